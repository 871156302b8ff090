import pytest

from uptake.rules.maximum import Area, why_left_out


@pytest.mark.parametrize(
    ("area", "given", "reason"),
    [
        (Area.PEOPLE, {"has_data": True}, None),
        (Area.PEOPLE, {"has_data": False}, "no_data"),
        (Area.TECHNOLOGY, {"has_data": True, "people_opted_out": True}, None),
        (Area.PEOPLE, {"has_data": True, "people_opted_out": True}, "opted_out"),
        (Area.PEOPLE, {"has_data": True, "for_copilot": True, "copilot_licensed": True}, None),
        (
            Area.PEOPLE,
            {"has_data": True, "for_copilot": True, "copilot_licensed": False},
            "no_copilot_licence",
        ),
        (Area.PEOPLE, {"has_data": False, "for_copilot": True, "copilot_licensed": True}, "no_data"),
        (
            Area.PEOPLE,
            {"has_data": True, "for_copilot": True, "copilot_licensed": True, "people_opted_out": True},
            "opted_out",
        ),
    ],
)
def test_a_category_is_in_the_maximum_or_there_is_a_reason(area, given, reason):
    assert why_left_out(area, **given) == reason
