"""How a draft begins, how it is taken for a change, and how it is called until somebody names it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from uptake.messaging import naming
from uptake.messaging.models import Message
from uptake.messaging.moving import for_change
from uptake.rules import languages, locales
from uptake.rules.choices import chosen
from uptake.rules.frequency import Kind
from uptake.rules.message_lifecycle import State
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting
from uptake.tenancy.models import Tenant


def begin(message: Message, *, name: str, by: Acting, now: datetime) -> None:
    """Save a new draft under that name."""
    message.tenant, message.state, message.name = by.tenant, State.DRAFT.value, name
    message.created_by_id, message.creator = by.admin_id, by.sign_in
    message.created_at = message.edited_at = now
    message.save(force_insert=True)


def draft(tenant: Tenant, message_id: int) -> Message:
    """The draft, locked until the transaction ends; raises Refused("not_a_draft"), Refused("no_such_message")."""
    message = for_change(tenant, message_id)
    if message.deleted_at is not None:
        raise Refused("no_such_message", message=message_id)
    if message.state != State.DRAFT.value:
        raise Refused("not_a_draft", state=message.state)
    return message


def generated_name(tenant: Tenant, now: datetime, *, besides: int | None = None) -> str:
    """The name of a draft that nobody has named, unique in the tenant (section 3.3)."""
    zone = ZoneInfo(tenant.time_zone)
    alike = Message.objects.of(tenant).filter(name__startswith=naming.draft_name(now, zone, ()))
    taken = {name for pk, name in alike.values_list("pk", "name") if pk != besides}
    return naming.draft_name(now, zone, taken)


def author_locale(tenant: Tenant, kind: Kind, display_language: str) -> str:
    """The locale in which somebody writes whose pages are in that language; "" where the choice blocks it (O-1)."""
    if kind is Kind.RECOMMENDATION:
        return locales.choose((display_language,))
    english = chosen(tenant.choices, "unsupported_author_locale") == "en-US"
    return languages.of_author(display_language, otherwise_english=english) or ""
