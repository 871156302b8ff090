"""Every worked example of organizational messages is a test, or a case that a test reads."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROWS = range(1, tomllib.loads((ROOT / "cases" / "worked-examples.toml").read_text())["messages"]["rows"] + 1)


def rows_shown() -> set[int]:
    """The rows that a test is named after (test_m19_..., test_m43_m44_...), or a case (id = "M19-border")."""
    names = [
        found[1]
        for file in (ROOT / "tests").rglob("*.py")
        for found in re.finditer(r"^ *(?:async )?def test_((?:m\d\d_)+)", file.read_text(), re.MULTILINE)
    ]
    ids = [
        found[1]
        for file in (ROOT / "cases").rglob("*.toml")
        for found in re.finditer(r'^id = "(M\d\d)(?:-[^"]*)?"', file.read_text(), re.MULTILINE)
    ]
    return {int(number) for name in (*names, *ids) for number in re.findall(r"[mM](\d\d)", name)}


def test_every_row_is_shown():
    missing = sorted(set(ROWS) - rows_shown())
    print("rows without a case:", [f"M{row:02}" for row in missing])
    assert not missing


def test_no_row_is_shown_that_there_is_not():
    assert rows_shown() <= set(ROWS)
