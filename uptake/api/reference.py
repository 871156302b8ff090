"""The reference of the interface: the description as a file for programs, and as a page for people."""

from functools import cache
from importlib.resources import files
from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.template.backends.django import Template

from uptake.api.description import description
from uptake.api.listing import calls, shapes


@login_not_required
def openapi(_request: HttpRequest) -> HttpResponse:
    """The OpenAPI description; it holds nothing of any organization, so it needs no token."""
    return JsonResponse(description())


def reference(request: HttpRequest) -> HttpResponse:
    """The same as a page, without script: every address, its parameters, and the fields of its answer."""
    request.nav_current = "settings"  # type: ignore[attr-defined]
    context = {"calls": calls(), "shapes": shapes(), "title": description()["info"]["title"]}
    return HttpResponse(_page().render(context, request))


@cache
def _page() -> Template:
    """The template beside this file: the interface has no tables and no other page, so it is no Django app."""
    told = (files(__package__) / "templates/reference.html").read_text("utf-8")
    return cast("Template", engines["django"].from_string(told))
