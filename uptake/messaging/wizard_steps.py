"""What each step of the wizards shows besides its form: one function per step, called by the page."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language

from uptake.messaging import days, queries, reach, sayings, steps
from uptake.messaging.attributes import to_choose
from uptake.messaging.audience import Choice
from uptake.messaging.calendar import conflicts
from uptake.messaging.content import Content, Words, destination, premade
from uptake.messaging.contents import allowed_domains
from uptake.messaging.deciding import locales_of
from uptake.messaging.forms import OWN, LocationForm, MessagesForm, ObjectiveForm, ScheduleForm, TemplateForm
from uptake.messaging.forms_content import CustomizeForm, languages_to_add, parts_of, picture_rule
from uptake.messaging.forms_recipients import RecipientsForm
from uptake.messaging.licences import closed
from uptake.messaging.preview import Preview, language_names, preview
from uptake.messaging.queries import MessageRow
from uptake.messaging.readers import readers_of
from uptake.messaging.recipient_sayings import recipients_of
from uptake.messaging.recipients import size_of
from uptake.messaging.steps import Step
from uptake.messaging.whom import reach_of
from uptake.people.queries import groups_to_choose
from uptake.rules.frequency import Kind
from uptake.rules.languages import ENGLISH, match
from uptake.rules.locations import PLACES, Location, Place, Reach, place
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting
from uptake.tenancy.sentences import sentence

StepForm = ObjectiveForm | LocationForm | TemplateForm | MessagesForm | CustomizeForm | RecipientsForm | ScheduleForm
Data = Mapping[str, Any] | None


def order_of(row: MessageRow) -> tuple[Step, ...]:
    """The steps of this message."""
    return steps.order_of(row.kind, customized=row.customized, location=row.location)


def form_for(
    step: Step, acting: Acting, row: MessageRow, now: datetime, data: Data = None, *, strict: bool = False
) -> StepForm:
    """The form of a step; raises Refused("no_location") where a location has to be chosen first."""
    if step is Step.OBJECTIVE:
        return ObjectiveForm(data, row=row)
    if step is Step.LOCATION:
        return LocationForm(data, row=row)
    if step is Step.TEMPLATE:
        return TemplateForm(data, row=row, shut=closed(acting.tenant, Kind(row.kind), _placed(row)))
    if step is Step.MESSAGES:
        return MessagesForm(data, row=row)
    if step is Step.CUSTOMIZE:
        return CustomizeForm(data, row=row, place=_placed(row), domains=allowed_domains(acting.tenant))
    if step is Step.RECIPIENTS:
        return recipients_form(acting, row, data)
    return ScheduleForm(data, row=row, today=_today(acting, now), strict=strict)


def recipients_form(acting: Acting, row: MessageRow, data: Data = None) -> RecipientsForm:
    """The form of the recipients, with what kind, location, licences and switches leave open."""
    return RecipientsForm(
        data,
        row=row,
        groups=groups_to_choose(acting.tenant),
        reach=reach_of(Kind(row.kind), row.place),
        values=to_choose(acting.tenant),
        advanced_shut=bool(closed(acting.tenant, Kind(row.kind), row.place).advanced),
    )


def frame(row: MessageRow, step: Step) -> dict[str, Any]:
    """The stepper, and what every step knows of the draft."""
    order = order_of(row)
    behind = steps.reached(row.step, order)
    number = order.index(step)
    return {
        "row": row,
        "saying": sayings.ACTIONS.get(row.action),
        "about": sayings.title(row),
        "kind": row.kind,
        "place": row.place,
        "step": step.value,
        "back": bool(number),
        "steps": [
            {
                "text": sayings.STEPS[one],
                "state": "current" if one is step else "done" if place_in < behind else "todo",
                "url": reverse("wizard", args=[row.id, one.value]) if place_in <= max(behind, number) else "",
            }
            for place_in, one in enumerate(order)
        ],
    }


def step_context(
    step: Step, acting: Acting, row: MessageRow, form: StepForm, asked: Mapping[str, Any]
) -> dict[str, Any]:
    """What a step shows beside its form."""
    closed_here = closed(acting.tenant, Kind(row.kind), row.place)
    shut = {
        "shut": closed_here,
        "own_closed": _said(closed_here.own_words),
        "advanced_closed": _said(closed_here.advanced),
    }
    if step in (Step.MESSAGES, Step.TEMPLATE):
        return {
            "shown": shown_for(row, asked, form),
            "preview_languages": language_names(locales_of(row.kind)),
            **shut,
        }
    if isinstance(form, CustomizeForm):
        return _customizing(row, form, asked) | shut
    if isinstance(form, RecipientsForm):
        return _choosing(acting, row, form) | shut
    if isinstance(form, ScheduleForm):
        first, last = form["first"].value(), form["last"].value()
        dated = not form.is_bound and isinstance(first, date) and isinstance(last, date | None)
        days_asked = (first, last) if dated else (None, None)
        return {
            "short": is_short(row),
            "conflicts": conflicts(acting.tenant, row.id, first=days_asked[0], last=days_asked[1]),
        }
    return {}


def _said(reason: str) -> str:
    return sentence(Refused(reason)) if reason else ""


def shown_for(row: MessageRow, asked: Mapping[str, Any], form: StepForm | None = None) -> Preview:
    """The preview of the draft as it would be with what the page says at this moment."""
    names = ("wording", "template", "location", "locale", "theme")
    told = {name: str(asked[name]) for name in names if asked.get(name)}
    words: Mapping[str, Words]
    if isinstance(form, CustomizeForm) and form.locales:
        words = _typed(form, asked)
    elif row.own_texts and not _chooses_premade(row, told):
        words = {locale: Words(**parts) for locale, parts in row.own_texts.items()}
    else:
        asked_for = premade(row.action, told.get("wording", ""), told.get("template", ""), row.organization)
        own = OWN in (told.get("wording"), told.get("template"))
        words = asked_for if asked_for or own else premade(row.action, row.wording, row.template, row.organization)
    where = _asked_place(row, told)
    url = str(asked.get("url", "") or row.url or destination(row.action))
    content = Content(words, url, str(asked.get("second_url", row.second_url)), row.picture)
    return preview(content, told, form=where.format if where else None)


def sizes_for(acting: Acting, row: MessageRow, chosen: steps.Recipients) -> dict[str, Any]:
    """About how many receive it, or why nobody can tell."""
    if row.kind != Kind.RECOMMENDATION.value and not _names_somebody(chosen):
        return {"size": None, "why_no_size": _said("no_recipients")}
    size = size_of(acting.tenant, Choice.of(row.kind, row.insight, chosen))
    return {"size": size, "why_no_size": _said(size.reason)}


def _names_somebody(chosen: steps.Recipients) -> bool:
    named = chosen.groups_within or chosen.companies or chosen.departments or chosen.places
    return bool(chosen.all_users or named or chosen.usage)


def chosen_on(row: MessageRow) -> steps.Recipients:
    """The recipients that the draft names."""
    return steps.Recipients(
        groups_within=row.groups_within,
        groups_omitted=row.groups_omitted,
        omit_priority=row.omit_priority,
        all_users=row.all_users,
        companies=row.companies,
        departments=row.departments,
        places=row.places,
        usage=row.usage,
    )


def review(acting: Acting, row: MessageRow, now: datetime) -> dict[str, Any]:
    """Everything about the draft on one page."""
    chosen = chosen_on(row)
    choice = Choice.of(row.kind, row.insight, chosen)
    content = queries.content(acting.tenant, row.id) or Content({}, "", "", "")
    return {
        "location_name": sayings.LOCATIONS[row.location] if row.location else "",
        "objective_name": sayings.OBJECTIVES.get(row.objective, ""),
        "interval_name": sayings.INTERVALS[row.interval],
        "last_day": row.last_day or (days.default_last_day(row.first_day) if row.first_day else None),
        "short": is_short(row),
        "chosen": recipients_of(row, queries.group_names(acting.tenant, row.groups_within)),
        "omitted": queries.group_names(acting.tenant, row.groups_omitted),
        **sizes_for(acting, row, chosen),
        "readers": readers_of(acting.tenant, row, content, choice),
        "forecast": _forecast(acting, row, choice, now),
        "shown": shown_for(row, {}),
    }


def _forecast(acting: Acting, row: MessageRow, choice: Choice, now: datetime) -> str:
    """How many will probably see it; "" while location or days are missing."""
    today = _today(acting, now)
    first = row.first_day or (today if row.kind == Kind.URGENT.value else None)
    if row.location is None or first is None:
        return ""
    last = row.last_day or (first if row.kind == Kind.URGENT.value else days.default_last_day(first))
    return reach.sentence(reach.forecast(acting.tenant, choice, row.location, first, last, now=now))


def is_short(row: MessageRow) -> bool:
    """Whether a recommendation runs for less than the month that is recommended."""
    recommends = row.kind == Kind.RECOMMENDATION.value
    return bool(recommends and row.first_day and row.last_day and days.is_short(row.first_day, row.last_day))


def _customizing(row: MessageRow, form: CustomizeForm, asked: Mapping[str, Any]) -> dict[str, Any]:
    rule = form.place.picture
    return {
        "shown": shown_for(row, asked, form),
        "languages": list(form.languages()),
        "languages_to_add": languages_to_add(row) if row.customized else (),
        "may_edit": not row.customized,
        "may_go_back_to_premade": row.customized and bool(row.template or row.wording),
        "picture_rule": picture_rule(rule) if rule else "",
        "author_unsupported": not row.author_locale,
        "counts_as_english": row.author_locale == ENGLISH and match(get_language() or ENGLISH) is None,
        "languages_possible": len(locales_of(row.kind)),
    }


def _choosing(acting: Acting, row: MessageRow, form: RecipientsForm) -> dict[str, Any]:
    chosen = form.decided() if form.is_bound and form.is_valid() else chosen_on(row)
    content = queries.content(acting.tenant, row.id) or Content({}, "", "", "")
    ways = reach_of(Kind(row.kind), row.place)
    return {
        **sizes_for(acting, row, chosen),
        "readers": readers_of(acting.tenant, row, content, Choice.of(row.kind, row.insight, chosen)),
        "may_have_attributes": Reach.ATTRIBUTES in ways,
        "attributes_on": to_choose(acting.tenant).on,
        "may_have_usage": Reach.USAGE in ways,
    }


def _typed(form: CustomizeForm, asked: Mapping[str, Any]) -> dict[str, Words]:
    return {
        locale: Words(
            **{
                part: str(asked.get(f"{locale}__{part}", form.row.own_texts.get(locale, {}).get(part, "")))
                for part in parts_of(form.place)
            }
        )
        for locale in form.locales
    }


def _chooses_premade(row: MessageRow, told: Mapping[str, str]) -> bool:
    """Whether the page asks for other premade words than those that the draft has."""
    wording, template = told.get("wording", row.wording), told.get("template", row.template)
    return (wording not in ("", OWN, row.wording)) or (template not in ("", OWN, row.template))


def _asked_place(row: MessageRow, told: Mapping[str, str]) -> Place | None:
    try:
        return place(told["location"]) if told.get("location") else row.place
    except Refused:
        return row.place


def _placed(row: MessageRow) -> Place:
    if row.location is None:
        raise Refused("no_location")
    return PLACES[Location(row.location)]


def _today(acting: Acting, now: datetime) -> date:
    return days.day_of(now, ZoneInfo(acting.tenant.time_zone))
