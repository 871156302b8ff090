import json
from copy import deepcopy
from datetime import UTC, datetime

import pytest

from tests.messaging.office import NOW, TODAY, Office
from uptake.messaging import clock, graph, graph_export, graph_shape, listing, queries
from uptake.messaging.figures import Numbers
from uptake.messaging.models import Imported, Message
from uptake.messaging.publish import build
from uptake.messaging.recipients import refresh_all
from uptake.rules.locations import Location
from uptake.rules.message_lifecycle import State
from uptake.rules.refusals import Refused
from uptake.tenancy.models import AuditEntry

TEXT = {
    "title": "Update today",
    "message": "It takes ten minutes.",
    "clickUrl": "https://help.example/u",
    "buttonText": "Go",
}
DETAIL = {
    "@odata.type": "#microsoft.graph.organizationalMessageDetail",
    "id": "11111111-aaaa-bbbb-cccc-222222222222",
    "scenario": "lifecycle",
    "surface": "softLanding",
    "status": "active",
    "startDateTime": "2025-03-01T00:00:00Z",
    "endDateTime": "2025-09-01T00:02:44.2096789-08:00",
    "createdDateTime": "2025-02-20T10:00:00Z",
    "lastModifiedDateTime": "2025-02-21T11:30:00+02:00",
    "userEngagementStatistics": {"impressions": 1024, "clicks": 256, "dismisses": None},
    "frequency": "monthlyTwice",
    "targeting": {"targetingType": "aadGroup", "includeIds": ["g-in"], "excludeIds": ["g-out"]},
    "content": {
        "guidedContentId": "x",
        "placementDetails": [
            {
                "placement": "default",
                "variants": [
                    {
                        "variantId": "1",
                        "name": "v",
                        "localizedTexts": [
                            {"locale": "de-de", "text": {**TEXT, "title": "Heute aktualisieren"}},
                            {"locale": "en-us", "text": TEXT},
                            {"locale": "lv-lv", "text": {**TEXT, "title": "Šodien"}},
                        ],
                    }
                ],
            }
        ],
        "logoInfo": {"contentType": "png", "logo": "aGVsbG8=", "logoCdnUrl": None},
    },
    "theme": "update",
    "variant": None,
}


def told(*details, **changed):
    each = [{**deepcopy(DETAIL), **changed}] if not details else list(details)
    return json.dumps({"value": each}).encode()


def take(office, content, by=None):
    return graph.take_over(content, tenant=office.tenant, by=by, now=NOW)


def only(office):
    (message,) = Message.objects.of(office.tenant).select_related("imported")
    return message


def test_an_imported_message_has_everything_that_the_file_says(office):
    assert take(office, told()) == graph.TakenOver(1, 0, 0)
    found = only(office)
    assert (found.source, found.kind, found.state) == ("graph", "announcement", "active")
    assert (found.name, found.location, found.objective) == ("Update today", "taskbar", "tech_updates")
    assert found.texts["de-DE"]["title"] == "Heute aktualisieren"
    assert found.texts["en-US"] == {"title": "Update today", "body": "It takes ten minutes.", "button": "Go"}
    assert found.url == "https://help.example/u"
    assert (found.interval, found.all_users) == ("two-weekly", False)
    assert (found.groups_within, found.groups_omitted) == (["g-in"], ["g-out"])
    assert found.starts_at == datetime(2025, 3, 1, tzinfo=UTC)
    assert found.edited_at == datetime(2025, 2, 21, 9, 30, tzinfo=UTC)
    assert found.created_at == datetime(2025, 2, 20, 10, tzinfo=UTC)


def test_its_totals_are_kept_beside_ours(office):
    take(office, told())
    found = only(office)
    assert (found.imported.seen, found.imported.clicks, found.imported.dismissals) == (1024, 256, None)
    assert listing.imported_numbers(office.tenant, [found.pk]) == {found.pk: Numbers(1024, 256, 0)}


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("scheduled", State.SCHEDULED),
        ("active", State.ACTIVE),
        ("completed", State.COMPLETED),
        ("cancelled", State.CANCELED),
    ],
)
def test_every_state_of_graph_has_one_here(office, status, state):
    take(office, told(status=status))
    assert only(office).state == state


@pytest.mark.parametrize(
    ("frequency", "interval"), [("weeklyOnce", "weekly"), ("monthlyOnce", "monthly"), ("monthlyTwice", "two-weekly")]
)
def test_every_frequency_has_an_interval(office, frequency, interval):
    take(office, told(frequency=frequency))
    assert only(office).interval == interval


@pytest.mark.parametrize(
    ("surface", "location"),
    [("softLanding", "taskbar"), ("actionCenter", "notifications"), ("getStarted", ""), ("unknownFutureValue", "")],
)
def test_every_surface_is_listed_also_one_that_takes_no_new_messages(office, surface, location):
    take(office, told(surface=surface))
    assert only(office).location == location


