"""The directory as Microsoft Graph answers: persons, groups with members, products bought."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from uptake.demo.licences import OFFERS, Holding
from uptake.demo.organization import Organization
from uptake.demo.persons import Group, Person
from uptake.demo.places import COUNTRIES

_GRAPH = "https://graph.microsoft.com/v1.0/$metadata#"
_TITLES = ("Specialist", "Senior specialist", "Team lead", "Head of department")
SPARE = 1.06  # licences bought for each one in use


def directory_files(organization: Organization, last_day: date) -> Iterator[tuple[str, bytes]]:
    """Name and content of users.json, groups.json and subscribedSkus.json, as of the last day."""
    listed = [person for person in organization.people if person.listed]
    yield "users.json", _answer("users", [_user(person, last_day) for person in listed])
    yield "groups.json", _answer("groups", [_group(organization, group) for group in organization.groups])
    yield "subscribedSkus.json", _answer("subscribedSkus", _skus(listed))


def _user(person: Person, last_day: date) -> dict[str, Any]:
    held = [holding for holding in person.holdings if holding.until == 0]
    member = not person.guest
    return {
        "id": person.directory_id,
        "userPrincipalName": person.principal,
        "displayName": person.name,
        "givenName": person.given,
        "surname": person.family,
        "jobTitle": _TITLES[person.level] if member and not person.frontline else None,
        "accountEnabled": person.enabled,
        "userType": "Member" if member else "Guest",
        "companyName": person.company or None,
        "department": person.department or None,
        "country": COUNTRIES[person.place.country] if member else None,
        "state": person.place.state if member else None,
        "city": person.place.city if member else None,
        "usageLocation": person.place.country if held else None,
        "preferredLanguage": person.language or None,
        "assignedLicenses": [
            {"disabledPlans": sorted(holding.off), "skuId": OFFERS[holding.offer].sku_id} for holding in held
        ],
        "assignedPlans": [entry for holding in held for entry in _plans(holding, last_day)],
    }


def _plans(holding: Holding, last_day: date) -> list[dict[str, str]]:
    since = last_day - timedelta(days=holding.since)
    return [
        {
            "assignedDateTime": f"{since.isoformat()}T07:00:00Z",
            "capabilityStatus": "Deleted" if plan.plan_id in holding.off else "Enabled",
            "service": plan.service,
            "servicePlanId": plan.plan_id,
        }
        for plan, _ in OFFERS[holding.offer].plans
    ]


def _group(organization: Organization, group: Group) -> dict[str, Any]:
    ids = {other.name: other.directory_id for other in organization.groups}
    return {
        "id": group.directory_id,
        "displayName": group.name,
        "groupTypes": [],
        "mailEnabled": False,
        "securityEnabled": True,
        "members": [
            {
                "@odata.type": "#microsoft.graph.user",
                "id": organization.people[number].directory_id,
                "userPrincipalName": organization.people[number].principal,
            }
            for number in group.members
        ]
        + [{"@odata.type": "#microsoft.graph.group", "id": ids[name], "displayName": name} for name in group.inner],
    }


def _skus(listed: list[Person]) -> list[dict[str, Any]]:
    held = [holding.offer for person in listed for holding in person.holdings if holding.until == 0]
    return [
        {
            "capabilityStatus": "Enabled",
            "consumedUnits": held.count(name),
            "prepaidUnits": {"enabled": round(held.count(name) * SPARE), "suspended": 0, "warning": 0},
            "skuId": offer.sku_id,
            "skuPartNumber": offer.part_number,
            "appliesTo": "User",
            "servicePlans": [
                {
                    "servicePlanId": plan.plan_id,
                    "servicePlanName": plan_name,
                    "provisioningStatus": "Success",
                    "appliesTo": "User",
                }
                for plan, plan_name in offer.plans
            ],
        }
        for name, offer in OFFERS.items()
        if name in held
    ]


def _answer(entity: str, value: list[dict[str, Any]]) -> bytes:
    answer = {"@odata.context": f"{_GRAPH}{entity}", "value": value}
    return json.dumps(answer, ensure_ascii=False, indent=1).encode()
