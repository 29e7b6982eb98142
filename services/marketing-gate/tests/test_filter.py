"""A campaign's list through `/v1/filter`: order, form, bad lines in place, and a withdrawal that comes meanwhile."""

import csv
import io
import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

import httpx
import pytest
import pytest_asyncio
from marketing_gate.domain.lines import MOST_LINE, any_ended, bounded
from marketing_gate.domain.sheets import Csv, Ndjson, Sheet, SheetUnreadable
from marketing_gate.handlers import Wanted, filtered
from marketing_gate.handlers.campaign import CHUNK
from marketing_gate.testing import Store, Story, check, say, until

from dev.keys import Signer
from shared.consent import Reason
from shared.events import Channel, Decision
from shared.kafka import Producer

PATH = "/v1/filter?purpose=newsletter&channel=email"
NDJSON, CSV = "application/x-ndjson", "text/csv"


@pytest_asyncio.fixture(loop_scope="session")
async def addresses(client: httpx.AsyncClient, producer: Producer, live: Story) -> list[str]:
    """One that may be messaged, one that refused, one that nobody has."""
    one, two = live.contact(1), live.contact(2)
    yes, no = live.email(), "no." + live.email()
    await say(producer, live.configured(), live.listed(one, email=yes), live.listed(two, email=no))
    await say(producer, live.recorded(one, Decision.GRANTED, -10, 0), live.recorded(two, Decision.REFUSED, -9, 1))

    async def there() -> bool:
        found = [(await check(client, {"email": email}))["reason"] for email in (yes, no)]
        return found == ["granted", "refused"]

    await until(there)
    return [yes, no, "nobody." + live.email()]


async def post(client: httpx.AsyncClient, content: bytes, form: str = NDJSON, **query: str) -> httpx.Response:
    return await client.post(
        PATH + "".join(f"&{name}={value}" for name, value in query.items()),
        content=content,
        headers={"content-type": form},
    )


