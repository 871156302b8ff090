"""What is left of a file while people experiences are opted out: nothing about what people do is kept."""

from dataclasses import replace

from uptake.facts.about_people import OTHER_TABLES, is_about_people
from uptake.facts.importers.deliveries import Delivery, Notice, Skipped


def without_people(delivery: Delivery | Skipped) -> Delivery | Skipped:
    """The file without its facts about people; refused whole where nothing else is in it.

    Of the directory, who is there and the groups are kept, because announcements need them: not what was true
    of each person day by day.
    """
    if isinstance(delivery, Skipped) or not is_about_people(delivery.source):
        return delivery
    parts = tuple(part for part in delivery.parts if part.table in OTHER_TABLES)
    if not (parts or delivery.persons or delivery.groups or delivery.skus):
        return Skipped(delivery.name, "people_experiences_off")
    return replace(
        delivery,
        parts=parts,
        events=None,
        covers=(),
        person_columns=(),
        snapshot_day=None,
        notices=(*delivery.notices, Notice("people_experiences_off_directory")),
    )
