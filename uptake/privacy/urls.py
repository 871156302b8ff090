"""Addresses of people experiences under Settings."""

from django.urls import path

from uptake.privacy import council_pages, pages, retention_pages

urlpatterns = [
    path("retention/", retention_pages.retention, name="retention"),
    path("retention/<slug:shelf>/", retention_pages.keep_for, name="keep_for"),
    path("", pages.people_experiences, name="people_experiences"),
    path("groups/", pages.leave_out, name="leave_out_groups"),
    path("remove/", pages.opt_out, name="opt_out_people"),
    path("on/", pages.opt_in, name="opt_in_people"),
    path("council/", council_pages.page, name="council"),
    path("council/on/", council_pages.turn_on, name="council_on"),
    path("council/mail/", council_pages.set_mail, name="council_mail"),
    path("council/propose/<str:setting>/", council_pages.propose, name="council_propose"),
    path("council/<int:proposal_id>/agree/", council_pages.agree, name="council_agree"),
    path("council/<int:proposal_id>/turn-down/", council_pages.turn_down, name="council_turn_down"),
]
