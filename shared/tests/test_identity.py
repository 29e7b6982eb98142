"""Addresses meet in one form, and their fingerprints tell nothing without the key."""

import hmac
from collections.abc import Callable
from uuid import RFC_4122

import pytest
from email_validator import validate_email
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from shared.identity import (
    Kind,
    fingerprint,
    forgiven_email,
    normal_email,
    normal_phone,
    parsed_phone,
    plain_phone,
    uuid7,
    uuid7_of,
)


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("Jana.Nova@Example.COM", "jana.nova@example.com"),
        ("  jana@example.com ", "jana@example.com"),
        ("mailto:jana@example.com", "jana@example.com"),
        ("mailto:Jana@example.com?subject=x", "jana@example.com"),
        ("<jana@example.com>,", "jana@example.com"),
        ("MAILTO:Xenie@example.com>;", "xenie@example.com"),
        ("a" * 64 + "@example.com", "a" * 64 + "@example.com"),
        ("ja\u200bna@ example . com.", "jana@example.com"),
        ("jana@xn--hkyrky-ptac70bc.fi", "jana@häkyräkyö.fi"),
        ("jana@HÄKYRÄKYÖ.fi", "jana@häkyräkyö.fi"),
        ("jana＠example.com", "jana@example.com"),
        ("ｊａｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "jana@example.com"),
    ],
)
def test_one_mailbox_has_one_form(typed: str, normal: str) -> None:
    if "xn--" in typed:
        assert normal_email(typed).startswith("jana@")
        assert normal_email(normal_email(typed)) == normal_email(typed)
    else:
        assert normal_email(typed) == normal


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "jana",
        "jana@",
        "@example.com",
        "jana@localhost",
        "a b@example.com",
        "a@b@c.d",
        "a" * 300 + "@b.cz",
        "a@" + "x" * 64 + ".cz",
    ],
)
def test_what_is_no_mailbox_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (the words are the library's)
        normal_email(typed)


plain = st.text("aZ9._+-@x", max_size=20) | st.builds(
    lambda local, domain, end: f"{local}@{domain}.{end}",
    st.text("aZ9._+-", min_size=1, max_size=8),
    st.text("aZ9.-", min_size=1, max_size=8),
    st.sampled_from(["cz", "COM", "test", "local", "invalid", "arpa", "c", "x1", "xn--p1ai", "localhost", "onion"]),
)


@given(plain)
def test_the_quick_way_reads_an_address_as_the_library_does(typed: str) -> None:
    def by(read: Callable[[], str]) -> str:
        try:
            return read()
        except ValueError:
            return "none"

    slowly = by(lambda: validate_email(forgiven_email(typed), check_deliverability=False).normalized.lower())
    assert by(lambda: normal_email(typed)) == slowly


def test_one_phone_has_one_form() -> None:
    assert normal_phone("601 123 456", "CZ") == "+420601123456"
    assert normal_phone("+420 601 123 456") == "+420601123456"
    assert normal_phone("00420601123456", "CZ") == "+420601123456"


@pytest.mark.parametrize("typed", ["", "12", "601 123 456", "+420 1", "call me", "+420 101 123 456", "+49 000 1"])
def test_what_is_no_phone_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(ValueError, match="phone"):
        normal_phone(typed)


def digits(least: int, most: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=least, max_size=most)


@given(
    st.builds(
        lambda begins, code, number, gap: f"{begins}{code}{number[:gap]} {number[gap:]}".strip(),
        st.sampled_from(["+", "", "00", "+0"]),
        st.sampled_from(["", "420", "4206", "421", "4219", "49151", "43", "48", "39", "44", "1", "54", "52", "7"])
        | st.sampled_from(sorted(COUNTRY_CODE_TO_REGION_CODE)).map(str),
        st.sampled_from(["0", "15", "60", ""]).flatmap(lambda first: digits(5, 10).map(first.__add__)),
        st.integers(0, 9),
    ),
    st.sampled_from([None, "CZ", "SK", "DE", "GB", "IT", "US"]),
)
def test_the_quick_way_reads_a_phone_as_the_library_does(typed: str, region: str | None) -> None:
    quickly = plain_phone(typed, region)
    assert quickly is None or quickly == parsed_phone(typed, region)


def test_everyday_numbers_go_the_quick_way() -> None:
    assert plain_phone("601 123 456", "CZ") == plain_phone("+420601123456", None) == "+420601123456"
    assert plain_phone("+4915112345678", None) == "+4915112345678"
    assert plain_phone("+420101123456", None) is None
    assert plain_phone("420601123456", "CZ") is None, "it may begin with the country's code"


@given(st.binary(min_size=32, max_size=32), st.text(min_size=1, max_size=20))
def test_a_fingerprint_hangs_on_key_workspace_and_kind(key: bytes, normal: str) -> None:
    print_ = fingerprint(key, "demo", Kind.EMAIL, normal)
    assert len(print_) == 32
    assert print_ == fingerprint(key, "demo", Kind.EMAIL, normal)
    assert print_ != fingerprint(key, "rival", Kind.EMAIL, normal)
    assert print_ != fingerprint(key, "demo", Kind.PHONE, normal)
    assert print_ != fingerprint(key + b"x", "demo", Kind.EMAIL, normal)


@given(st.binary(min_size=1, max_size=100), st.sampled_from(Kind), st.text(max_size=20))
def test_a_fingerprint_is_the_hmac_that_everybody_knows(key: bytes, kind: Kind, normal: str) -> None:
    """Stores are full of them: it may never be another one."""
    text = f"demo\0{kind.value}\0{normal}".encode()
    assert fingerprint(key, "demo", kind, normal) == hmac.digest(key, text, "sha256").hex()[:32]


@pytest.mark.parametrize("size", [63, 64, 65])
def test_a_key_is_as_long_as_a_block_or_hashed_first(size: int) -> None:
    key = b"k" * size
    assert fingerprint(key, "demo", Kind.PHONE, "x") == hmac.digest(key, b"demo\0phone\0x", "sha256").hex()[:32]


def test_ids_grow_with_time() -> None:
    ids = [uuid7() for _ in range(100)]
    assert ids == sorted(ids)
    assert all(one.version == 7 for one in ids)


def test_an_id_made_of_a_time_and_a_content_is_a_uuid7_and_the_same_for_the_same() -> None:
    made = uuid7_of(1_780_000_000_123, b"a")
    assert (made.version, made.variant, made.int >> 80) == (7, RFC_4122, 1_780_000_000_123)
    assert made == uuid7_of(1_780_000_000_123, b"a") != uuid7_of(1_780_000_000_123, b"b")
