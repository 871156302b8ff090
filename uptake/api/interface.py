"""The interface as a whole: one description, one way in, one way of saying no."""

from typing import Any

from ninja import NinjaAPI

from uptake.api import (
    groups,
    insights,
    listings,
    message_figures,
    message_files,
    message_library,
    message_moves,
    message_planning,
    message_reviews,
    message_settings,
    messages,
    peers,
    plans,
    reports,
    scores,
    settings,
)
from uptake.api import message_writing as message_writing  # noqa: PLC0414 - it adds the writes to `messages`
from uptake.api.bearer import Bearer
from uptake.api.once import claimed
from uptake.api.problems import tell_problems

ABOUT = """\
Everything that the pages of Uptake show and do, for programs: as JSON, with a token.

Days are UTC dates (`2026-07-26`), those of messages belong to the organization's time zone; moments end in `Z`,
shares are numbers from 0 to 1. Nothing is `null`, never 0. A number about fewer than ten people is not told: it is
null, and `reason` says `too_few`. Names of fields, categories, insights and reasons are stable; texts for people come
in the language of `Accept-Language`. Fields and reasons may be added within version 1.

A token has scopes, and never more rights than its maker at that moment: whoever may not on the pages may not here.
Every POST takes an `Idempotency-Key`. Changing a draft asks for `If-Match`. A no is `application/problem+json`.
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
interface.add_decorator(claimed)
for room in (
    scores,
    insights,
    listings,
    plans,
    groups,
    peers,
    reports,
    messages,  # with the writes, which have the same addresses
    message_moves,
    message_reviews,
    message_planning,
    message_figures,
    message_library,
    message_files,
    message_settings,
    settings,
):
    interface.add_router("", room.router)
tell_problems(interface)
