import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.messaging.addresses import LONGEST, normalized
from uptake.rules.refusals import Refused


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  https://intranet.example.com/a?b=c#d ", "https://intranet.example.com/a?b=c#d"),
        ("www.example.com/page", "https://www.example.com/page"),
        ("WWW.Example.COM", "https://www.example.com"),
        ("HTTPS://Example.com:443/x", "https://example.com/x"),
        ("https://example.com:8443/x", "https://example.com:8443/x"),
        ("https://bücher.example/für", "https://xn--bcher-kva.example/f%C3%BCr"),
        ("https://example.com/100%25?q=%C3%A9", "https://example.com/100%25?q=%C3%A9"),
        ("https://例え.jp/", "https://xn--r8jz45g.jp/"),
    ],
)
def test_an_address_is_kept_in_one_form(typed, kept):
    assert normalized(typed) == kept


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("http://example.com", "url_not_https"),
        ("javascript:alert(1)", "url_not_https"),
        ("JaVaScRiPt:alert(1)//https://example.com", "url_not_https"),
        ("data:text/html,hi", "url_not_https"),
        ("ftp://example.com", "url_not_https"),
        ("//example.com", "url_not_https"),
        ("example.com", "url_not_https"),
        ("/relative", "url_not_https"),
        ("https://user:secret@example.com", "url_with_credentials"),
        ("https://user@example.com", "url_with_credentials"),
        ("https://@example.com", "url_with_credentials"),
        ("https://trusted.example@evil.example/", "url_with_credentials"),
        ("https:///nothing", "url_without_host"),
        ("https://", "url_without_host"),
        ("https://localhost/x", "url_without_host"),
        ("https://[::1]/x", "url_without_host"),
        ("https://[broken", "url_without_host"),
        ("https://exa mple.com", "url_not_plain"),
        ("https://example.com/a b", "url_not_plain"),
        ("https://example.com/\x00", "url_not_plain"),
        ("https://example.com/\nx", "url_not_plain"),
        ("https://example.com/\u202egnp", "url_not_plain"),
        ("https://example.com\\@evil.example", "url_not_plain"),
        ('https://example.com/"><script>', "url_not_plain"),
        ("https://example.com:99999/", "url_without_host"),
        ("https://-bad-.example/", "url_without_host"),
        ("https://" + "a" * 64 + ".example/", "url_without_host"),
        ("https://example.com/" + "a" * LONGEST, "url_too_long"),
        ("https://example.com/" + "é" * 1000, "url_too_long"),
    ],
)
def test_what_is_no_open_address_is_refused_with_its_reason(typed, reason):
    with pytest.raises(Refused) as refused:
        normalized(typed)
    assert refused.value.reason == reason


def test_the_policy_of_own_domains_takes_a_domain_and_what_lies_below_it():
    own = frozenset({"contoso.example"})
    assert normalized("https://contoso.example/x", own)
    assert normalized("https://intranet.contoso.example/x", own)
    for elsewhere in ("https://notcontoso.example/", "https://contoso.example.evil.test/"):
        with pytest.raises(Refused, match="url_elsewhere"):
            normalized(elsewhere, own)


def kept(typed):
    """The address as it is kept, or the reason why it is not."""
    try:
        return normalized(typed), ""
    except Refused as refused:
        return "", refused.reason


@given(st.text(max_size=60))
def test_whatever_is_typed_is_kept_as_https_or_refused(typed):
    address, reason = kept(typed)
    if reason:
        assert reason.startswith("url_")
    elif address:
        assert address.startswith("https://")
        assert address.isascii()
        assert "@" not in address.split("/")[2]


@given(st.text(alphabet="abcxyz.:/@?#%é日\\ ", max_size=40).map(lambda rest: f"https://{rest}"))
def test_what_is_kept_stays_as_it_is_when_it_is_kept_again(typed):
    try:
        kept = normalized(typed)
    except Refused:
        return
    assert normalized(kept) == kept
