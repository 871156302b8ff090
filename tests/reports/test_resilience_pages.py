"""The pages and files of the Business resilience report."""

import csv
import io

import pytest
from django.test import Client
from reports_office import BEFORE, THESE, WEEK, client_of, keep, keep_weeks, open_office, seen, weeks

from uptake.facts.shared_work import PERSON_WEEK
from uptake.reports.measures import MEASURES as SAID
from uptake.reports.questions import QUESTIONS
from uptake.rules.permissions import Role
from uptake.score.resilience_measures import MEASURES, Question
from uptake.tenancy import actions as tenancy
from uptake.tenancy.models import Admin, Tenant

pytestmark = pytest.mark.django_db
OVERVIEW = "/reports/resilience/"


@pytest.fixture
def tenant(request: pytest.FixtureRequest) -> Tenant:
    """One of its own for every test, because facts lie on disk."""
    return open_office("".join(c if c.isalnum() else "-" for c in request.node.name.lower())[:60].strip("-"))


@pytest.fixture
def page(tenant: Tenant) -> Client:
    return client_of("rita", tenant.slug)


def rows_of(page: Client, name: str) -> list[dict[str, str]]:
    answer = page.get(f"/reports/resilience/{name}.csv")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_everything_measured_and_asked_has_its_words():
    assert {measure.id for measure in MEASURES} == set(SAID)
    assert set(Question) == set(QUESTIONS)
    assert all(
        link.url.startswith("https://learn.microsoft.com/") for words in QUESTIONS.values() for link in words.links
    )


def test_special_reports_are_listed_and_in_the_navigation(page):
    told = seen(page, "/reports/")
    assert "Business resilience" in told
    assert 'href="/reports/copilot-survey/"' in told
    assert 'href="/reports/"' in seen(page, "/")


def test_without_facts_the_page_says_what_to_import(page):
    assert "Import a person query" in seen(page, OVERVIEW)


def test_below_a_hundred_people_the_page_says_why(page, tenant):
    keep_weeks(tenant, 99)
    assert "99 people were active. The report is available from 100 active people" in seen(page, OVERVIEW)
    assert seen(page, f"{OVERVIEW}balance/").count("available from 100") == 1


def test_below_ten_people_not_even_their_number_is_told(page, tenant):
    keep_weeks(tenant, 9)
    told = seen(page, OVERVIEW)
    assert "fewer than 10 people were active" in told
    assert " 9 people" not in told


def test_a_score_that_is_off_hides_the_report(page, tenant):
    keep_weeks(tenant, 100)
    Tenant.objects.filter(pk=tenant.pk).update(score_on=False)
    assert "Adoption Score is turned off" in seen(page, OVERVIEW)
    assert rows_of(page, "figures") == []


def test_the_overview_shows_every_measure_against_the_baseline(page, tenant):
    keep_weeks(tenant, 100, email_hours=5_000)
    keep(tenant, PERSON_WEEK, weeks(100, BEFORE, email_hours=4_000))
    told = seen(page, OVERVIEW)
    for words in QUESTIONS.values():
        assert str(words.title) in told
    assert "20.0 hours" in told
    assert "25%" in told
    assert "the same weeks a year earlier" in told


def test_a_question_explains_each_number_and_says_what_the_change_means(page, tenant):
    keep_weeks(tenant, 120, after_hours=6_000)
    keep(tenant, PERSON_WEEK, weeks(110, BEFORE, after_hours=4_000))
    told = seen(page, f"{OVERVIEW}balance/")
    assert "50% more than in the baseline (4.0 hours). Work reaches further into private time" in told
    assert "person_week.after_hours" in told
    assert "120 now, 110 in the baseline" in told
    assert "4 weeks of 4" in told
    assert "Viva Insights person query" in told
    assert "No data. This would bring it: Viva Insights person query." in told
    assert "Take action" in told
    assert "In the baseline it was zero, so there is no comparison." in told


def test_a_baseline_of_zero_is_no_comparison_anywhere(page, tenant):
    keep_weeks(tenant, 100, call_hours=6_000)
    keep(tenant, PERSON_WEEK, weeks(100, BEFORE, call_hours=0))
    told = seen(page, f"{OVERVIEW}collaboration/")
    assert "no comparison" in told
    assert "inf" not in {row["change"] for row in rows_of(page, "figures")}


