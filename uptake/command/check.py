"""`uptake check`: what is wrong with the configuration or the data, in sentences."""

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import typer

from uptake.command.console import OUT, Format, as_json, ready_state
from uptake.config.environment import environment

ROOM_TO_WORK = 1 << 30  # bytes that an import and a nightly score may need for a while
STALE_AFTER = timedelta(days=5)  # reports come within 48 hours, Copilot's within 72 (score spec, section 3.5)


@dataclass(frozen=True)
class Finding:
    """Something that an admin should look at; `tenant` is "" for the installation."""

    level: str
    tenant: str
    text: str


def check(
    form: Annotated[Format, typer.Option("--format", help="text for people, json for programs")] = Format.TEXT,
) -> None:
    """Look for problems in configuration and data; exit code 1 when there is an error."""
    ready_state()
    findings = [*_of_the_installation(), *_of_the_tenants(datetime.now(UTC).date())]
    if form is Format.JSON:
        as_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            place = f"{finding.tenant}: " if finding.tenant else ""
            OUT.print(f"{finding.level:7} {place}{finding.text}", markup=False)
        if not findings:
            OUT.print("Nothing to complain about.")
    if any(finding.level == "error" for finding in findings):
        raise typer.Exit(1)


def _of_the_installation() -> Iterator[Finding]:
    folder = environment.folder
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        yield Finding("warning", "", f"Other users of this machine can look into {folder}. Run: chmod 700 {folder}")
    if not os.access(folder, os.W_OK):
        yield Finding("error", "", f"{folder} cannot be written. Give it to the user who runs Uptake.")
    free = shutil.disk_usage(folder).free
    if free < ROOM_TO_WORK:
        yield Finding("error", "", f"Only {free // (1 << 20)} MiB are free where {folder} lies. Make room.")
    if environment.debug:
        yield Finding("warning", "", "UPTAKE_DEBUG is on: pages show error details. Turn it off for real use.")
    local = {"localhost", "127.0.0.1", "[::1]"}
    if not environment.https and set(environment.allowed_hosts) - local:
        yield Finding(
            "warning", "", "UPTAKE_HTTPS is off although other machines may connect. Put TLS in front and turn it on."
        )
    for origin in sorted(environment.allowed_origins):
        if not origin.startswith("https://") and "//localhost" not in origin and "//127.0.0.1" not in origin:
            yield Finding("error", "", f"UPTAKE_ORIGINS names {origin}, which is not https. Messages need a safe page.")
    built = environment_assets()
    if not built:
        yield Finding("error", "", "The styles of the pages are not built. Run: make run, or npm run build.")


def environment_assets() -> bool:
    """Whether styles, scripts and the embed are where the pages look for them."""
    from django.contrib.staticfiles import finders

    return all(finders.find(name) for name in ("built/uptake.css", "built/embed/uptake-embed.js"))


def _of_the_tenants(today: date) -> Iterator[Finding]:
    from uptake.facts.tables import ACTIVE_USERS, DIRECTORY
    from uptake.jobs.daily import facts_of
    from uptake.jobs.queue import failed
    from uptake.tenancy.models import Tenant

    tenants = list(Tenant.objects.order_by("slug"))
    if not tenants:
        yield Finding("warning", "", "There is no organization yet. Run: uptake tenant NAME --create")
    for tenant in tenants:
        slug = tenant.slug
        latest: dict[str, date] = {}
        for row in facts_of(tenant).coverage():
            latest[row.source] = max(row.day, latest.get(row.source, row.day))
        if not latest:
            yield Finding("warning", slug, f"Nothing was imported yet. Run: uptake import PATH --tenant {slug}")
            continue
        if not latest.keys() & {DIRECTORY, ACTIVE_USERS}:
            yield Finding(
                "error", slug, "Nobody's licences are known. Import the directory or the report Office 365 active users."
            )
        for source, day in sorted(latest.items()):
            if today - day > STALE_AFTER:
                yield Finding("warning", slug, f"{source}: the last delivery is of {day}. Import newer ones.")
        if tenant.names_concealed:
            yield Finding(
                "warning", slug, "The reports hide people's names: no groups, no messages. Show names in the admin center."
            )
        if not tenant.score_on:
            yield Finding("warning", slug, "Adoption Score is off. A global administrator turns it on under Settings.")
        for name, error in failed(tenant):
            yield Finding("error", slug, f"The job {name} failed: {error}")
