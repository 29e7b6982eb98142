"""Which questions an AuthZEN evaluation puts: of two addresses the one that the channel uses, an id always too."""

from typing import Any
from uuid import UUID

import pytest
from marketing_gate.domain.evaluation import Bad, Unknown, read
from marketing_gate.domain.question import By, Question

from shared.events import Channel

ONE = UUID(int=7 << 76 | 8 << 60 | 1)
MAIL, PHONE = "jana@example.com", "+420601123456"
BY_ID, BY_MAIL, BY_PHONE = (By.ID, ONE), (By.EMAIL, MAIL), (By.PHONE, PHONE)


def evaluation(subject: dict[str, Any], channel: str = "email", **more: Any) -> dict[str, Any]:
    return {
        "subject": {"type": "contact", **subject},
        "action": {"name": "message", "properties": {"channel": channel}},
        "resource": {"type": "purpose", "id": "newsletter"},
        **more,
    }


@pytest.mark.parametrize(
    ("subject", "channel", "asked"),
    [
        ({"id": str(ONE)}, "email", [BY_ID]),
        ({"id": str(ONE), "properties": {"email": MAIL}}, "email", [BY_ID, BY_MAIL]),
        ({"id": str(ONE), "properties": {"email": MAIL}}, "sms", [BY_ID]),
        ({"id": str(ONE), "properties": {"email": MAIL, "phone": PHONE}}, "email", [BY_ID, BY_MAIL]),
        ({"id": str(ONE), "properties": {"email": MAIL, "phone": PHONE}}, "sms", [BY_ID, BY_PHONE]),
        ({"id": str(ONE), "properties": {"email": None, "phone": PHONE}}, "phone", [BY_ID, BY_PHONE]),
        ({"properties": {"email": MAIL, "phone": PHONE}}, "email", [BY_MAIL]),
        ({"properties": {"email": MAIL, "phone": PHONE}}, "whatsapp", [BY_PHONE]),
        ({"id": "crm-17", "properties": {"email": 5, "phone": PHONE}}, "email", [BY_PHONE]),
        ({"id": "crm-17", "properties": {"email": MAIL}}, "phone", [BY_MAIL]),
    ],
)
def test_whoever_is_named_twice_is_asked_for_twice(
    subject: dict[str, Any], channel: str, asked: list[tuple[By, str | UUID]]
) -> None:
    expected = tuple(Question(by, value, "newsletter", Channel(channel)) for by, value in asked)
    assert read(evaluation(subject, channel)).questions == expected


@pytest.mark.parametrize("wait", [0, 1, 500, 5000])
def test_an_evaluation_waits_as_long_as_it_says(wait: int) -> None:
    found = read(evaluation({"id": str(ONE)}, context={"max_wait_ms": wait, "at_least": "t"}))
    assert (found.max_wait_ms, found.at_least) == (wait, "t")
    assert read(evaluation({"id": str(ONE)})).max_wait_ms == 500


@pytest.mark.parametrize("wait", [-1, 5001, True, "5", 1.0, None])
def test_a_wait_that_is_no_whole_number_within_bounds_is_refused(wait: object) -> None:
    with pytest.raises(Bad, match="from 0 to 5000"):
        read(evaluation({"id": str(ONE)}, context={"max_wait_ms": wait}))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"subject": {"type": "contact"}}, "subject.id is missing"),
        ({"subject": {"type": "contact", "id": 5}}, "subject.id must be a string"),
        ({"subject": {"type": "contact", "id": None}}, "subject.id must be a string"),
        ({"subject": {"properties": {"email": MAIL}}}, "subject.type is missing"),
        ({"resource": {"type": "purpose", "properties": {"email": MAIL}}}, "resource.id is missing"),
        ({"action": {"name": None}}, "action.name must be a string"),
        ({"action": None}, "action must be an object"),
        ({"action": 5}, "action must be an object"),
        ({"context": 0}, "context must be an object"),
        ({"subject": {"type": "contact", "properties": 0}}, "properties of subject must be an object"),
    ],
)
def test_what_is_no_evaluation_is_told_what_is_wrong(change: dict[str, Any], words: str) -> None:
    with pytest.raises(Bad, match=f"^{words}$"):
        read(evaluation({"id": str(ONE)}) | change)


def test_what_is_left_out_is_told_to_be_missing() -> None:
    with pytest.raises(Bad, match=r"^resource is missing$"):
        read({name: value for name, value in evaluation({"id": str(ONE)}).items() if name != "resource"})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"subject": {"type": "user", "id": str(ONE)}}, "unknown_contact"),
        ({"subject": {"type": "contact", "id": "crm-17"}}, "unknown_contact"),
        ({"subject": {"type": "contact", "id": "crm-17", "properties": {"email": 5}}}, "unknown_contact"),
        ({"resource": {"type": "record", "id": "newsletter"}}, "unknown_purpose"),
        ({"action": {"name": "call", "properties": {"channel": "email"}}}, "no_decision"),
        ({"action": {"name": "message", "properties": {"channel": "fax"}}}, "channel_missing"),
        ({"action": {"name": "message"}}, "channel_missing"),
    ],
)
def test_no_question_is_put_about_what_is_no_contact_purpose_or_message_of_ours(
    change: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Unknown, match=f"^{reason}$"):
        read(evaluation({"id": str(ONE)}) | change)
