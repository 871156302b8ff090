"""`uptake import`: real exports come in."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import gettext as _

from uptake.command.console import OUT, TELL, Format, as_json, organization, progress, ready_state

SHOWN_ROWS = 20  # bad rows listed for each file; JSON has all that were kept


def bring_in(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders or ZIPs with exports", show_default=False)],
    tenant: Annotated[str, typer.Option(help="Short name of the organization")],
    snapshot_day: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day whose state a directory export tells (default: today, UTC)"),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse a whole file for one bad row")] = False,
    form: Annotated[Format, typer.Option("--format", help="text for people, json for programs")] = Format.TEXT,
) -> None:
    """Import usage reports, directory exports and open fact tables.

    Each file is recognised by its header, whatever its name and the order of its columns. Each day that a
    file covers is replaced whole; importing the same file again changes nothing. Exit code 1 when
    a file was skipped.
    """
    from uptake.jobs.bring_in import bring_in as run

    ready_state()
    now = datetime.now(UTC)
    day: date = snapshot_day.date() if snapshot_day else now.date()
    with progress("Reading") as tick:
        report = run(organization(tenant), paths, snapshot_day=day, now=now, strict=strict, tick=tick)
    if form is Format.JSON:
        as_json(asdict(report))
    else:
        for taken in report.taken:
            days = f"{taken.days[0]} to {taken.days[-1]}" if taken.days else "no whole day"
            OUT.print(
                f"took     {taken.name}: {taken.source}, {days}, {taken.people} people, {taken.rows} rows", markup=False
            )
            for notice in taken.notices:
                OUT.print(f"         {_told(notice.reason, notice.details)}", markup=False)
            for bad in taken.bad_rows[:SHOWN_ROWS]:
                told = _told(bad.reason, {"value": bad.value, "column": bad.column})
                OUT.print(f"         line {bad.row}, {bad.column} {bad.value!r}: {told}", markup=False)
            if taken.bad_row_count > SHOWN_ROWS:
                OUT.print(f"         and {taken.bad_row_count - SHOWN_ROWS} more bad rows", markup=False)
        for skipped in report.skipped:
            OUT.print(f"skipped  {skipped.name}: {_told(skipped.reason, skipped.details)}", markup=False)
        TELL.print(
            _("%(taken)s files taken, %(skipped)s skipped.")
            % {"taken": len(report.taken), "skipped": len(report.skipped)}
        )
    if report.skipped:
        raise typer.Exit(1)


def _told(reason: str, details: Mapping[str, object]) -> str:
    from uptake.facts.importers.reasons import sentence

    return sentence(reason, details, translate=_)
