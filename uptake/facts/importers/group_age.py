"""How old shared workspaces are: the directory tells when each Microsoft 365 group was created.

No usage report does. Source: specification of Adoption Score, section 8.5.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from uptake.facts.importers import convert
from uptake.facts.importers.deliveries import Part
from uptake.facts.shared_work import WORKSPACE_DAY

_SHARED = "unified"  # the type of group that is a Microsoft 365 group


def group_ages(items: Sequence[Mapping[str, Any]], day: date) -> tuple[Part, ...]:
    """When the Microsoft 365 groups among these entries were created, as facts of the day; none if nobody tells."""
    told = {
        str(item["id"]).strip().lower(): str(item["createddatetime"])
        for item in items
        if item.get("id") and item.get("createddatetime") and _SHARED in _types(item)
    }
    if not told:
        return ()
    created, _ = convert.days(pa.array(told.values(), pa.string()))
    rows = pa.table({"workspace": pa.array(told.keys(), pa.string()), "created": created})
    return (Part(WORKSPACE_DAY, ("created",), 1, {day: rows}),)


def _types(item: Mapping[str, Any]) -> str:
    types = item.get("grouptypes")
    return " ".join(str(one) for one in types).lower() if isinstance(types, list) else str(types or "").lower()
