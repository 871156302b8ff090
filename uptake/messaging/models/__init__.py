"""Tables of messages: the message itself, its pictures, reviews, test sends, control groups, and imported ones."""

from uptake.messaging.models.imported import Imported
from uptake.messaging.models.message import Message, MessageMove, Publication, Recipients
from uptake.messaging.models.picture import Picture
from uptake.messaging.models.review import MessageSettings, Review, Told, Version
from uptake.messaging.models.trial import Enrolment, TestSend

__all__ = [
    "Enrolment",
    "Imported",
    "Message",
    "MessageMove",
    "MessageSettings",
    "Picture",
    "Publication",
    "Recipients",
    "Review",
    "TestSend",
    "Told",
    "Version",
]
