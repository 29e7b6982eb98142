"""People are found by what somebody types, without accents, case or the blanks of a phone number."""

import pytest
from contacts.domain.search import careful, like, searchable, terms
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Žofie  NOVÁKOVÁ", "zofie novakova"),
        ("Straße", "strasse"),
        ("Ünal Ştefan", "unal stefan"),
        ("Dvořák s.r.o.", "dvorak s.r.o."),
        ("Łukasz Đorđe Søren", "lukasz dorde soren"),
        ("Ærø Œuvre Þór Işıl", "aero oeuvre thor isil"),
        ("O’Brien–Ng", "o'brien-ng"),
        ("", ""),
    ],
)
def test_accents_and_case_do_not_matter(text: str, found: str) -> None:
    assert searchable(text) == found


@given(st.text(st.characters(max_codepoint=0x24F)) | st.text())
def test_latin_signs_are_known_by_heart_as_they_are_taken_apart(text: str) -> None:
    assert searchable(text) == careful(text)


def test_each_word_is_looked_for_by_itself() -> None:
    assert terms("  Novák jan ") == ["novak", "jan"]


def test_a_phone_number_is_one_piece_however_it_is_written() -> None:
    assert terms("+420 601 123-456") == ["420601123456"]
    assert terms("00420 601") == ["420601"]
    assert terms("+") == []
    for written in ("0905 000 043", "0905/000 043", "905000043", "0905–000–043", "(0905) 000 043"):
        assert terms(written) == ["905000043"]
    assert terms("+49 (0)151 23400010") == ["4915123400010"]
    assert terms("(+420) 601 000 004") == ["420601000004"]
    assert terms("0") == ["0"]


def test_signs_of_like_are_taken_literally() -> None:
    assert like("50%_\\") == "%50\\%\\_\\\\%"
