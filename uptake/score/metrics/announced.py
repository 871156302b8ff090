"""Categories whose facts cannot be brought in yet: they say which facts are missing, and no number.

Source: specification of Adoption Score, sections 1.2 to 1.4, 2 and 8.5.
"""

from uptake.score.categories import (
    APPS_HEALTH,
    CONTENT_COLLABORATION,
    ENDPOINT_ANALYTICS,
    MEETINGS,
    NETWORK_CONNECTIVITY,
    TEAMWORK,
)
from uptake.score.metric import announced

meetings = announced(
    MEETINGS,
    title="Practices before, during and after meetings",
    question="How many of the recommended practices do online meetings in Teams follow?",
    spec="1.2",
    missing="Facts about each meeting",
)
content_collaboration = announced(
    CONTENT_COLLABORATION,
    title="Collaborating on online files",
    question="Of the people with access to OneDrive or SharePoint, how many collaborate on online files?",
    spec="1.3",
    missing="Facts about who reads and changes which file",
)
teamwork = announced(
    TEAMWORK,
    title="Working in shared workspaces",
    question="Of the people who communicate or work on content, how many do so in a shared workspace?",
    spec="1.4",
    missing="Facts about group mailboxes, channels and team sites",
)
endpoint_analytics = announced(
    ENDPOINT_ANALYTICS,
    title="Devices that start fast and run reliably",
    question="How well do devices start, run their apps and work from anywhere?",
    spec="2.1",
    missing="Scores of Endpoint analytics",
)
network_connectivity = announced(
    NETWORK_CONNECTIVITY,
    title="Network between offices and Microsoft 365",
    question="How good is the network of the offices for Exchange, SharePoint and Teams?",
    spec="2.2",
    missing="Network measurements of locations",
)
apps_health = announced(
    APPS_HEALTH,
    title="Recommended update channels",
    question="Of the devices with Microsoft 365 Apps, how many are on a recommended update channel?",
    spec="2.3",
    missing="Inventory of Microsoft 365 Apps on devices",
)
