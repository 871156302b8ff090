"""Connected apps and devices: keys of hosts, providers, codes, and ending sessions; who may, and what is told where."""

import http.server
import json
import re
import threading
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from jwt.algorithms import RSAAlgorithm

from tests.messaging.office import NOW
from uptake.config.environment import Environment
from uptake.delivery import directory, revoked
from uptake.delivery.app import create_app
from uptake.delivery.flag_callers import flag_key
from uptake.delivery.plane import DeliveryConfig
from uptake.delivery.revoked import What
from uptake.delivery.tokens import LIFETIME
from uptake.messaging import enrolment_codes, host_keys, issuers, publish, revoking
from uptake.messaging.issuers import IssuerDecided
from uptake.messaging.models import EnrolmentCode, HostKey, Revocation, TrustedIssuer
from uptake.people.models import Person
from uptake.privacy.shelves import tidy
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Admin, AuditEntry

HOUR = timedelta(hours=1)
KEY = rsa.generate_private_key(65537, 2048)


@pytest.fixture
def known(staffed):
    publish.publish_people(staffed.tenant)
    return staffed


def trusted(office):
    return directory.read(office_folder() / f"{office.tenant.slug}.people").trust


def office_folder():
    return django_settings.UPTAKE.snapshots


def plane_at(now):
    return create_app(
        DeliveryConfig(django_settings.UPTAKE.folder, django_settings.UPTAKE.secret, clock=lambda: now)
    ).plane


def audited(office):
    return [(row.action, row.subject) for row in AuditEntry.objects.of(office.tenant).order_by("pk")]


class TestHosts:
    def test_a_key_is_shown_once_sealed_and_published(self, known):
        made = host_keys.add_host(name=" Intranet ", by=known.gina, now=NOW)
        assert trusted(known).hosts[made.key_id].hex() == made.secret
        row = HostKey.objects.of(known.tenant).get()
        assert bytes.fromhex(made.secret) not in bytes(row.sealed)
        assert row.name == "Intranet"
        assert made.flags == flag_key("hillside", made.key_id, bytes.fromhex(made.secret))
        assert ("host_key.made", made.key_id) in audited(known)
        assert made.secret not in json.dumps([row.details for row in AuditEntry.objects.of(known.tenant)])

    def test_an_ended_key_vouches_for_nobody_and_its_sessions_end(self, known):
        made = host_keys.add_host(name="Intranet", by=known.gina, now=NOW)
        host_keys.end_host(key_id=made.key_id, by=known.gina, now=NOW)
        assert made.key_id not in trusted(known).hosts
        plane = plane_at(NOW)
        token, _ = plane.tokens.issue("hillside", 1, "d", (), NOW - HOUR, None, f"host:{made.key_id}")
        with pytest.raises(Refused, match="revoked_token"):
            plane.bearer(f"Bearer {token}".encode(), NOW)
        with pytest.raises(Refused, match="no_such_host"):
            host_keys.end_host(key_id=made.key_id, by=known.gina, now=NOW)

    def test_the_first_key_can_be_ended_like_any_other(self, known):
        assert list(trusted(known).hosts) == ["1"]
        assert host_keys.first_key(known.tenant, by=known.gina, now=NOW).key_id == "1"
        host_keys.end_host(key_id="1", by=known.gina, now=NOW)
        assert trusted(known).hosts == {}
        publish.publish_people(known.tenant)
        assert trusted(known).hosts == {}
        with pytest.raises(Refused, match="no_such_host"):
            host_keys.first_key(known.tenant, by=None, now=NOW)
        assert [row.ended_at for row in host_keys.hosts_of(known.tenant)] == [NOW]

    @pytest.mark.parametrize("name", ["", "  "])
    def test_a_key_has_a_name(self, known, name):
        with pytest.raises(Refused, match="host_without_name"):
            host_keys.add_host(name=name, by=known.gina, now=NOW)

    def test_there_is_an_end_to_keys(self, known, monkeypatch):
        monkeypatch.setattr(host_keys, "_MOST", 2)
        for name in ("one", "two"):
            host_keys.add_host(name=name, by=known.gina, now=NOW)
        with pytest.raises(Refused, match="too_many_hosts"):
            host_keys.add_host(name="three", by=known.gina, now=NOW)


