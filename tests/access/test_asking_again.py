"""Before something dangerous one proves anew who one is, and nothing that was filled in is lost."""

import re
from collections.abc import Iterator

import pytest
from access_world import PASSWORD, Clock, sign_in, visitor
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from uptake.access import codes
from uptake.rules.one_time_codes import code_of, step_of
from uptake.tenancy.models import Admin, ApiToken, Tenant

pytestmark = pytest.mark.django_db

MUST_ASK = {  # the address names of what is dangerous; a page may ask more often than this list says
    "switch_score",
    "switch_messages",
    "leave_out_groups",
    "opt_out_people",
    "opt_in_people",
    "tokens",
    "roles",
    "admin_roles",
    "end_theirs",
    "reset_second_factor",
    "break_glass",
    "sign_in_rules",
    "save_provider",
    "remove_provider",
    "add_line",
    "remove_line",
    "change_password",
    "set_up_code",
    "remove_code",
    "add_passkey",
    "remove_passkey",
    "recovery_codes",
}
PARTS = {"slug": "x", "shelf": "audit"}


def routes(resolver: URLResolver | None = None, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for each in (resolver or get_resolver()).url_patterns:
        path = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each, path)
        else:
            yield re.sub(r"<(?:(\w+):)?(\w+)>", lambda found: PARTS.get(found[2], "1"), path), each


def asking() -> dict[str, tuple[str, str]]:
    return {
        str(route.name): (path, route.callback.asks_again)
        for path, route in routes()
        if getattr(route.callback, "asks_again", None)
    }


def said(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def stale(gina: Admin, clock: Clock) -> Client:
    """Gina's browser, whose last proof is eleven minutes old."""
    client = visitor()
    sign_in(client, "gina")
    clock.pass_by(minutes=11)
    return client


def test_every_dangerous_page_asks() -> None:
    assert asking().keys() >= MUST_ASK


@pytest.mark.parametrize("name", sorted(MUST_ASK))
def test_no_dangerous_change_is_made_without_a_recent_proof(stale: Client, name: str) -> None:
    path, _when = asking()[name]
    answer = stale.post(path, {"sign": "of life"})
    assert answer.status_code == 403
    assert "Is it you?" in said(answer)
    assert 'name="sign" value="of life"' in said(answer)


def test_what_anybody_may_read_is_read_without_a_proof(stale: Client) -> None:
    for name, (path, when) in asking().items():
        if when == "to change" and name in ("tokens", "roles"):
            assert stale.get(path).status_code == 200


def test_a_page_that_asks_always_comes_after_the_proof(stale: Client) -> None:
    answer = stale.get("/settings/people/remove/?a=1&b=2")
    assert answer["Location"] == "/account/prove/?next=%2Fsettings%2Fpeople%2Fremove%2F%3Fa%3D1%26b%3D2"
    proved = stale.post("/account/prove/", {"next": "/settings/people/remove/", "proof_password": PASSWORD})
    assert proved["Location"] == "/settings/people/remove/"
    assert stale.get("/settings/people/remove/").status_code == 200


def test_the_proof_never_leads_elsewhere(stale: Client) -> None:
    proved = stale.post("/account/prove/", {"next": "https://elsewhere.example/", "proof_password": PASSWORD})
    assert proved["Location"] == "/"


def test_the_form_goes_on_with_everything_that_was_in_it(stale: Client, tenant: Tenant) -> None:
    filled = {"name": 'The "board"', "scopes": ["score:read", "messages:read"], "days": "90"}
    answer = stale.post("/settings/tokens/", filled)
    assert not ApiToken.objects.of(tenant).exists()
    carried = re.findall(r'type="hidden" name="(\w+)" value="(.*?)"', said(answer))
    assert [value for name, value in carried if name == "scopes"] == ["score:read", "messages:read"]
    assert ("name", "The &quot;board&quot;") in carried
    stale.post("/settings/tokens/", {**filled, "proof_password": PASSWORD})
    token = ApiToken.objects.of(tenant).get()
    assert (token.name, token.scopes) == ('The "board"', ["score:read", "messages:read"])


def test_a_wrong_proof_changes_nothing_and_is_not_repeated_to_the_browser(stale: Client, tenant: Tenant) -> None:
    answer = stale.post("/settings/score/", {"on": "yes", "proof_password": "my-other-password"})
    assert answer.status_code == 403
    assert "This was not right" in said(answer)
    assert "my-other-password" not in said(answer)
    tenant.refresh_from_db()
    assert not tenant.score_on


def test_proofs_are_counted_like_passwords(stale: Client) -> None:
    for _each in range(5):
        stale.post("/settings/score/", {"on": "yes", "proof_password": "wrong"})
    answer = stale.post("/settings/score/", {"on": "yes", "proof_password": PASSWORD})
    assert "Try again in 15 minutes." in said(answer)


def test_the_code_of_the_app_proves_it_too_and_once(stale: Client, gina: Admin, tenant: Tenant, clock: Clock) -> None:
    secret = codes.fresh()
    codes.set_up(gina, secret, code_of(secret, step_of(clock.now)), clock.now)
    clock.pass_by(seconds=30)
    code = code_of(secret, step_of(clock.now))
    stale.post("/settings/score/", {"on": "yes", "proof_code": code})
    tenant.refresh_from_db()
    assert tenant.score_on
    clock.pass_by(minutes=11)
    assert stale.post("/settings/score/", {"on": "no", "proof_code": code}).status_code == 403


def test_a_proof_is_good_for_ten_minutes(gina: Admin, clock: Clock) -> None:
    client = visitor()
    sign_in(client, "gina")
    clock.pass_by(minutes=10)
    assert client.post("/settings/score/", {"on": "yes"}).status_code == 302
    clock.pass_by(seconds=1)
    assert client.post("/settings/score/", {"on": "no"}).status_code == 403


def test_no_other_role_gets_further_by_a_proof(rita: Admin, clock: Clock, tenant: Tenant) -> None:
    client = visitor()
    sign_in(client, "rita")
    clock.pass_by(minutes=11)
    answer = client.post("/settings/score/", {"on": "yes", "proof_password": PASSWORD})
    assert answer.status_code == 403
    assert "Your roles do not allow this" in said(answer)
