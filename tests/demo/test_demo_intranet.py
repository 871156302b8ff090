"""The sample intranet: each of its pages asks for messages where the organization can send them."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from uptake.config.environment import Environment
from uptake.demo.organization import DEMO_TENANTS, organization
from uptake.demo.pages import PAGES
from uptake.demo.visitors import remember
from uptake.rules.locations import PLACES, Location
from uptake.rules.surfaces import SURFACES
from uptake.tenancy.models import Tenant

SLUG = DEMO_TENANTS[0].slug


@pytest.fixture
def visitor(db: None, client: Client, tmp_path: Path, settings) -> Client:
    settings.UPTAKE = Environment(data=tmp_path, demo=True)
    Tenant.objects.create(slug=SLUG, name=DEMO_TENANTS[0].name, created_at=datetime(2026, 11, 21, tzinfo=UTC))
    about = DEMO_TENANTS[0]
    remember([(60, organization(about.seed, people=60, slug=SLUG, name=about.name, character=about.character))])
    return client


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_intranet_names_the_surfaces_of_one_host(visitor: Client, name: str) -> None:
    answer = visitor.get("/demo/intranet/", {"place": name})
    assert answer.status_code == 200
    found = re.search(r'data-uptake-surface="([^"]+)"', answer.content.decode())
    assert found is not None
    surfaces = found.group(1).split()
    assert len({SURFACES[each].host for each in surfaces}) == 1
    assert f'<a href="?tenant={SLUG}' in answer.content.decode()


def test_announcements_of_teams_and_of_the_web_are_met_on_the_intranet() -> None:
    asked = {surface for page in PAGES.values() for surface in page.surfaces.split()}
    assert asked.issuperset(PLACES[Location.TEAMS].surfaces)
    assert asked.issuperset(PLACES[Location.WEB].surfaces)


def test_a_call_out_has_a_control_to_point_at(visitor: Client) -> None:
    pointing = [page for page in PAGES.values() if "-callout" in page.surfaces]
    assert pointing
    for page in pointing:
        assert 'id="share"' in visitor.get("/demo/intranet/", {"place": page.id}).content.decode()


def test_a_page_that_is_not_there_is_not_found(visitor: Client) -> None:
    assert visitor.get("/demo/intranet/", {"place": "canteen"}).status_code == 404


def test_the_pages_allow_pictures_of_their_own_server(visitor: Client) -> None:
    policy = visitor.get("/demo/intranet/", {"place": "teams"}).headers["Content-Security-Policy"]
    assert "img-src 'self'" in policy
