"""Asking again: every `[again]` of the declared table is true in the code, and nothing dangerous goes without it.

What is dangerous is judged by the permission that a page asks for. A page that is harmless although it asks for one of
these says `[harmless]`, and why.
"""

import pytest
from django.urls import URLPattern

from tests.authorization.addresses import routes
from tests.authorization.asking import address_of, ask
from tests.authorization.declared import lines
from uptake.rules.permissions import Permission

LINES = [line for line in lines() if not line.by_token]
DANGEROUS = {
    Permission.CHANGE_SETTINGS,
    Permission.ASSIGN_ROLES,
    Permission.PROVISION,
    Permission.MAKE_TOKENS,
    Permission.REVOKE_TOKENS,
    Permission.OPT_IN_MESSAGES,
}
ALWAYS = {Permission.EXPORT_AUDIT}  # the reading itself is what is dangerous
HOW = "Put needs_recent or needs_recent_to_change on the page and [again] into its line, or say [harmless] and why."


def asks(route: URLPattern, method: str) -> bool:
    """Whether the page wants a recent proof for this method, as its code says."""
    when = getattr(route.callback, "asks_again", None)
    return when == "always" or (when == "to change" and method != "GET")


def test_every_mark_is_true_and_every_page_that_asks_is_marked():
    found = routes()
    wrong = [line.label for line in LINES if asks(found[line.address], line.method) is not ("again" in line.marks)]
    assert not wrong, wrong


def test_nothing_dangerous_goes_without_a_recent_proof():
    lacking = [
        line.label
        for line in LINES
        if line.permission in ALWAYS | (DANGEROUS if line.method != "GET" else set())
        and not {"again", "harmless"} & line.marks
    ]
    assert not lacking, (lacking, HOW)


def test_nobody_says_harmless_of_what_is_asked_again():
    assert not [line.label for line in LINES if {"again", "harmless"} <= line.marks]


@pytest.mark.parametrize("who", ["global_administrator", "no role"])
def test_with_an_old_proof_nothing_marked_is_done(hill, who):
    client = hill.browser(who)
    session = client.session
    session["proved_at"] = "2025-01-01T00:00:00+00:00"
    session.save()
    wrong = []
    for line in LINES:
        if "again" not in line.marks:
            continue
        told = ask(client, line, address_of(line, hill))
        asked = b"proof_" in told.content or told.location.startswith("/account/prove/")
        if told.writes or not asked:
            wrong.append(f"{line.label}: {told.status} {told.location} {told.writes[:2]}")
    assert not wrong, wrong
