"""The audit log under Settings: who changed what and when, whether its chain holds, and the same as a file."""

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy import audit_queries
from uptake.tenancy.acting import Asked
from uptake.tenancy.audit_file import as_csv, as_lines
from uptake.tenancy.audit_names import action_name, broken_sentence
from uptake.tenancy.audit_queries import EntryRow, Wanted
from uptake.tenancy.door import needs, needs_recent
from uptake.ui.exports import cell, csv_file

ON_A_PAGE = 50


class AuditFilter(forms.Form):
    """Which entries of the log; everything may be left empty."""

    first = forms.DateField(required=False, label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(required=False, label=_("To"), widget=forms.DateInput(attrs={"type": "date"}))
    admin = forms.ChoiceField(required=False, label=_("Admin"))
    action = forms.ChoiceField(required=False, label=_("Change"))

    def __init__(self, *args: Any, actions: Iterable[str], admins: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted((str(action_name(each)), each) for each in actions)
        self._choices("admin", [("", _("All")), *((each, each) for each in admins)])
        self._choices("action", [("", _("All")), *((each, text) for text, each in named)])

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices

    def wanted(self) -> Wanted:
        """What was asked for."""
        told = self.cleaned_data
        return Wanted(told.get("first"), told.get("last"), told.get("admin") or "", told.get("action") or "")


@needs(Permission.READ_AUDIT)
def audit_log(request: Asked) -> HttpResponse:
    """The entries, the newest first; a filter that cannot be is told, and 400."""
    request.nav_current = "settings"
    tenant = request.acting.tenant
    asked = _filter(request)
    sound = asked.is_valid()
    found = audit_queries.entries(tenant, asked.wanted() if sound else Wanted())
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    query = {name: value for name, value in request.GET.items() if name in asked.fields and value}
    context: dict[str, Any] = {
        "filter": asked,
        "page": page,
        "lines": [_line(audit_queries.row(entry)) for entry in page] if sound else [],
        "query": urlencode(query),
        "may_export": request.acting.may(Permission.EXPORT_AUDIT),
        "verdict": audit_queries.checked(tenant) if "check" in request.GET else None,
    }
    if context["verdict"] is not None:
        context["broken"] = broken_sentence(context["verdict"])
    return render(request, "tenancy/audit.html", context, status=200 if sound else 400)


@needs_recent
@needs(Permission.EXPORT_AUDIT)
def export_audit(request: Asked, form: str) -> HttpResponse:
    """The entries that the filter lets pass, the oldest first, with the digests by which the chain is followed."""
    tenant = request.acting.tenant
    asked = _filter(request)
    if not asked.is_valid():
        raise Refused("audit_filter")
    rows = [audit_queries.row(entry) for entry in audit_queries.entries(tenant, asked.wanted()).order_by("number")]
    name = f"{tenant.slug}-audit"
    if form == "csv":
        return csv_file(name, as_csv(rows))
    return HttpResponse(
        as_lines(rows),
        content_type="application/x-ndjson; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.jsonl"', "Cache-Control": "private, no-store"},
    )


def _line(row: EntryRow) -> dict[str, Any]:
    return {
        "row": row,
        "action": action_name(row.action),
        "subject": audit_queries.named(row.subject),
        "details": [(name, _readable(value)) for name, value in row.details.items()],
    }


def _readable(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else cell(value)


def _filter(request: Asked) -> AuditFilter:
    actions, admins = audit_queries.kinds(request.acting.tenant)
    return AuditFilter(request.GET, actions=actions, admins=admins)
