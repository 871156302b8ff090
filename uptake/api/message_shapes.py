"""The objects that tell of messages."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from uptake.api.slices import Slice


class Message(Schema):
    """A message as the list shows it; days are those of the organization's time zone."""

    message: int = Field(description="Number of the message")
    name: str = Field(description="Name that an admin gave it")
    state: str = Field(description="`draft`, `pending`, `scheduled`, `active`, `completed`, `canceled` and so on")
    state_says: str = Field(description="The state in words")
    kind: str = Field(description="`recommendation`, `announcement` or `urgent`")
    recommendation: str = Field(description="The recommendation that it sends")
    category: str = Field(description="The category that it acts on")
    metric: str = Field(description="The insight that it acts on")
    objective: str = Field(description="What an announcement is for; empty for recommendations")
    template: str = Field(description="The premade announcement; empty when none is used")
    location: str = Field(description="Where it appears; empty while none is chosen")
    customized: bool = Field(description="Whether people read words of the author")
    interval: str = Field(description="How often a person may see it: `weekly`, `two-weekly`, `monthly`")
    first_day: date | None = Field(description="The first day; null in a draft without one")
    last_day: date | None = Field(description="The last day, included; null when none is chosen")
    creator: str = Field(description="Sign-in name of the admin who made it")
    created_at: datetime = Field(description="When it was made")
    edited_at: datetime = Field(description="When it was changed last")
    scheduled_by: str = Field(description="Sign-in name of the admin who scheduled it; empty before")
    seen: int | None = Field(description="Confirmed showings; null until it has been active")
    clicks: int | None = Field(description="Showings that were clicked; null until it has been active")
    dismissals: int | None = Field(description="Showings that were dismissed; null until it has been active")
    clickthrough: float | None = Field(description="Clicks over showings, 0 to 1; null before the first showing")


class Messages(Slice):
    """The list of messages."""

    items: list[Message] = Field(description="Drafts first, then by the latest change")


class Move(Schema):
    """One change of state."""

    at: datetime = Field(description="When")
    by: str = Field(description="Sign-in name of the admin; empty for the clock")
    move: str = Field(description="What happened")
    move_says: str = Field(description="The same in words")
    state: str = Field(description="The state after it")
    reason: str = Field(description="Why the clock did it, in one word; else empty")
    reason_says: str = Field(description="The same as a sentence")
    comment: str = Field(description="What the admin wrote about it")


class Text(Schema):
    """What people read, in one language."""

    locale: str = Field(description="Language tag")
    title: str = Field(description="Title")
    body: str = Field(description="Text")
    button: str = Field(description="What the button says")


class OwnText(Schema):
    """Words of the author in one language; what a location does not have is empty."""

    title: str = Field(description="Title")
    body: str = Field(description="Text")
    button: str = Field(description="What the button says")
    second_title: str = Field(description="Second title, of Windows Spotlight")
    second_body: str = Field(description="Second text")


class WholeMessage(Message):
    """A message with everything that its page shows."""

    groups_within: list[str] = Field(description="Names of the groups that it is limited to; empty for no limit")
    groups_omitted: list[str] = Field(description="Names of the groups that are left out")
    omit_priority: bool = Field(description="Whether priority accounts are left out")
    audience: int | None = Field(description="About how many receive it; null before registration, and under ten")
    audience_day: date | None = Field(description="The day of that number; null before registration")
    destination: str = Field(description="Address behind the button")
    source: str = Field(description="`uptake`, or `graph` for a message that was sent elsewhere")
    wording: str = Field(description="The wording of a recommendation; empty when none is used")
    own_texts: dict[str, OwnText] = Field(description="Words of the author by language tag; empty for premade ones")
    author_locale: str = Field(description="Language in which the author writes")
    every_language: bool = Field(description="Whether people with other languages read those of `author_locale`")
    url: str = Field(description="Address behind the button, if the author gave one")
    second_url: str = Field(description="Address of the second text")
    picture: str = Field(description="SHA-256 of the picture, in hexadecimal; empty without one")
    all_users: bool = Field(description="Whether an announcement goes to all users")
    group_ids_within: list[str] = Field(description="Directory ids of the groups that it is limited to")
    group_ids_omitted: list[str] = Field(description="Directory ids of the groups that are left out")
    companies: list[str] = Field(description="Companies that it is limited to")
    departments: list[str] = Field(description="Departments that it is limited to")
    places: list[list[str]] = Field(description="Places that it is limited to: country, then state, then city")
    usage: str = Field(description="The usage segment that it is limited to; empty for none")
    priority: int = Field(description="Among messages for the same person: -1 low, 0 normal, 1 high")
    holdout: int = Field(description="How many percent of the recipients chance leaves out, to see what it brings")
    starts_at: datetime | None = Field(description="First moment; null in a draft, and of urgent messages until sent")
    ends_at: datetime | None = Field(description="First moment after the end")
    submitted_at: datetime | None = Field(description="When it was handed over last; null before")
    step: str = Field(description="The last step of the wizard that is done; empty for none")
    texts: list[Text] = Field(description="The chosen wording; empty when none is chosen")
    history: list[Move] = Field(description="Changes of state, the oldest first")
