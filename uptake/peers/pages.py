"""The page about peers: whom the organization is compared with, what it contributes, and the benchmark file."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from uptake.peers import actions, queries, sayings
from uptake.peers.benchmark_file import ALLOWED, COLUMNS
from uptake.peers.forms import FileForm, ProfileForm
from uptake.peers.likeness import Likeness, computed, likeness
from uptake.rules.cohorts import FEWEST_OTHERS, Key
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.score.categories import CATEGORIES
from uptake.score.registry import METRICS
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs, needs_recent_to_change, tell
from uptake.tenancy.models import Tenant


@needs(Permission.READ_SCORE)
def peers_page(request: Asked) -> HttpResponse:
    """What the organization is like and what others like it reach; global administrators change it here."""
    kept = likeness(request.acting.tenant)
    form = ProfileForm(request.POST if request.method == "POST" else None, kept=kept)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.describe(
                region=told["region"],
                industry=told["industry"],
                customer_since=told["customer_since"],
                by=request.acting,
                now=timezone.now(),
            )
        except Refused as refused:
            if refused.reason != "customer_from_the_future":
                raise
            form.add_error("customer_since", _("This day is still to come."))
        else:
            tell(request, _("Saved. It decides the comparison of the next month; this month stays as it is."))
            return redirect("peers")
    return _page(request, kept, profile=form, file=FileForm())


@needs_recent_to_change
@needs(Permission.CHANGE_SETTINGS)
@require_POST
def contribute(request: Asked) -> HttpResponse:
    """Take part in the benchmarks of others, or stop that."""
    actions.contribute(on=request.POST.get("on") == "yes", by=request.acting, now=timezone.now())
    tell(request, _("Saved."))
    return redirect("peers")


@needs(Permission.CHANGE_SETTINGS)
@require_POST
def take_over(request: Asked) -> HttpResponse:
    """Take over a file of benchmarks; what is wrong with it is told beside the field."""
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data["file"]
        try:
            rows = actions.take_over(
                name=given.name,
                content=given.read(),
                tenant=request.acting.tenant,
                by=request.acting,
                now=timezone.now(),
            )
        except Refused as refused:
            if refused.reason != "benchmark_file":
                raise
            form.add_error("file", sayings.problem(refused))
        else:
            tell(request, ngettext("%(n)s figure taken over.", "%(n)s figures taken over.", rows) % {"n": rows})
            return redirect("peers")
    kept = likeness(request.acting.tenant)
    return _page(request, kept, profile=ProfileForm(kept=kept), file=form)


@needs(Permission.CHANGE_SETTINGS)
@require_POST
def drop_file(request: Asked) -> HttpResponse:
    """Delete the file of benchmarks."""
    actions.drop_file(by=request.acting, now=timezone.now())
    tell(request, _("The benchmark file is deleted."))
    return redirect("peers")


def _page(request: Asked, kept: Likeness, *, profile: ProfileForm, file: FileForm) -> HttpResponse:
    acting = request.acting
    request.nav_current = "settings"
    today = timezone.now().date()
    if kept.computed_day is None and (told := computed(acting.tenant, today)) is not None:
        kept = replace(kept, computed_day=told[0], band=told[1], licences=told[2])
    keys = kept.keys(today)
    return render(
        request,
        "peers/peers.html",
        {
            "kept": kept,
            "profile": profile,
            "file_form": file,
            "file": queries.file_of(acting.tenant),
            "likeness": [(sayings.KEYS[key], sayings.value(key, value)) for key, value in keys.items()],
            "computed_day": kept.computed_day,
            "rows": _rows(acting.tenant, today),
            "fewest": FEWEST_OTHERS,
            "may_change": acting.may(Permission.CHANGE_SETTINGS),
            "columns": COLUMNS,
            "allowed": [(key.value, ALLOWED[key]) for key in Key],
        },
        status=400 if profile.errors or file.errors else 200,
    )


def _rows(tenant: Tenant, today: date) -> list[dict[str, Any]]:
    known = queries.benchmarks(tenant, today)
    titles = {category.id: category.title for category in CATEGORIES} | {each.id: each.title for each in METRICS}
    return [
        {"title": _(title), "benchmark": known[measure], "origin": sayings.origin(known[measure])}
        for measure, title in titles.items()
        if measure in known
    ]
