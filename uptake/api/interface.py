"""The interface as a whole: one description, one way in, one way of saying no."""

from typing import Any

from ninja import NinjaAPI

from uptake.api import groups, insights, listings, messages, peers, plans, reports, scores, settings
from uptake.api.bearer import Bearer
from uptake.api.problems import tell_problems

ABOUT = """\
Everything that the pages of Uptake show, for programs: read-only, as JSON, with a token.

Days are UTC dates (`2026-07-26`), moments end in `Z`, shares are numbers from 0 to 1. Nothing is `null`, never 0.
A number about fewer than ten people is not told: it is null, and `reason` says `too_few`. Names of fields,
categories, insights and reasons are stable; texts for people come in the language of `Accept-Language`.
Fields may be added within version 1.
"""


class Interface(NinjaAPI):
    """An interface whose operations are called like their functions, so that generated programs read well."""

    def get_openapi_operation_id(self, operation: Any) -> str:
        """The name of an operation."""
        return str(operation.view_func.__name__)


interface = Interface(
    title="Uptake",
    version="1",
    description=ABOUT,
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
    auth=Bearer(),
)
for room in (scores, insights, listings, plans, groups, peers, reports, messages, settings):
    interface.add_router("", room.router)
tell_problems(interface)
