"""A refusal costs the visitor nothing (rule 10, Art. 7(4) GDPR): whoever says no gets every answer that a yes gets."""

from typing import Any

import pytest

from dev.seed import LEAD


def text(said: str) -> dict[str, str]:
    return dict.fromkeys(("cs", "en", "de", "sk"), said)


SHOP: dict[str, Any] = {
    "name": "Shop",
    "steps": [
        {"id": "ask", "type": "consent", "purpose": "contact", "text": text("May we?"),
         "on_granted": "email", "on_refused": "topic"},
        {"id": "email", "type": "field", "field": "email", "purpose": "contact", "text": text("E-mail?"),
         "next": "topic"},
        {"id": "topic", "type": "choice", "text": text("What would you like to know?"),
         "options": [{"value": "hours", "label": text("Hours"), "next": "hours"},
                     {"value": "price", "label": text("Price"), "next": "price"}]},
        {"id": "hours", "type": "message", "text": text("Nine to five."), "next": "more"},
        {"id": "price", "type": "message", "text": text("Ten crowns."), "next": "more"},
        {"id": "more", "type": "text", "text": text("Anything else?")},
        {"id": "news", "type": "consent", "purpose": "newsletter", "text": text("And news?"), "on_refused": "bye"},
        {"id": "bye", "type": "message", "text": text("Goodbye."), "next": "end"},
    ],
}  # fmt: skip
NOES: dict[str, tuple[tuple[Any, str], ...]] = {
    "clicked": (("refused", "button"),),
    "typed": (("no thanks", "typed"),),
    "stop": (("stop", "typed"),),
    "never clear": (("maybe", "typed"), ("hm", "typed")),
}


async def heard_by(visit: Any, answers: list[tuple[Any, str]]) -> list[str]:
    """Everything that the bot said from the first choice on to somebody who answered so."""
    said: list[str] = []
    for value, by in answers:
        body = await visit.answer(value, by)
        said += [item["text"] for item in body["messages"] if item["from"] == "bot"]
    return said[said.index("What would you like to know?") :]


@pytest.mark.parametrize("no", list(NOES))
async def test_whoever_refuses_gets_every_answer_that_a_yes_gets(service: Any, no: str) -> None:
    workspace = await service.set_up()
    await service.publish(workspace, SHOP, "shop")
    rest = [("price", "button"), ("nothing", "typed"), ("refused", "button")]
    agreeing = await service.visit(workspace, bot="shop", locale="en")
    refusing = await service.visit(workspace, bot="shop", locale="en")
    granted = await heard_by(agreeing, [("granted", "button"), ("jan@acme.example", "typed"), *rest[:2]])
    refused = await heard_by(refusing, [*NOES[no], *rest])
    assert refused == ["What would you like to know?", "Ten crowns.", "Anything else?", "And news?", "Goodbye."]
    assert granted[:3] == refused[:3]
    assert refusing.expects == {"type": "end"}


async def test_after_a_refusal_the_same_visitor_can_begin_again_and_is_neither_locked_out_nor_taken_at_a_yes(
    service: Any,
) -> None:
    workspace = await service.set_up()
    first = await service.visit(workspace)
    await first.answers("offer", "refused")
    again = await service.visit(workspace, visitor_token=first.begun["visitor_token"])
    assert (await again.answer("hours"))["messages"][-1]["text"] == LEAD["steps"][2]["text"]["cs"]
    third = await service.visit(workspace, visitor_token=first.begun["visitor_token"])
    asked = await third.answer("offer")
    assert asked["expects"]["type"] == "consent"
    assert (await third.answer("granted"))["decision"]["decision"] == "granted"


async def test_a_refusal_takes_as_many_clicks_as_a_yes_and_its_button_stands_beside_it(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    asked = await visit.answer("offer")
    assert [option["value"] for option in asked["expects"]["options"]] == ["granted", "refused"]
    assert not any(option.keys() - {"value", "label"} for option in asked["expects"]["options"])
    assert (await visit.answer("refused"))["decision"]["decision"] == "refused"


async def test_taking_it_back_in_the_middle_lets_the_chat_go_on(service: Any) -> None:
    workspace = await service.set_up()
    await service.publish(workspace, SHOP, "shop")
    visit = await service.visit(workspace, bot="shop")
    await visit.answers("granted", "jan@acme.example")
    withdrawn = await visit.withdraw()
    assert [item["purpose"] for item in withdrawn["decisions"]] == ["contact"]
    assert withdrawn["expects"]["step_id"] == "topic"
    assert (await visit.answer("price"))["messages"][1]["text"] == "Ten crowns."
