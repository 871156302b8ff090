"""Filters that write numbers and days in the language of the page."""

from datetime import date, datetime

from django import template
from django.utils import timezone

from uptake.ui import writing
from uptake.ui.reading import reading_locale

register = template.Library()


@register.filter
def number(value: float | None) -> str:
    """A number with the language's separators; None is a dash."""
    return writing.written_number(value, reading_locale())


@register.filter
def percent(share: float | None, decimals: int = 0) -> str:
    """A share (0 to 1) as a percentage; None is a dash."""
    return writing.written_percent(share, reading_locale(), decimals)


@register.filter
def day(value: date | None, length: writing.Length = "long") -> str:
    """A day in words; of a moment, its day in the active time zone."""
    return writing.written_day(_here(value), reading_locale(), length)


@register.filter
def month(value: date | None) -> str:
    """Month and year in words."""
    return writing.written_month(_here(value), reading_locale())


@register.filter("datetime")
def moment(value: datetime | None, length: writing.Length = "medium") -> str:
    """Day and time in the active time zone."""
    here = timezone.localtime(value) if value is not None and timezone.is_aware(value) else value
    return writing.written_moment(here, reading_locale(), length)


def _here(value: date | None) -> date | None:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value
