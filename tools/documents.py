"""Write what is generated from the code: pages of docs/ and the module of declared sentences."""

import os
from pathlib import Path

import django

from tools import declared_texts, metric_document
from uptake.delivery.description import as_json
from uptake.facts.document import as_markdown
from uptake.rules.message_lifecycle import as_diagram

DOCS = Path(__file__).parent.parent / "docs"


def lifecycle() -> str:
    """The page about the life of a message."""
    head = "# The life of a message\n\nGenerated from `uptake/rules/message_lifecycle.py`."
    return f"{head}\n\n```mermaid\n{as_diagram()}```\n"


def interface() -> str:
    """The page about the JSON interface: what is written by hand, and behind it every path and field."""
    from uptake.api.document import as_markdown as described  # noqa: PLC0415 - needs Django to be set up

    return described((DOCS / "api.md").read_text())


def privacy() -> str:
    """The page about privacy: what is written by hand, and behind it every personal field."""
    from uptake.privacy.document import as_markdown as declared  # noqa: PLC0415 - needs Django to be set up

    return declared((DOCS / "privacy.md").read_text())


GENERATED = {
    DOCS / "api.md": interface,
    DOCS / "client.openapi.json": as_json,
    DOCS / "facts.md": as_markdown,
    DOCS / "lifecycle.md": lifecycle,
    DOCS / "metrics.md": metric_document.as_markdown,
    DOCS / "privacy.md": privacy,
    declared_texts.TARGET: declared_texts.as_module,
}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "uptake.config.settings")
    django.setup()
    for path, written in GENERATED.items():
        path.write_text(written())
