"""Use of Copilot over periods other than the 28 days of the score."""

from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.score.random_tenants import TODAY
from tests.score.tenant import FilesOf, Tenant
from uptake.facts.sources import COPILOT, COPILOT_APPS, DIRECTORY
from uptake.facts.tables import PERSON_DAY, PERSON_STATE
from uptake.score.copilot_periods import FEATURES, PERIODS, use_of_copilot

COPILOT_BIT = PERSON_STATE["products"].bit("copilot")
APPS = PERSON_DAY["copilot_apps"]
HOLDERS = 12


def tenant(used: dict[tuple[int, int], str], reports: int = 180, holders: int = HOLDERS) -> Tenant:
    """Everybody holds a licence; `used` says by person and days ago in which app."""
    found = Tenant()
    found.add(
        PERSON_STATE,
        [
            {"day": TODAY, "person": n, "account_enabled": True, "guest": False, "products": COPILOT_BIT}
            for n in range(holders)
        ],
    )
    found.add(
        PERSON_DAY,
        [
            {"day": TODAY - timedelta(days=ago), "person": person, "copilot_apps": APPS.bit(app)}
            for (person, ago), app in sorted(used.items())
        ],
    )
    found.deliver([TODAY - timedelta(days=ago) for ago in range(reports)], COPILOT, DIRECTORY)
    return found


def rows(folder: Path, of: Tenant, excluded: tuple[int, ...] = ()) -> dict[str, tuple[object, ...]]:
    found = use_of_copilot(FilesOf(folder, of), TODAY, excluded)
    return {str(row[0]): row[1:] for row in found.rows}


def test_each_period_holds_its_last_day_and_not_the_one_before(tmp_path: Path) -> None:
    told = rows(
        tmp_path, tenant({(0, 6): "teams", (1, 7): "word", (2, 29): "chat", (3, 89): "excel", (4, 179): "agents"})
    )
    assert told["Any use of Copilot"] == (8, 25, 33, 42)
    assert told["Copilot in Teams"] == (8, 8, 8, 8)
    assert told["Copilot in documents"] == (0, 8, 17, 17)
    assert told["Agents"] == (0, 0, 0, 8)


def test_a_period_before_the_first_report_is_empty(tmp_path: Path) -> None:
    told = rows(tmp_path, tenant({(0, 1): "teams"}, reports=30))
    assert told["Any use of Copilot"] == (8, 8, None, None)
    assert rows(tmp_path / "short", tenant({(0, 1): "teams"}, reports=6)) == {}


def test_nothing_is_told_of_fewer_than_ten_holders(tmp_path: Path) -> None:
    used = {(n, 1): "teams" for n in range(10)}
    assert rows(tmp_path / "ten", tenant(used, holders=10))["Copilot in Teams"] == (100,) * 4
    assert rows(tmp_path / "nine", tenant(used, holders=9)) == {}
    assert rows(tmp_path / "out", tenant(used, holders=10), excluded=(3,)) == {}


@given(
    st.dictionaries(
        st.tuples(st.integers(0, HOLDERS - 1), st.integers(0, 200)), st.sampled_from(COPILOT_APPS), max_size=30
    )
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_agrees_with_reading_row_by_row(tmp_path_factory, used) -> None:
    told = rows(tmp_path_factory.mktemp("rows"), tenant(used, reports=220))
    for title, apps in FEATURES:
        for place, days in enumerate(PERIODS):
            who = {person for (person, ago), app in used.items() if ago < days and app in apps}
            assert told[title][place] == round(100 * len(who) / HOLDERS)
