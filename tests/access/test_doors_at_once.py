"""Many tries at once get no more than the limit, over all processes: the counting is in the database."""

import re
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar

import pytest
from access_world import Clock, visitor
from signing_in_server import uptake_server

from uptake.access.doors import PASSWORD, account_doors, forget_old, knock
from uptake.access.models import ClosedDoor
from uptake.rules.misses import HERE, TOKENS
from uptake.rules.refusals import Refused


def attempt(address: str) -> int:
    """The status of one try with a wrong password."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    with opener.open(f"{address}/sign-in/", timeout=60) as answer:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())
    assert token
    told = {"csrfmiddlewaretoken": token[1], "username": "gina@hill.example", "password": "wrong"}
    try:
        with opener.open(f"{address}/sign-in/", urllib.parse.urlencode(told).encode(), timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_of_many_tries_at_once_no_more_are_judged_than_the_limit_allows(tmp_path) -> None:
    with uptake_server(tmp_path, "a-word-for-this-test", "gina") as running, ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(attempt, [running.address] * 24))
    assert answers.count(200) == HERE.allowed
    assert answers.count(429) == 24 - HERE.allowed


@pytest.mark.django_db
def test_what_no_limit_looks_back_to_is_forgotten(clock: Clock) -> None:
    doors = account_doors(PASSWORD, "x", "203.0.113.1")
    for _each in range(HERE.allowed):
        knock(doors, clock.now)
    assert forget_old(clock.now) == 0
    clock.pass_by(days=1, hours=1)
    assert forget_old(clock.now) == 2
    assert not ClosedDoor.objects.exists()


@pytest.mark.django_db
def test_a_knock_at_a_closed_door_is_not_counted(clock: Clock) -> None:
    doors = account_doors(PASSWORD, "x", "203.0.113.1")
    for _each in range(HERE.allowed):
        knock(doors, clock.now)
    for _each in range(30):
        with pytest.raises(Refused, match="too_many_tries"):
            knock(doors, clock.now)
    assert max(ClosedDoor.objects.values_list("count", flat=True)) == HERE.allowed


@pytest.mark.django_db
def test_an_address_that_sends_many_wrong_tokens_has_to_wait_with_wrong_tokens(clock: Clock) -> None:
    client = visitor()

    def ask(token: str):
        return client.get("/api/v1/score", HTTP_AUTHORIZATION=f"Bearer {token}")

    for _each in range(TOKENS.allowed):
        assert ask("uptake_hill_00000000_" + "0" * 48).status_code == 401
    answer = ask("uptake_hill_00000000_" + "0" * 48)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "300"
    assert answer.json()["reason"] == "too_many_tries"
    other = visitor("198.51.100.1").get("/api/v1/score", HTTP_AUTHORIZATION="Bearer nonsense")
    assert other.status_code == 401
