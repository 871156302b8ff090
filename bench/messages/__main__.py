"""How long Manage and Review activity take in the server with many messages and events, against the bare SQL.

    python -m bench.messages [--messages 5000] [--events 10000000] [--rounds 9] [--without-showings]

Trust the ratios, not the figures: both ways run in this process in turn, round after round.
"""

import argparse
import os
import statistics
import sys
import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.messages.measuring import Took

WANTED_MILLISECONDS = 50.0


def main() -> int:
    """Run the bench; 0 when it has printed its table."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="uptake-bench-") as folder:
        os.environ |= {"UPTAKE_DATA": folder, "UPTAKE_DEBUG": "false"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "uptake.config.settings"
        import django  # noqa: PLC0415 - the settings must be known before

        django.setup()
        from bench.messages import measuring  # noqa: PLC0415 - as above

        filled, found = measuring.measured(
            options.messages, options.events, options.rounds, showings=not options.without_showings
        )
    print(
        f"{filled.messages:,} messages, {filled.events:,} events, {filled.tally_rows:,} rows of counts,"
        f" {filled.showings:,} showings; {filled.mebibytes:,} MiB",
        file=sys.stderr,
    )
    _print(found)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.messages", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--messages", type=int, default=5_000)
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--without-showings", action="store_true", help="less disk: the pages do not read them")
    return parser.parse_args()


def _print(found: "dict[str, tuple[list[Took], list[Took]]]") -> None:
    print("| page | wall, median ms (least, most) | bare SQL, median ms | ratio | CPU, median ms | at most 50 ms |")
    print("|---|---:|---:|---:|---:|---|")
    for name, (pages, bare) in found.items():
        walls = [took.wall for took in pages]
        middle, by_hand = statistics.median(walls), statistics.median([took.wall for took in bare])
        work = statistics.median([took.work for took in pages])
        spread = f"{middle:.1f} ({min(walls):.1f}, {max(walls):.1f})"
        kept = "yes" if middle <= WANTED_MILLISECONDS else "no"
        print(f"| {name} | {spread} | {by_hand:.1f} | {middle / by_hand:.1f} | {work:.1f} | {kept} |")


if __name__ == "__main__":
    raise SystemExit(main())
