"""What people did with online files in the window, one row per person: read, created, worked on together.

Two people work together on a file when one reads or changes it after the other created or changed it, both
within the window; both then count. Anybody may be the other one, guests included, except excluded persons,
whose data is not used. Instead of comparing everybody with everybody, each person is compared with the
first change and the last use of anybody else, so that a file with 100,000 readers costs no more than as
many files with one. Where no second of the day was told, a change is taken as the last thing of its day
and a use as the first, so that no pair is invented. Source: specification of Adoption Score, section 1.3.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import ibis
from ibis.expr.types import BooleanValue
from ibis.expr.types import Table as Rows

from uptake.facts.shared_work import FILE_USE
from uptake.facts.site_day import SITE_DAY
from uptake.facts.sources import FILE_TYPES, open_source
from uptake.facts.tables import PERSON_DAY
from uptake.score.grains.grain import KEYS, Need, facts, in_window, last_known, need, yes
from uptake.score.grains.population import EXCLUDED

_USE = ("reads", "changes")
_PAIR = ("type", *_USE, "first_change", "last_use")
FILE_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "files_used": _USE,
        "office_files_used": ("type", *_USE),
        "files_read": ("type", "reads"),
        "files_created": ("type", "changes"),
        "onedrive_files_created": ("place", "type", "changes"),
        "sharepoint_files_created": ("place", "type", "changes"),
        "team_site_files": ("team_site", *_USE),
        "files_collaborated": _PAIR,
        "collaborating_days": _PAIR,
    }
)
"""Columns of the people window that are made of uses of files, and the facts behind each.

