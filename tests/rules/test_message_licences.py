import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.locations import Platform
from uptake.rules.message_licences import Licence, families, why_no_advanced, why_no_own_words

OWNED = st.lists(st.sampled_from(list(Licence))).map(lambda found: sum(found, Licence(0)))
PLATFORM = st.sampled_from(list(Platform)).map(lambda platform: (platform,))


@pytest.mark.parametrize(
    ("product", "family"),
    [
        ("SPE_E3", Licence.MICROSOFT),
        ("spe_e5", Licence.MICROSOFT),
        ("05e9a617-0261-4cee-bb44-138d3ef5d965", Licence.MICROSOFT),
        ("Microsoft 365 E5", Licence.MICROSOFT),
        ("ENTERPRISEPACK", Licence.OFFICE),
        ("C7DF2760-2C81-4EF7-B578-5B5392B571DF", Licence.OFFICE),
        ("WIN10_PRO_ENT_SUB", Licence.WINDOWS),
        ("WIN10_VDA_E5", Licence.WINDOWS),
        (" Windows Enterprise E3 ", Licence.WINDOWS),
        ("SPB", Licence(0)),
        ("Microsoft 365 Business Basic", Licence(0)),
        ("STANDARDPACK", Licence(0)),
        ("", Licence(0)),
    ],
)
def test_a_product_is_known_by_id_part_number_or_name(product, family):
    assert families([product]) == family


def test_several_licences_add_up():
    assert families(["ENTERPRISEPACK", "WIN10_VDA_E3", "SPB"]) == Licence.OFFICE | Licence.WINDOWS


@pytest.mark.parametrize(
    ("owned", "platform", "reason"),
    [
        (Licence.OFFICE, Platform.OFFICE, None),
        (Licence.OFFICE, Platform.WINDOWS, "no_windows_licence"),
        (Licence.WINDOWS, Platform.WINDOWS, None),
        (Licence.WINDOWS, Platform.OFFICE, "no_office_licence"),
        (Licence.MICROSOFT, Platform.OFFICE, None),
        (Licence.MICROSOFT, Platform.WINDOWS, None),
        (Licence(0), Platform.OFFICE, "no_office_licence"),
        (Licence(0), Platform.WINDOWS, "no_windows_licence"),
        (None, Platform.WINDOWS, None),
    ],
)
def test_m36_office_alone_does_not_open_windows_nor_the_other_way_round(owned, platform, reason):
    assert why_no_own_words(owned, (platform,)) == reason


@given(owned=OWNED, platform=PLATFORM, more=OWNED)
def test_another_licence_never_closes_anything(owned, platform, more):
    if why_no_own_words(owned, platform) is None:
        assert why_no_own_words(owned | more, platform) is None
    if why_no_advanced(owned, platform) is None:
        assert why_no_advanced(owned | more, platform) is None


@given(owned=OWNED, platform=PLATFORM)
def test_where_own_words_are_open_advanced_recipients_are_too(owned, platform):
    if why_no_own_words(owned, platform) is None:
        assert why_no_advanced(owned, platform) is None


@given(owned=st.one_of(st.none(), OWNED))
def test_a_location_of_our_own_asks_for_no_licence(owned):
    assert why_no_own_words(owned, ()) is None
    assert why_no_advanced(owned, ()) is None
