"""Every reason for "no data" has a sentence for people."""

import re
from pathlib import Path

from uptake.insights.reasons import WHY_NO_DATA

SCORE = Path(__file__).parents[2] / "uptake/score"


def test_each_reason_that_the_score_can_give_has_its_sentence() -> None:
    given = {
        reason
        for file in SCORE.rglob("*.py")
        for reason in re.findall(r'(?:Missing\(|nothing=|reason = )"(\w+)"', file.read_text())
    }
    assert {"no_source", "no_licences", "nobody", "no_threads"} <= given
    assert given <= set(WHY_NO_DATA)
