"""Every address x every method x every role: the answer is the one that the declared table gives.

An address without a line fails, and a line without an address. What to do: add a line to cases/permissions/routes.txt.
"""

import hashlib

import pytest
from django.apps import apps

from tests.authorization.addresses import METHODS, addresses, parts
from tests.authorization.asking import address_of, ask
from tests.authorization.declared import OWN, PUBLIC, SIGNED_IN, TOKEN, VISIT, Line, lines
from tests.authorization.two_organizations import WHO
from tests.authorization.visitors import visitor
from uptake.rules.permissions import Permission, may
from uptake.tenancy.scope import Owned
from uptake.tenancy.token_scopes import OPENS, Scope

LINES = lines()
OF_AN_ORGANIZATION = {
    "message_id", "message", "token_id", "evaluation_id", "note_id", "digest", "proposal_id", "line_id", "passkey_id",
    "session_id", "admin_id", "public_id",
}  # fmt: skip
NOBODYS = {"digest": "f" * 64, "public_id": "00000000-0000-4000-8000-000000000000"}
NOT_OFFERED = 501  # a part of SCIM that this server has not
FOR_WHAT_IS_PUBLIC = ("global_administrator", "no role")  # roles make no difference there, and it is dear to answer
HOW = "Add or correct its line in cases/permissions/routes.txt: METHODS ADDRESS WHO | WHY"


def test_every_address_has_a_line_and_every_line_an_address():
    known, declared = set(addresses()), {line.address for line in LINES}
    assert not known - declared, f"no line for {sorted(known - declared)}. {HOW}"
    assert not declared - known, f"no address for {sorted(declared - known)}. Take the line away or correct it."


def test_lines_name_permissions_scopes_and_methods_that_there_are():
    for line in LINES:
        assert line.method in METHODS, line.label
        if line.permission:
            assert Permission(line.permission), line.label
        if line.scope:
            assert Scope(line.scope), line.label


def changed(told) -> list[str]:
    """What was written besides notes that somebody asked: exports and refusals are audited, SCIM tells its contact."""
    return [sql for sql in told.writes if "audit" not in sql and "scim_contact" not in sql]


def turned_away(told) -> bool:
    """Whether it was said that only a person who reads about themselves gets further."""
    return told.status == 403 and told.refusals == ["me_no_visit"]


def allowed(line: Line, who: str) -> bool:
    """What the table says of somebody with these roles, signed in or with a token of every scope."""
    roles = WHO[who]
    if line.who in (PUBLIC, SIGNED_IN):
        return True
    if line.who == OWN:
        return bool(roles)
    if line.who == TOKEN:
        return any(may(roles, each) for opened in OPENS.values() for each in opened)
    return may(roles, Permission(line.permission))


@pytest.mark.parametrize("who", WHO)
def test_whoever_is_signed_in_gets_what_the_table_says(hill, who):
    client, found = hill.browser(who), Findings()
    for line in LINES:
        if line.who == PUBLIC and who not in FOR_WHAT_IS_PUBLIC:
            continue
        token = hill.token(who) if line.by_token else ""
        told = ask(visitor() if token else client, line, address_of(line, hill), token=token)
        found.unless((told.status < 500 or told.status == NOT_OFFERED) and told.status not in (401, 405), line, told)
        found.unless(told.status != 403 or told.refused or not line.permission, line, told)
        found.unless(not told.sends_to_sign_in, line, told)
        found.unless(turned_away(told) if line.who == VISIT else told.refused is not allowed(line, who), line, told)
        found.unless(not ((told.refused or line.who == VISIT) and changed(told)), line, told)
    found.none()


def test_signed_out_there_is_the_sign_in_and_nothing_else(hill):
    found = Findings()
    for line in LINES:
        told = ask(visitor(), line, address_of(line, hill))
        found.unless(b"hill.example" not in told.content, line, told)
        if line.who == PUBLIC:
            found.unless(told.status != 401 and not told.refused and not told.sends_to_sign_in, line, told)
        elif line.who == VISIT:
            found.unless(turned_away(told) and not told.writes, line, told)
        else:
            found.unless(told.status == 401 if line.by_token else told.location.startswith("/sign-in/"), line, told)
            found.unless(not told.writes, line, told)
    found.none()


def test_a_token_opens_no_page_and_a_signed_in_browser_is_no_token(hill):
    client, found = hill.browser("global_administrator"), Findings()
    token = hill.token("global_administrator")
    for line in LINES:
        if line.who in (PUBLIC, VISIT):
            continue
        if line.by_token:
            told = ask(client, line, address_of(line, hill))
            found.unless(told.status == 401, line, told)
        else:
            told = ask(visitor(), line, address_of(line, hill), token=token)
            found.unless(told.location.startswith("/sign-in/"), line, told)
        found.unless(not told.writes, line, told)
    found.none()


@pytest.mark.parametrize("scope", Scope)
def test_a_token_opens_what_its_scope_opens(hill, scope):
    token, found = hill.token_for(scope), Findings()
    for line in LINES:
        if line.by_token:
            told = ask(visitor(), line, address_of(line, hill), token=token)
            found.unless(told.refused is (line.scope not in ("", scope.value)), line, told)
            found.unless(not (told.refused and changed(told)), line, told)
    found.none()


