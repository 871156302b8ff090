"""Messages that were sent elsewhere come in, and all that were out go out, in the shape of the Graph beta."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from uptake.api.bearer import Bearer, acting, asking
from uptake.api.problems import REFUSALS, WRITE_REFUSALS
from uptake.engagement import queries as engagement
from uptake.messaging import graph, graph_export
from uptake.messaging.graph_shape import MOST_BYTES
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused

router = Router(tags=["Import and export"])

_GRAPH: dict[str, Any] = {
    "responses": {
        200: {
            "description": "OK",
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "properties": {"value": {"type": "array", "items": {"type": "object"}}},
                        "required": ["value"],
                    }
                }
            },
        }
    }
}


class TakenOverSaid(Schema):
    """What a file brought."""

    new: int = Field(description="How many messages were new")
    changed: int = Field(description="How many were known and have changed")
    same: int = Field(description="How many were known and are the same")


@router.post(
    "/messages/import",
    auth=Bearer(Permission.WRITE_MESSAGE),
    response={200: TakenOverSaid, **WRITE_REFUSALS},
    summary="Take messages over",
)
def import_messages(
    request: HttpRequest,
    file: Annotated[UploadedFile, File(description="JSON: `organizationalMessageDetail`, one or a list of them")],
) -> dict[str, int]:
    """Take over messages in the shape of the Graph beta, whole or not at all; the same file again changes nothing.

    They are listed beside all others and never sent from here. What came of them stays a total of its own.
    """
    if (file.size or 0) > MOST_BYTES:
        raise Refused("graph_too_large")
    by = acting(request)
    found = graph.take_over(file.read(), tenant=by.tenant, by=by, now=timezone.now())
    return {"new": found.new, "changed": found.changed, "same": found.same}


@router.get(
    "/messages/export",
    auth=Bearer(Permission.READ_MESSAGES),
    response=REFUSALS,
    openapi_extra=_GRAPH,
    summary="All messages, in the shape of the Graph beta",
)
def export_messages(request: HttpRequest) -> HttpResponse:
    """All messages that are or were out; what that shape cannot say stands in annotations."""
    tenant = asking(request).tenant
    document = graph_export.as_graph(tenant, engagement.totals(tenant))
    named = {"Content-Disposition": f'attachment; filename="{tenant.slug}-messages.json"'}  # it is in the audit log
    return HttpResponse(graph_export.as_text(document), content_type="application/json; charset=utf-8", headers=named)
