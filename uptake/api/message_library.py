"""What messages are made of: premade announcements, locations and what they take, usage segments, pictures."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from uptake.api.bearer import Bearer, asking
from uptake.api.problems import REFUSALS
from uptake.messaging import pictures, sayings
from uptake.messaging.catalogue.library import templates
from uptake.messaging.segments import SEGMENTS
from uptake.rules import languages
from uptake.rules.locations import PLACES, Picture, Place
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused

router = Router(auth=Bearer(Permission.READ_MESSAGES), tags=["Library"])

_PICTURE: dict[str, Any] = {
    "responses": {
        200: {
            "description": "OK",
            "content": {
                media: {"schema": {"type": "string", "format": "binary"}} for media in ("image/png", "image/jpeg")
            },
        }
    }
}


class TemplateSaid(Schema):
    """A premade announcement."""

    template: str = Field(description="Name for programs")
    objective: str = Field(description="What it is for")
    topic: str = Field(description="What it is about")
    topic_says: str = Field(description="The same in words")
    urgent: bool = Field(description="Whether it may be sent as an urgent message")
    locations: list[str] = Field(description="Where it may appear")
    locales: list[str] = Field(description="The languages that it is written in")
    title: str = Field(description="Title in the language asked for")
    body: str = Field(description="Text in the language asked for")
    button: str = Field(description="What the button says")


class SegmentSaid(Schema):
    """People who do not use something, as recipients."""

    segment: str = Field(description="Name for programs, for `usage` of a message")
    title: str = Field(description="Name for people")
    says: str = Field(description="Who they are")
    metric: str = Field(description="The insight that tells")
    days: int = Field(description="How many days it looks back on")


class PictureRule(Schema):
    """What a picture must be."""

    formats: list[str] = Field(description="`png`, `jpeg`")
    width: list[int] = Field(description="Least and most pixels")
    height: list[int] = Field(description="Least and most pixels")
    most_bytes: int = Field(description="How many bytes at most")
    alpha: bool = Field(description="Whether parts of it must be transparent")
    ratio: list[int] | None = Field(description="Width and height against each other; null for any")


class LocationSaid(Schema):
    """Where a message may appear, and what it may hold there."""

    location: str = Field(description="Name for programs")
    title: str = Field(description="Name for people")
    says: str = Field(description="What it is")
    kinds: list[str] = Field(description="The kinds of messages that it takes")
    surfaces: list[str] = Field(description="The surfaces that belong to it")
    limits: dict[str, int] = Field(description="Characters at most, as a reader counts them, by part of the text")
    reach: list[str] = Field(description="By what recipients of an announcement may be chosen")
    platform: str = Field(description="Whose licence opens it for own words; empty for none")
    picture: PictureRule | None = Field(description="What a picture must be; null where there is none")
    second: bool = Field(description="Whether there are two texts")


@router.get("/templates", response={200: list[TemplateSaid], **REFUSALS}, summary="Premade announcements")
def message_templates(
    request: HttpRequest,
    locale: Annotated[
        str, Query(max_length=20, description="The language to read them in; English where they are not written in it")
    ] = languages.ENGLISH,
) -> list[dict[str, Any]]:
    """The library of premade announcements, each in the language that was asked for."""
    tenant = asking(request).tenant
    wanted = languages.match(locale) or languages.ENGLISH
    found = []
    for each in templates().values():
        text = each.texts[wanted if wanted in each.texts else languages.ENGLISH].naming(tenant.name)
        found.append(
            {
                "template": each.id,
                "objective": each.objective,
                "topic": each.topic,
                "topic_says": str(sayings.TOPICS[each.topic]),
                "urgent": each.urgent,
                "locations": [place.value for place in each.locations],
                "locales": sorted(each.texts),
                "title": text.title,
                "body": text.body,
                "button": text.button,
            }
        )
    return found


@router.get("/segments", response={200: list[SegmentSaid], **REFUSALS}, summary="Usage segments")
def segments(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001 - every operation is given it
    """People who do not use something, by which recipients of announcements may be chosen."""
    return [
        {
            "segment": each.id,
            "title": str(each.title),
            "says": str(each.says),
            "metric": each.metric,
            "days": each.days,
        }
        for each in SEGMENTS.values()
    ]


@router.get("/locations", response={200: list[LocationSaid], **REFUSALS}, summary="Locations and their limits")
def locations(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001 - every operation is given it
    """Where messages may appear, with what each place takes: kinds, texts, pictures, recipients."""
    return [_location(each) for each in PLACES.values()]


@router.get("/pictures/{digest}", response=REFUSALS, openapi_extra=_PICTURE, summary="A picture")
def picture(
    request: HttpRequest, digest: Annotated[str, Path(max_length=64, description="SHA-256 of it, in hexadecimal")]
) -> HttpResponse:
    """The bytes of a picture, as they are delivered."""
    found = pictures.content_of(asking(request).tenant, digest)
    if found is None:
        raise Refused("no_such_picture")
    content, media_type = found
    return HttpResponse(content, content_type=media_type)


def _location(place: Place) -> dict[str, Any]:
    return {
        "location": place.id.value,
        "title": str(sayings.LOCATIONS[place.id]),
        "says": str(sayings.LOCATIONS_SAY[place.id]),
        "kinds": sorted(place.kinds),
        "surfaces": place.surfaces,
        "limits": place.limits,
        "reach": sorted(place.reach),
        "platform": place.platform.value if place.platform else "",
        "picture": _rule(place.picture) if place.picture else None,
        "second": place.second,
    }


def _rule(rule: Picture) -> dict[str, Any]:
    return {
        "formats": rule.formats,
        "width": rule.width,
        "height": rule.height,
        "most_bytes": rule.most_bytes,
        "alpha": rule.alpha,
        "ratio": rule.ratio,
    }
