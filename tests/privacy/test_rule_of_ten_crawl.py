"""The rule of ten, walked: for every role all that links and the interface lead to, and what the log says meanwhile.

Searched for are two people with unmistakable behaviour, a department of nine beside one of ten, and a message for nine
beside one for ten. Whatever is told about the ten shows that this search finds what is there.
"""

import logging
import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.conf import settings as held
from django.db import transaction
from django.utils import timezone

from tests.authorization.addresses import filled, parts
from tests.authorization.asking import ASKS_FOR, PARTS
from tests.authorization.declared import lines
from tests.authorization.visitors import visitor
from tests.groups.attacker import as_told, exactly, isolated
from tests.groups.town import FIRST, MODES
from tests.privacy import ten_town
from tests.privacy.ten_town import LEASE, MARKED, NINE, NOW, OF_NINE, OF_TEN, TELLING, TEN
from uptake.access.sessions import PROVED
from uptake.config.environment import Environment
from uptake.insights.models import DailyInsight
from uptake.messaging.models import Message
from uptake.rules.group_figures import Kind, Told
from uptake.rules.permissions import Role
from uptake.tenancy.acting import acting_as
from uptake.tenancy.models import Admin, Assignment
from uptake.tenancy.token_actions import make_token
from uptake.tenancy.token_scopes import OPENS, Scope

LINK = re.compile(r'(?:href|action|hx-get)="([^"#]+)')
MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.S)
NAMES_ARE_CHOSEN = re.compile(r"/messages/\d+/|/messages/settings/|/api/v1/messages/\d+|/scim/")
NAMES_OF_PEOPLE = re.compile(r"/scim/")
FRESH = re.compile(r'csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"')  # made anew for each answer
NEAR = 40  # characters around a name in which no figure may stand
MOST = 250  # pages of one role; more would say that the walk goes in circles
NOT_WALKED = ("/static/", "/client/", "/sign-", "/demo/", "/me/", "/account/")


def written(number):
    """A number in every way in which pages, files and programs write it."""
    return {f"{number}", f"{number:,}", f"{number:,}".replace(",", "."), f"{number:,}".replace(",", "\u202f")}


FORBIDDEN = {LEASE, *written(TELLING), *written(OF_NINE)}


@dataclass
class Walk:
    """What one role has seen, and what was wrong with it."""

    seen: dict[str, int] = field(default_factory=dict)
    wrong: list[tuple[str, str]] = field(default_factory=list)
    found: set[str] = field(default_factory=set)

    def look(self, address, answer):
        """Judge one answer; its text."""
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        self.seen[address] = answer.status_code
        text = content.decode("utf-8", "replace") + repr(dict(answer.headers))
        self.judge(address, text)
        return text

    def judge(self, address, text):
        """Note everything in a text that must not be there."""
        plain = unescape(MARKUP.sub(" ", text)) if "<html" in text else text
        self.wrong += [(address, each) for each in FORBIDDEN if each in text]
        if MARKED in text and not NAMES_OF_PEOPLE.match(address):
            self.wrong.append((address, MARKED))
        for place in re.finditer(NINE, plain):
            near = plain[max(0, place.start() - NEAR) : place.end() + NEAR]
            if not NAMES_ARE_CHOSEN.match(address) or re.search(r"\d+\s?%|\b9\b", near):
                self.wrong.append((address, near))
        self.found |= {TEN for _ in [0] if TEN in plain} | {str(OF_TEN) for each in written(OF_TEN) if each in plain}


@pytest.fixture(scope="module")
def hill(django_db_setup, django_db_blocker, tmp_path_factory):
    before = held.UPTAKE
    held.UPTAKE = Environment(data=tmp_path_factory.mktemp("hill"), demo=True)
    with django_db_blocker.unblock(), transaction.atomic():
        yield ten_town.made()
        transaction.set_rollback(True)
    held.UPTAKE = before


