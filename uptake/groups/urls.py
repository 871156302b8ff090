"""Addresses of group-level insights under Settings."""

from django.urls import path

from uptake.groups import pages

urlpatterns = [
    path("", pages.group_settings, name="group_settings"),
    path("evaluate/", pages.evaluate, name="evaluate_groups"),
    path("evaluations/<int:evaluation_id>/approve/", pages.approve, name="approve_evaluation"),
    path("evaluations/<int:evaluation_id>/report.csv", pages.download, name="evaluation_report"),
    path("choose/", pages.choose, name="choose_groups"),
]
