"""One genuine-looking export of each report of a small organization, with the quirks that real ones have.

Fourteen members and a guest. What comes out is worked out by hand in test_real_folder.py.
"""

import json
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

DAY = date(2026, 7, 26)
BEFORE = DAY - timedelta(days=1)
BOM = "\ufeff"
PLANS = {
    "exchange": "efb87545-963c-4e0d-99df-69c6916d9eb0",
    "TeamspaceAPI": "57ff2da0-773e-42df-b2af-ffb7a2317929",
    "YammerEnterprise": "7547a3fe-08ee-4ccb-b430-5077c5041653",
    "MicrosoftOffice": "43de0ff5-c92c-492b-9116-175376d08c38",
    "M365Copilot": "a62f8878-de10-42f3-b68f-6149a25ceb97",
}
GUEST = "nora_vale.example#EXT#@ridge.example"


def who(n: int) -> str:
    return f"p{n:02}@ridge.example"


def users() -> str:
    """p01-p12 office licences (p01-p10 with Copilot), p13 mail only, p14 disabled, and a guest."""

    def user(name: str, plans: list[str], *, enabled: bool = True, kind: str = "Member") -> dict[str, object]:
        return {
            "id": f"id-{name}",
            "userPrincipalName": name,
            "displayName": name.partition("@")[0],
            "accountEnabled": enabled,
            "userType": kind,
            "department": "Sales",
            "preferredLanguage": "de-DE",
            "assignedPlans": [
                {"service": plan, "servicePlanId": PLANS[plan], "capabilityStatus": "Enabled"} for plan in plans
            ],
        }

    office = ["exchange", "TeamspaceAPI", "YammerEnterprise", "MicrosoftOffice"]
    told = [user(who(n), office + (["M365Copilot"] if n <= 10 else [])) for n in range(1, 13)]
    told += [user(who(13), ["exchange"]), user(who(14), office, enabled=False), user(GUEST, office, kind="Guest")]
    return json.dumps({"value": told})


def groups() -> str:
    members = [{"@odata.type": "#microsoft.graph.user", "id": f"id-{who(n)}"} for n in range(1, 11)]
    return json.dumps({"value": [{"id": "g1", "displayName": "Sales", "groupTypes": [], "members": members}]})


def skus() -> str:
    plan = {"servicePlanId": PLANS["exchange"], "servicePlanName": "EXCHANGE_S_ENTERPRISE"}
    return json.dumps({"value": [{"skuId": "s1", "skuPartNumber": "SPE_E5", "servicePlans": [plan]}]})


def email() -> str:
    """Columns in another order, one of them unknown, a doubled space in a title, BOM and CRLF, capitals."""
    rows = ["Send Count,Brand New Count,Report Period,User Principal  Name,Last Activity Date,Report Refresh Date"]
    rows += [f"3,9,1,{who(n).upper() if n == 2 else who(n)},{DAY}T00:00:00Z,{DAY}" for n in range(1, 8)]
    rows += [f"0,9,1,{who(8)},{DAY},{DAY}", f"7,9,1,{GUEST},{DAY},{DAY}", f"5,9,1,{who(14)},{DAY},{DAY}"]
    return BOM + "\r\n".join(rows) + "\r\n"


def teams() -> str:
    """Two refresh dates in one file; empty counts beside zeros; a product with a plus in its name."""
    head = (
        "Report Refresh Date,User Id,User Principal Name,Last Activity Date,Is Deleted,Deleted Date,Assigned Products,"
        "Team Chat Message Count,Private Chat Message Count,Call Count,Meeting Count,Audio Duration,"
        "Audio Duration In Seconds,Has Other Action,Is Licensed,Report Period"
    )
    product = "EXCHANGE ONLINE + ARCHIVE (PLAN 1)+MICROSOFT 365 E5"
    rows = [f"{DAY},x{n},{who(n)},{DAY},False,,{product},,2,0,0,PT1M3S,63,No,Yes,1" for n in range(1, 6)]
    rows += [f"{BEFORE},x6,{who(6)},{BEFORE},False,,{product},1,,0,0,PT0S,0,False,True,1"]
    rows += [f"{DAY},x9,{who(9)},{DAY},False,,{product},0,0,0,0,PT0S,0,No,Yes,1"]
    return "\n".join([head, *rows])


def engage() -> str:
    head = "Report Refresh Date,User Principal Name,Display Name,User State,State Change Date,Last Activity Date,"
    head += "Posted Count,Read Count,Liked Count,Assigned Products,Report Period"
    return f"{head}\n{DAY},{who(7)},P 07,active,2020-02-01,{DAY},1,30,4,MICROSOFT 365 E5,1\n"


