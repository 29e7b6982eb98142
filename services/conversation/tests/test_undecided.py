"""Conversations in which nothing was decided are deleted after a while, and no others (docs/decisions/0047)."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from conversation.store.undecided import Undecided

DAYS = timedelta(days=30)


async def forget(service: Any, most: int = 2000) -> int:
    return await Undecided(service.app.state.running.pool, DAYS, service.clock).forget(most)


async def is_kept(service: Any, visit: Any) -> bool:
    query = "SELECT 1 FROM conversation WHERE id = $1::uuid"
    return bool(await service.rows(query, visit.begun["conversation_id"]))


def path(visit: Any) -> str:
    url: str = visit.begun["preferences_url"]
    return url.removeprefix("http://conversation.test")


async def test_a_conversation_without_a_decision_goes_after_thirty_days_and_not_before(
    service: Any, clock: Any
) -> None:
    left = await service.visit(await service.set_up(), locale="en", page_url="https://acme.example/order/jan-4711")
    await left.answer("offer")
    again = await service.visit(left.workspace, locale="en", visitor_token=left.begun["visitor_token"])
    clock.ahead = timedelta(days=29, hours=23)
    await forget(service)
    assert await is_kept(service, left)
    clock.ahead = timedelta(days=30, minutes=1)
    await forget(service)
    assert not await is_kept(service, left)
    assert not await is_kept(service, again)
    gone = await service.http.get(left.url, headers=left.headers)
    assert gone.status_code == 404
    assert (await service.http.get(path(left))).status_code == 200
    back = await service.visit(left.workspace, locale="en", visitor_token=left.begun["visitor_token"])
    assert back.contact_id == left.contact_id
    assert (await back.answer("offer"))["expects"]["type"] == "consent"


@pytest.mark.parametrize("why", ["granted", "refused", "page", "request", "detail"])
async def test_a_conversation_that_tells_something_is_kept(service: Any, clock: Any, why: str) -> None:
    visit = await service.visit(await service.set_up(), locale="en")
    await visit.answer("offer")
    match why:
        case "granted" | "refused":
            await visit.answer(why)
        case "page":
            await service.http.post(path(visit), json={"purpose": "contact", "decision": "granted"})
        case "request":
            await service.http.post(f"{path(visit)}/requests", json={"kind": "access"})
        case _:
            await service.http.post(path(visit), json={"purpose": "contact", "decision": "granted"})
            await service.http.post(path(visit), json={"purpose": "newsletter", "decision": "granted"})
            await visit.answer("granted")
            visit = await service.visit(visit.workspace, locale="en", visitor_token=visit.begun["visitor_token"])
            await visit.answers("offer", "jan@acme.example")
            assert (await visit.look())["decisions"] == [], "the positive control"
    clock.ahead = timedelta(days=30, minutes=1)
    await forget(service)
    assert await is_kept(service, visit)


async def test_a_second_conversation_that_was_left_goes_and_the_one_that_decided_stays(
    service: Any, clock: Any
) -> None:
    first = await service.visit(await service.set_up(), locale="en")
    await first.answers("offer", "granted")
    second = await service.visit(first.workspace, locale="en", visitor_token=first.begun["visitor_token"])
    clock.ahead = timedelta(days=30, minutes=1)
    await forget(service)
    assert (await is_kept(service, first), await is_kept(service, second)) == (True, False)


async def test_few_at_a_time_are_deleted_past_those_that_are_kept(service: Any, clock: Any) -> None:
    workspace = await service.set_up()
    asked = [await service.visit(workspace, locale="en") for _ in range(3)]
    for visit in asked:
        await service.http.post(f"{path(visit)}/requests", json={"kind": "access"})
    left = [await service.visit(workspace, locale="en") for _ in range(5)]
    clock.ahead = timedelta(days=60)
    purge = Undecided(service.app.state.running.pool, DAYS, clock)
    rounds = [await purge.forget(2)]
    while rounds[-1] == 2:
        rounds.append(await purge.forget(2))
    assert sum(rounds) >= 5
    assert [await is_kept(service, visit) for visit in (*asked, *left)] == [True] * 3 + [False] * 5
    assert await purge.forget(2) == 0


async def test_visitors_are_told_how_long_it_is_kept(service: Any) -> None:
    said = {"cs": "uchová 30 dní", "en": "kept for 30 days", "de": "wird 30 Tage aufbewahrt", "sk": "uchová 30 dní"}
    for locale, text in said.items():
        assert text in (await service.http.get("/gdpr", params={"locale": locale})).text


async def test_the_service_deletes_them_by_itself(service: Any) -> None:
    async with asyncio.timeout(20):
        while 'souhlas_rows_purged_total{table="conversation"}' not in (await service.http.get("/metrics")).text:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
