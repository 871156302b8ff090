"""Record made-up results for one organization of a running installation: `made_up_day.py SLUG`.

It runs as a process of its own, on the data of the journeys, so that every category has something to show.
"""

import os
import sys
from datetime import UTC, datetime

import django

from tests.insights.made_up import results


def main(slug: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "uptake.config.settings")
    django.setup()
    from uptake.insights import actions, queries  # noqa: PLC0415 - models need Django to be ready
    from uptake.tenancy.models import Tenant  # noqa: PLC0415 - as above

    tenant = Tenant.objects.get(slug=slug)
    newest = queries.latest_day(tenant)
    assert newest is not None
    actions.record(tenant, results(newest.as_of, 60), actions.Under([], tenant.choices, datetime.now(UTC)))


if __name__ == "__main__":
    main(sys.argv[1])
