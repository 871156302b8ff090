"""The page about peers, as admins of different roles see it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from uptake.peers.benchmark_file import ALLOWED, COLUMNS
from uptake.peers.likeness import likeness
from uptake.peers.queries import Benchmark, Source
from uptake.peers.sayings import PROBLEMS, VALUES, origin
from uptake.rules.cohorts import Key
from uptake.rules.permissions import Role

PAGE = "/settings/peers/"
HEADER = ",".join(COLUMNS)


@pytest.fixture
def browse(street):
    def opened(role=Role.GLOBAL_ADMINISTRATOR) -> Client:
        acting = street.acting("own", role)
        client = Client(SERVER_NAME="localhost")
        assert client.login(username=acting.sign_in, password="long-enough-for-a-test")
        return client

    return opened


def seen(answer) -> str:
    return " ".join(answer.content.decode().split())


def upload(page: Client, text: str):
    return page.post(f"{PAGE}file/", {"file": SimpleUploadedFile("study.csv", text.encode(), "text/csv")})


def test_a_global_administrator_says_what_the_organization_is_like(street, browse) -> None:
    page = browse()
    told = {"region": "asia", "industry": "health", "customer_since": "2019-04-01"}
    assert page.post(PAGE, told).status_code == 302
    kept = likeness(street.house("own"))
    assert (kept.region, kept.industry, kept.customer_since) == ("asia", "health", date(2019, 4, 1))
    assert "Asia" in seen(page.get(PAGE))


def test_a_day_to_come_and_an_unknown_region_are_told_beside_the_field(browse) -> None:
    page = browse()
    ahead = page.post(PAGE, {"region": "", "industry": "", "customer_since": "2999-01-01"})
    assert ahead.status_code == 400
    assert "This day is still to come." in seen(ahead)
    assert page.post(PAGE, {"region": "atlantis"}).status_code == 400


def test_contributing_can_be_stopped_and_begun_again(street, browse) -> None:
    page = browse()
    page.post(f"{PAGE}contribute/", {"on": "no"})
    assert not likeness(street.house("own")).contributes
    assert "Not contributing" in seen(page.get(PAGE))
    page.post(f"{PAGE}contribute/", {"on": "yes"})
    assert likeness(street.house("own")).contributes


def test_a_file_is_taken_over_shown_and_deleted(browse) -> None:
    page = browse()
    assert upload(page, f"{HEADER}\n,,,,,communication,,61,12,2026-03-31\n").status_code == 302
    told = seen(page.get(PAGE))
    assert "study.csv" in told
    assert "From the benchmark file: mean of 12 organizations of any kind" in told
    page.post(f"{PAGE}file/delete/")
    assert "study.csv" not in seen(page.get(PAGE))


def test_what_is_wrong_with_a_file_is_told_with_its_line(browse) -> None:
    answer = upload(browse(), f"{HEADER}\n,,,,,communication,,61,3,2026-03-31\n")
    assert answer.status_code == 400
    assert "Line 2, n: A figure must be made of at least five organizations." in seen(answer)


def test_a_reader_sees_the_benchmarks_and_changes_nothing(street, browse) -> None:
    page = browse(Role.REPORTS_READER)
    told = seen(page.get(PAGE))
    assert "The benchmark of the network is the same for every organization: 80." in told
    assert "Stop contributing" not in told
    for address, given in (
        (PAGE, {"region": "asia"}),
        (f"{PAGE}contribute/", {"on": "no"}),
        (f"{PAGE}file/delete/", {}),
    ):
        assert page.post(address, given).status_code == 403
    assert likeness(street.house("own")).region == "europe"


def test_every_value_has_its_words() -> None:
    assert {key: set(values) for key, values in ALLOWED.items()} == {key: set(words) for key, words in VALUES.items()}
    assert all(str(text).endswith(".") for text in PROBLEMS.values())


def test_a_benchmark_says_whom_it_is_made_of() -> None:
    alike = ((Key.BAND, "100-299"), (Key.INDUSTRY, "education"))
    found = Benchmark("communication", 60, Source.COHORT, date(2026, 5, 1), 7, alike)
    assert origin(found) == (
        "Mean of 7 similar organizations (Licensed users: 100 to 299, Industry: Education) on this installation, "
        "fixed for May 2026."
    )
    median = Benchmark("endpoint_analytics", 48, Source.MEDIAN, date(2026, 5, 1))
    assert origin(median).startswith("Median of all organizations")
