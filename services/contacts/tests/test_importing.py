"""Lines of a file taken together come to what they would one after another: who is matched, filled, rejected, said."""

import codecs
import io
import random
from collections.abc import Iterable, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from contacts.domain import encoding
from contacts.domain.corrections import Fault
from contacts.domain.importing import Book, Person, Report
from contacts.domain.sheet import Line, Sheet
from contacts.handlers import erase, importing, inbound
from contacts.handlers.desk import Desk
from hypothesis import given
from hypothesis import strategies as st
from tales import T0, batch, captured, configured, recorded, said

from shared.events import Decision
from shared.identity import uuid7

EMAILS, PHONES = ("a@x.cz", "b@x.cz"), ("+420601111111", "+420602222222")
ADDRESSES = st.fixed_dictionaries({}, optional={"email": st.sampled_from(EMAILS), "phone": st.just(PHONES[0])})
NAMES = st.fixed_dictionaries({}, optional={"name": st.sampled_from("AB"), "company": st.sampled_from("CD")})


@st.composite
def files(draw: st.DrawFn) -> list[Line]:
    lines = draw(st.lists(st.tuples(ADDRESSES.filter(bool), NAMES, st.integers(0, 9)), max_size=12))
    return [
        Line(number, fault=Fault("invalid_email", "no")) if odd == 0 else Line(number, {**names, **addresses})
        for number, (addresses, names, odd) in enumerate(lines, 2)
    ]


@st.composite
def crowds(draw: st.DrawFn) -> list[Person]:
    """Contacts that are here, some of whom share an address, some restricted, in no order of age."""
    drawn = draw(st.lists(st.tuples(ADDRESSES, NAMES, st.booleans(), st.integers(0, 3)), max_size=4))
    found = []
    for number, (addresses, names, restricted, age) in enumerate(drawn):
        fields: dict[str, Any] = {**addresses, **names, "prints": addresses, "restricted": restricted}
        found.append(Person(UUID(int=number), T0 - timedelta(days=age), **fields))
    return found


def imported(lines: Sequence[Line], people: Iterable[Person], at_once: int) -> tuple[dict[UUID, Any], dict[str, Any]]:
    """What a store would hold in the end, and the report. An address is its own fingerprint here."""
    store = {person.contact_id: person for person in people}
    ids, report = count(100), Report()
    for start in range(0, len(lines), at_once):
        lines_ = lines[start : start + at_once]
        prints = [{kind: line.values[kind] for kind in ("email", "phone") if kind in line.values} for line in lines_]
        asked = {place for found in prints for place in found.items()}
        known = [replace(p, prints=dict(p.prints), fresh={}) for p in store.values() if asked & set(p.prints.items())]
        book = Book(known, lambda: UUID(int=next(ids)), T0)
        for line, found in zip(lines_, prints, strict=True):
            book.take(line, found, report)
        store |= {person.contact_id: replace(person, is_new=False) for person in book.touched}
    people_ = {key: (p.name, p.company, p.email, p.phone, p.restricted, p.prints) for key, p in store.items()}
    return people_, report.shape(dry_run=False)


@given(files(), crowds(), st.integers(2, 12))
def test_lines_taken_together_come_to_what_they_would_one_by_one(
    lines: list[Line], people: list[Person], at_once: int
) -> None:
    assert imported(lines, people, at_once) == imported(lines, people, 1)


def test_of_two_with_one_address_the_older_is_meant_even_if_it_has_just_got_it() -> None:
    old = Person(UUID(int=1), T0 - timedelta(days=2), email="a@x.cz", prints={"email": "a@x.cz"})
    young = Person(UUID(int=2), T0 - timedelta(days=1), phone=PHONES[0], prints={"phone": PHONES[0]})
    lines = [Line(2, {"email": "a@x.cz", "phone": PHONES[0]}), Line(3, {"phone": PHONES[0], "name": "A"})]
    people, _ = imported(lines, [old, young], 2)
    assert (people[UUID(int=1)][0], people[UUID(int=2)][0]) == ("A", None)


def taken(text: str) -> tuple[dict[int, str], dict[int, str]]:
    """Which line of a file came to which e-mail, and which was rejected why."""
    lines = list(Sheet(io.StringIO(text), [], "cs").lines())
    return (
        {line.number: line.values["email"] for line in lines if line.fault is None},
        {line.number: str(line.fault) for line in lines if line.fault is not None},
    )


QUOTED = "check the quotation marks"


@pytest.mark.parametrize("opened", ['"A,a@x.cz,,', 'A,a@x.cz,,"', 'A,a@x.cz,"+420 601,', '"A,a@x.cz,,\n,b@x.cz,,"'])
def test_a_quote_left_open_takes_no_other_line_with_it(opened: str) -> None:
    others = "".join(f"N,n{number}@x.cz,,\n" for number in range(3000))
    first = 3 + opened.count("\n")
    good, bad = taken(f"name,email,phone,company\n{opened}\n{others}")
    assert good == {number: f"n{number - first}@x.cz" for number in range(first, first + 3000)}
    assert list(bad) == list(range(2, first))
    assert all(QUOTED in fault for fault in bad.values())


