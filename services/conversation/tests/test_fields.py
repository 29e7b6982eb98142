"""Details that visitors give."""

import pytest
from conversation.domain.fields import FieldInvalid, masked, normal
from conversation.domain.texts import FIELD_FAULTS


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("email", " Jan.Novak@Acme.Example ", "jan.novak@acme.example"),
        ("email", "mailto:jan@acme.example", "jan@acme.example"),
        ("email", "jan@háčky.cz", "jan@háčky.cz"),
        ("phone", "601 123 456", "+420601123456"),
        ("phone", "+44 20 7946 0958", "+442079460958"),
        ("name", "  Jan \t Novák ", "Jan Novák"),
        ("name", "李小龍", "李小龍"),
        ("name", "محمد", "محمد"),
        ("name", "J\u0007an", "Jan"),
        ("company", "Acme & Co.", "Acme & Co."),
    ],
)
def test_a_valid_detail_is_kept_in_its_one_form(field: str, value: str, kept: str) -> None:
    assert normal(field, value, "cs") == kept  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "jan"), ("email", "jan@localhost"), ("email", "jan@"), ("email", ""),
        ("phone", "12"), ("phone", "telefon"), ("phone", "+420 000 000 000"), ("phone", ""),
        ("name", ""), ("name", "   "), ("name", "a" * 201), ("name", "!!!"), ("name", "\u0007"), ("company", ""),
        ("email", "x" * 5000),
    ],
)  # fmt: skip
def test_an_invalid_detail_is_refused_without_being_repeated(field: str, value: str) -> None:
    with pytest.raises(FieldInvalid) as caught:
        normal(field, value, "cs")  # type: ignore[arg-type]
    assert caught.value.code == f"invalid_{field}"
    assert caught.value.detail == FIELD_FAULTS[field]["cs"]


@pytest.mark.parametrize("locale", ["cs", "en", "de", "sk"])
def test_the_fault_is_told_in_the_visitors_language(locale: str) -> None:
    details = set()
    for other in ("cs", "en", "de", "sk"):
        with pytest.raises(FieldInvalid) as caught:
            normal("email", "x", other)
        details.add(caught.value.detail)
    assert len(details) == 4


def test_what_is_shown_back_is_masked() -> None:
    assert masked("email", "jan@acme.example") == "j…@acme.example"
    assert masked("phone", "+420601123456") == "+420…456"
    assert masked("name", "Jan Novák") == "J…"
