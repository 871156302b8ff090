import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from tests.score import oracle
from tests.score.random_tenants import PERSONS, TODAY, tenants
from tests.score.tenant import SOURCES, FilesOf, Tenant
from uptake.audience.select import practising, select
from uptake.facts.sources import COPILOT, EMAIL, TEAMS
from uptake.facts.tables import PERSON_DAY, PERSON_PERIOD, PERSON_STATE
from uptake.rules.audience import Candidate, includes
from uptake.rules.refusals import Refused

AS_OF = date(2026, 6, 28)
SETS = st.sets(PERSONS, max_size=3)
SPOKEN = {  # for one person: is asked about, practises; said apart from the metrics
    "communication.teams": (
        lambda p: bool(p.products & oracle.TEAMS),
        lambda p: p.total("chat_sent") + p.total("channel_sent") > 0,
    ),
    "communication.mentions": (lambda p: p.total("email_sent") > 0, lambda p: p.total("email_mentions") > 0),
    "mobility.outlook_several": (
        lambda p: bool(p.platforms("outlook")),
        lambda p: len(p.platforms("outlook")) > 1,
    ),
    "ai_adoption.score": (lambda p: bool(p.products_now & oracle.COPILOT), lambda p: p.copilot_days() >= 12),
}


@settings(max_examples=25, deadline=None)
@given(tenants(), st.sampled_from(sorted(SPOKEN)), SETS, st.none() | SETS, SETS)
def test_query_and_sentence_choose_the_same_people(tenant, metric_id, excluded, within, omit):
    asked, practises = SPOKEN[metric_id]
    people = oracle.with_activity(tenant, TODAY)
    expected = {
        number
        for number, person in people.items()
        if includes(
            Candidate(number, asked=asked(person), practises=practises(person)),
            excluded=excluded,
            within=within,
            omit=omit,
        )
    }
    with tempfile.TemporaryDirectory() as folder:
        store = FilesOf(Path(folder), tenant)
        try:
            found = select(
                store,
                metric_id,
                TODAY,
                excluded=sorted(excluded),
                within=None if within is None else BitMap(within),
                omit=BitMap(omit),
            )
        except Refused as refused:
            assert refused.reason == "no_audience"  # noqa: PT017 - a set or a reason
            assert refused.details["because"] in ("no_licences", "no_source")  # noqa: PT017
        else:
            assert set(found) == expected


@settings(max_examples=25, deadline=None)
@given(tenants(), st.sampled_from(sorted(SPOKEN)), SETS)
def test_those_who_practise_are_the_rest_of_whom_the_metric_asks(tenant, metric_id, excluded):
    asked, practises = SPOKEN[metric_id]
    people = oracle.with_activity(tenant, TODAY)
    among = {number for number, person in people.items() if asked(person) and number not in excluded}
    with tempfile.TemporaryDirectory() as folder:
        store = FilesOf(Path(folder), tenant)
        try:
            found = practising(store, metric_id, TODAY, excluded=sorted(excluded))
            others = select(store, metric_id, TODAY, excluded=sorted(excluded))
        except Refused as refused:
            assert refused.reason == "no_audience"  # noqa: PT017 - a set or a reason
        else:
            assert set(found) == {number for number in among if practises(people[number])}
            assert set(found | others) == among
            assert not found & others


@pytest.fixture
def store(tmp_path):
    tenant = Tenant()
    tenant.add(PERSON_STATE, [{"day": AS_OF, "person": n, "products": 2} for n in range(1, 6)])
    tenant.add(PERSON_DAY, [{"day": AS_OF, "person": 2, "chat_sent": 1}])
    tenant.deliver([AS_OF], *SOURCES)
    return FilesOf(tmp_path, tenant)


def test_those_who_could_and_do_not_yet_are_chosen(store):
    assert select(store, "communication.teams", AS_OF) == BitMap([1, 3, 4, 5])


def test_groups_narrow_and_omissions_win(store):
    chosen = select(store, "communication.teams", AS_OF, excluded=[5], within=BitMap([1, 2, 3, 5]), omit=BitMap([3]))
    assert chosen == BitMap([1])


def test_an_empty_group_chooses_nobody_and_no_group_everybody(store):
    assert not select(store, "communication.teams", AS_OF, within=BitMap())
    assert select(store, "communication.teams", AS_OF, within=None)


def test_a_period_report_chooses_people_as_well(tmp_path):
    tenant = Tenant()
    tenant.add(PERSON_STATE, [{"day": AS_OF, "person": n, "products": 2} for n in (1, 2)])
    tenant.add(PERSON_PERIOD, [{"day": AS_OF, "period_days": 30, "person": 2, "channel_sent": 1}])
    tenant.deliver([AS_OF], TEAMS, period=30)
    assert select(FilesOf(tmp_path, tenant), "communication.teams", AS_OF) == BitMap([1])


def test_a_metric_about_threads_has_no_recipients(store):
    with pytest.raises(Refused, match="not_about_people"):
        select(store, "communication.mentions_answered", AS_OF)


def test_a_metric_without_data_has_no_audience_and_says_why(tmp_path):
    tenant = Tenant()
    tenant.add(PERSON_STATE, [{"day": AS_OF, "person": 1, "products": 2}])
    tenant.deliver([AS_OF], EMAIL, COPILOT)
    with pytest.raises(Refused, match="no_audience") as refused:
        select(FilesOf(tmp_path, tenant), "communication.teams", AS_OF)
    assert refused.value.details["because"] == "no_source"
    assert refused.value.details["missing"] == TEAMS


def test_nobody_can_be_addressed_while_names_are_concealed(tmp_path):
    tenant = Tenant()
    tenant.add(PERSON_STATE, [{"day": AS_OF, "person": 1, "products_reported": 2}])
    tenant.deliver([AS_OF], TEAMS, concealed=True)
    with pytest.raises(Refused, match="names_are_concealed"):
        select(FilesOf(tmp_path, tenant), "communication.teams", AS_OF)


def test_an_unknown_metric_is_refused(store):
    with pytest.raises(Refused, match="no_such_metric"):
        select(store, "communication.smoke_signals", AS_OF)
