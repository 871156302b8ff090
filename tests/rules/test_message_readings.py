"""Every open point of the sources about messages is either a choice or a named reading."""

from uptake.rules.choices import CHOICES, READINGS
from uptake.rules.message_readings import MESSAGE_READINGS

CHOSEN = {
    "O-1": "unsupported_author_locale",
    "O-3": "recommendation_filters",
    "O-5": "hybrid_joined",
    "O-13": "recipient_licence_gate",
}


def test_each_open_point_is_answered_once():
    read = [each.id for each in MESSAGE_READINGS]
    assert sorted([*read, *CHOSEN], key=lambda name: int(name.removeprefix("O-"))) == [f"O-{n}" for n in range(1, 21)]
    assert set(CHOSEN.values()) <= {each.id for each in CHOICES}


def test_readings_have_names_of_their_own():
    ids = [each.id for each in (*READINGS, *MESSAGE_READINGS, *CHOICES)]
    assert len(set(ids)) == len(ids)
