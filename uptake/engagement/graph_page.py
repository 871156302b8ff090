"""Messages in the shape of the Graph beta, by the pages: a file comes in, or goes out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from uptake.engagement import queries
from uptake.messaging import graph, graph_export
from uptake.messaging.graph_shape import MOST_BYTES
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs, tell


@require_POST
@needs(Permission.WRITE_MESSAGE)
def bring_in(request: Asked) -> HttpResponse:
    """Take over a file of messages; what is wrong with it is told on the list."""
    given = request.FILES.get("file")
    try:
        if given is None:
            raise Refused("graph_file")
        if (given.size or 0) > MOST_BYTES:
            raise Refused("graph_too_large")
        tenant = request.acting.tenant
        taken = graph.take_over(given.read(), tenant=tenant, by=request.acting, now=timezone.now())
    except Refused as refused:
        messages.error(request, graph.problem(refused))
    else:
        told = {"new": taken.new, "changed": taken.changed, "same": taken.same}
        tell(request, _("%(new)s messages are new, %(changed)s have changed, %(same)s are the same.") % told)
    return redirect("manage")


@needs(Permission.READ_MESSAGES)
def export(request: Asked) -> HttpResponse:
    """All messages that are or were out, as a JSON file."""
    tenant = request.acting.tenant
    document = graph_export.as_graph(tenant, queries.totals(tenant))
    return HttpResponse(
        graph_export.as_text(document),
        content_type="application/json; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{tenant.slug}-messages.json"',
            "Cache-Control": "private, no-store",
        },
    )
