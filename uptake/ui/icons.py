"""The icons that the front-end build collected, as inline SVG text."""

import json
from functools import lru_cache
from html import escape
from pathlib import Path

BUILT = Path(__file__).parent / "static" / "built" / "icons.json"

# These signs point along the line of reading and turn round from right to left.
DIRECTED = frozenset(
    {"arrow-left", "arrow-right", "chevron-left", "chevron-right", "send", "share", "open", "sign-out"}
)


@lru_cache(maxsize=1)
def _drawn() -> dict[str, tuple[str, str]]:
    if not BUILT.exists():
        return {}
    return {name: (box, inner) for name, (box, inner) in json.loads(BUILT.read_text(encoding="utf-8")).items()}


def icon(name: str, *, size: int = 20, look: str = "") -> str:
    """An icon as SVG, hidden from screen readers; empty of lines before the first build of the front end.

    Raises KeyError for a name that is not in `frontend/icons.json`.
    """
    drawn = _drawn()
    box, inner = drawn[name] if drawn else ("0 0 20 20", "")
    classes = " ".join(filter(None, ("icon", f"icon-{name}", "icon-directed" if name in DIRECTED else "", look)))
    return (
        f'<svg class="{escape(classes)}" width="{size}" height="{size}" viewBox="{box}" aria-hidden="true" '
        f'focusable="false">{inner}</svg>'
    )
