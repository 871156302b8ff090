"""The page that tells whether the identity provider still comes."""

import pytest

from uptake.rules.permissions import Role
from uptake.tenancy.models import ApiToken

pytestmark = pytest.mark.django_db
PAGE = "/settings/provisioning/"


def test_the_page_tells_address_counts_contact_and_tokens(hill):
    for n in range(12):
        hill.add(f"p{n}@hill.example")
    hill.add_group("Sales")
    told = hill.organization.browser().get(PAGE).content.decode()
    assert "http://localhost/scim/v2</code>" in told
    assert "12, of them 12 with an account" in told
    assert hill.token.rpartition("_")[0] in told
    assert hill.token not in told


def test_few_persons_are_not_counted(hill):
    hill.add("ann@hill.example")
    assert "fewer than 10" in hill.organization.browser().get(PAGE).content.decode()


def test_before_anything_came_it_says_what_to_do(hill):
    told = hill.organization.browser().get(PAGE).content.decode()
    assert "has not come yet" in told


def test_without_a_token_it_says_to_make_one(hill):
    ApiToken.objects.of(hill.tenant).delete()
    assert "has no valid token" in hill.organization.browser().get(PAGE).content.decode()


def test_a_refusal_is_told_by_what_it_means_and_not_by_what_was_sent(hill):
    hill.add("ann@hill.example")
    hill.ask("post", "Users", {"userName": "ann@hill.example"})
    told = hill.organization.browser().get(PAGE).content.decode()
    assert "POST Users" in told
    assert "whom it tries to create twice" in told
    assert "ann@hill.example" not in told


def test_nobody_but_a_global_administrator_sees_it(hill):
    organization = hill.organization
    organization.admin("rita", Role.REPORTS_READER)
    assert organization.browser("rita").get(PAGE).status_code == 403
    assert "provisioning" not in organization.browser("rita").get("/settings/").content.decode()
    assert 'href="/settings/provisioning/"' in organization.browser().get("/settings/").content.decode()
