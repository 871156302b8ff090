"""Benchmarks come from at least five others, are frozen for a month, and give nobody away."""

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest

from uptake.facts.tables import PERSON_STATE
from uptake.facts.technology import ENDPOINT_DAY
from uptake.peers import actions, queries
from uptake.peers.likeness import likeness
from uptake.peers.models import Contribution, Profile, Settled
from uptake.peers.queries import Benchmark, Source
from uptake.rules.cohorts import Key
from uptake.rules.permissions import Role
from uptake.rules.refusals import Refused
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import AuditEntry

NOW = datetime(2026, 5, 12, 8, 0, tzinfo=UTC)
APRIL, MAY, JUNE = date(2026, 4, 10), date(2026, 5, 10), date(2026, 6, 10)


def shared(street, points, *, month=APRIL, **profile):
    """Organizations that each contribute their points of communication in a month."""
    for place, value in enumerate(points):
        street.house(f"other-{place}", **profile)
        street.publish(f"other-{place}", month, communication=value)


def benchmark(street, measure="communication", as_of=MAY):
    return queries.benchmark(street.house("own"), measure, as_of)


def test_network_is_always_80(street) -> None:
    """Row 26 of the worked examples: the benchmark of the network is 80, always."""
    fixed = Benchmark("network_connectivity", 80, Source.FIXED)
    assert benchmark(street, "network_connectivity") == fixed
    for place in range(6):
        street.publish(f"other-{place}", APRIL, network_connectivity=10)
    street.publish("own", MAY, network_connectivity=10)
    header = b"region,band,licences,industry,tenure,category,metric,value,n,as_of"
    content = header + b"\n,,,,,network_connectivity,,5,9,2026-05-01\n"
    actions.take_over(name="f", content=content, tenant=street.house("own"), by=None, now=NOW)
    assert benchmark(street, "network_connectivity") == fixed


@pytest.mark.parametrize(("others", "known"), [(4, False), (5, True)])
def test_four_others_are_too_few_and_five_are_enough(street, others, known) -> None:
    shared(street, [50] * others)
    street.publish("own", APRIL, communication=100)
    street.publish("own", MAY, communication=100)
    assert (benchmark(street) is not None) is known


def test_the_own_figure_is_not_in_the_mean(street) -> None:
    shared(street, [40, 50, 60, 70, 80])
    street.publish("own", APRIL, communication=0)
    street.publish("own", MAY, communication=0)
    found = benchmark(street)
    assert found is not None
    assert (found.points, found.others, found.source, found.as_of) == (60, 5, Source.COHORT, date(2026, 5, 1))
    assert dict(found.alike)[Key.REGION] == "europe"


def test_a_figure_is_contributed_in_whole_points_once_a_month(street) -> None:
    assert street.publish("own", APRIL, communication=62.5, teamwork=None)
    assert not street.publish("own", APRIL + timedelta(days=3), communication=99)
    assert not street.publish("own", APRIL - timedelta(days=30), communication=99)
    rows = Contribution.objects.of(street.house("own"))
    assert [(row.month, row.points) for row in rows] == [(date(2026, 4, 1), {"communication": 63})]


def test_a_month_without_any_points_is_not_closed(street) -> None:
    assert not street.publish("own", APRIL, communication=None)
    assert street.publish("own", APRIL + timedelta(days=1), communication=5)


def test_the_benchmark_of_a_month_never_moves(street) -> None:
    shared(street, [40] * 5)
    street.publish("own", MAY, communication=10)
    shared(street, [0] * 5, month=MAY)
    street.publish("late", APRIL, communication=100)
    street.publish("own", MAY + timedelta(days=5), communication=10)
    found = benchmark(street, as_of=MAY + timedelta(days=20))
    assert found is not None
    assert found.points == 40
    street.publish("own", JUNE, communication=10)
    later = benchmark(street, as_of=JUNE)
    assert later is not None
    assert later.points == 0


