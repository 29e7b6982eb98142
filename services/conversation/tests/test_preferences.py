"""The preference page through HTTP: what was said is shown, and changed with as little as it was given with."""

import re
import secrets
from datetime import UTC, datetime
from typing import Any

import pytest
from afterwards import erase, granted

from dev.seed import ACME
from shared import freshness
from shared.events import Actor, Channel
from shared.times import micros
from shared.topics import CONSENT, CONTACT

FORM = {"Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"}


def path(visit: Any) -> str:
    url: str = visit.begun["preferences_url"]
    return url.removeprefix("http://conversation.test")


async def page(visit: Any, locale: str = "en") -> str:
    answer = await visit.service.http.get(path(visit), params={"locale": locale}, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    text: str = answer.text
    return text


def states(text: str) -> dict[str, str]:
    return dict(re.findall(r'data-purpose="([^"]+)".*?data-state="([^"]+)"', text, re.DOTALL))


async def say(visit: Any, decision: str, purpose: str, **more: Any) -> dict[str, Any]:
    body = {"purpose": purpose, "decision": decision, **more}
    answer = await visit.service.http.post(path(visit), json=body)
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


@pytest.mark.parametrize(
    ("locale", "title"),
    [("cs", "Vaše souhlasy"), ("en", "Your consents"), ("de", "Ihre Einwilligungen"), ("sk", "Vaše súhlasy")],
)
async def test_the_page_shows_what_was_said_on_which_words_in_every_language(
    service: Any, locale: str, title: str
) -> None:
    visit = await service.visit(await service.set_up(), locale="de")
    asked = await visit.answer("offer")
    await visit.answers("granted", "jan@acme.example", None, "refused")
    text = await page(visit, locale)
    assert f"<h1>{title}</h1>" in text
    assert f'<html lang="{locale}">' in text
    assert states(text) == {"contact": "granted", "newsletter": "refused"}
    assert asked["expects"]["notice"]["text"].splitlines()[0] in text
    assert asked["expects"]["notice"]["sha256"] in text
    assert "<script" not in text
    assert "jan@" not in text
    assert re.search(r'href="http://127.0.0.1/r/r[^"]+"', text)


async def test_the_past_says_what_was_decided_then_and_a_restriction_is_said_at_the_top(service: Any) -> None:
    visit = await granted(service)
    await say(visit, "withdrawn", "all")
    restrict = (
        "INSERT INTO decided_elsewhere (workspace, contact_id, event_id, decision, channels, method, actor, decided_at)"
        " VALUES ($1, $2, gen_random_uuid(), $3, '{email,phone,sms,whatsapp}', 'api', 'controller', $4)"
    )
    said = {
        "cs": ("Souhlas udělen", "Souhlas platí", "Zpracování vašich údajů je omezeno"),
        "sk": ("Súhlas udelený", "Súhlas platí", "Spracúvanie vašich údajov je obmedzené"),
        "de": ("Einwilligung erteilt", "Einwilligung gilt", "Die Verarbeitung Ihrer Daten ist eingeschränkt"),
        "en": ("Consent given", "Consent holds", "The processing of your data is restricted"),
    }
    for decision in ("restricted", "unrestricted"):
        await service.rows(restrict, visit.workspace, visit.contact_id, decision, datetime.now(UTC))
        for locale, (given, holds, restricted) in said.items():
            text = await page(visit, locale)
            assert f"<strong>{given}</strong>" in text
            assert f"<strong>{holds}</strong>" not in text
            assert (restricted in text) is (decision == "restricted")


async def test_the_page_is_kept_from_robots_referrers_and_caches_and_loads_nothing_from_elsewhere(service: Any) -> None:
    visit = await granted(service)
    answer = await service.http.get(path(visit))
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "set-cookie" not in answer.headers
    assert re.findall(r'(?:src|<link[^>]*href)="((?:https?:)?//[^"]+)"', answer.text) == []


async def test_without_a_wish_the_page_speaks_the_language_of_the_conversation(service: Any) -> None:
    visit = await service.visit(await service.set_up(), locale="sk")
    assert '<html lang="sk">' in (await service.http.get(path(visit))).text
    answer = await service.http.get(path(visit), headers={"Accept-Language": "fr, de;q=0.5"})
    assert '<html lang="de">' in answer.text


@pytest.mark.kafka
async def test_withdrawing_all_tells_one_decision_a_purpose_and_again_none(service: Any, heard: Any) -> None:
    visit = await granted(service)
    said = await say(visit, "withdrawn", "all")
    assert [(item["purpose"], item["decision"]) for item in said["decisions"]] == [
        ("contact", "withdrawn"),
        ("newsletter", "withdrawn"),
    ]
    events = [received.event for received in (await heard(CONSENT, f"{visit.workspace}:{visit.contact_id}", 4))[2:]]
    assert {(str(event.method), event.channels) for event in events} == {("preference_page", tuple(Channel))}
    promise = freshness.read(b"f" * 40, said["freshness"]["token"], visit.workspace)
    assert (promise.denied, promise.actor) == (micros(events[-1].decided_at), Actor.VISITOR)
    again = await say(visit, "withdrawn", "all")
    assert again == {"decisions": [], "freshness": said["freshness"]}
    assert states(await page(visit)) == {"contact": "withdrawn", "newsletter": "withdrawn"}


async def test_one_channel_can_be_taken_back_by_itself(service: Any) -> None:
    visit = await granted(service)
    await say(visit, "withdrawn", "contact", channel="phone")
    text = await page(visit)
    assert "phone: Withdrawn" in text
    assert "e-mail: Consent given" in text
    assert states(text)["contact"] == "granted"


@pytest.mark.kafka
async def test_an_objection_covers_everything_whichever_purpose_it_was_made_at(service: Any, heard: Any) -> None:
    visit = await granted(service)
    said = await say(visit, "objected", "newsletter")
    assert [(item["purpose"], item["decision"]) for item in said["decisions"]] == [(None, "objected")]
    event = (await heard(CONSENT, f"{visit.workspace}:{visit.contact_id}", 3))[-1].event
    assert (event.purpose, event.channels) == (None, tuple(Channel))
    again = await say(visit, "objected", "all")
    assert [item["decision"] for item in again["decisions"]] == ["objected"], "another may have agreed there since"
    assert set(states(await page(visit)).values()) == {"objected"}


@pytest.mark.kafka
async def test_a_grant_on_the_page_is_a_new_full_record_on_the_notice_shown_there(service: Any, heard: Any) -> None:
    visit = await granted(service)
    await say(visit, "withdrawn", "newsletter")
    shown = re.search(
        r'data-purpose="newsletter".*?<div class="notice" data-notice="([0-9a-f]{64})" lang="en">',
        await page(visit),
        re.DOTALL,
    )
    assert shown is not None
    said = await say(visit, "granted", "newsletter", notice=shown[1])
    (item,) = said["decisions"]
    event = (await heard(CONSENT, f"{visit.workspace}:{visit.contact_id}", 4))[-1].event
    assert (event.decision, event.purpose, event.channels) == ("granted", "newsletter", (Channel.EMAIL,))
    assert event.notice.sha256 == shown[1]
    assert event.notice.check_hash()
    assert (event.prompt, event.answer) == ("And may we send you news?", "I agree")
    assert (str(event.method), str(event.actor)) == ("preference_page", "visitor")
    assert event.page_url == "http://conversation.test/p/"
    assert (event.controller.name, event.processor.name) == ("Acme s.r.o.", "Souhlas test")
    assert event.expires_at.year == event.decided_at.year + 2
    assert item["expires_at"] > item["decided_at"]
    assert freshness.read(b"f" * 40, said["freshness"]["token"], visit.workspace).recorded == micros(event.decided_at)
    assert states(await page(visit))["newsletter"] == "granted"
    again = await service.visit(visit.workspace, visitor_token=visit.begun["visitor_token"], locale="en")
    assert (await again.answers("offer", "jan@acme.example", None))["expects"] == {"type": "end"}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"purpose": "all", "decision": "granted"}, 422, "invalid"),
        ({"purpose": "nothing", "decision": "withdrawn"}, 422, "invalid"),
        ({"purpose": "nothing", "decision": "granted"}, 422, "invalid"),
        ({"purpose": "contact", "decision": "refused"}, 422, "invalid"),
        ({"purpose": "contact"}, 422, "invalid"),
        ({"purpose": "contact", "decision": "granted", "channel": "email"}, 422, "invalid"),
        ({"purpose": "contact", "decision": "granted", "notice": "0" * 64}, 409, "notice_changed"),
    ],
)
async def test_what_cannot_be_decided_is_told_and_changes_nothing(
    service: Any, body: dict[str, str], status: int, code: str
) -> None:
    visit = await granted(service)
    answer = await service.http.post(path(visit), json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert states(await page(visit)) == {"contact": "granted", "newsletter": "granted"}


async def test_a_form_is_answered_by_the_page_that_says_what_was_done(service: Any) -> None:
    visit = await granted(service)
    answer = await service.http.post(
        f"{path(visit)}?locale=de", data={"purpose": "contact", "decision": "withdrawn"}, headers=FORM
    )
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{path(visit)}?done=withdrawn&locale=de"
    followed = await service.http.get(answer.headers["Location"])
    assert 'role="status"' in followed.text
    assert states(followed.text)["contact"] == "withdrawn"
    changed = await service.http.post(
        path(visit), data={"purpose": "contact", "decision": "granted", "notice": "0" * 64}, headers=FORM
    )
    assert changed.headers["Location"] == f"{path(visit)}?done=changed&open=contact"


async def test_the_page_says_that_something_was_done_only_if_it_was(service: Any) -> None:
    visit = await granted(service)

    async def told(done: str) -> bool:
        return 'role="status"' in (await service.http.get(f"{path(visit)}?done={done}")).text

    assert [done for done in ("withdrawn", "objected", "erasure", "access", "mail") if await told(done)] == []
    assert await told("granted")
    await say(visit, "withdrawn", "contact")
    assert (await told("withdrawn"), await told("granted")) == (True, False)
    await say(visit, "granted", "contact")
    assert (await told("withdrawn"), await told("granted")) == (False, True)
    await say(visit, "objected", "all")
    assert (await told("objected"), await told("nothing"), await told("granted")) == (True, True, False)
    await service.http.post(f"{path(visit)}/requests", json={"kind": "access"})
    assert (await told("access"), await told("erasure")) == (True, False)


async def press(visit: Any, locale: str, **form: str) -> str:
    """What the page says once a button of it was pressed."""
    answer = await visit.service.http.post(f"{path(visit)}?locale={locale}", data=form, headers=FORM)
    text = (await visit.service.http.get(answer.headers["Location"], headers={"Accept": "text/html"})).text
    found = re.search(r'role="status"><p>(.*?)</p>', text)
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("locale", "phone", "withdrawn", "left", "unchanged"),
    [
        ("cs", "telefon", "Souhlas je odvolán: ", "Dál platí: ", "Nic se nezměnilo. "),
        ("en", "phone", "Your consent is withdrawn: ", "This still holds: ", "Nothing has changed. "),
        ("de", "Telefon", "Ihre Einwilligung ist widerrufen: ", "Weiterhin gilt: ", "Es hat sich nichts geändert. "),
        ("sk", "telefón", "Súhlas je odvolaný: ", "Naďalej platí: ", "Nič sa nezmenilo. "),
    ],
)
async def test_a_withdrawal_of_a_part_says_of_what_and_what_still_holds(
    service: Any, locale: str, phone: str, withdrawn: str, left: str, unchanged: str
) -> None:
    """Art. 7(3), 12(1) GDPR: somebody who is told that consent is withdrawn goes away believing that all of it is."""
    visit = await granted(service)
    contact, news = (each["title"][locale] for each in ACME["purposes"])
    said = await press(visit, locale, purpose="contact", decision="withdrawn", channel="email")
    assert said.casefold().startswith(f"{withdrawn}{contact} (e-mail). ".casefold())
    assert said.endswith(f" {left}{news}, {contact} ({phone}).")
    said = await press(visit, locale, purpose="newsletter", decision="withdrawn")
    assert said.startswith(f"{withdrawn}{news}. ")
    assert said.endswith(f" {left}{contact} ({phone}).")
    again = await press(visit, locale, purpose="newsletter", decision="withdrawn")
    assert again == f"{unchanged}{left}{contact} ({phone})."
    await say(visit, "granted", "newsletter")
    everything = await press(visit, locale, purpose="all", decision="withdrawn")
    assert everything.startswith(f"{withdrawn}{contact}, {news}. ")
    assert left not in everything


