"""POST /client/v1/events: what people did with what they were shown."""

from datetime import datetime, timedelta

import msgspec

from uptake.delivery.figures import Figure, add
from uptake.delivery.marking import Mark, Reaction
from uptake.delivery.plane import Plane
from uptake.delivery.tokens import Bearer
from uptake.delivery.wire import (
    LARGEST_BATCH,
    Answer,
    Event,
    EventsAnswer,
    EventsRequest,
    RefusedEvent,
    Request,
    answer,
)
from uptake.rules.refusals import Refused

_DECODER = msgspec.json.Decoder(EventsRequest)


async def take_events(plane: Plane, request: Request) -> Answer:
    """Keep the events, then answer; the same event sent twice counts once and is accepted twice."""
    now = plane.clock()
    bearer = plane.bearer(request.authorization, now)
    events = _DECODER.decode(request.body).events
    if len(events) > LARGEST_BATCH:
        raise Refused("too_many_events")
    pause = timedelta(days=plane.folder.messages(bearer.tenant, now).peace.snooze_days)
    marks: list[Mark] = []
    sound: list[Event] = []
    refused: list[RefusedEvent] = []
    for event in events:
        try:
            marks.append(_mark(event, bearer, now, pause))
            sound.append(event)
        except Refused as no:
            refused.append(RefusedEvent(event.id, no.reason))
    outcomes = await plane.commit.mark(marks) if marks else []
    accepted: list[str] = []
    for event, reason in zip(sound, outcomes, strict=True):
        if reason is None:
            accepted.append(event.id)
        else:
            refused.append(RefusedEvent(event.id, reason))
    add(Figure.EVENTS_ACCEPTED, len(accepted))
    add(Figure.EVENTS_REFUSED, len(refused))
    return answer(EventsAnswer(accepted, refused))


def _mark(event: Event, bearer: Bearer, now: datetime, pause: timedelta) -> Mark:
    try:
        reaction = Reaction(event.kind)
    except ValueError:
        raise Refused("unknown_kind") from None
    try:
        at = datetime.fromisoformat(event.at)
    except ValueError:
        raise Refused("bad_moment") from None
    if at.tzinfo is None:
        raise Refused("bad_moment")
    return Mark(bearer.tenant, bearer.person, event.lease, reaction, at, now, pause)
