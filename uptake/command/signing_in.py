"""`uptake unlock` and `uptake second-factor`: help for an admin who cannot get in."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uptake.command.console import TELL, ready_state


def unlock(sign_in: Annotated[str, typer.Argument(help="Name to sign in with")]) -> None:
    """Let somebody try to sign in again at once, after too many attempts."""
    from uptake.access.unlocking import unlock as open_doors

    ready_state()
    closed = open_doors(sign_in, datetime.now(UTC))
    said = ngettext("%(number)s closed door is open again.", "%(number)s closed doors are open again.", closed) % {
        "number": closed
    }
    TELL.print(said, markup=False)


def second_factor(sign_in: Annotated[str, typer.Argument(help="Name to sign in with")]) -> None:
    """Take app, passkeys and recovery codes of an admin away who has lost them all; sessions end, too."""
    from uptake.access.role_actions import reset_from_outside

    ready_state()
    reset_from_outside(sign_in, datetime.now(UTC))
    TELL.print(_("%(name)s signs in with the password alone now.") % {"name": sign_in}, markup=False)
