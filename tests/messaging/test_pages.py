import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.messaging.office import ACTION, TODAY, Office
from uptake.messaging import actions, figures, queries, urls
from uptake.messaging import clock as messaging_clock
from uptake.messaging.catalogue.library import recommendations
from uptake.messaging.models import Message
from uptake.rules.message_lifecycle import State
from uptake.tenancy.models import Admin, Tenant

NOW = datetime(2025, 3, 5, 14, 30, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The pages' clock stands still."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def client_of(acting):
    client = Client()
    client.force_login(Admin.objects.get(pk=acting.admin_id))
    return client


def get(acting, name, /, *args, status=200, **asked):
    answer = client_of(acting).get(reverse(name, args=args), asked)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def post(acting, name, /, *args, follow=True, **told):
    return client_of(acting).post(reverse(name, args=args), told, follow=follow)


def wizard(acting, number, step, /, **told):
    return post(acting, "wizard", number, step, **told)


def test_the_actions_offer_a_message_to_writers(office):
    page = get(office.will, "actions")
    assert "Communicate in Teams" in page
    assert "Create message" in page


def test_a_reader_sees_the_actions_without_a_button(office):
    page = get(office.rita, "actions")
    assert "Communicate in Teams" in page
    assert "Create message</button>" not in page


def test_a_living_message_is_managed_instead_of_created(staffed):
    number = staffed.scheduled()
    page = get(staffed.will, "actions")
    assert "Manage active message" in page
    assert reverse("message", args=[number]) in page
    assert f'value="{ACTION}"' not in page
    assert page.count("Create message</button>") == len(recommendations()) - 1


def test_the_figure_of_the_insight_is_shown_when_a_room_hands_it_in(office, monkeypatch):
    monkeypatch.setattr(figures, "_insights", [lambda _tenant, _insight: figures.Share(12, 30)])
    page = get(office.will, "actions")
    assert "40%" in page
    assert "12 of 30 people" in page


def test_while_messages_are_off_the_page_says_how_to_turn_them_on(office):
    Tenant.objects.filter(pk=office.tenant.pk).update(messages_on=False)
    page = get(office.will, "actions")
    assert "Organizational messages are turned off" in page
    assert "Create message</button>" not in page


def test_creating_starts_a_draft_in_the_wizard(office):
    answer = post(office.will, "create_message", action=ACTION, follow=False)
    (row,) = queries.drafts(office.tenant)
    assert answer.status_code == 302
    assert answer.url == reverse("wizard", args=[row.id, "messages"])


def test_looking_at_create_starts_nothing(office):
    assert client_of(office.will).get(reverse("create_message")).status_code == 302
    assert queries.rows(office.tenant) == []


@pytest.mark.parametrize("who", ["april", "rita"])
def test_m47_m48_who_does_not_write_is_turned_away(office, who):
    number = office.draft()
    acting = getattr(office, who)
    for name, args in (
        ("create_message", ()),
        ("cancel_message", (number,)),
        ("clone_message", (number,)),
        ("wizard", (number, "finish")),
        ("wizard", (number, "messages")),
    ):
        assert post(acting, name, *args, action=ACTION, follow=False).status_code == 403
    for name, args in (
        ("wizard", (number, "messages")),
        ("message_preview", (number,)),
        ("audience_size", (number,)),
    ):
        get(acting, name, *args, status=403)
    assert [row.state for row in queries.rows(office.tenant)] == [State.DRAFT]


@pytest.mark.parametrize("who", ["april", "rita"])
def test_m47_readers_see_a_message_without_buttons(staffed, who):
    number = staffed.scheduled()
    page = get(getattr(staffed, who), "message", number)
    assert re.search("about (15|20|25) people", page)
    for word in ("clone/", "cancel/", f"/messages/{number}/messages/"):
        assert word not in page


def test_visitors_are_sent_to_the_sign_in(office):
    number = office.draft()
    for name, args in (("actions", ()), ("message", (number,)), ("wizard", (number, "messages"))):
        answer = Client().get(reverse(name, args=args))
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("sign_in"))


def test_a_message_of_another_organization_is_not_found(office):
    number = office.draft()
    stranger = Office.founded("fabrikam").admin("eve", *office.will.roles)
    get(stranger, "message", number, status=404)
    get(stranger, "wizard", number, "messages", status=404)
    get(stranger, "message_preview", number, status=404)
    get(stranger, "audience_size", number, status=404)
    get(stranger, "cancel_message", number, status=404)
    assert post(stranger, "clone_message", number).status_code == 404


def test_an_unknown_step_is_not_found(office):
    number = office.draft()
    assert client_of(office.will).get(f"/messages/{number}/approve/").status_code == 404


