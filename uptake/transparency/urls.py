"""Addresses of the pages on which people read about themselves."""

from django.urls import path

from uptake.transparency import choice_pages, pages, sign_in_pages

urlpatterns = [
    path("", pages.me, name="me"),
    path("sign-in/", sign_in_pages.sign_in, name="me_sign_in"),
    path("sign-in/<slug:slug>/", sign_in_pages.leave_for_provider, name="me_leave_for_provider"),
    path("answer/", sign_in_pages.provider_answer, name="me_answer"),
    path("enter/", pages.enter, name="me_enter"),
    path("practices/", pages.my_practices, name="me_practices"),
    path("messages/", pages.my_messages, name="me_messages"),
    path("choices/", choice_pages.choices, name="me_choices"),
    path("choices/pause/", choice_pages.pause, name="me_pause"),
    path("choices/resume/", choice_pages.resume, name="me_resume"),
    path("choices/relevant/<int:message>/", choice_pages.relevant_again, name="me_relevant"),
    path("choices/leave-out/", choice_pages.leave_out, name="me_leave_out"),
    path("choices/take-in/", choice_pages.take_in, name="me_take_in"),
    path("data.json", pages.my_data, name="me_data"),
    path("leave/", pages.leave, name="me_leave"),
]
