"""As little of Django as the frame of the pages needs: no database, the same strict policy as the product."""

from csp.constants import NONE, SELF

SECRET_KEY = "for the tests of the look only"  # nothing is signed with it that leaves this machine
DEBUG = True
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tests.ui.urls"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "German"), ("ar", "Arabic")]
INSTALLED_APPS = [
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_tables2",
    "uptake.ui",
]
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "tests.ui.visitor.as_an_admin",
    "django.contrib.messages.middleware.MessageMiddleware",
]
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "uptake.ui.navigation.navigation",
            ]
        },
    }
]
STATIC_URL = "/static/"
DJANGO_TABLES2_TEMPLATE = "ui/table.html"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
