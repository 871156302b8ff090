"""The chain of the audit log names the first entry that is not what was written, and why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.audit_chain import GENESIS, Link, Mark, Why, audit_key, digest, marked, plain, verify

KEY = audit_key(b"k" * 32)
CHAIN = "tenant/hillside"
START = datetime(2026, 11, 21, 9, tzinfo=UTC)


def written(many: int, first: int = 1, before: str = GENESIS) -> list[Link]:
    links = []
    for number in range(first, first + many):
        link = Link(number, START + timedelta(hours=number), "gina", "score.on", "hillside", {"n": number}, "", number)
        before = digest(CHAIN, before, link)
        links.append(replace(link, digest=before))
    return links


def look(links, *, head=None, cut=None, anchors=(), key=KEY):
    last = links[-1] if links else None
    end = marked(KEY, "head", CHAIN, last.number, last.digest) if last and head is None else head
    return verify(CHAIN, links, head=end, cut=cut, anchors=anchors, key=key)


def broken(verdict):
    return verdict.broken, verdict.why


def test_a_chain_that_nobody_touched_holds():
    found = look(written(5))
    assert (found.entries, found.forgotten, found.broken) == (5, 0, None)
    assert verify(CHAIN, [], head=None, cut=None, anchors=[], key=KEY).broken is None


@pytest.mark.parametrize(
    "change",
    [
        {"admin": "will"},
        {"action": "score.off"},
        {"subject": "elsewhere"},
        {"details": {"n": 4}},
        {"at": START},
        {"digest": "0" * 64},
    ],
)
def test_a_changed_entry_is_named(change):
    links = written(5)
    links[2] = replace(links[2], **change)
    head = marked(KEY, "head", CHAIN, 5, links[-1].digest)
    assert broken(look(links, head=head)) == (3, Why.CHANGED)
    assert broken(look(links[:3], head=marked(KEY, "head", CHAIN, 3, "x"))) == (3, Why.CHANGED)


@given(st.integers(1, 8), st.integers(1, 8))
def test_the_first_of_two_broken_entries_is_named(one, other):
    links = written(8)
    head = marked(KEY, "head", CHAIN, 8, links[-1].digest)
    for number in (one, other):
        links[number - 1] = replace(links[number - 1], subject="not this")
    assert broken(look(links, head=head)) == (min(one, other), Why.CHANGED)


def test_a_missing_entry_is_named():
    links = written(5)
    assert broken(look([*links[:2], *links[3:]])) == (3, Why.MISSING)
    assert broken(look(links[1:])) == (1, Why.MISSING)


def test_entries_that_changed_places_are_told_apart_from_changed_ones():
    links = written(5)
    second, fourth = links[1], links[3]
    links[1], links[3] = replace(fourth, number=2), replace(second, number=4)
    assert broken(look(links)) == (2, Why.REORDERED)


def test_what_was_cut_off_at_the_end_is_missed():
    links = written(5)
    head = marked(KEY, "head", CHAIN, 5, links[-1].digest)
    assert broken(look(links[:3], head=head)) == (4, Why.CUT_AT_THE_END)
    assert broken(look([], head=head)) == (1, Why.CUT_AT_THE_END)


def test_an_older_sealed_end_does_not_help_while_an_anchor_knows_more():
    links = written(5)
    anchor = marked(KEY, "anchor", CHAIN, 5, links[-1].digest)
    assert broken(look(links[:3], anchors=[anchor])) == (4, Why.CUT_AT_THE_END)
    assert look(links, anchors=[anchor]).broken is None
    assert broken(verify(CHAIN, [], head=None, cut=None, anchors=[anchor], key=KEY)) == (1, Why.CUT_AT_THE_END)


def test_a_chain_written_anew_needs_the_key():
    links = [replace(link, admin="nobody") for link in written(3)]
    before = GENESIS
    for place, link in enumerate(links):
        before = digest(CHAIN, before, link)
        links[place] = replace(link, digest=before)
    other = audit_key(b"o" * 32)
    assert broken(look(links, head=marked(other, "head", CHAIN, 3, before))) == (3, Why.FORGED)
    assert broken(look(links, head=marked(KEY, "head", CHAIN, 3, written(3)[-1].digest))) == (3, Why.FORGED)
    anchor = marked(KEY, "anchor", CHAIN, 2, written(3)[1].digest)
    assert broken(look(links, anchors=[anchor])) == (2, Why.FORGED)
    assert broken(verify(CHAIN, links, head=None, cut=None, anchors=[], key=KEY)) == (3, Why.FORGED)


def test_a_seal_stands_for_one_purpose_and_one_chain():
    links = written(3)
    for mark in (
        marked(KEY, "anchor", CHAIN, 3, links[-1].digest),
        marked(KEY, "head", "tenant/other", 3, links[-1].digest),
    ):
        assert broken(look(links, head=mark)) == (3, Why.FORGED)


def test_forgotten_entries_are_covered_by_a_sealed_cut_and_by_nothing_else():
    links = written(5)
    cut = marked(KEY, "cut", CHAIN, 2, links[1].digest)
    found = look(links[2:], cut=cut)
    assert (found.entries, found.forgotten, found.broken) == (3, 2, None)
    assert broken(look(links[3:], cut=cut)) == (3, Why.MISSING)
    forged = Mark(3, links[2].digest, cut.seal)
    assert broken(look(links[3:], cut=forged)) == (3, Why.FORGOTTEN_FORGED)
    everything = marked(KEY, "cut", CHAIN, 5, links[4].digest)
    head = marked(KEY, "head", CHAIN, 5, links[4].digest)
    assert look([], cut=everything, head=head).broken is None


def test_an_entry_beyond_the_seal_is_named():
    links = written(4)
    assert broken(look(links, head=marked(KEY, "head", CHAIN, 3, links[2].digest))) == (4, Why.ADDED)


def test_an_anchor_that_is_not_ours_is_told():
    links = written(2)
    forged = Mark(1, links[0].digest, "00" * 32)
    assert broken(look(links, anchors=[forged])) == (1, Why.ANCHOR_FORGED)


DETAILS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), DETAILS, max_size=4))
def test_details_come_back_from_a_database_with_the_same_digest(details):
    kept = plain(details)
    again = plain(dict(reversed(kept.items())))
    link = Link(1, START, "", "x", "y", kept, "")
    assert digest(CHAIN, GENESIS, link) == digest(CHAIN, GENESIS, replace(link, details=again))


@pytest.mark.parametrize("wrong", [{"share": 0.5}, {"when": START}, {"list": [1, 2.0]}, {"in": {3: "x"}}])
def test_what_databases_write_differently_is_refused(wrong):
    with pytest.raises(TypeError, match="details"):
        plain(wrong)
