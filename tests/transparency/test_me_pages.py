"""What people read about themselves is true, whole, and about nobody else."""

import json
from datetime import timedelta

import pyarrow as pa
import pytest
from django.conf import settings

from tests.messaging.office import NOW, TODAY
from uptake.audience.select import practising, select
from uptake.facts.of_person import BY_PERSON
from uptake.facts.store import Coverage, FactStore
from uptake.facts.tables import PERSON_DAY
from uptake.people.models import Person
from uptake.rules import delivery
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant
from uptake.transparency.about import CONCEALED, LEFT_OUT, NOT_IN_DIRECTORY, OPTED_OUT, SCORE_OFF
from uptake.transparency.counted import WORDS
from uptake.transparency.gate_words import HOLDS
from uptake.transparency.practices import Standing, practices
from uptake.transparency.visits import Visitor

PAGES = ("/me/", "/me/practices/", "/me/messages/", "/me/data.json")


def who(office, number):
    return Visitor(Tenant.objects.get(pk=office.tenant.pk), number, 0, NOW)


def text_of(browser, page):
    found = browser.get(page)
    assert found.status_code == 200, found.content
    return found.content.decode()


def test_every_table_that_names_persons_is_told_and_explained():
    assert {table.name for table in BY_PERSON} == set(WORDS)


def test_every_gate_has_a_sentence_for_the_reader():
    assert set(HOLDS) == {reason for reason in delivery.REASONS if not reason.startswith("device_")}


def test_the_directory_and_the_days_are_those_of_the_reader(staffed, reader):
    Person.objects.of(staffed.tenant).filter(number=5).update(department="Forge", in_directory=True)
    store = facts_of(staffed.tenant)
    days = {TODAY - timedelta(days=back): [5, 6] if back != 40 else [5] for back in (0, 3, 27, 28, 40)}
    rows = {
        day: pa.table({"person": pa.array(who, pa.int32()), "calls": pa.array([2] * len(who), pa.int32())})
        for day, who in days.items()
    }
    store.replace(PERSON_DAY, ("calls",), rows)
    found = reader(5).get("/me/")
    page = found.content.decode()
    assert "Forge" in page
    row = next(each for each in found.context["counted"] if each.table == "person_day")
    assert (row.days, row.first, row.kept_days) == (3, TODAY - timedelta(days=40), 208)
    calls = next(each for each in row.figures if each.name == "calls")
    assert calls.days == 3
    assert calls.source
    assert row.next_gone == TODAY - timedelta(days=40) + timedelta(days=209)


@pytest.mark.parametrize("number", [5, 20])
def test_practices_are_what_the_score_and_the_audience_say(staffed, number):
    day, found = practices(who(staffed, number))
    assert day == TODAY
    told = {each.metric.id: each.standing for each in found}
    assert told
    for metric, standing in told.items():
        does = number in practising(facts_of(staffed.tenant), metric, TODAY)
        asked_for = number in select(facts_of(staffed.tenant), metric, TODAY)
        assert (standing is Standing.DOES) is does, metric
        assert (standing is Standing.NOT_YET) is asked_for, metric
    assert Standing.DOES in told.values() or number == 20
    assert Standing.NOT_YET in told.values() or number == 5


def test_practices_are_on_the_page(staffed, reader):
    assert "You are counted as doing this" in text_of(reader(5), "/me/practices/")
    assert "not doing this yet" in text_of(reader(20), "/me/practices/")


def test_states_are_told_as_they_are(staffed, reader):
    plain = text_of(reader(5), "/me/")
    told = {"out": LEFT_OUT, "off": SCORE_OFF, "opted": OPTED_OUT, "concealed": CONCEALED, "gone": NOT_IN_DIRECTORY}
    assert str(NOT_IN_DIRECTORY) in plain  # nobody has told a directory yet
    assert not [each for name, each in told.items() if name != "gone" and str(each) in plain]
    group = staffed.group("left out", [5])
    Tenant.objects.update(excluded_groups=[group], score_on=False)
    Person.objects.of(staffed.tenant).update(in_directory=True)
    FactStore(settings.UPTAKE.facts, "hillside").note_coverage([Coverage(TODAY, "x", 1, 30, concealed=True, digest="")])
    page = text_of(reader(5), "/me/")
    assert all(str(told[name]) in page for name in ("out", "off", "concealed"))
    assert str(NOT_IN_DIRECTORY) not in page
    assert str(LEFT_OUT) not in text_of(reader(6), "/me/")
    assert "No number counts you" in text_of(reader(5), "/me/practices/")


def test_after_an_opt_out_nothing_of_what_people_do_is_shown(staffed, reader):
    Tenant.objects.update(people_opted_out_at=NOW)
    browser = reader(5)
    assert str(OPTED_OUT) in text_of(browser, "/me/")
    assert json.loads(text_of(browser, "/me/data.json"))["facts"] == {}
    assert "No number counts you" in text_of(browser, "/me/practices/")
