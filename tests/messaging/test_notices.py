"""Approvers are told once, by mail and by webhook, tried again when it fails, and reminded before the end date."""

import hashlib
import hmac
import json
import socket
from datetime import timedelta

import pytest

from tests.messaging.loopback import mail_server, webhook_server
from tests.messaging.office import NOW
from uptake.config.environment import Environment
from uptake.config.mail import mail_server as told_mail_server
from uptake.messaging import actions, notice_mail, notice_webhook, notices, outbound, telling
from uptake.messaging.message_settings import MessageSettingsDecided
from uptake.messaging.models import MessageSettings, Told
from uptake.messaging.notice import Notice
from uptake.rules.permissions import Role
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Admin, AuditEntry

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def mails(tmp_path, settings):
    with mail_server() as taken:
        settings.UPTAKE = Environment(
            data=tmp_path, demo=True, smtp_url="smtp://x", address="https://uptake.example/", webhook_private=True
        )
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", taken.port, False
        settings.DEFAULT_FROM_EMAIL = "Uptake <uptake@hillside.example>"
        yield taken


@pytest.fixture
def hooks():
    with webhook_server() as taken:
        yield taken


@pytest.fixture
def desk(office, mails):
    """An office whose approvers are there before anything is sent to them."""
    assert office.april
    assert office.arno
    return office


def sent(office, now=NOW):
    number = office.own_words(now=now)
    actions.schedule(message_id=number, by=office.will, now=now)
    return number


def hooked(office, hooks, **more):
    url = f"http://127.0.0.1:{hooks.port}/in?key=geheim"
    decided = MessageSettingsDecided(webhook_url=url, **more)
    actions.change_settings(decided=decided, by=office.gina, now=NOW)


def receivers(mails):
    return sorted(to.partition("<")[2].rstrip(">") for _from, to, _all in mails.mails)


def test_every_approver_gets_one_mail_and_the_author_none(desk, mails):
    desk.both  # noqa: B018 - an approver, too
    number = sent(desk)
    assert telling.tell_due(desk.tenant, NOW) == 3
    assert receivers(mails) == [f"{who}@hillside.example" for who in ("april", "arno", "both")]
    text = mails.mails[0][2]
    assert "Subject: For your review: New door" in text
    assert f"https://uptake.example/messages/{number}/" in text
    assert "will@hillside.example has sent the message" in text
    assert telling.tell_due(desk.tenant, NOW + HOUR) == 0
    assert len(mails.mails) == 3


def test_an_approver_who_is_the_author_is_not_told(desk, mails):
    number = desk.own_words(by=desk.both)
    actions.schedule(message_id=number, by=desk.both, now=NOW)
    telling.tell_due(desk.tenant, NOW)
    assert "both@hillside.example" not in receivers(mails)


def test_nobody_is_told_where_that_is_turned_off(desk, mails):
    actions.change_settings(decided=MessageSettingsDecided(tell_approvers=False), by=desk.gina, now=NOW)
    sent(desk)
    assert telling.tell_due(desk.tenant, NOW) == 0
    assert not Told.objects.of(desk.tenant).exists()


def test_without_a_mail_server_there_are_no_mails_to_send(office):
    assert office.april
    sent(office)
    assert not Told.objects.of(office.tenant).exists()


def test_whoever_is_told_of_a_version_is_told_of_the_next_one_again(desk, mails):
    number = sent(desk)
    telling.tell_due(desk.tenant, NOW)
    actions.reject(message_id=number, comment="no", by=desk.april, now=NOW)
    actions.withdraw(message_id=number, by=desk.will, now=NOW)
    actions.schedule(message_id=number, by=desk.will, now=NOW)
    telling.tell_due(desk.tenant, NOW)
    assert receivers(mails).count("arno@hillside.example") == 2


def test_what_is_decided_before_the_mail_goes_out_is_not_told(desk, mails):
    number = sent(desk)
    actions.approve(message_id=number, by=desk.april, now=NOW)
    assert telling.tell_due(desk.tenant, NOW) == 0
    assert mails.mails == []


