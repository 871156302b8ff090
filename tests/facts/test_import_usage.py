"""Every usage report, from files as they are exported."""

from collections.abc import Callable
from datetime import date

import pytest
from facts_world import CASES, DAY, World

from uptake.facts import sources
from uptake.facts.importers.deliveries import Delivery, Skipped
from uptake.facts.importers.found import Found
from uptake.facts.importers.read import Recognised, recognise
from uptake.facts.tables import PERSON_DAY, PERSON_PERIOD, PERSON_STATE

DELIVERED = Callable[[str], Delivery]
SKIPPED = Callable[..., Skipped]

DESKTOP, WEB, MOBILE = 1, 2, 4

HEAD = (
    "Report Refresh Date,User Principal Name,Is Deleted,Last Activity Date,"
    "Send Count,Receive Count,Read Count,Report Period\n"
)


def _notices(delivery: Delivery) -> dict[str, object]:
    return {notice.reason: dict(notice.details) for notice in delivery.notices}


def test_the_teams_report_tells_chats_channels_calls_and_meetings(world: World) -> None:
    world.bring_in("teams.csv")
    told = world.facts(PERSON_DAY)
    assert told["ana.ruiz"] == {
        "chat_sent": 12,
        "channel_sent": 3,
        "calls": 2,
        "scheduled_once_attended": 2,
        "scheduled_recurring_attended": 1,
        "meetings_organized": 1,
        "meetings_attended": 4,
        "audio_seconds": 3723,
        "video_seconds": 300,
        "screen_share_seconds": 0,
    }
    assert told["mona.berg"]["channel_sent"] == 0


def test_a_row_of_zeros_with_its_last_activity_elsewhere_is_no_activity(world: World) -> None:
    world.bring_in("teams.csv")
    assert set(world.facts(PERSON_DAY)) == {"ana.ruiz", "mona.berg", "joni_fabrikam.example#ext#"}


def test_a_row_of_zeros_on_the_day_itself_is_activity(world: World) -> None:
    world.bring_in(Found("email.csv", (HEAD + "2026-07-26,a@x.example,False,2026-07-26,0,0,0,1\n").encode()))
    assert world.facts(PERSON_DAY) == {"a": {"email_sent": 0, "email_received": 0, "email_read": 0}}


def test_guests_are_announced_and_kept(delivered: DELIVERED) -> None:
    assert _notices(delivered("teams.csv"))["guests"] == {"count": 1}


def test_posts_and_replies_make_channel_messages_when_team_chat_is_empty(world: World) -> None:
    world.bring_in("teams-durations.csv")
    told = world.facts(PERSON_DAY)
    assert told["ana.ruiz"]["channel_sent"] == 9
    assert "channel_sent" not in told["mona.berg"]  # replies not told: null, never 4


def test_durations_come_as_iso_8601_or_as_seconds(world: World) -> None:
    world.bring_in("teams-durations.csv")
    told = world.facts(PERSON_DAY)
    assert told["ana.ruiz"]["audio_seconds"] == 3723
    assert told["mona.berg"]["audio_seconds"] == 90


def test_concealed_names_are_announced(delivered: DELIVERED, world: World) -> None:
    delivery = delivered("teams-concealed.csv")
    assert delivery.concealed
    assert "concealed" in _notices(delivery)
    world.bring_in(delivery)
    assert [row.concealed for row in world.store.coverage()] == [True]
    assert len(world.facts(PERSON_DAY)) == 2


def test_real_names_are_not_taken_for_concealed(delivered: DELIVERED) -> None:
    assert not delivered("teams.csv").concealed


def test_the_same_person_in_other_letter_case_is_the_same_person(world: World) -> None:
    world.bring_in("teams.csv", "email.csv")
    assert {"chat_sent", "email_received"} <= set(world.facts(PERSON_DAY)["mona.berg"])


def test_the_order_of_columns_means_nothing_and_unknown_ones_are_listed(delivered: DELIVERED, world: World) -> None:
    delivery = delivered("email-other-order.csv")
    assert _notices(delivery) == {
        "unknown_columns": {"columns": ("Reaction Count",)},
        "missing_columns": {"columns": ("Read Count",)},
    }
    world.bring_in(delivery)
    assert world.facts(PERSON_DAY)["ana.ruiz"] == {"email_sent": 5, "email_received": 20}


def test_an_empty_number_is_unknown_and_not_zero(world: World) -> None:
    world.bring_in("email-other-order.csv")
    assert world.facts(PERSON_DAY)["lena.gold"] == {"email_sent": 1}


