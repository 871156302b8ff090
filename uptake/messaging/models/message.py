"""Tables of messages, their history, who receives them, and what was published."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from uptake.messaging.models.picture import Picture
from uptake.rules.frequency import INTERVALS, Kind
from uptake.rules.locations import PLACES, Location
from uptake.rules.message_lifecycle import OCCUPIES_ITS_INSIGHT, State
from uptake.tenancy.scope import Owned


class Message(Owned):
    """One message, from draft to its end.

    A recommendation has an action with its insight, an announcement an objective. Premade ones name a wording or a
    template and have no `texts`; as soon as texts are there they are what people read, and the message is customized.
    """

    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in Kind])
    action = models.CharField(max_length=100, blank=True)
    insight = models.CharField(max_length=100, blank=True)
    category = models.CharField(max_length=100, blank=True)
    wording = models.CharField(max_length=50, blank=True)  # of a recommendation
    objective = models.CharField(max_length=30, blank=True)
    template = models.CharField(max_length=100, blank=True)  # of an announcement; empty: written by the author
    location = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Location], blank=True)
    # {locale: {"title", "body", "button", "second_title", "second_body"}}, own words; parts may be empty in a draft
    texts = models.JSONField(default=dict)
    author_locale = models.CharField(max_length=20, blank=True)  # display language of the author at creation
    every_language = models.BooleanField(default=False)  # own words fall back to the author's locale for everybody
    url = models.CharField(max_length=2048, blank=True)  # instead of the premade destination
    second_url = models.CharField(max_length=2048, blank=True)
    picture = models.ForeignKey(Picture, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=[(state.value, state.value) for state in State])
    name = models.CharField(max_length=100)
    named = models.BooleanField(default=False)  # by an admin; else the name tells when it was saved
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)  # exclusive; of an urgent message: when it is dropped
    interval = models.CharField(max_length=20, choices=[(every, every) for every in INTERVALS])
    all_users = models.BooleanField(default=False)  # of an announcement: all users; of a recommendation nothing
    groups_within = models.JSONField(default=list)  # directory ids; of a recommendation empty: no filter
    groups_omitted = models.JSONField(default=list)  # directory ids
    companies = models.JSONField(default=list)  # names
    departments = models.JSONField(default=list)  # names
    places = models.JSONField(default=list)  # paths: [country], [country, state], [country, state, city]
    usage = models.CharField(max_length=50, blank=True)  # id of a usage segment
    omit_priority = models.BooleanField(default=False)
    priority = models.SmallIntegerField(default=0)  # among messages for the same person: -1 low, 0 normal, 1 high
    holdout = models.PositiveSmallIntegerField(default=0)  # percent of recipients who are left out by chance
    step = models.CharField(max_length=20, blank=True)  # the last step of the wizard that was completed
    created_by = models.ForeignKey("tenancy.Admin", null=True, on_delete=models.SET_NULL, related_name="+")
    creator = models.CharField(max_length=254)  # sign-in name, kept when the admin is gone
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    changed_by = models.JSONField(default=list)  # sign-in names of whoever changed what it says, or what it copies
    scheduled_by = models.CharField(max_length=254, blank=True)  # sign-in name of whoever scheduled or submitted it
    submitted_at = models.DateTimeField(null=True)  # the last time
    copied_from = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    # what it takes the place of: that one runs until this one is registered
    replaces = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    source = models.CharField(max_length=20, default="uptake")  # or "graph": taken over from elsewhere
    deleted_at = models.DateTimeField(null=True)  # not listed any more; history and counts stay

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "insight"],
                condition=Q(state__in=sorted(state.value for state in OCCUPIES_ITS_INSIGHT), deleted_at=None)
                & ~Q(insight="")
                & (Q(replaces=None) | ~Q(state=State.PENDING.value)),  # handed over when it is registered
                name="one_living_message_per_insight",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["tenant", "state"], name="message_by_state"),
            # Counts and sorts the list without touching the wide rows (section 7.1).
            models.Index(fields=["tenant", "deleted_at", "edited_at", "state"], name="message_listed"),
        ]

    @property
    def format(self) -> str:
        """The look that goes with the location; empty while none is chosen."""
        return PLACES[Location(self.location)].format.value if self.location else ""

    @property
    def customized(self) -> bool:
        """Whether people read words of the author, which need a second pair of eyes (T3) and a licence (5.4)."""
        return bool(self.texts) or not (self.template or self.wording)

    @property
    def advanced(self) -> bool:
        """Whether it uses what asks for a licence: own words, or companies, departments, places, usage."""
        return self.customized or bool(self.companies or self.departments or self.places or self.usage)


class MessageMove(Owned):
    """One change of state; rows are added and never changed."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="moves")
    at = models.DateTimeField()
    by = models.CharField(max_length=254, blank=True)  # sign-in name; "" for the clock
    move = models.CharField(max_length=30)
    source = models.CharField(max_length=20)
    target = models.CharField(max_length=20)
    reason = models.CharField(max_length=50, blank=True)  # why the clock did it, as the rules name it
    comment = models.TextField(blank=True)

    class Meta(Owned.Meta):
        abstract = False
        ordering: ClassVar = ["at", "id"]


class Recipients(Owned):
    """Who receives a message today: only the newest list is kept, as compressed sets of numbers.

    `numbers` are all whom it is meant for; `unlicensed` and `held_out` are those among them who do not get it, for
    want of a licence or because chance has put them into the control group.
    """

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="recipients")
    as_of = models.DateField()
    numbers = models.BinaryField()
    unlicensed = models.BinaryField(default=bytes)  # empty: nobody
    held_out = models.BinaryField(default=bytes)
    size = models.IntegerField()
    rebuilt_at = models.DateTimeField()

    class Meta(Owned.Meta):
        abstract = False


class Publication(Owned):
    """Which version of the snapshot is asked for, and which one is written."""

    asked = models.BigIntegerField(default=0)
    written = models.BigIntegerField(default=0)

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant"], name="one_publication_per_tenant")]
