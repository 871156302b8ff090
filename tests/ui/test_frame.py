"""The frame around the pages: navigation by right, the current page, theme and direction."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory, override_settings
from django.utils import translation

from uptake.rules.permissions import Permission
from uptake.ui.navigation import navigation
from uptake.ui.pages import set_theme

pytestmark = pytest.mark.usefixtures("the_addresses_of_the_tests")


@pytest.fixture
def the_addresses_of_the_tests():
    with override_settings(ROOT_URLCONF="tests.ui.urls"):
        yield


def items(request):
    return {str(item["text"]): item for group in navigation(request)["navigation"] for item in group["items"]}


def test_pages_that_an_admin_may_not_see_are_left_out():
    request = RequestFactory().get("/")
    request.acting = SimpleNamespace(tenant=None, may=lambda permission: permission is Permission.READ_MESSAGES)
    assert set(items(request)) == {"Home", "Manage", "Settings"}


def test_a_name_without_an_address_is_left_out():
    request = RequestFactory().get("/")
    with override_settings(ROOT_URLCONF="uptake.ui.urls"):
        assert items(request) == {}


@pytest.mark.parametrize(
    ("path", "current"),
    [("/pages/manage/", {"Manage"}), ("/pages/manage/7/edit/", {"Manage"}), ("/elsewhere/", set())],
)
def test_the_page_or_the_one_above_it_is_current(path, current):
    request = RequestFactory().get(path)
    assert {text for text, item in items(request).items() if item["current"]} == current


def test_a_page_may_name_the_place_where_it_belongs():
    request = RequestFactory().get("/elsewhere/")
    request.nav_current = "why"
    assert {text for text, item in items(request).items() if item["current"]} == {"Why was it (not) shown?"}


@pytest.mark.parametrize(("language", "direction", "css"), [("ar", "rtl", "rtl.css"), ("de", "ltr", "uptake.css")])
def test_direction_and_style_sheet_follow_the_language(language, direction, css):
    with translation.override(language):
        context = navigation(RequestFactory().get("/"))
    assert context["direction"] == direction
    assert context["stylesheet"].endswith(css)


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ('"><script>', "auto")])
def test_the_theme_comes_from_the_cookie_and_nothing_else_does(cookie, theme):
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie
    assert navigation(request)["theme"] == theme


@pytest.mark.parametrize(
    ("back", "goes"),
    [
        ("/settings/?a=1", "/settings/?a=1"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("", "/"),
    ],
)
def test_the_theme_switch_returns_inside_only(back, goes):
    answer = set_theme(RequestFactory().post("/theme/", {"theme": "dark", "next": back}))
    assert answer.status_code == 302
    assert answer["Location"] == goes
    assert answer.cookies["theme"].value == "dark"
    assert answer.cookies["theme"]["samesite"] == "Lax"


def test_an_unknown_theme_is_no_theme():
    assert set_theme(RequestFactory().post("/theme/", {"theme": "purple"})).status_code == 400


def test_the_theme_is_not_switched_by_a_link():
    assert set_theme(RequestFactory().get("/theme/")).status_code == 405
