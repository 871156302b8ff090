"""Each category's page draws what is declared, explains every number, and says why one is missing."""

import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest
from django.test import Client

from tests.insights.made_up import nothing, result, results
from uptake.insights import actions
from uptake.rules.permissions import Role
from uptake.score.categories import CATEGORIES
from uptake.score.metric import Chart
from uptake.score.registry import METRICS, metric, metrics_of
from uptake.tenancy import actions as tenancy
from uptake.tenancy.models import Tenant

NOW = datetime(2026, 7, 28, 6, 0, tzinfo=UTC)
DAY = date(2026, 7, 26)
WORD = "long-enough-for-a-test"
pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Tenant:
    made = tenancy.create_tenant(slug="tarn", name="Tarn", time_zone="UTC", now=NOW)
    roles = {"tarn": [Role.GLOBAL_ADMINISTRATOR]}
    tenancy.create_admin(sign_in="gina@tarn.example", name="Gina", password=WORD, roles=roles, now=NOW)
    Tenant.objects.filter(pk=made.pk).update(score_on=True)
    made.refresh_from_db()
    return made


@pytest.fixture
def page(tenant: Tenant) -> Client:
    client = Client(SERVER_NAME="localhost")
    assert client.login(username="gina@tarn.example", password=WORD)
    return client


def seen(page: Client, address: str) -> str:
    answer = page.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


