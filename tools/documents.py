"""Write what is generated from the code: pages of docs/ and the module of declared sentences."""

from pathlib import Path

from tools import declared_texts, metric_document
from uptake.facts.document import as_markdown
from uptake.rules.message_lifecycle import as_diagram

DOCS = Path(__file__).parent.parent / "docs"


def lifecycle() -> str:
    """The page about the life of a message."""
    head = "# The life of a message\n\nGenerated from `uptake/rules/message_lifecycle.py`."
    return f"{head}\n\n```mermaid\n{as_diagram()}```\n"


GENERATED = {
    DOCS / "facts.md": as_markdown,
    DOCS / "lifecycle.md": lifecycle,
    DOCS / "metrics.md": metric_document.as_markdown,
    declared_texts.TARGET: declared_texts.as_module,
}

if __name__ == "__main__":
    for path, written in GENERATED.items():
        path.write_text(written())
