"""The generated part of docs/api.md: every address with its parameters, every object with its fields."""

from collections.abc import Iterator

from uptake.api.listing import Call, Shape, calls, shapes

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
    return by_hand + "\n".join(lines).rstrip() + "\n"


def _call(call: Call) -> Iterator[str]:
    yield f"### `GET {call.path}`"
    yield ""
    yield f"{_flat(call.says)}"
    yield ""
    yield f"Permission: {f'`{call.permission}`' if call.permission else 'any'}. Answer: {call.answer}."
    yield ""
    if call.parameters:
        yield "| Parameter | In | Kind | What it says |"
        yield "|---|---|---|---|"
        yield from (f"| `{each.name}` | {each.place} | {each.kind} | {each.says} |" for each in call.parameters)
        yield ""


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
