"""What the attributes of groups are called on pages."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from uptake.rules.group_trees import Path

ATTRIBUTE_NAMES: Mapping[str, Promise] = MappingProxyType(
    {
        "company": _("Company"),
        "department": _("Department"),
        "country": _("Country or region"),
        "state": _("State or province"),
        "city": _("City"),
    }
)


def group_name(path: Path) -> str:
    """A group as people read it, the innermost name first: "Freiburg, Baden, Germany"."""
    return ", ".join(name for name in reversed(path) if name)
