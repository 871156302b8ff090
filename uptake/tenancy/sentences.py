"""What people read when the rules say no: one sentence for every reason, saying what to do next."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from uptake.rules.refusals import Refused

SENTENCES: Mapping[str, Promise] = MappingProxyType(
    {
        "not_allowed": _("Your roles do not allow this. Ask a global administrator for the role you need."),
        "place_is_taken": _("There is something at that place already. Choose a new name for the backup."),
        "no_backup": _("There is no backup at that place, or it was never finished. Choose another one."),
        "backup_damaged": _("The backup is damaged: a file is not what was written. Choose another backup."),
        "backup_of_newer": _("The backup was made by a newer version of Uptake. Install that version first."),
        "data_is_there": _("There is data already. Restore into an empty folder and an empty database."),
        "secret_is_missing": _(
            "The backup does not hold the secret of its installation. Give it with --secret, or begin with a new "
            "one by --new-secret: tokens, host keys and signed-in clients end then."
        ),
        "other_database": _(
            "The backup and this installation keep their state in different kinds of database. Set or unset "
            "UPTAKE_DATABASE as it was where the backup was made."
        ),
        "wrong_secret": _("This secret belongs to another installation. Give the one that was kept with the backup."),
        "figures_differ": _("What was restored does not give the figures of the backup. Choose another backup."),
        "audit_broken": _("The audit log of the backup is not what was written. Look at it with: uptake audit verify"),
        "no_postgres_tool": _("The tools of PostgreSQL are missing. Install pg_dump and pg_restore and try again."),
        "postgres_tool_too_old": _(
            "The tools of PostgreSQL are older than the server. Install pg_dump and pg_restore of its version and try "
            "again."
        ),
        "postgres_tool_failed": _("PostgreSQL has refused. Read its message in the log and try again."),
        "pseudonyms_too_late": _(
            "People are kept here by their names already. To keep them under pseudonyms, begin with an empty data "
            "folder (and database), set UPTAKE_PSEUDONYM_KEY before the first import, and import again."
        ),
        "pseudonym_key_missing": _(
            "People are kept here under pseudonyms, and the key is missing. Set UPTAKE_PSEUDONYM_KEY to the file that "
            "holds it."
        ),
        "pseudonym_key_other": _(
            "UPTAKE_PSEUDONYM_KEY holds another key than the one by which people are known here. Put the first one "
            "back; where it is lost, begin with an empty data folder and import again."
        ),
        "pseudonyms_not_begun": _(
            "UPTAKE_PSEUDONYM_KEY was set while the server ran. Stop all of Uptake and start it again."
        ),
        "pseudonyms_are_missing": _(
            "Names came in where pseudonyms are kept, and nothing was written. Report this as an error of Uptake."
        ),
        "database_of_newer": _(
            "A newer version of Uptake has written this database. Install that version, or restore a backup of before."
        ),
        "restore_not_finished": _("A restore died half-way. Run it again before anything else is started."),
        "audit_filter": _("The filter of the audit log cannot be. Go back, and choose days and values from the lists."),
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
        "needs_two": _(
            "The works council profile is on, and this would loosen one of its settings. Propose it under Settings, "
            "Works council profile; it holds once another global administrator agrees."
        ),
        "needs_somebody_else": _(
            "There is no other global administrator who could agree. Give the role to a second person first."
        ),
        "no_such_setting": _("The profile has no such setting. Reload the page and choose again."),
        "not_looser": _("This is not looser than what holds now. Change it on its own page; that takes nobody else."),
        "council_reason": _("Say why, so that whoever is to agree can judge it."),
        "proposed_already": _("A proposal for this setting waits already. Decide on that one first."),
        "profile_is_off": _("The works council profile is off, so the setting can be changed on its own page."),
        "no_such_proposal": _("There is no such proposal in this organization. Reload the page."),
        "proposal_decided": _("Somebody has decided on this proposal in the meantime. Reload the page."),
        "proposal_expired": _("Nobody agreed within seven days, so the proposal has lapsed. Propose it anew."),
        "proposer_may_not_agree": _("You proposed this yourself. Another global administrator has to agree."),
        "second_came_later": _(
            "You were no global administrator yet when this was proposed. Somebody who was has to agree, or it is "
            "proposed anew."
        ),
        "proposer_may_no_more": _(
            "Whoever proposed this is no global administrator any more. It has to be proposed anew."
        ),
        "changed_meanwhile": _("The setting was changed since this was proposed. It has to be proposed anew."),
        "people_agree_themselves": _("A program cannot agree to this. Sign in to the pages and agree there."),
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
        "host_without_name": _("Give the host a name, so that you know later what the key is for."),
        "too_many_hosts": _("There are 50 keys of hosts. End one that is not used any more."),
        "no_such_host": _("There is no such key of a host, or it has ended. Reload the page."),
        "issuer_incomplete": _("Give issuer, audience and claim, each of at most 500 letters."),
        "issuer_address": _("The issuer must be an address that begins with https:// and has no question mark in it."),
        "issuer_unreachable": _(
            "The keys of this provider could not be fetched. Check the issuer letter by letter, and whether this "
            "server can reach it."
        ),
        "issuer_is_known": _("This issuer is trusted for this audience already."),
        "too_many_issuers": _("There are 10 identity providers. Remove one that is not used any more."),
        "no_such_issuer": _("There is no such identity provider. Reload the page."),
        "too_many_codes": _("There are 100 valid codes. End some that are not needed any more."),
        "no_such_code": _("There is no such code, or it has ended. Reload the page."),
        "no_such_person": _("The directory has nobody of that name. Give the user principal name."),
        "no_such_device": _("Give the id that the device shows."),
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
        "provisioned_name_taken": _(
            "A person with this user name is there already. Ask for them by their user name, and change that one."
        ),
        "provisioned_id_taken": _(
            "This external identifier belongs to somebody or something else. Ask for it by its identifier, and change "
            "that one."
        ),
        "provisioned_text": _(
            "One of the texts is empty, too long, or holds signs that no name has. Correct it in the identity provider."
        ),
        "not_provisioned": _("There is no such person or group among those that the identity provider keeps here."),
        "no_such_member": _(
            "One of the members is not among the persons and groups kept here. Send the person or group first."
        ),
        "provisioned_too_fast": _("Too many requests at once. Wait as long as Retry-After says, then go on."),
        "wrong_password": _("Name or password is not right. Try again; capital letters count in the password."),
        "wrong_passkey": _("This passkey is not known here, or did not answer in time. Try again, or another way."),
        "wrong_code": _("This code is not right, or was used already. Wait for the next one and try again."),
        "wrong_proof": _("This was not right. Try again."),
        "too_many_tries": _("Too many attempts. Wait as long as is told, then try again."),
        "prove_again": _("Prove first who you are: sign in again, then repeat it within ten minutes."),
        "passkey_not_added": _("The passkey could not be added. Reload the page and try again, or choose another key."),
        "too_many_passkeys": _("An account holds 20 passkeys at most. Remove one that is not used any more."),
        "sign_in_at_provider": _(
            "Your organization signs in at its identity provider. Choose its button on the sign-in page."
        ),
        "provider_unreachable": _(
            "The identity provider cannot be reached, or does not say how to sign in there. Check the issuer, and try "
            "again in a minute."
        ),
        "provider_other_issuer": _(
            "The identity provider calls itself by another name. Enter its issuer exactly as its metadata tells it; "
            "for Microsoft Entra ID, with the directory id instead of common."
        ),
        "provider_answer": _(
            "The answer of the identity provider does not fit what was asked, or came too late. Sign in again from the "
            "beginning."
        ),
        "provider_refused": _("The identity provider did not let you in. Sign in again, or ask whoever manages it."),
        "provider_not_again": _(
            "The identity provider does not say that you signed in just now. Ask whoever manages it to send auth_time, "
            "or add a passkey under My account."
        ),
        "provider_somebody_else": _("Somebody else signed in there than is signed in here. Use the same account."),
        "wrong_directory": _("Your account belongs to another directory than this organization. Use another one."),
        "no_role_mapped": _(
            "Your account has no role here. Ask whoever manages the groups of your organization for the one you need."
        ),
        "too_many_groups": _(
            "You are in so many groups that the identity provider does not tell them. Ask whoever manages it to give "
            "app roles, or to send the groups that are assigned to the application only."
        ),
        "name_taken": _(
            "There is an account of this name already that was not made by the identity provider. Ask a global "
            "administrator to rename or remove it."
        ),
        "account_closed": _("This account is closed. Ask a global administrator."),
        "no_such_admin": _("There is no such admin in this organization. Reload the page and choose again."),
        "no_such_line": _("There is no such line in the mapping. Reload the page and choose again."),
        "no_role_chosen": _("Choose at least one role."),
        "admin_is_here": _("This admin has roles here already. Choose them in the list above to change these."),
        "roles_from_provider": _(
            "The identity provider says which roles this person has. Change them there, or change the mapping."
        ),
        "last_global_administrator": _(
            "This is the last global administrator. Give somebody else that role first, so that somebody is left who "
            "may do it."
        ),
        "elsewhere_too": _(
            "This account holds roles in other organizations, too. Ask somebody who is global administrator in all of "
            "them, or whoever runs this installation."
        ),
        "no_secret": _("The client secret is missing. Make one at the identity provider and enter its value."),
        "no_provider": _("Turn on an identity provider with at least one line of its mapping first."),
        "no_break_glass": _(
            "Nobody could get in on the day on which the identity provider fails. Make a global administrator with a "
            "password a break-glass account first, under Roles."
        ),
        "local_is_off": _("Passwords are turned off, so this is the only way in. Turn them on again first."),
        "me_code_unknown": _(
            "This link does not open anything: it is incomplete, of another installation, or you have left. Ask for a "
            "new one where you see messages."
        ),
        "me_code_expired": _("This link was good for a minute only. Ask for a new one where you see messages."),
        "me_code_used": _("This link was used already, and opens once. Ask for a new one where you see messages."),
        "me_too_often": _("That was a lot in a short time. Wait a while, then try again."),
        "me_no_visit": _(
            "Nobody is reading here, or half an hour is over. Open the page anew from where you see messages: it "
            "gives you a link for yourself."
        ),
        "me_not_known": _(
            "Nobody in the directory of your organization is known by the account that you signed in with, so there is "
            "nothing to show. Use your work account, or ask whoever keeps the directory."
        ),
        "may_not_decline": _(
            "Your organization does not let people leave themselves out. A pause keeps messages away, too."
        ),
        "no_such_tenant": _("There is no organization of that name. Create it first, or check the spelling."),
    }
)


def sentence(refused: Refused) -> str:
    """The sentence for a refusal, in the active language."""
    return str(SENTENCES[refused.reason])
