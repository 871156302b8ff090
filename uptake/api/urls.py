"""Addresses of the interface, of its description, and of its reference."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page

from uptake.api.edits import tagged
from uptake.api.interface import interface
from uptake.api.once import guarded
from uptake.api.problems import no_such_method, nothing_here, refusal
from uptake.api.reference import openapi, reference
from uptake.rules.refusals import Refused

MOST_BYTES = 20 * 1024 * 1024  # of a request; the largest thing that is sent here is a file of imported messages
View = Callable[..., HttpResponse]


def asked_with_a_token(view: View) -> View:
    """A view that the sign-in of the pages does not guard, because a token does.

    Its answer has an ETag, so that asking again for the same costs no transfer; no shared cache may keep it.
    """

    @guarded
    def once(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        tagged(request, answer)
        return answer

    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = refusal(Refused("too_large")) if _is_too_large(request) else once(request, *args, **kwargs)
        if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            answer = no_such_method(answer)
        patch_cache_control(answer, private=True, no_cache=True)
        patch_vary_headers(answer, ["Authorization", "Accept-Language"])
        return answer

    kept: View = login_not_required(conditional_page(answered))
    return csrf_exempt(kept)  # no cookie opens anything here


def _is_too_large(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdigit() and int(length) > MOST_BYTES


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
    path("<path:rest>", csrf_exempt(login_not_required(nothing_here))),
]
