"""Leaving people out by group: who may, what is saved, and where they do not count any more."""

from datetime import timedelta

import pyarrow as pa
import pytest
from django.conf import settings
from django.test import Client

from tests.messaging.office import NOW, TODAY, Office
from uptake.facts.sources import COPILOT
from uptake.facts.store import Coverage, FactStore
from uptake.facts.tables import PERSON_DAY, PERSON_STATE
from uptake.insights import queries
from uptake.jobs.daily import answers_of
from uptake.messaging.audience import Choice, chosen_by
from uptake.privacy import actions
from uptake.rules.frequency import Kind
from uptake.rules.permissions import Role
from uptake.rules.refusals import Refused
from uptake.score.categories import AI_ADOPTION
from uptake.score.registry import primary
from uptake.tenancy.models import Admin, AuditEntry, Tenant

TEAMS, AI = "communication.teams", primary(AI_ADOPTION).id


def page(office: Office, who: str, *roles: Role) -> Client:
    office.admin(who, *roles)
    client = Client(SERVER_NAME="localhost")
    client.force_login(Admin.objects.get(sign_in=f"{who}@hillside.example"))
    return client


def now_of(office: Office) -> Tenant:
    return Tenant.objects.get(pk=office.tenant.pk)


def test_the_page_shows_groups_with_bands_of_their_size_and_saves_them(staffed: Office) -> None:
    staffed.group("Works council", range(1, 6))
    large = staffed.group("Sales", range(1, 16))
    client = page(staffed, "gina", Role.GLOBAL_ADMINISTRATOR)
    told = client.get("/settings/people/").content.decode()
    assert "Works council (fewer than 10)" in told
    assert "Sales (10\u201324)" in told
    answer = client.post("/settings/people/groups/", {"whom": "some", "groups": [large]}, follow=True)
    assert "takes effect with the next scoring" in answer.content.decode()
    assert now_of(staffed).excluded_groups == [large]
    noted = AuditEntry.objects.of(staffed.tenant).get(action="people.excluded")
    assert (noted.admin, noted.details["groups"], noted.details["added"]) == ("gina@hillside.example", 1, [large])
    client.post("/settings/people/groups/", {"whom": "all", "groups": [large]})
    assert now_of(staffed).excluded_groups == []


def test_some_without_a_group_is_asked_again(staffed: Office) -> None:
    staffed.group("Sales", range(1, 16))
    client = page(staffed, "gina", Role.GLOBAL_ADMINISTRATOR)
    answer = client.post("/settings/people/groups/", {"whom": "some"})
    assert answer.status_code == 400
    assert "Choose at least one group, or all users." in answer.content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.GLOBAL_ADMINISTRATOR])
def test_nobody_but_a_global_administrator_sees_the_page_or_changes_anything(staffed: Office, role: Role) -> None:
    client = page(staffed, "somebody", role)
    assert client.get("/settings/people/").status_code == 403
    assert client.get("/settings/people/remove/").status_code == 403
    for address in ("groups/", "remove/", "on/"):
        assert client.post(f"/settings/people/{address}", {"whom": "all"}).status_code == 403
    with pytest.raises(Refused, match="not_allowed"):
        actions.leave_out(groups=[], by=staffed.admin("somebody"), now=NOW)
    assert not now_of(staffed).people_off


def test_with_concealed_names_nobody_can_be_left_out_and_the_page_says_why(staffed: Office) -> None:
    group = staffed.group("Sales", range(1, 16))
    Tenant.objects.update(names_concealed=True)
    told = page(staffed, "gina", Role.GLOBAL_ADMINISTRATOR).get("/settings/people/").content.decode()
    assert "cannot be joined with groups" in told
    assert 'name="groups"' not in told
    with pytest.raises(Refused, match="names_are_concealed"):
        actions.leave_out(groups=[group], by=staffed.gina, now=NOW)


def test_a_group_that_the_directory_does_not_have_is_refused_one_that_has_left_may_stay(staffed: Office) -> None:
    with pytest.raises(Refused, match="unknown_group"):
        actions.leave_out(groups=["g-nowhere"], by=staffed.gina, now=NOW)
    Tenant.objects.update(excluded_groups=["g-gone"])
    known = staffed.group("Sales", range(1, 16))
    actions.leave_out(groups=["g-gone", known], by=staffed.gina, now=NOW)
    assert now_of(staffed).excluded_groups == ["g-Sales", "g-gone"]


def test_the_same_groups_again_change_nothing(staffed: Office) -> None:
    group = staffed.group("Sales", range(1, 16))
    for _ in range(2):
        actions.leave_out(groups=[group], by=staffed.gina, now=NOW)
    assert AuditEntry.objects.of(staffed.tenant).filter(action="people.excluded").count() == 1


def test_who_is_left_out_counts_in_no_score_ai_included_and_in_no_audience(staffed: Office) -> None:
    Tenant.objects.update(choices={"exclusions_hold": "at_once"})
    licensed_and_using(staffed, range(1, 31))
    group = staffed.group("Sales", range(13, 25))
    assert asked(staffed) == {"communication.teams": 30, AI: 30}
    assert set(chosen_by(staffed.tenant, Choice(Kind.RECOMMENDATION, TEAMS), TODAY)) == set(range(13, 31))
    actions.leave_out(groups=[group], by=staffed.gina, now=NOW)
    assert asked(staffed) == {"communication.teams": 18, AI: 18}
    assert set(chosen_by(now_of(staffed), Choice(Kind.RECOMMENDATION, TEAMS), TODAY)) == set(range(25, 31))


def asked(office: Office) -> dict[str, int | None]:
    day = answers_of(now_of(office), TODAY)
    found = {name: day.answer(name) for name in (TEAMS, AI)}
    return {name: answer.about for name, answer in found.items() if answer is not None}


def licensed_and_using(office: Office, numbers: range) -> None:
    """All of them hold Teams and Copilot, and use Copilot today."""
    store = FactStore(settings.UPTAKE.facts, office.tenant.slug)
    products = PERSON_STATE["products"].bit("teams") | PERSON_STATE["products"].bit("copilot")
    for table, column, value in ((PERSON_STATE, "products", products), (PERSON_DAY, "copilot_apps", 1)):
        rows = pa.table(
            {
                "person": pa.array(numbers, pa.int32()),
                column: pa.array([value] * len(numbers), table[column].stored),
            }
        )
        store.replace(table, (column,), {TODAY: rows})
    days = [TODAY - timedelta(days=back) for back in range(28)]
    store.note_coverage([Coverage(day, COPILOT, 1, len(numbers), concealed=False, digest="") for day in days])


def test_in_small_organizations_exclusions_wait_for_ten(staffed: Office) -> None:
    told = page(staffed, "gina", Role.GLOBAL_ADMINISTRATOR)
    staffed.group("Sales", range(1, 16))
    assert "until at least ten of them go together" in told.get("/settings/people/").content.decode()
    assert queries.latest_day(staffed.tenant) is None
