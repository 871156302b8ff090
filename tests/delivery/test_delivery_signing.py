"""Signatures: examples that clients read as well, and that nothing that was changed verifies."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from delivery_world import message
from hypothesis import given
from hypothesis import strategies as st

from uptake.delivery import signing
from uptake.delivery.snapshot import PublishedKey, Text

EXAMPLES = json.loads((Path(__file__).parents[2] / "cases/delivery/signatures.json").read_text(encoding="utf-8"))
KEYS = {key["id"]: signing.unpadded(key["key"]) for key in EXAMPLES["keys"]}
SEEDS = {key["id"]: signing.unpadded(key["seed"]) for key in EXAMPLES["keys"]}
WORDS = ("title", "body", "button", "url", "second_title", "second_body", "second_url")
FIELDS = ("tenant", "kind", "format", "locale", *WORDS, "picture", "valid_from", "valid_to")


@pytest.mark.parametrize("case", EXAMPLES["cases"], ids=lambda case: case["name"])
def test_the_examples_verify_or_do_not_as_they_say(case):
    shown = SimpleNamespace(**case["message"])
    assert signing.verifies(shown, KEYS) is case["verifies"]
    if "signed" in case:
        assert signing.bytes_of(shown).decode() == case["signed"]


def test_the_examples_are_signed_by_the_keys_that_they_name():
    for name, seed in SEEDS.items():
        assert Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw() == KEYS[name]


def signed(**fields):
    name = next(iter(SEEDS))
    shown = SimpleNamespace(**dict.fromkeys(FIELDS, "") | {"id": 1, "key_id": name, "signature": ""} | fields)
    key = Ed25519PrivateKey.from_private_bytes(SEEDS[name])
    shown.signature = signing.padless(key.sign(signing.bytes_of(shown)))
    return shown


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.fixed_dictionaries(dict.fromkeys(FIELDS, ANY_TEXT)), st.sampled_from(FIELDS), ANY_TEXT)
def test_nothing_that_was_changed_verifies_and_everything_else_does(fields, which, changed):
    shown = signed(**fields)
    assert signing.verifies(shown, KEYS)
    setattr(shown, which, changed)
    assert signing.verifies(shown, KEYS) is (changed == fields[which])


@given(st.fixed_dictionaries(dict.fromkeys(FIELDS, ANY_TEXT)))
def test_the_bytes_are_those_that_another_language_would_write(fields):
    whole = json.loads(signing.bytes_of(signed(**fields)))
    assert whole[0] == "uptake-message-1"
    assert whole[1] == fields["tenant"]
    assert whole[-2:] == [fields["valid_from"], fields["valid_to"]]


def test_half_a_character_cannot_be_signed():
    with pytest.raises(UnicodeEncodeError):
        signed(title="\ud83c")


def test_what_delivery_answers_verifies_with_the_keys_of_the_session(world):
    name, seed = next(iter(SEEDS.items()))
    key = Ed25519PrivateKey.from_private_bytes(seed)
    plain = message(1, picture="ab" * 32, recipients=[1])
    text = plain.texts["en"]
    whole = signing.signed_bytes(
        tenant="hillside",
        number=1,
        kind="recommendation",
        form="bar",
        locale="en",
        text=text,
        picture=f"/client/v1/pictures/hillside/{'ab' * 32}",
        valid_from=signing.iso(plain.starts_at),
        valid_to=signing.iso(plain.ends_at),
    )
    texts = {"en": Text(text.title, text.body, text.button, text.url, signature=signing.padless(key.sign(whole)))}
    published = [PublishedKey(name, signing.padless(KEYS[name]))]
    world.publish(
        message(1, picture="ab" * 32, recipients=[1], texts=texts, key_id=name),
        keys=published,
    )
    session = world.session(world.identity()).json
    assert session["keys"] == [{"id": name, "key": signing.padless(KEYS[name]), "until": None}]
    shown = world.client(1).poll().json["message"]
    assert signing.verifies(
        SimpleNamespace(**shown), {key["id"]: signing.unpadded(key["key"]) for key in session["keys"]}
    )
    shown["url"] += "x"
    assert not signing.verifies(SimpleNamespace(**shown), KEYS)
