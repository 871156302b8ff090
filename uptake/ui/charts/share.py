"""One value against its maximum as a bar, with a tick where the benchmark lies."""

from html import escape


def share_bar(value: float | None, maximum: float, *, benchmark: float | None = None, label: str = "") -> str:
    """A bar as wide as its place; mirrored by the style sheet. Without a label it is decoration.

    Raises ValueError for a maximum that is not positive.
    """
    if maximum <= 0:
        raise ValueError(f"a bar needs a positive maximum, not {maximum}")
    told = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    parts = ['<rect class="share-bar-track" width="100%" height="10" y="4" rx="5"/>']
    if value:
        parts.append(f'<rect class="share-bar-fill" width="{_percent(value, maximum)}%" height="10" y="4" rx="5"/>')
    if benchmark is not None:
        at = _percent(benchmark, maximum)
        parts.append(f'<rect class="share-bar-peers" x="{at}%" width="3" height="18" transform="translate(-1.5)"/>')
    return f'<svg class="share-bar" width="100%" height="18" {told}>{"".join(parts)}</svg>'


def _percent(value: float, maximum: float) -> str:
    return f"{min(max(value / maximum, 0), 1) * 100:.2f}".rstrip("0").rstrip(".")