def test_a_missing_column_leaves_what_was_known(world: World) -> None:
    world.bring_in("email.csv")
    world.bring_in("email-other-order.csv")
    assert world.facts(PERSON_DAY)["ana.ruiz"]["email_read"] == 18


def test_a_double_space_in_a_header_is_a_space(world: World) -> None:
    world.bring_in("sharepoint.csv")
    assert world.facts(PERSON_DAY)["ana.ruiz"] == {
        "sharepoint_files": 9,
        "sharepoint_synced": 1,
        "sharepoint_shared_internally": 2,
        "sharepoint_shared_externally": 0,
        "sharepoint_pages": 14,
    }


def test_viva_engage_tells_posts_reads_and_likes(world: World) -> None:
    world.bring_in("engage.csv")
    told = world.facts(PERSON_DAY)["ana.ruiz"]
    assert told == {"community_posts": 1, "community_reads": 30, "community_likes": 4}


@pytest.mark.parametrize("file", ["apps.csv", "apps.json"])
def test_windows_and_mac_are_desktop_and_yes_and_true_mean_the_same(world: World, file: str) -> None:
    world.bring_in(file)
    told = world.facts(PERSON_DAY)
    assert told["ana.ruiz"] == {"word_platforms": DESKTOP | WEB, "teams_platforms": MOBILE}
    assert told["mona.berg"] == {"outlook_platforms": DESKTOP}
    assert "lena.gold" not in told


def test_active_users_tell_the_state_of_the_refresh_day(world: World) -> None:
    world.bring_in("active-users.csv")
    told = world.facts(PERSON_STATE)
    column = PERSON_STATE["products_reported"]

    def bits(*products: str) -> int:
        return sum(column.bit(product) for product in products)

    everything = bits("exchange", "onedrive", "sharepoint", "engage", "teams", "apps", "copilot")
    assert told["ana.ruiz"]["products_reported"] == everything
    assert told["lena.gold"]["products_reported"] == bits("exchange", "teams")
    assert told["ana.ruiz"]["engage_since"] == date(2024, 2, 1)
    assert told["gone"] == {"deleted": True, "products_reported": 0}


def test_a_report_over_a_period_never_becomes_a_day(world: World) -> None:
    report = world.bring_in("onedrive-30-days.csv")
    assert world.store.days(PERSON_DAY) == []
    assert world.facts(PERSON_PERIOD)["ana.ruiz"]["onedrive_files"] == 90
    assert [(row.day, row.period_days) for row in world.store.coverage()] == [(DAY, 30)]
    assert [notice.reason for notice in report.taken[0].notices] == ["period_report"]


def test_activity_on_the_first_day_of_a_period_counts_and_one_day_earlier_does_not(world: World) -> None:
    world.bring_in("onedrive-30-days.csv")
    assert set(world.facts(PERSON_PERIOD)) == {"ana.ruiz", "mona.berg"}


def test_periods_of_different_length_stand_beside_each_other(world: World) -> None:
    thirty = (
        "Report Refresh Date,User Principal Name,Last Activity Date,Viewed Or Edited File Count,"
        "Synced File Count,Report Period\n2026-07-26,ana.ruiz@hillside.example,2026-07-26,{},0,{}\n"
    )
    world.bring_in(Found("7.csv", thirty.format(11, 7).encode()))
    world.bring_in(Found("30.csv", thirty.format(44, 30).encode()))
    rows = world.store.read(PERSON_PERIOD, DAY, DAY).to_pylist()
    assert {row["period_days"]: row["onedrive_files"] for row in rows} == {7: 11, 30: 44}


def test_rows_of_different_refresh_dates_count_for_their_own_day(delivered: DELIVERED, world: World) -> None:
    delivery = delivered("email-several-days.csv")
    assert _notices(delivery)["several_refresh_dates"] == {"count": 2}
    world.bring_in(delivery)
    days = {day: world.facts(PERSON_DAY, day)["ana.ruiz"]["email_sent"] for day in (date(2026, 7, 25), DAY)}
    assert list(days.values()) == [1, 2]


def test_an_old_report_without_period_is_a_day_when_its_activity_is(world: World) -> None:
    world.bring_in("email-old-daily.csv")
    assert set(world.facts(PERSON_DAY, date(2021, 10, 25))) == {"ana.ruiz"}


def test_an_old_report_without_period_is_refused_when_that_is_not_clear(skipped: SKIPPED) -> None:
    assert skipped("email-old-unknown-period.csv").reason == "period_unknown"


