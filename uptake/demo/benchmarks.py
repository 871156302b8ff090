"""A file of benchmarks for the demonstration: invented, and called so."""

import csv
import io
from datetime import date, timedelta

NAME = "invented-benchmarks.csv"
MONTHS = 7
_COLUMNS = ("region", "band", "licences", "industry", "tenure", "category", "metric", "value", "n", "as_of")
_POINTS = {  # of any organization, and how much a year brings
    "communication": (58, 5), "meetings": (44, 6), "content_collaboration": (49, 6), "teamwork": (57, 4),
    "mobility": (50, 3), "ai_adoption": (34, 14), "endpoint_analytics": (73, 2), "apps_health": (62, 5),
}  # fmt: skip
_INSIGHTS = {
    "communication": ("communication.modes", 58), "meetings": ("meetings.visual", 66),
    "teamwork": ("teamwork.engagement_messages", 52), "mobility": ("mobility.platforms", 50),
}  # fmt: skip
_ALIKE = (  # region, band, industry, points above any organization, organizations
    ("", "", "", 0, 640),
    ("europe", "1000-4999", "manufacturing", 3, 38),
    ("europe", "300-999", "transport", -5, 17),
    ("europe", "300-999", "hospitality", -2, 12),
    ("north_america", "300-999", "technology", 9, 21),
)


def benchmark_file(last_day: date) -> bytes:
    """Points of categories and of some insights, month by month until that day."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for back in range(MONTHS):
        as_of = last_day - timedelta(days=30 * back)
        for region, band, industry, above, others in _ALIKE:
            for category, (points, a_year) in _POINTS.items():
                value = round(points + above - a_year * 30 * back / 365, 1)
                writer.writerow((region, band, "", industry, "", category, "", value, others, as_of.isoformat()))
            for category, (insight, points) in _INSIGHTS.items():
                value = points + above
                writer.writerow((region, band, "", industry, "", category, insight, value, others, as_of.isoformat()))
    return out.getvalue().encode()