def test_another_profile_shows_no_second_cohort_in_the_same_month(street) -> None:
    shared(street, [40] * 5)
    for place in range(5):
        street.house(f"health-{place}", industry="health")
        street.publish(f"health-{place}", APRIL, communication=80)
    street.publish("own", MAY, communication=10)
    before = benchmark(street)
    boss = street.acting("own", Role.GLOBAL_ADMINISTRATOR)
    actions.describe(region="europe", industry="health", customer_since=None, by=boss, now=NOW)
    street.publish("own", MAY + timedelta(days=1), communication=10)
    assert benchmark(street) == before
    assert before is not None
    assert before.points == 40
    for place in range(5):
        street.publish(f"health-{place}", MAY, communication=80)
    street.publish("own", JUNE, communication=10)
    later = benchmark(street, as_of=JUNE)
    assert later is not None
    assert (later.points, dict(later.alike)[Key.INDUSTRY]) == (80, "health")


def test_who_opts_out_gives_nothing_and_takes_back_what_was_given(street) -> None:
    shared(street, [40] * 5)
    boss = street.acting("other-0", Role.GLOBAL_ADMINISTRATOR)
    actions.contribute(on=False, by=boss, now=NOW)
    assert [row.points for row in Contribution.objects.of(street.house("other-0"))] == [{}]
    street.publish("own", MAY, communication=10)
    assert benchmark(street) is None
    assert actions.publish(street.house("other-0"), MAY, {"communication": 40})
    row = Contribution.objects.of(street.house("other-0")).get(month=date(2026, 5, 1))
    assert (row.contributed, row.points) == (False, {})
    assert AuditEntry.objects.of(street.house("other-0")).filter(action="peers.off").exists()


def test_who_opted_out_of_people_experiences_contributes_nothing(street) -> None:
    actions.publish(street.house("own"), APRIL, {"communication": 50, "apps_health": 50}, people_opted_out=True)
    assert [row.points for row in Contribution.objects.of(street.house("own"))] == [{}]


def test_only_global_administrators_describe_and_decide(street) -> None:
    reader = street.acting("own", Role.REPORTS_READER)
    with pytest.raises(Refused, match="not_allowed"):
        actions.describe(region="", industry="", customer_since=None, by=reader, now=NOW)
    with pytest.raises(Refused, match="not_allowed"):
        actions.contribute(on=False, by=reader, now=NOW)
    with pytest.raises(Refused, match="not_allowed"):
        actions.take_over(name="f", content=b"", tenant=street.house("own"), by=reader, now=NOW)
    with pytest.raises(Refused, match="not_allowed"):
        actions.drop_file(by=reader, now=NOW)


def test_a_profile_that_cannot_be_is_refused(street) -> None:
    boss = street.acting("own", Role.GLOBAL_ADMINISTRATOR)
    with pytest.raises(Refused, match="no_such_choice"):
        actions.describe(region="atlantis", industry="", customer_since=None, by=boss, now=NOW)
    with pytest.raises(Refused, match="customer_from_the_future"):
        actions.describe(region="", industry="", customer_since=date(2026, 5, 13), by=boss, now=NOW)


def test_licensed_users_and_types_are_computed_from_the_newest_licences(street) -> None:
    tenant = street.house("own")
    suite = sum(PERSON_STATE["products"].bit(name) for name in ("exchange", "teams", "apps"))
    people = [{"person": n, "products": suite, "guest": False, "deleted": False} for n in range(1, 41)]
    people += [{"person": n, "products": suite, "guest": True, "deleted": False} for n in range(41, 500)]
    columns = ("products", "guest", "deleted")
    schema = pa.schema([("person", pa.int32()), *((name, PERSON_STATE[name].stored) for name in columns)])
    store = facts_of(tenant)
    store.replace(PERSON_STATE, columns, {APRIL - timedelta(days=5): pa.Table.from_pylist(people, schema)})
    street.publish("own", APRIL, communication=10)
    found = likeness(tenant)
    assert (found.band, found.licences, found.computed_day) == ("10-99", "suite", APRIL - timedelta(days=5))
    assert Profile.objects.of(tenant).count() == 1


