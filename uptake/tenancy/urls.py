"""Addresses of sign-in and settings."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from uptake.tenancy import pages, token_pages

urlpatterns = [
    path("sign-in/", pages.SignIn.as_view(), name="sign_in"),
    path("sign-out/", pages.SignOut.as_view(), name="sign_out"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("organization/", pages.switch_tenant, name="switch_tenant"),
    path("settings/", pages.settings_page, name="settings"),
    path("settings/score/", pages.switch, {"what": "score"}, name="switch_score"),
    path("settings/messages/", pages.switch, {"what": "messages"}, name="switch_messages"),
    path("settings/tokens/", token_pages.tokens_page, name="tokens"),
    path("settings/tokens/<int:token_id>/revoke/", token_pages.revoke_page, name="revoke_token"),
]
