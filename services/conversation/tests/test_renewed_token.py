"""A visitor token is renewed while it is used, as long as the consent holds: the way to withdraw goes on as long."""

from datetime import datetime, timedelta
from typing import Any

from conversation.domain import tokens
from conversation.domain.tokens import Holder


def end_of(service: Any, token: str) -> datetime:
    context = service.app.state.running.context
    found = tokens.read(context.link_key, tokens.VISITOR, token, context.clock()).expires_at
    assert found is not None
    return found


def ends_in(service: Any, visit: Any, time: timedelta) -> None:
    """The visitor holds a token that ends in so much time."""
    context = service.app.state.running.context
    holder = Holder(visit.workspace, visit.contact_id, context.clock() + time)
    visit.headers = {"Authorization": f"Bearer {tokens.sign(context.link_key, tokens.VISITOR, holder)}"}


async def granted(service: Any) -> Any:
    visit = await service.visit(await service.set_up(), locale="en")
    await visit.answers("offer", "granted")
    return visit


async def test_whoever_comes_back_can_withdraw_after_the_first_token_has_ended(service: Any, clock: Any) -> None:
    visit = await granted(service)
    assert "visitor_token" not in await visit.look(), "it is good for long"
    clock.ahead = timedelta(days=80)
    renewed = (await visit.look())["visitor_token"]
    assert timedelta(days=89) < end_of(service, renewed) - clock() < timedelta(days=90)
    clock.ahead = timedelta(days=100)
    assert (await service.http.get(visit.url, headers=visit.headers)).status_code == 401
    visit.headers = {"Authorization": f"Bearer {renewed}"}
    assert [item["decision"] for item in (await visit.withdraw())["decisions"]] == ["withdrawn"]


async def test_the_last_conversation_and_a_new_one_renew_it_too(service: Any, clock: Any) -> None:
    visit = await granted(service)
    clock.ahead = timedelta(minutes=1)
    ends_in(service, visit, timedelta(days=10))
    start = f"/v1/widget/{visit.workspace}/lead/conversations"
    whole = (await service.http.get(f"{start}/latest", headers=visit.headers)).json()
    assert end_of(service, whole["visitor_token"]) - clock() > timedelta(days=89)
    old = visit.headers["Authorization"].removeprefix("Bearer ")
    for token, renewed in ((old, True), (whole["visitor_token"], False), ("of somebody", False), (None, False)):
        begun = await service.http.post(start, json={"visitor_token": token})
        assert begun.json()["renewed"] is renewed


async def test_it_is_renewed_no_longer_than_the_consent_holds(service: Any, clock: Any) -> None:
    visit = await granted(service)
    (decided,) = (await visit.look())["decisions"]
    expires = datetime.fromisoformat(decided["expires_at"])
    clock.ahead = expires - clock() - timedelta(days=20)
    ends_in(service, visit, timedelta(days=10))
    assert end_of(service, (await visit.look())["visitor_token"]) == expires
    ends_in(service, visit, timedelta(days=30))
    assert "visitor_token" not in await visit.look(), "it holds for longer than the consent already"
    ends_in(service, visit, timedelta(days=10))
    await visit.withdraw()
    assert "visitor_token" not in await visit.look(), "there is nothing left to take back"