def test_endpoint_takes_the_newest_median_that_the_facts_bring(street) -> None:
    names = ("overall_baseline", "startup_baseline")
    schema = pa.schema([(name, ENDPOINT_DAY[name].stored) for name in names])
    days = {
        MAY - timedelta(days=2): pa.Table.from_pylist([{names[0]: 40_000, names[1]: 61_500}], schema),
        MAY - timedelta(days=1): pa.Table.from_pylist([{names[0]: 47_500, names[1]: None}], schema),
    }
    facts_of(street.house("own")).replace(ENDPOINT_DAY, names, days)
    found = benchmark(street, "endpoint_analytics")
    assert found == Benchmark("endpoint_analytics", 48, Source.MEDIAN, MAY - timedelta(days=1))
    startup = benchmark(street, "endpoint_analytics.startup")
    assert startup is not None
    assert startup.points == 62
    assert benchmark(street, "endpoint_analytics", MAY + timedelta(days=60)) is None


def test_the_total_is_the_sum_over_the_same_categories_or_nothing() -> None:
    known = {
        "communication": Benchmark("communication", 60, Source.COHORT, MAY),
        "network_connectivity": Benchmark("network_connectivity", 80, Source.FIXED),
        "ai_adoption": Benchmark("ai_adoption", 30, Source.COHORT, MAY),
    }
    without_ai = queries.total(known, ["communication", "network_connectivity"])
    assert without_ai is not None
    assert (without_ai.points, without_ai.source) == (140, Source.SUM)
    assert queries.total(known, ["communication", "mobility"]) is None
    assert queries.total(known, []) is None


def test_a_cohort_of_an_earlier_quarter_is_not_shown(street) -> None:
    shared(street, [40] * 5)
    street.publish("own", MAY, communication=10)
    assert benchmark(street, as_of=date(2026, 7, 31)) is not None
    assert benchmark(street, as_of=date(2026, 8, 2)) is None


def test_content_has_a_benchmark_for_each_of_its_three_shares(street) -> None:
    for place in range(5):
        measures = {"content_collaboration.readers": 80, "content_collaboration.creators": 60}
        actions.publish(street.house(f"other-{place}"), APRIL, {**measures, "content_collaboration": 40})
    street.publish("own", MAY, communication=1)
    found = queries.benchmarks(street.house("own"), MAY)
    assert {measure: each.points for measure, each in found.items() if measure.startswith("content")} == {
        "content_collaboration": 40,
        "content_collaboration.readers": 80,
        "content_collaboration.creators": 60,
    }


def test_two_months_do_not_give_away_who_joined(street) -> None:
    """A sixth organization joins while the others stay: its figure cannot be worked out.

    The attacker knows both means, how many there were, and that the five others have not changed. Every
    figure of the newcomer that fits is a candidate; one that fits alone would be found.
    """
    shared(street, [41, 44, 47, 52, 58])
    street.publish("own", MAY, communication=10)
    shared(street, [41, 44, 47, 52, 58], month=MAY)
    street.publish("newcomer", MAY, communication=90)
    street.publish("own", JUNE, communication=10)
    before, after = benchmark(street, as_of=MAY), benchmark(street, as_of=JUNE)
    assert before is not None
    assert after is not None
    assert (before.others, after.others) == (5, 6)
    sums = [total for total in range(501) if (2 * total + 5) // 10 == before.points]
    fitting = {x for x in range(101) for total in sums if (2 * (total + x) + 6) // 12 == after.points}
    assert 90 in fitting
    assert len(fitting) >= 9


def test_settled_rows_belong_to_one_organization(street) -> None:
    shared(street, [40] * 5)
    street.publish("own", MAY, communication=10)
    assert Settled.objects.of(street.house("own")).count() == 1
    assert Settled.objects.of(street.house("other-0")).count() == 0