class Insights(HTMLParser):
    """Every insight of a page, and whether it opens its explanation."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[dict[str, bool]] = []
        self.depth: list[int] = []
        self.level = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "div":
            self.level += 1
            if "insight" in (dict(attrs).get("class") or "").split():
                self.found.append({"explained": False})
                self.depth.append(self.level)

    def handle_endtag(self, tag: str) -> None:
        if tag == "div":
            if self.depth and self.depth[-1] == self.level:
                self.depth.pop()
            self.level -= 1

    def handle_data(self, data: str) -> None:
        if "How is this calculated?" in data and self.depth:
            self.found[-1]["explained"] = True


@pytest.mark.parametrize("category", CATEGORIES, ids=lambda c: c.id)
def test_every_insight_of_every_category_opens_its_calculation(page, tenant, category):
    actions.record(tenant, results(DAY, 2))
    text = seen(page, f"/score/{category.id}/")
    found = Insights(text).found
    assert len(found) >= 3
    assert all(each["explained"] for each in found)
    for about in metrics_of(category):
        assert about.title.replace("'", "&#x27;") in text, about.id
        if about.chart in {Chart.BAR, Chart.BARS, Chart.NUMBER}:
            assert f"<code>{about.method}</code>" in text


@pytest.mark.parametrize("category", CATEGORIES, ids=lambda c: c.id)
def test_without_any_source_every_insight_says_what_would_bring_it(page, tenant, category):
    actions.record(tenant, [nothing(about, DAY, missing="Call records") for about in METRICS])
    text = seen(page, f"/score/{category.id}/")
    assert "No data for this category" in text
    assert text.count("Import that report and the number appears.") >= len(metrics_of(category))
    assert "0%" not in text


@pytest.mark.parametrize(
    ("category", "kind"),
    [
        ("communication", "bars"),
        ("meetings", "chart-column"),
        ("content_collaboration", "quality-5"),
        ("teamwork", "heat-"),
        ("teamwork", "level-4"),
        ("teamwork", "donut-ring"),
        ("mobility", "chart-column"),
        ("network_connectivity", "look-benchmark"),
    ],
)
def test_charts_are_of_the_kinds_that_the_source_names(page, tenant, category, kind):
    actions.record(tenant, results(DAY, 2))
    assert kind in seen(page, f"/score/{category}/")


@pytest.mark.parametrize("over", ["", "trend", "30", "seventeen"])
def test_trends_take_the_place_of_the_numbers_of_today(page, tenant, over):
    actions.record(tenant, results(DAY, 40))
    text = seen(page, f"/score/ai_adoption/?over={over}")
    assert ("Trend: Frequency of use" in text) is (over in {"trend", "30"})
    days = {"30": 30, "trend": 40}
    if over in days:
        trend = re.search(r"<title[^>]*>Trend: Frequency of use</title>", text)
        assert trend
        counts = re.findall(r'data-count="(\d+)"[^>]*><title[^>]*>Trend: Frequency of use', text)
        assert set(counts) == {str(days[over])}


@pytest.mark.parametrize("category", CATEGORIES, ids=lambda c: c.id)
@pytest.mark.parametrize("over", ["", "trend"])
def test_nothing_on_a_page_has_the_same_name_twice(page, tenant, category, over):
    actions.record(tenant, results(DAY, 30))
    text = seen(page, f"/score/{category.id}/?over={over}")
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    regions = re.findall(r'role="region" tabindex="0" aria-label="([^"]+)"', text)
    assert len(regions) == len(set(regions))


def test_the_trend_of_content_has_a_line_for_each_of_its_three_bars(page, tenant):
    actions.record(tenant, results(DAY, 40))
    text = seen(page, "/score/content_collaboration/")
    legend = re.search(r'How many it is</figcaption><ul class="chart-legend">(.*?)</ul>', text)
    assert legend
    assert legend[1].count("<li>") == 3


def test_the_trend_of_teamwork_shows_who_is_asked_about_as_well(page, tenant):
    actions.record(tenant, results(DAY, 40))
    text = seen(page, "/score/teamwork/")
    legend = re.search(r'How many it is</figcaption><ul class="chart-legend">(.*?)</ul>', text)
    assert legend
    assert "Asked about" in legend[1]


def test_a_weighted_mean_says_what_it_is_a_mean_over(page, tenant):
    actions.record(tenant, results(DAY))
    text = seen(page, "/score/meetings/")
    assert "weighted mean over 400 meetings" in text
    assert "(sums of weights)" in text
    assert "of 400 people" in text  # not weighted: kinds of meetings


def test_about_few_nothing_is_drawn_or_told(page, tenant):
    about = metric("teamwork.engaged_2_to_10_0_to_3")
    few = [result(m, DAY, asked=9) if m is about else result(m, DAY) for m in METRICS]
    actions.record(tenant, few)
    text = seen(page, "/score/teamwork/")
    assert "of 9" not in text
    assert 'class="heat-none">No data' in text
    assert "too few to be shown: fewer than 10" in text


def test_a_stand_in_is_labelled_and_shares_no_line_with_the_chosen_method(page, tenant):
    practices = metric("meetings.practices")
    for back in range(3):
        day = DAY - timedelta(days=back)
        gone = [nothing(practices, day) if m is practices and back == 0 else result(m, day) for m in METRICS]
        actions.record(tenant, gone)
    text = seen(page, "/score/meetings/")
    assert "These points come from a method that stands in: Video or a shared screen, weighted." in text
    previous = actions.DailyInsight.objects.of(tenant).filter(metric="meetings.previous").order_by("as_of_day")
    drawn = re.search(r"<caption[^>]*>Points</caption>.*?</table>", text)
    assert drawn
    told = [int(points) for points in re.findall(r"<td>(\d+)</td>", drawn[0])]
    assert told == [round(100 * row.numerator / row.denominator) for row in previous]


def test_the_explanation_leads_to_choice_definition_and_peers(page, tenant):
    actions.record(tenant, results(DAY))
    text = seen(page, "/score/mobility/")
    assert 'href="/settings/choices/#score_method"' in text
    assert 'href="/settings/choices/#accounts_that_end"' in text
    assert 'href="/score/definitions/#mobility-platforms"' in text
    assert 'href="/settings/peers/"' in text


def test_every_definition_that_is_linked_is_printed(page):
    text = seen(page, "/score/definitions/")
    for about in METRICS:
        assert f'id="{about.id.replace(".", "-")}"' in text
    assert len(re.findall(r'id="([^"]+)"', text)) == len(set(re.findall(r'id="([^"]+)"', text)))


def test_home_explains_total_change_benchmark_and_every_row(page, tenant):
    actions.record(tenant, results(DAY - timedelta(days=28)))
    actions.record(tenant, results(DAY))
    text = seen(page, "/")
    assert text.count("How is this calculated?") >= 4
    assert "9 categories with data × 100 = 900" in text
    assert re.search(r"\d+ on July 26, 2026 − \d+ on June 28, 2026 = -?\d+", text)
    assert "The benchmark of the network is the same for every organization: 80." in text
    assert text.count("which is") >= 9
