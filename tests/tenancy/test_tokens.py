"""The life of a token: made once, shown once, bounded by its maker, ended by a day or by a hand."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.permissions import MAY, Permission, Role
from uptake.rules.refusals import Refused
from uptake.tenancy import actions, tokens
from uptake.tenancy.acting import acting_as
from uptake.tenancy.audit import forget_before
from uptake.tenancy.models import Admin, ApiToken, AuditEntry, Tenant
from uptake.tenancy.token_actions import make_token, revoke_token, use_token
from uptake.tenancy.token_queries import tokens_for
from uptake.tenancy.token_scopes import OPENS, SCOPE_NAMES, Scope

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
SCORE, MESSAGES = Scope.SCORE_READ.value, Scope.MESSAGES_READ.value


@pytest.fixture
def tenant(db):
    return actions.create_tenant(slug="hill", name="Hill", time_zone="UTC", now=NOW)


def an_admin(tenant, name, *roles):
    made = actions.create_admin(
        sign_in=f"{name}@hill.example",
        name=name.title(),
        password="long-enough-for-a-test",
        roles={tenant.slug: list(roles)},
        now=NOW,
    )
    return acting_as(made, tenant)


@pytest.fixture
def gina(tenant):
    return an_admin(tenant, "gina", Role.GLOBAL_ADMINISTRATOR)


@pytest.fixture
def rita(tenant):
    return an_admin(tenant, "rita", Role.REPORTS_READER)


def make(by, **told):
    return make_token(**{"name": "Power BI", "scopes": [SCORE], "by": by, "now": NOW, **told})


def test_a_token_lives_a_year_unless_less_is_asked_for(gina):
    holder = use_token(make(gina), NOW + timedelta(days=364))
    assert holder.expires_at == NOW + timedelta(days=365)
    assert (holder.tenant.slug, holder.permissions) == ("hill", {Permission.READ_SCORE, Permission.READ_ENDPOINT})


@pytest.mark.parametrize("lives", [timedelta(), timedelta(days=-1), timedelta(days=365, seconds=1)])
def test_a_token_that_lives_longer_or_not_at_all_is_refused(gina, lives):
    with pytest.raises(Refused, match="token_lives_too_long"):
        make(gina, lives=lives)


def test_the_last_second_counts_and_the_next_does_not(gina):
    token = make(gina, lives=timedelta(days=30))
    use_token(token, NOW + timedelta(days=30, seconds=-1))
    with pytest.raises(Refused, match="token_expired"):
        use_token(token, NOW + timedelta(days=30))


def test_the_token_itself_is_stored_nowhere(gina, tenant):
    token = make(gina)
    row = ApiToken.objects.of(tenant).get()
    stored = " ".join(str(value) for value in row.__dict__.values())
    secret = token.rpartition("_")[2]
    assert secret not in stored
    assert row.digest == tokens.digest(token) != tokens.digest(token + "0")
    assert row.prefix in token
    audited = " ".join(f"{entry.subject} {entry.details}" for entry in AuditEntry.objects.of(tenant))
    assert secret not in audited


def test_the_hash_depends_on_the_secret_of_the_installation(gina, settings, tmp_path):
    before = tokens.digest("uptake")
    settings.UPTAKE = settings.UPTAKE.__class__(data=tmp_path)
    assert tokens.digest("uptake") != before


def test_making_and_revoking_are_in_the_audit_log(gina, tenant):
    token = make(gina, name="Report")
    revoke_token(token_id=tokens_for(gina)[0].id, by=gina, now=NOW)
    entries = AuditEntry.objects.of(tenant).filter(action__startswith="token.").order_by("pk")
    assert [(entry.action, entry.admin, entry.subject) for entry in entries] == [
        ("token.made", gina.sign_in, f"token {entries[0].details['prefix']}"),
        ("token.revoked", gina.sign_in, f"token {entries[0].details['prefix']}"),
    ]
    assert entries[0].details["scopes"] == [SCORE]
    assert entries[0].details["prefix"] in token


def test_nobody_gives_a_token_more_than_they_may(tenant):
    approver = an_admin(tenant, "april", Role.MESSAGES_APPROVER)
    with pytest.raises(Refused, match="not_allowed"):
        make(approver, scopes=[SCORE])
    make(approver, scopes=[MESSAGES])


@pytest.mark.parametrize("chosen", [[], [Permission.CHANGE_SETTINGS.value], ["everything"]])
def test_a_token_that_may_nothing_is_refused(gina, chosen):
    with pytest.raises(Refused, match="token_may_nothing"):
        make(gina, scopes=chosen)


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_opens_what_it_says_and_nothing_else(gina, scope):
    holder = use_token(make(gina, scopes=[scope.value]), NOW)
    assert holder.permissions == OPENS[scope]
    for permission in Permission:
        assert holder.acting.may(permission) is (permission in OPENS[scope])


def test_no_scope_opens_what_belongs_to_people_alone():
    opened = set().union(*OPENS.values())
    kept = {
        Permission.MAKE_TOKENS,
        Permission.REVOKE_TOKENS,
        Permission.UPLOAD_SURVEY,
        Permission.SET_GOALS,
        Permission.ASSIGN_ROLES,
        Permission.READ_AUDIT,
        Permission.EXPORT_AUDIT,
    }
    assert opened == set(Permission) - kept


@given(st.sets(st.sampled_from(Scope)), st.sets(st.sampled_from(Role)))
def test_a_token_may_what_its_scopes_open_and_its_maker_may(scopes, roles):
    by = tokens.ActingByToken(1, "a@b", "A", None, frozenset(roles), "12345678", frozenset(scopes))
    opened = {each for scope in scopes for each in OPENS[scope]}
    for permission in Permission:
        assert by.may(permission) is (permission in opened and not MAY[permission].isdisjoint(roles))
        if not by.may(permission):
            with pytest.raises(Refused, match=r"not_allowed|not_in_scope"):
                by.require(permission)


def test_a_scope_that_is_stored_and_means_nothing_opens_nothing(gina, tenant):
    token = make(gina)
    ApiToken.objects.of(tenant).update(scopes=["everything", "score:read"])
    assert use_token(token, NOW).permissions == {Permission.READ_SCORE, Permission.READ_ENDPOINT}


def test_what_a_program_does_is_told_apart_in_the_audit_log(gina, tenant):
    token = make(gina, scopes=[Scope.SETTINGS_WRITE.value])
    holder = use_token(token, NOW)
    actions.switch_score(on=True, by=holder.acting, now=NOW)
    actions.switch_score(on=True, by=gina, now=NOW)
    by_token, by_hand = AuditEntry.objects.of(tenant).filter(action="score.on").order_by("pk")
    assert by_token.admin == by_hand.admin == gina.sign_in
    assert by_token.details == {"token": holder.prefix}
    assert by_hand.details == {}


def test_a_token_without_a_name_is_refused(gina):
    with pytest.raises(Refused, match="token_without_name"):
        make(gina, name="  ")


def test_use_is_noted_by_day(gina, tenant):
    token = make(gina)
    assert tokens_for(gina)[0].last_used_day is None
    for hours in (0, 5, 30):
        use_token(token, NOW + timedelta(hours=hours))
        assert tokens_for(gina)[0].last_used_day == (NOW + timedelta(hours=hours)).date()


def test_a_revoked_token_opens_nothing(rita):
    token = make(rita)
    revoke_token(token_id=tokens_for(rita)[0].id, by=rita, now=NOW)
    with pytest.raises(Refused, match="token_revoked"):
        use_token(token, NOW)


def test_tokens_of_others_are_seen_and_revoked_by_a_global_administrator_alone(gina, rita, tenant):
    token = make(gina)
    make(rita)
    other = an_admin(tenant, "otto", Role.GLOBAL_READER)
    assert [row.maker for row in tokens_for(rita)] == [rita.sign_in]
    assert tokens_for(other) == []
    assert len(tokens_for(gina)) == 2
    number = ApiToken.objects.of(tenant).get(maker=gina.admin_id).pk
    with pytest.raises(Refused, match="no_such_token"):
        revoke_token(token_id=number, by=rita, now=NOW)
    use_token(token, NOW)
    revoke_token(token_id=ApiToken.objects.of(tenant).get(maker=rita.admin_id).pk, by=gina, now=NOW)


def test_a_token_of_another_organization_can_be_neither_seen_nor_revoked(gina, tenant):
    elsewhere = actions.create_tenant(slug="vale", name="Vale", time_zone="UTC", now=NOW)
    made = actions.create_admin(
        sign_in="gus@vale.example",
        name="Gus",
        password="long-enough-for-a-test",
        roles={"vale": [Role.GLOBAL_ADMINISTRATOR]},
        now=NOW,
    )
    gus = acting_as(made, elsewhere)
    make(gina)
    assert tokens_for(gus) == []
    with pytest.raises(Refused, match="no_such_token"):
        revoke_token(token_id=ApiToken.objects.of(tenant).get().pk, by=gus, now=NOW)


def test_a_token_goes_with_its_maker(gina, rita):
    token = make(rita)
    Admin.objects.filter(pk=rita.admin_id).delete()
    with pytest.raises(Refused, match="token_unknown"):
        use_token(token, NOW)


def test_a_token_goes_with_its_organization(gina, tenant):
    token = make(gina)
    forget_before(tenant, NOW + timedelta(days=1))  # the log lets nothing go that was not forgotten
    Tenant.objects.filter(pk=tenant.pk).delete()
    with pytest.raises(Refused, match="token_unknown"):
        use_token(token, NOW)


@given(st.text(max_size=120))
def test_whatever_is_not_written_like_a_token_has_no_parts(text):
    assert tokens.parts(text) is None or text.startswith("uptake_")


@given(st.from_regex(r"[a-z0-9-]{1,63}", fullmatch=True))
def test_a_fresh_token_tells_its_organization_and_prefix(slug):
    prefix, token = tokens.fresh(slug)
    assert tokens.parts(token) == (slug, prefix)
    assert tokens.fresh(slug)[1] != token


def browser(who):
    client = Client(SERVER_NAME="localhost")
    client.force_login(Admin.objects.get(pk=who.admin_id))
    return client


def test_the_page_shows_a_new_token_once(rita, tenant):
    page = browser(rita)
    answer = page.post("/settings/tokens/", {"name": "Excel", "scopes": [SCORE], "days": "90"})
    made = answer.context["made"]
    assert made in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    again = page.get("/settings/tokens/").content.decode()
    assert made.rpartition("_")[2] not in again
    assert ApiToken.objects.of(tenant).get().prefix in again
    row = ApiToken.objects.of(tenant).get()
    assert row.expires_at - row.created_at == timedelta(days=90)


def test_the_page_offers_only_what_the_admin_may(tenant):
    page = browser(an_admin(tenant, "april", Role.MESSAGES_APPROVER))
    told = page.get("/settings/tokens/").content.decode()
    assert f'value="{MESSAGES}"' in told
    assert f'value="{SCORE}"' not in told
    answer = page.post("/settings/tokens/", {"name": "Excel", "scopes": [SCORE], "days": "90"})
    assert answer.context["made"] == ""
    assert not ApiToken.objects.of(tenant).exists()


def test_the_page_revokes_by_post_alone(gina, tenant):
    make(gina)
    number = ApiToken.objects.of(tenant).get().pk
    page = browser(gina)
    assert page.get(f"/settings/tokens/{number}/revoke/").status_code == 405
    assert ApiToken.objects.of(tenant).get().revoked_at is None
    page.post(f"/settings/tokens/{number}/revoke/")
    assert ApiToken.objects.of(tenant).get().revoked_at is not None
    assert "Revoked" in page.get("/settings/tokens/").content.decode()


def test_a_visitor_is_sent_to_the_sign_in(db):
    assert Client(SERVER_NAME="localhost").get("/settings/tokens/").status_code == 302


def test_the_page_says_when_a_token_may_nothing_any_more(gina, rita):
    make(rita)
    Admin.objects.filter(pk=rita.admin_id).update(is_active=False)
    assert "its maker may not do this any more" in browser(gina).get("/settings/tokens/").content.decode()


def test_the_page_chooses_reading_alone_unless_told_otherwise(gina, tenant):
    form = browser(gina).get("/settings/tokens/").context["form"]
    assert set(form.initial["scopes"]) == {SCORE, MESSAGES}
    assert [value for value, _name in form.fields["scopes"].choices] == [each.value for each in Scope]


def test_the_page_tells_what_each_token_was_made_for(gina, tenant):
    browser(gina).post("/settings/tokens/", {"name": "Bot", "scopes": [Scope.MESSAGES_APPROVE.value], "days": "30"})
    page = browser(gina).get("/settings/tokens/").content.decode()
    assert str(SCOPE_NAMES[Scope.MESSAGES_APPROVE]) in page.partition("<tbody>")[2]
    assert str(SCOPE_NAMES[Scope.MESSAGES_WRITE]) not in page.partition("<tbody>")[2]


@pytest.mark.django_db(transaction=True)
def test_tokens_of_before_read_what_they_read_and_nothing_more():
    state = MigrationExecutor(connection)
    state.migrate([("tenancy", "0003_api_tokens")])
    old = state.loader.project_state([("tenancy", "0003_api_tokens")]).apps
    tenant = old.get_model("tenancy", "Tenant").objects.create(slug="dale", name="Dale", created_at=NOW)
    maker = old.get_model("tenancy", "Admin").objects.create(sign_in="a@dale.example", name="A", password="!")
    told = {"tenant": tenant, "maker": maker, "name": "Old", "created_at": NOW, "expires_at": NOW}
    tokens_then = old.get_model("tenancy", "ApiToken").everyone
    for prefix, permissions in (("1", ["read_score"]), ("2", ["read_messages", "read_score"]), ("3", ["x"])):
        tokens_then.create(prefix=prefix, digest=prefix, permissions=permissions, **told)
    try:
        after = MigrationExecutor(connection)
        after.migrate(after.loader.graph.leaf_nodes())
        held = dict(ApiToken.objects.of(tenant.pk).values_list("prefix", "scopes"))
        assert held == {"1": [SCORE], "2": [MESSAGES, SCORE], "3": []}
    finally:
        after = MigrationExecutor(connection)
        after.migrate(after.loader.graph.leaf_nodes())
