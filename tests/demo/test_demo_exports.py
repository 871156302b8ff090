import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from pyarrow import parquet

from uptake.demo.exports import directory_day, write_exports
from uptake.demo.organization import DEMO_TENANTS, DemoTenant, Organization, made, people_to_meet
from uptake.demo.persons import SENDS, SILENT
from uptake.facts.importers.deliveries import Delivery
from uptake.facts.importers.found import discover
from uptake.facts.importers.plan import planned
from uptake.facts.importers.read import read
from uptake.facts.importers.states import with_states
from uptake.facts.sources import DIRECTORY, PERSON_QUERY, PRODUCTS
from uptake.facts.tables import PERSON_STATE
from uptake.rules.products import Plan, products_of_plans

_PER_SYSTEM = ",".join(
    f"{app} ({system})"
    for system in ("Windows", "Mac", "Mobile", "Web")
    for app in ("Outlook", "Word", "Excel", "PowerPoint", "OneNote", "Teams")
)
# Word for word from the specification of Adoption Score, section 8.2.
HEADERS = {
    "TeamsUserActivityUserDetail": (
        "Report Refresh Date,Tenant Display Name,Shared Channel Tenant Display Names,User Id,"
        "User Principal Name,Last Activity Date,Is Deleted,Deleted Date,Assigned Products,"
        "Team Chat Message Count,Private Chat Message Count,Call Count,Meeting Count,Post Messages,"
        "Reply Messages,Urgent Messages,Meetings Organized Count,Meetings Attended Count,"
        "Ad Hoc Meetings Organized Count,Ad Hoc Meetings Attended Count,"
        "Scheduled One-time Meetings Organized Count,Scheduled One-time Meetings Attended Count,"
        "Scheduled Recurring Meetings Organized Count,Scheduled Recurring Meetings Attended Count,"
        "Audio Duration,Video Duration,Screen Share Duration,Audio Duration In Seconds,"
        "Video Duration In Seconds,Screen Share Duration In Seconds,Has Other Action,Is Licensed,"
        "Report Period"
    ),
    "EmailActivityUserDetail": (
        "Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,"
        "Last Activity Date,Send Count,Receive Count,Read Count,Meeting Created Count,"
        "Meeting Interacted Count,Assigned Products,Report Period"
    ),
    "SharePointActivityUserDetail": (
        "Report Refresh Date,User Principal Name,Is Deleted,Deleted Date,Last Activity Date,"
        "Viewed Or Edited File Count,Synced File Count,Shared Internally File Count,"
        "Shared Externally File Count,Visited Page Count,Assigned Products,Report Period"
    ),
    "OneDriveActivityUserDetail": (
        "Report Refresh Date,User Principal Name,Is Deleted,Deleted Date,Last Activity Date,"
        "Viewed Or Edited File Count,Synced File Count,Shared Internally File Count,"
        "Shared Externally File Count,Assigned Products,Report Period"
    ),
    "YammerActivityUserDetail": (
        "Report Refresh Date,User Principal Name,Display Name,User State,State Change Date,"
        "Last Activity Date,Posted Count,Read Count,Liked Count,Assigned Products,Report Period"
    ),
    "M365AppUserDetail": (
        "Report Refresh Date,User Principal Name,Last Activation Date,Last Activity Date,"
        "Report Period,Windows,Mac,Mobile,Web,Outlook,Word,Excel,PowerPoint,OneNote,Teams," + _PER_SYSTEM
    ),
    "Microsoft365CopilotUsageUserDetail": (
        "Report Refresh Date,User Principal Name,Display Name,Last Activity Date,"
        "Copilot Chat Last Activity Date,Microsoft Teams Copilot Last Activity Date,"
        "Word Copilot Last Activity Date,Excel Copilot Last Activity Date,"
        "PowerPoint Copilot Last Activity Date,Outlook Copilot Last Activity Date,"
        "OneNote Copilot Last Activity Date,Loop Copilot Last Activity Date,Report Period,"
        "Prompts submitted for All Apps,Prompts submitted for Copilot Chat (work),"
        "Prompts submitted for Copilot Chat (web),Active Usage Days for All Apps,"
        "Copilot Chat (work) Last Activity Date,Copilot Chat (web) Last Activity Date,"
        "Microsoft 365 Copilot Last Activity Date,Edge Last Activity Date,"
        "Copilot Agent Last Activity Date"
    ),
    "Office365ActiveUserDetail": (
        "Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,"
        "Has Exchange License,Has OneDrive License,Has SharePoint License,"
        "Has Skype For Business License,Has Yammer License,Has Teams License,"
        "Exchange Last Activity Date,OneDrive Last Activity Date,SharePoint Last Activity Date,"
        "Skype For Business Last Activity Date,Yammer Last Activity Date,Teams Last Activity Date,"
        "Exchange License Assign Date,OneDrive License Assign Date,SharePoint License Assign Date,"
        "Skype For Business License Assign Date,Yammer License Assign Date,Teams License Assign Date,"
        "Assigned Products"
    ),
}
DAILY = [name for name in HEADERS if name != "Office365ActiveUserDetail"]


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def rows_of(folder: Path, report: str) -> Iterator[dict[str, str]]:
    for file in sorted(folder.glob(f"{report}-*.csv")):
        yield from rows(file)


def digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        whole.update(file.name.encode())
        whole.update(file.read_bytes())
    return whole.hexdigest()


@pytest.mark.parametrize("report", HEADERS)
def test_headers_are_word_for_word_those_of_the_reports(exported: Path, report: str) -> None:
    files = list(exported.glob(f"{report}-*.csv"))
    assert files
    for file in files:
        assert file.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")[0].decode() == HEADERS[report]


@pytest.mark.parametrize("report", DAILY)
def test_a_daily_report_covers_one_day_and_is_never_empty(exported: Path, report: str, last_day: date) -> None:
    files = sorted(exported.glob(f"{report}-*.csv"))
    assert len(files) == 28
    for ago, file in enumerate(reversed(files)):
        day = (last_day - timedelta(days=ago)).isoformat()
        found = rows(file)
        assert found
        assert {row["Report Refresh Date"] for row in found} == {day}
        assert {row["Last Activity Date"] for row in found} == {day}
        assert {row["Report Period"] for row in found} == {"1"}


@pytest.mark.parametrize("tenant", DEMO_TENANTS, ids=lambda tenant: tenant.slug)
def test_the_same_seed_and_day_give_the_same_bytes_and_another_seed_others(
    tmp_path: Path, last_day: date, tenant: DemoTenant
) -> None:
    small = replace(tenant, people=60)
    for name, seed in (("one", small.seed), ("two", small.seed), ("other", small.seed + 1)):
        write_exports(tmp_path / name, organization=made(replace(small, seed=seed)), last_day=last_day, days=30)
    assert digest(tmp_path / "one") == digest(tmp_path / "two")
    assert digest(tmp_path / "one") != digest(tmp_path / "other")


def test_every_file_is_taken_by_the_importers_and_nothing_contradicts(
    main: Organization, exported: Path, last_day: date
) -> None:
    read_files = [read(found, snapshot_day=directory_day(last_day), strict=True) for found in discover([exported])]
    deliveries = [one for one in read_files if isinstance(one, Delivery)]
    assert len(deliveries) == len(read_files)
    remarks = {notice.reason for one in deliveries for notice in one.notices}
    assert remarks == {"guests", "day_from_name"}
    plan = planned(with_states(deliveries))
    assert not plan.refused
    assert not plan.skipped
    latest: dict[str, date] = {}
    for one in deliveries:
        for covered in one.covers:
            latest[one.source] = max(covered.day, latest.get(one.source, covered.day))
    week = latest.pop(PERSON_QUERY)
    assert last_day - timedelta(days=14) < week + timedelta(days=6) <= last_day
    assert {day for source, day in latest.items() if source != DIRECTORY} == {last_day}


def test_people_to_meet_do_and_do_not_send_teams_messages_as_promised(main: Organization, exported: Path) -> None:
    sent = dict.fromkeys((person.principal.lower() for person in main.people), 0)
    there = set()
    for row in rows_of(exported, "TeamsUserActivityUserDetail"):
        sent[row["User Principal Name"]] += int(row["Team Chat Message Count"]) + int(row["Private Chat Message Count"])
    for row in rows_of(exported, "EmailActivityUserDetail"):
        there.add(row["User Principal Name"].lower())
    for person in people_to_meet(main):
        assert person.principal.lower() in there
        assert (sent[person.principal.lower()] > 0) == (person.part == SENDS), person.principal
        assert person.part in (SENDS, SILENT)


