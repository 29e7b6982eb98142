"""When evidence may go, and the statement that says which went: by itself, for a stranger has nothing else."""

import dataclasses
from typing import Any

import pytest
from consent_ledger.domain.asof import Known
from consent_ledger.domain.note import BrokenNote, Note, Signer
from consent_ledger.domain.removal import (
    DAY,
    HEADING,
    Removal,
    ended_at,
    is_due,
    is_restricted,
    rule_of,
    spans_of,
    text_hash,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from shared.events import Decision

G, R, W, O = Decision.GRANTED, Decision.REFUSED, Decision.WITHDRAWN, Decision.OBJECTED  # noqa: E741
RESTRICTED, FREE = Decision.RESTRICTED, Decision.UNRESTRICTED
EMAIL, PHONE = ("email",), ("phone",)


def entry(index: int, decision: Decision, at: int, **more: Any) -> Known:
    purpose = None if decision in (O, RESTRICTED, FREE) else "contact"
    fields = {"purpose": purpose, "channels": EMAIL, "expires_at": 900 if decision is G else None} | more
    return Known(index, "", decision, decided_at=at, recorded_at=0, confirmation_required=False, notice_sha256=None,
                 **fields)  # fmt: skip


@pytest.mark.parametrize(
    ("known", "end"),
    [
        ([], None),
        ([entry(0, R, 5)], 5),
        ([entry(0, G, 5)], 900),
        ([entry(0, G, 5, expires_at=None)], 2**63 - 1),  # a grant without end
        ([entry(0, G, 5), entry(1, W, 9)], 9),
        ([entry(0, W, 5), entry(1, G, 9)], 900),
        ([entry(1, W, 5), entry(0, G, 9)], 5),  # recorded before what it would lift
        ([entry(0, W, 9), entry(1, G, 9)], 9),  # of one moment the denial counts
        ([entry(0, G, 5), entry(1, W, 9, channels=PHONE)], 900),
        ([entry(0, G, 5, channels=(*EMAIL, *PHONE)), entry(1, W, 9, channels=PHONE)], 900),
        ([entry(0, W, 5), entry(1, W, 9, channels=PHONE)], 9),
        ([entry(0, W, 5, purpose="newsletter")], None),
        ([entry(0, G, 5), entry(1, W, 9, purpose="newsletter")], 900),
        ([entry(0, G, 5), entry(1, O, 9)], 9),  # of every purpose and channel
        ([entry(0, RESTRICTED, 5)], None),
    ],
)
def test_processing_ends_with_the_last_denial_of_its_last_channel_or_with_the_grant(
    known: list[Known], end: int | None
) -> None:
    assert ended_at(known, "contact") == end


def test_nothing_is_due_before_its_day_nor_while_it_is_restricted_or_kept() -> None:
    known, rules = [entry(0, G, 1), entry(1, W, 5)], {"contact": 3, "kept": None}
    assert not is_due(known, "contact", rules, 5 + 3 * DAY - 1)
    assert is_due(known, "contact", rules, 5 + 3 * DAY)
    assert is_due(known, "contact", {"contact": 0}, 5)
    for purpose in ("kept", "of-nobody"):
        assert not is_due([entry(0, W, 5, purpose=purpose)], purpose, rules, 2**62)
    assert not is_due([entry(0, W, 5, purpose="newsletter")], "contact", rules, 2**62), "nothing ended"
    held = [*known, entry(2, RESTRICTED, 6)]
    assert is_restricted(held)
    assert not is_due(held, "contact", rules, 2**62)
    lifted = [*held, entry(3, FREE, 7)]
    assert not is_restricted(lifted)
    assert is_due(lifted, "contact", rules, 2**62)
    assert not is_restricted([])


def test_a_rule_is_told_in_words() -> None:
    assert rule_of("contact", {"contact": 30}) == "contact: 30 days after the end of processing"
    assert rule_of(None, {"contact": 30}).startswith("every purpose: once the periods of all")


STATEMENT = Removal(
    origin="log.example/demo",
    number=2,
    at="2026-01-31T12:00:00.000000Z",
    by="schedule",
    workspace_version=1,
    rules={"contact": 30, "kept": None},
    size=20,
    root="00" * 32,
    previous=None,
    removed="0,3-5,19",
)


@given(st.sets(st.integers(0, 60), min_size=1))
def test_spans_name_the_indexes_that_they_were_made_of(indexes: set[int]) -> None:
    spans = spans_of(sorted(indexes))
    read = dataclasses.replace(STATEMENT, removed=spans, size=61).indexes
    assert [index for span in read for index in span] == sorted(indexes)
    assert len(read) == len(spans.split(",")) == sum(index - 1 not in indexes for index in indexes)


def test_neighbours_make_a_span_and_one_alone_is_written_alone() -> None:
    assert spans_of([0, 3, 4, 5, 19]) == "0,3-5,19"
    assert spans_of([]) == ""


def test_a_statement_reads_back_as_it_was_signed_and_names_the_one_before() -> None:
    signer = Signer("log.example/demo", Ed25519PrivateKey.from_private_bytes(b"k" * 32))
    other = Signer("log.example/demo", Ed25519PrivateKey.from_private_bytes(b"o" * 32))
    note = Note.parse(str(STATEMENT.signed([signer, other])))
    assert note.signed_by(signer.verifier)
    assert note.signed_by(other.verifier)
    assert Removal.parse(note.text) == STATEMENT
    later = dataclasses.replace(STATEMENT, number=3, previous=text_hash(note.text))
    assert Removal.parse(later.text()).previous == text_hash(STATEMENT.text())
    assert text_hash("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert STATEMENT.rule("contact") == "contact: 30 days after the end of processing"


@pytest.mark.parametrize(
    "removed",
    [
        "",
        "0,",
        "0-",
        "-3",
        "5-3",
        "3,3",
        "3-5,5",
        "5,3",
        "0,5-3",
        "0-20",
        "20",
        "19-20",
        "a",
        "0, 1",
        "0\n",
        "0,1-2-3",
        "0" * 20,
    ],
)
def test_what_is_no_list_of_rising_indexes_of_the_log_is_no_statement(removed: str) -> None:
    with pytest.raises(BrokenNote):
        Removal.parse(dataclasses.replace(STATEMENT, removed=removed).text())


def test_indexes_may_follow_each_other_up_to_the_last_entry() -> None:
    found = Removal.parse(dataclasses.replace(STATEMENT, removed="0,1-2,3,19").text())
    assert found.indexes == [range(1), range(1, 3), range(3, 4), range(19, 20)]


@pytest.mark.parametrize(
    "text",
    [
        STATEMENT.text().replace(HEADING, "souhlas.retention/v2"),
        STATEMENT.text().replace('"number":2', '"number": 2'),
        STATEMENT.text().replace('"number":2,', ""),
        STATEMENT.text().replace('"number":2', '"more":1,"number":2'),
        STATEMENT.text() + "\n",
        dataclasses.replace(STATEMENT, at="yesterday").text(),
        f"{HEADING}\n[]\n",
        f"{HEADING}\n",
        "",
    ],
)
def test_what_is_not_written_exactly_so_is_no_statement(text: str) -> None:
    with pytest.raises(BrokenNote):
        Removal.parse(text)
