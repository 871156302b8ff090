"""Files and workspaces said a second time: every use of a file compared with every other."""

from calendar import monthrange
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from tests.score.tenant import Row, Tenant
from uptake.facts.tables import FILE_USE, SITE_DAY, WORKSPACE_DAY

ONEDRIVE, SHAREPOINT = 1, 2  # places of files
WORD, EXCEL, POWERPOINT, ONENOTE, PDF = (1 << i for i in range(5))
SIZES = {"2_to_10": range(2, 11), "11_to_100": range(11, 101), "over_100": range(101, 10**8), "all": None}
LEVELS = {"none": range(1), "1_day": range(1, 2), "2_to_3_days": range(2, 4), "4_or_more_days": range(4, 8)}
Counts = dict[str, tuple[int, int]]


def uses_of(tenant: Tenant, excluded: Collection[int], first: date, as_of: date) -> list[Row]:
    """The uses of files in the window that may count; what excluded people did is not used."""
    rows = [row for row in tenant.of(FILE_USE) if first <= row["day"] <= as_of and row["person"] not in excluded]
    sites = sorted((r for r in tenant.of(SITE_DAY) if first <= r["day"] <= as_of), key=lambda row: row["day"])
    found = []
    for row in rows:
        if _reads(row) or _changes(row):
            of_its_site = _last([site for site in sites if site["site"] == row.get("workspace")], "team_site")
            found.append({**row, "team_site": bool(row.get("team_site") or of_its_site)})
    return found


def together(uses: Sequence[Row]) -> dict[int, list[Row]]:
    """By person, the uses that make them a collaborator: a use after a change by somebody else, and that change."""
    counted = [row for row in uses if row.get("type") in (WORD, EXCEL, POWERPOINT, ONENOTE, PDF)]
    found: dict[int, list[Row]] = {}
    for change in counted:
        for use in counted:
            if change["file"] != use["file"] or change["person"] == use["person"] or not _changes(change):
                continue
            if _used_at(use) > _changed_at(change):
                for row in (change, use):
                    found.setdefault(row["person"], [])
                    if not any(row is known for known in found[row["person"]]):
                        found[row["person"]].append(row)
    return found


def about_people(say: Callable[..., None], give: Callable[..., None], *, single_files: bool) -> None:
    """Content collaboration and Teamwork of people; without single files only what usage reports tell."""
    _sharing(say)
    _engagement(say)
    if single_files:
        _collaboration(say, give)
        _team_sites(say, give)


def _access(person: Any) -> bool:
    return person.has("onedrive", "sharepoint")


def _collaboration(say: Callable[..., None], give: Callable[..., None]) -> None:
    def counted(row: Row) -> bool:
        return row.get("type") in (WORD, EXCEL, POWERPOINT, ONENOTE, PDF)

    def office(row: Row) -> bool:
        return row.get("type") in (WORD, EXCEL, POWERPOINT, ONENOTE)

    def reads(p: Any) -> bool:
        return any(counted(row) and _reads(row) for row in p.uses)

    def creates(p: Any) -> bool:
        return any(counted(row) and _changes(row) for row in p.uses)

    def files(p: Any) -> int:
        return len({row["file"] for row in p.together})

    say("content_collaboration.collaborators", _access, lambda p: files(p) > 0)
    say("content_collaboration.readers", _access, reads)
    say("content_collaboration.creators", _access, creates)
    say("content_collaboration.files_0", _access, lambda p: files(p) == 0)
    say("content_collaboration.files_1_to_3", _access, lambda p: files(p) in (1, 2, 3))
    say("content_collaboration.files_4_to_10", _access, lambda p: 4 <= files(p) <= 10)
    say("content_collaboration.files_11_or_more", _access, lambda p: files(p) >= 11)
    say("content_collaboration.files_4_or_more", _access, lambda p: files(p) >= 4)
    give("content_collaboration.balanced", _access, lambda p: [reads(p), creates(p), files(p) > 0].count(True), 3)
    give("content_collaboration.consistency", _access, lambda p: min(12, len({row["day"] for row in p.together})), 12)
    for name, place in (("onedrive", ONEDRIVE), ("sharepoint", SHAREPOINT)):
        say(
            f"content_collaboration.creating_in_{name}",
            lambda p: _access(p) and any(office(row) for row in p.uses),
            lambda p, place=place: any(office(r) and _changes(r) and r.get("place") == place for r in p.uses),
        )


def _sharing(say: Callable[..., None]) -> None:
    def shares(p: Any, where: str) -> bool:
        return p.total(f"onedrive_shared_{where}") > 0 or p.total(f"sharepoint_shared_{where}") > 0

    say("content_collaboration.sharing_externally", _access, lambda p: shares(p, "externally"))
    say(
        "content_collaboration.sharing_internally_only",
        _access,
        lambda p: shares(p, "internally") and not shares(p, "externally"),
    )
    for what in ("files", "links"):
        say(
            f"content_collaboration.attaching_{what}",
            lambda p: (
                p.has("exchange") and _access(p) and (p.total("attached_files") > 0 or p.total("attached_links") > 0)
            ),
            lambda p, what=what: p.total(f"attached_{what}") > 0,
        )


