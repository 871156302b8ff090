"""What people read when the rules say no: one sentence for every reason, saying what to do next."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from uptake.rules.refusals import Refused

SENTENCES: Mapping[str, Promise] = MappingProxyType(
    {
        "not_allowed": _("Your roles do not allow this. Ask a global administrator for the role you need."),
        "no_such_choice": _("There is no such choice. Reload the page and choose again."),
        "no_such_share": _("Give a share from 0 to 100 percent."),
        "goal_out_of_range": _("Give 1 to 100 points."),
        "goal_day": _("Choose a day after today and within three years."),
        "note_is_empty": _("The note has no text. Write what happened on that day."),
        "note_in_the_future": _("The day of the note lies in the future. Choose a day that has come."),
        "customer_from_the_future": _("The day on which you became a customer lies in the future. Correct it."),
        "benchmark_file": _("The benchmark file cannot be taken over. Correct the line that is named and try again."),
        "no_attribute": _("Choose at least one attribute."),
        "people_are_opted_out": _(
            "People experiences are turned off for this organization, so groups cannot be shown."
        ),
        "people_are_off": _(
            "People experiences are turned off for this organization. A global administrator can turn them on again "
            "under Settings, People experiences."
        ),
        "people_experiences_opt_out": _(
            "The organization has opted out of people experiences, so nobody can be chosen who has not adopted a "
            "practice. Clone the message when people experiences are on again."
        ),
        "people_are_on": _("People experiences are on already. Reload the page."),
        "people_are_being_removed": _(
            "The day has ended, so the data is being removed for good. People experiences can be turned on again when "
            "that is done, usually within minutes; they begin anew then."
        ),
        "no_such_period": _("There is no such period. Reload the page and choose again."),
        "period_out_of_bounds": _("This number of days is not possible. Choose one between the two that are named."),
        "removal_not_confirmed": _("Confirm the removal by writing the short name of the organization into the field."),
        "no_directory": _("The directory is not imported yet, so there is nothing to evaluate. Import users first."),
        "no_approved_evaluation": _("No evaluation is approved yet. Run one, review it, and approve it first."),
        "no_such_evaluation": _("There is no such evaluation. Reload the page and choose again."),
        "no_such_move": _("This message has moved on in the meantime. Reload the page to see what is possible now."),
        "own_message": _("You wrote this message. Ask another approver to review it."),
        "insight_is_taken": _(
            "Another message for this insight is scheduled or active. Cancel it first, or save this one as a draft."
        ),
        "messages_are_off": _(
            "Organizational messages are turned off for this organization. Turn them on under Settings."
        ),
        "score_is_off": _("Adoption Score is turned off for this organization. A global administrator can turn it on."),
        "starts_in_the_past": _("The start date has passed. Choose today or a later day."),
        "ends_before_it_starts": _("The end date is before the start date. Choose a later end date."),
        "no_wording": _("No wording is chosen yet. Go to Messages and pick one."),
        "no_surface": _("No place is chosen yet. Go to Messages and choose where people see it."),
        "unknown_group": _("One of the groups is not in the directory any more. Choose the groups again."),
        "group_too_small": _("One of the groups has fewer than 10 people. Choose larger groups."),
        "names_are_concealed": _(
            "The reports hide people's names, so nobody can be addressed. Turn off concealed names in the "
            "Microsoft 365 admin center and import the reports again."
        ),
        "not_a_draft": _("Only drafts can be changed. Clone the message to start a new one."),
        "no_name": _("The message has no name yet. Give it one under Schedule."),
        "unknown_time_zone": _("There is no time zone of that name. Use a name like Europe/Berlin or UTC."),
        "no_such_message": _("There is no such message in this organization. Go back to the list and choose one."),
        "no_such_action": _("There is no such recommendation. Go to Actions and choose one."),
        "no_start": _("No start date is chosen yet. Go to Schedule and choose one."),
        "not_registered": _(
            "The recipients could not be chosen or the message could not be handed over. Ask whoever runs this "
            "installation to look at its log, then clone the message and schedule it again."
        ),
        "no_facts": _(
            "No activity reports have been imported yet, so nobody can be chosen. Import reports, then clone the "
            "message and schedule it again."
        ),
        "not_in_directory": _(
            "Nobody in the directory has the name that you sign in with. Ask about somebody made up instead."
        ),
        "no_audience": _(
            "The reports that tell who does this already are missing or too old, so nobody can be chosen. Import "
            "them first; a message that has failed can be cloned and scheduled again."
        ),
        "no_such_metric": _("There is no insight of that name. Choose one from the list of insights."),
        "not_about_people": _("This insight is not about people, so nobody can be addressed. Choose another insight."),
        "unknown_surface": _("There is no place of that name. Choose one from the list of surfaces."),
        "token_unknown": _("This token is not valid. Copy it whole, or make a new one under Settings."),
        "token_expired": _("This token has expired. Make a new one under Settings."),
        "token_revoked": _("This token was revoked. Ask whoever manages the tokens, or make a new one under Settings."),
        "token_without_name": _("The token has no name yet. Give it one that tells where it is used."),
        "token_may_nothing": _("Choose at least one thing that the token may read, among those that you may read."),
        "token_lives_too_long": _("A token lives one year at most. Choose an earlier day."),
        "no_such_token": _("There is no such token among those that you may see. Reload the page."),
        "no_such_day": _("Nothing was recorded for this day. Ask for a later one, or leave the day out."),
        "no_such_category": _("There is no category of that name. Ask for the list of categories."),
        "survey_too_large": _(
            "The file is larger than 10 MB. Leave out everything but the answers and upload it again."
        ),
        "survey_is_no_text": _("The file cannot be read as CSV. Save it as CSV (UTF-8) and upload it again."),
        "survey_names_people": _(
            "The file holds a column with names or addresses of people. Nothing of it was kept: remove that column "
            "and upload the file again."
        ),
        "survey_has_other_columns": _(
            "The file has columns that the survey does not know, or one of them twice. Keep the columns of the "
            "template only, so that nothing is uploaded by mistake."
        ),
        "survey_lacks_a_statement": _(
            "The file lacks a column for one of the four statements. Use the column names of the template."
        ),
        "survey_has_no_answers": _(
            "The file holds no answer that can be read. Use 1 to 5 or the words of the template."
        ),
        "survey_exists": _("There is a survey already. Confirm that the new file takes its place."),
        "no_survey": _("There is no survey to delete. It may be gone already."),
        "no_such_attribute": _("Groups are made of company, department, country, state or city. Choose one of them."),
        "no_such_tenant": _("There is no organization of that name. Create it first, or check the spelling."),
    }
)


def sentence(refused: Refused) -> str:
    """The sentence for a refusal, in the active language."""
    return str(SENTENCES[refused.reason])
