"""Network connectivity: the list of office locations, the assessment of each, and single measurements.

Microsoft has no interface for these and documents the columns of the list of locations only: `userEntered`,
`Name`, `Address`, `Latitude`, `Longitude`, egress address ranges 1 to 5 and `LanIps`. The first title of every
cell below is our own; next to it stand the words that Microsoft's pages use.

Addresses, coordinates and ranges of IP addresses are not kept: points and insights need none of them, and a
range of addresses beside single measurements would tell where somebody works.

Source: specification of Adoption Score, section 2.2.
"""

import pyarrow as pa
import pyarrow.compute as pc

from uptake.facts.importers.convert import Converted
from uptake.facts.importers.measured import one_of, opaque, points, scaled, whole
from uptake.facts.importers.rows import Rows
from uptake.facts.importers.sheet import Sheet
from uptake.facts.importers.things import Cell, ThingForm, fits, read_things
from uptake.facts.importers.usage import Usage
from uptake.facts.technology import NETWORK_LOCATION, NETWORK_SAMPLE

LOCATION = ("Location", "Location name", "Office location", "Name")
_DAY = ("Report date", "Date", "Assessment date", "Export date")
_WORKLOADS = ("Exchange", "SharePoint", "Teams", "Copilot")
_OFFICE_OR_REMOTE = one_of(
    {"remote": True, "home": True, "office": False, "onsite": False}
    | {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
)
_NEVER_KEPT = (
    "Address", "Latitude", "Longitude", "LanIps", "LAN subnets", "Egress IP addresses",
    *(f"Egress IP Address range {number}" for number in range(1, 6)),
    *(f"Egress IP range {number}" for number in range(1, 6)),
    *(f"EgressIpRange{number}" for number in range(1, 6)),
    *(f"Egress IP Address {number}" for number in range(1, 6)),
)  # fmt: skip


def kilometres_of_miles(texts: pa.Array) -> Converted:
    """Whole kilometres from miles."""
    thousandths, wrong = scaled(1.609344)(texts)
    return pc.cast(pc.round(pc.divide(pc.cast(thousandths, pa.float64()), 1000)), pa.int32()), wrong


LIST = ThingForm(
    NETWORK_LOCATION,
    (Cell("location", ("Name",)), Cell("listed", ("userEntered",))),
    marks=(("Name",), ("userEntered",)),
    day=_DAY,
    passed_over=_NEVER_KEPT,
)
ASSESSMENT = ThingForm(
    NETWORK_LOCATION,
    (
        Cell("location", LOCATION),
        Cell("city", ("City",)),
        Cell("remote", ("Remote", "Location type", "Type"), _OFFICE_OR_REMOTE, "bad_word"),
        Cell("users", ("Users", "Estimated users", "Number of users"), whole),
        *(
            Cell(
                f"{workload.lower()}_points",
                (f"{workload} points", f"{workload} score", f"{workload} assessment", f"{workload} Online points"),
                points,
                "bad_points",
            )
            for workload in _WORKLOADS
        ),
        Cell("egress_km", ("Egress km", "Egress distance (km)", "Backhaul (km)"), whole),
        Cell("egress_km", ("Egress miles", "Egress distance (miles)", "Backhaul (miles)"), kilometres_of_miles),
        Cell("intermediary", ("Intermediary", "Network intermediary device", "Network intermediary")),
        Cell("slower_than_peers", ("Slower than peers", "Better performance detected for customers near you")),
        Cell("far_exchange_door", ("Far Exchange door", "Non-optimal Exchange Online service front door")),
        Cell("far_sharepoint_door", ("Far SharePoint door", "Non-optimal SharePoint Online service front door")),
        Cell("china_egress", ("China egress", "China user optimal network egress")),
    ),
    marks=(LOCATION, tuple(f"{one} {word}" for one in _WORKLOADS for word in ("points", "score", "assessment"))),
    without=("day", "userEntered"),
    day=_DAY,
    passed_over=_NEVER_KEPT,
)


def _sample(rows: Rows) -> dict[str, pa.Array]:
    """The identifier of a measurement; without one a hash of the row, so that the same row is the same one."""
    title = next((title for title in _SAMPLE_ID if rows.has(title)), None)
    texts = [rows.text(title)] if title else [pc.fill_null(rows.text(one), "") for one in SAMPLES.titles]
    together = pc.binary_join_element_wise(*texts, "\t") if len(texts) > 1 else texts[0]
    return {"sample": opaque(together)[0]}


_SAMPLE_ID = ("Sample", "Test ID", "Report ID")
SAMPLES = ThingForm(
    NETWORK_SAMPLE,
    (
        Cell("location", LOCATION),
        Cell("device", ("Device ID", "Azure AD Device ID", "Entra Device ID"), opaque),
        Cell("remote", ("Remote", "Location type"), _OFFICE_OR_REMOTE, "bad_word"),
        Cell("exchange_ms", ("Exchange ms", "Exchange TCP latency (ms)", "Exchange latency (ms)")),
        Cell("copilot_ms", ("Copilot ms", "Copilot TCP latency (ms)", "Copilot latency (ms)")),
        Cell("sharepoint_mbps", ("SharePoint MB/s", "SharePoint download speed (MB/s)", "SharePoint download (MB/s)")),
        Cell("sharepoint_mbps", ("SharePoint Mbit/s", "SharePoint download speed (Mbps)"), scaled(1 / 8)),
        Cell("teams_mos", ("Teams MOS", "Teams mean opinion score")),
    ),
    marks=(
        LOCATION,
        ("Exchange ms", "Exchange TCP latency (ms)", "Exchange latency (ms)", "SharePoint MB/s", "SharePoint Mbit/s",
         "SharePoint download speed (MB/s)", "SharePoint download (MB/s)", "SharePoint download speed (Mbps)",
         "Teams MOS", "Teams mean opinion score"),
    ),
    without=("day",),
    day=("Test date", "Date", "Timestamp", "Time"),
    passed_over=(*_NEVER_KEPT, "Device name", "User", "Public IP"),
    more=_sample,
    more_titles=_SAMPLE_ID,
)  # fmt: skip
FORMS = (LIST, ASSESSMENT, SAMPLES)


def is_network(sheet: Sheet) -> bool:
    """Whether the sheet is about locations or measurements of the network."""
    return any(fits(sheet, form) for form in FORMS)


def read_network(name: str, sheet: Sheet) -> Usage:
    """Read a list of locations, an assessment, or measurements; raises Unreadable when it cannot be taken."""
    return read_things(name, sheet, next(form for form in FORMS if fits(sheet, form)))
