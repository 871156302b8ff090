"""The pages that plan: what if shares were others, and goals with notes in the history."""

from fractions import Fraction
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from uptake.insights import goals, impact, markers, notes, plan_sayings, queries, what_if, what_if_groups
from uptake.insights.goals import Progress
from uptake.insights.plan_forms import EVERYBODY, BegunForm, GoalForm, NoteForm, SharesForm
from uptake.insights.queries import Day
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.score.categories import CATEGORIES
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs, tell
from uptake.tenancy.models import Tenant
from uptake.ui.charts.series import Series


@needs(Permission.READ_SCORE)
def what_if_page(request: Asked) -> HttpResponse:
    """Another share, or a part of people who begin: the points, the total and the arithmetic."""
    tenant = request.acting.tenant
    request.nav_current = "home"
    day = _day(tenant)
    if day is None:
        return render(request, "insights/what_if.html", {"day": None, "tab_items": _tabs("what_if")})
    known = [each for each in CATEGORIES if what_if.exact_share(day, each) is not None]
    people = what_if.about_people(day)
    groups = what_if_groups.offered(tenant)
    asked_shares = any(each.id in request.GET for each in known)
    asked_begun = "begin" in request.GET
    shares = SharesForm(request.GET if asked_shares else None, categories=known)
    begun = BegunForm(request.GET if asked_begun else None, categories=people, groups=groups)
    outcome = what_if.moved(day, shares.wanted() if asked_shares and shares.is_valid() else {})
    found = _begun(tenant, day, begun) if asked_begun and begun.is_valid() else None
    wrong = (asked_shares and not shares.is_valid()) or (asked_begun and not begun.is_valid())
    return render(
        request,
        "insights/what_if.html",
        {
            "day": day,
            "tab_items": _tabs("what_if"),
            "shares": shares,
            "rows": [(row, shares[row.category.id]) for row in outcome.rows],
            "outcome": outcome,
            "export_query": f"?{request.GET.urlencode()}" if asked_shares else "",
            "begun_form": begun if people else None,
            "begun": found,
            "next_steps": impact.next_steps(tenant, day, may_write=request.acting.may(Permission.WRITE_MESSAGE)),
        },
        status=400 if wrong else 200,
    )


@needs(Permission.READ_SCORE)
def goals_page(request: Asked) -> HttpResponse:
    """Goals with how they stand and where they are heading, and the notes of the history."""
    return _goals(request, GoalForm(), NoteForm())


@needs(Permission.SET_GOALS)
@require_POST
def set_goal(request: Asked) -> HttpResponse:
    """Set a goal, or change the one that is there."""
    form = GoalForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            goals.set_goal(
                category=told["category"],
                points=told["points"],
                by_day=told["by_day"],
                by=request.acting,
                now=timezone.now(),
            )
        except Refused as refused:
            if refused.reason != "goal_day":
                raise
            form.add_error("by_day", _("Choose a day after today and within three years."))
        else:
            tell(request, _("The goal is set."))
            return redirect("goals")
    return _goals(request, form, NoteForm())


@needs(Permission.SET_GOALS)
@require_POST
def remove_goal(request: Asked) -> HttpResponse:
    """Remove a goal."""
    goals.remove_goal(category=request.POST.get("category", ""), by=request.acting, now=timezone.now())
    tell(request, _("The goal is removed."))
    return redirect("goals")


@needs(Permission.SET_GOALS)
@require_POST
def write_note(request: Asked) -> HttpResponse:
    """Write a note at a day of the history."""
    form = NoteForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            notes.write_note(day=told["day"], text=told["text"], by=request.acting, now=timezone.now())
        except Refused as refused:
            if refused.reason != "note_in_the_future":
                raise
            form.add_error("day", _("This day is still to come."))
        else:
            tell(request, _("The note is written."))
            return redirect("goals")
    return _goals(request, GoalForm(), form)


@needs(Permission.SET_GOALS)
@require_POST
def delete_note(request: Asked, note_id: int) -> HttpResponse:
    """Delete a note."""
    notes.delete_note(note_id=note_id, by=request.acting, now=timezone.now())
    tell(request, _("The note is deleted."))
    return redirect("goals")


def _goals(request: Asked, goal_form: GoalForm, note_form: NoteForm) -> HttpResponse:
    tenant = request.acting.tenant
    request.nav_current = "home"
    day = _day(tenant)
    today = timezone.now().date()
    found = goals.progress(tenant, day, today) if day else []
    return render(
        request,
        "insights/goals.html",
        {
            "day": day,
            "tab_items": _tabs("goals"),
            "goals": [_card(tenant, day, each) for each in found] if day else [],
            "notes": notes.notes(tenant),
            "goal_form": goal_form,
            "note_form": note_form,
            "may_set": request.acting.may(Permission.SET_GOALS),
        },
        status=400 if goal_form.errors or note_form.errors else 200,
    )


def _card(tenant: Tenant, day: Day, goal: Progress) -> dict[str, Any]:
    line = goals.history(tenant, day, goal.category)
    marked = markers.of(tenant, goal.category, line.days[0], line.days[-1])
    title = _(goal.category.title) if goal.category else _("Total score (percent)")
    return {
        "goal": goal,
        "name": goal.category.id if goal.category else "",
        "title": title,
        "badge": plan_sayings.badge(goal.outlook),
        "says": plan_sayings.outlook(goal),
        "forecast": plan_sayings.forecast(goal),
        "baseline": goals.baseline(tenant, day, goal.category),
        "series": [Series(title, line.values), Series(_("Goal"), [goal.points] * len(line.days), look="benchmark")],
        "days": line.days,
        "changes": markers.changes(marked),
    }


def _begun(tenant: Tenant, day: Day, form: BegunForm) -> what_if.Begun | None:
    told = form.cleaned_data
    category = goals.category_of(told["begin"])
    if category is None:
        return None
    part = Fraction(told["part"]) / 100
    if told["who"] == EVERYBODY:
        return what_if.if_some_began(day, category, part)
    try:
        group = what_if_groups.group_today(tenant, day, category, told["who"])
    except Refused as refused:
        if refused.reason != "group_too_small":
            raise
        form.add_error("who", _("Nothing is told of this group here: it would tell too much of few people."))
        return None
    return what_if.if_group_adopted(day, category, group, part)


def _day(tenant: Tenant) -> Day | None:
    return queries.latest_day(tenant) if tenant.score_on else None


def _tabs(current: str) -> list[dict[str, Any]]:
    items = (("home", _("Overview")), ("what_if", _("What if")), ("goals", _("Goals and notes")))
    return [{"text": text, "url": reverse(name), "current": name == current} for name, text in items]
