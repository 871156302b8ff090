"""Addresses of special reports."""

from django.urls import path

from uptake.reports import export, pages, survey_pages

urlpatterns = [
    path("", pages.reports, name="reports"),
    path("resilience/", pages.resilience, name="resilience"),
    path("resilience/figures.csv", export.figures, name="export_resilience"),
    path("resilience/weeks.csv", export.weeks, name="export_resilience_weeks"),
    path("resilience/organizations.csv", export.organizations, name="export_resilience_organizations"),
    path("resilience/meetings.csv", export.meetings, name="export_resilience_meetings"),
    path("resilience/<slug:question>/", pages.question, name="resilience_question"),
    path("copilot-survey/", survey_pages.survey, name="survey"),
    path("copilot-survey/upload/", survey_pages.upload, name="survey_upload"),
    path("copilot-survey/delete/", survey_pages.delete, name="survey_delete"),
    path("copilot-survey/template.csv", survey_pages.template, name="survey_template"),
    path("copilot-survey/results.csv", survey_pages.export, name="export_survey"),
]
