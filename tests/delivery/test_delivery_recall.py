"""A message that is called back, as clients without a stream meet it: at their next poll, whatever they hold."""

import pytest
from delivery_world import message


@pytest.fixture
def recalled(world):
    """Message 1 was handed out; then it was called back, a second ago."""
    world.publish(message(1), message(2, surfaces=["word-bar"]))
    world.lease = world.client(1).shown()
    assert world.lease is not None
    world.publish(message(2, surfaces=["word-bar"]))
    world.clock.advance(seconds=1)
    return world


def test_who_holds_an_open_showing_is_told_nothing_at_the_next_poll(recalled):
    assert recalled.client(1).shown() is None
    flag = recalled.ask(
        "POST", "/client/ofrep/v1/evaluate/flags/message-1", recalled.run(recalled.client(1).token()), b"{}"
    )
    assert flag.status == 404  # what clients ask that have put it aside


def test_the_last_etag_of_who_was_shown_it_does_not_bring_it_back(recalled):
    reply = recalled.client(1).poll(cursor=f'"{recalled.lease}"')
    assert (reply.status, reply.json["message"]) == (200, None)


def test_nobody_else_is_shown_it_any_more_and_other_messages_go_on(recalled):
    assert recalled.client(2).shown() is None
    assert recalled.client(2).poll("word-bar").json["message"]["id"] == 2


def test_what_was_seen_before_it_was_called_back_is_still_accepted_and_counted(recalled):
    client = recalled.client(1)
    assert client.tell(recalled.lease, "seen") == {"accepted": ["e0"], "refused": []}
    assert recalled.app.plane.showings.reached("hillside", 1).seen == 1


def test_a_cursor_of_before_a_recall_is_not_believed_after_it(world):
    world.publish(message(1, recipients=[1]))
    client = world.client(2)
    cursor = client.poll().headers["etag"]
    assert client.poll(cursor=cursor).status == 304
    world.publish(message(3, recipients=[2]))  # in place of the one that was called back
    world.clock.advance(seconds=1)
    assert client.poll(cursor=cursor).json["message"]["id"] == 3


def test_a_message_that_is_called_back_and_sent_anew_keeps_the_rules(recalled):
    recalled.client(1).tell(recalled.lease, "seen")
    recalled.publish(message(1), message(2, surfaces=["word-bar"]))
    recalled.clock.advance(seconds=1)
    assert recalled.client(1).shown() is None  # its interval goes on
    assert recalled.client(2).shown() is not None
