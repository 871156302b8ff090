"""Each door says for whom it works before it asks for anything, and a query that forgets it gets nothing foreign."""

import io
import json
from contextlib import redirect_stdout
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from tests.authorization.asking import address_of, ask
from tests.authorization.declared import PUBLIC, lines
from tests.authorization.two_organizations import founded
from tests.messaging.conftest import folder
from tests.postgres.whose_rows import forget_whose, listened
from uptake.command import __main__ as command
from uptake.delivery import me_codes
from uptake.jobs import clock, queue
from uptake.messaging.models import Message
from uptake.tenancy import whose
from uptake.tenancy.acting import acting_as
from uptake.tenancy.models import AuditEntry

__all__ = ["folder"]

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has policies"),
]
WHO = "global_administrator"
OURS = [line for line in lines() if line.who != PUBLIC]
FOREIGN = b"valeish"


@pytest.fixture
def hill(db, folder):
    return founded("hill")


@pytest.fixture
def vale(db, folder):
    return founded("valeish")


def asked(hill, line):
    """Ask an address as somebody who may, by token or signed in."""
    if line.by_token:
        program = Client(SERVER_NAME="localhost", raise_request_exception=False)
        return ask(program, line, address_of(line, hill), token=hill.token(WHO))
    return ask(hill.browser(WHO), line, address_of(line, hill))


def wrong(heard, *tenants):
    """What was asked while something else had been said than one of these tenants."""
    allowed = {str(tenant.pk) for tenant in tenants} | {""}
    return [(said, sql) for said, sql in heard if said not in allowed]


def test_every_address_of_a_tenant_says_so_before_its_first_row(hill, vale):
    found, silent = [], []
    hill.admin(WHO)
    for line in OURS:
        browser = None if line.by_token else hill.browser(WHO)
        with listened() as heard:
            if browser is None:
                asked(hill, line)
            else:
                ask(browser, line, address_of(line, hill))
        found += [(line.label, *each) for each in wrong(heard, hill.tenant)]
        if not heard:
            silent.append(line.label)
    assert not found, "\n".join(map(str, found[:20]))
    assert not silent, silent


def test_what_is_open_to_all_asks_for_no_rows_of_everyone(hill, vale):
    found = []
    for line in lines():
        if line.who == PUBLIC:
            with listened() as heard:
                ask(Client(SERVER_NAME="localhost", raise_request_exception=False), line, address_of(line, hill))
            found += [(line.label, *each) for each in wrong(heard, hill.tenant)]
    assert not found, found


def test_whoever_holds_no_role_sees_the_rows_of_nobody(hill, vale):
    client = hill.browser("no role")
    with listened() as heard:
        for line in OURS:
            if not line.by_token:
                ask(client, line, address_of(line, hill))
    assert {said for said, _sql in heard} <= {"nobody", ""}


def entered(tenant, person):
    code = me_codes.issue(settings.UPTAKE.secret, tenant.slug, person, "host:h1", timezone.now())[0]
    browser = Client(SERVER_NAME="localhost")
    assert browser.post("/me/enter/", {"code": code}).headers["Location"] == "/me/"
    return browser


def test_whoever_reads_about_themselves_is_asked_for_in_their_organization_alone(hill, vale):
    with listened() as heard:
        browser = entered(hill.tenant, 3)
        for page in ("/me/", "/me/practices/", "/me/messages/", "/me/data.json"):
            assert browser.get(page).status_code == 200, page
        browser.post("/me/leave/")
    assert len(heard) > 10
    assert not wrong(heard, hill.tenant)


def test_the_clock_and_every_job_say_so(hill, vale):
    now = timezone.now().replace(hour=12) + timedelta(days=1)
    seen = []
    with listened() as heard:
        clock.wind(now)
        queue.work_off(clock.HANDLERS, lambda: now, enough=lambda: seen.append(1) or len(seen) > 40)
        queue.prune(now)
    assert {sql for _said, sql in heard if "people_person" in sql}
    assert not wrong(heard, hill.tenant, vale.tenant)


VERBS = [
    ("tenant", "hill"),
    ("score", "--tenant", "hill", "--as-of", "2026-01-31"),
    ("audit", "verify", "--tenant", "hill"),
    ("audit", "export", "--tenant", "hill"),
    ("export-messages", "--tenant", "hill"),
    ("trust", "hosts", "hill"),
    ("trust", "add-host", "hill", "the intranet", "--as", f"{WHO}@hill.example"),
    ("trust", "revoke", "hill", "--everybody", "--as", f"{WHO}@hill.example"),
    ("trust", "rotate", "hill", "--as", f"{WHO}@hill.example"),
    ("benchmark", "show", "--tenant", "hill"),
    ("check",),
    ("check", "--profile", "works-council"),
    ("worker", "--night"),
]