def test_bad_values_set_their_row_aside_and_the_rest_is_taken(delivered: DELIVERED) -> None:
    delivery = delivered("email-bad-rows.csv")
    assert [(bad.row, bad.column, bad.value, bad.reason) for bad in delivery.bad_rows] == [
        (3, "Send Count", "many", "bad_number"),
        (4, "User Principal Name", "", "no_person"),
        (5, "Report Refresh Date", "26.07.2026", "bad_day"),
        (6, "Send Count", "-1", "bad_number"),
        (7, "Report Period", "14", "bad_period"),
    ]
    assert delivery.rows == 1


def test_strict_refuses_the_whole_file_for_one_bad_row(skipped: SKIPPED) -> None:
    found = skipped("email-bad-rows.csv", strict=True)
    assert (found.reason, found.details["count"], len(found.bad_rows)) == ("has_bad_rows", 5, 5)


def test_a_file_of_nothing_but_bad_rows_is_skipped_and_wipes_no_day(world: World) -> None:
    world.bring_in("email.csv")
    before = world.content()
    report = world.bring_in(Found("bad.csv", (HEAD + "2026-07-26,a@x.example,False,2026-07-26,x,x,x,1\n").encode()))
    assert [(one.reason, len(one.bad_rows)) for one in report.skipped] == [("no_good_row", 1)]
    assert world.content() == before


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("damaged-cut-off-row.csv", "row_width"),
        ("damaged-cut-off-quote.csv", "cut_off"),
        ("damaged-latin-1.csv", "wrong_encoding"),
        ("damaged-utf-16.csv", "wrong_encoding"),
        ("damaged-joined.csv", "second_header"),
        ("damaged.json", "json_damaged"),
        ("nothing-we-know.csv", "unknown_header"),
    ],
)
def test_a_damaged_file_is_refused_whole(skipped: SKIPPED, file: str, reason: str) -> None:
    assert skipped(file).reason == reason


def test_a_header_repeated_inside_a_file_is_passed_over(world: World, delivered: DELIVERED) -> None:
    data = (CASES / "email.csv").read_bytes()
    header = data.removeprefix(b"\xef\xbb\xbf").split(b"\r\n")[0]
    report = world.bring_in(Found("joined.csv", data + header + b"\r\n"))
    assert [notice.reason for notice in report.taken[0].notices] == ["header_repeated"]
    assert report.taken[0].bad_row_count == 0


def test_two_rows_that_tell_different_things_about_a_person_are_both_set_aside(world: World) -> None:
    rows = [
        "a@x.example,False,2026-07-26,1,1,1",
        "A@x.example,False,2026-07-26,2,1,1",
        "b@x.example,False,2026-07-26,3,1,1",
    ]
    data = HEAD + "".join(f"2026-07-26,{row},1\n" for row in rows)
    report = world.bring_in(Found("twice.csv", data.encode()))
    assert {bad.reason for bad in report.taken[0].bad_rows} == {"person_twice"}
    assert set(world.facts(PERSON_DAY)) == {"b"}


def test_of_a_deleted_and_a_new_account_with_one_name_the_living_one_counts(world: World) -> None:
    data = HEAD + "".join(
        f"2026-07-26,a@x.example,{deleted},2026-07-26,{sent},1,1,1\n" for deleted, sent in ((True, 1), (False, 7))
    )
    report = world.bring_in(Found("twice.csv", data.encode()))
    assert report.taken[0].bad_rows == ()
    assert world.facts(PERSON_DAY)["a"]["email_sent"] == 7


def test_the_name_of_a_file_means_nothing(world: World) -> None:
    found = recognise((CASES / "email.csv").read_bytes())
    assert isinstance(found, Recognised)
    assert found.source == sources.EMAIL


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_semicolons_and_tabs_separate_as_well(world: World, delimiter: str) -> None:
    data = (CASES / "engage.csv").read_bytes().replace(b",", delimiter.encode())
    world.bring_in(Found("engage.csv", data))
    assert world.facts(PERSON_DAY)["ana.ruiz"]["community_posts"] == 1


def test_a_column_that_is_there_twice_refuses_the_file(skipped: SKIPPED) -> None:
    data = b"Report Refresh Date,User Principal Name,Send Count,send count\n2026-07-26,a@x.example,1,1\n"
    assert skipped("twice.csv", data).reason == "column_twice"


def test_a_header_alone_tells_no_day(skipped: SKIPPED) -> None:
    data = b"Report Refresh Date,User Principal Name,Last Activity Date,Send Count,Report Period\n"
    assert skipped("empty.csv", data).reason == "no_rows"
