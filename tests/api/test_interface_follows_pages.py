"""What the interface answers about messages equals what the pages show, and both change together."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.api.test_interface_messages import at_that_time, begun, complete, done, office, program_of, verb
from tests.engagement.audience import Audience
from tests.messaging.conftest import folder
from tests.messaging.office import NOW, TODAY
from uptake.engagement.health_page import health
from uptake.messaging import calendar
from uptake.messaging.catalogue.library import templates
from uptake.messaging.message_settings import settings_of
from uptake.rules.locations import PLACES
from uptake.tenancy.models import Admin

__all__ = ["at_that_time", "folder", "office"]

LATER = TODAY + timedelta(days=30)
MADE_UP = {"surface": "word-bar", "languages": "de", "moment": "2025-03-06T08:00"}


@pytest.fixture
def gina(office):
    return program_of(office.gina)


@pytest.fixture
def browser(office):
    client = Client(SERVER_NAME="localhost")
    client.force_login(Admin.objects.get(pk=office.gina.admin_id))
    return client


@pytest.fixture
def out(office):
    """A message that was shown to somebody, clicked by one and dismissed by another."""
    message = office.scheduled(last=LATER)
    audience = Audience(office.tenant, NOW)
    try:
        for reaction in ("click", "dismiss"):
            assert next(number for number in range(13, 31) if audience.meets(number, NOW, reaction))
    finally:
        audience.close()
    return message


def test_activity_is_the_lines_of_the_page_and_the_bytes_of_its_file(browser, gina, out):
    for query in ("", "?status=living", "?status=drafts", f"?message={out}", "?first=2025-03-01&last=2025-03-10"):
        page = browser.get(f"/messages/activity/{query}").context
        told = gina.read(f"/activity{query}")
        assert [row["day"] for row in told["days"]] == [str(day) for day in page["found"].days]
        assert [row["seen"] for row in told["days"]] == list(page["found"].seen)
        assert [row["clicks"] for row in told["days"]] == list(page["found"].clicks)
        assert [row["clickthrough"] for row in told["days"]] == list(page["found"].rates)
        assert (told["seen"], told["clicks"]) == (page["seen"], page["clicks"])
        file = gina.ask(f"/activity.csv{query}")
        assert file.content == browser.get(f"/messages/activity/activity.csv{query}").content
        assert file["Content-Type"] == "text/csv; charset=utf-8"
    assert gina.read(f"/activity?message={out}")["seen"] == 2


@pytest.mark.parametrize("query", ["?first=2025-03-10&last=2025-03-01", "?first=2024-01-01", "?status=asleep"])
def test_what_the_page_does_not_understand_the_interface_does_not_either(browser, gina, query):
    assert browser.get(f"/messages/activity/{query}").status_code == 400
    for address in ("/activity", "/activity.csv"):
        answer = gina.ask(f"{address}{query}")
        assert (answer.status_code, answer.json()["reason"]) == (422, "bad_parameter")


def test_the_list_is_that_of_manage_with_every_filter(browser, gina, office, out):
    office.draft(name="Next")
    begun(gina)
    queries = ("", "?status=drafts", "?status=active", "?q=files", "?kind=announcement", "?objective=adoption")
    sizes = []
    for query in (*queries, "?location=web", "?category=communication", "?source=graph"):
        (table,) = browser.get(f"/messages/{query}").context["sections"]
        rows = [row.record for row in table.paginated_rows]
        items = gina.read(f"/messages{query}")["items"]
        assert [row["message"] for row in items] == [record.message.id for record in rows], query
        assert [row["seen"] for row in items] == [record.seen for record in rows]
        assert [row["clickthrough"] for row in items] == [record.rate for record in rows]
        sizes.append(len(items))
    assert max(sizes) == 3
    assert min(sizes) == 0


def test_the_problems_are_those_of_the_last_step(browser, gina):
    for number in (begun(gina)["message"], begun(gina, own_texts={"en-US": {"title": "x" * 200}})["message"]):
        page = browser.get(f"/messages/{number}/finish/").context["problems"]
        assert [row["says"] for row in gina.read(f"/messages/{number}/problems")] == [row["sentence"] for row in page]
        assert page


def test_a_message_is_told_as_its_page_tells_it(browser, gina, office):
    number = complete(gina)["message"]
    done(verb(gina, number, "submit"))
    done(verb(program_of(office.april), number, "reject", {"comment": "Too long"}))
    page = browser.get(f"/messages/{number}/").context
    told = gina.read(f"/messages/{number}")
    assert told["state"] == page["row"].state.value == "rejected"
    assert (
        [move["comment"] for move in told["history"]] == [line.comment for line in page["history"]] == ["", "Too long"]
    )
    assert [text["title"] for text in told["texts"]] == [words.title for _locale, words in page["texts"]]


def test_settings_are_those_of_the_page(browser, gina, office):
    done(gina.send("patch", "/settings/messages", {"weekly_cap": 4, "quiet_from": "21:30", "quiet_to": "06:00"}))
    told = gina.read("/settings/messages")
    initial = browser.get("/messages/settings/").context["form"].initial
    for name, value in told.items():
        if name in initial and not name.startswith("quiet_f") and name != "quiet_to":
            assert initial[name] == value, name
    assert told["quiet_from"] == initial["quiet_from"].isoformat() == "21:30:00"
    assert settings_of(office.tenant).weekly_cap == told["weekly_cap"] == 4


def test_the_calendar_is_that_of_the_page(browser, gina, office, out):
    second = complete(gina)["message"]
    done(verb(gina, second, "submit"))
    page = browser.get("/messages/calendar/?month=2025-03").context
    told = gina.read("/calendar?month=2025-03")
    assert [row["running"]["message"] for row in told["items"]] == [row["running"].id for row in page["rows"]]
    assert {out, second} <= {row["running"]["message"] for row in told["items"]}
    for row, shown in zip(told["items"], page["rows"], strict=True):
        assert [each["other"]["message"] for each in row["conflicts"]] == [each.other.id for each in shown["conflicts"]]
        assert [each["overlap_says"] for each in row["conflicts"]] == [each.says for each in shown["conflicts"]]
    assert [each["other"]["message"] for each in gina.read(f"/messages/{second}/conflicts")] == [
        each.other.id for each in calendar.conflicts(office.tenant, second)
    ]
    assert gina.ask("/calendar?month=2025-13").json()["reason"] == "bad_parameter"


def test_why_is_answered_gate_by_gate_as_on_the_page(browser, gina, out):
    asked = {**MADE_UP, "message": out, "who": "made_up", "recipient": "on"}
    page = browser.get("/messages/why/", asked).context["found"]
    told = gina.read(f"/messages/{out}/why?surface=word-bar&languages=de&moment=2025-03-06T08:00:00Z")
    assert [(row["gate"], row["open"], row["says"]) for row in told["gates"]] == [
        (gate.reason, gate.passes, str(gate.sentence)) for gate in page.gates
    ]
    assert told["locale"] == page.locale is not None
    assert told["shown"]
    clicked = "&showings=1&shown_at=2025-03-05T08:00:00Z&reaction=click"
    after = gina.read(f"/messages/{out}/why?surface=word-bar&languages=de&moment=2025-03-06T08:00:00Z{clicked}")
    assert not after["shown"]
    assert next(row["gate"] for row in after["gates"] if not row["open"]) == "finished"
    missing = gina.ask(f"/messages/{out}/why?surface=word-bar&reaction=click")
    assert (missing.status_code, missing.json()["reason"]) == (409, "no_shown_at")


def test_devices_are_those_of_the_page(browser, gina, office):
    told = gina.read("/devices")
    found = health(office.tenant, NOW)
    assert [row["surface"] for row in told] == [place.surface for place in found]
    assert [len(row["policies"]) for row in told] == [len(place.policies) for place in found]
    assert {row["devices"] for row in told} == {None}


def test_figures_of_few_people_are_told_nowhere(gina, out):
    assert gina.read(f"/messages/{out}/funnel")["available"]
    assert {stage["people"] for stage in gina.read(f"/messages/{out}/funnel")["stages"]} == {None}
    told = gina.read(f"/messages/{out}/lift")
    assert told["offered"] is told["held_out"] is told["difference"] is told["points"] is None
    assert told["verdict"] == "too_small"
    assert gina.read("/categories/communication/lift") == {"available": False, "points": None, "messages": []}


def test_the_library_is_whole_and_the_limits_are_those_of_the_table(gina):
    assert [row["template"] for row in gina.read("/templates")] == list(templates())
    german = {row["template"]: row["title"] for row in gina.read("/templates?locale=de")}
    assert german == {name: each.texts["de-DE"].naming("Hillside").title for name, each in templates().items()}
    told = {row["location"]: row for row in gina.read("/locations")}
    assert {name: row["limits"] for name, row in told.items()} == {
        place.id.value: dict(place.limits) for place in PLACES.values()
    }
    assert {row["segment"] for row in gina.read("/segments")} == {"inactive_copilot", "inactive_copilot_teams"}


def test_the_export_is_the_file_of_the_page(browser, gina, out):
    assert gina.ask("/messages/export").content == browser.get("/messages/export.json").content


def test_the_audience_is_told_in_the_steps_of_the_wizard(browser, gina, office):
    number = begun(gina, all_users=True)["message"]
    told = gina.read(f"/messages/{number}/audience")
    assert told["people"] == browser.get(f"/messages/{number}/finish/").context["size"].people
    assert told["forecast_reason"] in {"no_start", "no_history"}
    assert told["without_text"] == []
    assert program_of(office.rita).ask(f"/messages/{number}/audience").status_code == 403