@pytest.mark.parametrize(
    "do",
    [
        lambda who: host_keys.add_host(name="x", by=who, now=NOW),
        lambda who: host_keys.end_host(key_id="1", by=who, now=NOW),
        lambda who: issuers.trust_issuer(decided=IssuerDecided("https://x.example", "a", "oid"), by=who, now=NOW),
        lambda who: issuers.distrust_issuer(issuer_id=1, by=who, now=NOW),
        lambda who: enrolment_codes.make_code(uses=1, days=1, by=who, now=NOW),
        lambda who: enrolment_codes.end_code(code_id="1", by=who, now=NOW),
        lambda who: revoking.revoke(what=What.ALL, by=who, now=NOW),
    ],
)
def test_only_a_global_administrator_may(known, do):
    for who in (known.will, known.april, known.rita):
        with pytest.raises(Refused, match="not_allowed"):
            do(who)


class TestRevoking:
    def ended(self, now, **whose):
        plane = plane_at(now)
        values = {"person": 1, "device": "d", "source": "host:1"} | whose
        token, _ = plane.tokens.issue(
            "hillside", values["person"], values["device"], (), NOW - HOUR, None, values["source"]
        )
        try:
            plane.bearer(f"Bearer {token}".encode(), now)
        except Refused as no:
            return no.reason == "revoked_token"
        return False

    def test_the_sessions_of_one_person_end(self, known):
        name = next(iter(_principals(known)))
        revoking.revoke(what=What.PERSON, about=name.upper(), by=known.gina, now=NOW)
        person = _principals(known)[name]
        assert self.ended(NOW, person=person)
        assert not self.ended(NOW, person=person + 1)
        assert audited(known)[-1] == ("client_tokens.revoked", "person")  # and not whose

    def test_the_sessions_of_one_device_end(self, known):
        revoking.revoke(what=What.DEVICE, about="lost-one", by=known.gina, now=NOW)
        assert self.ended(NOW, device="lost-one")
        assert not self.ended(NOW)

    def test_all_sessions_end(self, known):
        revoking.revoke(what=What.ALL, by=known.gina, now=NOW)
        assert self.ended(NOW)

    def test_nobody_of_that_name(self, known):
        with pytest.raises(Refused, match="no_such_person"):
            revoking.revoke(what=What.PERSON, about="nobody@x.example", by=known.gina, now=NOW)
        with pytest.raises(Refused, match="no_such_device"):
            revoking.revoke(what=What.DEVICE, about=" ", by=known.gina, now=NOW)

    def test_what_no_living_token_can_meet_is_forgotten(self, known):
        revoking.revoke(what=What.ALL, by=known.gina, now=NOW)
        revoking.revoke(what=What.DEVICE, about="x", by=known.gina, now=NOW + LIFETIME)
        assert [row.what for row in Revocation.objects.of(known.tenant)] == ["device"]
        assert len(revoked.read(office_folder() / "hillside.revoked")) == 1

    def test_whose_sessions_were_ended_is_forgotten_when_the_day_is_over(self, known):
        revoking.revoke(what=What.DEVICE, about="x", by=known.gina, now=NOW)
        enrolment_codes.make_code(uses=1, days=1, by=known.gina, now=NOW)
        tidy(known.tenant, (NOW + timedelta(days=1)).date())
        assert EnrolmentCode.objects.of(known.tenant).exists()
        tidy(known.tenant, (NOW + timedelta(days=2)).date())
        assert not Revocation.objects.of(known.tenant).exists()
        assert not EnrolmentCode.objects.of(known.tenant).exists()

    def test_thousands_are_one_file(self, known):
        entries = [(What.PERSON, str(number)) for number in range(2000)]
        revoking.write_down_all(known.tenant, entries, by=None, now=NOW)
        revoking.write_down_all(known.tenant, entries, by=None, now=NOW + HOUR)
        revoking.publish_revoked(known.tenant, NOW + HOUR)
        assert len(revoked.read(office_folder() / "hillside.revoked")) == 2000


def _principals(office):
    return dict(Person.objects.of(office.tenant).order_by("number").values_list("principal", "number"))


