"""The score over the real fact store, so that its files are what the plan reads."""

from datetime import date, timedelta

import pyarrow as pa

from tests.score.tenant import SOURCES
from uptake.facts.store import Coverage, FactStore
from uptake.facts.tables import PERSON_DAY, PERSON_STATE
from uptake.score.compute import compute

AS_OF = date(2026, 6, 28)


def test_the_files_of_the_fact_store_are_read_with_their_days(tmp_path):
    store = FactStore(tmp_path, "acme")
    people = pa.table({"person": pa.array([1, 2, 3], pa.int32()), "products": pa.array([3, 3, 1], pa.int32())})
    store.replace(PERSON_STATE, ["products"], {AS_OF: people})
    mail = pa.table({"person": pa.array([1, 2], pa.int32()), "email_sent": pa.array([1, 2], pa.int32())})
    chat = pa.table({"person": pa.array([1, 2], pa.int32()), "chat_sent": pa.array([1, 2], pa.int32())})
    store.replace(PERSON_DAY, ["email_sent"], {AS_OF: mail})
    store.replace(PERSON_DAY, ["chat_sent"], {AS_OF - timedelta(days=27): chat.slice(0, 1)})
    store.replace(PERSON_DAY, ["chat_sent"], {AS_OF - timedelta(days=28): chat.slice(1, 1)})
    store.note_coverage([Coverage(AS_OF, source, 1, 3, False, "") for source in SOURCES])
    found = {r.metric: r for r in compute(store, [AS_OF], memory_limit="200MB")}
    modes = found["communication.modes"]
    assert (modes.numerator, modes.denominator, modes.basis) == (1, 2, "daily:1/28")


def test_an_empty_store_gives_reasons_and_no_numbers(tmp_path):
    found = compute(FactStore(tmp_path, "acme"), [AS_OF])
    assert {r.reason for r in found} == {"no_licences", "needs_source", "no_source"}


def test_no_days_asked_for_is_no_result(tmp_path):
    assert compute(FactStore(tmp_path, "acme"), []) == []