@pytest.fixture
def now(hill, db, monkeypatch):
    """The clock of the pages stands in the afternoon of the first day."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return NOW


def somebody(hill, role):
    """A browser and a token of an admin with that role."""
    admin = Admin.objects.create(sign_in=f"{role.value}@elsewhere.example", name="R", password="!")
    Assignment.objects.of(hill.tenant).create(tenant=hill.tenant, admin=admin, role=role.value)
    client = visitor()
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[PROVED] = NOW.isoformat()
    session.save()
    acting = acting_as(admin, hill.tenant)
    assert acting is not None
    scopes = [each.value for each in Scope if any(acting.may(opened) for opened in OPENS[each])]
    return client, make_token(name="t", scopes=scopes, by=acting, now=NOW)


def kind_of(address):
    """Addresses that differ in what is asked alone are walked once."""
    told = urlsplit(address)
    return told.path, tuple(sorted({name for name, _value in parse_qsl(told.query)}))


def walked(walk, client, begin):
    """Follow every link from the first page on."""
    waiting, known = list(begin), set()
    while waiting:
        address = waiting.pop(0)
        if kind_of(address) in known or address.startswith(NOT_WALKED):
            continue
        known.add(kind_of(address))
        assert len(known) < MOST, "the walk goes in circles"
        answer = client.get(address)
        assert answer.status_code < 500, address
        text = walk.look(address, answer)
        if answer.status_code in (301, 302):
            waiting.append(answer.headers["Location"])
        if "text/html" in answer.headers.get("Content-Type", ""):
            found = (urljoin(address, unescape(each)) for each in LINK.findall(text))
            waiting += [each for each in found if each.startswith("/")]


def things(hill):
    """What stands in the place of the parts of addresses."""
    first, second = Message.objects.of(hill.tenant).order_by("pk").values_list("pk", flat=True)
    return [PARTS | {"message": number, "message_id": number} for number in (first, second)]


def questions(hill):
    """Every address that the declared table has for reading, and questions about groups besides."""
    for line in lines():
        if line.method == "GET" and not line.address.startswith("demo/"):
            for values in things(hill) if {"message", "message_id"} & set(parts(line.address)) else things(hill)[:1]:
                told = values | dict(line.parts)
                if set(parts(line.address)) <= told.keys():
                    yield line, filled(line.address, told) + ASKS_FOR.get(line.address, "")
    asked = f"?attribute=department&metric={MODES}"
    for address in ("api/v1/groups/figures", "api/v1/groups/history", "groups/", "groups/comparison.csv"):
        yield next(line for line in lines() if line.address == address), f"/{address}{asked}&group=IT"


@pytest.mark.parametrize("role", Role)
def test_nothing_about_few_or_about_one_is_told_to_anybody(hill, now, role, caplog):
    caplog.set_level(logging.DEBUG)
    (client, token), walk, outside = somebody(hill, role), Walk(), visitor()
    walked(walk, client, ["/", "/messages/", "/settings/", "/groups/"])
    for line, address in questions(hill):
        if line.by_token:
            walk.look(address, outside.get(address, headers={"authorization": f"Bearer {token}"}))
        elif address not in walk.seen:
            walk.look(address, client.get(address))
    for record in caplog.records:
        told = record.getMessage() + (record.exc_text or "")
        walk.judge("log", told)
        assert record.levelno < logging.ERROR or told.startswith("Not Implemented: /scim/"), told
    assert not walk.wrong, walk.wrong[:20]
    assert len(walk.seen) > 100, "not much was walked"
    assert str(OF_TEN) in walk.found, "what came of the message for ten is told, and was not found"
    if role is not Role.MESSAGES_APPROVER:
        assert TEN in walk.found, "the department of ten is told, and was not found"


def test_the_search_finds_each_of_the_things_that_it_looks_for():
    """A page that told any of it would be noticed."""
    for told in (f"<html>{TELLING}", f"{TELLING:,}", f"{OF_NINE:,}", LEASE, MARKED, f"{NINE}: 44 %", f"<html>{NINE}"):
        walk = Walk()
        walk.judge("/score/communication/", told)
        assert walk.wrong, told
    walk = Walk()
    walk.judge("/messages/7/recipients/", f"<html><option>{NINE}</option></html>")
    assert not walk.wrong
    walk.judge("/messages/7/recipients/", f"<html><option>{NINE} <b>44 %</b></option></html>")
    assert walk.wrong


def test_asking_for_the_nine_by_name_is_answered_as_asking_for_nobody(hill, now):
    client, token = somebody(hill, Role.GLOBAL_ADMINISTRATOR)
    headers = {"authorization": f"Bearer {token}"}
    for address in (
        "/groups/?attribute=department&group={}",
        f"/groups/?attribute=department&metric={MODES}&group={{}}",
        "/score/communication/?attribute=department&group={}",
        "/score/communication/?group=department:{}",
        "/groups/comparison.csv?attribute=department&group={}",
        "/api/v1/groups/figures?attribute=department&group={}",
        f"/api/v1/groups/history?attribute=department&metric={MODES}&group={{}}",
    ):
        told = []
        for name in (NINE, "Nowhere0"):
            answer = client.get(address.format(name), headers=headers if "/api/" in address else {})
            words = FRESH.sub("", answer.content.decode()).replace(name, "NAME")
            told.append((answer.status_code, words))
        assert told[0] == told[1], (address, differences(*told))


def differences(one, other):
    """Where two answers begin to differ."""
    at = next((n for n, (a, b) in enumerate(zip(one[1], other[1], strict=False)) if a != b), 0)
    return one[0], other[0], one[1][max(0, at - 80) : at + 80], other[1][max(0, at - 80) : at + 80]


def test_the_difference_between_all_and_the_others_gives_the_nine_away_to_nobody(hill, now):
    """Whoever knows who works where, and reads every figure, learns of no fewer than ten what they do."""
    _client, token = somebody(hill, Role.REPORTS_READER)
    answer = visitor().get(
        f"/api/v1/groups/figures?attribute=department&metric={MODES}", headers={"authorization": f"Bearer {token}"}
    )
    shown = {each["group"][0]: Told(Kind(each["kind"]), each["percent"]) for each in answer.json()["items"]}
    assert TEN in shown
    assert not {NINE, "Eightfold", "Sixfold"} & shown.keys()
    whole = DailyInsight.objects.of(hill.tenant).filter(metric=MODES, as_of_day=FIRST).first()
    everybody = exactly(hill.people, whole.numerator)
    assert isolated([everybody, *(as_told(ten_town.of(hill, name), told) for name, told in shown.items())]) == []
    others = {person.department for person in hill.people.values()} - {NINE}
    exact = [
        exactly(people, sum(hill.people[number].practises[MODES] for number in people))
        for people in (ten_town.of(hill, name) for name in sorted(others))
    ]
    given_away = isolated([everybody, *exact])
    assert frozenset(ten_town.of(hill, NINE)) in {each.people for each in given_away}, "the attack is a real one"
