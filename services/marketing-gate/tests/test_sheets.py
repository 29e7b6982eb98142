"""Campaign lists line by line: whom a line names, what is passed through, and what is wrong takes no other with it."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from marketing_gate.domain.lines import MOST_LINE, any_ended, bounded
from marketing_gate.domain.sheets import Csv, Ndjson, Sheet, SheetUnreadable

from shared.consent import Reason
from shared.events import Channel


def sheet(form: type[Any], text: str, channel: Channel = Channel.EMAIL) -> Sheet:
    made: Sheet = form(io.BytesIO(text.encode()), "newsletter", channel)
    return made


_UUID = "0192f0c1-0000-7000-8000-00000000000a"
_WHOLE = (_UUID, f"{{{_UUID}}}", _UUID.replace("-", ""))
_NAMES = [f'"{one}"' for one in (*_WHOLE, _UUID.upper(), _UUID[1:], f"\\u0030{_UUID[1:]}", "")]
_NAMES += ["5", "null", '"x', f'["{_UUID}"]', f'"{_UUID}","id":"{_UUID}"', f'"{_UUID}"}} {{']


@pytest.mark.parametrize("name", _NAMES)
def test_a_line_with_nothing_but_an_id_asks_what_it_asks_beside_other_columns(name: str) -> None:
    alone, beside = (next(sheet(Ndjson, f'{{"id":{name}{more}}}').rows()) for more in ("", ',"n":1'))
    assert alone.question == beside.question
    assert (alone.question is None) == (name.strip('"').replace("\\u0030", "0").lower() not in _WHOLE)


@pytest.mark.parametrize("old", ['"allowed":true', '"reason":"granted"', '"reason":"granted","allowed":true'])
def test_a_line_that_was_answered_before_has_no_word_of_the_old_answer(old: str) -> None:
    made = sheet(Ndjson, f'{{"id":"{_UUID}",{old},"n":1}}')
    (row,) = made.rows()
    assert (
        made.written(row, Reason.REFUSED) == f'{{"id":"{_UUID}","n":1,"allowed":false,"reason":"refused"}}\n'.encode()
    )


@pytest.mark.parametrize(
    ("header", "channel", "by"),
    [
        ("id", Channel.EMAIL, "id"),
        ("phone", Channel.EMAIL, "phone"),
        ("phone,id,email", Channel.EMAIL, "email"),
        ("phone,id,email", Channel.SMS, "phone"),
        ("email,id", Channel.PHONE, "id"),
        ("name; EMAIL ", Channel.EMAIL, "email"),
        ("name\tphone", Channel.SMS, "phone"),
        ("\ufeffemail", Channel.EMAIL, "email"),
    ],
)
def test_the_column_that_names_the_person_is_the_address_that_would_be_used(
    header: str, channel: Channel, by: str
) -> None:
    values = {"id": "019ab0c2-0000-7000-8000-000000000001", "email": "a@b.cz", "phone": "+420601123456"}
    delimiter = next((one for one in ";\t" if one in header), ",")
    row = delimiter.join(values.get(name.strip(" \ufeff").lower(), "x") for name in header.split(delimiter))
    made = sheet(Csv, f"{header}\n{row}\n", channel)
    (found,) = made.rows()
    assert found.question is not None
    assert (found.question.by.value, str(found.question.value)) == (by, values[by])
    assert made.head.startswith(b"\xef\xbb\xbf") is header.startswith("\ufeff")


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("'=eq@b.cz", "=eq@b.cz"),
        (" '+plus@b.cz ", "+plus@b.cz"),
        ("'-minus@b.cz", "-minus@b.cz"),
        ("'quoted'@b.cz", "'quoted'@b.cz"),
        ("''=eq@b.cz", "''=eq@b.cz"),
    ],
)
def test_the_apostrophe_of_the_export_of_contacts_is_no_part_of_an_address(cell: str, meant: str) -> None:
    made = sheet(Csv, f"email\n{cell}\n")
    (row,) = made.rows()
    assert row.question is not None
    assert (row.question.value, made.written(row, Reason.GRANTED)) == (meant, f"{cell},true,granted\n".encode())


@pytest.mark.parametrize("line", [f'{{"id":"{_UUID}"}}', '{"email":"a@b.cz","n":1}'])
def test_a_byte_order_mark_costs_nobody_their_answer(line: str) -> None:
    made = sheet(Ndjson, f"\ufeff{line}\n{line}\n\ufeff{line}\n")
    rows = list(made.rows())
    assert rows[0].question == rows[1].question is not None
    assert rows[2].question is None
    assert made.written(rows[0], Reason.GRANTED) == f'{line[:-1]},"allowed":true,"reason":"granted"}}\n'.encode()


def test_a_header_that_names_nobody_is_refused() -> None:
    with pytest.raises(SheetUnreadable):
        sheet(Csv, "name,e-mail\n")


def test_bytes_that_are_no_text_come_out_as_they_went_in() -> None:
    made = Csv([b"email,name\n", b"a@b.cz,Nov\xe1k\n"], "newsletter", Channel.EMAIL)
    (row,) = made.rows()
    assert made.written(row, Reason.GRANTED).startswith(b"a@b.cz,Nov\xe1k,true")


def answered(lines: list[bytes], reason: Reason = Reason.GRANTED) -> list[bytes]:
    """The lines, where whoever can be asked about is answered with `reason`."""
    made = Csv(lines, "newsletter", Channel.EMAIL)
    return [
        made.head,
        *(made.written(row, reason if row.question is not None else Reason.UNKNOWN_CONTACT) for row in made.rows()),
    ]


@pytest.mark.parametrize("end", [[], [b'b@b.cz,"d"e\n'], [b"b@b.cz,d\n"] * 3000, [b"x" * MOST_LINE]])
def test_a_quote_that_nothing_closes_takes_no_other_line_with_it(end: list[bytes]) -> None:
    found = answered([b"email,x\n", b'a@b.cz,"abc\n', b"b@b.cz,1\n", b'c@b.cz,"2\n', b'3"\n', *end])
    good = answered([b"email,x\n", b"b@b.cz,1\n", b'c@b.cz,"2\n', b'3"\n'])
    assert found[:4] == [good[0], b'a@b.cz,"""abc",false,unknown_contact\n', *good[1:]]
    assert len(found) == 4 + len(end)
    unclosed = answered([b"email,x\n", b'a@b.cz,"abc\n', b"b@b.cz,1\n", *end[1:]])
    assert unclosed[:3] == found[:3]


