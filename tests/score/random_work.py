"""Random meetings, uses of files and days of workspaces, at the borders of windows, bands and seconds."""

from datetime import date, timedelta

from hypothesis import strategies as st

TODAY = date(2026, 6, 28)
_BORDERS = [-57, -56, -55, -30, -29, -28, -27, -26, -14, -3, -2, -1, 0, 1]
DAYS = st.sampled_from([TODAY + timedelta(days=n) for n in _BORDERS])
PERSONS = st.integers(0, 5)
_STRANGER = 77  # no account here: a guest of whom nothing else is known
_MAYBE = st.sampled_from([None, True, False])
_FEW = st.sampled_from([None, 0, 1, 2, 3, 9, 10])
_SECOND = st.sampled_from([None, 0, 1, 86399])
_USE = st.sampled_from([None, 0, 1, 1, 4])
_CREATED = [date(2026, 6, 28), date(2026, 3, 28), date(2026, 3, 1), date(2026, 2, 28), date(2026, 2, 27)]
_CREATED += [date(2025, 5, 31), date(2025, 5, 29), date(2025, 5, 28), date(2019, 2, 28)]

MEETINGS = st.fixed_dictionaries(
    {
        "day": DAYS,
        "type": st.sampled_from([None, 1, 2, 4, 8, 8, 8, 16, 16]),
        "attendees": st.sampled_from([None, 0, 1, 2, 2, 3, 10]),
        "minutes": st.sampled_from([None, 0, 1, 15, 16, 30, 31, 60, 61]),
        "invited": _FEW,
        "accepted": _FEW,
        "participants": st.sampled_from([None, 0, 3, 9, 100]),
        "contributors": st.sampled_from([None, 0, 1, 3, 33, 34]),
        **dict.fromkeys(("chat_before", "interactive", "video", "screen_share", "recorded", "chat_after"), _MAYBE),
    }
)
FILE_USES = st.fixed_dictionaries(
    {
        "day": DAYS,
        "file": st.sampled_from("abc"),
        "person": PERSONS | st.just(_STRANGER),
        "place": st.sampled_from([None, 1, 2]),
        "team_site": _MAYBE,
        "workspace": st.sampled_from([None, "x", "y"]),
        "type": st.sampled_from([None, 1, 2, 8, 16, 32]),
        "reads": _USE,
        "changes": _USE,
        "first_change": _SECOND,
        "last_use": _SECOND,
    }
)
SITE_DAYS = st.fixed_dictionaries({"day": DAYS, "site": st.sampled_from("xy"), "team_site": _MAYBE})
WORKSPACE_DAYS = st.fixed_dictionaries(
    {
        "day": DAYS,
        "workspace": st.sampled_from("xyz"),
        "created": st.none() | st.sampled_from(_CREATED),
        "members": st.sampled_from([None, 0, 1, 2, 10, 11, 100, 101]),
        "has_team": _MAYBE,
        "deleted": st.sampled_from([None, False, False, True]),
        "emails": _USE,
        "messages": _USE,
        "files": _USE,
    }
)


def within(
    rows: st.SearchStrategy, last: date, persons: int | None = None, files: str = "", **values: st.SearchStrategy
) -> st.SearchStrategy:
    """The same rows on a few days of one window, and one day before and after it, with some values chosen anew."""
    days = st.sampled_from([last + timedelta(days=n) for n in (-28, -27, -27, -20, -19, -1, 0, 0, 1)])
    chosen = {"day": days, **values}
    if persons is not None:
        chosen["person"] = st.integers(0, persons)
    if files:
        chosen["file"] = st.sampled_from(files)
    return st.builds(lambda row, new: {**row, **new}, rows, st.fixed_dictionaries(chosen))
