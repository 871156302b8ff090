"""What people read about each gate: when it is open, when it holds, and where the past of it is not known."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# For each gate: what people read when it is open, and when it holds.
SENTENCES: Mapping[str, tuple[Promise, Promise]] = MappingProxyType(
    {
        "switched_off": (
            _("Score and messages are turned on for the organization."),
            _("Score or messages are turned off for the organization. Turn them on under Settings."),
        ),
        "not_active": (
            _("The message is published."),
            _("The message is not published: never scheduled, ended, canceled, or still being registered."),
        ),
        "outside_its_dates": (
            _("The moment lies within its dates."),
            _("The moment lies outside of its dates."),
        ),
        "not_a_recipient": (
            _("The person is among those whom it is meant for."),
            _(
                "The person is not among those whom it is meant for: not chosen, not enabled, took up the practice in "
                "28 days, or left out."
            ),
        ),
        "held_out": (
            _("The person is not in the control group."),
            _("Chance has put the person into the control group, which never gets this message."),
        ),
        "not_licensed": (
            _("The person holds a licence for it, or it asks for none."),
            _("The message asks for a licence of Microsoft 365, Office 365 or Windows that the person does not hold."),
        ),
        "other_surface": (
            _("The message appears in this place."),
            _("The message does not appear in this place: its format belongs to others."),
        ),
        "no_text_in_locale": (
            _("There is a text in a language of the person."),
            _("There is no text in the first supported language of the person."),
        ),
        "device_not_reported": (
            _("The place asks nothing of the device, or the device has told what it is like."),
            _("The device has not told what it is like. Its client does so when it signs in."),
        ),
        "device_join": (
            _("The device is joined to the organization, or the place does not ask for it."),
            _("The device is not joined to Microsoft Entra, or it is hybrid joined and these are left out."),
        ),
        "device_edition": (
            _("The edition of Windows is one that shows messages, or the place does not ask for it."),
            _("The edition of Windows shows no messages: it must be Enterprise, Education or IoT Enterprise."),
        ),
        "device_build": (
            _("The version of Windows is one that shows messages, or the place does not ask for it."),
            _("The version of Windows shows no messages: it is unknown, or older than the organization asks for."),
        ),
        "device_update": (
            _("No update of Windows is missing."),
            _("Update KB5094126 is missing, without which the taskbar shows no messages."),
        ),
        "device_policy": (
            _("No policy of the device keeps messages away."),
            _("A policy of the device keeps messages away."),
        ),
        "quiet_hours": (
            _("It is outside of quiet hours, or the message does not mind them."),
            _("The organization has quiet hours."),
        ),
        "snoozed": (
            _("The person has not asked for a pause, or the message does not mind it."),
            _("The person has asked for a pause from all messages."),
        ),
        "not_relevant": (
            _("The person has not said that it is nothing for them."),
            _("The person has said that it is nothing for them, so it never comes back."),
        ),
        "finished": (
            _("The person has done nothing that ends the message."),
            _("The person has clicked or dismissed it, so it never comes back."),
        ),
        "week_is_full": (
            _("The week still has room for a message."),
            _("The person was shown as many messages in seven days as the organization allows."),
        ),
        "shown_often_enough": (
            _("It was not shown too often."),
            _("It is a call-out and was shown twice, which is all there is."),
        ),
        "resting": (
            _("The pause after the last showing is over, or it was never shown."),
            _("It was shown or handed out a short while ago and rests until the interval is over."),
        ),
    }
)
DECLINED = _("The person has left themselves out of messages that are sent because of what people do.")
SHOWN_ONCE = _("An urgent message is shown once, and it was.")
POLICY_NAMES = _("These policies keep messages away: %(policies)s.")

# About a moment that has passed: what of today stands for what was not kept.
NOT_KEPT: Mapping[str, Promise] = MappingProxyType(
    {
        "switched_off": _("Told as it is today: the switches of the past are not kept here, but in the audit log."),
        "not_a_recipient": _("Told by the newest list of recipients: older ones are not kept."),
        "not_licensed": _("Told by the licences of today: older ones are not kept."),
        "quiet_hours": _("Told by the quiet hours of today: older ones are not kept here, but in the audit log."),
        "snoozed": _("A pause that was asked for on the page about oneself is known only while it lasts."),
        "week_is_full": _("Told by the cap of today: older ones are not kept here, but in the audit log."),
    }
)
NOT_YET: Mapping[str, Promise] = MappingProxyType(
    {
        "not_a_recipient": _("Told by the list of today: it is made anew every day."),
    }
)
ABOUT_THE_LIST = frozenset(
    {"not_a_recipient", "not_licensed", "snoozed"}
)  # of somebody made up they are told, not looked up
