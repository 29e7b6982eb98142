"""The quick way through an export: taken for what the service writes, and to the same end as the careful way."""

import base64
import json

import pytest
from consent_ledger.audit.quick import Quick
from exports import export, verify
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import drafts, event

from shared.events import Decision

MIXED = export(
    drafts(
        [
            made
            for _ in range(3)
            for made in (
                event(),
                event(conversation_id=None),
                event(Decision.WITHDRAWN, bot=None),
                event(answer='Ano, "určitě"'),
                event(page_url='https://acme.example/,"conversation_id":"'),
            )
        ]
    ),
    tiles=False,
)


def test_what_the_service_writes_is_read_the_quick_way() -> None:
    """Or a field was added to the export or to evidence, and an audit takes twice the time: see audit/quick.py."""
    quick, row = Quick(), list[bytes]()
    lines = [line.encode() + b"\n" for line in MIXED[1:11]]
    assert quick.take(lines, 0, row, ()) == len(lines) == len(row)
    assert (len(quick.lines), len(quick.leaves)) == (5, 2), "what repeats is remembered once"


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_the_quick_way_and_the_careful_way_come_to_the_same(data: st.DataObject) -> None:
    """Some bytes of one line, or its part after some place, are those of another line at another place."""
    at, other = data.draw(st.integers(1, len(MIXED) - 2)), data.draw(st.integers(1, len(MIXED) - 2))
    line, source = MIXED[at].encode(), MIXED[other].encode()
    place, taken, many = (data.draw(st.integers(0, len(line) - 1)) for _ in range(3))
    many = data.draw(st.sampled_from((0, 1, 2, 36, 64, many)))
    bad = line[:place] + source[taken : taken + many] + line[place + many :]
    lines: list[str | bytes] = [*MIXED[:at], bad, *MIXED[at + 1 :]]
    quickly = verify(lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Quick, "take", lambda *_: 0)
        assert verify(lines) == quickly


def test_an_entry_of_another_cut_is_read_the_careful_way() -> None:
    quick, row = Quick(), list[bytes]()
    lines = [line.encode() + b"\n" for line in MIXED[1:-1]]
    assert quick.take(lines, 0, row, ()) == len(lines)
    for edit in (b' {"type"', b'{ "type"'):
        assert quick.take([lines[0].replace(b'{"type"', edit, 1)], 0, row, ()) == 0
    contact = json.loads(base64.b64decode(json.loads(lines[0])["leaf"]))["contact_id"]
    assert quick.take(lines[:1], 0, row, {contact}) == 0, "it is weighed at the end"
    assert quick.take(lines[1:], 0, row, ()) == 0, "it is not entry 0"
