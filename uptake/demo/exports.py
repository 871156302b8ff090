"""Write an invented organization down as the export files that an admin would have.

The files go through the same importers as real ones: usage reports of each day, weekly lists of active
users, the directory and Endpoint analytics as Microsoft Graph tells them, the inventory of apps, the network
assessment, the person query, and open fact tables for what no report knows.
"""

from datetime import date, timedelta
from itertools import chain
from pathlib import Path

from uptake.demo.active_users import active_users
from uptake.demo.apps_inventory import apps_inventory
from uptake.demo.behaviour import behave
from uptake.demo.daily_reports import daily_reports
from uptake.demo.departments import HISTORY
from uptake.demo.directory_files import directory_files
from uptake.demo.endpoint_files import endpoint_files
from uptake.demo.network_files import network_files
from uptake.demo.open_files import open_files
from uptake.demo.organization import Organization
from uptake.demo.person_query import person_query


def directory_day(last_day: date) -> date:
    """The day of which the directory files tell the state: the morning after the last report.

    The open table `person_state` tells the days up to the last one, and two sources may not fill the
    same day, so an import must take the directory files for this day.
    """
    return last_day + timedelta(days=1)


def write_exports(
    folder: Path,
    *,
    organization: Organization,
    last_day: date,
    days: int = HISTORY,
) -> None:
    """Write all files into the folder, which is made if need be; `days` days end with `last_day`.

    The same organization, day and length give the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    history = tuple(last_day - timedelta(days=ago) for ago in reversed(range(days)))
    activity = behave(organization, history)
    files = chain(
        directory_files(organization, last_day),
        daily_reports(organization, activity),
        active_users(organization, activity),
        open_files(organization, activity),
        apps_inventory(organization, history),
        endpoint_files(organization, history),
        network_files(organization, history),
        person_query(organization, last_day),
    )
    for name, content in files:
        (folder / name).write_bytes(content)
