"""Everything that is kept, kind by kind: what for, from where, for how long, and how its old part is deleted.

The page of retention, the nightly job and docs/privacy.md are made from this list. What has no period of its
own is replaced as a whole or goes with what it belongs to; `until` says when.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.sessions.models import Session
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from uptake.access.doors import forget_old as forget_doors
from uptake.access.sessions import forget_old as forget_sessions
from uptake.delivery.tokens import LIFETIME
from uptake.facts.about_people import OTHER_TABLES, PEOPLE_TABLES
from uptake.facts.shared_work import PERSON_WEEK
from uptake.facts.table import Table
from uptake.facts.tables import COVERAGE, ENGAGEMENT_DAY
from uptake.insights import keeping as insights
from uptake.messaging.enrolment_codes import forget_codes
from uptake.messaging.revoking import forget_revocations
from uptake.privacy.council_notices import forget_before as forget_notices
from uptake.privacy.deletions import (
    TESTS,
    engagement,
    facts_before,
    oldest_of,
    recipients,
    showings,
    start_of,
    tests,
    weeks,
)
from uptake.privacy.traces import forget_names
from uptake.reports.actions import forget_survey_before
from uptake.rules.retention import days_kept, first_kept
from uptake.tenancy import audit
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant
from uptake.tenancy.token_actions import forget_ended
from uptake.tenancy.token_answers import forget_answers

ACTIVITY = tuple(table for table in PEOPLE_TABLES if table is not PERSON_WEEK)
ANSWERS = timedelta(days=1)
TECHNOLOGY = tuple(table for table in OTHER_TABLES if table not in (ENGAGEMENT_DAY, COVERAGE))


@dataclass(frozen=True)
class Shelf:
    """One kind of data: the tables that hold it, and either a period (rules/retention) or the words of `until`.

    `delete` removes what is older than the first day kept; `oldest` is the first day there is, where the
    page can tell when the next deletion is due.
    """

    id: str
    title: Promise
    tables: tuple[str, ...]
    purpose: Promise
    source: Promise
    until: Promise
    delete: Callable[[Tenant, date], object] | None = None
    oldest: Callable[[Tenant], date | None] | None = None

    @property
    def has_period(self) -> bool:
        """Whether an organization may choose how long it is kept."""
        return self.delete is not None


def tidy(tenant: Tenant, today: date) -> None:
    """Delete everything that is older than its period, and the files that were replaced before yesterday."""
    for shelf in SHELVES:
        if shelf.delete is not None:
            shelf.delete(tenant, first_kept(today, days_kept(tenant.retention, shelf.id)))
    tests(tenant, today)
    forget_codes(tenant, start_of(today))
    forget_revocations(tenant, start_of(today) - LIFETIME)
    forget_answers(tenant, start_of(today) - ANSWERS)
    forget_names(tenant)
    forget_notices(tenant, start_of(today) - TESTS)
    Session.objects.filter(expire_date__lt=start_of(today)).delete()
    forget_sessions(start_of(today))
    forget_doors(start_of(today))
    facts_of(tenant).vacuum()


def _names(tables: Iterable[Table]) -> tuple[str, ...]:
    return tuple(f"facts.{table.name}" for table in tables)


SHELVES = (
    Shelf(
        "activity",
        _("What people do, day by day"),
        _names(ACTIVITY),
        _("The people categories of the score, audiences of recommendations, groups, Business resilience"),
        _("Imported reports, audit logs, call records and the directory"),
        _("counted from the day it tells of"),
        facts_before(ACTIVITY, people=True),
        oldest_of(ACTIVITY),
    ),
    Shelf(
        "weeks",
        _("Weeks of work"),
        _names([PERSON_WEEK]),
        _("Business resilience: a week is compared with the same one a year earlier"),
        _("Person queries of Viva Insights"),
        _("counted from the first day of the week"),
        weeks,
        oldest_of([PERSON_WEEK]),
    ),
    Shelf(
        "technology",
        _("Devices, apps and the network"),
        _names(TECHNOLOGY),
        _("The technology categories of the score"),
        _("Imported reports of Endpoint analytics, Microsoft 365 Apps and the network"),
        _("counted from the day it tells of"),
        facts_before(TECHNOLOGY, people=False),
        oldest_of(TECHNOLOGY),
    ),
    Shelf(
        "scores",
        _("Computed scores"),
        ("insights.DailyInsight", "insights.ScoredDay"),
        _("History, changes, goals and forecasts; numbers of the organization, never of one person"),
        _("Computed every night from the facts"),
        _("counted from the day it tells of"),
        insights.forget_before,
        insights.oldest,
    ),
    Shelf(
        "survey",
        _("Survey about Copilot"),
        ("reports.Survey", "reports.AnswerCount"),
        _("How people judge Copilot, as counts"),
        _("Uploaded by a global administrator"),
        _("counted from the upload"),
        lambda tenant, first: forget_survey_before(tenant, start_of(first)),
    ),
    Shelf(
        "engagement",
        _("What came of messages, as counts"),
        ("delivery.tally", *_names([ENGAGEMENT_DAY])),
        _("How often a message was seen, clicked and dismissed"),
        _("Counted by Uptake"),
        _("counted from the day of the showing"),
        engagement,
        oldest_of([ENGAGEMENT_DAY]),
    ),
    Shelf(
        "showings",
        _("Who was shown which message"),
        ("delivery.exposure", "delivery.showing", "delivery.reach"),
        _("Frequency and lifetime caps; nobody sees a message again that was clicked or dismissed"),
        _("Counted by Uptake"),
        _("counted from the end of the message"),
        showings,
    ),
    Shelf(
        "recipients",
        _("Who receives a message"),
        ("messaging.Recipients", "messaging.Enrolment"),
        _("Showing the message to them and to nobody else, and telling what it brings"),
        _("Chosen every night from the facts"),
        _("counted from the end of the message"),
        recipients,
    ),
    Shelf(
        "tokens",
        _("Tokens that have ended"),
        ("tenancy.ApiToken",),
        _("Telling who had access to the numbers"),
        _("Made by admins"),
        _("counted from their end"),
        lambda tenant, first: forget_ended(tenant, start_of(first)),
    ),
    Shelf(
        "audit",
        _("Audit log"),
        ("tenancy.AuditEntry", "tenancy.AuditChain"),
        _("Who changed what, and when"),
        _("Written with every change"),
        _("counted from the change"),
        lambda tenant, first: audit.forget_before(tenant, start_of(first)),
        audit.oldest,
    ),
    Shelf(
        "council",
        _("Works council profile"),
        ("privacy.Council", "privacy.Loosening", "privacy.CouncilNotice"),
        _("What was agreed with the works council, and who agreed to loosen it"),
        _("Decided by global administrators"),
        _("as long as the organization is here, so that it can be proved; mails to the council for 30 days"),
    ),
    Shelf(
        "installation_log",
        _("Log of the installation"),
        ("tenancy.InstallationEntry", "tenancy.InstallationChain", "people.Pseudonymity"),
        _("Which backups were made and restored, and when admins were made; it names admins alone"),
        _("Written with every change"),
        _("as long as the installation exists"),
    ),
    Shelf(
        "directory",
        _("The directory"),
        (
            "people.Person",
            "people.Group",
            "people.Group_members",
            "people.Group_inner",
            "people.ProvisionedPerson",
            "people.ProvisionedGroup",
        ),
        _("Telling people apart, groups, recipients of messages, sign-in of clients"),
        _("Imported from the directory or kept by an identity provider, and names in imported reports"),
        _("while the directory has them; after that until the last fact and showing that tells of them is deleted"),
    ),
    Shelf(
        "groups",
        _("Figures of groups"),
        ("groups.GroupFigure", "groups.Freeze", "groups.FrozenTree", "groups.FrozenBlock"),
        _("Comparing departments, companies and places"),
        _("Computed every night from the facts"),
        _("180 days; who counts where is replaced every week; all of it until groups are turned off"),
    ),
    Shelf(
        "listings",
        _("Listings of the newest day"),
        ("insights.DailyListing",),
        _("Tables of the category pages"),
        _("Computed every night from the facts"),
        _("until the next night"),
    ),
    Shelf(
        "peers",
        _("Comparison with peers"),
        (
            "peers.Profile", "peers.Contribution", "peers.Settled", "peers.BenchmarkFile", "peers.PublishedFigure",
        ),
        _("Benchmarks; whole points of organizations, never of people"),
        _("Computed once a month, or taken over from a file"),
        _("until contributing is turned off, or the organization is removed"),
    ),
    Shelf(
        "messages",
        _("Messages"),
        (
            "messaging.Message", "messaging.MessageMove", "messaging.Publication", "messaging.Picture",
            "messaging.Version", "messaging.Review", "messaging.Told", "messaging.Imported",
            "messaging.SigningKey",
        ),
        _("Writing, scheduling and showing messages"),
        _("Written by admins"),
        _("until the organization is removed"),
    ),
    Shelf(
        "tests",
        _("Test sends, and what devices report"),
        ("messaging.TestSend", "delivery.trial", "delivery.device", "delivery.enrolled", "delivery.enrolment"),
        _("Trying a message out on oneself; telling which policy keeps messages from devices"),
        _("Authors, and the devices of people"),
        _("30 days, devices 90 days after their last report"),
    ),
    Shelf(
        "plans",
        _("Goals and notes"),
        ("insights.Goal", "insights.Annotation"),
        _("What admins plan"),
        _("Written by admins"),
        _("until an admin removes them"),
    ),
    Shelf(
        "admins",
        _("Admins and their roles"),
        (
            "tenancy.Admin",
            "tenancy.Assignment",
            "access.CodeSecret",
            "access.Passkey",
            "access.RecoveryCode",
            "access.FirstPassword",
            "access.BreakGlass",
            "access.OutsideIdentity",
        ),
        _("Signing in, and who may do what"),
        _("Made on the command line, on the page of roles, or at the first sign-in from an identity provider"),
        _("until whoever runs the installation removes them"),
    ),
    Shelf(
        "settings",
        _("Settings"),
        (
            "tenancy.Tenant",
            "groups.GroupSettings",
            "groups.Evaluation",
            "messaging.MessageSettings",
            "messaging.HostKey",
            "messaging.TrustedIssuer",
            "messaging.EnrolmentCode",
            "access.SignInRules",
            "access.Provider",
            "access.RoleLine",
        ),
        _("What the organization has turned on and chosen"),
        _("Decided by admins"),
        _("until the organization is removed"),
    ),
    Shelf(
        "wishes",
        _("People who left themselves out"),
        ("transparency.Declined",),
        _("No message goes to them that is sent because of what people do"),
        _("Said by the person, on the page about themselves"),
        _("until they take it back, or nothing names them any more"),
    ),
    Shelf(
        "running",
        _("What keeps the installation running"),
        (
            "sessions.Session",
            "access.SignedIn",
            "access.ClosedDoor",
            "jobs.Job",
            "people.IdentityList",
            "messaging.Revocation",
            "scim.Contact",
            "transparency.Visit",
            "tenancy.KeptAnswer",
            *_names([COVERAGE]),
        ),
        _("Signed-in browsers, work to do, answers to repeated requests, which source has delivered which day"),
        _("Written by Uptake"),
        _("sessions until they expire, jobs 30 days, answers one day, deliveries as long as their facts"),
    ),
    Shelf(
        "files",
        _("Files for the clients"),
        (
            *("snapshots.snapshot", "snapshots.people", "snapshots.revoked"),
            *("delivery.file", "delivery.placed", "delivery.lane", "delivery.version"),  # where PostgreSQL keeps them
        ),
        _("Showing messages without asking the database"),
        _("Written by Uptake"),
        _("until the next version takes their place"),
    ),
)  # fmt: skip
