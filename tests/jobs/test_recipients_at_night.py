"""The night chooses recipients, enrols them, and looks what became of those enrolled."""

from datetime import timedelta

from tests.engagement.test_lift_of_messages import END, facts, out
from tests.messaging.conftest import folder, office, staffed
from tests.messaging.office import NOW, TODAY
from tests.messaging.test_calendar import out as announced
from uptake.jobs.daily import run_day
from uptake.messaging import enrolments
from uptake.messaging.models import Recipients

__all__ = ["folder", "office", "out", "staffed"]

DAY = timedelta(days=1)


def test_the_night_follows_who_was_enrolled(out):
    facts(out.tenant, writing=range(1, 101), when=END, as_of=END)
    assert run_day(out.tenant, NOW + 29 * DAY) == END
    row = enrolments.of_messages(out.tenant, [out.message])[0]
    assert row.day == TODAY
    assert set(row.began) == set(range(1, 101))
    assert row.complete


def test_without_facts_the_night_still_chooses_who_gets_announcements(office):
    office.hire(20)
    announced(office, "for all", range(1, 3))
    assert run_day(office.tenant, NOW + DAY) is None
    assert Recipients.objects.of(office.tenant).get().size == 20
