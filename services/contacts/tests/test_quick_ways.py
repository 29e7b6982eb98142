"""The quick ways come to the same as the models, or leave it to them."""

import json
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from contacts.domain import directory, quick
from contacts.domain.profiles import capture
from contacts.handlers import one
from hypothesis import given
from hypothesis import strategies as st
from tales import T0, captured

from shared.envelope import Message, Poison, Record, seal, unseal
from shared.events import ContactCaptured, Source
from shared.identity import uuid7
from shared.outbox import packed
from shared.times import rfc3339
from shared.topics import CONTACT, DIRECTORY

ALICE = UUID("0192f000-0000-7000-8000-00000000000a")
KEY = b"k" * 32
ENVELOPE = ("id", "id_text", "type", "source", "time", "record")
ADDRESSES = {
    "email": st.sampled_from(["alice@example.com", "Alice@Example.COM", "a@háčky.cz"]),
    "phone": st.sampled_from(["+420601123456", "+420 601 123 456"]),
}
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))
PRINTS = st.none() | st.tuples(
    st.from_regex(r"[0-9a-f]{32}", fullmatch=True), st.sampled_from(["visitor", "controller"])
)


def sealed(**fields: Any) -> Message:
    return seal(captured(ALICE, 1, **fields), topic=CONTACT, event_id=uuid7(), source="conversation", time=T0)


def record(message: Message, **changed: Any) -> Record:
    return Record(message.topic, 0, 0, message.key, message.value, message.headers, 0)._replace(**changed)


@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(("name", "company"), st.text(max_size=30)) | ADDRESSES),
    st.builds(
        Source,
        bot_id=st.none() | st.text(max_size=9),
        bot_version=st.none() | st.integers(0, 9),
        page_url=st.none() | st.text(max_size=9),
        conversation_id=st.none() | st.uuids(),
    ),
)
def test_what_conversation_writes_is_read_the_quick_way_and_alike(fields: dict[str, str], source: Source) -> None:
    said = record(sealed(source=source, **fields))
    got, right = quick.read(KEY, said, CONTACT), unseal(said, CONTACT)
    assert isinstance(got, quick.QuickCapture)
    assert (got.id, got.type, got.source, got.time, got.record) == (
        right.id,
        right.type,
        right.source,
        right.time,
        said,
    )
    assert got.event == right.event
    assert isinstance(right.event, ContactCaptured)
    assert got.capture == capture(right.event, KEY)


def header(name: str, value: bytes | None) -> dict[str, Any]:
    headers = [(known, value if known == name else old) for known, old in sealed().headers]
    return {"headers": tuple(headers)}


def body(**changed: Any) -> dict[str, Any]:
    return {"value": json.dumps({**json.loads(sealed(name="A").value), **changed}, separators=(",", ":")).encode()}


ODD = [
    {"key": b"demo:another"},
    {"key": None},
    {"value": None},
    {"value": b""},
    {"value": b"{}"},
    {"value": sealed().value[:-1]},
    {"value": sealed(name="A").value.replace(b'"A"', b'"\xff"')},
    {"headers": ()},
    {"headers": sealed().headers[::-1]},
    header("ce_id", b"no id"),
    header("ce_id", None),
    header("ce_time", b"2026-02-30T00:00:00.000000Z"),
    header("ce_time", b"2026-02-28T00:00:00Z"),
    header("ce_specversion", b"2.0"),
    header("ce_type", b"souhlas.contact.changed"),
    header("ce_source", b"/souhlas/elsewhere"),
    header("ce_subject", b"\xff"),
    body(name=5),
    body(purpose="No Slug"),
    body(captured_at="2026-11-24T12:01:00"),
    body(captured_at="2026-11-24T12:01:00.1234567Z"),
    body(captured_at="2026-11-24T13:01:00.000000+01:00"),
    body(workspace="rival"),
    body(contact_id=str(uuid7())),
    body(source=None),
    body(email="nobody"),
    body(phone="+1"),
    body(source={"bot_version": "3"}),
    body(source={"bot_version": 2**31}),
    body(source={"bot_version": -1}),
    body(captured_at="9999-12-31T23:59:59.999999Z"),
    body(field_of_the_future=[1]),
]


@pytest.mark.parametrize("changed", ODD, ids=range(len(ODD)))
def test_whatever_is_unusual_is_judged_by_the_models(changed: dict[str, Any]) -> None:
    odd = record(sealed(name="A"), **changed)

    def outcome(read: Any) -> Any:
        try:
            return read(odd, CONTACT).event
        except Poison as poison:
            return poison.reason, poison.detail

    assert outcome(partial(quick.read, KEY)) == outcome(unseal)


@pytest.mark.parametrize(
    "changed", [body(source={"bot_version": 2**31}), body(captured_at="9999-12-31T23:59:59.999999Z")]
)
def test_what_no_contact_can_have_is_put_aside(changed: dict[str, Any]) -> None:
    with pytest.raises(Poison) as poison:
        quick.read(KEY, record(sealed(name="A"), **changed), CONTACT)
    assert poison.value.reason == "schema_invalid"


UNTIL = st.none() | MOMENTS.map(rfc3339)
FORMER = st.fixed_dictionaries(
    {"kind": st.sampled_from(["email", "phone"]), "fingerprint": st.just("ab" * 16), "until": UNTIL, "left_at": UNTIL}
)


@given(st.none() | MOMENTS, PRINTS, PRINTS, MOMENTS, st.integers(1, 2**40), st.lists(FORMER, max_size=2), st.booleans())
def test_the_directory_is_told_the_bytes_that_the_model_has(
    at: datetime | None, email: Any, phone: Any, set_at: datetime, version: int, former: list[Any], erased: bool
) -> None:
    (mail, mail_by), (call, call_by) = email or (None, None), phone or (None, None)
    row: Any = {
        "workspace": "demo",
        "contact_id": ALICE,
        "directory_version": version,
        "captured_at": at,
        "email_fingerprint": mail,
        "email_set_by": mail_by,
        "email_at": set_at,
        "phone_fingerprint": call,
        "phone_set_by": call_by,
        "phone_at": set_at,
        "former": former,
        "erased": erased,
    }
    event_id = uuid7()
    right = seal(one.directory(row, erased=erased), topic=DIRECTORY, event_id=event_id, source="contacts", time=T0)
    assert directory.written(row, event_id, "contacts", rfc3339(T0)) == (right.key, right.value, packed(right))
