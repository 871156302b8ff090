"""What the pages say about each category: its headline, why it matters, and how to move it."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from uptake.rules.maximum import Area

AREA_TITLES: Mapping[Area, Promise] = MappingProxyType(
    {Area.PEOPLE: gettext_lazy("People experiences"), Area.TECHNOLOGY: gettext_lazy("Technology experiences")}
)

ICONS: Mapping[str, str] = MappingProxyType(
    {
        "communication": "chat",
        "meetings": "video",
        "content_collaboration": "document",
        "teamwork": "people-team",
        "mobility": "phone",
        "ai_adoption": "bot",
        "endpoint_analytics": "laptop",
        "network_connectivity": "globe",
        "apps_health": "apps",
    }
)

HEADLINES: Mapping[str, Promise] = MappingProxyType(
    {
        "communication": gettext_lazy("%(share)s of people use more than one way to communicate"),
        "meetings": gettext_lazy("Scheduled meetings follow %(share)s of the recommended practices"),
        "content_collaboration": gettext_lazy("%(share)s of people work together on online files"),
        "teamwork": gettext_lazy("%(share)s of the people who communicate or work on files do so in shared workspaces"),
        "mobility": gettext_lazy("%(share)s of people use an app on more than one platform"),
        "ai_adoption": gettext_lazy("Copilot is used on %(share)s of the days that make a habit"),
        "endpoint_analytics": gettext_lazy("Devices start, run and travel at %(points)s of 100 points"),
        "network_connectivity": gettext_lazy("The network of the offices reaches %(points)s of 100 points"),
        "apps_health": gettext_lazy("%(share)s of devices are on a recommended update channel"),
    }
)
"""The key figure of a category as one sentence, while its points come from its primary insight."""

WHY_IT_MATTERS: Mapping[str, Promise] = MappingProxyType(
    {
        "communication": gettext_lazy(
            "A question in a chat, a decision in a mail, news in a community: people who can choose the way that "
            "fits reach each other sooner and interrupt each other less."
        ),
        "meetings": gettext_lazy(
            "A meeting takes time from everyone in it at once. With a purpose that is known before, voices that are "
            "heard during, and a trace that is left after, that time is well spent, also for those who could not come."
        ),
        "content_collaboration": gettext_lazy(
            "When a file lies online, people change the same version instead of sending copies around. Nobody merges, "
            "nobody searches for the newest attachment, and whoever joins later finds everything."
        ),
        "teamwork": gettext_lazy(
            "What is said and stored in a shared workspace can be found by the whole team, and stays when somebody "
            "leaves. Newcomers catch up by reading instead of asking."
        ),
        "mobility": gettext_lazy(
            "People who find the same work on the desktop, in the browser and on the phone can go on wherever they "
            "are, and can put it down where they want to."
        ),
        "ai_adoption": gettext_lazy(
            "An assistant helps when it is a habit. Three active days a week are the mark from which it is part of "
            "everyday work."
        ),
        "endpoint_analytics": gettext_lazy(
            "Everybody's day begins with a device. One that starts quickly, does not crash and can be looked after "
            "from anywhere is noticed by nobody, which is the point."
        ),
        "network_connectivity": gettext_lazy(
            "Every mail, file and call crosses the network. Where the way to Microsoft 365 is long or detours through "
            "something in between, people wait and calls break up, whatever the apps are like."
        ),
        "apps_health": gettext_lazy(
            "Devices on a recommended update channel receive improvements and security fixes month by month. Those "
            "that lag behind miss both, and each further version to look after costs time."
        ),
    }
)

ADVICE: Mapping[str, Promise] = MappingProxyType(
    {
        "communication": gettext_lazy(
            "Each person who begins to use a second way of communication raises the score. A message reaches exactly "
            "those who have not sent a Teams message in the last 28 days."
        ),
        "meetings": gettext_lazy(
            "Large and long meetings weigh most, so begin with the recurring ones: post what it is about before, and "
            "record it or write down what was decided after. Both take a minute."
        ),
        "content_collaboration": gettext_lazy(
            "People collaborate as soon as somebody opens a file that another person has changed. Sharing links in "
            "place of attachments does that; a message reaches those who still send copies."
        ),
        "teamwork": gettext_lazy(
            "Move what concerns a whole team out of private chats and personal folders: a channel post or a file on "
            "the team's site is enough for somebody to count."
        ),
        "mobility": gettext_lazy(
            "Each person who opens one app on a second platform raises the score. Show people how to set up Outlook or "
            "Teams on their phone."
        ),
        "ai_adoption": gettext_lazy(
            "Each further active day counts until a person reaches twelve in 28 days. People who hold a licence and "
            "never begin weigh most."
        ),
        "endpoint_analytics": gettext_lazy(
            "Replace hard disks by solid-state storage, look at what Group Policy does at sign-in, and update the "
            "applications that crash most. The parts of the score below show where to begin."
        ),
        "network_connectivity": gettext_lazy(
            "Let traffic to Microsoft 365 leave to the internet near the people, and do not open it on the way. The "
            "findings at the locations below name what to look at; large offices weigh most."
        ),
        "apps_health": gettext_lazy(
            "Move devices from the Semi-Annual Enterprise Channel to Current Channel or Monthly Enterprise Channel. "
            "Begin with a group that can tell you what breaks."
        ),
    }
)
