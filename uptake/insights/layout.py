"""Which place an insight has in a chart of two directions, read from its name.

Insights that stand in one grid are called after their row and then their column: `word_desktop`, `word_web`,
`excel_desktop`, `excel_web`. A grid is whole, or it is none. A column may have an empty name (`hours` beside
`hours_video`): then it is about all of the row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

LABELS: Mapping[str, Promise | str] = MappingProxyType(
    {
        "": gettext_lazy("All"),
        "word": "Word",
        "excel": "Excel",
        "powerpoint": "PowerPoint",
        "onenote": "OneNote",
        "several": gettext_lazy("Several"),
        "desktop": gettext_lazy("Desktop only"),
        "web": gettext_lazy("Web only"),
        "mobile": gettext_lazy("Mobile only"),
        "current": gettext_lazy("Current"),
        "monthly": gettext_lazy("Monthly Enterprise"),
        "semi_annual": gettext_lazy("Semi-Annual Enterprise"),
        "supported": gettext_lazy("Supported version"),
        "latest": gettext_lazy("Newest release"),
        "hours_0_to_5": gettext_lazy("0 to 5 hours"),
        "hours_6_to_10": gettext_lazy("6 to 10 hours"),
        "hours_11_to_15": gettext_lazy("11 to 15 hours"),
        "hours_16_to_20": gettext_lazy("16 to 20 hours"),
        "hours_over_20": gettext_lazy("More than 20 hours"),
        "video": gettext_lazy("With video"),
        "screen_share": gettext_lazy("With a shared screen"),
        "instant": gettext_lazy("Started at once"),
        "scheduled": gettext_lazy("Scheduled"),
        "1_to_15": gettext_lazy("1 to 15 minutes"),
        "16_to_30": gettext_lazy("16 to 30 minutes"),
        "31_to_60": gettext_lazy("31 to 60 minutes"),
        "over_60": gettext_lazy("More than 60 minutes"),
        "engaged_2_to_10": gettext_lazy("2 to 10 members"),
        "engaged_11_to_100": gettext_lazy("11 to 100 members"),
        "engaged_over_100": gettext_lazy("More than 100 members"),
        "engaged_all": gettext_lazy("Any size"),
        "0_to_3": gettext_lazy("0 to 3 months"),
        "4_to_12": gettext_lazy("4 to 12 months"),
        "over_12": gettext_lazy("More than 12 months"),
        "all": gettext_lazy("Any age"),
        "any": gettext_lazy("Any activity"),
        "email": gettext_lazy("Mail to the group"),
        "messages": gettext_lazy("Channel messages"),
        "content": gettext_lazy("Content"),
        "none": gettext_lazy("Never"),
        "1_day": gettext_lazy("1 day a week"),
        "2_to_3_days": gettext_lazy("2 to 3 days a week"),
        "4_or_more_days": gettext_lazy("4 days a week or more"),
    }
)
"""What rows and columns are called on the pages."""


@dataclass(frozen=True)
class Grid:
    """Rows and columns by name; the insight in a cell is `rows[i]` and `columns[j]` together."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]

    def name(self, row: str, column: str) -> str:
        """The name of the insight in a cell, without its category."""
        return f"{row}_{column}" if column else row


def grid_of(names: Sequence[str]) -> Grid | None:
    """The grid of at least two rows and two columns that these names fill; None when they fill none."""
    for at in range(len(parts := names[0].split("_")), 0, -1):
        row = "_".join(parts[:at])
        columns = tuple(n[len(row) :].lstrip("_") for n in names if n == row or n.startswith(f"{row}_"))
        if len(columns) < 2:
            continue
        first = columns[0]
        ends = f"_{first}" if first else ""
        rows = tuple(n[: len(n) - len(ends)] for n in names if n.endswith(ends))
        if not first:
            rows = tuple(n for n in rows if all(f"{n}_{column}" in names for column in columns[1:]))
        found = Grid(rows, columns)
        filled = {found.name(r, c) for r in rows for c in columns}
        if len(rows) > 1 and len(rows) * len(columns) == len(names) and filled == set(names):
            return found
    return None


def label_of(name: str) -> str:
    """What a row or column is called on the page; raises KeyError for one that has no label yet."""
    return str(LABELS[name])
