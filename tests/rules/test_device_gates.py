"""Which devices show messages in Windows: the policies one by one, the borders of builds, and what never changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.device_gates import (
    BUILD,
    EDITION,
    EDITIONS,
    JOIN,
    POLICY,
    TASKBAR_UPDATE,
    UPDATE,
    Device,
    DeviceRules,
    build_of,
    needs_enabling,
    passes_microsoft,
    reasons,
    verdicts,
)
from uptake.rules.device_policies import (
    NOTIFICATION,
    POLICIES,
    SPOTLIGHT,
    TASKBAR,
    WINDOWS_SURFACES,
    of_surface,
)
from uptake.rules.surfaces import SURFACES

SEED = DeviceRules()
ON = {"EnableOrganizationalMessages": 1}
GOOD = Device("entra", "enterprise", "10.0.22631.4460", policies=ON)


def with_(**changed):
    told = {"join": GOOD.join, "edition": GOOD.edition, "build": GOOD.build, "policies": ON} | changed
    return Device(**told)


def test_a_good_device_shows_messages_everywhere_in_windows():
    assert verdicts(GOOD, SEED) == {TASKBAR: "", NOTIFICATION: "", SPOTLIGHT: ""}


def test_the_places_of_windows_are_those_of_the_table_of_surfaces():
    assert set(WINDOWS_SURFACES) == {row.id for row in SURFACES.values() if row.host == "windows"}


@pytest.mark.parametrize("join", ["none", "registered", "hybrid", "", "Entra", "domain"])
def test_m38_whatever_is_not_joined_shows_nothing_in_windows(join):
    assert set(verdicts(with_(join=join), SEED).values()) == {JOIN}


def test_m38_a_hybrid_joined_device_is_let_in_by_choice_alone():
    allowed = DeviceRules(allow_hybrid_joined=True)
    assert set(verdicts(with_(join="hybrid"), allowed).values()) == {""}
    assert set(verdicts(with_(join="registered"), allowed).values()) == {JOIN}


@pytest.mark.parametrize("edition", ["pro", "other", "home", ""])
def test_other_editions_show_nothing_in_windows(edition):
    assert set(verdicts(with_(edition=edition), SEED).values()) == {EDITION}


@pytest.mark.parametrize(
    ("build", "asked"),
    [
        ("10.0.19045.4841", False),
        ("10.0.19045.4842", True),
        ("10.0.19046", True),
        ("10.0.19044.9999", False),
        ("10.0.22000.3000", False),
        ("10.0.22621.899", False),
        ("10.0.22621.900", True),
        ("10.0.26100.1", True),
    ],
)
def test_m39_newer_builds_ask_whether_messages_are_turned_on(build, asked):
    for policies in ({}, {"EnableOrganizationalMessages": 0}):
        found = set(verdicts(with_(build=build, policies=policies), SEED).values())
        assert found == ({f"{POLICY}:EnableOrganizationalMessages"} if asked else {""})
    assert set(verdicts(with_(build=build), SEED).values()) == {""}


@pytest.mark.parametrize("build", ["", "10", "10.0", "6.3.9600", "10.1.22621.900", "10.0.x.1", "10.0.1.2.3", "10.0.²"])
def test_what_is_no_build_of_windows_10_or_11_shows_nothing(build):
    assert build_of(build) is None
    assert set(verdicts(with_(build=build), SEED).values()) == {BUILD}


def test_m40_each_place_has_a_policy_of_its_own():
    child = {
        TASKBAR: "AllowWindowsTips",
        NOTIFICATION: "AllowWindowsSpotlightOnActionCenter",
        SPOTLIGHT: "ConfigureWindowsSpotlightOnLockScreen",
    }
    for blocked, policy in child.items():
        found = verdicts(with_(policies={**ON, policy: 0}), SEED)
        assert found == {surface: f"{POLICY}:{policy}" if surface == blocked else "" for surface in WINDOWS_SURFACES}


def test_m40_the_parent_blocks_every_place_whatever_its_children_say():
    children = {policy.name: 1 for policy in POLICIES.values() if policy.parent}
    found = verdicts(with_(policies={**ON, **children, "AllowWindowsSpotlight": 0}), SEED)
    assert set(found.values()) == {f"{POLICY}:AllowWindowsSpotlight"}


@pytest.mark.parametrize(("value", "shows"), [(0, False), (1, True), (2, True), (3, False)])
def test_the_lock_screen_takes_two_values(value, shows):
    found = reasons(with_(policies={**ON, "ConfigureWindowsSpotlightOnLockScreen": value}), SPOTLIGHT, SEED)
    assert (found == ()) is shows


def test_cloud_content_blocks_no_place_of_ours():
    assert set(verdicts(with_(policies={**ON, "DisableCloudOptimizedContent": 1}), SEED).values()) == {""}


def test_the_newest_reading_asks_for_the_newest_windows_and_an_update_for_the_taskbar():
    newest = DeviceRules(newest_windows_only=True)
    assert set(verdicts(GOOD, newest).values()) == {BUILD}
    assert verdicts(with_(build="10.0.26100.1"), newest) == {TASKBAR: UPDATE, NOTIFICATION: "", SPOTLIGHT: ""}
    updated = with_(build="10.0.26200.1", updates=frozenset({TASKBAR_UPDATE}))
    assert set(verdicts(updated, newest).values()) == {""}


def test_m41_microsofts_messages_are_kept_off_and_the_organizations_are_not():
    off = DeviceRules(microsoft_messages=False)
    for surface in WINDOWS_SURFACES:
        assert passes_microsoft(SEED, GOOD, surface)
        assert not passes_microsoft(off, GOOD, surface)
        assert reasons(GOOD, surface, off) == ()


def test_microsofts_messages_ask_for_the_same_policies():
    assert not passes_microsoft(SEED, with_(policies={**ON, "AllowWindowsTips": 0}), TASKBAR)


devices = st.builds(
    Device,
    join=st.sampled_from(["entra", "hybrid", "registered", "none"]),
    edition=st.sampled_from([*sorted(EDITIONS), "pro", "other"]),
    build=st.builds("10.0.{}.{}".format, st.integers(10240, 30000), st.integers(0, 6000)) | st.just("11"),
    updates=st.sampled_from([frozenset(), frozenset({TASKBAR_UPDATE})]),
    policies=st.dictionaries(st.sampled_from(sorted(POLICIES)), st.integers(0, 3)),
)
choices = st.builds(DeviceRules, st.booleans(), st.booleans(), st.booleans())
places = st.sampled_from(WINDOWS_SURFACES)


@given(devices, choices)
def test_the_verdict_is_the_first_of_all_reasons(device, rules):
    for surface, verdict in verdicts(device, rules).items():
        assert verdict == next(iter(reasons(device, surface, rules)), "")


@given(devices, places)
def test_hybrid_joining_only_ever_lets_more_in(device, surface):
    strict = reasons(device, surface, DeviceRules())
    open_ = reasons(device, surface, DeviceRules(allow_hybrid_joined=True))
    assert set(open_) <= set(strict)
    assert set(strict) - set(open_) <= {JOIN}


@given(devices, places)
def test_the_newest_reading_only_ever_lets_less_in(device, surface):
    assert set(reasons(device, surface, SEED)) <= set(reasons(device, surface, DeviceRules(newest_windows_only=True)))


@given(devices, places, choices)
def test_setting_a_policy_to_what_is_needed_never_blocks(device, surface, rules):
    needed = {policy.name: min(policy.needed) for policy in of_surface(surface)}
    mended = Device(device.join, device.edition, device.build, device.updates, {**device.policies, **needed})
    assert not any(reason.startswith(POLICY) for reason in reasons(mended, surface, rules))


@given(devices, places, choices)
def test_the_parent_off_blocks_whatever_else_is_set(device, surface, rules):
    off = Device(
        device.join, device.edition, device.build, device.updates, {**device.policies, "AllowWindowsSpotlight": 0}
    )
    assert f"{POLICY}:AllowWindowsSpotlight" in reasons(off, surface, rules)


@given(st.integers(0, 40000), st.integers(0, 9999))
def test_a_later_revision_of_a_build_never_forgets_the_policy(build, revision):
    if needs_enabling((build, revision)):
        assert needs_enabling((build, revision + 1))
