"""The metrics said a second time: plain Python, one person after the other, nothing shared with the plan.

Only the rules are shared: who belongs to the population, and which licences of a later snapshot had begun.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.score import oracle_meetings, oracle_workspaces
from tests.score.tenant import Row, Tenant
from uptake.facts.tables import COMMUNITY_QUESTION, MAIL_THREAD, PERSON_DAY, PERSON_PERIOD, PERSON_STATE
from uptake.rules.population import begun, belongs

EXCHANGE, TEAMS, ENGAGE, ONEDRIVE, SHAREPOINT, APPS, SKYPE, COPILOT = (1 << i for i in range(8))
BITS = {
    "exchange": EXCHANGE, "teams": TEAMS, "engage": ENGAGE, "onedrive": ONEDRIVE, "sharepoint": SHAREPOINT,
}  # fmt: skip
SINCE = {
    EXCHANGE: "exchange_since", TEAMS: "teams_since", ENGAGE: "engage_since", ONEDRIVE: "onedrive_since",
    SHAREPOINT: "sharepoint_since", SKYPE: "skype_since",
}  # fmt: skip
OFFICE = ("word", "excel", "powerpoint", "onenote")
COPILOT_BITS = {
    "teams": 0b10, "documents": 0b1111000, "email": 0b1, "chat": 0b100, "agents": 0b100000000
}  # fmt: skip

Counts = dict[str, tuple[int, int]]


@dataclass
class Someone:
    """Everything about one person that a window of some days holds."""

    products: int
    products_now: int
    rows: list[Row] = field(default_factory=list)
    uses: list[Row] = field(default_factory=list)
    together: list[Row] = field(default_factory=list)
    active_days: int | None = None

    def has(self, *products: str) -> bool:
        return any(self.products & BITS[product] for product in products)

    def total(self, column: str) -> int:
        return sum(row.get(column) or 0 for row in self.rows)

    def platforms(self, app: str) -> set[str]:
        names = {1: "desktop", 2: "web", 4: "mobile"}
        found: set[str] = set()
        for row in self.rows:
            flags = row.get(f"{app}_platforms") or 0
            found |= {name for bit, name in names.items() if flags & bit}
        return found

    def copilot_days(self) -> int:
        if self.active_days is not None:
            return self.active_days
        return sum(1 for row in self.rows if row.get("copilot_apps"))

    def copilot_apps(self) -> int:
        found = 0
        for row in self.rows:
            found |= row.get("copilot_apps") or 0
        return found


def daily(tenant: Tenant, as_of: date, excluded: Collection[int] = ()) -> Counts:
    """Numerators and denominators of all metrics from daily facts."""
    everyone = with_activity(tenant, as_of, excluded)
    first = as_of - timedelta(days=27)
    uses = oracle_workspaces.uses_of(tenant, excluded, first, as_of)
    pairs = oracle_workspaces.together(uses)
    for number, person in everyone.items():
        person.uses = [row for row in uses if row["person"] == number]
        person.together = pairs.get(number, [])
    people = list(everyone.values())
    today = list(with_activity(tenant, as_of, excluded, days=1).values())
    counts = about_people(people, of_days=True)
    counts["mobility.remote"] = _remote(people)
    counts["mobility.remote_daily"] = _remote(today)
    counts["mobility.onsite_daily"] = _onsite(today)
    return {
        **counts,
        **_threads(tenant, everyone, first, as_of),
        **_questions(tenant, everyone, first, as_of),
        **oracle_meetings.meetings(tenant, first, as_of),
        **oracle_workspaces.workspaces(tenant, first, as_of),
    }


def with_activity(tenant: Tenant, as_of: date, excluded: Collection[int] = (), days: int = 28) -> dict[int, Someone]:
    """The people who count, by number, with what they did on the last days."""
    everyone = population(tenant, as_of, excluded)
    for row in tenant.of(PERSON_DAY):
        if row["person"] in everyone and 0 <= (as_of - row["day"]).days < days:
            everyone[row["person"]].rows.append(row)
    return everyone


def from_period(tenant: Tenant, as_of: date, refreshed: date, length: int, excluded: Collection[int] = ()) -> Counts:
    """Numerators and denominators of the metrics that one period report can answer."""
    everyone = population(tenant, as_of, excluded)
    for row in tenant.of(PERSON_PERIOD):
        if (row["day"], row["period_days"]) == (refreshed, length) and row["person"] in everyone:
            everyone[row["person"]].rows.append(row)
            everyone[row["person"]].active_days = row.get("copilot_active_days")
    return about_people(list(everyone.values()))


def population(
    tenant: Tenant, as_of: date, excluded: Collection[int], ends_at_once: bool = False
) -> dict[int, Someone]:
    """The people who count, with their licences and no activity yet."""
    states = sorted(tenant.of(PERSON_STATE), key=lambda row: row["day"])
    kept = [row for row in states if as_of - timedelta(days=27) <= row["day"] <= as_of]
    if not kept:
        later = [row["day"] for row in states if row["day"] > as_of]
        kept = [_as_it_was(row, as_of) for row in states if later and row["day"] == min(later)]
    people: dict[int, Someone] = {}
    for number in {row["person"] for row in kept}:
        mine = [row for row in kept if row["person"] == number]
        if belongs(
            account_enabled=_last(mine, "account_enabled") if ends_at_once else _once(mine, "account_enabled", True),
            guest=_last(mine, "guest"),
            deleted=_last(mine, "deleted") if ends_at_once else _once(mine, "deleted", False),
            excluded=number in excluded,
        ):
            products = 0
            for row in mine:
                products |= (row.get("products") or 0) | (row.get("products_reported") or 0)
            now = (_last(mine, "products") or 0) | (_last(mine, "products_reported") or 0)
            people[number] = Someone(products, now)
    return people


def about_people(people: Sequence[Someone], *, of_days: bool = False) -> Counts:
    """All metrics about people but those about the place of work; some can be said `of_days` only."""
    counts: Counts = {}

    def say(name: str, among: Callable[[Someone], bool], of: Callable[[Someone], bool]) -> None:
        asked = [person for person in people if among(person)]
        counts[name] = (sum(1 for person in asked if of(person)), len(asked))

    def give(name: str, among: Callable[[Someone], bool], part: Callable[[Someone], int], whole: int) -> None:
        asked = [person for person in people if among(person)]
        counts[name] = (sum(part(person) for person in asked), whole * len(asked))

    _communication(say)
    _mobility(say)
    _ai_adoption(say, counts, people)
    oracle_meetings.about_people(say)
    oracle_workspaces.about_people(say, give, single_files=of_days)
    if of_days:
        _regularity(give)
    return counts


def _regularity(give: Callable[..., None]) -> None:
    def sent(row: Row) -> bool:
        return any((row.get(name) or 0) > 0 for name in ("email_sent", "chat_sent", "channel_sent", "community_posts"))

    def modes(p: Someone) -> int:
        messages = p.total("chat_sent") + p.total("channel_sent")
        return sum(1 for sum_of in (p.total("email_sent"), messages, p.total("community_posts")) if sum_of)

    def several(row: Row) -> bool:
        apps = ("outlook", "teams", "engage", "skype", *OFFICE)
        return any((row.get(f"{app}_platforms") or 0) in (3, 5, 6, 7) for app in apps)

    give(
        "communication.consistency",
        lambda p: [p.has(product) for product in ("exchange", "teams", "engage")].count(True) >= 2,
        lambda p: min(12, sum(1 for row in p.rows if sent(row))) if modes(p) >= 2 else 0,
        12,
    )
    give(
        "mobility.consistency",
        lambda p: bool(p.products & (APPS | EXCHANGE | ENGAGE | TEAMS | SKYPE)),
        lambda p: min(12, sum(1 for row in p.rows if several(row))),
        12,
    )


def _communication(say: Callable[..., None]) -> None:
    def mails(p: Someone) -> bool:
        return p.total("email_sent") > 0

    def messages(p: Someone) -> bool:
        return p.total("chat_sent") > 0 or p.total("channel_sent") > 0

    def posts(p: Someone) -> bool:
        return p.total("community_posts") > 0

    say(
        "communication.modes",
        lambda p: [bool(p.products & bit) for bit in (EXCHANGE, TEAMS, ENGAGE)].count(True) >= 2,
        lambda p: [mails(p), messages(p), posts(p)].count(True) >= 2,
    )
    say("communication.email", lambda p: bool(p.products & EXCHANGE), mails)
    say("communication.teams", lambda p: bool(p.products & TEAMS), messages)
    say("communication.communities", lambda p: bool(p.products & ENGAGE), posts)
    say("communication.mentions", mails, lambda p: p.total("email_mentions") > 0)
    say("communication.chat", messages, lambda p: p.total("chat_sent") > 0)
    say("communication.channel", messages, lambda p: p.total("channel_sent") > 0)


def _mobility(say: Callable[..., None]) -> None:
    say(
        "mobility.platforms",
        lambda p: bool(p.products & (APPS | EXCHANGE | ENGAGE | TEAMS | SKYPE)),
        lambda p: any(len(p.platforms(app)) > 1 for app in ("outlook", "teams", "engage", "skype", *OFFICE)),
    )
    for app in ("outlook", "teams", *OFFICE):

        def used(p: Someone, app: str = app) -> bool:
            return bool(p.platforms(app))

        say(f"mobility.{app}_several", used, lambda p, app=app: len(p.platforms(app)) > 1)
        for platform in ("desktop", "web", "mobile"):
            say(
                f"mobility.{app}_{platform}",
                used,
                lambda p, app=app, only=platform: p.platforms(app) == {only},
            )
    say(
        "mobility.outlook_on_mobile",
        lambda p: bool(p.products & EXCHANGE),
        lambda p: "mobile" in p.platforms("outlook"),
    )
    say(
        "mobility.apps_several",
        lambda p: any(p.platforms(app) for app in OFFICE),
        lambda p: any(len(p.platforms(app)) > 1 for app in OFFICE),
    )


def _ai_adoption(say: Callable[..., None], counts: Counts, people: Sequence[Someone]) -> None:
    def licensed(p: Someone) -> bool:
        return bool(p.products_now & COPILOT)

    holders = [person for person in people if licensed(person)]
    counts["ai_adoption.score"] = (sum(min(p.copilot_days(), 12) for p in holders), 12 * len(holders))
    say("ai_adoption.any_day", licensed, lambda p: p.copilot_days() > 0)
    bands = {"days_0": range(1), "days_1_to_3": range(1, 4), "days_4_to_11": range(4, 12)}
    for name, days in bands.items():
        say(f"ai_adoption.{name}", licensed, lambda p, days=days: p.copilot_days() in days)
    say("ai_adoption.days_12_or_more", licensed, lambda p: p.copilot_days() >= 12)
    for name, bits in COPILOT_BITS.items():
        say(f"ai_adoption.{name}", licensed, lambda p, bits=bits: bool(p.copilot_apps() & bits))


def _remote(people: Sequence[Someone]) -> tuple[int, int]:
    placed = remote = 0
    for person in people:
        inside = [row.get("onsite_minutes") or 0 for row in person.rows]
        outside = [row.get("remote_minutes") or 0 for row in person.rows]
        if sum(inside) + sum(outside) > 0:
            placed += 1
            if sum(outside) > 0 and all(minutes < 180 for minutes in inside):
                remote += 1
    return remote, placed


def _onsite(people: Sequence[Someone]) -> tuple[int, int]:
    placed = [p for p in people if p.total("onsite_minutes") + p.total("remote_minutes") > 0]
    return sum(1 for p in placed if p.total("onsite_minutes") >= 180), len(placed)


def _threads(tenant: Tenant, people: Collection[int], first: date, as_of: date) -> Counts:
    started = [r for r in tenant.of(MAIL_THREAD) if r["person"] in people and first <= r["day"] <= as_of]
    counts: Counts = {}
    for name, mentions in (("mentions_answered", True), ("no_mentions_answered", False)):
        rows = [row for row in started if bool(row.get("has_mention")) is mentions]
        counts[f"communication.{name}"] = (_until(rows, "answered_day", as_of), len(rows))
    return counts


def _questions(tenant: Tenant, people: Collection[int], first: date, as_of: date) -> Counts:
    rows = [r for r in tenant.of(COMMUNITY_QUESTION) if r["person"] in people and first <= r["day"] <= as_of]
    return {
        "communication.questions": (len(rows), len(rows)),
        "communication.questions_answered": (_until(rows, "answered_day", as_of), len(rows)),
        "communication.questions_best_answered": (_until(rows, "best_answer_day", as_of), len(rows)),
    }


def _until(rows: Sequence[Row], column: str, as_of: date) -> int:
    return sum(1 for row in rows if row.get(column) is not None and row[column] <= as_of)


def _once(rows: Sequence[Row], column: str, good: bool) -> bool | None:
    """`good` if any day says so, else the opposite; None if no day says anything."""
    known = [row[column] for row in rows if row.get(column) is not None]
    return (good if good in known else not good) if known else None


def _last(rows: Sequence[Row], column: str) -> Any:
    known = [row[column] for row in rows if row.get(column) is not None]
    return known[-1] if known else None


def _as_it_was(row: Row, as_of: date) -> Row:
    since = {bit: row.get(column) for bit, column in SINCE.items()}
    changed = {
        name: begun(row[name], since, as_of) for name in ("products", "products_reported") if row.get(name) is not None
    }
    return {**row, **changed}
