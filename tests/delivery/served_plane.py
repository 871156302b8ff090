"""A delivery plane for processes that are started to be killed: its clock is a file that the test writes.

The environment says where: CRASH_FOLDER, CRASH_DATABASE (empty for the file in the folder); CRASH_MOST_A_MINUTE is how
often one token may ask.
"""

import os
from datetime import datetime
from pathlib import Path

from delivery_world import SECRET

from uptake.delivery.app import DeliveryConfig, create_app

FOLDER = Path(os.environ["CRASH_FOLDER"])
CLOCK = FOLDER / "clock"


def clock() -> datetime:
    return datetime.fromisoformat(CLOCK.read_text())


MOST = int(os.environ.get("CRASH_MOST_A_MINUTE", DeliveryConfig.most_a_minute))

app = create_app(DeliveryConfig(FOLDER, SECRET, clock=clock, database=os.environ["CRASH_DATABASE"], most_a_minute=MOST))
