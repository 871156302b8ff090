"""Made-up values for the style page: every component in every state."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

import django_tables2
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.html import format_html

from uptake.rules.message_lifecycle import State
from uptake.ui.charts.bars import Bar
from uptake.ui.charts.donut import Part
from uptake.ui.charts.heat import Cell
from uptake.ui.charts.series import Change, Series
from uptake.ui.charts.stacked import Band, Whole
from uptake.ui.templatetags.page_tags import status_badge
from uptake.ui.templatetags.writing_filters import number

LAST_DAY = date(2026, 11, 20)


class SignInSample(forms.Form):
    """The form of the sign-in page."""

    username = forms.EmailField(label="Sign-in name", widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))


class FieldSamples(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="Title", max_length=50, help_text="What people read first.")
    text = forms.CharField(label="Message", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
    link = forms.URLField(label="Button link", required=False, assume_scheme="https")
    place = forms.ChoiceField(label="Place", choices=[("bar", "Business bar"), ("callout", "Teaching call-out")])
    day = forms.DateField(label="First day", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    kind = forms.ChoiceField(
        label="Kind", widget=forms.RadioSelect, choices=[("a", "Recommendation"), ("b", "Announcement")]
    )
    surfaces = forms.MultipleChoiceField(
        label="Surfaces",
        widget=forms.CheckboxSelectMultiple,
        choices=[("w", "Word"), ("x", "Excel"), ("p", "PowerPoint")],
        help_text="At least one.",
    )
    agree = forms.BooleanField(label="Send a copy to me", required=False)
    locked = forms.CharField(label="Cannot be changed", disabled=True, initial="Hillside", required=False)


class MessageTable(django_tables2.Table):  # type: ignore[misc]  # the library carries no types
    """A list of messages as the page Manage shows it."""

    name = django_tables2.Column(verbose_name="Name")
    status = django_tables2.Column(verbose_name="Status")
    seen = django_tables2.Column(verbose_name="Seen", attrs={"td": {"class": "number"}, "th": {"class": "number"}})

    class Meta:
        attrs: ClassVar = {"caption": "Messages of your organization"}
        order_by = "name"

    def render_name(self, value: str) -> str:
        """The name leads to the message."""
        return format_html('<a href="#">{}</a>', value)

    def render_seen(self, value: int) -> str:
        """The number as the language writes it."""
        return number(value)

    def render_status(self, value: str) -> str:
        """The state as a badge."""
        return status_badge(value)


def history(days: int = 180) -> tuple[list[date], list[float | None], list[float | None]]:
    """Days with a score that wanders, a hole in it, and a benchmark that rises slowly."""
    every = [LAST_DAY - timedelta(days=days - 1 - at) for at in range(days)]
    score: list[float | None] = [462 + (at * 37 % 11) + abs((at % 90) - 45) / 3 + at / 8 for at in range(days)]
    score[60:72] = [None] * 12
    return every, score, [476 + at / 22 for at in range(days)]


def samples(request: HttpRequest) -> dict[str, Any]:
    """Everything that the style page shows."""
    days, score, peers = history()
    wrong = FieldSamples({"title": "", "link": "not an address"})
    wrong.add_error(None, "The start date has passed. Choose today or a later day.")
    table = MessageTable(
        [{"name": f"Share a link, not a copy ({state})", "status": state, "seen": 1200} for state in State],
        request=request,
    )
    table.paginate(page=1, per_page=5)
    fortnight = [LAST_DAY - timedelta(days=13 - at) for at in range(14)]
    return {
        "tab_items": [
            {"text": "Overview", "url": "#", "current": True},
            {"text": "Actions", "url": "#actions", "current": False},
            {"text": "Your organization's messages", "url": "#messages", "current": False},
        ],
        "days": days,
        "history": [Series("Total score", score), Series("Peer benchmark", peers, look="benchmark")],
        "changes": [Change(date(2026, 9, 14), "Meetings are counted without their organizer.")],
        "few_days": [day for day in fortnight if day.day % 5],
        "few": [Series("Share", [day.day / 40 for day in fortnight if day.day % 5])],
        "fortnight": fortnight,
        "activity": [
            Series("Seen", [420 - at * 11 + at % 3 * 40 for at in range(14)]),
            Series("Clicks", [None if at == 5 else 130 - at * 4 for at in range(14)]),
            Series("Dismissed", [60 - at * 2 for at in range(14)]),
        ],
        "shares": [
            Bar("Word", 0.62, 0.5, "of people enabled for it"),
            Bar("A surface with a rather long name that wraps", 0.07, 0.4),
            Bar("PowerPoint", None),
            Bar("Excel", 1.0, 0.99),
        ],
        "percent_range": (0, 1),
        "heat_rows": ["2 to 10", "11 to 100", "More than 100"],
        "heat_columns": ["0 to 3 months", "4 to 12 months", "More than 12 months"],
        "heat_cells": [
            [Cell(0.04, "1 of 25"), Cell(0.23, "6 of 26"), Cell(0.44, "11 of 25")],
            [Cell(0.52, "13 of 25"), Cell(0.81, "21 of 26"), Cell(1.0, "10 of 10")],
            [Cell(0.6, "6 of 10"), Cell(None), Cell(0.0, "0 of 12")],
        ],
        "qualities": [
            Band("81 to 100", "quality-1"),
            Band("61 to 80", "quality-2"),
            Band("41 to 60", "quality-3"),
            Band("21 to 40", "quality-4"),
            Band("0 to 20", "quality-5"),
        ],
        "strengths": [Whole("Devices", [0.41, 0.27, 0.17, 0.1, 0.05])],
        "levels": [
            Band("None", "level-1"),
            Band("1 day", "level-2"),
            Band("2 to 3 days", "level-3"),
            Band("4 days or more", "level-4"),
        ],
        "engagement": [
            Whole("Any activity", [0.2, 0.3, 0.3, 0.2]),
            Whole("Channel messages in a team", [0.55, 0.45, 0, 0]),
            Whole("Content", [None, None, None, None]),
        ],
        "teams": [Part("With a team", 64), Part("Without a team", 36)],
        "rows": _rows(),
        "spark": [3, 4, None, 6, 8, 7, 9],
        "states": list(State),
        "tones": ["neutral", "brand", "info", "success", "warning", "danger"],
        "alert_tones": ["info", "success", "warning", "danger"],
        "form": FieldSamples(),
        "wrong": wrong,
        "table": table,
        "page_obj": Paginator(range(200), 10).page(7),
        "moment": datetime(2026, 11, 20, 14, 32, tzinfo=UTC),
        "day_of_sample": LAST_DAY,
    }


def wizard_samples(_request: HttpRequest) -> dict[str, Any]:
    """A task half done."""
    names = ["Objective", "Location", "Template", "Customize", "Recipients", "Schedule", "Finish"]
    states = ["done"] * 3 + ["current"] + ["todo"] * 3
    steps = [
        {"text": name, "state": state, "url": "#" if state == "done" else ""}
        for name, state in zip(names, states, strict=True)
    ]
    initial = {
        "title": "Share a link, not a copy",
        "text": "Save this file to the cloud and share a link. Everyone works on the same version.",
    }
    return {"steps": steps, "form": FieldSamples(initial=initial)}


def _rows() -> list[dict[str, Any]]:
    told: list[tuple[str, str, str, float | None, float | None]] = [
        ("Communication", "68% of people use more than one way to communicate", "chat", 72, 66),
        ("Content collaboration", "37% of people collaborate on files in the cloud", "document", 41, 52),
        ("Meetings", "59% of people follow at least one meeting practice", "video", 64, 60),
        ("Mobility", "71% of people use apps on more than one platform", "phone", 68, 61),
        ("Teamwork", "No data: nobody is enabled yet", "people-team", None, None),
    ]
    names = ("title", "sentence", "icon", "value", "benchmark")
    return [dict(zip(names, row, strict=True)) for row in told]
