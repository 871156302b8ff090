"""How numbers and days are written for people, in any language; nothing is a dash, never a zero."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, format_time, get_datetime_format
from babel.numbers import format_decimal, format_percent

NOTHING = "\N{EN DASH}"

Unit = Literal["number", "percent"]
Length = Literal["full", "long", "medium", "short"]


def written_number(value: float | None, locale: Locale) -> str:
    """A number with the separators of the language, at most two decimals."""
    return NOTHING if value is None else format_decimal(value, format=_pattern(locale, 2), locale=locale)


def written_percent(share: float | None, locale: Locale, decimals: int = 0) -> str:
    """A share (0 to 1) as a percentage with that many decimals."""
    if share is None:
        return NOTHING
    pattern = locale.percent_formats[None].pattern
    places = "0." + "0" * decimals if decimals else "0"
    # Halves go up, as points do: the share 62.5 % beside its 63 points must not read 62 %.
    half_up = Decimal(str(share)).quantize(Decimal(1).scaleb(-2 - decimals), rounding=ROUND_HALF_UP)
    return format_percent(half_up, format=pattern.replace("#,##0", f"#,##{places}"), locale=locale)


def written(value: float | None, unit: Unit, locale: Locale) -> str:
    """A value by its unit: `percent` takes a share."""
    if unit == "percent":
        whole = value is None or round(value * 100, 1) % 1 == 0
        return written_percent(value, locale, decimals=0 if whole else 1)
    return written_number(value, locale)


def written_day(day: date | None, locale: Locale, length: Length = "long") -> str:
    """A day: `20 November 2026` when long, `20/11/2026` when short."""
    return NOTHING if day is None else format_date(day, format=length, locale=locale)


def written_moment(moment: datetime | None, locale: Locale, length: Length = "medium") -> str:
    """A moment with day, hour and minute, in the time zone it carries; seconds only when full or long."""
    if moment is None:
        return NOTHING
    if length in ("full", "long"):
        return format_datetime(moment, format=length, tzinfo=moment.tzinfo, locale=locale)
    both = str(get_datetime_format(length, locale=locale)).replace("'", "")
    clock = format_time(moment, format="short", tzinfo=moment.tzinfo, locale=locale)
    return both.replace("{0}", clock).replace("{1}", format_date(moment, length, locale=locale))


def written_month(day: date | None, locale: Locale) -> str:
    """Month and year, as in `November 2026`."""
    return NOTHING if day is None else format_skeleton("yMMMM", day, locale=locale)


def _pattern(locale: Locale, decimals: int) -> str:
    whole, _, _ = locale.decimal_formats[None].pattern.partition(".")
    return f"{whole}.{'#' * decimals}"
