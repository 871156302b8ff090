"""Sentences that are declared below Django (metrics, categories, sources, import reasons), marked for translation.

The rooms that declare them know no Django, so they are plain English there; pages translate them by their
text. This writes them into uptake/insights/declared.py, where the collector of sentences finds them.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from uptake.facts import sources
from uptake.facts.importers.reasons import SENTENCES
from uptake.facts.of_person import BY_PERSON
from uptake.facts.sources import open_source
from uptake.facts.tables import OPEN_TABLES
from uptake.rules.choices import CHOICES, READINGS
from uptake.rules.message_readings import MESSAGE_READINGS
from uptake.score.categories import CATEGORIES
from uptake.score.copilot_periods import FEATURES
from uptake.score.listings import LISTINGS, TIMES
from uptake.score.registry import METRICS

TARGET = Path(__file__).parent.parent / "uptake/insights/declared.py"
HEAD = '''"""Sentences that metrics, categories, sources and importers declare; written by `make docs`, not by hand."""

from django.utils.translation import gettext_noop as _

TEXTS = (
'''


def texts() -> Iterator[str]:
    """Every declared sentence, in the order of declaration."""
    for category in CATEGORIES:
        yield from (category.title, category.question)
    for metric in METRICS:
        yield from (metric.title, metric.question, metric.among_says, metric.of_says, metric.group)
        yield from (part.strip() for part in metric.missing.split(","))
        yield from (resource.title for resource in metric.resources)
    yield from (
        sources.TEAMS, sources.EMAIL, sources.SHAREPOINT, sources.ONEDRIVE, sources.ENGAGE, sources.APPS,
        sources.ACTIVE_USERS, sources.COPILOT, sources.DIRECTORY, sources.CALLS, sources.AUDIT,
        sources.GROUPS_ACTIVITY, sources.TEAM_ACTIVITY, sources.SITES, sources.PERSON_QUERY, sources.INVENTORY,
        sources.ENDPOINT, sources.NETWORK,
    )  # fmt: skip
    yield from (open_source(table) for table in OPEN_TABLES)
    yield from (column.says for table in BY_PERSON for column in table.columns)
    for reading in (*READINGS, *MESSAGE_READINGS):
        yield from (reading.title, reading.says)
    for choice in CHOICES:
        yield from (choice.title, choice.question, *(option.says for option in choice.options))
    for listing in LISTINGS:
        yield from (listing.title, listing.says, *(column.title for column in listing.columns))
    yield from (phase for _name, phase in TIMES)
    yield from (feature for feature, _apps in FEATURES)
    yield from SENTENCES.values()


def as_module() -> str:
    """The module, one sentence a line."""
    once = dict.fromkeys(text for text in texts() if text)
    return HEAD + "".join(f"    _({json.dumps(text, ensure_ascii=False)}),\n" for text in once) + ")\n"


if __name__ == "__main__":
    TARGET.write_text(as_module())
