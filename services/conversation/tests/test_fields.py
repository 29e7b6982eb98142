"""Details that visitors give: what is forgiven, what is asked back, what is told, how it is shown."""

from typing import Any

import pytest
from conversation.domain.field_words import DID_YOU_MEAN, FAULTS, REFUSED, WAY_ON
from conversation.domain.fields import FieldInvalid, Reading, is_region, masked, near_provider, normal
from conversation.domain.locales import region_of

CZECH = Reading("cs", ["CZ"])


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("email", " Jan.Novak@Acme.Example ", "jan.novak@acme.example"),
        ("email", "mailto:jan@acme.example", "jan@acme.example"),
        ("email", "MAILTO: jan@acme.example?subject=Hello", "jan@acme.example"),
        ("email", "jan @ acme . example", "jan@acme.example"),
        ("email", "<jan@acme.example>,", "jan@acme.example"),
        ("email", "jan@acme.example.", "jan@acme.example"),
        ("email", "jan\u200b@acme.example", "jan@acme.example"),
        ("email", "jan+chat@acme.example", "jan+chat@acme.example"),
        ("email", "jan@háčky.cz", "jan@háčky.cz"),
        ("email", "a" * 64 + "@acme.example", "a" * 64 + "@acme.example"),
        ("email", "jan@xn--hky-ela4t.cz", "jan@háčky.cz"),
        ("email", "用户@例子.中国", "用户@例子.中国"),
        ("phone", "601 123 456", "+420601123456"),
        ("phone", "00420 601 123 456", "+420601123456"),
        ("phone", "+420 (601) 123-456", "+420601123456"),
        ("phone", "tel:+420601123456", "+420601123456"),
        ("phone", "+44 20 7946 0958", "+442079460958"),
        ("name", "  Jan \t Novák ", "Jan Novák"),
        ("name", "李小龍", "李小龍"),
        ("name", "محمد", "محمد"),
        ("name", "O’Connor-Müller", "O’Connor-Müller"),
        ("name", "J\u0007an\u202e", "Jan"),
        ("name", "नरेन्द्र", "नरेन्द्र"),
        ("name", "a" * 200, "a" * 200),
        ("company", "Acme & Co.", "Acme & Co."),
    ],
)
def test_a_valid_detail_is_kept_in_its_one_form(field: Any, value: str, kept: str) -> None:
    assert normal(field, value, CZECH) == kept


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("email", "jan", "email_at"), ("email", "jan@localhost", "email_dot"), ("email", "jan@", "email"),
        ("email", "", "email"), ("email", "Jan Novák jan@acme.example", "email"),
        ("email", "a@b@acme.example", "email"),
        ("email", "jan@acme..example", "email"), ("email", "x" * 5000, "email"), ("email", "@acme.example", "email"),
        ("email", "a" * 65 + "@acme.example", "email_long"), ("email", "é" * 33 + "@acme.example", "email_long"),
        ("email", "jan@firma.c", "email_dot"),
        ("phone", "12", "phone_short"), ("phone", "telefon", "phone"), ("phone", "+420 000 000 000", "phone"),
        ("phone", "", "phone"), ("name", "", "name"), ("name", "   ", "name"), ("name", "a" * 201, "name_long"),
        ("name", "!!!", "name"), ("name", "\u0007", "name"), ("company", "", "company"),
        ("company", "a" * 201, "company_long"),
    ],
)  # fmt: skip
def test_an_invalid_detail_is_told_what_is_wrong_without_being_repeated(field: Any, value: str, fault: str) -> None:
    with pytest.raises(FieldInvalid) as caught:
        normal(field, value, CZECH)
    assert caught.value.code == f"invalid_{field}"
    assert caught.value.detail == FAULTS[fault]["cs"]
    assert not value.strip() or value not in str(caught.value)


def test_every_fault_is_told_in_every_language() -> None:
    for words in (*FAULTS.values(), DID_YOU_MEAN, REFUSED, WAY_ON):
        assert set(words) == {"cs", "en", "de", "sk"}
        assert len(set(words.values())) == 4


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("gmial.com", "gmail.com"), ("gmai.com", "gmail.com"), ("gmail.con", "gmail.com"), ("gmail.co", "gmail.com"),
        ("gmaill.com", "gmail.com"), ("sezanm.cz", "seznam.cz"), ("hotmial.com", "hotmail.com"),
        ("gmail.com", None), ("seznam.cz", None), ("web.de", None), ("wob.de", None), ("acme.example", None),
        ("outlook.de", None), ("gmail.cz", None), ("centrum.sk", None), ("email.com", None),
    ],
)  # fmt: skip
def test_a_provider_one_slip_away_is_guessed(domain: str, meant: str | None) -> None:
    assert near_provider(domain) == meant


def test_an_address_that_looks_mistyped_is_asked_about_once_and_its_owner_has_the_last_word() -> None:
    with pytest.raises(FieldInvalid) as caught:
        normal("email", "jan@gmial.com", Reading("en", []))
    assert "…@gmail.com" in caught.value.detail
    assert "jan" not in caught.value.detail
    assert normal("email", "jan@gmial.com", Reading("en", [], asked_back="gmail.com")) == "jan@gmial.com"


def test_a_number_without_a_country_code_is_read_by_the_likeliest_region_that_has_it() -> None:
    assert normal("phone", "601 123 456", Reading("en", ["GB", "CZ"])) == "+420601123456"
    assert normal("phone", "020 7946 0958", Reading("en", ["GB", "CZ"])) == "+442079460958"
    with pytest.raises(FieldInvalid):
        normal("phone", "601 123 456", Reading("en", ["GB"]))


@pytest.mark.parametrize(
    ("tag", "region"),
    [("de-AT", "AT"), ("en_us", "US"), ("zh-Hant-TW", "TW"), ("cs", None), (None, None), ("", None), ("x-čč", None)],
)
def test_a_language_tag_may_name_a_region(tag: str | None, region: str | None) -> None:
    assert region_of(tag) == region


def test_only_true_regions_are_regions() -> None:
    assert is_region("CZ")
    assert not is_region("XX")
    assert not is_region("cz")


def test_what_is_shown_back_is_masked() -> None:
    assert masked("email", "jan@acme.example") == "j…@acme.example"
    assert masked("phone", "+420601123456") == "+420…456"
    assert masked("name", "Jan Novák") == "J…"
