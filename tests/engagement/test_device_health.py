import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.engagement.counted import devices
from tests.messaging.office import NOW, Office
from uptake.engagement.health import LATELY, health
from uptake.engagement.health_page import REASONS
from uptake.rules import device_gates
from uptake.rules.device_policies import POLICIES, WINDOWS_SURFACES
from uptake.tenancy.models import Admin

TASKBAR, NOTIFICATION, SPOTLIGHT = WINDOWS_SURFACES
TIPS = "device_policy:AllowWindowsTips"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The pages' clock stands still."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def page(acting):
    client = Client()
    client.force_login(Admin.objects.get(pk=acting.admin_id))
    answer = client.get(reverse("device_health"))
    assert answer.status_code == 200
    return answer.content.decode()


def place(office, surface):
    return next(each for each in health(office.tenant, NOW) if each.surface == surface)


def test_a_policy_is_named_with_the_place_and_what_to_set(office):
    devices(office.tenant, TASKBAR, TIPS, 40, NOW)
    devices(office.tenant, TASKBAR, "", 100, NOW)
    found = place(office, TASKBAR)
    (obstacle,) = found.obstacles
    assert obstacle.policy == POLICIES["AllowWindowsTips"]
    assert obstacle.devices in (35, 40, 45)
    assert found.devices in (130, 140, 150)
    html = page(office.rita)
    assert "Set AllowWindowsTips to 1." in html
    assert "./Device/Vendor/MSFT/Policy/Config/Experience/AllowWindowsTips" in html
    assert not place(office, SPOTLIGHT).obstacles


def test_fewer_than_ten_devices_are_never_counted_out(office):
    devices(office.tenant, NOTIFICATION, "device_join", 9, NOW)
    found = place(office, NOTIFICATION)
    assert found.devices is None
    assert [each.devices for each in found.obstacles] == [None]
    html = page(office.rita)
    assert "Not joined to Microsoft Entra" in html
    assert "fewer than 10" in html


def test_the_obstacle_on_most_devices_comes_first(office):
    devices(office.tenant, SPOTLIGHT, "device_edition", 30, NOW)
    devices(office.tenant, SPOTLIGHT, "device_build", 300, NOW)
    assert [each.reason for each in place(office, SPOTLIGHT).obstacles] == ["device_build", "device_edition"]


def test_devices_that_were_not_seen_for_long_say_nothing(office):
    devices(office.tenant, SPOTLIGHT, "device_edition", 30, NOW - LATELY - timedelta(seconds=1))
    assert place(office, SPOTLIGHT).obstacles == ()


def test_devices_of_another_organization_are_not_counted(office):
    other = Office.founded("fabrikam")
    devices(other.tenant, TASKBAR, TIPS, 400, NOW)
    assert place(office, TASKBAR).obstacles == ()


def test_every_gate_of_a_device_has_words(office):
    for reason in (device_gates.JOIN, device_gates.EDITION, device_gates.BUILD, device_gates.UPDATE):
        assert reason in REASONS
    assert device_gates.NOT_REPORTED in REASONS


def test_without_any_device_the_page_tells_what_each_place_needs(office):
    html = page(office.april)
    assert html.count("No device has reported anything") == 3
    for name in ("EnableOrganizationalMessages", "AllowWindowsSpotlightOnActionCenter", "DisableSoftLanding"):
        assert name in html
    needed = re.search(r"ConfigureWindowsSpotlightOnLockScreen</code>.*?</tr>", html, re.DOTALL)[0]
    assert "1 or 2" in needed


def test_a_reason_that_is_not_known_yet_does_not_break_the_page(office):
    devices(office.tenant, TASKBAR, "device_policy:Tomorrow", 20, NOW)
    assert "Device health" in page(office.rita)
