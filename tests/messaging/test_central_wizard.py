import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from PIL import Image

from tests.messaging.office import Office
from uptake.groups.models import GroupSettings
from uptake.messaging import actions, authoring, queries, steps
from uptake.messaging.catalogue.library import templates
from uptake.messaging.models import Message, MessageMove, Picture
from uptake.people.models import Person
from uptake.rules.locations import Location
from uptake.rules.message_licences import Licence
from uptake.rules.message_lifecycle import State
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Admin, Tenant

NOW = datetime(2025, 3, 5, 14, 30, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The pages' clock stands still."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def peopled(office):
    """Hillside with 30 people of the directory, in English and German, and a group of twelve."""
    office.hire(30)
    people = Person.objects.of(office.tenant)
    people.update(in_directory=True, account_enabled=True, language="en-US")
    people.filter(number__gt=15).update(language="de-DE")
    office.group("Sales", range(1, 13))
    return office


def client_of(acting, language="en"):
    client = Client(headers={"accept-language": language})
    client.force_login(Admin.objects.get(pk=acting.admin_id))
    return client


def page_of(acting, name, /, *args, status=200, **asked):
    answer = client_of(acting).get(reverse(name, args=args), asked)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def step(acting, number, name, /, status=None, **told):
    answer = client_of(acting).post(reverse("wizard", args=[number, name]), told, follow=True)
    if status:
        assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer.content.decode()


def begun(office, name="create_announcement", **told):
    client_of(office.will).post(reverse(name), told)
    return queries.drafts(office.tenant)[0].id


def hold(office, *licences):
    bits = int(sum(licences, Licence(0)) if licences else Licence(0))
    Person.objects.of(office.tenant).update(message_licences=bits)


def png(size=(64, 64), colour=(10, 120, 200, 90)):
    out = io.BytesIO()
    Image.new("RGBA", size, colour).save(out, "PNG")
    return out.getvalue()


def upload(acting, number, data, name="a.png"):
    file = SimpleUploadedFile(name, data, content_type="image/png")
    told = {"go": "picture", "picture": file}
    return client_of(acting).post(reverse("wizard", args=[number, "customize"]), told, follow=True).content.decode()


def test_the_whole_way_of_a_premade_announcement(peopled):
    will = peopled.will
    number = begun(peopled)
    assert "Choose a location" in step(will, number, "objective", objective="tech_updates")
    assert "Choose a message" in step(will, number, "location", location="taskbar")
    assert "Customize the message" in step(will, number, "template", template="planned_outage")
    assert "Choose the recipients" in step(will, number, "customize", url="www.example.com/outage")
    assert "Schedule the message" in step(will, number, "recipients", who="everyone")
    told = {"name": "Outage", "first": "2025-04-10", "last": "2025-05-10", "interval": "weekly", "priority": "1"}
    finish = step(will, number, "schedule", **told)
    assert "Check and schedule" in finish
    assert "Before it can be scheduled" not in finish
    step(will, number, "finish", status=200, go="schedule")
    row = queries.row(peopled.tenant, number)
    assert (row.state, row.name, row.priority, row.url) == (
        State.PENDING,
        "Outage",
        1,
        "https://www.example.com/outage",
    )
    assert (row.objective, row.location, row.template) == ("tech_updates", Location.TASKBAR, "planned_outage")
    assert (row.all_users, row.customized) == (True, False)


def test_the_schedule_offers_today_and_thirty_days_on_once_a_week(peopled):
    number = begun(peopled)
    page = page_of(peopled.will, "wizard", number, "schedule")
    assert 'value="2025-03-05"' in page
    assert 'value="2025-04-04"' in page
    assert re.search(r'value="weekly" selected', page)


@pytest.mark.parametrize(("last", "status"), [("", 422), ("2025-04-16", 422), ("2025-04-17", 200)])
def test_an_announcement_needs_an_end_at_least_seven_days_after_its_start(peopled, last, status):
    number = begun(peopled)
    told = {"name": "x", "first": "2025-04-10", "last": last, "interval": "weekly"}
    step(peopled.will, number, "schedule", status=status, **told)


def test_the_finish_lists_every_problem_with_its_step(peopled):
    number = begun(peopled)
    page = page_of(peopled.will, "wizard", number, "finish")
    for name in ("objective", "location", "recipients", "schedule"):
        assert f'href="{reverse("wizard", args=[number, name])}">' in page
    with pytest.raises(Refused) as refused:
        actions.schedule(message_id=number, by=peopled.will, now=NOW)
    assert refused.value.reason == "no_objective"


def test_m01_a_draft_saved_at_the_location_is_finished_by_another_writer(peopled):
    number = begun(peopled)
    wanda = peopled.wanda
    step(wanda, number, "objective", objective="adoption")
    answer = client_of(wanda).post(
        reverse("wizard", args=[number, "location"]), {"go": "close", "location": "teams"}, follow=True
    )
    assert "The draft is saved" in answer.content.decode()
    assert queries.rows(peopled.tenant)[0].name == "Draft 2025-03-05 14:30:12"
    assert queries.row(peopled.tenant, number).location is Location.TEAMS
    other = client_of(peopled.will).get(reverse("modify_message", args=[number]))
    assert other.url == reverse("wizard", args=[number, "location"])
    told = {"name": "Renamed", "first": "2025-04-10", "last": "2025-05-10", "interval": "weekly"}
    step(peopled.will, number, "schedule", **told)
    assert queries.row(peopled.tenant, number).name == "Renamed"


@pytest.mark.parametrize("name", ["objective", "location", "template", "customize", "recipients", "schedule", "finish"])
def test_every_step_can_be_left_with_save_and_close(peopled, name):
    number = begun(peopled)
    actions.save_step(message_id=number, decided=steps.Where(Location.TEAMS), completed=True, by=peopled.will, now=NOW)
    answer = client_of(peopled.will).post(reverse("wizard", args=[number, name]), {"go": "close"})
    assert (answer.status_code, answer.url) == (302, reverse("manage"))
    assert queries.row(peopled.tenant, number).state is State.DRAFT


def test_m16_an_urgent_message_goes_to_two_locations_and_to_groups_without_dates(peopled):
    number = begun(peopled, "create_urgent")
    page = page_of(peopled.will, "wizard", number, "location")
    assert re.findall(r'name="location" value="(\w+)"', page) == ["taskbar", "notifications"]
    page = step(peopled.will, number, "location", location="taskbar")
    urgent = {each.id for each in templates().values() if each.urgent and Location.TASKBAR in each.locations}
    assert set(re.findall(r'name="template" value="(\w+)"', page)) == urgent | {"own"}
    step(peopled.will, number, "template", template="security_update")
    page = step(peopled.will, number, "customize", url="")
    assert 'name="groups_within"' in page
    for field in ("who", "companies", "departments", "places", "usage", "holdout"):
        assert f'name="{field}"' not in page
    page = step(peopled.will, number, "recipients", groups_within=["g-Sales"])
    for word in ("Start date", "End date", "Frequency"):
        assert word not in page
    schedule = client_of(peopled.will).get(reverse("wizard", args=[number, "schedule"]))
    assert schedule.status_code == 302
    step(peopled.will, number, "finish", go="schedule", name="Patch now")
    row = queries.row(peopled.tenant, number)
    assert (row.state, row.name, row.kind) == (State.PENDING, "Patch now", "urgent")


def test_m16_an_urgent_message_to_everybody_is_refused(peopled):
    number = begun(peopled, "create_urgent")
    for decided in (
        steps.Where(Location.TASKBAR),
        steps.Template("security_update"),
        steps.Recipients(all_users=True),
    ):
        actions.save_step(message_id=number, decided=decided, completed=True, by=peopled.will, now=NOW)
    with pytest.raises(Refused, match="no_recipients"):
        actions.schedule(message_id=number, by=peopled.will, now=NOW)


def test_m17_custom_words_of_an_urgent_message_are_sent_for_approval(peopled):
    number = begun(peopled, "create_urgent")
    step(peopled.will, number, "location", location="notifications")
    page = step(peopled.will, number, "template", template="own")
    assert 'name="en-US__title"' in page
    assert 'name="en-US__button"' not in page
    step(peopled.will, number, "customize", **{"en-US__title": "Leave the building", "en-US__body": "Use the stairs."})
    page = step(peopled.will, number, "recipients", groups_within=["g-Sales"])
    assert "Send for approval" in page
    step(peopled.will, number, "finish", go="schedule", name="Alarm")
    assert queries.row(peopled.tenant, number).state is State.PENDING_APPROVAL


def test_m18_the_lock_screen_offers_own_words_and_nothing_premade(peopled):
    number = begun(peopled)
    step(peopled.will, number, "objective", objective="adoption")
    page = step(peopled.will, number, "location", location="spotlight")
    assert re.findall(r'name="template" value="(\w+)"', page) == ["own"]
    page = step(peopled.will, number, "template", template="own")
    for part in ("title", "body", "second_title", "second_body"):
        assert f'name="en-US__{part}"' in page


@pytest.mark.parametrize(("before", "slow"), [(None, True), (timedelta(days=52), True), (timedelta(days=18), False)])
def test_m27_after_thirty_quiet_days_the_page_says_that_targeting_needs_time(peopled, before, slow):
    number = begun(peopled)
    if before:
        MessageMove.objects.of(peopled.tenant).create(
            tenant=peopled.tenant, message_id=number, at=NOW - before, move="schedule", source="draft", target="pending"
        )
    assert ("24 to 48 hours" in page_of(peopled.will, "wizard", number, "finish")) is slow


M36 = [
    ((Licence.OFFICE,), {"teams": True, "taskbar": False, "notifications": False, "spotlight": False}),
    ((Licence.WINDOWS,), {"teams": False, "taskbar": True, "notifications": True, "spotlight": True}),
    ((Licence.MICROSOFT,), {"teams": True, "taskbar": True, "notifications": True, "spotlight": True}),
    ((Licence.OFFICE, Licence.WINDOWS), {"teams": True, "taskbar": True, "notifications": True, "spotlight": True}),
    ((), {"teams": False, "taskbar": False, "notifications": False, "spotlight": False, "web": True}),
]


@pytest.mark.parametrize(("licences", "open_at"), M36)
def test_m36_own_words_are_open_where_the_licences_open_them(peopled, licences, open_at):
    hold(peopled, *licences)
    for location, may in open_at.items():
        number = begun(peopled)
        step(peopled.will, number, "objective", objective="tech_updates")
        page = step(peopled.will, number, "location", location=location)
        own = re.search(r'name="template" value="own"([^>]*)>', page)
        assert ("disabled" not in own[1]) is may, location
        assert ("need Microsoft 365 E3 or E5" in page) is not may
        step(peopled.will, number, "template", status=200 if may else 422, template="own")


def test_m36_a_premade_message_is_not_blocked_without_licences(peopled):
    hold(peopled)
    number = begun(peopled)
    for decided in (
        steps.Objective("tech_updates"),
        steps.Where(Location.TASKBAR),
        steps.Template("planned_outage"),
        steps.Recipients(all_users=True),
        steps.Schedule("Outage", NOW.date(), NOW.date() + timedelta(days=30)),
    ):
        actions.save_step(message_id=number, decided=decided, completed=True, by=peopled.will, now=NOW)
    assert actions.schedule(message_id=number, by=peopled.will, now=NOW) is State.PENDING


def test_m36_without_licences_nobody_changes_a_premade_text_or_schedules_own_words(peopled):
    hold(peopled)
    number = begun(peopled)
    for decided in (steps.Objective("tech_updates"), steps.Where(Location.TASKBAR), steps.Template("planned_outage")):
        actions.save_step(message_id=number, decided=decided, completed=True, by=peopled.will, now=NOW)
    assert re.search(r'value="edit" disabled', page_of(peopled.will, "wizard", number, "customize"))
    with pytest.raises(Refused, match="no_windows_licence"):
        authoring.edit_texts(message_id=number, by=peopled.will, now=NOW)
    Message.objects.of(peopled.tenant).filter(pk=number).update(texts={"en-US": {"title": "a", "body": "b"}})
    assert "Windows Enterprise E3 or E5" in page_of(peopled.will, "wizard", number, "finish")


def test_while_nothing_tells_licences_the_gate_is_open_and_the_page_says_so(peopled):
    number = begun(peopled)
    step(peopled.will, number, "objective", objective="tech_updates")
    page = step(peopled.will, number, "location", location="taskbar")
    assert "does not tell licences" in page
    assert not re.search(r'value="own"[^>]*disabled', page)


def test_m13_the_picture_of_the_last_message_of_the_same_location_is_offered(peopled):
    will = peopled.will
    kept = {}
    for location, size in (("spotlight", (1920, 1080)), ("taskbar", (64, 64))):
        number = begun(peopled)
        step(will, number, "objective", objective="adoption")
        step(will, number, "location", location=location)
        upload(will, number, png(size))
        kept[location] = queries.row(peopled.tenant, number).picture
    assert len(set(kept.values())) == 2
    number = begun(peopled)
    step(will, number, "objective", objective="adoption")
    step(will, number, "location", location="spotlight")
    assert queries.row(peopled.tenant, number).picture == kept["spotlight"]
    assert kept["spotlight"] in page_of(will, "wizard", number, "customize")
    upload(will, number, png((1920, 1080), (200, 0, 0, 255)))
    assert queries.row(peopled.tenant, number).picture not in ("", *kept.values())
    step(will, number, "location", location="taskbar")
    assert queries.row(peopled.tenant, number).picture == kept["taskbar"]
    step(will, number, "location", location="notifications")
    assert queries.row(peopled.tenant, number).picture == ""


def test_a_picture_is_delivered_to_admins_as_what_it_is(peopled):
    number = begun(peopled)
    step(peopled.will, number, "location", location="taskbar")
    upload(peopled.will, number, png())
    digest = queries.row(peopled.tenant, number).picture
    answer = client_of(peopled.april).get(reverse("message_picture", args=[digest]))
    assert (answer.status_code, answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        200,
        "image/png",
        "nosniff",
    )
    stranger = Office.founded("fabrikam").admin("eve", *peopled.will.roles)
    assert client_of(stranger).get(reverse("message_picture", args=[digest])).status_code == 404
    assert client_of(peopled.will).get(reverse("message_picture", args=["0" * 64])).status_code == 404


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<svg onload=alert(1)>", "not a picture in a format"),
        (b"\x89PNG\r\n\x1a\nbroken", "damaged or incomplete"),
        (png((65, 64)), "width and height"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 400_000, "too large"),
        (b"", "not a picture in a format"),
    ],
)
def test_a_hostile_picture_is_refused_in_words_and_nothing_is_stored(peopled, data, words):
    number = begun(peopled)
    step(peopled.will, number, "location", location="taskbar")
    page = upload(peopled.will, number, data)
    assert words in page
    assert Picture.objects.of(peopled.tenant).count() == 0
    assert queries.row(peopled.tenant, number).picture == ""


