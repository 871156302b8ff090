"""`uptake benchmark`: take over a file of peer benchmarks, or show what is known."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import gettext as _

from uptake.command.console import OUT, TELL, content_of, fail, organization, ready_state

benchmark = typer.Typer(help="Peer benchmarks: take over a file, or show what is known.", no_args_is_help=True)


@benchmark.command("import")
def bring_in(
    file: Annotated[Path, typer.Argument(help="CSV file; its columns are described under Settings, Peer benchmark")],
    tenant: Annotated[str, typer.Option(help="Organization that is to be compared with these figures")],
) -> None:
    """Take over a file of benchmarks; it takes the place of the file that is there."""
    from datetime import UTC, datetime

    from uptake.peers import actions, sayings
    from uptake.rules.refusals import Refused

    ready_state()
    found = organization(tenant)
    content = content_of(file)
    try:
        rows = actions.take_over(name=file.name, content=content, tenant=found, by=None, now=datetime.now(UTC))
    except Refused as refused:
        fail(sayings.problem(refused))
    TELL.print(_("%(n)s figures taken over.") % {"n": rows}, markup=False)


@benchmark.command("show")
def show(tenant: Annotated[str, typer.Option(help="Organization")]) -> None:
    """Print the benchmarks of today, and where each comes from."""
    from datetime import UTC, datetime

    from uptake.peers import queries, sayings

    ready_state()
    known = queries.benchmarks(organization(tenant), datetime.now(UTC).date())
    for measure, found in sorted(known.items()):
        OUT.print(f"{measure}: {found.points} ({sayings.origin(found)})", markup=False)
