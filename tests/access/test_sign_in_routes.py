"""What visitors reach without signing in is a list, and it is short."""

from collections.abc import Iterator
from functools import partial
from inspect import unwrap

from django.urls import URLPattern, URLResolver, get_resolver

OPEN = {
    "sign_in",
    "second_step",
    "passkey_question",
    "provider_answer",
    "leave_for_provider",
    "sign_out",
    "signed_out",
}


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each)
        else:
            yield each


def test_of_this_room_visitors_reach_signing_in_and_nothing_else() -> None:
    ours = [each for each in patterns(get_resolver()) if each.callback.__module__.startswith("uptake.access")]
    assert len(ours) > 20
    assert {each.name for each in ours if not getattr(each.callback, "login_required", True)} == OPEN


def test_no_page_of_a_library_for_signing_in_can_be_reached() -> None:
    strangers = {
        unwrap(each.callback).__module__.split(".")[0]
        for each in patterns(get_resolver())
        if not isinstance(each.callback, partial)
    }
    assert strangers <= {"uptake", "django", "ninja"}
