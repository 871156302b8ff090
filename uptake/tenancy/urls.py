"""Addresses of settings, and of what every page offers: language and organization."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from uptake.tenancy import audit_pages, pages, token_pages

urlpatterns = [
    path("language/", login_not_required(set_language), name="set_language"),
    path("organization/", pages.switch_tenant, name="switch_tenant"),
    path("settings/", pages.settings_page, name="settings"),
    path("settings/score/", pages.switch, {"what": "score"}, name="switch_score"),
    path("settings/messages/", pages.switch, {"what": "messages"}, name="switch_messages"),
    path("settings/audit/", audit_pages.audit_log, name="audit_log"),
    path("settings/audit/log.csv", audit_pages.export_audit, {"form": "csv"}, name="export_audit_csv"),
    path("settings/audit/log.jsonl", audit_pages.export_audit, {"form": "lines"}, name="export_audit_lines"),
    path("settings/tokens/", token_pages.tokens_page, name="tokens"),
    path("settings/tokens/<int:token_id>/revoke/", token_pages.revoke_page, name="revoke_token"),
]
