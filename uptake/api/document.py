"""The generated part of docs/api.md: every address with its parameters, every object, and every reason for a no."""

from collections.abc import Iterator

from django.utils.translation import override

from uptake.api.listing import NOTHING, Call, Shape, calls, reasons, shapes

BEGIN = "<!-- from here on made by uptake/api/document.py: change it there -->"


def as_markdown(page: str) -> str:
    """The page with its generated part anew; what stands above the mark is written by hand."""
    by_hand = page.partition(BEGIN)[0]
    lines = [BEGIN, "", "## Addresses", ""]
    for call in calls():
        lines += _call(call)
    lines += ["## Objects", ""]
    for shape in shapes():
        lines += _shape(shape)
    lines += ["## Reasons", "", "| Reason | Status | What people read |", "|---|---|---|"]
    with override("en"):
        lines += [f"| `{name}` | {status} | {_flat(says)} |" for name, status, says in reasons()]
    return by_hand + "\n".join(lines).rstrip() + "\n"


def _call(call: Call) -> Iterator[str]:
    yield f"### `{call.method} {call.path}`"
    yield ""
    yield f"{_flat(call.says)}"
    yield ""
    yield " ".join(_about(call))
    yield ""
    if call.parameters:
        yield "| Parameter | In | Kind | What it says |"
        yield "|---|---|---|---|"
        yield from (f"| `{each.name}` | {each.place} | {each.kind} | {each.says} |" for each in call.parameters)
        yield ""


def _about(call: Call) -> Iterator[str]:
    yield f"Scope: `{call.scope}`, permission: `{call.permission}`." if call.scope else "Scope: any."
    if call.content != NOTHING:
        yield f"Content: {call.content}."
    yield f"Answer: {call.status}, {call.answer}."


def _shape(shape: Shape) -> Iterator[str]:
    yield f"### {shape.name}"
    yield ""
    if shape.says:
        yield _flat(shape.says)
        yield ""
    yield "| Field | Kind | What it says |"
    yield "|---|---|---|"
    yield from (f"| `{each.name}` | {each.kind} | {each.says} |" for each in shape.fields)
    yield ""


def _flat(text: str) -> str:
    return " ".join(text.split())
