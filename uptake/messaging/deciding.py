"""What the steps of a wizard change on a draft: one function for each of them.

A draft may be incomplete or wrong (specification of organizational messages, section 4.4); only what could harm is not
kept: texts and addresses far beyond every limit, and signs that are no text.
"""

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from uptake.messaging import days, naming, pictures, steps
from uptake.messaging.catalogue.library import templates
from uptake.messaging.content import PARTS
from uptake.messaging.models import Message
from uptake.messaging.written import is_plain
from uptake.rules import languages, locales
from uptake.rules.frequency import Kind
from uptake.rules.locations import Location
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Tenant

LONGEST_KEPT = 2_000  # signs of a text that is too long already: the author may still shorten it
MOST_HOLDOUT = 50  # percent


def decide(message: Message, decided: steps.Decided, tenant: Tenant) -> None:
    """Put what a step decides onto the draft; nothing is saved here."""
    _BY_STEP[type(decided)](message, decided, tenant)


def locales_of(kind: str) -> tuple[str, ...]:
    """The locales in which words for a message of that kind may be written."""
    return locales.LOCALES if Kind(kind) is Kind.RECOMMENDATION else languages.LOCALES


def move_to(message: Message, location: Location | None, tenant: Tenant) -> None:
    """Give the draft another location; its picture goes, and the newest one of that location comes (section 3.4)."""
    if message.location == (location or ""):
        return
    message.location = location or ""
    message.picture = pictures.offered(tenant, location, besides=message.pk) if location else None


def _objective(message: Message, decided: steps.Objective, _tenant: Tenant) -> None:
    message.objective = decided.objective
    chosen = templates().get(message.template)
    if chosen and chosen.objective != decided.objective:
        message.template, message.texts = "", {}


def _where(message: Message, decided: steps.Where, tenant: Tenant) -> None:
    move_to(message, decided.location, tenant)
    chosen = templates().get(message.template)
    if chosen and decided.location not in chosen.locations:
        message.template, message.texts = "", {}


def _template(message: Message, decided: steps.Template, _tenant: Tenant) -> None:
    if decided.template and decided.template != message.template:
        message.texts = {}  # premade words take the place of others
    message.template = decided.template


def _messages(message: Message, decided: steps.Messages, tenant: Tenant) -> None:
    if decided.wording and decided.wording != message.wording:
        message.texts = {}
    message.wording = decided.wording
    move_to(message, decided.location, tenant)


def _customize(message: Message, decided: steps.Customize, _tenant: Tenant) -> None:
    if decided.texts is not None:
        message.texts = kept_texts(decided.texts, message.texts, locales_of(message.kind))
    message.url, message.second_url = decided.url, decided.second_url
    message.every_language = decided.every_language


def kept_texts(
    told: Mapping[str, Mapping[str, str]], before: Mapping[str, Mapping[str, str]], known: tuple[str, ...]
) -> dict[str, dict[str, str]]:
    """The texts as a draft keeps them; a part that is no text, or endless, stays as it was."""
    return {
        locale: {
            part: _tidy(text) if is_plain(text) and len(text) <= LONGEST_KEPT else before.get(locale, {}).get(part, "")
            for part, text in parts.items()
            if part in PARTS
        }
        for locale, parts in told.items()
        if locale in known
    }


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _recipients(message: Message, decided: steps.Recipients, _tenant: Tenant) -> None:
    message.all_users = decided.all_users
    message.groups_within = sorted(decided.groups_within)
    message.groups_omitted = sorted(decided.groups_omitted)
    message.companies = sorted(decided.companies)
    message.departments = sorted(decided.departments)
    message.places = sorted(list(path) for path in decided.places)
    message.usage = decided.usage
    message.omit_priority = decided.omit_priority
    if decided.holdout is not None:
        if not 0 <= decided.holdout <= MOST_HOLDOUT:
            raise Refused("holdout_out_of_range", most=MOST_HOLDOUT)
        message.holdout = decided.holdout


def _schedule(message: Message, decided: steps.Schedule, tenant: Tenant) -> None:
    zone = ZoneInfo(tenant.time_zone)
    _name(message, decided.name)
    message.starts_at = days.opening(decided.first, zone) if decided.first else None
    message.ends_at = days.closing(decided.last, zone) if decided.last else None
    message.interval = decided.interval
    message.priority = decided.priority


def _finish(message: Message, decided: steps.Finish, _tenant: Tenant) -> None:
    _name(message, decided.name)


def _name(message: Message, name: str) -> None:
    """Take a name that is plain text in one line; another one leaves the name as it was."""
    if not is_plain(name) or "\n" in name or "\r" in name:
        return
    if name.strip() and name.strip() != message.name:
        message.name, message.named = name.strip()[: naming.LONGEST], True
    elif name.strip() and message.kind != Kind.URGENT.value:
        message.named = True


_BY_STEP: Mapping[type, Callable[[Message, Any, Tenant], None]] = {
    steps.Objective: _objective,
    steps.Where: _where,
    steps.Template: _template,
    steps.Messages: _messages,
    steps.Customize: _customize,
    steps.Recipients: _recipients,
    steps.Schedule: _schedule,
    steps.Finish: _finish,
}