class TestCodes:
    def test_a_code_is_shown_once_and_kept_as_a_digest(self, known):
        code = enrolment_codes.make_code(uses=3, days=7, by=known.gina, now=NOW)
        slug, code_id, secret = code.split(".")
        kept = trusted(known).codes[code_id]
        assert (slug, kept.uses, kept.person, kept.expires_at) == ("hillside", 3, None, NOW + timedelta(days=7))
        row = EnrolmentCode.objects.of(known.tenant).get()
        assert secret.encode() not in bytes(row.digest)
        enrolment_codes.end_code(code_id=code_id, by=known.gina, now=NOW)
        assert trusted(known).codes == {}
        with pytest.raises(Refused, match="no_such_code"):
            enrolment_codes.end_code(code_id=code_id, by=known.gina, now=NOW)

    def test_a_code_may_be_bound_to_a_person(self, known):
        name, number = next(iter(_principals(known).items()))
        code = enrolment_codes.make_code(uses=1, days=1, principal=name, by=known.gina, now=NOW)
        assert trusted(known).codes[code.split(".")[1]].person == number
        with pytest.raises(Refused, match="no_such_person"):
            enrolment_codes.make_code(uses=1, days=1, principal="nobody", by=known.gina, now=NOW)

    @pytest.mark.parametrize(("uses", "days"), [(0, 7), (100_001, 7), (1, 2), (1, 365)])
    def test_a_code_has_a_measure(self, known, uses, days):
        with pytest.raises(Refused, match="out_of_range"):
            enrolment_codes.make_code(uses=uses, days=days, by=known.gina, now=NOW)

    def test_few_devices_are_not_counted_for_anybody(self, known):
        assert enrolment_codes.devices_enrolled(known.tenant) is None


class Provider:
    """An identity provider on loopback: its metadata and its keys."""

    def __init__(self):
        provider = self
        self.keys = [json.loads(RSAAlgorithm.to_jwk(KEY.public_key())) | {"kid": "one", "use": "sig"}]
        self.changed = {}
        self.away = False

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                if provider.away:
                    self.send_error(503)
                    return
                about = {"issuer": provider.issuer, "jwks_uri": f"{provider.issuer}/keys"} | provider.changed
                told = {"keys": provider.keys} if self.path.endswith("/keys") else about
                body = json.dumps(told).encode()
                self.send_response(200)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args):
                return

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_address[1]}/hillside"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class TestProviders:
    @pytest.fixture
    def provider(self, known, settings, tmp_path):
        settings.UPTAKE = Environment(data=tmp_path, demo=True, oidc_private=True)
        found = Provider()
        yield found
        found.close()

    def trust(self, office, provider, **changed):
        decided = IssuerDecided(**{"issuer": provider.issuer, "audience": "app", "claim": "oid"} | changed)
        return issuers.trust_issuer(decided=decided, by=office.gina, now=NOW)

    def test_its_keys_are_fetched_and_published(self, known, provider):
        number = self.trust(known, provider, parties=("page",))
        (issuer,) = trusted(known).issuers
        assert (issuer.id, issuer.issuer, issuer.parties) == (str(number), provider.issuer, ("page",))
        assert [name for name, _key in issuer.usable] == ["one"]
        assert "d" not in issuer.keys[0]

    def test_new_keys_are_noticed_within_the_hour_and_old_ones_let_go(self, known, provider):
        self.trust(known, provider)
        provider.keys = [provider.keys[0] | {"kid": "two"}]
        assert issuers.refresh_due(known.tenant, NOW + HOUR / 2) == 0
        assert issuers.refresh_due(known.tenant, NOW + HOUR) == 1
        assert [name for name, _key in trusted(known).issuers[0].usable] == ["two"]

    def test_a_provider_that_is_away_keeps_its_keys_for_a_week(self, known, provider):
        self.trust(known, provider)
        provider.away = True
        issuers.refresh_due(known.tenant, NOW + timedelta(days=6))
        assert len(trusted(known).issuers[0].keys) == 1
        assert issuers.issuers_of(known.tenant)[0].trouble
        issuers.refresh_due(known.tenant, NOW + timedelta(days=7))
        assert trusted(known).issuers[0].keys == ()
        provider.away = False
        issuers.refresh_due(known.tenant, NOW + timedelta(days=8))
        assert len(trusted(known).issuers[0].keys) == 1
        assert issuers.issuers_of(known.tenant)[0].trouble == ""

    @pytest.mark.parametrize(
        "changed",
        [
            {"issuer": "http://127.0.0.1/other"},
            {"jwks_uri": "file:///etc/passwd"},
            {"jwks_uri": "http://10.0.0.1/keys"},
            {"jwks_uri": 5},
        ],
    )
    def test_metadata_that_do_not_hold_are_refused(self, known, provider, changed):
        provider.changed = changed
        with pytest.raises(Refused, match="issuer_unreachable"):
            self.trust(known, provider)
        assert not TrustedIssuer.objects.of(known.tenant).exists()

    @pytest.mark.parametrize("keys", [[], [{}], [{"kty": "oct", "k": "AAAA"}], "none"])
    def test_a_provider_without_a_usable_key_is_refused(self, known, provider, keys):
        provider.keys = keys
        with pytest.raises(Refused, match="issuer_unreachable"):
            self.trust(known, provider)

    @pytest.mark.parametrize(
        ("changed", "reason"),
        [
            ({"issuer": "ftp://x.example"}, "issuer_address"),
            ({"issuer": "https://user:password@x.example"}, "issuer_address"),
            ({"issuer": "https://x.example/?a=b"}, "issuer_address"),
            ({"issuer": ""}, "issuer_address"),
            ({"audience": ""}, "issuer_incomplete"),
            ({"claim": "iss"}, "issuer_incomplete"),
        ],
    )
    def test_what_is_said_about_it_must_make_sense(self, known, provider, changed, reason):
        with pytest.raises(Refused, match=reason):
            self.trust(known, provider, **changed)

    def test_private_addresses_are_not_asked_unless_that_is_configured(self, known, provider, settings, tmp_path):
        settings.UPTAKE = Environment(data=tmp_path, demo=True)
        with pytest.raises(Refused, match="issuer_address"):
            self.trust(known, provider)
        with pytest.raises(Refused, match="issuer_unreachable"):
            self.trust(known, provider, issuer="https://127.0.0.1:1/x")

    def test_it_is_trusted_once_and_no_more_when_it_is_removed(self, known, provider):
        number = self.trust(known, provider)
        with pytest.raises(Refused, match="issuer_is_known"):
            self.trust(known, provider)
        issuers.distrust_issuer(issuer_id=number, by=known.gina, now=NOW)
        assert trusted(known).issuers == ()
        assert Revocation.objects.of(known.tenant).get().about == f"issuer:{number}"
        with pytest.raises(Refused, match="no_such_issuer"):
            issuers.distrust_issuer(issuer_id=number, by=known.gina, now=NOW)


