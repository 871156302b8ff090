"""A folder with one export of each report: imported, scored, shown, and worked out by hand."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import ridge
from django.conf import settings
from django.test import Client
from typer.testing import CliRunner

from uptake.command import __main__ as command
from uptake.facts.importers.deliveries import Report
from uptake.facts.tables import PERSON_DAY, PERSON_PERIOD
from uptake.jobs.bring_in import bring_in
from uptake.rules.permissions import Role
from uptake.tenancy import actions
from uptake.tenancy.acting import acting_as
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant

NOW = datetime(2026, 7, 28, 6, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db

# By hand, from ridge.py. Members who count: p01-p13 (p14 is disabled, the guest is a guest).
# Communication: enabled for two of mail, chat, communities: p01-p12. More than one mode: p01-p05 mail and chat,
# p06 mail and a channel message the day before, p07 mail and a post. 7 of 12 = 58.33.
# Mobility: enabled for any app: p01-p13. One app on two platforms: p01 Outlook on desktop and phone, p05 Outlook
# in the browser and, the day before, on a Mac. Word and Teams are two apps, Windows and Mac one platform.
# 2 of 13 = 15.38.
# AI: licensed p01-p10. Active days: p01 two, p02 and p03 one, p04 one by its last date. 5 of 10 x 12 = 4.17.
BY_HAND = {"communication": (7, 12, 58), "mobility": (2, 13, 15), "ai_adoption": (5, 120, 4)}


@pytest.fixture
def tenant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tenant:
    monkeypatch.setitem(settings.UPTAKE.__dict__, "folder", tmp_path / "data")
    (tmp_path / "data").mkdir()
    made = actions.create_tenant(slug="ridge", name="Ridge", time_zone="UTC", now=NOW)
    admin = actions.create_admin(
        sign_in="gina@ridge.example",
        name="Gina",
        password="long-enough-for-a-test",
        roles={"ridge": [Role.GLOBAL_ADMINISTRATOR]},
        now=NOW,
    )
    acting = acting_as(admin, made)
    assert acting is not None
    actions.switch_score(on=True, by=acting, now=NOW)
    ridge.write_folder(tmp_path / "exports")
    return made


def imported(tenant: Tenant, folder: Path) -> Report:
    return bring_in(tenant, [folder], snapshot_day=ridge.DAY, now=NOW)


def told() -> dict[str, object]:
    if not command.app.registered_commands:
        command._verbs()
    done = CliRunner().invoke(command.app, ["score", "--tenant", "ridge", "--format", "json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_every_file_is_taken_whatever_its_name(tenant: Tenant, tmp_path: Path) -> None:
    report = imported(tenant, tmp_path / "exports")
    assert list(report.skipped) == []
    assert len(report.taken) == 14
    assert sum(taken.bad_row_count for taken in report.taken) == 0
    sources = {taken.source for taken in report.taken}
    assert len(sources) == 11  # the directory came in three files, Copilot in two


def test_command_line_home_page_and_hand_say_the_same(tenant: Tenant, tmp_path: Path) -> None:
    imported(tenant, tmp_path / "exports")
    document = told()
    found = {
        row["id"]: (row["numerator"], row["denominator"], row["points"])
        for row in document["categories"]
        if row["points"] is not None
    }
    assert found == BY_HAND
    assert [row["title"] for row in document["categories"]][:2] == ["Communication", "Meetings"]
    assert document["as_of"] == str(ridge.DAY)
    assert document["total"] == {"points": 77, "maximum": 300, "percent": 26}

    client = Client(SERVER_NAME="localhost")
    assert client.login(username="gina@ridge.example", password="long-enough-for-a-test")
    page = " ".join(client.get("/").content.decode().split())
    assert "77 / 300" in page.replace("</tspan>", "").replace("<tspan>", "") or "26%: 77 of 300 points" in page
    assert "Communication 58 + Mobility 15 + AI adoption 4 = 77 of 300 points" in page
    assert "7 of 12 people" in client.get("/score/communication/").content.decode()


def test_importing_again_changes_nothing(tenant: Tenant, tmp_path: Path) -> None:
    imported(tenant, tmp_path / "exports")
    before, numbers = facts_of(tenant).read(PERSON_DAY, ridge.DAY, ridge.DAY), told()
    imported(tenant, tmp_path / "exports")
    assert facts_of(tenant).read(PERSON_DAY, ridge.DAY, ridge.DAY).equals(before)
    assert told() == numbers


def test_a_report_about_a_period_stays_apart_from_daily_facts(tenant: Tenant, tmp_path: Path) -> None:
    imported(tenant, tmp_path / "exports")
    daily = facts_of(tenant).read(PERSON_DAY, ridge.DAY, ridge.DAY).to_pylist()
    assert {row["onedrive_files"] for row in daily} == {None}
    period = facts_of(tenant).read(PERSON_PERIOD, ridge.DAY, ridge.DAY).to_pylist()
    assert (30, 9) in {(row["period_days"], row["onedrive_files"]) for row in period}


def test_a_number_made_of_two_days_says_so(tenant: Tenant, tmp_path: Path) -> None:
    imported(tenant, tmp_path / "exports")
    row = next(row for row in told()["categories"] if row["id"] == "communication")
    assert row["basis"].startswith("daily:1/28")


def test_a_number_about_fewer_than_ten_people_is_not_told(tenant: Tenant, tmp_path: Path) -> None:
    imported(tenant, tmp_path / "exports")
    row = next(row for row in told()["insights"] if row["metric"] == "communication.chat")
    assert (row["numerator"], row["denominator"], row["reason"]) == (None, None, "too_few")