def test_uploading_nothing_says_so(peopled):
    number = begun(peopled)
    step(peopled.will, number, "location", location="taskbar")
    assert "No file was chosen" in step(peopled.will, number, "customize", go="picture")


def test_fields_of_ten_megabytes_are_turned_away_without_a_trace(peopled):
    number = begun(peopled)
    step(peopled.will, number, "location", location="taskbar")
    answer = client_of(peopled.will).post(
        reverse("wizard", args=[number, "customize"]), {"go": "close", "url": "https://a.example/" + "a" * 10_000_000}
    )
    assert answer.status_code == 400
    assert queries.row(peopled.tenant, number).url == ""


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://me:secret@example.com", "http://example.com", "https://a b"]
)
@pytest.mark.parametrize("go", ["next", "close", "back"])
def test_a_hostile_address_is_never_kept(peopled, url, go):
    number = begun(peopled)
    step(peopled.will, number, "location", location="taskbar")
    step(peopled.will, number, "customize", go=go, url=url, status=422 if go == "next" else 200)
    assert queries.row(peopled.tenant, number).url == ""


def own_words(office, location="teams", **told):
    number = begun(office)
    step(office.will, number, "objective", objective="adoption")
    step(office.will, number, "location", location=location)
    step(office.will, number, "template", template="own")
    if told:
        step(office.will, number, "customize", **told)
    return number


