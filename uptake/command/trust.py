"""`uptake trust`: keys of hosts and of messages, and ending sessions of clients."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from django.utils.translation import gettext as _

from uptake.command.console import OUT, TELL, fail, organization, ready_state

if TYPE_CHECKING:
    from uptake.tenancy.acting import Acting

trust = typer.Typer(no_args_is_help=True, help="Who may vouch for people in front of clients, and ending sessions.")

Slug = Annotated[str, typer.Argument(help="Short name of the organization")]
Actor = Annotated[str, typer.Option("--as", help="Global administrator in whose name it is done")]


@trust.command("hosts")
def hosts(slug: Slug) -> None:
    """List the keys by which applications vouch for who is signed in."""
    from uptake.messaging.host_keys import hosts_of

    ready_state()
    for row in hosts_of(organization(slug)):
        state = f"ended {row.ended_at:%Y-%m-%d}" if row.ended_at else "valid"
        OUT.print(f"{row.key_id}  {state}  {row.name or 'first key'}", markup=False)


@trust.command("add-host")
def add(slug: Slug, name: Annotated[str, typer.Argument(help="Which application it is for")], actor: Actor) -> None:
    """Make a key for an application; it is printed this once: its id, the key in hexadecimal, the key for flags."""
    from uptake.messaging.host_keys import add_host

    made = add_host(name=name, by=_acting(slug, actor), now=datetime.now(UTC))
    OUT.print(f"{made.key_id}\n{made.secret}\n{made.flags}", markup=False)


@trust.command("end-host")
def end(slug: Slug, key_id: Annotated[str, typer.Argument(help="Id of the key")], actor: Actor) -> None:
    """End a key at once, with every session that was opened by it."""
    from uptake.messaging.host_keys import end_host

    end_host(key_id=key_id, by=_acting(slug, actor), now=datetime.now(UTC))
    TELL.print(_("The key has ended, and with it every session that was opened by it."), markup=False)


@trust.command("revoke")
def revoke(
    slug: Slug,
    actor: Actor,
    person: Annotated[str, typer.Option(help="User principal name of one person")] = "",
    device: Annotated[str, typer.Option(help="Id that one device shows")] = "",
    everybody: Annotated[bool, typer.Option("--everybody", help="All sessions of the organization")] = False,
) -> None:
    """End sessions of clients at once; who may sign in opens a new one."""
    from uptake.delivery.revoked import What
    from uptake.messaging.revoking import revoke as end_sessions

    chosen = [(What.PERSON, person), (What.DEVICE, device), (What.ALL, "all" if everybody else "")]
    meant = [(what, about) for what, about in chosen if about]
    if len(meant) != 1:
        fail(_("Say whose sessions: --person, --device or --everybody."))
    ((what, about),) = meant
    end_sessions(what=what, about=about, by=_acting(slug, actor), now=datetime.now(UTC))
    TELL.print(_("These sessions have ended. Who may sign in opens a new one."), markup=False)


@trust.command("rotate")
def rotate(
    slug: Slug,
    actor: Actor,
    compromised: Annotated[
        bool, typer.Option("--compromised", help="Somebody else has the key: nothing signed with it is shown any more")
    ] = False,
) -> None:
    """Sign messages with a new key from now on; it is changed every 90 days by itself."""
    from uptake.messaging.publish import publish_snapshot
    from uptake.messaging.signing_keys import rotate as change_key

    acting, now = _acting(slug, actor), datetime.now(UTC)
    made = change_key(by=acting, now=now, compromised=compromised)
    publish_snapshot(acting.tenant, now)
    OUT.print(made, markup=False)


def _acting(slug: str, sign_in: str) -> "Acting":
    from uptake.tenancy.acting import acting_as
    from uptake.tenancy.models import Admin

    ready_state()
    found = Admin.objects.filter(sign_in=sign_in).first()
    acting = acting_as(found, organization(slug)) if found is not None and found.is_active else None
    if acting is None:
        fail(_("%(name)s is no admin of this organization.") % {"name": sign_in})
    return acting