def apps() -> str:
    names = ("Outlook", "Word", "Excel", "PowerPoint", "OneNote", "Teams")
    places = ("Windows", "Mac", "Mobile", "Web")
    titles = [f"{name} ({place})" for place in places for name in names]
    head = ["Report Refresh Date", "User Principal Name", "Last Activation Date", "Last Activity Date", "Report Period"]

    def row(n: int, day: date, *used: str, words: tuple[str, str] = ("Yes", "No")) -> str:
        flags = [words[0] if title in used else words[1] for title in titles]
        return ",".join([str(day), who(n), "", str(day), "1", *flags])

    rows = [
        row(1, DAY, "Outlook (Windows)", "Outlook (Mobile)"),
        row(2, DAY, "Word (Windows)", "Teams (Mobile)", words=("True", "False")),
        row(3, DAY, "Teams (Windows)", "Teams (Mac)"),
        row(4, DAY, "Excel (Web)"),
        row(5, DAY, "Outlook (Web)"),
        row(5, BEFORE, "Outlook (Mac)"),
    ]
    return BOM + "\n".join([",".join(head + titles), *rows]) + "\n"


def copilot_of_a_day() -> str:
    head = (
        "Report Refresh Date,User Principal Name,Display Name,Last Activity Date,Word Copilot Last Activity Date,"
        "Prompts submitted for all apps,Active Usage Days for All Apps,Report Period"
    )
    rows = [f"{DAY},{who(n)},P,{DAY},{DAY},4,1,1" for n in (1, 2, 3)] + [f"{BEFORE},{who(1)},P,{BEFORE},{BEFORE},4,1,1"]
    return "\n".join([head, *rows]) + "\n"


def copilot_last_dates() -> str:
    head = (
        "Report Refresh Date,Report Period,User Principal Name,Display Name,Last Activity Date,"
        "Microsoft Teams Copilot Last Activity Date,Word Copilot Last Activity Date"
    )
    earlier = DAY - timedelta(days=3)
    return f"{head}\n{DAY},30,{who(4)},P,{earlier},,{earlier}\n{DAY},30,{who(1)},P,{DAY},{DAY},\n"


def files_report(*, pages: bool, period: int) -> str:
    visited = ",Visited Page Count" if pages else ""
    head = "Report Refresh Date,User Principal Name,Is Deleted,Deleted Date,Last Activity Date,"
    head += "Viewed Or Edited File Count,Synced File Count,Shared Internally File Count,Shared Externally File Count"
    more = ",5" if pages else ""
    return f"{head}{visited},Report Period\n{DAY},{who(1)},False,,{DAY},9,1,2,0{more},{period}\n"


def active_users() -> str:
    products = ("Exchange", "OneDrive", "SharePoint", "Skype For Business", "Yammer", "Teams")
    head = ["Report Refresh Date", "User Principal Name", "Display Name", "Is Deleted", "Deleted Date"]
    head += [f"Has {p} License" for p in products] + [f"{p} Last Activity Date" for p in products]
    head += [f"{p} License Assign Date" for p in products] + ["Assigned Products"]
    has = ["True", "False", "No", "No", "Yes", "Yes"]
    row = [str(DAY), who(1), "P 01", "False", "", *has, *[""] * 6, "2024-01-10", *[""] * 5, "MICROSOFT 365 E5"]
    return ",".join(head) + "\n" + ",".join(row) + "\n"


def mentions() -> str:
    rows = [f"{DAY},{who(n).title()},{2 if n <= 3 else ''}" for n in range(1, 5)]
    return "\n".join(["day,person,email_mentions", *rows]) + "\n"


def threads() -> str:
    rows = [f"{DAY},t{n},{who(1)},{'yes' if n <= 10 else 'no'},{DAY if n <= 4 else ''}" for n in range(1, 21)]
    return "\n".join(["day,thread,person,has_mention,answered_day", *rows]) + "\n"


def write_folder(folder: Path) -> None:
    """Write all of them, under names that say nothing, some in a folder below and some in a ZIP."""
    (folder / "below").mkdir(parents=True)
    made: list[Callable[[], str]] = [users, groups, skus, email, teams, engage, apps, active_users, mentions, threads]
    for n, make in enumerate(made):
        place = folder / "below" if n % 2 else folder
        (place / f"download({n}).{'json' if n < 3 else 'csv'}").write_text(make(), encoding="utf-8", newline="")
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("a.csv", copilot_of_a_day())
        archive.writestr("b.csv", copilot_last_dates())
        archive.writestr("c.csv", files_report(pages=True, period=1))
        archive.writestr("d.csv", files_report(pages=False, period=30))