def test_the_two_cards_of_get_started_are_both_kept(office):
    detail = deepcopy(DETAIL)
    (placed,) = detail["content"]["placementDetails"]
    second = deepcopy(placed)
    placed["placement"], second["placement"] = "card0", "card1"
    second["variants"][0]["localizedTexts"][1]["text"] = {
        "title": "Second",
        "message": "b",
        "clickUrl": "www.two.example",
    }
    detail["content"]["placementDetails"].append(second)
    detail["surface"] = "getStarted"
    take(office, told(detail))
    found = only(office)
    assert found.texts["en-US"]["second_title"] == "Second"
    assert found.second_url == "https://www.two.example"


def test_the_group_of_all_users_means_everybody(office):
    take(office, told(targeting={"includeIds": [graph_shape.ALL_USERS], "excludeIds": []}))
    assert (only(office).all_users, only(office).groups_within) == (True, [])


def test_the_same_file_again_changes_nothing(office):
    take(office, told())
    before = Message.objects.of(office.tenant).values().get()
    assert take(office, told()) == graph.TakenOver(0, 0, 1)
    assert Message.objects.of(office.tenant).values().get() == before


def test_a_newer_file_replaces_what_is_known_under_the_same_id(office):
    take(office, told())
    newer = {"impressions": 2000, "clicks": 300, "dismisses": 7}
    assert take(office, told(status="completed", userEngagementStatistics=newer)) == graph.TakenOver(0, 1, 0)
    found = only(office)
    assert (found.state, found.imported.seen, found.imported.dismissals) == ("completed", 2000, 7)


def test_one_object_a_list_and_an_answer_are_all_read(office):
    one, two = {**DETAIL, "id": "a"}, {**DETAIL, "id": "b"}
    assert take(office, json.dumps(one).encode()).new == 1
    assert take(office, json.dumps([one, two]).encode()) == graph.TakenOver(1, 0, 1)
    assert take(office, json.dumps({"value": []}).encode()) == graph.TakenOver(0, 0, 0)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"not json",
        b"[1]",
        b'"text"',
        b"[" * 100_000,
        b'{"value": "x"}',
        b"{}",
        told(status="paused"),
        told(surface="lockScreen"),
        told(frequency="daily"),
        told(id=""),
        told(id="x" * 101),
        told(id=5),
        told(startDateTime="yesterday"),
        told(startDateTime="2025-03-01T00:00:00"),
        told(userEngagementStatistics={"impressions": -1, "clicks": 0}),
        told(userEngagementStatistics={"impressions": 10**30, "clicks": 0}),
        told(targeting={"includeIds": "g"}),
        told(content={"placementDetails": [{"placement": "default", "variants": "x"}]}),
    ],
)
def test_a_file_of_another_shape_is_refused_and_nothing_is_kept(office, content):
    with pytest.raises(Refused) as no:
        take(office, content)
    assert no.value.reason == "graph_file"
    assert not Message.objects.of(office.tenant).exists()


@pytest.mark.parametrize(
    "text",
    [
        {"clickUrl": "javascript:alert(1)"},
        {"clickUrl": "http://plain.example/"},
        {"clickUrl": "https://user:word@host.example/"},
        {"clickUrl": "data:text/html,x"},
        {"title": "turn \u202e around"},
        {"title": "nul \x00"},
        {"message": "x" * 2_001},
    ],
)
def test_a_hostile_text_or_address_is_refused(office, text):
    detail = deepcopy(DETAIL)
    detail["content"]["placementDetails"][0]["variants"][0]["localizedTexts"][1]["text"].update(text)
    with pytest.raises(Refused) as no:
        take(office, told({**DETAIL, "id": "fine"}, detail))
    assert no.value.reason == "graph_file"
    assert DETAIL["id"] in graph.problem(no.value)
    assert not Message.objects.of(office.tenant).exists()


def test_too_much_at_once_is_refused(office, monkeypatch):
    monkeypatch.setattr(graph_shape, "MOST_MESSAGES", 2)
    with pytest.raises(Refused, match="graph_too_large"):
        take(office, told(*({**DETAIL, "id": str(number)} for number in range(3))))
    monkeypatch.setattr(graph_shape, "MOST_BYTES", 10)
    with pytest.raises(Refused, match="graph_too_large"):
        take(office, told())


def test_only_writers_take_over(office):
    for acting in (office.rita, office.april):
        with pytest.raises(Refused, match="not_allowed"):
            take(office, told(), by=acting)
    assert take(office, told(), by=office.will).new == 1
    entry = AuditEntry.objects.of(office.tenant).get(action="message.imported")
    assert (entry.admin, entry.details["new"]) == (office.will.sign_in, 1)