def test_a_quote_that_another_line_closes_makes_no_name_of_the_people_between() -> None:
    good, bad = taken('name,email\n"A,a@x.cz\nB,b@x.cz\nC",c@x.cz\nD,d@x.cz\n"E ""e""\nE",e@x.cz\n')
    assert good == {3: "b@x.cz", 5: "d@x.cz", 6: "e@x.cz"}
    assert list(bad) == [2, 4]


def test_a_cell_that_is_passed_over_may_take_lines_and_that_is_said() -> None:
    report = Report()
    for line in Sheet(io.StringIO('email,note\na@x.cz,"one\ntwo"\nb@x.cz,\n'), [], "cs").lines():
        Book([], uuid7, T0).take(line, {"email": "print"}, report)
    assert (report.imported, report.rejected) == (2, [])
    assert [(one["line"], one["code"]) for one in report.warnings] == [(2, "lines_taken")]


@pytest.mark.parametrize(
    "long", ["A" * 200_000 + ",a@x.cz", "A," + "a" * 200_000, '"' + ("A" * 120 + "\n") * 1000 + '",a@x.cz']
)
def test_a_line_too_long_is_rejected_in_few_words(long: str) -> None:
    good, bad = taken(f"name,email\n{long}\nB,b@x.cz\n")
    assert list(good.values()) == ["b@x.cz"]
    assert all(len(fault) < 250 for fault in bad.values())
    assert [*bad, *good] == list(range(2, 4 + long.count("\n")))


GOOD, BAD, CZECH = b"N,n@x.cz\n", b"\x8eaneta,z@x.cz\n", "Žaneta,z@x.cz\n".encode()
HEAD = b"name,email\n"


@pytest.mark.parametrize(
    "content",
    [
        *(HEAD, b"", codecs.BOM_UTF8 + HEAD + CZECH, HEAD + CZECH * 50, HEAD + GOOD * 30 + BAD * 3),
        *(HEAD + GOOD + BAD, HEAD + GOOD + BAD * 2, HEAD + CZECH * 4 + BAD * 3, b'name,email\n"a\x00b",n@x.cz\n'),
        *(HEAD + CZECH * 20_000 + BAD, HEAD + b"A" * 300_000 + "Ž".encode() * 9, HEAD + GOOD + BAD.strip()),
    ],
    ids=range(12),
)
def test_a_file_with_a_few_lines_that_are_no_utf8_is_taken(content: bytes) -> None:
    file = io.BytesIO(content)
    assert encoding.fault(file) is None
    assert file.read() == content


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ((HEAD + CZECH).decode().encode("utf-16"), "the file is UTF-16"),
        ((HEAD + CZECH).decode().encode("utf-16-le"), "the file is UTF-16"),
        ((HEAD + GOOD).decode().encode("utf-16-be"), "the file is UTF-16"),
        ((HEAD + GOOD).decode().encode("utf-32-be"), "the file is UTF-16"),
        (HEAD + BAD, "1 of the 1 lines are not UTF-8, line 2 the first"),
        (HEAD + (GOOD * 3 + b"\n" + BAD) * 40, "40 of the 160 lines are not UTF-8, line 6 the first"),
        (HEAD + GOOD * 90 + BAD * 10, "10 of the 100 lines are not UTF-8, line 92 the first"),
        (b"jm\xe9no,email\n" + GOOD, "line 1, the header, is not UTF-8"),
        (HEAD + BAD.replace(b"\n", b"\r") * 3, "3 of the 3 lines are not UTF-8, line 2 the first"),
    ],
    ids=range(9),
)
def test_a_file_that_is_no_utf8_is_known_before_anything_is_taken_and_says_what_would_be_right(
    content: bytes, why: str
) -> None:
    told = encoding.fault(io.BytesIO(content)) or ""
    assert told.startswith(why)
    assert "save it as UTF-8" in told


def test_a_line_that_is_no_utf8_is_rejected_by_itself_whatever_stands_around_it() -> None:
    content = HEAD + BAD + b'"A,a@x.cz\n' + BAD + b'B",b@x.cz\n"Two\n\xffLines",c@x.cz\n' + CZECH
    lines = list(Sheet(encoding.opened(io.BytesIO(content)), [], "cs").lines())
    assert [(line.number, line.fault and line.fault.code) for line in lines] == [
        *((2, "not_utf8"), (3, "malformed"), (4, "not_utf8"), (5, "malformed"), (6, "not_utf8"), (8, None))
    ]
    assert lines[-1].values["name"] == "Žaneta"


def test_a_rejected_line_is_named_even_after_ten_thousand_others() -> None:
    report = Report()
    for number in range(2, 50_002):
        report.reject(number, "invalid_email", "no")
    assert (report.rejected[-1]["line"], len(report.rejected)) == (50_001, report.rejected_count)


