"""`uptake import-messages` and `uptake export-messages`: messages in the shape of the Graph beta."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import gettext as _

from uptake.command.console import TELL, content_of, fail, organization, ready_state

Organization = Annotated[str, typer.Option(help="Short name of the organization")]


def import_messages(
    file: Annotated[Path, typer.Argument(help="JSON file: organizationalMessageDetail, one or a list")],
    tenant: Organization,
) -> None:
    """Take over messages that were sent elsewhere, so that the list of messages has them all.

    They are listed with their own totals and never sent from here. The same file again changes nothing; a file with
    something wrong in it is refused whole.
    """
    from datetime import UTC, datetime

    from uptake.messaging import graph
    from uptake.rules.refusals import Refused

    ready_state()
    found = organization(tenant)
    content = content_of(file)
    try:
        taken = graph.take_over(content, tenant=found, by=None, now=datetime.now(UTC))
    except Refused as refused:
        fail(graph.problem(refused))
    told = {"new": taken.new, "changed": taken.changed, "same": taken.same}
    TELL.print(_("%(new)s messages are new, %(changed)s have changed, %(same)s are the same.") % told, markup=False)


def export_messages(tenant: Organization) -> None:
    """Print all messages that are or were out, as JSON in the shape of the Graph beta."""
    import sys
    from datetime import UTC, datetime

    from uptake.engagement.queries import totals
    from uptake.messaging import graph_export
    from uptake.tenancy.audit import note

    ready_state()
    found = organization(tenant)
    note(None, "export.made", f"{tenant}-messages.json", tenant=found, at=datetime.now(UTC), page="command line")
    sys.stdout.write(graph_export.as_text(graph_export.as_graph(found, totals(found))))
