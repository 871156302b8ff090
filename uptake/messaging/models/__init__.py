"""Tables of messages: the message itself, its pictures, reviews, test sends, control groups, and imported ones."""

from uptake.messaging.models.imported import Imported
from uptake.messaging.models.message import Message, MessageMove, Publication, Recipients
from uptake.messaging.models.picture import Picture
from uptake.messaging.models.review import MessageSettings, Review, Told, Version
from uptake.messaging.models.trial import Enrolment, TestSend
from uptake.messaging.models.trust import EnrolmentCode, HostKey, Revocation, SigningKey, TrustedIssuer

__all__ = [
    "Enrolment",
    "EnrolmentCode",
    "HostKey",
    "Imported",
    "Message",
    "MessageMove",
    "MessageSettings",
    "Picture",
    "Publication",
    "Recipients",
    "Review",
    "Revocation",
    "SigningKey",
    "TestSend",
    "Told",
    "TrustedIssuer",
    "Version",
]
