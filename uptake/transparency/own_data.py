"""Everything about whoever reads, as one document: what the pages say, and every row behind it."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from uptake.facts.of_person import Mine
from uptake.people.oneself import Oneself, own_groups
from uptake.transparency.about import directory_lines
from uptake.transparency.received import Messages, title_of
from uptake.transparency.visits import Visitor

FORMAT = "uptake-own-data/1"


def own_data(who: Visitor, me: Oneself, mine: list[Mine], told: Messages, now: datetime) -> Mapping[str, Any]:
    """The document; names are those of the tables and fields in docs/privacy.md, moments are UTC.

    Flags are sums of their bits, and thousandths whole, as they are kept (docs/facts.md). What names somebody else,
    or something that is not the reader's own, is not in it.
    """
    document = {
        "format": FORMAT,
        "organization": who.tenant.name,
        "made_at": now,
        "directory": {line.name: line.value for line in directory_lines(me)},
        "groups": own_groups(who.tenant, who.number),
        "facts": {each.table.name: [_told(row) for row in each.rows] for each in mine},
        "messages": [
            {
                "title": each.title,
                "kind": each.kind,
                "why": list(each.why),
                "showings": [asdict(shown) for shown in each.showings],
            }
            for each in told.received
        ],
        "not_shown": [
            {"title": each.title, "kind": each.kind, "because": str(each.says), "why": list(each.why)}
            for each in told.held
        ],
        "choices": {
            "paused_until": told.wishes.paused_until,
            "not_relevant": [
                {"title": title_of(who, message, me.language), "since": since}
                for message, since in told.wishes.not_relevant
            ],
            "left_out_since": told.declined_since,
        },
        "devices": [asdict(each) for each in told.devices],
    }
    written: Mapping[str, Any] = _written(document)
    return written


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}


def _written(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _written(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_written(each) for each in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
