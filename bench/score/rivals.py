"""The hand-written rival: the SQL of by_hand.sql over the same files."""

from datetime import date
from pathlib import Path

import duckdb

from uptake.facts.store import FactStore
from uptake.facts.tables import COMMUNITY_QUESTION, MAIL_THREAD, PERSON_DAY, PERSON_STATE
from uptake.rules.window import window
from uptake.score.grains.conversations import QUESTION, THREAD
from uptake.score.grains.grain import Grain
from uptake.score.grains.people import PERSON
from uptake.score.metric import Metric
from uptake.score.registry import METRICS

_SQL = (Path(__file__).parent / "by_hand.sql").read_text()
_APPS = ("outlook", "teams", "word", "excel", "powerpoint", "onenote")
_STARTED = """
    with started as (
        select rows.* from read_parquet($rows, hive_partitioning = true) rows
        semi join (
            select person from (
                select
                    person,
                    coalesce(arg_max(account_enabled, day), true) as account_enabled,
                    coalesce(arg_max(guest, day), false) as guest,
                    coalesce(arg_max(deleted, day), false) as deleted
                from read_parquet($state, hive_partitioning = true)
                where day between $first and $last
                group by person
            ) where account_enabled and not guest and not deleted
        ) people using (person)
        where day between $first and $last
    )
"""
_THREADS = f"""{_STARTED} select
    count(*) filter (where has_mention and answered_day <= $last), count(*) filter (where has_mention),
    count(*) filter (where not has_mention and answered_day <= $last), count(*) filter (where not has_mention)
    from started"""  # noqa: S608 - made of this file's own constants
_QUESTIONS = f"""{_STARTED} select
    count(*) filter (where answered_day <= $last), count(*),
    count(*) filter (where best_answer_day <= $last), count(*)
    from started"""  # noqa: S608 - as above

_PER_APP = ",\n".join(
    f"count(*) filter (where {app} in (3, 5, 6, 7)), count(*) filter (where {app} <> 0), "
    + ", ".join(f"count(*) filter (where {app} = {flag}), count(*) filter (where {app} <> 0)" for flag in (1, 2, 4))
    for app in _APPS
)


def by_hand(store: FactStore, as_of: date, threads: int) -> dict[str, tuple[int, int]]:
    """Numerator and denominator of every computed metric, by its id."""
    days = window(as_of)
    lists = {
        table.name: store.files(table, days.first, days.last)
        for table in (PERSON_DAY, PERSON_STATE, MAIL_THREAD, COMMUNITY_QUESTION)
    }
    given = {"first": days.first, "last": days.last, "state": lists["person_state"]}
    with duckdb.connect(config={"threads": threads, "preserve_insertion_order": False}) as connection:
        people = connection.execute(
            _SQL.replace("{per_app}", _PER_APP), given | {"facts": lists["person_day"]}
        ).fetchone()
        threads_found = connection.execute(_THREADS, given | {"rows": lists["mail_thread"]}).fetchone()
        questions = connection.execute(_QUESTIONS, given | {"rows": lists["community_question"]}).fetchone()
    found = {}
    for grain, numbers in zip((PERSON, THREAD, QUESTION), (people, threads_found, questions), strict=True):
        for i, metric in enumerate(_of(grain)):
            found[metric.id] = (numbers[2 * i], numbers[2 * i + 1])
    return found


def _of(grain: Grain) -> list[Metric]:
    return [metric for metric in METRICS if metric.answer is not None and metric.grain is grain]
