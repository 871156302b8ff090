"""What the actions of the audit log are called on pages, and what is told about a broken chain."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from uptake.rules.audit_chain import Verdict, Why

NAMES: Mapping[str, Promise] = MappingProxyType(
    {
        "access.refused": _("An admin was turned away"),
        "admin.created": _("An admin was made"),
        "admin.from_provider": _("An admin was made for somebody from the identity provider"),
        "admin.made": _("An admin was made on the page of roles"),
        "backup.deleted": _("An older backup was deleted"),
        "backup.made": _("A backup was made"),
        "backup.restored": _("A backup was restored"),
        "break_glass.off": _("An account is no break-glass account any more"),
        "break_glass.on": _("An account became a break-glass account"),
        "choice.made": _("A method was chosen"),
        "client_tokens.revoked": _("Sessions of clients were ended"),
        "enrolment_code.ended": _("A code for devices was ended"),
        "enrolment_code.made": _("A code for devices was made"),
        "council.on": _("The works council profile was turned on"),
        "council.proposed": _("A change of the works council profile was proposed"),
        "scim.group_added": _("The identity provider added a group"),
        "scim.group_changed": _("The identity provider changed a group"),
        "scim.group_removed": _("The identity provider removed a group"),
        "scim.person_added": _("The identity provider added a person"),
        "scim.person_changed": _("The identity provider changed a person"),
        "scim.person_removed": _("The identity provider removed a person"),
        "export.made": _("A file was exported"),
        "facts.imported": _("Reports were imported"),
        "goal.removed": _("A goal was removed"),
        "goal.set": _("A goal was set"),
        "groups.approved": _("An evaluation of groups was approved"),
        "groups.evaluated": _("Groups were evaluated"),
        "groups.off": _("Figures of groups were turned off"),
        "groups.on": _("Figures of groups were turned on"),
        "host_key.ended": _("A key of a host was ended"),
        "host_key.made": _("A key of a host was made"),
        "host_key.shown": _("The first key of a host was shown"),
        "issuer.distrusted": _("An identity provider of clients was removed"),
        "issuer.trusted": _("An identity provider of clients was trusted"),
        "mapping.added": _("A role was mapped to a group or app role"),
        "mapping.removed": _("A role is not mapped to a group or app role any more"),
        "message.approve": _("A message was approved"),
        "message.approved_once": _("A message was approved by the first of two"),
        "message.cancel": _("A message was canceled"),
        "message.cloned": _("A message was cloned"),
        "message.complete": _("A message came to its end"),
        "message.created": _("A message was begun"),
        "message.deleted": _("A message was deleted"),
        "message.fail": _("A message failed"),
        "message.imported": _("Messages were taken over"),
        "message.language_added": _("A language was added to a message"),
        "message.language_removed": _("A language was removed from a message"),
        "message.lapse": _("A message was not reviewed in time"),
        "message.picture_removed": _("A picture was removed from a message"),
        "message.picture_set": _("A picture was put into a message"),
        "message.register": _("A message was registered"),
        "message.reject": _("A message was rejected"),
        "message.renamed": _("A message was renamed"),
        "message.replacing": _("A message was begun that replaces another"),
        "message.saved": _("A step of a message was saved"),
        "message.schedule": _("A message was scheduled"),
        "message.start": _("A message went out"),
        "message.submit": _("A message was sent for approval"),
        "message.tested": _("A message was tried out"),
        "message.texts_edited": _("Texts of a message were changed"),
        "message.texts_premade": _("A message got its premade texts again"),
        "message.withdraw": _("A message was taken back to be changed"),
        "messages.off": _("Messages were turned off"),
        "messages.on": _("Messages were turned on"),
        "messages.setting": _("A setting of messages was changed"),
        "note.deleted": _("A note in the history was deleted"),
        "note.written": _("A note was written into the history"),
        "password.changed": _("A password was changed"),
        "peers.described": _("The organization was described for peers"),
        "peers.file": _("A file of benchmarks was taken over"),
        "peers.file_dropped": _("The file of benchmarks was dropped"),
        "peers.off": _("Contributing to benchmarks was turned off"),
        "peers.on": _("Contributing to benchmarks was turned on"),
        "people.excluded": _("Groups were left out of people experiences"),
        "people.opted_in": _("People experiences were turned on again"),
        "people.opted_out": _("People experiences were turned off"),
        "people.removal_begun": _("The removal of people's data began"),
        "people.removed": _("People's data was removed"),
        "provider.changed": _("The identity provider was changed"),
        "provider.removed": _("The identity provider was removed"),
        "pseudonyms.begun": _("People are kept under pseudonyms from here on"),
        "retention.changed": _("A period of retention was changed"),
        "role.assigned": _("A role was given"),
        "role.taken": _("A role was taken away"),
        "score.off": _("Adoption Score was turned off"),
        "score.on": _("Adoption Score was turned on"),
        "second_factor.code_added": _("An authenticator app was set up"),
        "second_factor.code_removed": _("An authenticator app was removed"),
        "second_factor.passkey_added": _("A passkey was added"),
        "second_factor.passkey_copied": _("A passkey that seems to be a copy was refused"),
        "second_factor.passkey_removed": _("A passkey was removed"),
        "second_factor.recovery_code_used": _("A recovery code was used"),
        "second_factor.recovery_codes_made": _("Recovery codes were made"),
        "second_factor.reset": _("The second factor of an admin was taken away"),
        "session.begun": _("An admin signed in"),
        "session.ended": _("Sessions were ended"),
        "sign_in.closed": _("Signing in was closed for a while after failed tries"),
        "sign_in.opened": _("Signing in was opened again before the time"),
        "sign_in.rules": _("What is asked of those who sign in was changed"),
        "signing_key.rotated": _("Messages are signed with a new key"),
        "survey.deleted": _("The survey was deleted"),
        "survey.replaced": _("The survey was replaced"),
        "survey.uploaded": _("A survey was uploaded"),
        "tenant.created": _("The organization was made"),
        "token.made": _("A token was made"),
        "token.revoked": _("A token was revoked"),
    }
)

_BROKEN: Mapping[Why, Promise] = MappingProxyType(
    {
        Why.CHANGED: _("Entry %(number)s was changed after it was written."),
        Why.MISSING: _("Entry %(number)s is missing."),
        Why.REORDERED: _("Entry %(number)s has changed places with another."),
        Why.CUT_AT_THE_END: _("The log was cut off: entry %(number)s and all after it are gone."),
        Why.ADDED: _("Entry %(number)s was added from outside."),
        Why.FORGED: _("The log was written anew, up to entry %(number)s, without the key of this installation."),
        Why.FORGOTTEN_FORGED: _("Entries up to %(number)s are gone, and not because their time was over."),
        Why.ANCHOR_FORGED: _("The anchor of the log in the data folder was changed."),
    }
)


def action_name(action: str) -> Promise | str:
    """What an action is called; its own name for one that rooms above know alone."""
    return NAMES.get(action, action)


def broken_sentence(verdict: Verdict) -> str:
    """What is wrong with a chain, in one sentence; empty when it holds."""
    if verdict.why is None:
        return ""
    return str(_BROKEN[verdict.why]) % {"number": verdict.broken}