def reasons(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [json.loads(line)["reason"] for line in answer.text.splitlines()]


@pytest.mark.kafka
async def test_ndjson_keeps_its_order_its_fields_and_its_bad_lines(
    client: httpx.AsyncClient, addresses: list[str], live: Story
) -> None:
    yes, no, nobody = addresses
    lines = [
        json.dumps({"email": yes, "name": "Jana", "big": 2**70}),
        "rubbish",
        json.dumps({"email": no, "allowed": True, "reason": "granted"}),
        "",
        "[1]",
        json.dumps({"id": str(live.contact(1))}),
        json.dumps({"id": "no-uuid"}),
        json.dumps({"email": nobody}),
        json.dumps({"email": yes, "id": str(live.contact(1))}),
        json.dumps({"name": "who"}),
        "{}",
        json.dumps({"email": 5}),
        '{"email": "' + "\ufffd" * 3 + '"}',
        json.dumps({"email": yes.upper()}),
        f'{{"email": "{yes}", "email": "{yes}"}}',
        f'{{"email": "{no}", "em\\u0061il": "{yes}"}}',
        json.dumps({"email": yes, "url": "https://a.cz", "more": {"email": no}}),
        json.dumps({"email": yes, "id": ""}),
    ]
    answer = await post(client, "\n".join(lines).encode() + b'\n{"email": "\xff"}')
    assert answer.headers["content-type"].startswith(NDJSON)
    found = [json.loads(line) for line in answer.text.splitlines()]
    assert len(found) == len(lines) + 1
    expected = ["granted", *["unknown_contact"] * 18]
    expected[2], expected[5], expected[13], *expected[16:18] = "refused", "granted", "granted", "granted", "granted"
    assert [one["reason"] for one in found] == expected
    assert all(one["allowed"] is (one["reason"] == "granted") for one in found)
    assert (found[0]["name"], found[0]["big"], found[1]["line"]) == ("Jana", 2**70, 2)
    only = await post(client, "\n".join(lines).encode(), only="allowed")
    assert reasons(only) == ["granted"] * 5


@pytest.mark.kafka
async def test_csv_gets_two_more_columns_and_passes_the_others_through(
    client: httpx.AsyncClient, addresses: list[str]
) -> None:
    yes, no, nobody = addresses
    text = f'Name,Email,Note\r\n"Nov\u00e1k, Jan",{yes},"two\r\nlines"\r\nEva,{no},\r\n\r\n'
    text += f'X,{nobody},a,b\r\n"un"quoted,{yes},\r\n'
    answer = await post(client, text.encode(), CSV)
    assert answer.headers["content-type"].startswith(CSV)
    rows = list(csv.reader(io.StringIO(answer.text, newline="")))
    assert rows == [
        ["Name", "Email", "Note", "allowed", "reason"],
        ["Nov\u00e1k, Jan", yes, "two\r\nlines", "true", "granted"],
        ["Eva", no, "", "false", "refused"],
        ["", "", "", "false", "unknown_contact"],
        ["X", nobody, "a", "false", "unknown_contact", "b"],
        ['"un"quoted', yes, "", "false", "unknown_contact"],
    ]
    only = (await post(client, text.encode(), CSV, only="allowed")).text
    assert [row[-1] for row in csv.reader(io.StringIO(only, newline=""))] == ["reason", "granted"]


@pytest.mark.kafka
async def test_a_line_may_end_with_cr_alone_and_a_cell_be_long_or_no_text(
    client: httpx.AsyncClient, addresses: list[str]
) -> None:
    yes, no = (address.encode() for address in addresses[:2])
    answer = await post(client, b"email\r" + yes + b"\r" + no + b"\r", CSV)
    assert answer.content.split() == [b"email,allowed,reason", yes + b",true,granted", no + b",false,refused"]
    answer = await post(client, b"email,x\ry\nM,a\n" + yes + b",b\n", CSV)
    assert [line.partition(b",")[0] for line in answer.content.splitlines()] == [b"email", b"y", b"M", yes]
    cell = b"\xff" * 140_000
    answer = await post(client, b"email,x\n" + yes + b"," + cell + b"\n\xe1" + yes + b",\n", CSV)
    assert answer.content.splitlines()[1:] == [
        yes + b"," + cell + b",true,granted",
        b"\xe1" + yes + b",,false,unknown_contact",
    ]


@pytest.mark.kafka
@pytest.mark.parametrize("form", [NDJSON, CSV])
async def test_an_empty_list_is_answered_by_an_empty_one(client: httpx.AsyncClient, form: str) -> None:
    answer = await post(client, b"", form)
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.kafka
async def test_what_is_wrong_with_the_request_is_said_before_any_line(
    client: httpx.AsyncClient, signer: Signer
) -> None:
    for form in ("application/json", "text/plain", "text/csv; charset=cp1250", ""):
        answer = await post(client, b"email\n", form)
        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")
    for query in ("", "purpose=a", "channel=email", "purpose=a&channel=fax", "purpose=a&channel=email&only=x"):
        answer = await client.post("/v1/filter?" + query, content=b"", headers={"content-type": CSV})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    for content in (b"name\nJana\n", b"\r\r", b'"email\na@b.cz', b"\x00\xff\x1f\r\x80;\x9c\n\r\x07", b'a\r"' * 1000):
        answer = await post(client, content, CSV)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
        assert "a column id, email or phone" in answer.json()["detail"]
    headers = {"content-type": CSV, "authorization": f"Bearer {signer.token('demo', ['ledger:read'])}"}
    assert (await client.post(PATH, content=b"", headers=headers)).status_code == 403


@pytest.mark.kafka
async def test_a_list_larger_than_any_other_body_is_answered_whole(
    client: httpx.AsyncClient, addresses: list[str]
) -> None:
    line = json.dumps({"email": addresses[2], "more": "x" * 100_000}).encode() + b"\n"
    answer = await post(client, line * 180 + json.dumps({"email": addresses[0]}).encode())
    assert len(answer.content) > 17 * 1024 * 1024
    assert answer.text.count("unknown_contact") == 180
    assert json.loads(answer.text.splitlines()[-1])["allowed"] is True


@pytest.mark.kafka
async def test_a_list_that_wants_more_than_is_known_is_denied_line_by_line(
    client: httpx.AsyncClient, addresses: list[str]
) -> None:
    line = json.dumps({"email": addresses[0]}).encode()
    assert reasons(await post(client, line, at_least="not.ours")) == ["not_fresh_enough"]


async def test_a_withdrawal_that_comes_meanwhile_is_honoured_from_that_line_on(store: Store, story: Story) -> None:
    one = story.contact(1)
    await store.hear(story.batch(story.configured()), story.batch(story.listed(one)))
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -100, 0)))
    lines = [json.dumps({"id": str(one)}).encode() + b"\n"] * (2 * CHUNK)
    sheet = Ndjson(lines, "newsletter", Channel.EMAIL)
    streamed = filtered(store.gate, "demo", sheet, Wanted(), lambda _questions, _answers: None)
    assert (await anext(streamed)).count(b'"granted"') == CHUNK
    await store.hear(story.batch(story.decided(one, Decision.WITHDRAWN, -5)))
    assert (await anext(streamed)).count(b'"withdrawn"') == CHUNK


def sheet(form: type[Any], text: str, channel: Channel = Channel.EMAIL) -> Sheet:
    made: Sheet = form(io.BytesIO(text.encode()), "newsletter", channel)
    return made


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
