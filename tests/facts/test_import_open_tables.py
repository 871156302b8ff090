"""Open fact tables, as CSV and as Parquet."""

import io
from collections.abc import Callable
from datetime import date

import pyarrow as pa
from facts_world import DAY, World
from pyarrow import parquet

from uptake.facts.document import template
from uptake.facts.importers.deliveries import Skipped
from uptake.facts.importers.found import Found
from uptake.facts.importers.read import Recognised, recognise
from uptake.facts.tables import COMMUNITY_QUESTION, MAIL_THREAD, OPEN_TABLES, PERSON_DAY


def test_facts_that_no_report_tells_come_as_csv(world: World) -> None:
    world.bring_in("open-person-day.csv")
    told = world.facts(PERSON_DAY)
    assert told["ana.ruiz"] == {"email_mentions": 2, "onsite_minutes": 240, "skype_platforms": 1 | 4}
    assert told["lena.gold"] == {"remote_minutes": 30}


def test_mail_threads_and_questions_have_their_own_key(world: World) -> None:
    world.bring_in("open-mail-threads.csv", "open-questions.csv")
    threads = world.store.read(MAIL_THREAD, DAY, DAY).to_pylist()
    assert [(t["thread"], t["has_mention"], t["answered_day"]) for t in threads] == [
        ("t-1", True, date(2026, 7, 27)),
        ("t-2", False, None),
    ]
    (question,) = world.store.read(COMMUNITY_QUESTION, DAY, DAY).to_pylist()
    assert question["person"] == world.numbers["lena.gold@hillside.example"]


def test_parquet_tells_flags_as_the_sum_of_their_bits(world: World) -> None:
    table = pa.table(
        {
            "day": pa.array([DAY]),
            "person": ["Ana@x.example"],
            "skype_platforms": pa.array([5], pa.int64()),
            "email_mentions": pa.array([3.0]),
        }
    )
    stream = io.BytesIO()
    parquet.write_table(table, stream)
    world.bring_in(Found("facts.parquet", stream.getvalue()))
    assert world.facts(PERSON_DAY)["ana"] == {"skype_platforms": 5, "email_mentions": 3}


def test_a_damaged_parquet_file_is_refused(skipped: Callable[..., Skipped]) -> None:
    assert skipped("facts.parquet", b"PAR1 and then nothing of use").reason == "parquet_damaged"


def test_an_unknown_flag_sets_its_row_aside(world: World) -> None:
    data = "day,person,skype_platforms\n2026-07-26,a@x.example,desktop+fridge\n2026-07-26,b@x.example,web\n"
    report = world.bring_in(Found("open.csv", data.encode()))
    assert [(bad.value, bad.reason) for bad in report.taken[0].bad_rows] == [("desktop+fridge", "bad_flag")]
    assert world.facts(PERSON_DAY) == {"b": {"skype_platforms": 2}}


def test_every_template_is_recognised_as_its_table() -> None:
    for table in OPEN_TABLES:
        found = recognise(template(table).encode())
        assert isinstance(found, Recognised), table.name
        assert found.form == table
