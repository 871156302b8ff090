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
        "not_your_department": _(
            "You review messages for certain departments, and this one goes further. Ask another approver."
        ),
        "already_approved": _("You have approved this version. Another approver has to look at it, too."),
        "changed_since_sent": _(
            "The message is not what you have looked at any more. Reload the page, or reject it so that its author "
            "sends it again."
        ),
        "comment_required": _("Say why you reject the message, so that its author can mend it."),
        "review_too_late": _(
            "The end date has come, so the message cannot be reviewed any more. Withdraw it and choose later dates."
        ),
        "not_approved": _("Nobody has approved of the message as it is now. Clone it and send it for approval again."),
        "replaced": _("Another message has taken its place."),
        "people_experiences_opt_out": _(
            "People experiences were turned off for this organization, so nobody can be chosen any more."
        ),
        "sent_from_elsewhere": _("Another system sends this message. Change it there, or clone it to send it here."),
        "nothing_to_send": _("Choose a location and write title and text first, then send yourself a test."),
        "already_out": _("The message has been handed over already. Clone it to try out a change."),
        "webhook_address": _(
            "This address cannot be used. Give one that begins with https:// and holds no user name or password."
        ),
        "quiet_hours": _("Give both ends of the quiet hours, and two different times, or leave both empty."),
        "out_of_range": _("One of the numbers is too small or too large. Choose one within the limits told beside it."),
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
            "Nobody in the directory has the name that you sign in with. Import the directory with your account, or "
            "ask about somebody made up instead."
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
        "token_may_nothing": _("Choose at least one thing that the token may do, among those that you may do."),
        "not_in_scope": _("This token was not made for that. Make one under Settings that may do it."),
        "key_used_otherwise": _(
            "This key was used for another request within the last 24 hours. Choose a new key for each request."
        ),
        "no_shown_at": _("Tell when it was seen last: without that, nobody knows how long it rests."),
        "not_for_this_kind": _("Messages of this kind do not have that. Leave it out, or begin another kind."),
        "no_such_picture": _("There is no such picture in this organization. Upload it again."),
        "too_large": _("The request is too large. Send less at once: 1 MB of JSON, or 20 MB in all."),
        "in_progress": _("A change is being written at this moment. Send the same request again in a few seconds."),
        "edited_meanwhile": _(
            "Somebody has changed this in the meantime. Read it again, and repeat your change with its new ETag."
        ),
        "if_match_missing": _(
            "Say which state you have read: send its ETag as If-Match, or If-Match: * to overwrite whatever is there."
        ),
        "token_lives_too_long": _("A token lives one year at most. Choose an earlier day."),
        "no_such_token": _("There is no such token among those that you may see. Reload the page."),
        "graph_file": _(
            "The file is not a list of messages in the shape of Microsoft Graph, or one of them cannot be taken over. "
            "Nothing was taken over. Correct the place that is named and try again."
        ),
        "graph_too_large": _("The file is too large. Take over at most 5,000 messages and 16 MB at a time."),
        "activity_days": _("These days cannot be shown. Choose a first and a last day, at most 180 days apart."),
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
        "holdout_out_of_range": _("Give 0 to 50 percent for the people who are left out by chance."),
        "no_premade_text": _(
            "There is no premade text to start from. Choose a premade message first, or write your own."
        ),
        "no_such_language": _("Messages cannot be written in this language. Choose one from the list."),
        "last_language": _("This is the only language of the message. Add another one before you remove it."),
        "no_location": _("No location is chosen yet. Go to Location and choose where people see the message."),
        "location_not_for_kind": _(
            "This location does not take messages of this kind. Go to Location and choose another."
        ),
        "no_such_location": _("There is no such location. Reload the page and choose again."),
        "no_objective": _("No objective is chosen yet. Go to Objective and choose what the message is for."),
        "no_text": _(
            "The message has no text yet. Go to Customize and write a title and a message in each of its languages."
        ),
        "text_incomplete": _(
            "A part of the text is missing in one of the languages. Fill in title, message, and the button if it "
            "leads somewhere."
        ),
        "second_text_incomplete": _(
            "The second text has a title or a message only. Fill in both, or leave both empty."
        ),
        "fallback_without_text": _(
            "Everybody else is to read your own language, but there is no text in it. Write one, or turn that off."
        ),
        "text_too_long": _(
            "One of the texts is longer than its place allows. Shorten it; the counter beside it tells the limit."
        ),
        "text_not_plain": _(
            "One of the texts holds control characters or signs that turn the direction of writing. Type it anew as "
            "plain text."
        ),
        "template_not_here": _(
            "The premade message does not fit this location any more. Go to Template and choose another."
        ),
        "no_url": _("The button leads nowhere yet. Go to Customize and enter the address that it opens."),
        "url_too_long": _("The address is too long. Use one of at most 2,048 characters."),
        "url_not_plain": _("The address holds spaces or signs that do not belong there. Copy it again."),
        "url_not_https": _("The address has to begin with https://. Other kinds of addresses are not opened."),
        "url_with_credentials": _("The address holds a user name or a password. Remove everything up to the @ sign."),
        "url_without_host": _("The address does not name a site. Write it like https://intranet.example.com/page."),
        "url_elsewhere": _(
            "The address lies outside of your organization's own domains, and only those are allowed here. Choose "
            "another, or ask a global administrator."
        ),
        "no_picture_here": _("This location takes no picture. Choose the location first."),
        "no_picture_file": _("No file was chosen. Choose a picture and try again."),
        "picture_too_large": _(
            "The file is too large for this location. Save the picture smaller; the rule stands beside the field."
        ),
        "picture_format": _(
            "The file is not a picture in a format that this location takes, whatever its name says. Save it as the "
            "rule beside the field asks."
        ),
        "picture_moves": _("The picture is animated. Save a single picture of it."),
        "picture_size": _(
            "The picture does not have the width and height that this location takes. The rule stands beside the field."
        ),
        "picture_ratio": _(
            "The picture has other proportions than this location takes. Crop it as the rule beside the field asks."
        ),
        "picture_not_transparent": _("The picture has no transparent background. Save it as a PNG with transparency."),
        "picture_broken": _(
            "The file is damaged or incomplete and cannot be read as a picture. Save it anew and try again."
        ),
        "picture_for_elsewhere": _(
            "The picture was made for another location. Go to Customize and choose one for this location."
        ),
        "no_recipients": _("Nobody is chosen yet. Go to Recipients and choose who gets the message."),
        "attributes_not_here": _(
            "Companies, departments and places cannot be chosen for this message. Go to Recipients and choose groups."
        ),
        "usage_not_here": _(
            "Recipients cannot be chosen by usage for this message. Go to Recipients and choose groups."
        ),
        "groups_are_off": _(
            "Group-level insights are turned off, so companies, departments and places cannot be chosen. Choose "
            "groups, or ask a global administrator to turn them on."
        ),
        "attribute_too_small": _(
            "One of the companies, departments or places is not offered any more: fewer than 10 people, or turned "
            "off. Choose again."
        ),
        "no_such_segment": _("There is no such group of users. Go to Recipients and choose again."),
        "no_end": _("No end date is chosen yet. Go to Schedule and choose one."),
        "ends_too_soon": _("The message has to run for at least 7 days. Choose a later end date."),
        "no_office_licence": _(
            "Own texts in Teams need Microsoft 365 E3 or E5, or Office 365 E3 or E5. Choose a premade message, or "
            "another location."
        ),
        "no_windows_licence": _(
            "Own texts in Windows need Microsoft 365 E3 or E5, or Windows Enterprise E3 or E5. Choose a premade "
            "message, or another location."
        ),
        "no_advanced_licence": _(
            "Choosing by company, department, place or usage needs Microsoft 365 E3 or E5, Office 365 E3 or E5, or "
            "Windows Enterprise E3 or E5."
        ),
        "no_such_attribute": _("Groups are made of company, department, country, state or city. Choose one of them."),
        "no_such_tenant": _("There is no organization of that name. Create it first, or check the spelling."),
    }
)


def sentence(refused: Refused) -> str:
    """The sentence for a refusal, in the active language."""
    return str(SENTENCES[refused.reason])
