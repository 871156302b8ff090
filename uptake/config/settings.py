"""Django's settings, all derived from the typed environment."""

import hashlib
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from uptake.config.databases import state_database
from uptake.config.environment import environment
from uptake.config.mail import mail_server
from uptake.operations import logs

UPTAKE = environment

SECRET_KEY = hashlib.blake2b(environment.secret, person=b"django", digest_size=32).hexdigest()
DEBUG = environment.debug
ALLOWED_HOSTS = environment.allowed_hosts
ROOT_URLCONF = "uptake.config.urls"
ASGI_APPLICATION = "uptake.config.asgi.app"
AUTH_USER_MODEL = "tenancy.Admin"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "django_tables2",
    "uptake.ui",
    "uptake.tenancy",
    "uptake.access",
    "uptake.people",
    "uptake.peers",
    "uptake.groups",
    "uptake.messaging",
    "uptake.insights",
    "uptake.engagement",
    "uptake.reports",
    "uptake.privacy",
    "uptake.scim",
    "uptake.transparency",
    "uptake.jobs",
    "uptake.operations",
    "uptake.demo",
]

MIDDLEWARE = [
    "uptake.operations.pages_metrics.RequestsAreCounted",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "uptake.tenancy.door.TenantMiddleware",
    "uptake.access.middleware.AccessMiddleware",
    "uptake.tenancy.exported.ExportsAreNoted",
    "uptake.tenancy.turned_away.RefusalsAreNoted",
]

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
            ],
        },
    }
]

if environment.database:  # what is published reaches the other machines
    from uptake.delivery.distribution import publish

    publish(environment.snapshots, environment.database)
DATABASES = {"default": state_database(environment.folder, environment.database)}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"

LANGUAGE_CODE = environment.language
LANGUAGES = [("en", _("English")), ("de", _("German")), ("ar", _("Arabic"))]
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]

STATIC_URL = "/static/"
STATICFILES_DIRS: list[str] = []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = environment.session_hours * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = environment.https
_HOST = "__Host-" if environment.https else ""  # browsers take such a cookie from this very host alone, and over TLS
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST}sessionid", f"{_HOST}csrftoken"
CSRF_COOKIE_SECURE = environment.https
CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if environment.https else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
DJANGO_TABLES2_TEMPLATE = "ui/table.html"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

_MAIL = mail_server(environment.smtp_url)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _MAIL else 'dummy'}.EmailBackend"
EMAIL_HOST = _MAIL.host if _MAIL else "localhost"
EMAIL_PORT = _MAIL.port if _MAIL else 25
EMAIL_HOST_USER = _MAIL.user if _MAIL else ""
EMAIL_HOST_PASSWORD = _MAIL.password if _MAIL else ""
EMAIL_USE_TLS = bool(_MAIL and _MAIL.starttls)
EMAIL_USE_SSL = bool(_MAIL and _MAIL.tls)
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = environment.mail_from

LOGGING = logs.configuration(environment.log_format)
