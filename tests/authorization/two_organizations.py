"""Two organizations that have the same of everything, and one admin for each role and for some of them together."""

import hashlib
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client
from PIL import Image

from tests.authorization.visitors import visitor
from tests.messaging.office import Office
from uptake.access.models import Passkey, Provider, RoleLine, SignedIn
from uptake.access.sessions import PROVED
from uptake.groups.models import Evaluation, GroupSettings
from uptake.insights.models import Annotation
from uptake.messaging.models import Picture
from uptake.people.provisioned_groups import ToldGroup, keep_group
from uptake.people.provisioning import ToldPerson, keep_person
from uptake.privacy.models import Council, Loosening
from uptake.rules.permissions import Role
from uptake.rules.role_mapping import CLAIMS
from uptake.tenancy.acting import Acting, acting_as
from uptake.tenancy.models import Admin, ApiToken, Assignment, Tenant
from uptake.tenancy.token_actions import make_token
from uptake.tenancy.token_scopes import Scope

NOW = datetime.now(UTC).replace(microsecond=0)  # tokens are judged by the clock of the server
TOGETHER = {
    "writer and approver": (Role.MESSAGES_WRITER, Role.MESSAGES_APPROVER),
    "all but global": tuple(each for each in Role if each is not Role.GLOBAL_ADMINISTRATOR),
}
WHO: dict[str, tuple[Role, ...]] = {role.value: (role,) for role in Role} | TOGETHER | {"no role": ()}


@dataclass
class Organization:
    """One organization with one of everything that an address may name."""

    office: Office
    values: dict[str, object] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    admins: dict[str, Admin] = field(default_factory=dict)

    @property
    def tenant(self) -> Tenant:
        """Its row."""
        return self.office.tenant

    def admin(self, who: str) -> Admin:
        """The admin with these roles, made when they are first asked for."""
        if who not in self.admins:
            self.admins[who], self.tokens[who] = _admin(self.office, who, WHO[who])
        return self.admins[who]

    def token(self, who: str) -> str:
        """A token of theirs with every scope."""
        self.admin(who)
        return self.tokens[who]

    def browser(self, who: str) -> Client:
        """Somebody with these roles, signed in."""
        client = visitor()
        client.force_login(self.admin(who), backend="django.contrib.auth.backends.ModelBackend")
        prove(client)
        return client

    def token_for(self, scope: Scope) -> str:
        """A token of the global administrator for one scope."""
        admin = self.admin("global_administrator")
        acting = acting_as(admin, self.tenant)
        assert acting is not None
        token = make_token(name="one scope", scopes=[scope.value], by=acting, now=NOW)
        ApiToken.objects.of(self.tenant).filter(maker=admin).update(last_used_day=NOW.date())
        return token


def prove(client: Client) -> None:
    """Make the session look as if its owner had proved a moment ago who they are."""
    session = client.session
    session[PROVED] = datetime.now(UTC).isoformat()
    session.save()


def founded(slug: str) -> Organization:
    """Make an organization, its admins with their tokens, and one of everything."""
    office = Office.founded(slug)
    office.hire(30)
    found = Organization(office)
    found.values = _things(office, found.admin("global_administrator"))
    return found


def _admin(office: Office, who: str, roles: tuple[Role, ...]) -> tuple[Admin, str]:
    """An admin, and a token with every scope that they made when they were global administrator still."""
    admin = Admin(sign_in=f"{who.replace(' ', '-')}@{office.tenant.slug}.example", name=f"{who} {office.tenant.slug}")
    admin.set_unusable_password()
    admin.save()
    held = Assignment.objects.of(office.tenant)
    held.create(tenant=office.tenant, admin=admin, role=Role.GLOBAL_ADMINISTRATOR.value)
    acting = acting_as(admin, office.tenant)
    assert acting is not None
    scopes = [each.value for each in Scope]
    token = make_token(name=f"token of {office.tenant.slug}", scopes=scopes, by=acting, now=NOW)
    held.filter(admin=admin).delete()
    held.bulk_create(Assignment(tenant=office.tenant, admin=admin, role=role.value) for role in roles)
    ApiToken.objects.of(office.tenant).filter(maker=admin).update(last_used_day=NOW.date())
    return admin, token


def _things(office: Office, admin: Admin) -> dict[str, Any]:
    tenant, slug = office.tenant, office.tenant.slug
    gina = Acting(admin.pk, admin.sign_in, admin.name, tenant, frozenset({Role.GLOBAL_ADMINISTRATOR}))
    draft = office.own_words(by=gina, now=NOW, name=f"draft of {slug}")
    waiting = office.own_words(by=gina, now=NOW, name=f"waiting of {slug}", state="pending_approval", submitted_at=NOW)
    group = office.group(f"group of {slug}", range(1, 21))
    picture = io.BytesIO()
    Image.new("RGB", (4, 4), (len(slug), 0, 0)).save(picture, "PNG")
    digest = hashlib.sha256(picture.getvalue()).hexdigest()
    Picture.objects.of(tenant).create(
        tenant=tenant, digest=digest, content=picture.getvalue(), media_type="image/png", width=4, height=4,
        location="web_bar", added_at=NOW, added_by=admin.sign_in,
    )  # fmt: skip
    evaluation = Evaluation.objects.of(tenant).create(
        tenant=tenant, run_at=NOW, run_by=admin.sign_in, report=f"report of {slug}\n", digest="0" * 64
    )
    GroupSettings.objects.of(tenant).create(tenant=tenant)
    note = Annotation.objects.of(tenant).create(
        tenant=tenant, day=NOW.date() - timedelta(days=3), text=f"note of {slug}", made_by="g", made_at=NOW
    )
    token = ApiToken.objects.of(tenant).filter(maker=admin).get()
    council_is_on = Council(tenant=tenant, on=True, since=NOW)
    council_is_on.save()
    proposal = Loosening.objects.of(tenant).create(
        tenant=tenant, setting="comparisons", before=False, after=True, reason=f"reason of {slug}",
        proposer=admin, proposed_by=admin.sign_in, proposed_at=NOW, ends_at=NOW + timedelta(days=7),
    )  # fmt: skip
    provider = Provider.objects.create(
        tenant=tenant, name=f"provider of {slug}", issuer="https://id.example", client_id="c", secret=b"",
        scopes="openid", subject_claim="sub",
    )  # fmt: skip
    role_line = RoleLine.objects.create(provider=provider, claim=CLAIMS[0], value=slug, role=Role.GLOBAL_READER.value)
    other = Admin.objects.create(sign_in=f"other@{slug}.example", name="Other", password="!")
    passkey = Passkey.objects.create(admin=other, name="k", credential_id=slug.encode(), credential=b"", since=NOW)
    session = SignedIn.objects.create(admin=other, session=slug, how="password", since=NOW, seen_at=NOW)
    person = keep_person(ToldPerson(user_name=f"kept@{slug}.example"), by=gina, now=NOW)
    kept = keep_group(ToldGroup(name=f"kept group of {slug}"), [], by=gina, now=NOW)
    return {
        "proposal_id": proposal.pk,
        "line_id": role_line.pk,
        "passkey_id": passkey.pk,
        "session_id": session.pk,
        "admin_id": admin.pk,
        "public_id": person.public_id,
        "public_id of a group": kept.public_id,
        "message_id": draft,
        "message": draft,
        "waiting": waiting,
        "token_id": token.pk,
        "evaluation_id": evaluation.pk,
        "note_id": note.pk,
        "digest": digest,
        "group": group,
        "slug": slug,
    }
