"""What the writers of the demonstration have begun: an announcement that runs, and one that waits for its review."""

from datetime import date, datetime, timedelta

from uptake.messaging import actions, authoring, clock, steps
from uptake.rules.locations import Location
from uptake.tenancy.acting import Acting

_OWN_WORDS = {
    "en-US": {
        "title": "Friday is for files",
        "body": "Bring one folder that only you see into the team's library. Colleagues from IT help from 10 to 12.",
        "button": "Find your helper",
    },
    "de-DE": {
        "title": "Freitag ist Dateitag",
        "body": "Bringen Sie einen Ordner, den nur Sie sehen, in die Bibliothek des Teams. Die IT hilft bis 12 Uhr.",
        "button": "Hilfe finden",
    },
}


def announce(*, by: Acting, now: datetime, as_of: date) -> int:
    """Send a premade announcement to everybody, on web pages; its number."""
    number = actions.start_announcement(by=by, now=now)
    for decided in (
        steps.Objective("adoption"),
        steps.Where(Location.WEB),
        steps.Template("work_in_one_file"),
        steps.Customize(None, url="https://support.microsoft.com/onedrive"),
        steps.Recipients(all_users=True),
        steps.Schedule("One file for everybody", now.date(), now.date() + timedelta(days=30)),
    ):
        actions.save_step(message_id=number, decided=decided, completed=True, by=by, now=now)
    actions.schedule(message_id=number, by=by, now=now)
    clock.register_pending(by.tenant, as_of, now)
    return number


def ask_for_review(*, by: Acting, now: datetime) -> int:
    """Write a message in two languages and send it for approval; its number."""
    number = actions.start_announcement(by=by, now=now)
    for decided in (steps.Objective("adoption"), steps.Where(Location.WEB), steps.Template("")):
        actions.save_step(message_id=number, decided=decided, completed=True, by=by, now=now)
    for locale in _OWN_WORDS:
        authoring.add_language(message_id=number, locale=locale, by=by, now=now)
    for later in (
        steps.Customize(_OWN_WORDS, url="https://support.microsoft.com/sharepoint", every_language=True),
        steps.Recipients(all_users=True),
        steps.Schedule("Friday is for files", now.date(), now.date() + timedelta(days=21), priority=1),
    ):
        actions.save_step(message_id=number, decided=later, completed=True, by=by, now=now)
    actions.schedule(message_id=number, by=by, now=now)
    return number
