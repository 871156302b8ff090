"""What comes of the demonstration: every category has a number where its sources are delivered."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from uptake.demo.exports import directory_day, write_exports
from uptake.demo.organization import DEMO_TENANTS, DemoTenant, Organization, made
from uptake.demo.person_query import person_query
from uptake.facts.importers.bring_in import bring_in
from uptake.facts.importers.found import Found, discover
from uptake.facts.importers.read import read
from uptake.facts.newest import newest_day
from uptake.facts.store import FactStore
from uptake.score.compute import compute
from uptake.score.resilience import Report, resilience
from uptake.score.result import Result
from uptake.score.scores import scores, total_of

LEFT_OUT = {
    "quellbach": set(),
    "tarnvale": {"endpoint_analytics"},
    "osmerra": {"endpoint_analytics", "ai_adoption"},
    "brightfjell": {"network_connectivity"},
}


def imported(folder: Path, files: Iterable[Found], last_day: date) -> FactStore:
    store = FactStore(folder, "demo")
    deliveries = [read(found, snapshot_day=directory_day(last_day), strict=True) for found in files]
    report = bring_in(store, deliveries, lambda names: {name: n for n, name in enumerate(sorted(names), start=1)})
    assert not report.skipped
    return store


def results(folder: Path, tenant: DemoTenant, last_day: date) -> list[Result]:
    write_exports(folder / "exports", organization=made(replace(tenant, people=160)), last_day=last_day, days=30)
    store = imported(folder / "facts", discover([folder / "exports"]), last_day)
    assert newest_day(store.coverage()) == last_day
    return compute(store, [last_day])


@pytest.mark.parametrize("tenant", DEMO_TENANTS, ids=lambda tenant: tenant.slug)
def test_the_tenants_reach_different_maxima(tmp_path: Path, tenant: DemoTenant, last_day: date) -> None:
    found = scores(results(tmp_path, tenant, last_day))
    assert {score.category.id for score in found if score.points is None} == LEFT_OUT[tenant.slug]
    assert total_of(found).maximum == 900 - 100 * len(LEFT_OUT[tenant.slug])
    assert {score.category.id for score in found if score.stands_in} == (
        {"meetings"} if tenant.slug == "brightfjell" else set()
    )
    for score in found:
        assert score.points is None or 15 <= score.points <= 95, score.metric


def test_every_insight_of_the_main_tenant_has_a_number(tmp_path: Path, last_day: date) -> None:
    missing = {result.metric for result in results(tmp_path, DEMO_TENANTS[0], last_day) if result.reason == "no_source"}
    assert missing == set()


@pytest.fixture(scope="module")
def report(main: Organization, last_day: date, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The Business resilience report of the main tenant, from its person query alone."""
    files = [Found(name, data) for name, data in person_query(main, last_day)]
    store = imported(tmp_path_factory.mktemp("weeks"), files, last_day)
    return resilience(store, last_day, baseline="a_year_earlier")


def test_the_resilience_report_compares_with_the_year_before(report: Report) -> None:
    (origin,) = report.origins
    assert origin.periods.a_year_earlier
    assert origin.people > 200
    told = {figure.measure.id: figure.numbers for figure in report.figures if figure.numbers is not None}
    assert len(told) == len(report.figures)
    for measure, falls in (("after_hours", True), ("conflicting_share", True), ("chat_share", False)):
        change = told[measure].change
        assert change is not None
        assert (change < 0) == falls, measure


def test_the_resilience_report_has_lifelike_hours(report: Report) -> None:
    told = {figure.measure.id: figure.numbers for figure in report.figures if figure.numbers is not None}
    assert 8 <= told["collaboration_hours"].current.value <= 25
    assert 0.3 <= told["meeting_and_call_share"].current.value <= 0.7
    assert 0 < told["after_hours_people"].current.value < 0.2


def test_no_code_of_the_person_query_tells_a_person(main: Organization, last_day: date) -> None:
    known = {text.lower() for person in main.people for text in (person.principal, person.directory_id)}
    ((_, data),) = person_query(main, last_day)
    codes = {line.split(",")[0].lower() for line in data.decode("utf-8-sig").splitlines()[1:]}
    assert len(codes) > 200
    assert not codes & known
