"""Reports that hide who is who."""

import pytest

from uptake.rules.concealed import NOBODY, any_concealed, is_concealed

HASH = "0F1E2D3C4B5A69788796A5B4C3D2E1F0"


@pytest.mark.parametrize(
    ("principal", "user_id", "concealed"),
    [
        (HASH, "", True),
        (HASH, "6f1c5ad2-5a0f-4d0e-9d0f-2f3d3e1b7a11", True),
        (HASH[:-1], "", False),
        (HASH + "0", "", False),
        (HASH.lower(), "", False),
        (f"{HASH}@hillside.example", "", False),
        ("alex@hillside.example", "", False),
        ("alex@hillside.example", NOBODY, False),
        ("somebody", NOBODY, True),
        ("somebody", "", False),
    ],
)
def test_a_hash_or_an_emptied_id_beside_no_address_is_concealed(principal: str, user_id: str, concealed: bool) -> None:
    assert is_concealed(principal, user_id) is concealed


def test_one_hash_tells_that_the_whole_delivery_is_concealed() -> None:
    assert any_concealed(["alex@hillside.example", HASH])
    assert not any_concealed(["alex@hillside.example"])
    assert not any_concealed([])
