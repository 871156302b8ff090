"""What the sources of organizational messages leave open, and how it is read; what may be chosen is in `choices`.

Source: specification of organizational messages, section 11 (O-1 to O-20), whose numbers the ids carry.
"""

from uptake.rules.choices import Reading

MESSAGE_READINGS = (
    Reading(
        "O-2",
        "Language of a reader",
        "The first supported language in the list that the app sends, which begins with the app's own language.",
        "2.4",
    ),
    Reading(
        "O-4",
        "Edited premade texts",
        "They are words of the author, so somebody else approves them; another address or picture changes nothing.",
        "2.1",
    ),
    Reading(
        "O-6",
        "A week, a month, a year",
        "7, 30 and 365 times 24 hours, since the last showing or since the click.",
        "6",
    ),
    Reading(
        "O-7",
        "One message for each insight",
        "A recommendation holds its insight while it is pending, scheduled or active.",
        "3.2",
    ),
    Reading(
        "O-8",
        "Dates of announcements",
        "They start today and run for 30 days unless the author says otherwise, for at least seven days.",
        "4.2",
    ),
    Reading(
        "O-9",
        "Lengths of texts and sizes of pictures",
        "A table for each location, shown in the wizard beside the field.",
        "1.3",
    ),
    Reading(
        "O-10",
        "Nobody reviews a message",
        "It is rejected when its last day begins, an urgent one seven days after it was sent for approval.",
        "3.2",
    ),
    Reading("O-11", "Dismissed call-outs", "Every showing counts, and a dismissal ends a call-out anyway.", "6"),
    Reading("O-12", "Frequencies", "Once a week, every two weeks, once a month; never more often.", "4"),
    Reading(
        "O-14",
        "Deleting",
        "In any state; a living message is canceled first. History and counts stay, the list does not show it.",
        "3.2",
    ),
    Reading("O-15", "Comments", "Writers and approvers read all comments; they are added and never changed.", "3.2"),
    Reading(
        "O-16",
        "Global administrators",
        "They write and approve, and never approve what they wrote themselves.",
        "3.2",
    ),
    Reading(
        "O-17",
        "Clicked, and idle again",
        "The same message does not come back; a new one about the same insight does.",
        "6",
    ),
    Reading("O-18", "Pending", "The message is being registered, and nobody receives it yet.", "3.1"),
    Reading(
        "O-19", "Priority accounts", "A mark in the directory that an import sets; nobody is left out by default.", "5"
    ),
    Reading(
        "O-20",
        "No people experiences any more",
        "Recommendations end with that reason; announcements run on.",
        "5.3",
    ),
)
