"""How people sign in to an organization is decided by its global administrators, and nobody is locked out by it."""

import pytest
from access_world import Clock, acts, sign_in, visitor
from django.conf import settings
from django.test import Client, RequestFactory

from uptake.access import role_actions
from uptake.access import settings_actions as actions
from uptake.access.arrival import arrive
from uptake.access.models import OutsideIdentity, Provider, SignedIn
from uptake.access.oidc import secret_purpose
from uptake.access.sealing import unseal
from uptake.access.visitors import address_of, device_of
from uptake.rules.permissions import Role
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting, acting_as
from uptake.tenancy.models import Admin, AuditEntry, Tenant

pytestmark = pytest.mark.django_db
GIVEN = {
    "name": "Contoso",
    "issuer": "https://login.example/tid/v2.0",
    "client_id": "us",
    "secret": "the-client-secret",
    "scopes": "openid profile",
    "subject_claim": "oid",
    "directory": "tid",
    "on": True,
}
ANNA = {"oid": "o-anna", "tid": "tid", "preferred_username": "Anna@hill.example", "name": "Anna", "groups": ["g1"]}


@pytest.fixture
def by(gina: Admin, tenant: Tenant) -> Acting:
    return acts(gina, tenant)


@pytest.fixture
def provider(by: Acting, clock: Clock, tenant: Tenant) -> Provider:
    actions.set_provider(**GIVEN, by=by, now=clock.now)
    actions.add_line(claim="groups", value="g1", role=Role.REPORTS_READER, by=by, now=clock.now)
    return Provider.objects.get(tenant=tenant)


def test_the_secret_is_kept_sealed_and_neither_shown_nor_noted(
    provider: Provider, inside: Client, tenant: Tenant, by: Acting, clock: Clock
) -> None:
    assert b"the-client-secret" not in bytes(provider.secret)
    assert unseal(provider.secret, secret_purpose(provider)) == b"the-client-secret"
    assert "the-client-secret" not in inside.get("/settings/sign-in/").content.decode()
    assert "the-client-secret" not in str(list(AuditEntry.objects.of(tenant).values()))
    actions.set_provider(**GIVEN | {"secret": "", "name": "Other"}, by=by, now=clock.now)
    provider.refresh_from_db()
    assert (unseal(provider.secret, secret_purpose(provider)), provider.name) == (b"the-client-secret", "Other")


def test_without_a_secret_there_is_no_provider(by: Acting, clock: Clock) -> None:
    with pytest.raises(Refused, match="no_secret"):
        actions.set_provider(**GIVEN | {"secret": ""}, by=by, now=clock.now)


def test_another_issuer_knows_nobody_whom_the_former_one_knew(provider: Provider, by: Acting, clock: Clock) -> None:
    anna = arrive(provider, ANNA, clock.now)
    actions.set_provider(**GIVEN | {"issuer": "https://elsewhere.example"}, by=by, now=clock.now)
    assert not OutsideIdentity.objects.exists()
    with pytest.raises(Refused, match="name_taken"):  # whoever claims the name there gets not the account of before
        arrive(Provider.objects.get(), ANNA, clock.now)
    assert Admin.objects.filter(pk=anna.pk).exists()


def test_passwords_are_turned_off_only_where_others_get_in(by: Acting, clock: Clock, gina: Admin) -> None:
    with pytest.raises(Refused, match="no_provider"):
        actions.set_rules(second_factor=False, local_off=True, by=by, now=clock.now)
    actions.set_provider(**GIVEN, by=by, now=clock.now)
    with pytest.raises(Refused, match="no_provider"):  # it gives nobody a role yet
        actions.set_rules(second_factor=False, local_off=True, by=by, now=clock.now)
    actions.add_line(claim="groups", value="g1", role=Role.REPORTS_READER, by=by, now=clock.now)
    with pytest.raises(Refused, match="no_break_glass"):
        actions.set_rules(second_factor=False, local_off=True, by=by, now=clock.now)
    role_actions.set_break_glass(admin_id=gina.pk, on=True, by=by, now=clock.now)
    actions.set_rules(second_factor=False, local_off=True, by=by, now=clock.now)
    with pytest.raises(Refused, match="local_is_off"):
        actions.remove_provider(by=by, now=clock.now)
    with pytest.raises(Refused, match="local_is_off"):
        actions.set_provider(**GIVEN | {"on": False}, by=by, now=clock.now)


def test_a_session_by_password_does_not_enter_where_passwords_are_off(
    provider: Provider, by: Acting, gina: Admin, tenant: Tenant, other: Tenant, make, clock: Clock
) -> None:
    role_actions.set_break_glass(admin_id=gina.pk, on=True, by=by, now=clock.now)
    make("both", hill=Role.REPORTS_READER, vale=Role.REPORTS_READER)
    make("one", hill=Role.REPORTS_READER)
    client = visitor()
    sign_in(client, "both")
    assert "Hill" in client.get("/settings/").content.decode()
    actions.set_rules(second_factor=False, local_off=True, by=by, now=clock.now)
    client.post("/organization/", {"tenant": "hill"})
    page = client.get("/settings/").content.decode()
    assert "Vale" in page
    assert "Hill" not in page
    refused = sign_in(visitor(), "one")
    assert "signs in at its identity provider" in refused.content.decode()
    assert sign_in(visitor(), "gina").status_code == 302


