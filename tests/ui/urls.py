"""The style pages, and an empty page behind every name of the navigation."""

from django.http import HttpResponse
from django.urls import include, path
from django.views.i18n import set_language


def _empty(request):
    return HttpResponse()


def _broken(request):
    raise RuntimeError("as asked")


NAMES = ["home", "actions", "manage", "create_message", "why", "settings", "switch_tenant", "sign_out"]
urlpatterns = [
    path("", include("uptake.ui.urls")),
    path("language/", set_language, name="set_language"),
    path("style/overview/", _empty, name="overview"),
    *(path(f"pages/{name}/", _empty, name=name) for name in NAMES),
]
