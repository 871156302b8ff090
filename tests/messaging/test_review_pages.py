"""What approvers and writers meet on the pages: the list, the number, the panel, the buttons, the history."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.messaging.office import NOW, TODAY
from uptake.messaging import actions, clock, queries, reviews
from uptake.messaging.message_settings import MessageSettingsDecided
from uptake.messaging.models import Message, Picture, Review
from uptake.people.models import Person
from uptake.rules.message_lifecycle import State
from uptake.tenancy.models import Admin


@pytest.fixture(autouse=True)
def standing_clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def client_of(acting):
    client = Client()
    client.force_login(Admin.objects.get(pk=acting.admin_id))
    return client


def get(acting, name, /, *args, status=200):
    answer = client_of(acting).get(reverse(name, args=args))
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def post(acting, name, /, *args, status=200, **told):
    answer = client_of(acting).post(reverse(name, args=args), told, follow=True)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def sent(office, **decided):
    number = office.own_words(**decided)
    actions.schedule(message_id=number, by=office.will, now=NOW)
    return number


def button(page, value):
    return re.search(rf'<button[^>]*value="{value}"[^>]*>', page)[0]


def test_approvers_see_what_waits_for_them_and_how_many(office):
    sent(office)
    sent(office)
    page = get(office.april, "reviews")
    assert page.count("New door</a>") == 2
    assert ">2</span>" in page  # beside the navigation
    assert "2 wait for you" in page


def test_who_approves_nothing_has_no_number_and_no_list(office):
    sent(office)
    assert "nav-count" not in get(office.will, "settings")
    get(office.will, "reviews", status=403)


def test_nothing_to_review_says_so(office):
    assert "Nothing waits for you" in get(office.april, "reviews")


def test_an_approver_approves_with_a_comment(office):
    number = sent(office)
    page = get(office.april, "message", number)
    assert "disabled" not in button(page, "approve")
    page = post(office.april, "review_message", number, answer="approve", version="1", comment="Good idea")
    assert "Approved. The message is being registered." in page
    assert "Good idea" in page
    assert queries.row(office.tenant, number).state is State.PENDING


def test_a_rejection_without_a_comment_comes_back_with_a_sentence(office):
    number = sent(office)
    page = post(office.april, "review_message", number, answer="reject", version="1", comment="")
    assert "Say why you reject the message" in page
    assert queries.row(office.tenant, number).state is State.PENDING_APPROVAL


@pytest.mark.parametrize("version", ["0", "2", "", "x", "-1", "9" * 40])
def test_who_has_seen_another_version_decides_nothing(office, version):
    number = sent(office)
    page = post(office.april, "review_message", number, answer="approve", version=version, comment="x")
    assert "is not what you have looked at" in page
    assert not Review.objects.of(office.tenant).exists()


def test_an_author_finds_the_buttons_disabled_with_the_reason(office):
    number = office.own_words(by=office.gina)
    actions.schedule(message_id=number, by=office.gina, now=NOW)
    page = get(office.gina, "message", number)
    assert "disabled" in button(page, "approve")
    assert "disabled" in button(page, "reject")
    assert "You wrote this message. Ask another approver to review it." in page


def test_a_writer_sees_the_panel_without_buttons_and_cannot_post(office):
    number = sent(office)
    page = get(office.will, "message", number)
    assert 'value="approve"' not in page
    assert "never its author" in page
    post(office.will, "review_message", number, answer="approve", version="1", status=403)


def test_when_nobody_is_left_to_review_the_page_says_so(office):
    number = sent(office)
    assert "Nobody can review this message at present" in get(office.will, "message", number)
    assert office.april
    assert "Nobody can review this message at present" not in get(office.will, "message", number)


def test_what_changed_since_the_last_review_is_marked_word_by_word(office):
    number = sent(office)
    actions.reject(message_id=number, comment="The day is wrong", by=office.april, now=NOW)
    actions.withdraw(message_id=number, by=office.will, now=NOW)
    texts = {"en-US": {"title": "New door", "body": "Use the new door from Friday on.", "button": "Plan"}}
    Message.objects.of(office.tenant).filter(pk=number).update(texts=texts, interval="monthly")
    actions.schedule(message_id=number, by=office.will, now=NOW)
    page = get(office.april, "message", number)
    assert "<del>Monday</del>" in page
    assert "<ins>Friday</ins>" in page
    assert "Once a month" in page
    assert "The day is wrong" in page


def test_an_exchanged_picture_stands_beside_the_old_one(office):
    old, new = (
        Picture.objects.of(office.tenant).create(
            tenant=office.tenant,
            digest=sign * 64,
            content=b"x",
            media_type="image/png",
            width=300,
            height=200,
            location="web",
            added_at=NOW,
            added_by="will",
        )
        for sign in "ab"
    )
    number = sent(office, picture=old)
    actions.reject(message_id=number, comment="too dark", by=office.april, now=NOW)
    actions.withdraw(message_id=number, by=office.will, now=NOW)
    Message.objects.of(office.tenant).filter(pk=number).update(picture=new)
    actions.schedule(message_id=number, by=office.will, now=NOW)
    page = get(office.april, "message", number)
    for picture in (old, new):
        assert f'class="review-picture" src="{reverse("message_picture", args=[picture.digest])}"' in page


def test_hostile_words_are_words_in_the_comparison(office):
    number = sent(office)
    actions.reject(message_id=number, comment="<script>alert(1)</script>", by=office.april, now=NOW)
    actions.withdraw(message_id=number, by=office.will, now=NOW)
    texts = {"en-US": {"title": "<img src=x onerror=alert(1)>", "body": "</td><script>x</script>", "button": "Plan"}}
    Message.objects.of(office.tenant).filter(pk=number).update(texts=texts)
    actions.schedule(message_id=number, by=office.will, now=NOW)
    page = get(office.april, "message", number)
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert "<script>x" not in page


def test_a_rejected_message_says_why_and_offers_to_withdraw(office):
    number = sent(office)
    actions.reject(message_id=number, comment="wrong link", by=office.april, now=NOW)
    page = get(office.will, "message", number)
    assert "wrong link" in page
    assert "Withdraw" in page
    page = post(office.will, "withdraw_message", number)
    assert "The message is a draft again" in page


def test_comments_are_for_writers_and_approvers(office):
    number = sent(office)
    actions.reject(message_id=number, comment="wrong link", by=office.april, now=NOW)
    assert all("wrong link" in get(who, "message", number) for who in (office.will, office.april, office.gina))
    assert "wrong link" not in get(office.rita, "message", number)


def test_a_failed_message_says_why_and_offers_a_copy(office):
    number = office.draft()
    actions.schedule(message_id=number, by=office.will, now=NOW)
    clock.register_pending(office.tenant, None, NOW)
    page = get(office.will, "message", number)
    assert "No activity reports have been imported yet" in page
    assert "Nobody saw it." in page
    assert reverse("clone_message", args=[number]) in page


def test_a_message_is_deleted_after_a_question(staffed):
    number = staffed.scheduled()
    assert "it is canceled first" in get(staffed.will, "delete_message", number)
    assert queries.row(staffed.tenant, number)
    page = post(staffed.will, "delete_message", number)
    assert "The message is deleted." in page
    get(staffed.will, "message", number, status=404)
    get(staffed.will, "delete_message", number, status=404)


def test_replacing_leads_into_the_wizard(staffed):
    number = staffed.scheduled()
    page = post(staffed.will, "replace_message", number)
    assert "runs on until this one is registered" in page
    fresh = queries.drafts(staffed.tenant)[0].id
    assert "Takes the place of" in get(staffed.will, "message", fresh)


def test_a_test_is_sent_from_the_page(staffed):
    number = staffed.own_words()
    assert "Nobody in the directory has the name" in post(staffed.will, "test_message", number)
    Person.objects.of(staffed.tenant).filter(number=7).update(principal=staffed.will.sign_in)
    assert "Sent to your own devices, marked as a test." in post(staffed.will, "test_message", number)


def test_the_first_of_two_approvals_is_in_the_history(office):
    actions.change_settings(decided=MessageSettingsDecided(two_approvers=True), by=office.gina, now=NOW)
    number = sent(office)
    page = post(office.april, "review_message", number, answer="approve", version="1", comment="From me")
    assert "Another approver has to look at it, too." in page
    assert "From me" in page
    assert "1 of 2: april@hillside.example" in page
    assert "disabled" in button(get(office.april, "message", number), "approve")
    assert [each.by for each in reviews.said(office.tenant, number)] == [office.april.sign_in]


@pytest.mark.parametrize("name", ["review_message", "withdraw_message", "replace_message", "test_message"])
def test_what_changes_something_is_never_a_link(office, name):
    number = sent(office)
    get(office.gina, name, number, status=405)


@pytest.mark.parametrize(
    "name", ["review_message", "withdraw_message", "replace_message", "test_message", "delete_message"]
)
def test_messages_of_another_organization_are_not_there(office, name):
    other = type(office).founded("fabrikam")
    number = sent(other)
    assert client_of(office.gina).post(reverse(name, args=[number])).status_code == 404
    assert TODAY
