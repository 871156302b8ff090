"""After the removal: the worker has done it, and what is imported afterwards is shown within a day."""

import pytest
from django.conf import settings

from tests.messaging.office import TODAY, Office
from tests.privacy.test_opting_out import MIDNIGHT, TEAMS, now_of, off
from uptake.config.environment import Environment
from uptake.facts.about_people import PEOPLE_TABLES
from uptake.facts.store import FactStore
from uptake.insights import queries
from uptake.jobs import clock, queue
from uptake.jobs.daily import run_day
from uptake.jobs.models import Job
from uptake.privacy import actions
from uptake.tenancy.models import Tenant


@pytest.fixture
def office(transactional_db, tmp_path, settings) -> Office:
    """Hillside in a database that can be written anew, which no test in a transaction can."""
    settings.UPTAKE = Environment(data=tmp_path / "data", demo=True)
    made = Office.founded()
    made.hire(30)
    made.facts(active=range(1, 13))
    return made


def work_off() -> None:
    clock.wind(MIDNIGHT)
    Job.objects.of(Tenant.objects.get()).exclude(name="remove_people").delete()
    queue.work_off(clock.HANDLERS, lambda: MIDNIGHT)


def test_the_worker_removes_and_people_experiences_begin_anew(office: Office) -> None:
    run_day(office.tenant, MIDNIGHT)
    before = queries.latest_day(now_of(office))
    assert before is not None
    assert before.answer(TEAMS) is not None
    off(office)
    work_off()
    assert queue.failed(office.tenant) == []
    assert now_of(office).people_removed_at == MIDNIGHT
    store = FactStore(settings.UPTAKE.facts, "hillside")
    assert not any(store.days(table) for table in PEOPLE_TABLES)
    assert store.coverage() == []
    assert actions.opt_in(by=office.gina, now=MIDNIGHT) is False
    assert queries.newest_share(now_of(office), TEAMS) is None
    office.facts(active=range(1, 4), as_of=TODAY)
    run_day(now_of(office), MIDNIGHT)
    anew = queries.latest_day(now_of(office))
    assert anew is not None
    answer = anew.answer(TEAMS)
    assert answer is not None
    assert (answer.numerator, answer.denominator) == (3, 30)
