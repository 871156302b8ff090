from datetime import timedelta

from tests.messaging.conftest import folder, office, staffed
from tests.messaging.office import TODAY
from tests.messaging.test_calendar import out
from uptake.insights import markers
from uptake.score.categories import CATEGORIES

__all__ = ["folder", "office", "staffed"]


def test_an_announcement_is_about_no_category_and_breaks_none(office):
    out(office, "Town hall", range(20), first=TODAY, days=7)
    for category in CATEGORIES:
        found = markers.of(office.tenant, category, TODAY - timedelta(days=1), TODAY + timedelta(days=1))
        assert not [each for each in found if "Town hall" in each.text]
