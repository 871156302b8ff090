"""What it means for an admin that the identity provider was refused."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_MEANINGS: Mapping[str, Promise] = MappingProxyType(
    {
        "uniqueness": _(
            "A person with the same user name, or somebody or something with the same external identifier, is there "
            "already. In the identity provider, look whom it tries to create twice."
        ),
        "invalidValue": _(
            "Something that was sent cannot be kept: a text too long, a member that was not sent before, or the wrong "
            "kind of value. The log of the identity provider tells which."
        ),
        "invalidFilter": _(
            "It asked for an attribute that is not kept. Match people by userName, groups by externalId."
        ),
        "invalidPath": _("It changes an attribute in a way that is not understood. Look at its attribute mappings."),
        "invalidSyntax": _("What it sent is not what SCIM 2.0 describes. Is it really a SCIM 2.0 client?"),
        "noTarget": _("It wanted to remove something without saying what. Look at its attribute mappings."),
        "mutability": _("It wanted to change something that never changes. Look at its attribute mappings."),
        "precondition_failed": _("Something had been changed in the meantime. It asks again by itself."),
        "request_entity_too_large": _("It sent too much at once. Let it send members in smaller parts."),
        "too_many_requests": _("It asked too fast and was told to wait. It goes on by itself."),
        "service_unavailable": _("The database was busy. It asks again by itself."),
        "not_implemented": _("It asked for a part of SCIM that is not offered here."),
        "internal_server_error": _("Something went wrong here. Whoever runs this installation finds it in the log."),
    }
)


def why_refused(reason: str) -> str:
    """The meaning of a reason that a Problem told in one word; "" for none that needs an admin."""
    return str(_MEANINGS.get(reason, ""))