def test_a_mail_server_that_says_later_is_asked_later(desk, mails):
    sent(desk)
    mails.refuses = True
    assert telling.tell_due(desk.tenant, NOW) == 0
    row = Told.objects.of(desk.tenant).exclude(error="").get()  # the second waits for its turn: the server is down
    assert (row.tries, row.sent_at) == (1, None)
    assert row.error.startswith("mail server: ")
    mails.refuses = False
    assert telling.tell_due(desk.tenant, NOW + 59 * timedelta(seconds=1)) == 1  # the one that was not tried yet
    assert telling.tell_due(desk.tenant, NOW + MINUTE) == 1
    assert len(mails.mails) == 2
    assert set(Told.objects.of(desk.tenant).values_list("error", flat=True)) == {""}


def test_after_some_tries_it_is_given_up(desk, mails):
    sent(desk)
    mails.refuses = True
    for day in range(40):
        telling.tell_due(desk.tenant, NOW + day * DAY)
    rows = Told.objects.of(desk.tenant).filter(what=notices.SUBMITTED)
    assert all(row.tries <= telling.MOST_TRIES for row in rows)
    assert telling.tell_due(desk.tenant, NOW + 40 * DAY) == 0
    assert mails.mails == []


def test_killed_between_sending_and_writing_down_nobody_gets_a_mail_twice(desk, mails, monkeypatch):
    sent(desk)
    with monkeypatch.context() as dying:
        dying.setattr(telling, "_settle", _killed)
        with pytest.raises(KeyboardInterrupt):
            telling.tell_due(desk.tenant, NOW)
    assert len(mails.mails) == 1
    for minute in range(0, 200, 5):
        telling.tell_due(desk.tenant, NOW + minute * MINUTE)
    assert receivers(mails) == ["april@hillside.example", "arno@hillside.example"]
    assert Told.objects.of(desk.tenant).filter(error=telling.INTERRUPTED).count() == 1


def test_killed_before_a_notice_is_claimed_it_is_sent_afterwards(desk, mails, monkeypatch):
    sent(desk)
    with monkeypatch.context() as dying:
        dying.setattr(telling, "_claim", _killed)
        with pytest.raises(KeyboardInterrupt):
            telling.tell_due(desk.tenant, NOW)
    assert telling.tell_due(desk.tenant, NOW) == 2


def test_a_webhook_that_was_interrupted_comes_again_under_the_same_delivery(office, hooks, mails, monkeypatch):
    hooked(office, hooks)
    sent(office)
    with monkeypatch.context() as dying:
        dying.setattr(telling, "_settle", _killed)
        dying.setitem(telling._SEND, notices.MAIL, lambda *_: None)
        with pytest.raises(KeyboardInterrupt):
            telling.tell_due(office.tenant, NOW)
    for minute in (1, 2):
        telling.tell_due(office.tenant, NOW + minute * MINUTE)
    ids = {headers["Uptake-Delivery"] for _path, headers, _body in hooks.posts}
    assert len(ids) == 1


def test_approvers_are_reminded_once_before_the_end_date(desk, mails):
    sent(desk)  # ends after 30 days: the last day begins on 3 April, three days before is 31 March
    telling.tell_due(desk.tenant, NOW)
    mails.mails.clear()
    midnight = NOW.replace(hour=0, minute=0, second=0)
    assert telling.tell_due(desk.tenant, midnight + 26 * DAY - timedelta(seconds=1)) == 0
    assert telling.tell_due(desk.tenant, midnight + 26 * DAY) == 2
    assert all("Still waiting for your review" in text for _from, _to, text in mails.mails)
    for hour in range(80):
        assert telling.tell_due(desk.tenant, midnight + 26 * DAY + hour * HOUR) == 0


def test_no_reminder_on_the_day_of_the_first_notice_and_none_where_it_is_turned_off(desk, mails):
    actions.change_settings(decided=MessageSettingsDecided(remind_days=30), by=desk.gina, now=NOW)
    sent(desk)
    assert telling.tell_due(desk.tenant, NOW) == 3  # the global administrator, too
    assert telling.tell_due(desk.tenant, NOW + DAY - timedelta(seconds=1)) == 0
    assert telling.tell_due(desk.tenant, NOW + DAY) == 3
    actions.change_settings(decided=MessageSettingsDecided(remind_days=0), by=desk.gina, now=NOW)
    sent(desk)
    telling.tell_due(desk.tenant, NOW + DAY)
    assert telling.tell_due(desk.tenant, NOW + 28 * DAY) == 0