All but the last two are 1 for somebody who did it and 0 for others; the last two are counted.
"""
TOGETHER = ("files_collaborated", "collaborating_days")
TEAM_SITE_FILES = "team_site_files"
ONLY_SITE_DAYS = "only_site_days"

_OFFICE = sum(FILE_USE["type"].bit(name) for name in ("word", "excel", "powerpoint", "onenote"))
_COUNTED = sum(FILE_USE["type"].bit(name) for name in FILE_TYPES if name != "other")
_DAY_SECONDS = 86_400
_PERSONS = 1 << 31  # person numbers lie below; time and person travel in one number
_AT_FILE = [*KEYS, "file"]
_AT_PERSON = [*KEYS, "person"]


def file_need(fact: str) -> Need:
    """What a fact behind a file column needs.

    The audit log names the site of a file; the report of sites tells which of them are team sites. An open
    table of uses says so itself.
    """
    if fact == "team_site":
        return Need(SITE_DAY, fact, SITE_DAY[fact].source, (open_source(FILE_USE),))
    return need(FILE_USE, fact)


def file_people(days: int, names: Sequence[str]) -> Rows:
    """One row per person who used a file, with these of `FILE_COLUMNS`; whoever used none has no row."""
    simple = [name for name in names if name not in TOGETHER]
    told = _with_team_sites(days) if TEAM_SITE_FILES in names else _used(days)
    counted = {name: _said(told, name).cast("int32").max() for name in simple}
    rows = told.group_by(_AT_PERSON).agg(**counted)
    if len(simple) == len(names):
        return rows
    pairs = _together(days).group_by(_AT_PERSON)
    both = pairs.agg(files_collaborated=lambda t: t.file.nunique(), collaborating_days=lambda t: t.day.nunique())
    joined = rows.left_join(both, _AT_PERSON)
    return joined.select(*_AT_PERSON, *names)


def days_on_sites_only(days: int) -> Rows:
    """On how many days people used files of a team site without writing to a group or channel; none has no row.

    Only people with such files are looked up among the daily facts, which are many more.
    """
    at_day = [*_AT_PERSON, "day"]
    files = _with_team_sites(days)
    used = files.filter(_said(files, TEAM_SITE_FILES)).select(*at_day).distinct()
    told = facts(PERSON_DAY)  # not the window of people(): a shared one would be kept in memory with all columns
    wrote = told.filter(yes(told.group_mails_sent > 0) | yes(told.channel_sent > 0)).select("tenant", "person", "day")
    both = used.join(wrote, ["tenant", "person", "day"]).group_by(_AT_PERSON).agg(both_days=lambda t: t.count())
    joined = used.group_by(_AT_PERSON).agg(site_days=lambda t: t.count()).left_join(both, _AT_PERSON)
    return joined.select(*_AT_PERSON, **{ONLY_SITE_DAYS: joined.site_days - joined.both_days.fill_null(0)})


def _used(days: int) -> Rows:
    return in_window(FILE_USE, days).anti_join(EXCLUDED, ["tenant", "person"])


def _with_team_sites(days: int) -> Rows:
    """The uses, with whether the file lies on a team site: told with the use, or known of the site."""
    used, told = _used(days), in_window(SITE_DAY, days)
    sites = told.group_by(*KEYS, "site").agg(of_team=last_known(told.team_site, told.day))
    known = sites.filter(yes(sites.of_team)).select(*KEYS, workspace="site", of_team="of_team")
    joined = used.left_join(known, [*KEYS, "workspace"])
    return joined.select(*(joined[name] for name in used.columns), on_team_site=yes(joined.team_site | joined.of_team))


def _said(rows: Rows, name: str) -> BooleanValue:
    """Whether a row counts for a column."""
    read, changed = yes(rows.reads > 0), yes(rows.changes > 0)
    office, counted = yes(rows.type & _OFFICE != 0), yes(rows.type & _COUNTED != 0)
    if name == TEAM_SITE_FILES:
        return rows.on_team_site & (read | changed)
    return {
        "files_used": read | changed,
        "office_files_used": office & (read | changed),
        "files_read": counted & read,
        "files_created": counted & changed,
        "onedrive_files_created": office & changed & yes(rows.place & FILE_USE["place"].bit("onedrive") != 0),
        "sharepoint_files_created": office & changed & yes(rows.place & FILE_USE["place"].bit("sharepoint") != 0),
    }[name]


def _together(days: int) -> Rows:
    """The uses that make their person a collaborator on the file."""
    told = _used(days)
    told = told.filter(yes(told.type & _COUNTED != 0), _said(told, "files_used"))
    day = (days - 1 - told.age).cast("int64") * _DAY_SECONDS
    changed = day + told.first_change.fill_null(_DAY_SECONDS - 1)
    uses = told.select(
        *_AT_PERSON,
        "file",
        "day",
        changed_at=ibis.ifelse(yes(told.changes > 0), changed, ibis.null("int64")),
        used_at=day + ibis.coalesce(told.last_use, told.first_change, 0),
    )
    edges = uses.group_by(_AT_FILE).agg(
        first=(uses.changed_at * _PERSONS + uses.person).min(),
        last=(uses.used_at * _PERSONS + uses.person).max(),
        alone=uses.person.min() == uses.person.max(),
    )
    shared = edges.filter(edges.first.notnull() & ~edges.alone).select(
        *_AT_FILE,
        first_changed_at=edges.first >> 31,
        first_person=edges.first & (_PERSONS - 1),
        last_used_at=edges.last >> 31,
        last_person=edges.last & (_PERSONS - 1),
    )
    at = uses.join(shared, _AT_FILE)
    known = ("first_changed_at", "first_person", "last_used_at", "last_person")
    by_file = at.group_by(_AT_FILE).agg(
        **{name: at[name].max() for name in known},  # the same on each row: a second join of `shared` would cost more
        second_changed_at=ibis.ifelse(at.person == at.first_person, ibis.null("int64"), at.changed_at).min(),
        second_used_at=ibis.ifelse(at.person == at.last_person, ibis.null("int64"), at.used_at).max(),
    )
    at = uses.join(by_file, _AT_FILE)
    changed_by_others = ibis.ifelse(at.person == at.first_person, at.second_changed_at, at.first_changed_at)
    used_by_others = ibis.ifelse(at.person == at.last_person, at.second_used_at, at.last_used_at)
    return at.filter(yes(changed_by_others < at.used_at) | yes(at.changed_at < used_by_others))