def test_methods_that_have_no_line_are_not_there_or_change_nothing(hill):
    client, found = hill.browser("global_administrator"), Findings()
    token = hill.token("global_administrator")
    declared = {(line.method, line.address) for line in LINES}
    by_token = {line.address for line in LINES if line.by_token}
    for number, address in enumerate(sorted({line.address for line in LINES})):
        # A page that takes a method unasked is drawn in full, the same for each: one of these by turns.
        rare = METHODS[2:] if address in by_token else (METHODS[2 + number % 3],)
        for method in (*METHODS[:2], *rare):
            if (method, address) in declared:
                continue
            line = Line(method, address, TOKEN if address in by_token else OWN, "not declared")
            told = ask(client, line, address_of(line, hill), token=token if line.by_token else "")
            found.unless(told.status in (405, NOT_OFFERED) or (told.status < 500 and not changed(told)), line, told)
    found.none()


def test_what_another_organization_has_is_not_here(hill, vale):
    client, found = hill.browser("global_administrator"), Findings()
    asked = {True: {"token": hill.token("global_administrator")}, False: {}}
    before, after = everything_of(vale.tenant), []
    for line in LINES:
        named = OF_AN_ORGANIZATION & set(parts(line.address))
        if not named or line.who in (PUBLIC, VISIT):
            continue
        nobodys = {name: NOBODYS.get(name, 999_999_999) for name in named}
        foreign, never = (
            ask(
                client,
                line,
                address_of(line, hill, **{name: values[name] for name in named}),
                before_it_is_taken_back=lambda: after.append(everything_of(vale.tenant)),
                **asked[line.by_token],
            )
            for values in (vale.values, nobodys)
        )
        found.unless(foreign.status == never.status, line, foreign)
        found.unless(foreign.status == 404 or "same" in line.marks, line, foreign)
        found.unless(set(after) <= {before}, line, foreign)
        found.unless(not foreign.writes or "same" in line.marks, line, foreign)
        found.unless(b"valeish" not in foreign.content.lower(), line, foreign)
    found.none()


def test_things_of_another_organization_in_query_and_body_change_and_tell_nothing(hill, vale):
    client, found = hill.browser("global_administrator"), Findings()
    asked = {True: {"token": hill.token("global_administrator")}, False: {}}
    before, sent = everything_of(vale.tenant), theirs(vale.values)
    query = "&".join(f"{name}={each}" for name, each in sent.items() if isinstance(each, str | int))
    after = []
    for line in LINES:
        for own in (hill.values["message_id"], hill.values["waiting"]):
            address = address_of(line, hill, message_id=own, message=own)
            address += ("&" if "?" in address else "?") + query
            told = ask(
                client,
                line,
                address,
                body=sent,
                before_it_is_taken_back=lambda: after.append(everything_of(vale.tenant)),
                **asked[line.by_token],
            )
            found.unless((told.status < 500 or told.status == NOT_OFFERED) and set(after) <= {before}, line, told)
            after.clear()
            found.unless(not _tells(told.content), line, told)
            if not {"message", "message_id"} & set(parts(line.address)):
                break
    found.none()


class Findings:
    """What was not as the table says, all of it at once."""

    def __init__(self):
        self.told = []

    def unless(self, holds, line, told):
        """Note an answer that is not as it should be."""
        if not holds:
            self.told.append(f"{line.label}: {told.status} {told.location} {told.refusals} {told.writes[:2]}")

    def none(self):
        """Fail with everything that was found."""
        assert not self.told, "\n".join(["", *self.told, HOW])


def theirs(values):
    """Things of another organization, under every name that forms, queries and documents have for such things."""
    number, group = values["message_id"], values["group"]
    return {
        "tenant": "valeish", "organization": "valeish", "message": number, "message_id": number, "replaces": number,
        "of": number, "about": number, "token_id": values["token_id"], "evaluation": values["evaluation_id"],
        "evaluation_id": values["evaluation_id"], "note_id": values["note_id"], "picture": values["digest"],
        "digest": values["digest"], "whom": "some", "groups": [group], "groups_within": [group],
        "groups_omitted": [group], "group_ids_within": [group], "group_ids_omitted": [group], "on": "yes",
        "kind": "announcement", "location": "web_bar", "next": "/settings/", "name": "mine", "who": "me",
    }  # fmt: skip


def _tells(content):
    """Whether an answer tells something of the other organization that was not in the question itself."""
    told = content.lower()
    return any(f"{what} of valeish".encode() in told for what in ("draft", "waiting", "note", "report", "token")) or (
        b"@valeish.example" in told
    )


def everything_of(tenant):
    """A hash of every row of an organization."""
    told = hashlib.sha256()
    for model in apps.get_models():
        if issubclass(model, Owned):
            rows = model.everyone.filter(tenant=tenant).order_by("pk").values_list()
            told.update(repr((model.__name__, list(rows))).encode())
    return told.hexdigest()
