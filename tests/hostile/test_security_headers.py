"""Every answer of every address carries what browsers need to be safe: no inline script, no guessing, no frames."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.test import Client

from tests.authorization.asking import PARTS, address_of
from tests.authorization.declared import lines
from tests.authorization.two_organizations import founded
from tests.messaging.conftest import folder

__all__ = ["folder"]

INLINE = re.compile(
    rb"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>|\son[a-z]+=\"|<style\b|\sstyle=\"", re.I
)
LINES = [line for line in lines() if line.method == "GET" and not line.by_token]


@pytest.fixture
def hill(db, folder):
    return founded("hill")


def wrong_with(answer):
    """What an answer lacks, in words."""
    told = answer.headers
    policy = told.get("Content-Security-Policy", "")
    found = []
    if (
        "default-src 'self'" not in policy
        or "frame-ancestors 'none'" not in policy
        or "object-src 'none'" not in policy
    ):
        found.append(f"policy {policy!r}")
    if "unsafe" in policy or "*" in policy.replace("*.", ""):
        found.append(f"policy lets in too much: {policy!r}")
    if told.get("X-Content-Type-Options") != "nosniff":
        found.append("may be taken for another type")
    if told.get("Referrer-Policy") not in (
        "same-origin",
        "no-referrer",
        "strict-origin",
        "strict-origin-when-cross-origin",
    ):
        found.append(f"referrer {told.get('Referrer-Policy')!r}")
    if told.get("X-Frame-Options") != "DENY":
        found.append("may stand in a frame")
    if "text/html" in told.get("Content-Type", "") and INLINE.search(answer.content):
        found.append(f"inline: {INLINE.search(answer.content)[0][:60]!r}")
    held = [each for each in answer.cookies.values() if each.key != "django_language"]
    return found + [f"cookie {c.key}" for c in held if not c["httponly"] or c["samesite"] not in ("Lax", "Strict")]


def test_every_page_answers_safely_to_those_who_are_in_and_to_those_who_are_not(hill):
    wrong = {}
    for client in (hill.browser("global_administrator"), Client(SERVER_NAME="localhost")):
        for line in LINES:
            answer = client.get(address_of(line, hill))
            if found := wrong_with(answer):
                wrong[line.label, answer.status_code] = found
    for address in ("/no/such/page/", "/score/cooking/", f"/messages/{PARTS['table']}/"):
        if found := wrong_with(Client(SERVER_NAME="localhost", raise_request_exception=False).get(address)):
            wrong[address] = found
    assert not wrong, "\n".join(f"{label}: {found}" for label, found in wrong.items())


def test_what_belongs_to_one_admin_is_kept_by_no_shared_cache(hill):
    client = hill.browser("global_administrator")
    for line in LINES:
        if line.who in ("public", "signed_in"):
            continue
        told = client.get(address_of(line, hill)).headers
        shared = "public" in told.get("Cache-Control", "")
        assert not shared, (line.label, told.get("Cache-Control"))
        assert (
            "Cookie" in told.get("Vary", "")
            or "no-store" in told.get("Cache-Control", "")
            or ("private" in told.get("Cache-Control", ""))
        ), (line.label, told.get("Vary"), told.get("Cache-Control"))


LOOK = """
import json, django; django.setup()
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in (
    "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_SAMESITE", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_PATH",
    "SESSION_COOKIE_DOMAIN", "CSRF_COOKIE_PATH", "CSRF_COOKIE_DOMAIN", "DEBUG")}))
"""


@pytest.mark.parametrize("https", [True, False])
def test_behind_https_cookies_stay_there_and_browsers_come_back_so(tmp_path, https):
    env = {**os.environ, "UPTAKE_DATA": str(tmp_path), "UPTAKE_HTTPS": str(https).lower()}
    env["DJANGO_SETTINGS_MODULE"] = "uptake.config.settings"
    done = subprocess.run([sys.executable, "-c", LOOK], env=env, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["SESSION_COOKIE_SECURE"] is https
    assert found["CSRF_COOKIE_SECURE"] is https
    assert (found["SECURE_HSTS_SECONDS"] >= 31_536_000) is https
    assert (found["SESSION_COOKIE_HTTPONLY"], found["SESSION_COOKIE_SAMESITE"]) == (True, "Lax")
    for kind in ("SESSION", "CSRF"):  # what browsers ask of a cookie with that beginning
        assert found[f"{kind}_COOKIE_NAME"].startswith("__Host-") is https
        assert (found[f"{kind}_COOKIE_PATH"], found[f"{kind}_COOKIE_DOMAIN"]) == ("/", None)
    assert found["DEBUG"] is False