def test_the_last_day_of_licences_is_what_the_directory_says(exported: Path, last_day: date) -> None:
    users = json.loads((exported / "users.json").read_text())["value"]
    told = {
        user["userPrincipalName"].lower(): products_of_plans(
            Plan(plan["servicePlanId"], plan["service"], plan["capabilityStatus"]) for plan in user["assignedPlans"]
        )
        for user in users
    }
    state = parquet.read_table(max(exported.glob("person_state-*.parquet")), filters=[("day", "=", last_day)])
    kept = {row["person"].lower(): frozenset((row["products"] or "").split("+")) - {""} for row in state.to_pylist()}
    assert kept == told
    assert set().union(*kept.values()) == set(PRODUCTS) - {"skype"}
    assert set(state.column_names) <= {column.name for column in PERSON_STATE.columns}


def test_licences_told_by_product_and_by_plan_agree(exported: Path) -> None:
    skus = {sku["skuId"]: sku for sku in json.loads((exported / "subscribedSkus.json").read_text())["value"]}
    for user in json.loads((exported / "users.json").read_text())["value"]:
        by_sku = {
            plan["servicePlanId"]
            for licence in user["assignedLicenses"]
            for plan in skus[licence["skuId"]]["servicePlans"]
            if plan["servicePlanId"] not in licence["disabledPlans"]
        }
        by_plan = {p["servicePlanId"] for p in user["assignedPlans"] if p["capabilityStatus"] == "Enabled"}
        assert by_sku == by_plan


def test_reports_disagree_about_capital_letters(exported: Path) -> None:
    spelled: dict[str, set[str]] = {}
    for report in DAILY:
        for row in rows_of(exported, report):
            spelled.setdefault(row["User Principal Name"].lower(), set()).add(row["User Principal Name"])
    assert sum(len(names) >= 2 for names in spelled.values()) > 0.8 * len(spelled)
    assert sum(len(names) >= 3 for names in spelled.values()) > 20


def test_guests_are_active_and_hold_nothing(exported: Path) -> None:
    guests = [r for r in rows_of(exported, "TeamsUserActivityUserDetail") if "#ext#" in r["User Principal Name"]]
    assert len({row["User Principal Name"] for row in guests}) > 20
    assert {row["Is Licensed"] for row in guests} == {"No"}
    assert {row["Assigned Products"] for row in guests} == {""}
    assert not [r for r in rows_of(exported, "EmailActivityUserDetail") if "#EXT#" in r["User Principal Name"]]


def test_those_who_left_stop_and_then_disappear(main: Organization, exported: Path, last_day: date) -> None:
    gone = {p.principal.lower(): last_day - timedelta(days=p.leaves) for p in main.people if p.leaves is not None}
    assert len(gone) > 50
    for report in DAILY:
        for row in rows_of(exported, report):
            left = gone.get(row["User Principal Name"].lower())
            assert left is None or date.fromisoformat(row["Report Refresh Date"]) < left
    listed = {u["userPrincipalName"].lower(): u for u in json.loads((exported / "users.json").read_text())["value"]}
    erased = {p.principal.lower() for p in main.people if p.erased is not None}
    assert not erased & set(listed)
    assert {name for name, user in listed.items() if not user["accountEnabled"]} == set(gone) - erased
    snapshot = rows(max(exported.glob("Office365ActiveUserDetail-*.csv")))
    deleted = {row["User Principal Name"].lower(): row for row in snapshot if row["Is Deleted"] == "True"}
    assert 0 < len(deleted) < len(erased)
    assert set(deleted) <= erased
    for name, row in deleted.items():
        assert date.fromisoformat(row["Deleted Date"]) == gone[name] + timedelta(days=30)
        assert row["Has Teams License"] == "False"


def test_the_open_tables_of_conversations_are_consistent(exported: Path, last_day: date) -> None:
    threads = list(rows_of(exported, "mail_thread"))
    assert len({row["thread"] for row in threads}) == len(threads)
    rate = {}
    for mention in ("true", "false"):
        some = [row for row in threads if row["has_mention"] == mention]
        rate[mention] = sum(bool(row["answered_day"]) for row in some) / len(some)
    assert rate["true"] > rate["false"] + 0.1
    for row in threads:
        assert row["answered_day"] == "" or row["day"] <= row["answered_day"] <= last_day.isoformat()
    questions = list(rows_of(exported, "community_question"))
    assert any(row["best_answer_day"] for row in questions)
    assert any(not row["answered_day"] for row in questions)
    for row in questions:
        assert not row["best_answer_day"] or row["answered_day"] < row["best_answer_day"] <= last_day.isoformat()
