"""What the server under load runs: the delivery plane on the folder that the bench has made."""

import os
from pathlib import Path

from uptake.delivery.app import DeliveryConfig, create_app

app = create_app(DeliveryConfig(Path(os.environ["BENCH_DATA"]), os.environ["BENCH_SECRET"].encode()))