def test_who_has_approved_is_not_reminded(desk, mails):
    decided = MessageSettingsDecided(two_approvers=True)
    actions.change_settings(decided=decided, by=desk.gina, now=NOW)
    number = sent(desk)
    telling.tell_due(desk.tenant, NOW)
    actions.approve(message_id=number, by=desk.april, now=NOW)
    mails.mails.clear()
    telling.tell_due(desk.tenant, NOW + 27 * DAY)
    assert receivers(mails) == ["arno@hillside.example", "gina@hillside.example"]


def test_a_webhook_is_signed_over_its_time_and_its_body(office, hooks, mails):
    hooked(office, hooks)
    number = sent(office)
    telling.tell_due(office.tenant, NOW)
    ((path, headers, body),) = hooks.posts
    key = notice_webhook.signing_key(office.tenant)
    stamp = headers["Uptake-Timestamp"]
    wanted = hmac.new(key.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["Uptake-Signature"] == f"v1={wanted}"
    assert int(stamp) == int(NOW.timestamp())
    told = json.loads(body)
    assert path == "/in?key=geheim"
    assert (told["event"], told["message"]["id"], told["message"]["version"]) == ("message.submitted", number, 1)
    assert told["review_until"] == "2025-04-03T00:00:00+00:00"


def test_a_redirect_is_not_followed_and_the_error_holds_no_secret(office, hooks, mails):
    hooked(office, hooks)
    hooks.status, hooks.location = 302, f"http://127.0.0.1:{hooks.port}/elsewhere"
    sent(office)
    assert telling.tell_due(office.tenant, NOW) == 1  # the mail to the global administrator
    assert [path for path, _headers, _body in hooks.posts] == ["/in?key=geheim"]
    row = Told.objects.of(office.tenant).get(channel=notices.WEBHOOK)
    assert (row.error, row.tries, row.sent_at) == ("answered 302", 1, None)
    assert not AuditEntry.objects.of(office.tenant).filter(details__icontains="geheim").exists()


def test_a_webhook_that_was_changed_meanwhile_is_not_told_what_was_meant_for_another(office, hooks, mails):
    hooked(office, hooks)
    sent(office)
    actions.change_settings(decided=MessageSettingsDecided(), by=office.gina, now=NOW)
    telling.tell_due(office.tenant, NOW)
    assert hooks.posts == []


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/in",
        "https://user:word@hooks.example/in",
        "https://user@hooks.example/",
        "ftp://hooks.example/",
        "file:///etc/passwd",
        "https://",
        "//hooks.example/in",
        "https://hooks.example:0/",
        "https://hooks.example:99999/",
        "https://[::1",
        "https://hooks.example/\r\nX: y",
        "https://hooks.example/a b",
        "https://hooks.example/" + "x" * 2048,
    ],
)
def test_addresses_that_no_webhook_may_have(office, url):
    with pytest.raises(Refused) as refused:
        actions.change_settings(decided=MessageSettingsDecided(webhook_url=url), by=office.gina, now=NOW)
    assert refused.value.reason == "webhook_address"
    assert not MessageSettings.objects.of(office.tenant).exists()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2001:db8::1",
    ],
)
def test_addresses_inside_are_known_in_whatever_notation(address):
    assert not outbound.is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_of_the_open_internet(address):
    assert outbound.is_public(address)


@pytest.mark.parametrize("found", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::ffff:192.168.0.1"]])
def test_a_name_that_leads_inside_is_refused_before_any_connection(folder, monkeypatch, found):
    def lookup(host, port, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(socket, "create_connection", _killed)
    with pytest.raises(outbound.NotAccepted, match="private"):
        outbound.post("https://hooks.example/in", b"{}", {})


def test_the_connection_goes_to_the_address_that_was_judged(folder, monkeypatch):
    asked = []

    def lookup(host, port, **_):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port))]

    def connect(target, *_):
        asked.append(target)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(outbound.NotAccepted, match="ConnectionRefusedError"):
        outbound.post("https://hooks.example/in", b"{}", {})
    assert asked == ["hooks.example", ("93.184.216.34", 443)]