def test_an_account_of_the_provider_has_no_other_way_in(provider: Provider, clock: Clock) -> None:
    anna = arrive(provider, ANNA, clock.now)
    assert not anna.has_usable_password()
    anna.set_password("somebody-set-a-password")
    anna.save()
    answer = sign_in(visitor(), "anna", "somebody-set-a-password")
    assert "signs in at its identity provider" in answer.content.decode()
    assert not SignedIn.objects.exists()


def test_roles_follow_the_groups_at_each_arrival_and_are_noted(
    provider: Provider, by: Acting, tenant: Tenant, clock: Clock
) -> None:
    actions.add_line(claim="roles", value="Write", role=Role.MESSAGES_WRITER, by=by, now=clock.now)

    def roles(**claims: object) -> set[Role]:
        held = acting_as(arrive(provider, ANNA | claims, clock.now), tenant)
        assert held
        return set(held.roles)

    assert roles() == {Role.REPORTS_READER}
    assert roles(roles=["Write"]) == {Role.REPORTS_READER, Role.MESSAGES_WRITER}
    assert roles(roles=["Write"], groups=[]) == {Role.MESSAGES_WRITER}
    with pytest.raises(Refused, match="no_role_mapped"):
        roles(groups=[])
    assert acting_as(Admin.objects.get(sign_in="anna@hill.example"), tenant) is None
    assert AuditEntry.objects.of(tenant).filter(action="role.taken").count() == 2
    assert Admin.objects.filter(sign_in="anna@hill.example").count() == 1


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"tid": "another"}, "wrong_directory"),
        ({"tid": None}, "wrong_directory"),
        ({"oid": ""}, "provider_answer"),
        ({"oid": "x" * 256}, "provider_answer"),
        ({"preferred_username": "gina@hill.example"}, "name_taken"),
    ],
)
def test_no_account_is_made_for_somebody_who_does_not_fit(
    provider: Provider, clock: Clock, claims: dict[str, object], reason: str
) -> None:
    before = Admin.objects.count()
    with pytest.raises(Refused, match=reason):
        arrive(provider, ANNA | claims, clock.now)
    assert Admin.objects.count() == before


def test_a_closed_account_stays_closed_and_gets_no_role(provider: Provider, tenant: Tenant, clock: Clock) -> None:
    anna = arrive(provider, ANNA, clock.now)
    Admin.objects.filter(pk=anna.pk).update(is_active=False)
    with pytest.raises(Refused, match="account_closed"):
        arrive(provider, ANNA, clock.now)


def test_the_provider_of_another_organization_gives_nothing_here(
    provider: Provider, tenant: Tenant, other: Tenant, make, clock: Clock
) -> None:
    theirs = acts(make("vera", vale=Role.GLOBAL_ADMINISTRATOR), other)
    actions.set_provider(**GIVEN, by=theirs, now=clock.now)
    actions.add_line(claim="groups", value="g1", role=Role.GLOBAL_ADMINISTRATOR, by=theirs, now=clock.now)
    arrive(provider, ANNA, clock.now)
    with pytest.raises(Refused, match="name_taken"):  # the same subject, told by somebody else
        arrive(Provider.objects.get(tenant=other), ANNA, clock.now)
    line = provider.lines.get()
    with pytest.raises(Refused, match="no_such_line"):
        actions.remove_line(line_id=line.pk, by=theirs, now=clock.now)


@pytest.mark.parametrize("issuer", ["http://login.example", "javascript:alert(1)", "https://user@login.example"])
def test_an_issuer_that_is_never_asked_is_not_taken(inside: Client, issuer: str) -> None:
    answer = inside.post("/settings/sign-in/provider/", GIVEN | {"issuer": issuer, "on": ""})
    assert answer.status_code == 400
    assert "begins with https://" in answer.content.decode()


def test_only_global_administrators_decide(rita: Admin, tenant: Tenant, clock: Clock) -> None:
    theirs = acts(rita, tenant)
    for asked in (
        lambda: actions.set_rules(second_factor=True, local_off=False, by=theirs, now=clock.now),
        lambda: actions.set_provider(**GIVEN, by=theirs, now=clock.now),
        lambda: actions.add_line(claim="groups", value="g", role=Role.GLOBAL_READER, by=theirs, now=clock.now),
        lambda: actions.remove_provider(by=theirs, now=clock.now),
        lambda: actions.remove_line(line_id=1, by=theirs, now=clock.now),
    ):
        with pytest.raises(Refused, match="not_allowed"):
            asked()


# --- where requests come from ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "203.0.113.1", "192.0.2.1"),  # nobody of ours stands before: anybody can write this
        (1, "198.51.100.1, 203.0.113.1", "203.0.113.1"),
        (2, "198.51.100.1, 203.0.113.1", "198.51.100.1"),
        (2, "203.0.113.1", "192.0.2.1"),
        (1, "nonsense", ""),
        (1, "", ""),
    ],
)
def test_an_address_is_believed_as_far_as_our_own_proxies_wrote_it(
    monkeypatch: pytest.MonkeyPatch, proxies: int, told: str, address: str
) -> None:
    monkeypatch.setattr(settings, "UPTAKE", settings.UPTAKE.model_copy(update={"proxies": proxies}))
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=told)
    assert address_of(request) == address


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36", "Chrome, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox, macOS"),
        ("curl/8.0 <script>", ""),
        ("", ""),
    ],
)
def test_a_device_is_told_in_two_words_of_ours(agent: str, device: str) -> None:
    assert device_of(RequestFactory().get("/", HTTP_USER_AGENT=agent)) == device
