"""Random devices, applications and networks: few things, days at the borders of windows, values null or 0."""

from datetime import timedelta

from hypothesis import strategies as st

from tests.score.random_tenants import DAYS, TODAY
from tests.score.tenant import SOURCES, Tenant
from uptake.facts import sources
from uptake.facts.table import Column, Kind, Table
from uptake.facts.tables import (
    APP_USE,
    APPS_DEVICE,
    ENDPOINT_APP,
    ENDPOINT_DAY,
    ENDPOINT_DEVICE,
    NETWORK_LOCATION,
    NETWORK_SAMPLE,
)

_TEXTS = {
    "device": ["d1", "d2", "d3", "d4", "d5", "d6"],
    "location": ["Oslo", "Kyiv", "Lima"],
    "sample": [str(n) for n in range(9)],
    "app": ["a.exe", "b.exe"],
    "channel": ["Current", "Monthly Enterprise", "Semi-Annual Enterprise", "Beta", "Current (Preview)"],
    "version": ["2601", "2602", "2603", "2604", "2605", "2606", "2508", "1901"],
}
_NUMBERS = {
    Kind.THOUSANDTHS: [0, 1000, 17_500, 46_000, 77_000, 100_000],
    Kind.COUNT: [0, 1, 4, 5, 6, 30, 900],
    Kind.MINUTES: [0, 60, 179, 180, 84_000],
}
_SAMPLES = {
    "exchange_ms": [0, 8_000, 17_500, 25_000, 62_500, 150_000, 325_000, 400_000],
    "copilot_ms": [10_000, 350_000],
    "sharepoint_mbps": [0, 999, 1_000, 1_001, 4_000, 5_000, 9_000, 14_000, 20_000, 30_000],
    "teams_mos": [1_000, 3_000, 4_500, 5_000],
}
_TABLES = (APPS_DEVICE, NETWORK_LOCATION, NETWORK_SAMPLE, ENDPOINT_DAY, ENDPOINT_DEVICE, ENDPOINT_APP, APP_USE)


def _value(column: Column) -> st.SearchStrategy:
    if column.kind is Kind.BOOLEAN:
        return st.sampled_from([None, True, False])
    if column.kind is Kind.TEXT:
        return st.none() | st.sampled_from(_TEXTS.get(column.name, ["x"]))
    values = _SAMPLES.get(column.name, _NUMBERS[column.kind])
    return st.none() | st.sampled_from(values)


def _key(column: str) -> st.SearchStrategy:
    return DAYS if column == "day" else st.sampled_from(_TEXTS[column])


def _rows(table: Table, most: int) -> st.SearchStrategy:
    row = st.fixed_dictionaries(
        {name: _key(name) for name in table.key}, optional={column.name: _value(column) for column in table.values}
    )
    return st.lists(row, max_size=most, unique_by=lambda row: tuple(row[name] for name in table.key))


@st.composite
def technology_tenants(draw: st.DrawFn) -> Tenant:
    """A tenant whose every day was delivered by every source of the technology experiences."""
    tenant = Tenant()
    for table in _TABLES:
        tenant.add(table, draw(_rows(table, 14)))
    days = [TODAY + timedelta(days=n) for n in range(-60, 2)]
    tenant.deliver(days, *SOURCES, sources.NETWORK, sources.INVENTORY, sources.ENDPOINT)
    return tenant