@pytest.mark.parametrize("sign", ["\u202e", "\x07", "\x00", "\ue000"])
def test_signs_that_are_no_text_are_refused_and_not_kept(peopled, sign):
    number = own_words(peopled)
    for go, status in (("next", 422), ("close", 200)):
        step(
            peopled.will, number, "customize", go=go, status=status, **{"en-US__title": f"a{sign}b", "en-US__body": "c"}
        )
        assert sign not in str(queries.row(peopled.tenant, number).own_texts)


@pytest.mark.parametrize("go", ["next", "close"])
def test_a_name_cannot_turn_the_direction_of_a_list(peopled, go):
    number = begun(peopled)
    told = {"name": "gnp.\u202eexe", "first": "2025-04-10", "last": "2025-05-10", "interval": "weekly"}
    step(peopled.will, number, "schedule", go=go, status=422 if go == "next" else 200, **told)
    assert "\u202e" not in queries.row(peopled.tenant, number).name


def test_markup_stays_text(peopled):
    number = own_words(peopled, **{"en-US__title": "<b>x</b>", "en-US__body": "<script>alert(1)</script>"})
    for name, args in (("wizard", (number, "customize")), ("wizard", (number, "finish")), ("message", (number,))):
        assert "<script>alert" not in page_of(peopled.will, name, *args)


