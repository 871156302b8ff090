"""Write an invented organization down as the export files that an admin would have.

The files go through the same importers as real ones: usage reports of each day, weekly lists of active
users, the directory as Microsoft Graph tells it, and open fact tables for what no report knows.
"""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import chain
from pathlib import Path

from uptake.demo.active_users import active_users, snapshots
from uptake.demo.behaviour import behave
from uptake.demo.daily_reports import REPORTS, daily_reports
from uptake.demo.departments import HISTORY
from uptake.demo.directory_files import directory_files
from uptake.demo.open_files import months, open_files
from uptake.demo.organization import Organization

OF_THE_DIRECTORY = 3
OF_A_MONTH = 4


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
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Write all files into the folder, which is made if need be; `days` days end with `last_day`.

    The same organization, day and length give the same bytes. `progress` hears after each file how many
    are done and how many there are about to be.
    """
    folder.mkdir(parents=True, exist_ok=True)
    history = tuple(last_day - timedelta(days=ago) for ago in reversed(range(days)))
    activity = behave(organization, history)
    of_months = OF_A_MONTH * len(months(days))
    total = len(REPORTS) * days + len(snapshots(days)) + of_months + OF_THE_DIRECTORY
    files = chain(
        directory_files(organization, last_day),
        daily_reports(organization, activity),
        active_users(organization, activity),
        open_files(organization, activity),
    )
    done = 0
    for name, content in files:
        (folder / name).write_bytes(content)
        done += 1
        if progress is not None:
            progress(done, total)
    if progress is not None and done < total:
        progress(total, total)
