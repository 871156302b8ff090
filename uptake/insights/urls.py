"""Addresses of the score."""

from django.urls import path

from uptake.insights import choices_page, definitions_page, export, group_pages, pages, plan_export, plan_pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("score/definitions/", definitions_page.definitions, name="definitions"),
    path("score/<slug:category>/", pages.category, name="category"),
    path("score/breakdown.csv", export.breakdown, name="export_breakdown"),
    path("score/history.csv", export.history, name="export_history"),
    path("score/<slug:category>/insights.csv", export.insights, name="export_insights"),
    path("score/<slug:category>/tables/<slug:table>.csv", export.table, name="export_table"),
    path("score/<slug:category>/trend.csv", export.trend, name="export_trend"),
    path("groups/", group_pages.compare_groups, name="compare_groups"),
    path("groups/comparison.csv", group_pages.export_groups, name="export_groups"),
    path("settings/choices/", choices_page.choices_page, name="choices"),
    path("settings/choices/<slug:choice>/", choices_page.make_choice, name="make_choice"),
    path("plan/what-if/", plan_pages.what_if_page, name="what_if"),
    path("plan/what-if.csv", plan_export.export_what_if, name="export_what_if"),
    path("plan/goals.csv", plan_export.export_goals, name="export_goals"),
    path("plan/goals/", plan_pages.goals_page, name="goals"),
    path("plan/goals/set/", plan_pages.set_goal, name="set_goal"),
    path("plan/goals/remove/", plan_pages.remove_goal, name="remove_goal"),
    path("plan/notes/write/", plan_pages.write_note, name="write_note"),
    path("plan/notes/<int:note_id>/delete/", plan_pages.delete_note, name="delete_note"),
]