def test_a_family_is_one_character_to_the_server(peopled):
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    number = own_words(peopled)
    told = {"en-US__body": "x", "en-US__title": family * 60}
    step(peopled.will, number, "customize", go="next", status=200, **told)
    assert queries.row(peopled.tenant, number).own_texts["en-US"]["title"] == family * 60
    page = step(peopled.will, number, "customize", go="next", status=422, **{**told, "en-US__title": family * 61})
    assert "longer than its place allows" in page


def test_a_draft_keeps_a_text_that_is_too_long_and_the_finish_names_it(peopled):
    number = own_words(peopled)
    step(peopled.will, number, "customize", go="close", **{"en-US__title": "x" * 61, "en-US__body": "y"})
    assert len(queries.row(peopled.tenant, number).own_texts["en-US"]["title"]) == 61
    assert "longer than its place allows" in page_of(peopled.will, "wizard", number, "finish")


def test_languages_are_added_and_removed(peopled):
    number = own_words(peopled)
    step(peopled.will, number, "customize", go="add_language", language="de-DE", **{"en-US__title": "Hello"})
    row = queries.row(peopled.tenant, number)
    assert set(row.own_texts) == {"en-US", "de-DE"}
    assert row.own_texts["en-US"]["title"] == "Hello"
    page = page_of(peopled.will, "wizard", number, "customize")
    assert 'name="de-DE__title"' in page
    assert 'lang="de-DE"' in page
    step(peopled.will, number, "customize", go="remove_language:de-DE")
    assert set(queries.row(peopled.tenant, number).own_texts) == {"en-US"}
    assert "only language" in step(peopled.will, number, "customize", go="remove_language:en-US")
    assert "cannot be written in this language" in step(
        peopled.will, number, "customize", go="add_language", language="lv"
    )