def test_an_id_belongs_to_one_organization(office):
    other = Office.founded("fabrikam")
    take(office, told())
    assert take(other, told()) == graph.TakenOver(1, 0, 0)
    assert Imported.objects.of(office.tenant).count() == 1


def test_imported_messages_are_never_sent_from_here(staffed):
    take(staffed, told(targeting={"includeIds": [], "excludeIds": []}))
    refresh_all(staffed.tenant, TODAY, NOW)
    clock.move_due(staffed.tenant, NOW)
    clock.register_pending(staffed.tenant, TODAY, NOW)
    assert build(staffed.tenant, 1, NOW).messages == []
    assert only(staffed).state == "active"


def test_the_clock_leaves_the_states_of_imported_messages_alone(staffed):
    take(staffed, told(status="scheduled"))
    clock.move_due(staffed.tenant, datetime(2026, 1, 1, tzinfo=UTC))
    assert only(staffed).state == "scheduled"


def test_it_stands_beside_all_others_and_its_page_opens(office):
    office.draft(name="Ours")
    take(office, told())
    assert {row.source for row in queries.rows(office.tenant)} == {"uptake", "graph"}
    row = next(row for row in queries.rows(office.tenant) if row.source == "graph")
    assert row.location is Location.TASKBAR


def test_a_deleted_one_comes_back_when_it_is_taken_over_again(office):
    take(office, told())
    Message.objects.of(office.tenant).update(deleted_at=NOW)
    assert take(office, told()).changed == 1
    assert only(office).deleted_at is None


# --- and back again


def exported(office, numbers=None):
    return graph_export.as_graph(office.tenant, numbers or {})


def test_an_imported_message_goes_out_as_it_came_in_without_its_picture(office):
    take(office, told())
    (found,) = exported(office)["value"]
    assert {**found, "content": None} == {**DETAIL, "content": None}
    assert found["content"]["placementDetails"] == DETAIL["content"]["placementDetails"]


def test_our_own_messages_go_out_with_what_came_of_them(staffed):
    number = staffed.scheduled(name="Teams in spring")
    (found,) = exported(staffed, {number: Numbers(40, 10, 3)})["value"]
    assert found["status"] == "active"
    assert found["userEngagementStatistics"] == {"impressions": 40, "clicks": 10, "dismisses": 3}
    assert found["@uptake.name"] == "Teams in spring"
    assert found["surface"] == "unknownFutureValue"
    texts = found["content"]["placementDetails"][0]["variants"][0]["localizedTexts"]
    assert len(texts) == 41
    assert all(text["text"]["title"] for text in texts)


def test_drafts_stay_at_home(office):
    office.draft()
    assert exported(office)["value"] == []


def test_the_same_data_are_the_same_file(staffed):
    staffed.scheduled()
    take(staffed, told())
    first = graph_export.as_text(exported(staffed))
    assert graph_export.as_text(exported(staffed)) == first
    json.loads(first)


TITLES = ("Grüße", "Ещё раз", "=1+1", "x" * 40, "a, b; c", "日本語のタイトル")


@pytest.mark.parametrize("location", [Location.TEAMS, Location.TASKBAR, Location.SPOTLIGHT, Location.WEB])
@pytest.mark.parametrize("title", TITLES)
def test_what_another_installation_exports_is_read_as_it_was(office, location, title):
    """Out of one organization and into another, everything that the shape can hold is the same."""
    other = Office.founded("fabrikam")
    intervals = [*graph_shape.INTERVALS.values(), "weekly"]
    kinds = zip(graph_shape.STATES.values(), intervals, sorted(graph_shape.THEMES), strict=True)
    for state, interval, objective in kinds:
        Message.objects.of(office.tenant).create(
            tenant=office.tenant,
            kind="announcement",
            state=state.value,
            interval=interval,
            location=location.value,
            objective=objective,
            name=title,
            named=True,
            texts={"fr-FR": {"title": title, "body": "b", "button": "", "second_title": "z", "second_body": "y"}},
            url="https://x.example/",
            second_url="https://y.example/",
            groups_within=["g-1"],
            groups_omitted=["g-2"],
            starts_at=NOW,
            ends_at=NOW,
            created_at=NOW,
            edited_at=NOW,
        )
    assert take(other, graph_export.as_text(exported(office)).encode()).new == len(graph_shape.STATES)
    names = (
        *("state", "interval", "location", "objective", "name", "url", "second_url", "texts"),
        *("groups_within", "groups_omitted", "all_users", "starts_at", "ends_at", "created_at", "edited_at"),
    )
    assert told_of(office, names) == told_of(other, names)


def told_of(office, names):
    return list(Message.objects.of(office.tenant).order_by("pk").values_list(*names))