def test_somebody_who_answers_a_byte_at_a_time_is_cut_off(folder, mails, monkeypatch):
    monkeypatch.setattr(outbound, "TIMEOUT", 0.3)
    silent = socket.create_server(("127.0.0.1", 0))  # takes the connection and never answers
    with silent, pytest.raises(outbound.NotAccepted, match="no answer"):
        outbound.post(f"http://127.0.0.1:{silent.getsockname()[1]}/", b"{}", {})


def test_plain_http_needs_loopback_even_where_private_addresses_are_allowed(folder, mails, monkeypatch):
    def lookup(host, port, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    with pytest.raises(outbound.NotAccepted, match="HTTPS"):
        outbound.post("http://inside.example/", b"{}", {})


def test_a_name_with_a_line_break_makes_no_headers(desk, mails):
    number = desk.own_words(name="Door\r\nBcc: everybody@hillside.example")
    actions.schedule(message_id=number, by=desk.will, now=NOW)
    assert telling.tell_due(desk.tenant, NOW) == 2
    assert not any("\nBcc:" in text for _from, _to, text in mails.mails)


def test_every_notice_has_a_message_id_of_its_own_that_stays(desk, mails):
    sent(desk)
    telling.tell_due(desk.tenant, NOW)
    ids = {line for _f, _t, text in mails.mails for line in text.splitlines() if line.lower().startswith("message-id")}
    assert len(ids) == 2
    assert all(each.endswith("@hillside.example>") for each in ids)


def test_approvers_of_other_departments_are_not_told(desk, mails):
    decided = MessageSettingsDecided(approver_departments={desk.april.sign_in: ("Sales",)})
    actions.change_settings(decided=decided, by=desk.gina, now=NOW)
    sent(desk)
    telling.tell_due(desk.tenant, NOW)
    assert receivers(mails) == ["arno@hillside.example", "gina@hillside.example"]


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("smtp://mail.example", ("mail.example", 587, "", "", False, True)),
        ("smtp://a%40b:p%2Fw@mail.example:2525", ("mail.example", 2525, "a@b", "p/w", False, True)),
        ("smtps://mail.example", ("mail.example", 465, "", "", True, False)),
        ("smtp://127.0.0.1:25?tls=no", ("127.0.0.1", 25, "", "", False, False)),
    ],
)
def test_one_address_tells_the_mail_server(url, wanted):
    found = told_mail_server(url)
    assert (found.host, found.port, found.user, found.password, found.tls, found.starttls) == wanted
    assert found.password == "" or found.password not in repr(found)


@pytest.mark.parametrize("url", ["http://mail.example", "mail.example", "smtp://", "smtp://user:geheim@"])
def test_another_address_is_an_error_that_does_not_repeat_it(url):
    with pytest.raises(ValueError, match="UPTAKE_SMTP_URL") as refused:
        told_mail_server(url)
    assert "geheim" not in str(refused.value)


def test_mail_that_never_reaches_a_server_is_told_by_its_kind_alone(office, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.create_server(("127.0.0.1", 0)) as closed:
        settings.EMAIL_HOST, settings.EMAIL_PORT = closed.getsockname()
    with pytest.raises(outbound.NotAccepted, match=r"^mail server: ConnectionRefusedError$"):
        notice_mail.send_mail(office.tenant, _notice(office), NOW)


def test_an_admin_without_an_address_is_not_mailed(desk, mails):
    office_admin = desk.admin("olga", Role.MESSAGES_APPROVER)
    Admin.objects.filter(pk=office_admin.admin_id).update(sign_in="olga")
    sent(desk)
    assert telling.tell_due(desk.tenant, NOW) == 2


def _notice(office):
    return Notice("x-1", "submitted", "a@b.example", 1, "n", 1, "w", None, "", "subject", "text")


def _killed(*_args, **_told):
    raise KeyboardInterrupt