@pytest.mark.parametrize(
    ("language", "choice", "locale"),
    [
        ("de", "en-US", "de-DE"),
        ("en", "en-US", "en-US"),
        ("ar", "en-US", "en-US"),
        ("ar", "block", ""),
        ("de", "block", "de-DE"),
    ],
)
def test_m45_the_language_of_the_author_is_that_of_the_pages(office, language, choice, locale):
    Tenant.objects.filter(pk=office.tenant.pk).update(choices={"unsupported_author_locale": choice})
    with translation.override(language):
        number = actions.start_announcement(by=office.will, now=NOW)
    assert queries.row(office.tenant, number).author_locale == locale


def test_m45_where_the_choice_blocks_it_the_author_picks_a_language_first(office):
    Tenant.objects.filter(pk=office.tenant.pk).update(choices={"unsupported_author_locale": "block"})
    with translation.override("ar"):
        number = actions.start_announcement(by=office.will, now=NOW)
    for decided in (steps.Where(Location.WEB), steps.Template("")):
        actions.save_step(message_id=number, decided=decided, completed=True, by=office.will, now=NOW)
    page = page_of(office.will, "wizard", number, "customize")
    assert "Add the language in which you write" in page
    assert "__title" not in page
    assert "has no text yet" in page_of(office.will, "wizard", number, "finish")


