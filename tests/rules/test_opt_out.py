import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from uptake.rules.opt_out import deleted_at, keeps_history

CASES = tomllib.loads((Path(__file__).parents[2] / "cases/privacy/opt_out.toml").read_text())["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_worked_examples(case):
    assert keeps_history(case["opted_out_at"], case["reverted_at"]) is case["keeps_history"]


def test_there_is_never_more_than_a_day_to_change_ones_mind():
    moment = datetime(2026, 3, 3, tzinfo=UTC)
    assert deleted_at(moment) - moment == timedelta(days=1)
    assert deleted_at(moment - timedelta(seconds=1)) == moment