@pytest.mark.parametrize("question", [question.value for question in Question])
def test_every_question_has_a_page(page, tenant, question):
    keep_weeks(tenant, 100)
    assert "What this report is made of" in seen(page, f"{OVERVIEW}{question}/")


def test_an_unknown_question_is_not_found(page):
    assert page.get(f"{OVERVIEW}weather/").status_code == 404


def in_organizations(**sizes: int) -> list[dict]:
    names = [name for name, size in sizes.items() for _ in range(size)]
    return [
        {"day": day, "code": f"p{n}", "organization": name, "collaboration_hours": 10_000}
        for day in THESE
        for n, name in enumerate(names)
    ]


def test_an_organization_of_nine_hides_itself_and_the_next_smallest(page, tenant):
    keep(tenant, PERSON_WEEK, in_organizations(Sales=60, Support=30, Legal=20, Board=9))
    told = seen(page, f"{OVERVIEW}collaboration/")
    assert "Sales" in told
    assert "Support" in told
    assert "Legal" not in told
    assert "Board" not in told
    assert {row["organization"] for row in rows_of(page, "organizations")} == {"Sales", "Support"}


def test_the_smallest_group_that_is_chosen_holds_for_organizations(page, tenant):
    Tenant.objects.filter(pk=tenant.pk).update(choices={"smallest_group": "50"})
    keep(tenant, PERSON_WEEK, in_organizations(Sales=60, Support=30, Legal=20))
    told = seen(page, f"{OVERVIEW}collaboration/")
    assert "Sales" in told
    assert "Support" not in told


def test_a_week_with_few_people_is_empty_in_the_file_and_counts_nowhere(page, tenant):
    keep(tenant, PERSON_WEEK, weeks(100, THESE[1:]) + weeks(9, THESE[:1], collaboration_hours=90_000))
    values = {
        row["first_day_of_week"]: row["value"]
        for row in rows_of(page, "weeks")
        if row["measure"] == "collaboration_hours"
    }
    assert values == {str(THESE[0]): "", **{str(day): "20.0" for day in THESE[1:]}}


def test_values_in_the_file_are_not_rounded(page, tenant):
    keep(tenant, PERSON_WEEK, weeks(99, THESE) + [{"day": d, "code": "x", "collaboration_hours": 1} for d in THESE])
    row = next(row for row in rows_of(page, "figures") if row["measure"] == "collaboration_hours")
    assert row["current"] == "19.80001"
    assert row["current_people"] == "100"


def test_an_organization_that_begins_like_a_formula_cannot_run_in_a_spreadsheet(page, tenant):
    keep(tenant, PERSON_WEEK, in_organizations(**{"=HYPERLINK(1)": 60, "Sales": 60}))
    assert "'=HYPERLINK(1)" in {row["organization"] for row in rows_of(page, "organizations")}


def test_new_facts_change_the_page_at_once(page, tenant):
    keep_weeks(tenant, 100)
    assert "20.0 hours" in seen(page, OVERVIEW)
    keep_weeks(tenant, 100, collaboration_hours=30_000)
    assert "30.0 hours" in seen(page, OVERVIEW)


def test_the_choice_of_the_baseline_holds(page, tenant):
    keep_weeks(tenant, 100)
    earlier = [BEFORE[0] - WEEK, *BEFORE]
    keep(tenant, PERSON_WEEK, weeks(100, earlier, collaboration_hours=10_000))
    assert "the same weeks a year earlier" in seen(page, OVERVIEW)
    Tenant.objects.filter(pk=tenant.pk).update(choices={"resilience_baseline": "first_weeks"})
    assert "the first weeks stored" in seen(page, OVERVIEW)


def test_one_organization_never_sees_the_weeks_of_another(page, tenant):
    other = open_office("other-side-of-the-river")
    keep_weeks(other, 100)
    assert "Import a person query" in seen(page, OVERVIEW)


def test_who_may_not_see_the_score_may_not_see_the_reports(tenant):
    tenancy.create_admin(
        sign_in="april@x.example",
        name="April",
        password="long-enough-for-a-test",
        roles={tenant.slug: [Role.MESSAGES_APPROVER]},
        now=tenant.created_at,
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(Admin.objects.get(sign_in="april@x.example"))
    addresses = ["/reports/", OVERVIEW, f"{OVERVIEW}balance/", "/reports/copilot-survey/", f"{OVERVIEW}figures.csv"]
    assert {client.get(address).status_code for address in addresses} == {403}