def test_m45_an_author_of_another_language_is_told_that_the_text_counts_as_english(peopled):
    number = own_words(peopled)
    for language, told in (("ar", True), ("de", False), ("en", False)):
        page = client_of(peopled.will, language).get(reverse("wizard", args=[number, "customize"])).content.decode()
        assert (page.count("alert-info") > 0) is told, language


def test_editing_a_premade_text_copies_all_its_languages_and_makes_it_customized(peopled):
    number = begun(peopled)
    step(peopled.will, number, "objective", objective="tech_updates")
    step(peopled.will, number, "location", location="taskbar")
    step(peopled.will, number, "template", template="mandatory_update")
    step(peopled.will, number, "customize", go="edit")
    row = queries.row(peopled.tenant, number)
    assert row.customized
    assert set(row.own_texts) == set(templates()["mandatory_update"].texts)
    assert "Hillside" in row.own_texts["de-DE"]["body"]
    page = step(peopled.will, number, "customize", go="premade")
    assert "Edit the text" in page
    assert not queries.row(peopled.tenant, number).customized


def test_another_premade_message_takes_the_place_of_changed_words(peopled):
    number = begun(peopled)
    step(peopled.will, number, "objective", objective="tech_updates")
    step(peopled.will, number, "location", location="taskbar")
    step(peopled.will, number, "template", template="mandatory_update")
    step(peopled.will, number, "customize", go="edit")
    step(peopled.will, number, "template", template="planned_outage")
    row = queries.row(peopled.tenant, number)
    assert (row.template, row.customized, row.own_texts) == ("planned_outage", False, {})


def test_the_page_says_how_many_recipients_would_be_left_without_text(peopled):
    number = own_words(peopled, **{"en-US__title": "Hello", "en-US__body": "World"})
    step(peopled.will, number, "recipients", who="everyone")
    for name in ("recipients", "finish"):
        page = page_of(peopled.will, "wizard", number, name)
        assert re.search(r"German: about (10|15|20) people", page), name
        assert "English: about" not in page


def test_whoever_lets_everybody_read_the_own_language_leaves_nobody_out(peopled):
    number = own_words(peopled, **{"en-US__title": "Hello", "en-US__body": "World", "every_language": "on"})
    step(peopled.will, number, "recipients", who="everyone")
    page = page_of(peopled.will, "wizard", number, "finish")
    assert "German: about" not in page
    assert "There is a text for the language of everybody" in page


def test_fewer_than_ten_of_a_language_are_never_counted_on_a_page(peopled):
    Person.objects.of(peopled.tenant).filter(number__gt=21).update(language="lv-LV")
    number = own_words(peopled, **{"en-US__title": "Hello", "en-US__body": "World"})
    step(peopled.will, number, "recipients", who="everyone")
    page = page_of(peopled.will, "wizard", number, "finish")
    assert "fewer than 10 people each" in page
    assert "Latvian" not in page


def test_m34_without_group_level_insights_only_groups_are_offered(peopled):
    number = begun(peopled)
    step(peopled.will, number, "location", location="taskbar")
    page = page_of(peopled.will, "wizard", number, "recipients")
    assert "once a global administrator turns on group-level insights" in page
    assert 'name="departments"' not in page
    assert 'value="g-Sales"' in page