def _messages(p: Any) -> bool:
    return p.total("chat_sent") > 0 or p.total("channel_sent") > 0


def _writes(p: Any) -> bool:
    return p.total("group_mails_sent") > 0 or p.total("channel_sent") > 0


def _reported(p: Any) -> bool:
    return p.total("onedrive_files") > 0 or p.total("sharepoint_files") > 0


def _active(p: Any, content: bool) -> bool:
    return p.has("exchange", "teams", "sharepoint") and (p.total("email_sent") > 0 or _messages(p) or content)


def _engagement(say: Callable[..., None]) -> None:
    say("teamwork.engagement_email", lambda p: p.total("email_sent") > 0, lambda p: p.total("group_mails_sent") > 0)
    say("teamwork.engagement_messages", _messages, lambda p: p.total("channel_sent") > 0)
    say(
        "teamwork.reported",
        lambda p: _active(p, _reported(p)),
        lambda p: _writes(p) or p.total("sharepoint_files") > 0,
    )


def _team_sites(say: Callable[..., None], give: Callable[..., None]) -> None:
    def content(p: Any) -> bool:
        return bool(p.uses) or _reported(p)

    def on_site(p: Any) -> list[Row]:
        return [row for row in p.uses if row.get("team_site")]

    def days(p: Any) -> set[date]:
        wrote = {r["day"] for r in p.rows if (r.get("group_mails_sent") or 0) + (r.get("channel_sent") or 0) > 0}
        return wrote | {row["day"] for row in on_site(p)}

    say("teamwork.workspaces", lambda p: _active(p, content(p)), lambda p: _writes(p) or bool(on_site(p)))
    say("teamwork.engagement_content", lambda p: p.has("sharepoint") and content(p), lambda p: bool(on_site(p)))
    give("teamwork.consistency", lambda p: _active(p, content(p)), lambda p: min(12, len(days(p))), 12)


def workspaces(tenant: Tenant, first: date, as_of: date) -> Counts:
    """All metrics about shared workspaces."""
    rows = sorted((r for r in tenant.of(WORKSPACE_DAY) if first <= r["day"] <= as_of), key=lambda row: row["day"])
    told: list[dict[str, Any]] = []
    for name in {row["workspace"] for row in rows}:
        mine = [row for row in rows if row["workspace"] == name]
        members = _last(mine, "members")
        if _last(mine, "deleted") or (members is not None and members < 2):
            continue
        days = {what: {r["day"] for r in mine if (r.get(fact) or 0) > 0} for what, fact in _FACTS.items()}
        days["any"] = days["email"] | days["messages"] | days["content"]
        age = _whole_months([r["created"] for r in mine if r.get("created") and r["created"] <= as_of], as_of)
        told.append({"members": members, "age": age, "days": days, "team": bool(_last(mine, "has_team"))})
    counts = {"teamwork.with_team": (sum(1 for each in told if each["team"]), len(told))}
    for what in (*_FACTS, "any"):
        for level, inside in LEVELS.items():
            often = [_per_week(len(each["days"][what])) for each in told]
            counts[f"teamwork.{what}_{level}"] = (sum(1 for each in often if each in inside), len(told))
    return counts | _heat_map(told)


_FACTS = {"email": "emails", "messages": "messages", "content": "files"}


def _heat_map(told: Sequence[dict[str, Any]]) -> Counts:
    ages = {"0_to_3": range(4), "4_to_12": range(4, 13), "over_12": range(13, 10**4), "all": None}
    counts: Counts = {}
    for size, members in SIZES.items():
        for age, months in ages.items():
            there = [each for each in told if members is None or each["members"] in members]
            there = [each for each in there if months is None or each["age"] in months]
            counts[f"teamwork.engaged_{size}_{age}"] = (sum(1 for each in there if each["days"]["any"]), len(there))
    return counts


def _per_week(days: int) -> int:
    """Days a week: of four weeks, rounded half up, but at least one where there was any."""
    return max(1, (days + 2) // 4) if days else 0


def _whole_months(created: Iterable[date], as_of: date) -> int | None:
    """How often a month can be added to the last known day of creation without passing the as-of day."""
    for begun in reversed(list(created)):
        count = 0
        while True:
            month = begun.month + count
            year, month = begun.year + month // 12, month % 12 + 1
            length = monthrange(year, month)[1]
            # The same day of a shorter month is the first of the next one.
            after = date(year, month, begun.day) if begun.day <= length else date(year, month, length) + timedelta(1)
            if after > as_of:
                return count
            count += 1
    return None


def _reads(row: Row) -> bool:
    return (row.get("reads") or 0) > 0


def _changes(row: Row) -> bool:
    return (row.get("changes") or 0) > 0


def _changed_at(row: Row) -> tuple[date, int]:
    second = row.get("first_change")
    return row["day"], 86399 if second is None else second


def _used_at(row: Row) -> tuple[date, int]:
    seconds = [row[name] for name in ("last_use", "first_change") if row.get(name) is not None]
    return row["day"], seconds[0] if seconds else 0


def _last(rows: Sequence[Row], column: str) -> Any:
    known = [row[column] for row in rows if row.get(column) is not None]
    return known[-1] if known else None
