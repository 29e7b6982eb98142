"""One-click unsubscribe by RFC 8058: what a mail program posts takes back one purpose on one channel, and only that."""

from typing import Any

import httpx
import pytest
from afterwards import erase, granted

from shared import freshness
from shared.events import Channel
from shared.links import Unsubscribe, unsubscribe_token
from shared.times import micros
from shared.topics import CONSENT

BODY = {"List-Unsubscribe": "One-Click"}


def url(visit: Any, purpose: str = "contact", channel: Channel = Channel.EMAIL) -> str:
    key = visit.service.settings.link_key.get_secret_value().encode()
    return f"/u/{unsubscribe_token(key, Unsubscribe(visit.workspace, visit.contact_id, purpose, channel))}"


def denials(service: Any, visit: Any) -> Any:
    return service.rows(
        "SELECT decision, purpose, channels, method, decided_at FROM decided_elsewhere WHERE contact_id = $1",
        visit.contact_id,
    )


@pytest.mark.kafka
async def test_a_click_withdraws_the_purpose_on_its_channel_and_nothing_else(service: Any, heard: Any) -> None:
    visit = await granted(service)
    answer = await service.http.post(url(visit), data=BODY)
    assert (answer.status_code, answer.headers.get("set-cookie"), answer.headers.get("location")) == (200, None, None)
    event = (await heard(CONSENT, f"{visit.workspace}:{visit.contact_id}", 3))[-1].event
    said = (event.decision, event.purpose, event.channels, str(event.method), str(event.actor))
    assert said == ("withdrawn", "contact", (Channel.EMAIL,), "one-click", "visitor")
    assert (event.controller.name, event.processor.name) == ("Acme s.r.o.", "Souhlas test")
    promise = freshness.read(b"f" * 40, answer.json()["freshness"]["token"], visit.workspace)
    assert promise.contact_id == visit.contact_id
    assert promise.denied == micros(event.decided_at)
    assert (await visit.look())["granted"] == ["contact", "newsletter"]


async def test_urlencoded_and_multipart_are_the_same_and_a_repetition_makes_no_new_entry(service: Any) -> None:
    visit = await granted(service)
    first = await service.http.post(url(visit), data=BODY)
    second = await service.http.post(url(visit), files={"List-Unsubscribe": (None, "One-Click")})
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert len(await denials(service, visit)) == 1


@pytest.mark.parametrize("body", [b"List-Unsubscribe=One-Click\r\n", b"List-Unsubscribe=One-Click+"])
async def test_a_line_end_after_the_body_is_heard_as_well(service: Any, body: bytes) -> None:
    visit = await granted(service)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert (await service.http.post(url(visit), content=body, headers=headers)).status_code == 200
    assert len(await denials(service, visit)) == 1


async def test_the_last_channel_takes_the_whole_purpose(service: Any) -> None:
    visit = await granted(service)
    await service.http.post(url(visit, "newsletter"), data=BODY)
    assert (await visit.look())["granted"] == ["contact"]
    await service.http.post(url(visit), data=BODY)
    await service.http.post(url(visit, channel=Channel.PHONE), data=BODY)
    assert (await visit.look())["granted"] == []


async def test_who_grants_again_is_unsubscribed_again_by_a_later_click(service: Any) -> None:
    visit = await granted(service)
    await service.http.post(url(visit, "newsletter"), data=BODY)
    again = await service.visit(visit.workspace, visitor_token=visit.begun["visitor_token"], locale="en")
    await again.answers("offer", "jan@acme.example", None, "granted")
    assert (await again.look())["granted"] == ["contact", "newsletter"]
    await service.http.post(url(visit, "newsletter"), data=BODY)
    assert (await again.look())["granted"] == ["contact"]
    assert len(await denials(service, visit)) == 2


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_opening_the_link_changes_nothing(service: Any, method: str) -> None:
    visit = await granted(service)
    page = await service.http.request(method, url(visit), headers={"Accept": "text/html", "Accept-Language": "sk"})
    assert page.status_code == 200
    assert page.headers["Content-Type"].startswith("text/html")
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert await denials(service, visit) == []
    if method == "GET":
        assert "Odhlásiť" in page.text
        assert 'name="List-Unsubscribe" value="One-Click"' in page.text


async def test_a_mangled_token_is_not_found_and_changes_nothing(service: Any) -> None:
    visit = await granted(service)
    good = url(visit)
    foreign = good[:-1] + ("A" if good[-1] != "A" else "B")
    for bad in (foreign, good[:-4], good + "A", "/u/x", "/u/p" + good[4:], good.replace("/u/u", "/u/v")):
        for html in (False, True):
            headers = {"Accept": "text/html"} if html else {}
            answer = await service.http.post(bad, data=BODY, headers=headers)
            assert answer.status_code == 404
            assert ("<html" in answer.text) is html
    assert await denials(service, visit) == []


async def test_a_body_that_is_no_one_click_changes_nothing(service: Any) -> None:
    visit = await granted(service)
    wrong: list[tuple[dict[str, Any], int]] = [
        ({"data": {"List-Unsubscribe": "Maybe"}}, 422),
        ({"data": {"other": "One-Click"}}, 422),
        ({"json": BODY}, 415),
        ({}, 415),
        ({"content": b"--x", "headers": {"Content-Type": "multipart/form-data; boundary=y"}}, 400),
        ({"content": b"x" * 20_000, "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, 413),
    ]
    for request, status in wrong:
        answer: httpx.Response = await service.http.post(url(visit), **request)
        assert answer.status_code == status, answer.text
    assert await denials(service, visit) == []


async def test_after_an_erasure_the_answer_is_the_same_and_nothing_is_said(service: Any) -> None:
    visit = await granted(service)
    before = await service.http.post(url(visit), data=BODY)
    await erase(service, visit.workspace, visit.contact_id)
    after = await service.http.post(url(visit), data=BODY)
    assert (after.status_code, after.content) == (200, before.content)
    never = await service.http.post(url(visit, "newsletter"), data=BODY)
    assert never.status_code == 200
    assert await denials(service, visit) == []