def test_m35_a_department_of_nine_is_not_offered(peopled):
    people = Person.objects.of(peopled.tenant)
    people.filter(number__lte=9).update(department="Legal", country="Norway", state="", city="Oslo")
    people.filter(number__gt=9, number__lte=19).update(department="Sales", country="Norway", state="", city="Bergen")
    GroupSettings.objects.of(peopled.tenant).create(
        tenant=peopled.tenant, on=True, attributes=["department", "country", "city"]
    )
    number = begun(peopled)
    step(peopled.will, number, "location", location="taskbar")
    page = page_of(peopled.will, "wizard", number, "recipients")
    assert re.findall(r'name="departments" value="(\w+)"', page) == ["Sales"]
    assert "Bergen, Norway" in page
    assert "Oslo" not in page
    step(peopled.will, number, "recipients", status=422, who="chosen", departments=["Legal"])
    step(peopled.will, number, "recipients", status=200, who="chosen", departments=["Sales"])
    assert queries.row(peopled.tenant, number).departments == ("Sales",)
    people.filter(number=19).update(department="")
    assert "not offered any more" in page_of(peopled.will, "wizard", number, "finish")


def test_teams_offers_groups_and_usage_and_no_attributes(peopled):
    GroupSettings.objects.of(peopled.tenant).create(tenant=peopled.tenant, on=True, attributes=["department"])
    Person.objects.of(peopled.tenant).update(department="All")
    number = begun(peopled)
    step(peopled.will, number, "location", location="teams")
    page = page_of(peopled.will, "wizard", number, "recipients")
    assert 'name="departments"' not in page
    assert 'value="inactive_copilot"' in page
    step(peopled.will, number, "location", location="taskbar")
    assert 'name="departments"' in page_of(peopled.will, "wizard", number, "recipients")


def test_without_licences_attributes_and_usage_are_closed_with_the_reason(peopled):
    GroupSettings.objects.of(peopled.tenant).create(tenant=peopled.tenant, on=True, attributes=["department"])
    Person.objects.of(peopled.tenant).update(department="All")
    hold(peopled)
    number = begun(peopled)
    step(peopled.will, number, "location", location="taskbar")
    page = page_of(peopled.will, "wizard", number, "recipients")
    assert 'name="departments"' not in page
    assert 'name="usage"' not in page
    assert "Choosing by company, department, place or usage needs" in page


def test_a_recommendation_may_be_written_by_its_author(staffed):
    will = staffed.will
    number = actions.start_draft(action="communicate_in_teams", by=will, now=NOW)
    page = step(will, number, "messages", wording="own", location="office_bar")
    assert "Customize the message" in page
    told = {"en__title": "Chat with us", "en__body": "It is quick.", "en__button": "Show me"}
    assert "Choose the recipients" in step(will, number, "customize", **told)
    step(will, number, "recipients", holdout="0")
    step(will, number, "schedule", name="Own", first="2025-03-10", last="", interval="weekly", priority="-1")
    step(will, number, "finish", go="schedule")
    row = queries.row(staffed.tenant, number)
    assert (row.state, row.holdout, row.priority) == (State.PENDING_APPROVAL, 0, -1)
    assert row.own_texts["en"]["title"] == "Chat with us"


def test_a_recommendation_in_teams_takes_a_picture(staffed):
    number = actions.start_draft(action="use_copilot", by=staffed.will, now=NOW)
    where = next(each for each in queries.row(staffed.tenant, number).recommends.locations if each is Location.TEAMS)
    assert "Customize the message" in step(staffed.will, number, "messages", wording="everyday", location=where)


@pytest.mark.parametrize("told", ["51", "-1", "many"])
def test_the_part_left_out_by_chance_has_its_limits(staffed, told):
    number = actions.start_draft(action="communicate_in_teams", by=staffed.will, now=NOW)
    step(staffed.will, number, "recipients", status=422, holdout=told)
    assert queries.row(staffed.tenant, number).holdout == 10


