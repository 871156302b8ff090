"""Every worked example of the specification that is printed or documented has a case."""

import re
import tomllib
from pathlib import Path

CASES = Path(__file__).parents[2] / "cases"
ROWS = tomllib.loads((CASES / "worked-examples.toml").read_text())


def rows_with_cases() -> set[int]:
    """The rows shown by any case: an `id` like S13 or S13-before in any list of any TOML file of cases."""
    found = set()
    for file in CASES.glob("*/*.toml"):
        told = tomllib.loads(file.read_text())
        lists = [value for value in told.values() if isinstance(value, list)]
        ids = [case["id"] for cases in lists for case in cases if isinstance(case, dict) and "id" in case]
        found |= {int(shown[1]) for name in ids if (shown := re.fullmatch(r"S(\d+)(-.+)?", name))}
    return found


def test_the_list_has_all_rows():
    assert sorted(set(ROWS["P"]) | set(ROWS["D"]) | set(ROWS["R"])) == list(range(1, 41))


def test_every_printed_or_documented_row_has_a_case():
    missing = (set(ROWS["P"]) | set(ROWS["D"])) - rows_with_cases()
    print("rows without a case:", sorted(missing))
    assert not missing


def test_no_case_shows_a_row_that_there_is_not():
    assert rows_with_cases() <= set(range(1, 41))