async def crowd(desk: Desk, workspace: str) -> None:
    """Somebody who agreed, two who share a phone, one restricted, one who objected, one erased."""
    await inbound.configure(desk, batch(configured("contact", workspace=workspace)))
    ids = [uuid7() for _ in range(6)]
    given: list[dict[str, Any]] = [
        {"email": "a@x.cz"},
        {"phone": PHONES[0]},
        {"phone": PHONES[0], "email": "b@x.cz"},
        {"email": "restricted@x.cz", "phone": "+420603333333"},
        {"email": "objected@x.cz"},
        {"email": "erased@x.cz", "phone": "+420604444444"},
    ]
    for number, (contact, fields) in enumerate(zip(ids, given, strict=True)):
        await inbound.capture(desk, batch(captured(contact, number, workspace=workspace, **fields)))
    for number, decision in ((0, Decision.GRANTED), (3, Decision.RESTRICTED), (4, Decision.OBJECTED)):
        purpose = "contact" if decision is Decision.GRANTED else None
        entry = recorded(ids[number], decision, 9, number, workspace=workspace, purpose=purpose)
        await inbound.record(desk, batch(entry))
    async with desk.pool.acquire() as connection, connection.transaction():
        await erase.erase(desk, connection, workspace, ids[5])


def messy(seed: int) -> str:
    """Some hundred lines, most of which lead to few people."""
    of = random.Random(seed)
    emails = [*EMAILS, "restricted@x.cz", "objected@x.cz", "erased@x.cz", "no address", "", ""]
    phones = [*PHONES, "+420603333333", "+420604444444", "601 111 111", "12", "", "", ""]
    lines = [
        (of.choice(("A", "Á", "")), of.choice(emails), of.choice(phones), of.choice(("Acme", ""))) for _ in range(150)
    ]
    lines += [("New", f"new{of.randrange(40)}@x.cz", of.choice(phones), "") for _ in range(80)]
    of.shuffle(lines)
    return "name,email,phone,company\n" + "\n".join(map(",".join, lines)) + "\n"


async def run(desk: Desk, workspace: str, text: str, chunk: int, *, dry_run: bool = False) -> dict[str, Any]:
    report = Report()
    sheet = Sheet(io.StringIO(text), ["contact"], "cs")
    async with aclosing(importing.run(desk, workspace, sheet, report, dry_run=dry_run, chunk=chunk)) as running:  # type: ignore[type-var]
        async for _ in running:
            pass
    return report.shape(dry_run=False)


async def state(desk: Desk, workspace: str) -> list[Any]:
    """Profiles with their consent, oldest first, without ids and times and what is made with the workspace's name.

    What the directory heard last of one is what stands in its row."""
    rows = await desk.pool.fetch(
        "SELECT contact_id, name, name_search, company, company_search, email, email_set_by, phone, phone_set_by,"
        " num_nulls(name_at, company_at, email_at, phone_at), restricted, erased_at IS NULL,"
        " search, captured_at, email_fingerprint, phone_fingerprint, (SELECT array_agg((channel, decision) ORDER BY"
        " channel) FROM consent s WHERE s.workspace = c.workspace AND s.contact_id = c.contact_id),"
        " EXISTS (SELECT FROM standing s WHERE s.workspace = c.workspace AND s.contact_id = c.contact_id)"
        " FROM contact c WHERE workspace = $1 ORDER BY created_at, contact_id",
        workspace,
    )
    heard = {one["contact_id"]: one for one in await said(desk.pool) if one["type"].endswith("directory.changed")}
    found = []
    for row in rows:
        one = heard.get(str(row["contact_id"]), {})
        for kind in ("email", "phone"):
            told = one.get(kind) or {"fingerprint": None, "set_by": None}
            if one:
                assert (told["fingerprint"], told["set_by"]) == (row[f"{kind}_fingerprint"], row[f"{kind}_set_by"])
        found.append((bool(one), [value for name, value in row.items() if not name.endswith(("_id", "_fingerprint"))]))
    return found


async def test_a_file_in_chunks_leaves_the_same_tables_as_line_by_line(desk: Desk) -> None:
    text = messy(1)
    for chunk in (1, 7, 1000):
        await crowd(desk, f"{chunk}")
    await desk.pool.execute("DELETE FROM outbox")
    by_line = await run(desk, "1", text, 1)
    assert [one["line"] for one in by_line["rejected"]] == sorted(one["line"] for one in by_line["rejected"])
    assert {one["code"] for one in by_line["rejected"]} >= {"restricted", "invalid_email", "address_missing"}
    for chunk in (7, 1000):
        assert await run(desk, f"{chunk}", text, chunk, dry_run=True) == by_line
        assert await run(desk, f"{chunk}", text, chunk) == by_line
        assert await state(desk, f"{chunk}") == await state(desk, "1")
    assert (await run(desk, "7", text, 7))["imported"] == 0


def test_a_line_whose_address_was_erased_here_is_taken_and_warned_of_without_saying_whose_it_was() -> None:
    report = Report()
    book = Book([], uuid7, T0, frozenset({"gone"}))
    book.take(Line(2, {"email": "a@x.cz"}), {"email": "gone"}, report)
    book.take(Line(3, {"email": "b@x.cz"}), {"email": "here"}, report)
    (warned,) = report.warnings
    assert (report.imported, warned["line"], warned["code"]) == (2, 2, "address_erased")
    assert "stays denied until its owner agrees anew" in warned["detail"]
