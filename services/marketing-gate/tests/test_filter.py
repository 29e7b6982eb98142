"""A campaign's list through `/v1/filter`: order, form, bad lines in place, and a withdrawal that comes meanwhile."""

import csv
import io
import json

import httpx
import pytest
import pytest_asyncio
from marketing_gate.domain.sheets import Csv, Ndjson
from marketing_gate.handlers import Wanted, filtered
from marketing_gate.handlers.campaign import CHUNK
from marketing_gate.testing import NOW, Store, Story, check, say, until

from dev.keys import Signer
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


async def test_a_csv_line_with_an_address_and_an_id_is_a_yes_only_where_both_mean_one_person(
    store: Store, story: Story
) -> None:
    gone, one, two, alone = (story.contact(number) for number in range(4))
    await store.hear(
        story.batch(story.configured()),
        story.batch(story.listed(gone, email="x@a.cz"), story.listed(alone, email="b@a.cz")),
        story.batch(story.listed(one, email="a@a.cz"), story.listed(two, email="a@a.cz")),
    )
    granted = [story.recorded(each, Decision.GRANTED, -100 + n, n) for n, each in enumerate((one, two, alone, gone))]
    await store.hear(story.batch(*granted), story.batch(story.recorded(gone, Decision.WITHDRAWN, -5, 4)))
    lines = {
        f"{one},a@a.cz": "granted",
        f"{two},A@a.cz": "granted",
        f"{alone},b@a.cz": "granted",
        ",b@a.cz": "granted",
        "4711,b@a.cz": "granted",
        f"{gone},x@a.cz": "withdrawn",
        f"{gone},b@a.cz": "unknown_contact",
        f"{alone},x@a.cz": "unknown_contact",
        f"{alone},a@a.cz": "unknown_contact",
        f"{one},b@a.cz": "unknown_contact",
        f"{story.contact(9)},b@a.cz": "unknown_contact",
        f"{alone},nobody@a.cz": "unknown_contact",
        f"{alone},": "unknown_contact",
    }
    sheet = Csv([b"id,email\n", *[f"{line}\n".encode() for line in lines]], "newsletter", Channel.EMAIL)
    streamed = filtered(store.gate, "demo", sheet, Wanted(), lambda _questions, _answers: None)
    answered = b"".join([piece async for piece in streamed]).decode().splitlines()[1:]
    assert [line.rpartition(",")[2] for line in answered] == list(lines.values())
    await store.current(NOW - 60_000_000)
    doubtful = Csv([b"id,email\n", f"{one},b@a.cz\n".encode()], "newsletter", Channel.EMAIL)
    streamed = filtered(store.gate, "demo", doubtful, Wanted(), lambda _questions, _answers: None)
    assert b"".join([piece async for piece in streamed]).endswith(b",false,stale\n")
