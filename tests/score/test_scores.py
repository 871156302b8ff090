from datetime import date

import pytest

from tests.score.tenant import SOURCES, FilesOf, Tenant
from uptake.facts.tables import PERSON_DAY, PERSON_STATE
from uptake.rules.maximum import Area
from uptake.score.categories import AI_ADOPTION, CATEGORIES, COMMUNICATION, MEETINGS, MOBILITY
from uptake.score.compute import compute
from uptake.score.registry import primary
from uptake.score.result import Result
from uptake.score.scores import scores, total_of

AS_OF = date(2026, 6, 28)


def results(folder, products: int):
    tenant = Tenant()
    tenant.add(PERSON_STATE, [{"day": AS_OF, "person": n, "products": products} for n in range(8)])
    did = {"email_sent": 1, "chat_sent": 1, "copilot_apps": 1}
    tenant.add(PERSON_DAY, [{"day": AS_OF, "person": n, **did} for n in range(3)])
    tenant.deliver([AS_OF], *SOURCES)
    return compute(FilesOf(folder, tenant), [AS_OF])


def by_category(found):
    return {score.category: score for score in found}


def test_points_of_a_category_are_the_share_of_its_primary_insight(tmp_path):
    found = by_category(scores(results(tmp_path, 0b111)))[COMMUNICATION]
    assert (found.points, found.exact, found.numerator, found.denominator) == (38, 37.5, 3, 8)
    assert (found.method, found.basis) == ("communication.modes/1", "daily:1/28")


def test_without_a_copilot_licence_ai_adoption_is_not_in_the_maximum(tmp_path):
    found = scores(results(tmp_path, 0b111))
    assert by_category(found)[AI_ADOPTION].left_out == "no_copilot_licence"
    assert total_of(found).maximum == 200 + 100  # Teamwork: uses of files were delivered, and there are none


def test_with_a_copilot_licence_ai_adoption_adds_a_hundred(tmp_path):
    found = scores(results(tmp_path, 0b10000111))
    assert by_category(found)[AI_ADOPTION].points == 3  # 3 of 96 days, rounded
    assert total_of(found).maximum == 400


def test_a_category_without_data_leaves_with_its_reason_and_what_would_bring_it(tmp_path):
    found = by_category(scores(compute(FilesOf(tmp_path, Tenant()), [AS_OF])))[MEETINGS]
    assert (found.metric, found.points, found.left_out) == ("meetings.practices", None, "no_data")
    assert (found.reason, found.missing) == ("no_source", "Call records, Open fact table: meeting")


def test_opting_people_out_leaves_the_technology_categories_only(tmp_path):
    found = scores(results(tmp_path, 0b111), people_opted_out=True)
    assert {s.left_out for s in found if s.category.area is Area.PEOPLE} == {"opted_out"}
    assert total_of(found).maximum == 0
    assert total_of(found).percent is None


def test_each_half_of_the_score_has_its_own_total(tmp_path):
    found = scores(results(tmp_path, 0b111))
    assert total_of(found, Area.PEOPLE) == total_of(found)
    assert total_of(found, Area.TECHNOLOGY).maximum == 0
    assert by_category(found)[MOBILITY].points == 0


def test_scores_of_different_days_are_not_mixed():
    mixed = [Result(primary(c).id, AS_OF.replace(day=n + 1), 1, 2, "", None) for n, c in enumerate(CATEGORIES)]
    with pytest.raises(ValueError, match="one day"):
        scores(mixed)


def test_a_primary_insight_must_not_be_forgotten():
    with pytest.raises(ValueError, match="communication"):
        scores([Result("mobility.platforms", AS_OF, 1, 2, "", None)])