def test_a_cell_with_a_line_break_of_another_kind_comes_out_quoted() -> None:
    lines = answered([b"email,x\n", b'a@b.cz,"1\r2"\n', b"b@b.cz,1\r2\n"])
    assert lines[1:] == [b'a@b.cz,"1\r2",true,granted\n', b'b@b.cz,"1\r2",false,unknown_contact\n']
    assert len(list(csv.reader(io.StringIO(b"".join(lines).decode(), newline=""), strict=True))) == 3


def test_an_answer_that_came_with_the_list_is_left_out_for_ours() -> None:
    lines = [b"Allowed;email;x; REASON \n", b"true;a@b.cz;1;granted\n", b'true;"b\n', b"true;c@b.cz;1;granted;true\n"]
    assert answered(lines, Reason.REFUSED) == [
        b"email;x;allowed;reason\n",
        b"a@b.cz;1;false;refused\n",
        b'"""b";;false;unknown_contact\n',
        b"c@b.cz;1;false;unknown_contact;true\n",
    ]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (b"email,email\n", b"a@b.cz,b@b.cz\n"),
        (b"email, Email\n", b"a@b.cz,a@b.cz\n"),
        (b"email,x\n", b"a@b.cz\n"),
        (b"id,email,id\n", b"1,a@b.cz,2\n"),
        (b"x,email,y\n", b"x,a@b.cz\n"),
        (b"email,x\n", b"a@b.cz,x,y\n"),
        (b"email,x\n", b"a@b.cz,x\ry\n"),
        (b"email,x\n", b"a@b.cz," + b"x" * (MOST_LINE - 7)),
    ],
)
def test_a_line_that_could_name_another_is_never_a_yes(header: bytes, row: bytes) -> None:
    (found,) = answered([header, row])[1:]
    assert b",false,unknown_contact" in found


def test_lines_of_a_file_without_any_lf_are_cut_short_each_for_itself() -> None:
    content = b'"a\rb",email\r' + b"x" * (3 * MOST_LINE) + b"\r\n" + b"y\r\n\nz\r" + b"x" * MOST_LINE + b"\rlast"
    found = list(any_ended(io.BytesIO(content).readline))
    assert [line if len(line) < 99 else len(line) for line in found] == [
        b'"a\r',
        b'b",email\r',
        MOST_LINE,
        b"y\r\n",
        b"\n",
        b"z\r",
        MOST_LINE,
        b"last",
    ]
    assert list(any_ended(io.BytesIO(b'"a\rb",email\nc\rd\n').readline)) == [b'"a\rb",email\n', b"c\rd\n"]


def test_a_line_without_end_fills_no_memory() -> None:
    endless = io.BytesIO(b"x" * (3 * MOST_LINE) + b"\n" + b'{"email":"a@b.cz"}')
    lengths = [len(line) for line in bounded(endless.readline)]
    assert lengths == [MOST_LINE, 18]
    unclosed = Csv(io.BytesIO(b'email\n"' + (b"x" * 1000 + b"\n") * 200 + b"a@b.cz\n"), "newsletter", Channel.EMAIL)
    rows = list(unclosed.rows())
    assert rows[0].question is None
    assert rows[-1].question is not None


def test_a_list_is_read_no_further_than_it_was_asked_for() -> None:
    read: list[int] = []

    def lines() -> Iterator[bytes]:
        for number in range(10**9):
            read.append(number)
            yield b'{"email":"a@b.cz"}\n'

    assert len(list(islice(Ndjson(lines(), "newsletter", Channel.EMAIL).rows(), 10))) == 10
    assert len(read) == 10