async def test_a_retired_purpose_is_not_offered_any_more(service: Any) -> None:
    visit = await granted(service)
    retired = [ACME["purposes"][0], {**ACME["purposes"][1], "retired": True}]
    await service.put_workspace(visit.workspace, {**ACME, "purposes": retired})
    answer = await service.http.post(path(visit), json={"purpose": "newsletter", "decision": "granted"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert [item["purpose"] for item in (await say(visit, "withdrawn", "newsletter"))["decisions"]] == ["newsletter"]


async def test_a_write_with_the_same_key_is_done_once(service: Any) -> None:
    visit = await granted(service)
    key = {"Idempotency-Key": secrets.token_hex(8)}
    body = {"purpose": "newsletter", "decision": "granted"}
    first = await service.http.post(path(visit), json=body, headers=key)
    second = await service.http.post(path(visit), json=body, headers=key)
    assert (first.content, second.headers["Idempotent-Replayed"]) == (second.content, "true")
    other = await service.http.post(path(visit), json={**body, "decision": "withdrawn"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


@pytest.mark.kafka
async def test_a_request_for_erasure_or_access_is_the_same_for_a_day_and_said_anew(service: Any, heard: Any) -> None:
    visit = await service.visit(await service.set_up(), locale="sk")
    asked = [await service.http.post(f"{path(visit)}/requests", json={"kind": "erasure"}) for _ in range(2)]
    assert [answer.status_code for answer in asked] == [202, 202]
    assert asked[0].json() == asked[1].json()
    form = await service.http.post(f"{path(visit)}/requests", data={"kind": "access"}, headers=FORM)
    assert (form.status_code, form.headers["Location"]) == (303, f"{path(visit)}?done=access")
    first, again, other = await heard(CONTACT, f"{visit.workspace}:{visit.contact_id}", 3)
    assert first.type == "souhlas.contact.requested"
    assert (first.event.kind, first.event.locale, first.event.cause) == ("erasure", "sk", "visitor")
    assert str(first.event.request_id) == asked[0].json()["request_id"]
    assert (again.event.request_id, again.event.kind) == (first.event.request_id, "erasure")
    assert again.event.requested_at > first.event.requested_at
    assert other.event.kind == "access"
    wrong = await service.http.post(f"{path(visit)}/requests", json={"kind": "everything"})
    assert wrong.status_code == 422


@pytest.mark.kafka
async def test_who_asks_for_erasure_takes_every_consent_back_at_once_and_who_asks_for_a_copy_none(
    service: Any, heard: Any
) -> None:
    """Art. 7(3), 17(1)(b) GDPR: the controller has a month to erase, and may not write meanwhile."""
    visit = await granted(service)
    key = f"{visit.workspace}:{visit.contact_id}"
    copy = await service.http.post(f"{path(visit)}/requests", json={"kind": "access"})
    assert copy.json()["decisions"] == []
    before = await page(visit)
    assert states(before) == {"contact": "granted", "newsletter": "granted"}
    assert "All your consents are withdrawn with it at once." in before
    asked = await service.http.post(f"{path(visit)}/requests", data={"kind": "erasure"}, headers=FORM)
    events = [received.event for received in (await heard(CONSENT, key, 4))[2:]]
    assert [(event.purpose, event.decision, event.method, event.channels) for event in events] == [
        ("contact", "withdrawn", "preference_page", tuple(Channel)),
        ("newsletter", "withdrawn", "preference_page", tuple(Channel)),
    ]
    after = (await service.http.get(asked.headers["Location"], headers={"Accept-Language": "en"})).text
    assert states(after) == {"contact": "withdrawn", "newsletter": "withdrawn"}
    handed = "Your request for erasure has been handed to the controller."
    assert f'role="status"><p>{handed} No consent is in force any more;' in after
    await say(visit, "granted", "newsletter")
    still = (await service.http.get(asked.headers["Location"], headers={"Accept-Language": "en"})).text
    assert f"{handed} This still holds: News." in still
    again = await service.http.post(f"{path(visit)}/requests", json={"kind": "erasure"})
    assert [(each["purpose"], each["decision"]) for each in again.json()["decisions"]] == [("newsletter", "withdrawn")]


@pytest.mark.parametrize("tail", ["/", "/more", "x" * 20_000, "/requests"])
@pytest.mark.parametrize("kind", ["p", "u", "c"])
async def test_a_link_that_was_made_longer_is_a_page_for_browsers_and_json_for_programs(
    service: Any, kind: str, tail: str
) -> None:
    visit = await service.visit(await service.set_up())
    bad = f"/{kind}/{path(visit)[3:]}{tail}"
    answer = await service.http.get(bad, headers={**FORM, "Accept-Language": "en"})
    assert (answer.status_code in (404, 405, 414), "<h1>This link is not valid</h1>" in answer.text) == (True, True)
    odd_host = await service.http.get(bad, headers={**FORM, "Host": "["})
    assert odd_host.status_code == answer.status_code
    as_said = await service.http.get(bad)
    assert as_said.headers["Content-Type"] == "application/problem+json"
    assert as_said.status_code == answer.status_code
    if answer.status_code == 405:
        assert answer.headers["Allow"] == as_said.headers["Allow"] == "POST"


@pytest.mark.parametrize("step", ["", "/requests", "/mail"])
async def test_a_step_that_cannot_be_taken_says_why_and_leads_back(service: Any, step: str) -> None:
    visit = await service.visit(await service.set_up())
    answer = await service.http.post(path(visit) + step, data={"x": 1}, headers={**FORM, "Accept-Language": "en"})
    assert (answer.status_code, "no longer asked for" in answer.text) == (422, True)
    assert f'<a href="{path(visit)}?locale=en">Back to your consents</a>' in answer.text
    assert f'<a href="{path(visit)}?locale=cs"' in answer.text, "in another language it is the page, not the step"


async def test_a_mangled_link_is_not_found_and_an_erased_contact_is_gone(service: Any) -> None:
    visit = await granted(service)
    for bad in ("/p/x", path(visit) + "A", "/p/v" + path(visit)[4:]):
        answer = await service.http.get(bad, headers={"Accept": "text/html"})
        assert (answer.status_code, "<h1>This link is not valid</h1>" in answer.text) == (404, True)
        assert (await service.http.get(bad)).json()["code"] == "not_found"
    await erase(service, visit.workspace, visit.contact_id)
    stays = {
        "cs": "Zůstává jen pseudonymní zápis beze jména a adres",
        "en": "What stays is a pseudonymous entry without name and addresses",
        "de": "Es bleiben nur ein pseudonymer Eintrag ohne Namen und Adressen",
        "sk": "Zostáva len pseudonymný zápis bez mena a adries",
    }
    for locale, said in stays.items():
        answer = await service.http.get(path(visit), params={"locale": locale}, headers={"Accept": "text/html"})
        assert (answer.status_code, said in answer.text) == (410, True)
    for method, body in (("GET", None), ("POST", {"purpose": "all", "decision": "withdrawn"})):
        answer = await service.http.request(method, path(visit), json=body)
        assert (answer.status_code, answer.json()["code"]) == (410, "erased")
    answer = await service.http.post(f"{path(visit)}/requests", json={"kind": "access"})
    assert answer.status_code == 410
