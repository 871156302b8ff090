"""`uptake check`: what is wrong with the configuration or the data, in sentences."""

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from django.utils.translation import gettext as _

from uptake.command.console import OUT, Format, as_json, ready_state
from uptake.config.environment import environment

if TYPE_CHECKING:
    from uptake.tenancy.models import Tenant

ROOM_TO_WORK = 1 << 30  # bytes that an import and a nightly score may need for a while
STALE_AFTER = timedelta(days=5)  # reports come within 48 hours, Copilot's within 72 (score spec, section 3.5)


class Profile(StrEnum):
    """Settings that belong together."""

    WORKS_COUNCIL = "works-council"


@dataclass(frozen=True)
class Finding:
    """Something that an admin should look at; `tenant` is "" for the installation."""

    level: str
    tenant: str
    text: str


def check(
    form: Annotated[Format, typer.Option("--format", help="text for people, json for programs")] = Format.TEXT,
    profile: Annotated[
        Profile | None, typer.Option(help="Verify a profile of settings in every organization instead")
    ] = None,
) -> None:
    """Look for problems in configuration and data; exit code 1 when there is an error.

    It looks at the data folder and the room on its disk, at settings that are unsafe when other machines
    connect, at the built styles and scripts, and for each organization at reports that have stopped
    coming, unknown licences, concealed names, switches that are off, and jobs that failed.

    With --profile works-council it looks at nothing but the settings that a works council asks for: an error for each
    that is looser although two admins have not agreed to that, a warning for each to which they have.
    """
    ready_state(keyed=False)
    if profile is Profile.WORKS_COUNCIL:
        findings = list(short_of_the_profile(datetime.now(UTC)))
    else:
        findings = [*_of_the_installation(), *_of_the_tenants(datetime.now(UTC).date())]
    if form is Format.JSON:
        as_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            place = f"{finding.tenant}: " if finding.tenant else ""
            OUT.print(f"{finding.level:7} {place}{finding.text}", markup=False)
        if not findings:
            OUT.print(_("Nothing to complain about."))
    if any(finding.level == "error" for finding in findings):
        raise typer.Exit(1)


