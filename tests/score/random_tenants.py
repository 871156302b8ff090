"""Random tenants for property tests: few people, days at the borders of windows, values null or 0."""

from datetime import timedelta

from hypothesis import strategies as st

from tests.score.random_work import DAYS, FILE_USES, MEETINGS, PERSONS, SITE_DAYS, TODAY, WORKSPACE_DAYS
from tests.score.tenant import EVERY_SOURCE, Tenant
from uptake.facts.table import Kind
from uptake.facts.tables import (
    COMMUNITY_QUESTION,
    FILE_USE,
    MAIL_THREAD,
    MEETING,
    PERSON_DAY,
    PERSON_PERIOD,
    PERSON_STATE,
    SITE_DAY,
    WORKSPACE_DAY,
)

AS_OF_DAYS = [TODAY - timedelta(days=n) for n in (29, 28, 1, 0)]
_MAYBE = st.sampled_from([None, True, False])
_PRODUCTS = st.none() | st.integers(0, 255) | st.sampled_from([3, 5, 128, 255])
_LATER = st.none() | DAYS
_MINUTES = st.sampled_from([None, 0, 1, 179, 180, 181])

_STATE = st.fixed_dictionaries(
    {
        "day": DAYS,
        "person": PERSONS,
        "account_enabled": st.sampled_from([None, True, True, True, False]),
        "guest": st.sampled_from([None, False, False, False, True]),
        "deleted": st.sampled_from([None, False, False, False, True]),
        "products": _PRODUCTS,
        "products_reported": _PRODUCTS,
        "teams_since": _LATER,
        "exchange_since": _LATER,
        "skype_since": _LATER,
    }
)


def _value(column: str, kind: Kind) -> st.SearchStrategy[int | None]:
    if column == "copilot_apps":
        return st.none() | st.integers(0, 511)
    if kind is Kind.FLAGS:
        return st.sampled_from([None, 0, 1, 2, 3, 4, 5, 6, 7])
    if column == "meeting_minutes":
        return st.sampled_from([None, 0, 1, 1200, 1201, 2400, 3600, 4800, 4801])
    return _MINUTES if kind is Kind.MINUTES else st.sampled_from([None, 0, 1, 7])


_USED = (
    "email_sent", "chat_sent", "channel_sent", "community_posts", "email_mentions", "copilot_apps",
    "onsite_minutes", "remote_minutes", "outlook_platforms", "word_platforms", "teams_platforms",
    "onenote_platforms", "engage_platforms", "skype_platforms", "calls", "calls_one_to_one",
    "calls_group", "meet_now_attended", "scheduled_once_attended", "scheduled_recurring_attended",
    "meeting_minutes", "video_meetings", "screen_share_meetings", "meetings_attended", "video_seconds",
    "screen_share_seconds", "sharepoint_files", "onedrive_files", "sharepoint_shared_internally",
    "onedrive_shared_internally", "sharepoint_shared_externally", "onedrive_shared_externally",
    "group_mails_sent", "attached_files", "attached_links",
)  # fmt: skip
_VALUES = {name: _value(name, PERSON_DAY[name].kind) for name in _USED}
_DAY = st.fixed_dictionaries({"day": DAYS, "person": PERSONS}, optional=_VALUES)
_PERIOD = st.fixed_dictionaries(
    {"day": DAYS, "person": PERSONS, "period_days": st.sampled_from([28, 30])},
    optional=_VALUES | {"copilot_active_days": st.sampled_from([None, 0, 1, 3, 4, 11, 12, 28])},
)
_THREAD = st.fixed_dictionaries(
    {"day": DAYS, "person": st.none() | PERSONS, "has_mention": _MAYBE, "answered_day": st.none() | DAYS}
)
_QUESTION = st.fixed_dictionaries(
    {
        "day": DAYS,
        "person": st.none() | PERSONS,
        "answered_day": st.none() | DAYS,
        "best_answer_day": st.none() | DAYS,
    }
)


def _unique(rows: st.SearchStrategy, *key: str, most: int = 25) -> st.SearchStrategy:
    return st.lists(rows, max_size=most, unique_by=lambda row: tuple(row[name] for name in key))


@st.composite
def tenants(draw: st.DrawFn) -> Tenant:
    """A tenant whose every day was delivered by every source, and by no period report."""
    tenant = _licensed(draw)
    tenant.add(PERSON_DAY, draw(_unique(_DAY, "day", "person", most=40)))
    for table, rows in ((MAIL_THREAD, _THREAD), (COMMUNITY_QUESTION, _QUESTION), (MEETING, MEETINGS)):
        found = draw(st.lists(rows, max_size=8))
        tenant.add(table, [{**row, table.key[-1]: str(i)} for i, row in enumerate(found)])
    tenant.add(FILE_USE, draw(_unique(FILE_USES, "day", "file", "person", most=30)))
    tenant.add(SITE_DAY, draw(_unique(SITE_DAYS, "day", "site", most=6)))
    tenant.add(WORKSPACE_DAY, draw(_unique(WORKSPACE_DAYS, "day", "workspace", most=12)))
    tenant.deliver((TODAY + timedelta(days=n) for n in range(-60, 2)), *EVERY_SOURCE)
    return tenant


@st.composite
def tenants_with_periods(draw: st.DrawFn) -> Tenant:
    """A tenant that has period reports of one refresh day only, of 30 days and perhaps of 28."""
    tenant = _licensed(draw)
    tenant.add(PERSON_PERIOD, draw(_unique(_PERIOD, "day", "person", "period_days")))
    refreshed = TODAY - timedelta(days=draw(st.sampled_from([0, 2, 27])))
    for length in draw(st.sampled_from([(30,), (28, 30), (28,)])):
        tenant.deliver([refreshed], *EVERY_SOURCE, period=length)
    return tenant


def _licensed(draw: st.DrawFn) -> Tenant:
    tenant = Tenant()
    tenant.add(PERSON_STATE, draw(_unique(_STATE, "day", "person")))
    return tenant
