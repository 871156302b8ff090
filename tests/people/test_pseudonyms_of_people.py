"""People under pseudonyms: decided before the first of them, kept to, and nobody comes in by a name."""

from datetime import UTC, datetime

import pytest
from django.conf import settings as django_settings

from uptake.config.environment import Environment
from uptake.facts.importers.deliveries import DirectoryGroup, DirectoryPerson, Member
from uptake.messaging import addresses
from uptake.messaging.contents import allowed_domains
from uptake.people import actions, pseudonymity, queries
from uptake.people.models import Person, Pseudonymity
from uptake.rules.pseudonyms import is_pseudonym
from uptake.rules.refusals import Refused
from uptake.tenancy.actions import create_tenant
from uptake.tenancy.models import InstallationEntry, Tenant

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, tzinfo=UTC)
ANN = "ann@hill.example"


@pytest.fixture
def with_key(tmp_path, settings):
    """Set the key that is made of a letter; none for an empty one."""

    def put(letter: str) -> None:
        file = tmp_path / f"key-{letter}"
        file.write_text(letter.encode().hex() * 32)
        settings.UPTAKE = Environment(data=tmp_path / "data", pseudonym_key=str(file) if letter else "")

    put("")
    return put


@pytest.fixture
def tenant(with_key) -> Tenant:
    return create_tenant(slug="hill", name="Hill", time_zone="UTC", now=NOW)


@pytest.fixture
def keyed(tenant, with_key) -> Tenant:
    """An organization of an installation that keeps people under pseudonyms."""
    with_key("k")
    pseudonymity.settle(NOW)
    return tenant


def kept(name: str) -> str:
    return django_settings.UPTAKE.pseudonyms.of(name)


def test_without_a_key_nothing_is_decided(tenant) -> None:
    pseudonymity.settle(NOW)
    assert not Pseudonymity.objects.exists()
    assert pseudonymity.key_check() == ""


def test_the_first_start_with_a_key_decides_it_and_the_next_ones_agree(keyed) -> None:
    pseudonymity.settle(NOW)
    row = Pseudonymity.objects.get()
    assert (row.key_check, row.since) == (django_settings.UPTAKE.pseudonyms.check, NOW)
    assert "6b6b6b6b" not in row.key_check
    assert InstallationEntry.objects.filter(action="pseudonyms.begun").count() == 1


@pytest.mark.parametrize(("later", "reason"), [("", "pseudonym_key_missing"), ("o", "pseudonym_key_other")])
def test_another_key_or_none_is_refused_at_the_start_and_at_every_door(keyed, with_key, later, reason) -> None:
    actions.register(keyed, [kept(ANN)])
    with_key(later)
    for door in (
        lambda: pseudonymity.settle(NOW),
        pseudonymity.require_key,
        lambda: actions.register(keyed, [kept("bo@hill.example")]),
        lambda: actions.take_over(keyed, [DirectoryPerson(kept("bo@hill.example"))]),
    ):
        with pytest.raises(Refused, match=reason):
            door()
    assert Person.objects.of(keyed).count() == 1
    with_key("k")
    pseudonymity.settle(NOW)


def test_an_installation_that_knows_people_by_name_has_to_begin_anew(tenant, with_key) -> None:
    actions.register(tenant, [ANN])
    with_key("k")
    with pytest.raises(Refused, match="pseudonyms_too_late"):
        pseudonymity.settle(NOW)
    assert not Pseudonymity.objects.exists()
    with pytest.raises(Refused, match="pseudonyms_not_begun"):
        actions.register(tenant, [kept("bo@hill.example")])


@pytest.mark.parametrize("left", ["facts/hill/meeting/part.parquet", "snapshots/hill.people"])
def test_facts_and_files_that_came_without_the_key_count_as_people(tenant, with_key, left) -> None:
    with_key("k")
    path = django_settings.UPTAKE.folder / left
    path.parent.mkdir(parents=True)
    path.touch()
    with pytest.raises(Refused, match="pseudonyms_too_late"):
        pseudonymity.settle(NOW)


def test_a_name_that_no_door_has_turned_is_not_written(keyed) -> None:
    for names in ([ANN], [kept(ANN), "bo@hill.example"]):
        with pytest.raises(Refused, match="pseudonyms_are_missing") as refused:
            actions.register(keyed, names)
        assert "hill.example" not in str(refused.value)
    assert not Person.objects.of(keyed).exists()


def test_a_person_is_found_by_the_name_and_shown_without_it(keyed) -> None:
    actions.take_over(keyed, [DirectoryPerson(kept(ANN), kept("id-1"), department="Sales")])
    found = queries.person(keyed, principal=" Ann@Hill.example")
    assert found is not None
    assert is_pseudonym(found.principal)
    assert (found.directory_id, found.name) == (kept("ID-1"), "")
    assert queries.person(keyed, principal=kept(ANN)) is None
    assert queries.principals(keyed, [kept("id-1")]) == {kept("id-1"): kept(ANN)}


def test_priority_accounts_are_marked_by_their_names(keyed) -> None:
    numbers = actions.register(keyed, [kept(ANN), kept("bo@hill.example")])
    actions.mark_priority_accounts(keyed, ["ANN@hill.example"])
    assert list(queries.priority_accounts(keyed)) == [numbers[kept(ANN)]]


def test_groups_find_their_members_by_either_pseudonym_and_exclude_them(keyed) -> None:
    people = [DirectoryPerson(kept(f"p{n}@hill.example"), kept(f"id-{n}"), account_enabled=True) for n in range(3)]
    actions.take_over(keyed, people)
    members = (Member(kept("id-1")), Member("", kept("p2@hill.example")))
    actions.take_over_groups(keyed, [DirectoryGroup("g1", "Board", members)])
    Tenant.objects.filter(pk=keyed.pk).update(excluded_groups=["g1"])
    keyed.refresh_from_db()
    numbers = actions.register(keyed, [person.principal for person in people])
    assert set(queries.excluded(keyed)) == {numbers[kept(f"p{n}@hill.example")] for n in (1, 2)}


def test_a_guest_that_a_report_names_is_a_guest(keyed) -> None:
    actions.register(keyed, [kept(ANN), kept("eve_other.example#EXT#@hill.example")])
    guests = Person.objects.of(keyed).filter(guest=True)
    assert [row.principal for row in guests] == [kept("eve_other.example#ext#@hill.example")]


def test_links_stay_within_the_domains_of_the_organization(keyed) -> None:
    Tenant.objects.filter(pk=keyed.pk).update(choices={"url_domain_policy": "verified_domains"})
    keyed.refresh_from_db()
    actions.take_over(keyed, [DirectoryPerson(kept(ANN))])
    within = allowed_domains(keyed)
    for inside in ("https://hill.example/", "https://intranet.hill.example/x"):
        assert addresses.normalized(inside, within) == inside
    for outside in ("https://vale.example/", "https://nothill.example/", "https://example/"):
        with pytest.raises(Refused):
            addresses.normalized(outside, within)
