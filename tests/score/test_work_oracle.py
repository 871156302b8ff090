"""Uses of files, meetings and workspaces against the oracle, in tenants where many of them meet."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.score import oracle_meetings, oracle_workspaces
from tests.score.random_work import FILE_USES, MEETINGS, SITE_DAYS, TODAY, WORKSPACE_DAYS, within
from tests.score.tenant import FilesOf, Tenant
from uptake.facts.tables import FILE_USE, MEETING, SITE_DAY, WORKSPACE_DAY
from uptake.rules.window import DAYS, window
from uptake.score import plan
from uptake.score.engine import Engine, Whose
from uptake.score.grains.files import FILE_COLUMNS, file_people
from uptake.score.grains.grain import Grain
from uptake.score.grains.meetings import MEETING_GRAIN
from uptake.score.grains.workspaces import WORKSPACE
from uptake.score.registry import METRICS

FIRST = window(TODAY).first
NAMES = tuple(sorted(FILE_COLUMNS))
_BUSY = {
    "type": st.sampled_from([1, 1, 2, 16, 32]),
    "reads": st.sampled_from([0, 1]),
    "changes": st.sampled_from([0, 1]),
}
BUSY_USES = within(FILE_USES, TODAY, persons=4, files="ab", **_BUSY)
MANY = settings(max_examples=60, deadline=None)


def asked(tenant, excluded, expression, *arguments):
    with tempfile.TemporaryDirectory() as folder:
        whose = Whose(FilesOf(Path(folder), tenant), excluded)
        with Engine([whose], [TODAY], threads=1) as engine:
            engine.take([TODAY])
            return engine.ask(expression, *arguments)


def counted(tenant: Tenant, grain: Grain):
    metrics = tuple(metric for metric in METRICS if metric.grain is grain)
    rows = asked(tenant, (), plan.daily_sums, grain, DAYS, metrics)
    numbers = rows[0][2:] if rows else [0] * (plan.SUMS * len(metrics))
    return {m.id: tuple(int(n or 0) for n in numbers[plan.SUMS * i :][:2]) for i, m in enumerate(metrics)}


@MANY
@given(
    st.lists(BUSY_USES, max_size=14, unique_by=lambda row: (row["day"], row["file"], row["person"])),
    st.lists(within(SITE_DAYS, TODAY), max_size=3, unique_by=lambda row: (row["day"], row["site"])),
    st.sets(st.integers(0, 4), max_size=1),
)
def test_everybody_is_a_collaborator_exactly_where_some_pair_of_uses_says_so(rows, sites, excluded):
    tenant = Tenant(rows={FILE_USE.name: rows, SITE_DAY.name: sites})
    uses = oracle_workspaces.uses_of(tenant, excluded, FIRST, TODAY)
    pairs = oracle_workspaces.together(uses)
    expected = {
        person: (
            len({row["file"] for row in pairs.get(person, [])}),
            len({row["day"] for row in pairs.get(person, [])}),
        )
        for person in {row["person"] for row in uses}
    }
    found = asked(tenant, excluded, file_people, DAYS, NAMES)
    files, days = NAMES.index("files_collaborated"), NAMES.index("collaborating_days")
    on_sites = NAMES.index("team_site_files")
    told = {person: (numbers[files] or 0, numbers[days] or 0) for _, _, person, *numbers in found}
    assert {person: told.get(person, (0, 0)) for person in expected} == expected
    at_sites = {person for _, _, person, *numbers in found if numbers[on_sites]}
    assert at_sites == {row["person"] for row in uses if row["team_site"]}
    assert set(told) - set(expected) <= {row["person"] for row in rows if row["person"] not in excluded}


@MANY
@given(st.lists(within(MEETINGS, TODAY), max_size=6))
def test_meetings_are_rated_as_the_oracle_rates_them(rows):
    tenant = Tenant(rows={MEETING.name: [{**row, "meeting": str(i)} for i, row in enumerate(rows)]})
    assert counted(tenant, MEETING_GRAIN) == oracle_meetings.meetings(tenant, FIRST, TODAY)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(within(WORKSPACE_DAYS, TODAY), max_size=20, unique_by=lambda row: (row["day"], row["workspace"])),
)
def test_workspaces_are_counted_as_the_oracle_counts_them(rows):
    tenant = Tenant(rows={WORKSPACE_DAY.name: rows})
    assert counted(tenant, WORKSPACE) == oracle_workspaces.workspaces(tenant, FIRST, TODAY)
