"""What regions, industries, bands and the origins of a benchmark are called on pages."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from uptake.peers.queries import Benchmark, Source
from uptake.rules.cohorts import Key
from uptake.rules.refusals import Refused
from uptake.ui.reading import reading_locale
from uptake.ui.writing import written_day, written_month, written_number

UNKNOWN = gettext_lazy("not known")

KEYS: Mapping[Key, Promise] = MappingProxyType(
    {
        Key.REGION: gettext_lazy("Region"),
        Key.BAND: gettext_lazy("Licensed users"),
        Key.LICENCES: gettext_lazy("Types of licences"),
        Key.INDUSTRY: gettext_lazy("Industry"),
        Key.TENURE: gettext_lazy("Years with Microsoft 365"),
    }
)

VALUES: Mapping[Key, Mapping[str, Promise]] = MappingProxyType(
    {
        Key.REGION: {
            "africa": gettext_lazy("Africa"),
            "asia": gettext_lazy("Asia"),
            "europe": gettext_lazy("Europe"),
            "latin_america": gettext_lazy("Latin America"),
            "middle_east": gettext_lazy("Middle East"),
            "north_america": gettext_lazy("North America"),
            "oceania": gettext_lazy("Oceania"),
        },
        Key.INDUSTRY: {
            "agriculture": gettext_lazy("Agriculture"),
            "construction": gettext_lazy("Construction"),
            "education": gettext_lazy("Education"),
            "energy": gettext_lazy("Energy and utilities"),
            "finance": gettext_lazy("Banking and insurance"),
            "government": gettext_lazy("Public administration"),
            "health": gettext_lazy("Health and social care"),
            "hospitality": gettext_lazy("Hotels and restaurants"),
            "manufacturing": gettext_lazy("Manufacturing"),
            "media": gettext_lazy("Media"),
            "nonprofit": gettext_lazy("Non-profit organizations"),
            "other": gettext_lazy("Another industry"),
            "professional_services": gettext_lazy("Professional services"),
            "public_safety": gettext_lazy("Public safety"),
            "real_estate": gettext_lazy("Real estate"),
            "retail": gettext_lazy("Retail and wholesale"),
            "technology": gettext_lazy("Technology"),
            "telecommunications": gettext_lazy("Telecommunications"),
            "transport": gettext_lazy("Transport and logistics"),
        },
        Key.BAND: {
            "1-9": gettext_lazy("fewer than 10"),
            "10-99": gettext_lazy("10 to 99"),
            "100-299": gettext_lazy("100 to 299"),
            "300-999": gettext_lazy("300 to 999"),
            "1000-4999": gettext_lazy("1,000 to 4,999"),
            "5000-19999": gettext_lazy("5,000 to 19,999"),
            "20000+": gettext_lazy("20,000 or more"),
        },
        Key.LICENCES: {
            "suite": gettext_lazy("with apps for the desktop"),
            "suite_with_copilot": gettext_lazy("with apps for the desktop and Copilot"),
            "web_only": gettext_lazy("services in the browser only"),
            "web_only_with_copilot": gettext_lazy("services in the browser only, and Copilot"),
            "other": gettext_lazy("other products"),
        },
        Key.TENURE: {
            "0": gettext_lazy("less than a year"),
            "1-2": gettext_lazy("1 or 2 years"),
            "3-4": gettext_lazy("3 or 4 years"),
            "5-9": gettext_lazy("5 to 9 years"),
            "10+": gettext_lazy("10 years or more"),
        },
    }
)

PROBLEMS: Mapping[str, Promise] = MappingProxyType(
    {
        "too_large": gettext_lazy("The file is too large: 20,000 rows and 4 MB at most."),
        "not_utf8": gettext_lazy("The file is not UTF-8 text. Save it as CSV (UTF-8)."),
        "not_csv": gettext_lazy("This line is not CSV."),
        "empty": gettext_lazy("The file has no rows."),
        "column_missing": gettext_lazy("The header lacks this column."),
        "column_twice": gettext_lazy("The header has this column twice."),
        "cells": gettext_lazy("This line has another number of cells than the header."),
        "twice": gettext_lazy("The same figure for the same organizations and day is in the file twice."),
        "unknown": gettext_lazy("This value is not in the list of allowed values."),
        "not_a_number": gettext_lazy("This is not a number; write decimals with a point."),
        "out_of_range": gettext_lazy("Points lie between 0 and 100."),
        "too_few": gettext_lazy("A figure must be made of at least five organizations."),
        "not_a_day": gettext_lazy("This is not a day; write it as 2026-11-30."),
        "to_come": gettext_lazy("This day is still to come."),
    }
)


def value(key: Key, told: str) -> str:
    """A value of a key in words; "not known" when it is empty."""
    return str(VALUES[key].get(told, UNKNOWN))


def origin(found: Benchmark) -> str:
    """Where a benchmark comes from, as one sentence that stands beside the number."""
    if found.source is Source.FIXED:
        return _("The benchmark of the network is the same for every organization: 80.")
    if found.source is Source.MEDIAN:
        return _("Median of all organizations, as Endpoint analytics reported it on %(day)s.") % {"day": _day(found)}
    if found.source is Source.SUM:
        return _("Sum of the benchmarks of the categories that have data here.")
    told = {"who": _who(found), "day": _day(found), "month": _month(found)}
    if found.source is Source.FILE:
        return _("From the benchmark file: mean of %(who)s, as of %(day)s.") % told
    return _("Mean of %(who)s on this installation, fixed for %(month)s.") % told


def problem(refused: Refused) -> str:
    """What is wrong with a file of benchmarks, and where."""
    says = str(PROBLEMS[str(refused.details["problem"])])
    line, column = refused.details["line"], str(refused.details["column"])
    if not line:
        return says
    where = _("Line %(line)s") % {"line": line}
    return f"{where}, {column}: {says}" if column else f"{where}: {says}"


def _who(found: Benchmark) -> str:
    others = found.others or 0
    count = written_number(others, reading_locale())
    if not found.alike:
        return ngettext("%(n)s organization of any kind", "%(n)s organizations of any kind", others) % {"n": count}
    alike = ", ".join(f"{KEYS[key]}: {value(key, told)}" for key, told in found.alike)
    return ngettext("%(n)s similar organization (%(alike)s)", "%(n)s similar organizations (%(alike)s)", others) % {
        "n": count,
        "alike": alike,
    }


def _day(found: Benchmark) -> str:
    return written_day(found.as_of, reading_locale())


def _month(found: Benchmark) -> str:
    return written_month(found.as_of, reading_locale())
