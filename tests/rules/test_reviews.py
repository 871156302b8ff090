"""However strict an organization is: words of an author never go out unseen, and nobody judges their own."""

from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.reviews import Hindrance, Strictness, approvals_needed, hindrance, needs_approval, suffices

STRICTNESS = st.builds(Strictness, **{each.name: st.booleans() for each in fields(Strictness)})
NAMES = st.sampled_from(["ann@x.example", "Ann@X.example", "ben@x.example", "cem@x.example", "dora@x.example"])


def check(reviewer, *, authors=("ann",), own=None, departments=()):
    return hindrance(reviewer, authors=authors, own_departments=own, departments=departments)


@given(STRICTNESS)
def test_no_setting_lets_the_words_of_an_author_go_out_without_approval(strictness):
    assert needs_approval(customized=True, strictness=strictness)
    assert approvals_needed(strictness) >= 1


@given(STRICTNESS)
def test_premade_messages_are_asked_about_only_where_that_is_chosen(strictness):
    assert needs_approval(customized=False, strictness=strictness) is strictness.premade_needs_approval


@given(STRICTNESS, st.lists(NAMES), st.lists(NAMES, min_size=1))
def test_approvals_of_authors_never_count(strictness, approved_by, authors):
    lowered = {name.lower() for name in authors}
    others = {name.lower() for name in approved_by} - lowered
    assert suffices(approved_by, authors=authors, strictness=strictness) is (
        len(others) >= (2 if strictness.two_approvers else 1)
    )
    assert not suffices(
        [name for name in approved_by if name.lower() in lowered], authors=authors, strictness=strictness
    )


@given(st.lists(NAMES, min_size=1), st.none() | st.lists(st.sampled_from(["Sales", "IT", "HR"])))
def test_no_author_may_judge_whatever_departments_they_have(authors, own):
    assert all(check(author.upper(), authors=authors, own=own) is Hindrance.OWN for author in authors)


def test_an_approver_without_departments_judges_everything():
    assert check("ben") is None
    assert check("ben", departments=("Sales",)) is None


def test_an_approver_of_departments_judges_messages_to_these_alone():
    assert check("ben", own=("sales", "IT"), departments=("Sales",)) is None
    assert check("ben", own=("Sales",), departments=("Sales", "IT")) is Hindrance.OTHER_DEPARTMENTS
    assert check("ben", own=("Sales",), departments=()) is Hindrance.OTHER_DEPARTMENTS
    assert check("ben", own=(), departments=("Sales",)) is Hindrance.OTHER_DEPARTMENTS


def test_the_same_approver_twice_is_one():
    two = Strictness(two_approvers=True)
    assert not suffices(["ben", "Ben"], authors=["ann"], strictness=two)
    assert suffices(["ben", "cem"], authors=["ann"], strictness=two)
