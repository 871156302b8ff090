"""Which versions of Microsoft 365 Apps are supported: the rows agree with the documented durations."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules import update_channels
from uptake.rules.update_channels import (
    AS_OF,
    CHANNELS,
    NEXT_COMES_WITHIN,
    RELEASES,
    channel_named,
    latest,
    recommended,
    supported,
    version_named,
)

TABLE = tomllib.loads(Path(update_channels.__file__).with_suffix(".toml").read_text())
WITH_ROWS = [channel for channel in CHANNELS if RELEASES[channel]]
VERSIONS = sorted({release.version for rows in RELEASES.values() for release in rows})
DAYS = st.dates(date(2023, 12, 1), date(2027, 12, 31))


def second_tuesday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(1 - first.weekday()) % 7 + 7)


def months_later(day: date, months: int) -> date:
    month = day.year * 12 + day.month - 1 + months
    return second_tuesday(month // 12, month % 12 + 1)


def months_of(channel: str, released: date) -> int:
    return [d["months"] for d in TABLE["durations"] if d["channel"] == channel and d["since"] <= released][-1]


def test_two_channels_are_recommended():
    assert [channel for channel in CHANNELS if recommended(channel)] == ["Current", "Monthly Enterprise"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Current Channel", "Current"),
        ("current", "Current"),
        ("Monthly Channel", "Current"),
        ("MonthlyEnterprise", "Monthly Enterprise"),
        ("Monthly Enterprise Channel", "Monthly Enterprise"),
        ("SemiAnnual", "Semi-Annual Enterprise"),
        ("Semi-Annual Channel (Targeted)", "Semi-Annual Enterprise (Preview)"),
        ("Monthly Channel (Targeted)", "Current (Preview)"),
        ("CurrentPreview", "Current (Preview)"),
        ("InsiderFast", "Beta"),
        ("http://officecdn.microsoft.com/pr/55336b82-a18d-4dd6-b5f6-9e5095c314a6", "Monthly Enterprise"),
        ("Office 2021 Perpetual Enterprise", None),
        ("", None),
    ],
)
def test_a_channel_is_known_by_its_old_and_new_names(written, meant):
    assert channel_named(written) == meant


@pytest.mark.parametrize(
    ("written", "version"),
    [
        ("16.0.19725.20170", "2602"),
        ("16.0.19725.20170 (X64)", "2602"),
        ("19725.20170", "2602"),
        ("Version 2602 (Build 19725.20170)", "2602"),
        ("2602", "2602"),
        ("Version 2602", "2602"),
        ("16.0.17932.20996", None),  # Office LTSC 2024 is no Microsoft 365 Apps
        ("16.0.20112.15190", None),  # a build of Beta
        ("", None),
    ],
)
def test_a_build_tells_its_version(written, version):
    assert version_named(written) == version


@pytest.mark.parametrize(
    ("channel", "version", "on", "is_supported", "is_latest"),
    [
        ("Current", "2409", date(2024, 9, 22), False, False),
        ("Current", "2409", date(2024, 9, 23), True, True),
        ("Current", "2409", date(2024, 10, 27), True, True),
        ("Current", "2409", date(2024, 10, 28), False, False),
        ("Monthly Enterprise", "2408", date(2024, 12, 9), True, False),
        ("Monthly Enterprise", "2408", date(2024, 12, 10), False, False),
        ("Monthly Enterprise", "2608", date(2026, 12, 7), True, False),
        ("Semi-Annual Enterprise", "2408", date(2026, 3, 9), True, False),
        ("Semi-Annual Enterprise", "2508", date(2026, 9, 8), False, False),
        ("Semi-Annual Enterprise", "2606", date(2026, 7, 14), True, True),
        ("Semi-Annual Enterprise (Preview)", "2502", date(2026, 1, 1), False, False),
        ("Monthly Enterprise", "2601", date(2026, 3, 20), False, False),  # never came to this channel
        ("Beta", "2609", date(2026, 9, 22), None, None),
        ("Current", "16.0.99999.20001", date(2026, 9, 22), None, None),
        ("Current", "2712", date(2030, 1, 1), None, None),
        ("Current", "2310", date(2020, 1, 1), None, None),
        ("somewhere", "2609", date(2026, 9, 22), None, None),
    ],
)
def test_support_begins_and_ends_on_documented_days(channel, version, on, is_supported, is_latest):
    assert supported(channel, version, on) is is_supported
    assert latest(channel, version, on) is is_latest


def test_rows_are_in_order_and_those_after_the_last_look_are_derived():
    for rows in RELEASES.values():
        assert [row.released for row in rows] == sorted({row.released for row in rows})
        assert [row.version for row in rows] == sorted({row.version for row in rows})
        assert all(row.derived for row in rows if row.released > AS_OF)


@pytest.mark.parametrize("channel", WITH_ROWS)
def test_every_end_of_support_follows_from_the_documented_duration(channel):
    rows = RELEASES[channel]
    retired = next((c["retired"] for c in TABLE["channels"] if c["name"] == channel and "retired" in c), date.max)
    for row, following in zip(rows, (*rows[1:], None), strict=True):
        months = months_of(channel, row.released)
        if months:
            assert row.supported_until == min(months_later(row.released, months), retired), row
        else:
            assert row.supported_until == (following.released if following else None), row


def test_enterprise_channels_release_on_second_tuesdays():
    for channel in WITH_ROWS[1:]:
        for row in RELEASES[channel]:
            assert row.released == second_tuesday(row.released.year, row.released.month), row


def test_a_newer_version_has_a_higher_build():
    builds = [int(build) for _, build in sorted(TABLE["builds"].items(), key=lambda item: item[0])]
    assert builds == sorted(builds)
    for rows in RELEASES.values():
        for row in rows:
            assert row.build == "" or version_named(row.build) == row.version


@given(st.sampled_from(WITH_ROWS), st.sampled_from(VERSIONS), DAYS)
def test_what_is_supported_is_out_and_what_is_the_latest_is_supported(channel, version, on):
    if supported(channel, version, on):
        assert any(row.version == version and row.released <= on for row in RELEASES[channel])
    if latest(channel, version, on):
        assert supported(channel, version, on)


@given(st.sampled_from(WITH_ROWS[:3]), DAYS)
def test_on_every_day_one_version_is_the_latest(channel, on):
    if RELEASES[channel][0].released <= on <= RELEASES[channel][-1].released + NEXT_COMES_WITHIN:
        assert sum(latest(channel, version, on) is True for version in VERSIONS) == 1
