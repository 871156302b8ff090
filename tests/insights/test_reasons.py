"""Every reason for "no data" has a sentence for people."""

import re
from pathlib import Path

from uptake.insights.phrases import WHY_NO_DATA

SCORE = Path(__file__).parents[2] / "uptake/score"


def test_each_reason_that_the_score_can_give_has_its_sentence() -> None:
    given = {
        reason
        for name in ("compute.py", "deliveries.py", "windows.py")
        for reason in re.findall(r'"(no_\w+|nobody\w*|needs_source|names_are_concealed)"', (SCORE / name).read_text())
    }
    assert {"no_source", "no_licences", "nobody"} <= given
    assert given <= set(WHY_NO_DATA)