def test_the_whole_way_from_action_to_pending(staffed):
    will = staffed.will
    group = staffed.group("Sales", range(1, 26))
    post(will, "create_message", action=ACTION)
    (row,) = queries.drafts(staffed.tenant)
    number = row.id
    page = wizard(will, number, "messages", go="next", wording="inbox", location="office_callout").content.decode()
    assert "Choose the recipients" in page
    page = wizard(will, number, "recipients", go="next", groups_within=[group], omit_priority="on").content.decode()
    assert "Schedule the message" in page
    told = {"name": "Spring", "first": "2025-03-10", "last": "2025-06-30", "interval": "monthly"}
    page = wizard(will, number, "schedule", go="next", **told).content.decode()
    assert "Check and schedule" in page
    assert "Before it can be scheduled" not in page
    answer = wizard(will, number, "finish", go="schedule")
    assert answer.status_code == 200
    row = queries.row(staffed.tenant, number)
    assert (row.state, row.name, row.wording, row.location.value) == (
        State.PENDING,
        "Spring",
        "inbox",
        "office_callout",
    )
    assert (row.first_day.isoformat(), row.last_day.isoformat()) == ("2025-03-10", "2025-06-30")
    assert (row.groups_within, row.omit_priority, row.interval) == ((group,), True, "monthly")


def test_save_and_close_keeps_the_step_and_leads_to_the_list(office):
    number = office.draft()
    answer = client_of(office.wanda).post(
        reverse("wizard", args=[number, "messages"]), {"go": "close", "wording": "channel", "location": "office_bar"}
    )
    assert (answer.status_code, answer.url) == (302, reverse("manage"))
    assert queries.row(office.tenant, number).wording == "channel"


@pytest.mark.parametrize("step", ["recipients", "schedule"])
def test_back_keeps_what_was_typed(office, step):
    number = office.draft()
    told = {"name": "Typed", "first": "2025-04-01", "last": "", "interval": "weekly", "omit_priority": "on"}
    answer = wizard(office.will, number, step, go="back", **told)
    assert answer.status_code == 200
    row = queries.row(office.tenant, number)
    assert row.omit_priority if step == "recipients" else row.name == "Typed"


def test_next_does_not_go_on_with_wrong_dates(office):
    number = office.draft()
    told = {"name": "x", "first": "2025-03-04", "last": "", "interval": "weekly"}
    answer = wizard(office.will, number, "schedule", go="next", **told)
    assert answer.status_code == 422
    assert "The start date has passed" in answer.content.decode()
    assert queries.row(office.tenant, number).first_day == TODAY


def test_next_says_at_the_end_date_that_it_is_too_early(office):
    number = office.draft()
    told = {"name": "x", "first": "2025-03-10", "last": "2025-03-09", "interval": "weekly"}
    page = wizard(office.will, number, "schedule", go="next", **told).content.decode()
    assert re.search(r'id="id_last_error".*The end date is before the start date', page, re.DOTALL)


def test_save_and_close_keeps_what_is_valid_beside_what_is_not(office):
    number = office.draft()
    told = {"name": "Kept", "first": "no day", "last": "", "interval": "monthly"}
    wizard(office.will, number, "schedule", go="close", **told)
    row = queries.row(office.tenant, number)
    assert (row.name, row.interval, row.first_day) == ("Kept", "monthly", TODAY)


def test_a_wording_that_does_not_exist_is_refused(office):
    number = office.draft()
    answer = wizard(office.will, number, "messages", go="next", wording="mine", location="office_bar")
    assert answer.status_code == 422
    assert queries.row(office.tenant, number).wording == "question"


def test_a_group_that_is_not_offered_is_refused(office):
    office.hire(9)
    few = office.group("Nine", range(1, 10))
    number = office.draft()
    page = get(office.will, "wizard", number, "recipients")
    assert few not in page
    answer = wizard(office.will, number, "recipients", go="next", groups_within=[few])
    assert answer.status_code == 422


def test_the_finish_lists_problems_with_links_to_their_steps(office):
    number = actions.start_draft(action=ACTION, by=office.will, now=NOW)
    page = get(office.will, "wizard", number, "finish")
    assert "has no name yet" in page
    assert f'href="{reverse("wizard", args=[number, "schedule"])}"' in page


def test_m12_a_taken_insight_answers_409_with_its_sentence(staffed):
    staffed.scheduled()
    number = staffed.draft()
    answer = wizard(staffed.will, number, "finish", go="schedule")
    assert answer.status_code == 409
    assert "Another message for this insight is scheduled or active" in answer.content.decode()


def test_a_message_that_is_out_cannot_be_modified(staffed):
    number = staffed.scheduled()
    answer = wizard(staffed.will, number, "messages", go="next", wording="inbox", location="office_bar")
    assert "Only drafts can be changed" in answer.content.decode()
    assert queries.row(staffed.tenant, number).wording == "question"


def test_a_short_message_is_warned_about(office):
    number = office.draft(last=TODAY.replace(day=20))
    assert "less than a month" in get(office.will, "wizard", number, "finish")
    assert "less than a month" in get(office.will, "wizard", number, "schedule")


def test_a_message_without_end_is_not_warned_about(office):
    number = office.draft()
    page = get(office.will, "wizard", number, "finish")
    assert "less than a month" not in page
    assert "March 5, 2026" in page


