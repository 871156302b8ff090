"""Addresses of the interface, of its description, and of its reference."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page

from uptake.api.interface import interface
from uptake.api.problems import nothing_here
from uptake.api.reference import openapi, reference

View = Callable[..., HttpResponse]


def asked_with_a_token(view: View) -> View:
    """A view that the sign-in of the pages does not guard, because a token does.

    Its answer has an ETag, so that asking again for the same costs no transfer; no shared cache may keep it.
    """

    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        patch_cache_control(answer, private=True, no_cache=True)
        patch_vary_headers(answer, ["Authorization", "Accept-Language"])
        return answer

    kept: View = login_not_required(conditional_page(answered))
    return csrf_exempt(kept)  # no cookie opens anything here


def _addresses() -> list[URLPattern]:
    found, _app, _namespace = interface.urls
    named = [each for each in found if isinstance(each, URLPattern) and each.name != "api-root"]
    for each in named:
        each.callback = asked_with_a_token(each.callback)
    root = [each for each in found if each not in named]
    return [*named, *root]  # type: ignore[list-item]


urlpatterns = [
    path("openapi.json", openapi, name="api_openapi"),
    path("reference/", reference, name="api_reference"),
    path("", include((_addresses(), "ninja"), namespace="api")),
    path("<path:rest>", login_not_required(nothing_here)),
]
