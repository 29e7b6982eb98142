"""docs/auditing.md, which auditors read instead of the code: nothing that they may be told is missing in it."""

from pathlib import Path
from typing import Any

from consent_ledger.audit.problems import ORDER
from desk import Desk
from ledgers import Ledger
from samples import drafts, event

from shared.events import Decision
from shared.identity import uuid7

PAGE = (Path(__file__).parents[3] / "docs" / "auditing.md").read_text(encoding="utf-8")


def test_every_code_of_a_verdict_is_explained() -> None:
    assert [code for code in (*ORDER, "unreachable") if f"`{code}`" not in PAGE] == []


async def test_the_entry_of_an_erasure_keeps_who_erased_and_nothing_of_the_person(ledger: Ledger, desk: Desk) -> None:
    contact = uuid7()
    bare: dict[str, Any] = {"prompt": None, "answer": None, "page_url": None, "conversation_id": None}
    await ledger.appender.append(drafts([event(contact=contact)]))
    await ledger.appender.append(drafts([event(Decision.ERASED, contact=contact, **bare)]))
    granted, erased = (await desk.get(f"/v1/contacts/{contact}/history")).json()["items"]
    assert (granted["evidence"], granted["salt"], granted["erased"]) == (None, None, True)
    assert {name for name, value in erased["evidence"].items() if value} == {"controller", "processor"}
    assert (erased["erased"], bool(erased["salt"])) == (False, True)
    answered = [(await desk.get(f"/v1/entries/{index}/receipt")).status_code for index in (0, 1)]
    assert answered == [410, 200]
    assert 'The entry of the erasure itself (`decision: "erased"`) is not erased' in PAGE
