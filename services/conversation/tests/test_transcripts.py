"""What was said with a contact, as the controller hands it to them (Art. 15 GDPR): whole, masked as it is kept."""

from typing import Any
from uuid import uuid4

import pytest
from conversation.store import transcripts

from dev.seed import LEAD

pytestmark = pytest.mark.kafka
WORDS = "my back hurts"
TEXT = dict.fromkeys(("cs", "en", "de", "sk"), "More?")
OPTION = {"value": "yes", "label": dict.fromkeys(("cs", "en", "de", "sk"), "Pregnant")}
BOT: dict[str, Any] = {
    "name": "Words",
    "steps": [
        *(LEAD["steps"][place] for place in (3, 4)),
        {"id": "more", "type": "text", "text": TEXT},
        {"id": "pick", "type": "choice", "text": TEXT, "options": [OPTION]},
        {**LEAD["steps"][8], "id": "bye"},
    ],
}


async def test_every_conversation_is_given_whole_and_masked_as_it_is_kept(service: Any) -> None:
    workspace = await service.set_up()
    await service.publish(workspace, BOT, "words")
    visit = await service.visit(workspace, bot="words", locale="en-GB", page_url="https://acme.example/a?b=c")
    await visit.answers("granted", "canary@acme.example", WORDS)
    await visit.answer("yes")
    again = await service.visit(workspace, locale="cs", visitor_token=visit.begun["visitor_token"])
    other = await service.visit(workspace)
    path = f"/v1/contacts/{visit.contact_id}/conversations"

    async def ask(*scopes: str, whose: str = workspace, **query: Any) -> Any:
        return await service.http.get(path, params=query, headers=service.admin(whose, *scopes))

    found = (await ask("contacts:read")).json()
    seen, later = await visit.look(), await again.look()
    first, second = found["items"]
    assert found["next_cursor"] is None
    assert (first["conversation_id"], second["conversation_id"]) == (seen["conversation_id"], later["conversation_id"])
    assert (first["messages"], second["messages"]) == (seen["messages"], later["messages"])
    assert first["decisions"] == seen["decisions"]
    assert [text in str(first["messages"]) for text in (WORDS, "Pregnant", "c…@acme.example")] == [True] * 3
    assert "canary@" not in str(found)
    about = [first[field] for field in ("bot_id", "bot_version", "locale", "region", "page_url")]
    assert about == ["words", 1, "en", "GB", "https://acme.example/a"]
    assert first["started_at"] < first["last_at"] < second["started_at"]
    assert other.begun["conversation_id"] not in str(found)

    page = (await ask(limit=1)).json()
    rest = (await ask(limit=1, cursor=page["next_cursor"])).json()
    assert (page["items"] + rest["items"], rest["next_cursor"]) == (found["items"], None)
    rows = await transcripts.page(service.app.state.running.pool, workspace, visit.contact_id, transcripts.FIRST, 9, 1)
    assert [(str(row["id"]), row["more"]) for row in rows] == [(first["conversation_id"], True)]

    await visit.withdraw()
    assert WORDS not in (await ask()).text
    rival = await service.set_up()
    assert (await ask(whose=rival)).json()["code"] == "not_found"
    assert (await ask("bots:read", "bots:write")).json()["code"] == "scope_missing"
    path = f"/v1/contacts/{uuid4()}/conversations"
    assert (await ask()).status_code == 404