def _of_the_installation() -> Iterator[Finding]:
    folder = environment.folder
    yield from _of_the_pseudonyms()
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        yield Finding(
            "warning",
            "",
            _("Other users of this machine can look into %(folder)s. Run: chmod 700 %(folder)s") % {"folder": folder},
        )
    if not os.access(folder, os.W_OK):
        yield Finding(
            "error", "", _("%(folder)s cannot be written. Give it to the user who runs Uptake.") % {"folder": folder}
        )
    free = shutil.disk_usage(folder).free
    if free < ROOM_TO_WORK:
        yield Finding(
            "error",
            "",
            _("Only %(free)s MiB are free where %(folder)s lies. Make room.")
            % {"free": free // (1 << 20), "folder": folder},
        )
    if environment.debug:
        yield Finding("warning", "", _("UPTAKE_DEBUG is on: pages show error details. Turn it off for real use."))
    local = {"localhost", "127.0.0.1", "[::1]"}
    if not environment.https and set(environment.allowed_hosts) - local:
        yield Finding(
            "warning",
            "",
            _("UPTAKE_HTTPS is off although other machines may connect. Put TLS in front and turn it on."),
        )
    for origin in sorted(environment.allowed_origins):
        if not origin.startswith("https://") and "//localhost" not in origin and "//127.0.0.1" not in origin:
            yield Finding(
                "error",
                "",
                _("UPTAKE_ORIGINS names %(origin)s, which is not https. Messages need a safe page.")
                % {"origin": origin},
            )
    built = environment_assets()
    if not built:
        yield Finding("error", "", _("The styles of the pages are not built. Run: make run, or npm run build."))


def _of_the_pseudonyms() -> Iterator[Finding]:
    from uptake.people.pseudonymity import settle
    from uptake.rules.refusals import Refused
    from uptake.tenancy.sentences import sentence

    try:
        settle(datetime.now(UTC))
    except Refused as refused:
        yield Finding("error", "", sentence(refused))
    key = Path(environment.pseudonym_key).expanduser() if environment.pseudonym_key else None
    if key is not None and stat.S_IMODE(key.stat().st_mode) & 0o077:
        yield Finding(
            "warning", "", _("Other users of this machine can read %(key)s. Run: chmod 600 %(key)s") % {"key": key}
        )


def environment_assets() -> bool:
    """Whether styles, scripts and the embed are where the pages look for them."""
    from django.contrib.staticfiles import finders

    return all(finders.find(name) for name in ("built/uptake.css", "built/embed/uptake-embed.js"))


def _of_the_tenants(today: date) -> Iterator[Finding]:
    from uptake.facts.newest import latest_by_source
    from uptake.facts.sources import ACTIVE_USERS, DIRECTORY
    from uptake.jobs.queue import failed
    from uptake.tenancy.facts import facts_of
    from uptake.tenancy.models import Tenant

    if not Tenant.objects.exists():
        yield Finding("warning", "", _("There is no organization yet. Run: uptake tenant NAME --create"))
    for tenant in _each_of_them():
        slug = tenant.slug
        latest = latest_by_source(facts_of(tenant).coverage())
        if not latest:
            yield Finding(
                "warning",
                slug,
                _("Nothing was imported yet. Run: uptake import PATH --tenant %(slug)s") % {"slug": slug},
            )
            continue
        if not latest.keys() & {DIRECTORY, ACTIVE_USERS}:
            yield Finding(
                "error",
                slug,
                _("Nobody's licences are known. Import the directory or the report Office 365 active users."),
            )
        for source, day in sorted(latest.items()):
            if today - day > STALE_AFTER:
                yield Finding(
                    "warning",
                    slug,
                    _("%(source)s: the last delivery is of %(day)s. Import newer ones.")
                    % {"source": _(source), "day": day},
                )
        if tenant.names_concealed:
            yield Finding(
                "warning",
                slug,
                _("The reports hide people's names: no groups, no messages. Show names in the admin center."),
            )
        if not tenant.score_on:
            yield Finding(
                "warning", slug, _("Adoption Score is off. A global administrator turns it on under Settings.")
            )
        for name, error in failed(tenant):
            yield Finding("error", slug, _("The job %(name)s failed: %(error)s") % {"name": name, "error": error})


def _each_of_them() -> Iterator["Tenant"]:
    """One organization after the other, and meanwhile the rows of no other."""
    from uptake.tenancy.models import Tenant
    from uptake.tenancy.whose import rows_of

    for tenant in Tenant.objects.order_by("slug"):
        with rows_of(tenant):
            yield tenant


def short_of_the_profile(now: datetime) -> Iterator[Finding]:
    """What keeps each organization from the works council profile, and what waits for a second person."""
    from uptake.privacy.council import holds, proposals, settings_now
    from uptake.privacy.council_words import in_words
    from uptake.tenancy.models import Tenant

    if not Tenant.objects.exists():
        yield Finding("error", "", _("There is no organization yet, so nothing can be verified."))
    for tenant in _each_of_them():
        if not holds(tenant):
            yield Finding(
                "error",
                tenant.slug,
                _("The works council profile is off. A global administrator turns it on under Settings."),
            )
        for row in settings_now(tenant):
            if row.as_asked or row.id == "profile":
                continue
            told = {
                "title": row.title,
                "now": in_words(row.id, row.now),
                "asked": in_words(row.id, row.asked),
            }
            if row.agreed:
                yield Finding(
                    "warning", tenant.slug, _("%(title)s: %(now)s, agreed by two; asked is %(asked)s.") % told
                )
            else:
                yield Finding("error", tenant.slug, _("%(title)s: %(now)s; asked is %(asked)s.") % told)
        for each in proposals(tenant, now):
            if each.state == "open":
                yield Finding(
                    "warning",
                    tenant.slug,
                    _("%(title)s: a loosening waits for a second person.") % {"title": each.title},
                )
