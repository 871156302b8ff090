"""`uptake tenant` and `uptake admin`: organizations, and who may sign in."""

import secrets
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer
from django.utils.translation import gettext as _

from uptake.command.console import OUT, TELL, fail, organization, ready_state

STDIN = "-"


def tenant(
    slug: Annotated[str, typer.Argument(help="Short name of the organization: small letters, digits, hyphens")],
    name: Annotated[str, typer.Option(help="Name as people read it")] = "",
    time_zone: Annotated[str, typer.Option(help="Its time zone, like Europe/Berlin")] = "UTC",
    create: Annotated[bool, typer.Option("--create", help="Make it; without this, only show it")] = False,
    host_key: Annotated[
        bool, typer.Option("--host-key", help="Print the key by which its own web pages vouch for who is signed in")
    ] = False,
) -> None:
    """Show an organization, or make a new one with --create."""
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_slug

    from uptake.messaging.host_keys import first_key
    from uptake.tenancy import actions

    ready_state()
    if create:
        try:
            validate_slug(slug)
        except ValidationError:
            fail(_("%(slug)s cannot be a short name. Use small letters, digits and hyphens.") % {"slug": slug})
        actions.create_tenant(slug=slug, name=name or slug, time_zone=time_zone, now=datetime.now(UTC))
    found = organization(slug)
    if host_key:
        OUT.print(first_key(found, by=None, now=datetime.now(UTC)).secret)
        return
    OUT.print(
        f"{found.slug}: {found.name}, {found.time_zone}, "
        f"Adoption Score {'on' if found.score_on else 'off'}, messages {'on' if found.messages_on else 'off'}"
    )


def admin(
    sign_in: Annotated[str, typer.Argument(help="Name to sign in with, usually a mail address")],
    tenant: Annotated[list[str], typer.Option(help="Organization; may be given several times")],
    role: Annotated[
        list[str] | None, typer.Option(help="Role there, like messages_writer (default: global_administrator)")
    ] = None,
    name: Annotated[str, typer.Option(help="Name as others read it")] = "",
    password: Annotated[
        str, typer.Option(help="'-' reads it from standard input; without it one is made and printed once")
    ] = "",
) -> None:
    """Let somebody sign in to the pages of one or several organizations."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from uptake.rules.permissions import Role
    from uptake.tenancy import actions
    from uptake.tenancy.models import Admin

    ready_state()
    known = [each.value for each in Role]
    wanted = role or [Role.GLOBAL_ADMINISTRATOR.value]
    if unknown := [each for each in wanted if each not in known]:
        fail(_("There is no role %(role)s. Choose from: %(known)s.") % {"role": unknown[0], "known": ", ".join(known)})
    if Admin.objects.filter(sign_in=sign_in.lower()).exists():
        fail(_("%(name)s can sign in already.") % {"name": sign_in})
    chosen = sys.stdin.readline().rstrip("\n") if password == STDIN else password or secrets.token_urlsafe(12)
    try:
        validate_password(chosen)
    except ValidationError as weak:
        fail(" ".join(weak.messages))
    actions.create_admin(
        sign_in=sign_in,
        name=name or sign_in,
        password=chosen,
        roles={slug: [Role(each) for each in wanted] for slug in tenant},
        now=datetime.now(UTC),
    )
    TELL.print(_("%(name)s may sign in now.") % {"name": sign_in}, markup=False)
    if not password:
        OUT.print(_("Password (shown only now): %(word)s") % {"word": chosen}, markup=False)
