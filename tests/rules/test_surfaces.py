import pytest

from uptake.rules.locations import PLACES, Location
from uptake.rules.refusals import Refused
from uptake.rules.surfaces import SURFACES, Format, of_format, surface


def test_a_surface_is_called_after_its_host_and_its_format():
    for each in SURFACES.values():
        assert each.id == f"{each.host}-{each.format.value}"


def test_each_of_five_hosts_has_a_bar_and_a_callout():
    for form in (Format.BAR, Format.CALLOUT):
        hosts = {SURFACES[name].host for name in of_format(form)}
        assert hosts == {"word", "excel", "powerpoint", "outlook", "web"}


def test_a_format_lists_its_surfaces():
    assert of_format(Format.BAR) == ("word-bar", "excel-bar", "powerpoint-bar", "outlook-bar", "web-bar")
    assert len(of_format(Format.CALLOUT)) == 5


def test_a_message_for_web_pages_comes_as_a_popover_or_as_a_banner():
    web = PLACES[Location.WEB]
    assert web.surfaces == ("web-popover", "web-banner")
    assert web.format is Format.POPOVER
    assert of_format(Format.BANNER) == ("web-banner",)


def test_an_unknown_surface_is_refused():
    assert surface("web-bar").host == "web"
    with pytest.raises(Refused, match="unknown_surface"):
        surface("teams-bar")
