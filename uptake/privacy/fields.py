"""Every field that is about a person: what it tells, and why it is kept; docs/privacy.md is made from it.

Each field of each table is declared here, as personal or as not: a test fails for one that is missing. Whose
person it is: somebody who works in the organization, or an admin. Facts declare their own columns
(facts/tables.py); source and retention are those of the shelf of the table (shelves.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from uptake.facts.shared_work import PERSON_WEEK
from uptake.facts.table import Table
from uptake.facts.tables import TABLES


@dataclass(frozen=True)
class Declared:
    """The fields of one table: personal ones with what they tell, and the names of all others."""

    personal: Mapping[str, str]
    others: frozenset[str]


def _fields(others: str = "", **personal: str) -> Declared:
    return Declared(MappingProxyType(personal), frozenset(others.split()))


_ADMIN = "The sign-in name of the admin who did it, kept when the admin is gone"
_NUMBER = "The person, by their number within the organization"
_SET = "Numbers of persons, as a compressed set"

DECLARED: Mapping[str, Declared] = MappingProxyType(
    {
        "tenancy.Tenant": _fields(
            "id slug name time_zone created_at score_on messages_on names_concealed excluded_groups choices "
            "people_opted_out_at people_removal_begun_at people_removed_at retention"
        ),
        "tenancy.Admin": _fields(
            "id is_active",
            sign_in="The name by which an admin signs in",
            name="The name of an admin",
            password="A salted hash (Argon2) of the password",  # noqa: S106 - a description
            last_login="When an admin signed in last",
        ),
        "tenancy.Assignment": _fields("id tenant", admin="The admin who holds the role", role="The role"),
        "access.CodeSecret": _fields("id secret since last_step", admin="Who has an authenticator app"),
        "access.Passkey": _fields(
            "id name credential_id credential uses since",
            admin="Whose passkey it is",
            last_used_at="When the admin used it last",
        ),
        "access.RecoveryCode": _fields("id digest used_at", admin="Whose recovery code it is"),
        "access.FirstPassword": _fields("id", admin="Whose password somebody else made"),
        "access.BreakGlass": _fields("id since", admin="Which admin may sign in when the provider fails"),
        "access.ClosedDoor": _fields(
            "id count first_at closed_until",
            door="A keyed hash of a sign-in name and an address",
            about="A keyed hash of a sign-in name",
        ),
        "access.SignedIn": _fields(
            "id session how",
            admin="Who is signed in",
            since="When the admin signed in",
            seen_at="When the admin was seen last, to the minute",
            address="From which IP address",
            device="With which browser and system",
        ),
        "access.SignInRules": _fields("id tenant second_factor local_off"),
        "access.Provider": _fields("id tenant name issuer client_id secret scopes subject_claim directory on"),
        "access.RoleLine": _fields("id provider claim value role"),
        "access.OutsideIdentity": _fields(
            "id provider", subject="Who an admin is at the identity provider", admin="Which admin that is"
        ),
        "tenancy.AuditEntry": _fields("id tenant number at action subject details digest", admin=_ADMIN),
        "tenancy.AuditChain": _fields("id tenant number digest seal cut_number cut_digest cut_seal cut_before"),
        "tenancy.InstallationEntry": _fields("id number at action subject details digest", admin=_ADMIN),
        "tenancy.InstallationChain": _fields("id only number digest seal cut_number cut_digest cut_seal cut_before"),
        "tenancy.ApiToken": _fields(
            "id tenant name prefix digest scopes created_at expires_at last_used_day revoked_at",
            maker="The admin who made the token",
        ),
        "tenancy.KeptAnswer": _fields("id tenant token key request at status headers content"),
        "privacy.Council": _fields("id tenant on since comparisons agreed", mail="Where the works council is told"),
        "privacy.Loosening": _fields(
            "id tenant setting before after reason proposed_at ends_at state decided_at",
            proposer="The admin who proposed it",
            proposed_by=_ADMIN,
            known="Numbers of the admins who might have agreed",
            decided_by=_ADMIN,
        ),
        "privacy.CouncilNotice": _fields(
            "id tenant what setting before after at sent_at tries", to="Where the works council was told"
        ),
        "people.Person": _fields(
            "id tenant in_directory",
            number="The number by which facts know the person",
            principal="User principal name, in small letters, or its pseudonym",
            directory_id="Identifier in the directory, or its pseudonym",
            name="Display name; empty under pseudonyms",
            account_enabled="Whether the account may sign in",
            guest="Whether the person is a guest",
            priority="Whether it is a priority account",
            language="Preferred language",
            company="Company, for groups and recipients",
            department="Department, for groups and recipients",
            country="Country, for groups and recipients",
            state="State or province, for groups and recipients",
            city="City, for groups and recipients",
            message_licences="Which licences for messages the person holds",
            ended_day="The first day without the account, as an identity provider told it",
            kept_out_day="The last day on which a group that is left out lost the person",
        ),
        "people.ProvisionedPerson": _fields(
            "id tenant version created_at edited_at",
            person="Whom an identity provider keeps",
            public_id="The identifier by which the identity provider knows the person; facts never hold it",
            external_id="The identity provider's own identifier, or its pseudonym",
            user_name="User principal name, as it was sent, or its pseudonym",
            user_type="Member or guest, as it was sent",
        ),
        "people.ProvisionedGroup": _fields("id tenant group version created_at edited_at public_id external_id"),
        "people.Pseudonymity": _fields("id only key_check since"),
        "people.IdentityList": _fields("id tenant asked written written_at"),
        "scim.Contact": _fields(
            "id tenant asked_at changed_at refused_at refused_what refused_status refused_reason refused"
        ),
        "people.Group": _fields("id tenant directory_id name gone"),
        "people.Group_members": _fields("id group", person="Who is a member of the group"),
        "people.Group_inner": _fields("id from_group to_group"),
        "peers.Profile": _fields("id tenant region industry customer_since contributes band licences computed_day"),
        "peers.Contribution": _fields("id tenant month keys contributed points"),
        "peers.Settled": _fields("id tenant month measure points others alike keys"),
        "peers.BenchmarkFile": _fields("id tenant name rows digest taken_over_at", taken_over_by=_ADMIN),
        "peers.PublishedFigure": _fields("id tenant keys measure points others as_of"),
        "groups.GroupSettings": _fields("id tenant on attributes"),
        "groups.Evaluation": _fields("id tenant run_at report digest approved_at", run_by=_ADMIN, approved_by=_ADMIN),
        "groups.Freeze": _fields("id tenant from_day", counted=_SET, waiting=_SET, known=_SET),
        "groups.FrozenTree": _fields("id tenant tree shown"),
        "groups.FrozenBlock": _fields("id tenant tree cell history", people=_SET),
        "groups.GroupFigure": _fields("id tenant as_of_day metric method attribute path kind percent least most"),
        "messaging.Message": _fields(
            "id tenant kind action insight category wording objective template location texts author_locale "
            "every_language url second_url picture state name named starts_at ends_at interval all_users groups_within "
            "groups_omitted companies departments places usage omit_priority priority holdout step created_at "
            "edited_at submitted_at copied_from replaces source deleted_at",
            created_by="The admin who wrote it",
            creator=_ADMIN,
            changed_by="The names by which admins sign in who changed it",
            scheduled_by=_ADMIN,
        ),
        "messaging.MessageMove": _fields("id tenant message at move source target reason comment", by=_ADMIN),
        "messaging.Recipients": _fields(
            "id tenant message as_of size rebuilt_at", numbers=_SET, unlicensed=_SET, held_out=_SET
        ),
        "messaging.Enrolment": _fields(
            "id tenant message day followed_to", offered=_SET, held_out=_SET, adopted=_SET, counting=_SET, leading=_SET
        ),
        "messaging.TestSend": _fields("id tenant message sent_at expires_at", person=_NUMBER, by=_ADMIN),
        "messaging.Picture": _fields(
            "id tenant digest content media_type width height location added_at", added_by=_ADMIN
        ),
        "messaging.Version": _fields("id tenant message number at content digest", by=_ADMIN),
        "messaging.Review": _fields(
            "id tenant version at approves comment", reviewer="The admin who judged the message", by=_ADMIN
        ),
        "messaging.Told": _fields(
            "id tenant message what channel version due_at sent_at tries error",
            to="The mail address of an approver, or the address of the webhook",
        ),
        "messaging.MessageSettings": _fields(
            "id tenant microsoft_messages premade_needs_approval two_approvers tell_approvers remind_days webhook_url "
            "webhook_secret quiet_from quiet_to quiet_weekends weekly_cap snooze_days",
            approver_departments="For which departments an approver may judge messages, by sign-in name",
        ),
        "messaging.Imported": _fields("id tenant message outside_id surface seen clicks dismissals detail imported_at"),
        "messaging.Publication": _fields("id tenant asked written"),
        "messaging.SigningKey": _fields("id tenant key_id public sealed made_at begins_at retires_at"),
        "messaging.HostKey": _fields("id tenant key_id name sealed made_at ended_at", made_by=_ADMIN),
        "messaging.TrustedIssuer": _fields(
            "id tenant issuer audience claim parties keys_url keys fetched_at tried_at trouble made_at", made_by=_ADMIN
        ),
        "messaging.EnrolmentCode": _fields(
            "id tenant code_id digest uses made_at expires_at ended_at",
            person="Whose devices the code enrols, by their number",
            made_by=_ADMIN,
        ),
        "messaging.Revocation": _fields(
            "id tenant what at", about="Whose tokens were ended: a number, or a digest of a device", by=_ADMIN
        ),
        "transparency.Visit": _fields(
            "id tenant source code secret minute asked",
            person="Who reads what is known about themselves, by their number",
            begun_at="When they began",
            ends_at="When that ends by itself",
            left_at="When they left",
        ),
        "transparency.Declined": _fields(
            "id tenant",
            person="Who left themselves out of messages that are sent because of what people do, by their number",
            since="Since when",
        ),
        "insights.DailyInsight": _fields(
            "id tenant as_of_day metric method numerator denominator asked basis reason missing"
        ),
        "insights.ScoredDay": _fields(
            "id tenant as_of_day choices computed_at",
            exclusions="A digest of the numbers of those who were left out, to tell that it changed",
        ),
        "insights.DailyListing": _fields("id tenant as_of_day listing rows"),
        "insights.Goal": _fields("id tenant category points by_day from_day from_points made_at", made_by=_ADMIN),
        "insights.Annotation": _fields("id tenant day text made_at", made_by=_ADMIN),
        "reports.Survey": _fields("id tenant uploaded_at people", uploaded_by=_ADMIN),
        "reports.AnswerCount": _fields("id tenant survey group statement answer count"),
        "jobs.Job": _fields("id tenant name key due_at leased_until attempts done_at error"),
        "sessions.Session": _fields(
            "session_key expire_date", session_data="Which admin is signed in, and which organization is looked at"
        ),
        "delivery.exposure": _fields(
            "tenant message lease",
            person=_NUMBER,
            showings="How often the message was shown to the person",
            shown_at="When it was shown last",
            clicked_at="When it was clicked",
            dismissed_at="When it was dismissed",
            lease_device="The identifier that the client keeps for itself",
            lease_surface="Where it is being shown",
            lease_until="Until when the showing waits for its confirmation",
            earlier_at="When it was shown the time before",
            snoozed_until="Until when the person wants no messages",
            irrelevant_at="When the person said that the message is not relevant",
            counts="Whether the showing counts for the week of the person",
        ),
        "delivery.showing": _fields(
            "lease tenant message",
            person=_NUMBER,
            surface="Where it was shown",
            device="The identifier that the client keeps for itself",
            locale="In which language",
            granted_at="When it was handed out",
            expires_at="When that ends",
            seen_at="When it was seen",
            clicked_at="When it was clicked",
            dismissed_at="When it was dismissed",
            snoozed_at="When the person asked for a pause",
            snoozed_until="Until when that lasts",
            irrelevant_at="When the person said that the message is not relevant",
            counts="Whether the showing counts for the week of the person",
        ),
        "delivery.trial": _fields(
            "lease tenant message",
            person="The author who sent the test, by their number",
            device="The identifier that the client keeps for itself",
            surface="Where the test was shown",
            granted_at="When it was handed out",
            expires_at="When that ends",
            seen_at="When it was seen",
            clicked_at="When it was clicked",
            dismissed_at="When it was dismissed",
            irrelevant_at="When it was called not relevant",
        ),
        "delivery.device": _fields(
            "tenant surface reported_at",
            device="A keyed hash of the identifier that the client keeps for itself",
            reason="What of the device keeps messages away",
        ),
        "delivery.enrolled": _fields(
            "tenant public enrolled_at",
            device="A device that may vouch for its person: the digest of its public key",
            person=_NUMBER,
            proved_at="When it opened a session last",
        ),
        "delivery.enrolment": _fields("tenant code used first_at"),
        "delivery.reach": _fields("tenant message delivered seen clicked dismissed snoozed irrelevant"),
        "delivery.tally": _fields("tenant message day surface seen clicks dismissals"),
        "delivery.file": _fields("name number digest named_at", content="Snapshots on their way to other machines"),
        "delivery.placed": _fields("latest"),
        "delivery.lane": _fields("number"),
        "delivery.version": _fields("version"),
        "snapshots.snapshot": _fields(
            "tenant version built_at messages peace gates keys",
            recipients="Who receives each message: numbers of persons",
            unlicensed="Who of them has no licence for it",
            held_out="Who of them is in the control group",
        ),
        "snapshots.revoked": _fields(
            "everything sources",
            persons="Numbers of persons whose sessions were ended, and when",
            devices="Digests of devices whose sessions were ended, and when",
        ),
        "snapshots.people": _fields(
            "keys trust key_check",
            hashes="Keyed hashes of principal names and directory ids, or of their pseudonyms, each with the number of "
            "its person",
        ),
    }
)


def personal_columns(table: Table) -> dict[str, str]:
    """The personal columns of a fact table.

    In a row about one person that is all of it but the day; elsewhere the identifier of a device, because a
    device has a user.
    """
    if table.about_persons or table is PERSON_WEEK:
        return {column.name: column.says for column in table.columns if column.name != table.day}
    return {column.name: column.says for column in table.columns if column.name == "device"}


def everything() -> dict[str, dict[str, str]]:
    """Every table with personal fields, and what they tell, in the order of the declarations."""
    facts = {f"facts.{table.name}": personal_columns(table) for table in TABLES}
    rooms = {name: dict(declared.personal) for name, declared in DECLARED.items()}
    return {name: fields for name, fields in (facts | rooms).items() if fields}
