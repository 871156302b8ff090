"""Which products a licence opens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.facts.sources import PRODUCTS
from uptake.rules.products import (
    BY_PLAN,
    BY_SERVICE_ALONE,
    Plan,
    products_of_name,
    products_of_plans,
    split_products,
)

EXCHANGE = "efb87545-963c-4e0d-99df-69c6916d9eb0"
FOUNDATION = "113feb6c-3fe4-4440-bddc-54d774bf0318"
WEB_APPS = "e95bec33-7c88-4a70-8e19-b10bd9d0c014"
SHAREPOINT = "5dbe027f-2339-4123-9542-606e4d348a72"


@pytest.mark.parametrize(
    ("assigned", "names"),
    [
        ("OFFICE 365 E3", ("OFFICE 365 E3",)),
        ("OFFICE 365 E3+VISIO ONLINE PLAN 2", ("OFFICE 365 E3", "VISIO ONLINE PLAN 2")),
        ("ENTERPRISE MOBILITY + SECURITY E5", ("ENTERPRISE MOBILITY + SECURITY E5",)),
        ("MOBILITY + SECURITY E5+OFFICE 365 E3", ("MOBILITY + SECURITY E5", "OFFICE 365 E3")),
        ("", ()),
        ("A++B", ("A", "B")),
    ],
)  # fmt: skip
def test_a_plus_between_spaces_belongs_to_a_name(assigned: str, names: tuple[str, ...]) -> None:
    assert split_products(assigned) == names


@given(st.lists(st.sampled_from(["OFFICE 365 E3", "MOBILITY + SECURITY", "X"]), min_size=1))
def test_names_that_were_joined_are_parted_again(names: list[str]) -> None:
    assert list(split_products("+".join(names))) == names


def test_a_plan_counts_while_it_works() -> None:
    for status, works in (("Enabled", True), ("warning", True), ("Suspended", False), ("Deleted", False)):
        assert bool(products_of_plans([Plan(EXCHANGE, "exchange", status)])) is works


def test_add_ons_of_mail_are_no_mailbox() -> None:
    assert products_of_plans([Plan(FOUNDATION, "exchange")]) == frozenset()


def test_office_for_the_web_is_no_sharepoint() -> None:
    assert products_of_plans([Plan(WEB_APPS, "SharePoint")]) == {"apps"}
    assert products_of_plans([Plan(SHAREPOINT, "SharePoint")]) == {"sharepoint", "onedrive"}


def test_the_id_of_a_plan_is_read_in_any_letter_case() -> None:
    assert products_of_plans([Plan(EXCHANGE.upper(), "")]) == {"exchange"}


@pytest.mark.parametrize(
    ("service", "products"),
    [
        ("exchange", {"exchange"}),
        ("TeamspaceAPI", {"teams"}),
        ("SharePoint", {"sharepoint", "onedrive"}),
        ("SCO", set()),
    ],
)
def test_without_an_id_the_service_decides(service: str, products: set[str]) -> None:
    assert products_of_plans([Plan("", service)]) == products


def test_an_unknown_plan_of_a_service_with_one_meaning_counts() -> None:
    assert products_of_plans([Plan("00000000-0000-0000-0000-00000000abcd", "TeamspaceAPI")]) == {"teams"}


@pytest.mark.parametrize(
    ("name", "products"),
    [
        ("MICROSOFT 365 COPILOT", {"copilot"}),
        ("Copilot for Microsoft 365", {"copilot"}),
        ("MICROSOFT COPILOT STUDIO", set()),
        ("MICROSOFT SECURITY COPILOT", set()),
        ("MICROSOFT 365 E5", {"apps"}),
        ("OFFICE 365 E3", {"apps"}),
        ("MICROSOFT 365 BUSINESS PREMIUM", {"apps"}),
        ("EXCHANGE ONLINE (PLAN 1)", set()),
    ],
)
def test_the_name_of_a_product_tells_apps_and_copilot(name: str, products: set[str]) -> None:
    assert products_of_name(name) == products


def test_products_are_named_as_in_the_fact_tables() -> None:
    for products in (*BY_PLAN.values(), *BY_SERVICE_ALONE.values()):
        assert products <= set(PRODUCTS)


def test_plan_ids_are_written_as_they_are_compared() -> None:
    assert all(plan == plan.lower() and len(plan) == 36 for plan in BY_PLAN)
