"""Headers of files of people: what spreadsheets and people call the columns, what stands between, and what is said."""

import io

import pytest
from contacts.domain import encoding
from contacts.domain.columns import NotASheet, meant
from contacts.domain.sheet import Sheet


def read(text: str | bytes, purposes: tuple[str, ...] = ()) -> tuple[list[dict[str, str]], list[tuple[int, str, str]]]:
    """The people of a file, and its warnings."""
    sheet = Sheet(encoding.opened(io.BytesIO(text.encode() if isinstance(text, str) else text)), purposes, "cs")
    lines = list(sheet.lines())
    assert all(line.fault is None for line in lines), [str(line.fault) for line in lines]
    return [dict(line.values) for line in lines], [(one.line, one.code, one.detail) for one in sheet.warnings]


JANA = {"name": "Jana Nová", "email": "jana@example.com", "phone": "+420601123456", "company": "Acme"}
CELLS = ("Jana Nová", "jana@example.com", "601 123 456", "Acme")


@pytest.mark.parametrize(
    "names",
    [
        *("name,email,phone,company", "Name,E-mail,PHONE,Company", "Full name,Mail,Mobile phone,Organisation"),
        *("jméno,e-mail,telefon,firma", "Jméno a příjmení,E-mailová adresa,Telefonní číslo,Společnost"),
        *("meno,e-mail,telefón,spoločnosť", "Meno a priezvisko,Mail,Mobilný telefón,Názov firmy"),
        *("Name,E-Mail-Adresse,Telefonnummer,Firma", "Vollständiger Name,E-Mail,Handy,Unternehmen"),
        *("JMENO,EMAIL,TEL.,FIRMA", " full_name , e_mail ,Mobilní telefon,Název firmy"),
    ],
)
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_columns_are_known_as_four_languages_name_them_whatever_stands_between(names: str, sign: str) -> None:
    assert read(names.replace(",", sign) + "\r\n" + sign.join(CELLS) + "\r\n") == ([JANA], [])


@pytest.mark.parametrize("said", ["sep=;\r\n", "SEP=;\n", '"sep=;"\r\n', "\ufeffsep=;\r"])
def test_the_line_by_which_excel_knows_the_separator_is_no_header_and_counts(said: str) -> None:
    """Also against what the header would be read with by itself; lines keep their number in the file."""
    text = f"{said}e-mail;a,b,c,d;telefon;newsletter\r\njana@example.com;x,y;601 123 456;yes\r\n"
    people, warnings = read(text)
    assert people == [{"email": "jana@example.com", "phone": "+420601123456"}]
    assert [(line, code) for line, code, _ in warnings] == [(2, "column_ignored"), (2, "consent_ignored")]
    (line,) = Sheet(io.StringIO("sep=\t\nname\temail\nJana\tno address\n"), (), "cs").lines()
    assert (line.number, line.fault and line.fault.code) == (3, "invalid_email")


def test_the_separator_is_the_one_that_makes_columns_of_ours() -> None:
    assert read('"note, long, very long";e-mail\nx;jana@example.com\n')[0] == [{"email": "jana@example.com"}]


def refusal(text: str | bytes) -> str:
    with pytest.raises(NotASheet) as why:
        read(text)
    return str(why.value)


def test_an_unknown_header_is_told_what_was_found_which_separators_count_and_what_would_be_right() -> None:
    said = refusal("Adresse;Straße;PLZ\n")
    assert said.startswith(
        "no column of e-mails or phones was found in line 1, which has 'adresse', 'straße', 'plz' with a semicolon"
    )
    for right in ("name,email,phone,company", "email or phone is needed", "commas, semicolons or tabs", "E-mail"):
        assert right in said
    assert "in line 2, which has 'x'" in refusal("sep=;\nx\n")
    assert refusal("").startswith("line 1 is empty: the header must be")
    assert len(refusal(",".join("x" * 900 for _ in range(90)))) < 1500
    assert refusal("sep=|\nemail|name\n") == "line 1 says that '|' stands between cells: comma, semicolon or tab can"


def test_a_header_below_excels_line_that_is_no_utf8_says_so() -> None:
    assert "line 2, the header, is not UTF-8" in refusal("sep=;\ne-mail;jméno\na@x.cz;A\n".encode("cp1250"))


def test_of_two_columns_for_one_field_the_one_of_the_exact_name_counts_and_the_other_is_named() -> None:
    people, warnings = read("email,E-mail,mobile,phone\njana@example.com,x,y,601 123 456\n")
    assert people == [{"email": "jana@example.com", "phone": "+420601123456"}]
    assert [detail for _, _, detail in warnings] == [
        "column 'e-mail' is ignored: the column 'email' is taken for the email",
        "column 'mobile' is ignored: the column 'phone' is taken for the phone",
    ]
    said = refusal("e-mail;telefon;mobil\n")
    assert said == "a column stands twice in the header: 'telefon' and 'mobil' both mean phone; leave one of them"
    assert "'email' and 'email'" in refusal("email,email\n")


@pytest.mark.parametrize("name", ["e-mail souhlas", "mail newsletter", "příjmení", "phone:granted", "email2", ""])
def test_a_column_is_not_guessed(name: str) -> None:
    assert meant(name) is None