@pytest.mark.parametrize(
    ("locale", "direction", "words"),
    [("de", "ltr", "Entlasten Sie Ihren Posteingang"), ("ar", "rtl", "تخفيف العبء عن علبة الوارد")],
)
def test_the_preview_shows_language_direction_format_and_theme(office, locale, direction, words):
    number = office.draft()
    page = get(
        office.will, "message_preview", number, wording="inbox", location="office_callout", locale=locale, theme="dark"
    )
    assert words in page
    assert f'dir="{direction}"' in page
    assert "preview-callout" in page
    assert 'data-bs-theme="dark"' in page
    assert "<html" not in page


def test_the_preview_takes_nonsense_calmly(office):
    number = office.draft()
    page = get(office.will, "message_preview", number, wording="?", location="?", locale="xx", theme="pink")
    assert "A quick question? Ask it in Teams" in page
    assert 'data-bs-theme="light"' in page


def test_without_javascript_the_preview_is_a_submit_that_saves_nothing(office):
    number = office.draft()
    answer = wizard(
        office.will,
        number,
        "messages",
        go="show",
        wording="channel",
        location="office_callout",
        locale="fr",
        theme="dark",
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Toute l’équipe dans la même conversation" in page
    assert queries.row(office.tenant, number).wording == "question"


@pytest.mark.parametrize(("omitted", "words"), [(0, "about (15|20|25)"), (9, "fewer than 10")])
def test_the_size_is_told_from_ten_on(staffed, omitted, words):
    group = staffed.group("Some", [*range(1, 11), *range(13, 13 + omitted)])
    number = staffed.draft()
    page = get(staffed.will, "audience_size", number, groups_omitted=[group])
    assert re.search(rf'big-number">{words} ', page)


def test_the_recipients_step_says_who_the_default_audience_is(staffed):
    number = staffed.draft()
    page = get(staffed.will, "wizard", number, "recipients")
    assert "have sent no message there in the last 28 days" in page
    assert re.search(r'big-number">about (15|20|25) ', page)


def test_without_facts_the_size_says_why(office):
    number = office.draft()
    assert "No activity reports have been imported yet" in get(office.will, "audience_size", number)


def test_canceling_asks_first_and_then_cancels(staffed):
    number = staffed.scheduled()
    assert "Stop showing" in get(staffed.will, "cancel_message", number)
    assert queries.row(staffed.tenant, number).state is State.ACTIVE
    page = post(staffed.will, "cancel_message", number).content.decode()
    assert "The message is canceled" in page
    assert queries.row(staffed.tenant, number).state is State.CANCELED


def test_canceling_twice_says_that_it_moved_on(staffed):
    number = staffed.scheduled()
    post(staffed.will, "cancel_message", number)
    assert "cannot be canceled" in get(staffed.will, "cancel_message", number)
    assert "has moved on" in post(staffed.will, "cancel_message", number).content.decode()


def test_cloning_opens_the_wizard_of_the_copy(staffed):
    number = staffed.scheduled()
    answer = post(staffed.will, "clone_message", number, follow=False)
    (copy,) = queries.drafts(staffed.tenant)
    assert answer.url == reverse("wizard", args=[copy.id, "messages"])
    assert client_of(staffed.will).get(reverse("clone_message", args=[number])).status_code == 405


def test_the_details_tell_history_texts_and_why_it_failed(office):
    number = office.draft()
    actions.schedule(message_id=number, by=office.will, now=NOW)
    messaging_clock.register_pending(office.tenant, None, NOW)
    page = get(office.rita, "message", number)
    assert "Could not be registered" in page
    assert "No activity reports have been imported yet" in page
    assert "Kurze Frage? Einfach in Teams stellen" in page
    assert office.will.sign_in in page


def test_a_name_cannot_smuggle_markup_into_a_page(office):
    number = office.draft(name="<script>alert(1)</script>")
    for name, args in (("message", (number,)), ("manage", ()), ("wizard", (number, "schedule"))):
        assert "<script>alert" not in get(office.will, name, *args)


def test_no_page_holds_inline_script_or_style(staffed):
    number = staffed.draft()
    for name, args in (
        ("actions", ()),
        ("message", (number,)),
        *(("wizard", (number, step)) for step in ("messages", "recipients", "schedule", "finish")),
    ):
        page = get(staffed.will, name, *args)
        assert not re.search(r"<script(?![^>]*src=)|<style| style=| on[a-z]+=", page), name


def test_forms_are_protected_against_forgery(office):
    number = office.draft()
    client = Client(enforce_csrf_checks=True)
    client.force_login(Admin.objects.get(pk=office.will.admin_id))
    assert client.post(reverse("clone_message", args=[number])).status_code == 403


def test_every_page_of_messages_asks_for_a_permission():
    assert all(hasattr(pattern.callback, "needs") for pattern in urls.urlpatterns)


def test_the_number_of_queries_does_not_grow_with_the_messages(staffed):
    client = client_of(staffed.will)
    counts = []
    for _ in range(2):
        for _ in range(5):
            staffed.draft()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("manage")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert Message.objects.of(staffed.tenant).count() == 10
