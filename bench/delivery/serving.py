"""What the server under load runs: the delivery plane on the folder that the bench has made."""

import os
from pathlib import Path

from uptake.delivery.app import DeliveryConfig, create_app
from uptake.delivery.rsgi import RsgiApp

_delivery = create_app(
    DeliveryConfig(
        Path(os.environ["BENCH_DATA"]),
        os.environ["BENCH_SECRET"].encode(),
        database=os.environ.get("BENCH_DATABASE", ""),
        most_a_minute=1_000_000,  # a load generator asks more often than anybody
    )
)
app = RsgiApp(_delivery, _delivery)