class TestThePage:
    def signed_in(self, acting):
        client = Client()
        client.force_login(Admin.objects.get(pk=acting.admin_id))
        session = client.session
        session["proved_at"] = timezone.now().isoformat()
        session.save()
        return client

    @pytest.fixture
    def client(self, known):
        return self.signed_in(known.gina)

    def post(self, client, form, **fields):
        told = {f"{form}-{name}": value for name, value in fields.items()} | {"form": form}
        return client.post(reverse("connected"), told)

    def test_a_key_is_made_and_shown_in_that_answer_alone(self, known, client):
        page = self.post(client, "host", name="Intranet")
        assert page.status_code == 200
        secret = re.search(r'id="made">([0-9a-f]{64})<', page.content.decode())[1]
        assert secret in [key.hex() for key in trusted(known).hosts.values()]
        assert page.headers["cache-control"].find("no-store") >= 0
        again = client.get(reverse("connected")).content.decode()
        assert "Intranet" in again
        assert secret not in again

    def test_a_code_is_made_and_ended(self, known, client):
        page = self.post(client, "code", uses="2", days="7", principal="").content.decode()
        code = re.search(r'id="made">(hillside\.[^<]+)<', page)[1]
        code_id = code.split(".")[1]
        assert code.split(".")[2] not in client.get(reverse("connected")).content.decode()
        assert client.post(reverse("end_connected", args=["code", code_id])).status_code == 302
        assert trusted(known).codes == {}

    def test_sessions_are_ended(self, known, client):
        assert self.post(client, "revoke", what="all").status_code == 302
        assert self.post(client, "revoke", what="person", about="").status_code == 422
        assert self.post(client, "revoke", what="person", about="nobody@x.example").status_code == 409
        assert Revocation.objects.of(known.tenant).get().what == "all"

    def test_the_key_of_the_signatures_is_changed(self, known, client):
        assert client.post(reverse("rotate_key")).status_code == 302
        assert ("signing_key.rotated") in [action for action, _subject in audited(known)]

    def test_the_first_key_is_shown_when_it_is_asked_for(self, known, client):
        secret = publish.host_key(known_secret(), "hillside").hex()
        assert secret not in client.get(reverse("connected")).content.decode()
        assert secret in client.post(reverse("connected"), {"form": "first_host"}).content.decode()

    def test_a_provider_that_cannot_be_reached_is_told(self, client):
        page = self.post(client, "issuer", issuer="https://127.0.0.1:1/x", audience="a", claim="oid", parties="")
        assert page.status_code == 409
        assert "could not be fetched" in page.content.decode()

    def test_who_may_not_sees_nothing_of_it(self, known):
        for acting in (known.will, known.april, known.rita):
            client = self.signed_in(acting)
            assert client.get(reverse("connected")).status_code == 403
            assert self.post(client, "host", name="x").status_code == 403
            assert client.post(reverse("end_connected", args=["host", "1"])).status_code == 403
            assert client.post(reverse("rotate_key")).status_code == 403


def known_secret():
    return django_settings.UPTAKE.secret
