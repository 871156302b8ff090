"""`uptake audit`: whether the audit log holds, and the log as a file."""

import sys
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer
from django.utils.translation import gettext as _

from uptake.command.console import OUT, TELL, Format, as_json, organization, ready_state

audit = typer.Typer(help="The audit log: verify its chain, or export it.", no_args_is_help=True)

Organization = Annotated[str, typer.Option(help="Organization; without one, all of them and the installation")]


class FileForm(StrEnum):
    """How the log is written."""

    CSV = "csv"
    JSONL = "jsonl"


@audit.command("verify")
def verify(
    tenant: Organization = "",
    form: Annotated[Format, typer.Option("--format", help="text for people, json for programs")] = Format.TEXT,
) -> None:
    """Follow each chain from its first entry to its sealed end; exit code 1 and the first broken entry otherwise.

    It finds entries that were changed, taken out, moved, added or cut off, as long as whoever did it had only the
    database: the seals need secret.key, and the anchors lie in the data folder.
    """
    from dataclasses import asdict

    from uptake.tenancy.audit_names import broken_sentence
    from uptake.tenancy.audit_queries import checked, checked_installation
    from uptake.tenancy.models import Tenant

    ready_state(keyed=False)
    if tenant:
        verdicts = [checked(organization(tenant))]
    else:
        verdicts = [checked_installation(), *(checked(each) for each in Tenant.objects.order_by("slug"))]
    if form is Format.JSON:
        as_json([asdict(verdict) for verdict in verdicts])
    else:
        for verdict in verdicts:
            told = broken_sentence(verdict) or _("holds: %(n)s entries, %(old)s forgotten in time") % {
                "n": verdict.entries,
                "old": verdict.forgotten,
            }
            OUT.print(f"{verdict.chain}: {told}", markup=False)
    if any(verdict.why is not None for verdict in verdicts):
        raise typer.Exit(1)


@audit.command("export")
def export(
    tenant: Annotated[str, typer.Option(help="Organization")],
    form: Annotated[FileForm, typer.Option("--format", help="csv or jsonl, one JSON object a line")] = FileForm.JSONL,
) -> None:
    """Print the audit log of an organization, the oldest entry first. That it was exported becomes an entry of it."""
    from uptake.tenancy import audit_queries
    from uptake.tenancy.audit import note
    from uptake.tenancy.audit_file import as_csv, as_lines
    from uptake.tenancy.audit_queries import Wanted

    ready_state(keyed=False)
    found = organization(tenant)
    note(None, "export.made", f"{tenant}-audit.{form.value}", tenant=found, at=datetime.now(UTC), page="command line")
    rows = (audit_queries.row(each) for each in audit_queries.entries(found, Wanted()).order_by("number"))
    sys.stdout.write(as_csv(rows) if form is FileForm.CSV else as_lines(rows))
    TELL.print(_("The export is in the audit log now."))
