"""Addresses of signing in, of one's own account, and of who may do what."""

from django.urls import path

from uptake.access import account_pages, provider_pages, role_pages, settings_pages, sign_in_pages

urlpatterns = [
    path("sign-in/", sign_in_pages.sign_in, name="sign_in"),
    path("sign-in/second-step/", sign_in_pages.second_step, name="second_step"),
    path("sign-in/passkey/", sign_in_pages.passkey_question, name="passkey_question"),
    path("sign-in/answer/", provider_pages.provider_answer, name="provider_answer"),
    path("sign-in/with/<slug:slug>/", provider_pages.leave_for_provider, name="leave_for_provider"),
    path("sign-out/", sign_in_pages.sign_out, name="sign_out"),
    path("signed-out/<slug:slug>/", provider_pages.signed_out, name="signed_out"),
    path("account/", account_pages.account, name="account"),
    path("account/prove/", account_pages.prove, name="prove"),
    path("account/password/", account_pages.change_password_page, name="change_password"),
    path("account/code/", account_pages.set_up_code, name="set_up_code"),
    path("account/code/remove/", account_pages.remove_code, name="remove_code"),
    path("account/passkeys/", account_pages.add_passkey, name="add_passkey"),
    path("account/passkeys/<int:passkey_id>/remove/", account_pages.remove_passkey, name="remove_passkey"),
    path("account/recovery-codes/", account_pages.recovery_codes, name="recovery_codes"),
    path("account/sessions/end/", account_pages.end_sessions, name="end_sessions"),
    path("account/sessions/<int:session_id>/end/", account_pages.end_session, name="end_session"),
    path("settings/roles/", role_pages.roles_page, name="roles"),
    path("settings/roles/<int:admin_id>/", role_pages.admin_page, name="admin_roles"),
    path("settings/roles/<int:admin_id>/sessions/", role_pages.change_account, {"what": "sessions"}, name="end_theirs"),
    path(
        "settings/roles/<int:admin_id>/second-factor/",
        role_pages.change_account,
        {"what": "second_factor"},
        name="reset_second_factor",
    ),
    path(
        "settings/roles/<int:admin_id>/break-glass/",
        role_pages.change_account,
        {"what": "break_glass"},
        name="break_glass",
    ),
    path("settings/sign-in/", settings_pages.sign_in_settings, name="sign_in_settings"),
    path("settings/sign-in/rules/", settings_pages.save_rules, name="sign_in_rules"),
    path("settings/sign-in/provider/", settings_pages.save_provider, name="save_provider"),
    path("settings/sign-in/provider/remove/", settings_pages.remove_provider, name="remove_provider"),
    path("settings/sign-in/mapping/", settings_pages.add_line, name="add_line"),
    path("settings/sign-in/mapping/<int:line_id>/remove/", settings_pages.remove_line, name="remove_line"),
]
