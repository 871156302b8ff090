"""One row per shared workspace of the window: how large and old it is, and on how many days it was used.

Deleted workspaces, and those known to have fewer than two members, are not there. What is true of a
workspace is the last that is known. Source: specification of Adoption Score, section 1.4.
"""

import ibis
from ibis.expr.types import IntegerValue
from ibis.expr.types import Table as Rows

from uptake.facts.shared_work import WORKSPACE_DAY
from uptake.score.grains.grain import KEYS, Grain, in_window, latest, yes
from uptake.score.people import any_of

ACTIVITIES = {"email": "emails", "messages": "messages", "content": "files"}
"""What happens in a workspace, and the fact that counts it."""
SMALLEST_SHARED = 2  # members; what one person has alone is not shared

_MOST_MEMBERS = 1 << 24
_MOST_MONTHS = 1 << 12


def workspaces(days: int, columns: tuple[str, ...]) -> Rows:  # noqa: ARG001 - all columns are made at once
    """One row per workspace that somebody told of in the window and that is shared."""
    rows = in_window(WORKSPACE_DAY, days)
    happened = {name: yes(rows[fact] > 0) for name, fact in ACTIVITIES.items()}
    happened["any"] = any_of(*happened.values())
    known = rows.group_by(*KEYS, "workspace").agg(
        members=latest(ibis.ifelse(rows.members < _MOST_MEMBERS, rows.members, None), rows.age, days, _MOST_MEMBERS),
        months=latest(_months(rows), rows.age, days, _MOST_MONTHS),
        has_team=latest(rows.has_team.cast("int32"), rows.age, days, 2),
        deleted=latest(rows.deleted.cast("int32"), rows.age, days, 2),
        **{f"{name}_days": each.cast("int64").sum() for name, each in happened.items()},
    )
    known = known.filter(known.deleted.fill_null(0) == 0, known.members.fill_null(SMALLEST_SHARED) >= SMALLEST_SHARED)
    return known.select(
        *KEYS, "members", "months", *(f"{name}_days" for name in happened), has_team=known.has_team.fill_null(0) == 1
    )


def _months(rows: Rows) -> IntegerValue:
    """Whole months from the creation to the as-of day; empty when that is unknown or lies ahead."""
    years = rows.as_of.year() - rows.created.year()
    months = years * 12 + rows.as_of.month() - rows.created.month()
    whole = months - (rows.as_of.day() < rows.created.day()).cast("int32")
    return ibis.ifelse((rows.created <= rows.as_of) & (whole < _MOST_MONTHS), whole, None)


WORKSPACE = Grain(
    "workspace",
    WORKSPACE_DAY,
    ibis.table(
        {
            "tenant": "int32",
            "as_of": "date",
            "members": "int64",
            "months": "int64",
            "has_team": "boolean",
            **{f"{name}_days": "int64" for name in (*ACTIVITIES, "any")},
        },
        name="workspaces",
    ),
    workspaces,
    nothing="no_workspaces",
    made_of={
        "months": ("created",),
        **{f"{name}_days": (fact,) for name, fact in ACTIVITIES.items()},
        "any_days": tuple(ACTIVITIES.values()),
    },
)