def test_the_library_shows_every_premade_announcement(office):
    page = page_of(office.april, "message_library")
    for each in templates().values():
        assert f'id="premade-{each.id}"' in page
    assert "Use this message" not in page
    page = page_of(
        office.will, "message_library", template="planned_outage", location="web", locale="de-DE", theme="dark"
    )
    assert "preview-popover" in page
    assert 'lang="de-DE"' in page
    assert "Use this message" in page
    assert page_of(office.will, "message_library", template="?", location="?", locale="?", theme="?")


def test_a_message_of_the_library_opens_the_wizard_at_its_text(office):
    answer = client_of(office.will).post(
        reverse("create_announcement"), {"template": "planned_outage", "location": "web"}
    )
    (row,) = queries.drafts(office.tenant)
    assert answer.url == reverse("wizard", args=[row.id, "customize"])
    assert (row.template, row.location, row.objective) == ("planned_outage", Location.WEB, "tech_updates")


@pytest.mark.parametrize("name", ["create_announcement", "create_urgent"])
def test_while_messages_are_off_nothing_begins(office, name):
    Tenant.objects.filter(pk=office.tenant.pk).update(messages_on=False)
    page = client_of(office.will).post(reverse(name), follow=True).content.decode()
    assert "turned off for this organization" in page
    assert queries.rows(office.tenant) == []


@pytest.mark.parametrize("who", ["april", "rita"])
def test_m48_who_does_not_write_begins_nothing(office, who):
    client = client_of(getattr(office, who))
    for name in ("create_announcement", "create_urgent"):
        assert client.post(reverse(name)).status_code == 403
    assert client.get(reverse("new_message")).status_code == 403
    assert queries.rows(office.tenant) == []


@pytest.mark.parametrize(
    ("location", "look"),
    [
        ("teams", "preview-popover"),
        ("web", "preview-popover"),
        ("taskbar", "preview-taskbar"),
        ("notifications", "preview-toast"),
        ("spotlight", "preview-lock"),
    ],
)
def test_the_preview_shows_what_is_typed_as_its_location_draws_it(peopled, location, look):
    number = own_words(peopled, location)
    told = {"step": "customize", "locale": "en-US", "en-US__title": "Typed", "en-US__body": "Now", "theme": "dark"}
    told |= {"en-US__second_title": "Second line"} if location == "spotlight" else {}
    page = client_of(peopled.will).post(reverse("message_preview", args=[number]), told).content.decode()
    assert look in page
    assert "Typed" in page
    assert ("Second line" in page) is (location == "spotlight")
    assert 'data-bs-theme="dark"' in page
    assert queries.row(peopled.tenant, number).own_texts == {}


def test_steps_without_their_place_send_the_author_there(peopled):
    number = begun(peopled)
    client = client_of(peopled.will)
    assert client.get(reverse("wizard", args=[number, "customize"])).url == reverse("wizard", args=[number, "location"])
    assert client.get(reverse("wizard", args=[number, "messages"])).url == reverse("wizard", args=[number, "objective"])


def test_addresses_of_other_domains_are_refused_where_the_choice_says_so(peopled):
    Tenant.objects.filter(pk=peopled.tenant.pk).update(choices={"url_domain_policy": "verified_domains"})
    number = own_words(peopled)
    step(peopled.will, number, "customize", status=422, url="https://example.com")
    step(peopled.will, number, "customize", status=200, url="https://intranet.hillside.example/x")


@pytest.mark.parametrize(
    ("location", "needed"), [("teams", True), ("web", True), ("taskbar", False), ("notifications", False)]
)
def test_a_premade_button_needs_an_address_except_in_windows(peopled, location, needed):
    number = begun(peopled, template="planned_outage", location=location)
    page = page_of(peopled.will, "wizard", number, "finish")
    assert ("button leads nowhere" in page) is needed


def test_no_page_of_the_central_wizard_holds_inline_script_or_style(peopled):
    number = own_words(peopled)
    pages = [("new_message", ()), ("message_library", ())]
    pages += [("wizard", (number, each)) for each in steps.ORDERS[steps.Kind.ANNOUNCEMENT]]
    for name, args in pages:
        page = page_of(peopled.will, name, *args)
        assert not re.search(r"<script(?![^>]*src=)|<style| style=| on[a-z]+=", page), (name, args)
