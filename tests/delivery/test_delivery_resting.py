"""The quick half of the decision against the rules themselves: what it holds, they hold, for as long as it says."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.delivery.moments import moment, number
from uptake.delivery.offer import Asker, Exposure, Lease, New, Nothing, choose
from uptake.delivery.resting import Terms, not_resting, unpacked
from uptake.rules.delivery import Message
from uptake.rules.frequency import History, Kind
from uptake.rules.peace import DISTURB, Peace

NOW = datetime(2025, 6, 10, 9, tzinfo=UTC)
ASKER = Asker("hillside", 1, "phone", "web-bar", ("en",))
AGES = st.sampled_from(
    [timedelta(0), timedelta(seconds=1), timedelta(days=1), timedelta(days=7), timedelta(days=8), timedelta(days=365)]
)
PAST = AGES.map(lambda age: NOW - age)
MAYBE = st.none() | PAST
LOCALES = st.sampled_from([frozenset({"en", "en-US"}), frozenset({"de", "de-DE"})])


def row(exposure):
    """The exposure as the store keeps it: the columns of book.EXPOSURE."""
    history, lease = exposure.history, exposure.lease
    moments = (
        history.shown_at,
        history.clicked_at,
        history.dismissed_at,
        history.irrelevant_at,
        exposure.earlier_at,
        exposure.snoozed_until,
    )
    return (
        history.showings,
        *(None if when is None else number(when) for when in moments),
        int(exposure.counts),
        *((lease.id, lease.device, lease.surface, number(lease.expires_at)) if lease else (None,) * 4),
    )


@st.composite
def messages(draw):
    starts_at = NOW + draw(st.sampled_from([-400, -20, -1, 0, 1])) * timedelta(days=1)
    return [
        Message(
            id=each,
            kind=draw(st.sampled_from(Kind)),
            active=True,
            starts_at=starts_at,
            ends_at=starts_at + draw(st.sampled_from([timedelta(days=1), timedelta(days=500)])),
            interval=draw(st.sampled_from([timedelta(days=7), timedelta(days=14)])),
            surfaces=frozenset({"web-bar"}),
            locales=draw(LOCALES),
            recipients=frozenset({1}),
            lifetime_showings=draw(st.sampled_from([None, 1, 2])),
            priority=draw(st.sampled_from([-1, 0, 1])),
            held_out=draw(st.sampled_from([frozenset(), frozenset({1})])),
        )
        for each in range(draw(st.integers(1, 4)))
    ]


@st.composite
def exposures(draw):
    shown_at = draw(MAYBE)
    lease = None
    if draw(st.booleans()):
        device, surface = draw(st.sampled_from(["phone", "desk"])), draw(st.sampled_from(["web-bar", "word-bar"]))
        lease = Lease("l", device, surface, NOW + draw(st.sampled_from([-1, 0, 1, 900])) * timedelta(seconds=1))
    history = History(
        draw(st.integers(1, 3)) if shown_at else 0,
        shown_at,
        draw(MAYBE) if shown_at else None,
        draw(MAYBE) if shown_at else None,
        None,
        draw(MAYBE) if shown_at and draw(st.booleans()) else None,
    )
    snoozed = draw(st.sampled_from([None, None, NOW - timedelta(days=1), NOW + timedelta(days=3)]))
    return Exposure(history, lease, draw(MAYBE) if shown_at else None, snoozed, draw(st.booleans()))


PEACE = st.sampled_from([DISTURB, Peace(weekly_cap=1), Peace(weekly_cap=2), Peace(quiet_from=8 * 60, quiet_to=18 * 60)])


def quick(live, known, peace, now=NOW):
    """What a poll finds out: by the quick half first, then by the rules among those that are awake."""
    rows = {each: row(exposure) for each, exposure in known.items()}
    awake, until = not_resting(live, {each.id: Terms.of(each) for each in live}, rows, number(now))
    if not awake:
        return Nothing(moment(until))
    offer = choose(awake, ASKER, unpacked(rows, awake, with_week=peace.weekly_cap is not None), now, peace)
    return Nothing(min(offer.until, moment(until))) if isinstance(offer, Nothing) else offer


@settings(deadline=None, max_examples=400)
@given(messages(), st.dictionaries(st.integers(0, 5), exposures(), max_size=5), PEACE)
def test_the_quick_way_finds_what_the_rules_find(live, known, peace):
    found = quick(live, known, peace)
    slow = choose(live, ASKER, known, NOW, peace)
    if not isinstance(slow, Nothing):
        assert found == slow
        return
    assert isinstance(found, Nothing)
    # Until the moment that was promised, the rules find nothing either, whenever they are asked.
    latest = min(found.until, NOW + timedelta(days=600)) - timedelta(microseconds=1)
    for later in {NOW, min(slow.until, latest), NOW + (latest - NOW) / 2, latest}:
        assert later < NOW or isinstance(choose(live, ASKER, known, later, peace), Nothing)


@settings(deadline=None, max_examples=200)
@given(messages(), st.dictionaries(st.integers(0, 5), exposures(), max_size=5))
def test_what_only_frequency_holds_is_never_left_to_the_slow_way(live, known):
    plain = {each: exposure._replace(lease=None, snoozed_until=None) for each, exposure in known.items()}
    readable = [each for each in live if "en" in each.locales and not each.held_out]
    if isinstance(choose(readable, ASKER, plain, NOW), Nothing):
        rows = {each: row(exposure) for each, exposure in plain.items()}
        awake, _until = not_resting(readable, {each.id: Terms.of(each) for each in readable}, rows, number(NOW))
        assert awake == []


def test_the_moment_of_waking_itself_is_awake():
    message = Message(
        1,
        Kind.RECOMMENDATION,
        active=True,
        starts_at=NOW - timedelta(days=30),
        ends_at=NOW + timedelta(days=30),
        interval=timedelta(days=7),
        surfaces=frozenset({"web-bar"}),
        locales=frozenset({"en"}),
        recipients=frozenset({1}),
    )
    known = {1: Exposure(History(1, NOW - timedelta(days=7)))}
    assert quick([message], known, DISTURB) == New(1, "en")
    a_moment_before = NOW - timedelta(microseconds=1)
    assert quick([message], known, DISTURB, a_moment_before) == Nothing(NOW)