@pytest.fixture(scope="session")
def verbs():
    command._verbs()
    return command.app


def run(verbs, *words):
    """One verb, as `uptake` runs it, and what it printed for programs."""
    out = io.StringIO()
    with redirect_stdout(out), whose.piece_of_work():
        told = CliRunner().invoke(verbs, list(words))
    assert told.exit_code in (0, 1), (words, told.output)
    assert told.exception is None or isinstance(told.exception, SystemExit), (words, told.exception)
    return told.output + out.getvalue()


@pytest.mark.parametrize("words", VERBS, ids=" ".join)
def test_every_verb_says_so(hill, vale, verbs, words):
    hill.admin(WHO)
    with listened() as heard:
        run(verbs, *words)
    everyone = words[0] in ("check", "worker")  # one organization after the other
    assert not wrong(heard, hill.tenant, *([vale.tenant] if everyone else []))


def test_a_verb_leaves_nothing_behind(hill, vale, verbs):
    run(verbs, "tenant", "hill")
    assert whose._whose.get() == whose.ALL


def told_by(hill, *kinds):
    """Everything that reading addresses of these beginnings tells."""
    reading = [line for line in OURS if line.method == "GET" and line.address.startswith(kinds)]
    return b"".join(asked(hill, line).content for line in reading)


DOORS = {
    "pages": ("settings/", "messages/", "plan/", "groups/", "score/"),
    "interface": ("api/v1/",),
    "provisioning": ("scim/v2/",),
}


@pytest.mark.parametrize("door", DOORS)
def test_a_door_whose_queries_forget_whose_rows_they_want_tells_nothing_foreign(hill, vale, monkeypatch, door):
    hill.admin(WHO)
    forget_whose(monkeypatch)
    told = told_by(hill, *DOORS[door])
    assert b"hill" in told
    assert FOREIGN not in told


@pytest.mark.parametrize("door", DOORS)
def test_without_the_second_lock_the_same_queries_would_tell(hill, vale, monkeypatch, door):
    """So the tests above can fail."""
    hill.admin(WHO)
    forget_whose(monkeypatch)
    for room in ("uptake.tenancy.door", "uptake.tenancy.token_queries"):
        monkeypatch.setattr(f"{room}.until_its_end", lambda _tenant: None)
    assert FOREIGN in told_by(hill, *DOORS[door])


def test_about_oneself_nothing_foreign_is_told_by_a_query_that_forgets(hill, vale, monkeypatch):
    forget_whose(monkeypatch)
    browser = entered(hill.tenant, 3)
    told = b"".join(browser.get(page).content for page in ("/me/", "/me/practices/", "/me/messages/", "/me/data.json"))
    assert b"person3@hill" in told or b"hill" in told
    assert FOREIGN not in told


def test_a_job_whose_queries_forget_sees_nothing_foreign(hill, vale, monkeypatch):
    forget_whose(monkeypatch)
    seen = {}

    def forgets(tenant, _now):
        seen[tenant.pk] = set(Message.objects.of(None).values_list("tenant_id", flat=True))

    for tenant in (hill.tenant, vale.tenant):
        with whose.rows_of(tenant):
            queue.enqueue(tenant, "forgets", "1", due_at=timezone.now())
    queue.work_off({"forgets": forgets}, timezone.now)
    assert seen == {tenant.pk: {tenant.pk} for tenant in (hill.tenant, vale.tenant)}


def test_a_verb_whose_queries_forget_prints_nothing_foreign(hill, vale, verbs, monkeypatch):
    forget_whose(monkeypatch)
    for words in (("audit", "export", "--tenant", "hill"), ("export-messages", "--tenant", "hill")):
        told = run(verbs, *words)
        assert FOREIGN.decode() not in told
    entries = [
        json.loads(line) for line in run(verbs, "audit", "export", "--tenant", "hill").splitlines() if "{" in line
    ]
    with whose.rows_of(hill.tenant):
        assert 0 < len(entries) <= AuditEntry.objects.of(hill.tenant).count()


def test_who_may_act_elsewhere_is_still_known_while_one_organization_is_worked_for(hill, vale):
    admin = hill.admin(WHO)
    with whose.rows_of(vale.tenant):
        assert acting_as(admin, hill.tenant) is not None
        assert acting_as(admin, vale.tenant) is None
