"""The files and pages that hold nothing of a visitor: the script, the sample page, the general notice; and going on."""

import gzip
from datetime import timedelta
from typing import Any

import pytest
from conversation.api.general import words

LATEST = "/v1/widget/{}/lead/conversations/latest"


async def test_the_widget_is_one_small_file_that_any_page_may_load_and_keep(service: Any) -> None:
    plain = await service.http.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert plain.status_code == 200
    assert plain.headers["content-type"] == "text/javascript; charset=utf-8"
    assert plain.headers["Access-Control-Allow-Origin"] == "*"
    assert plain.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "max-age" in plain.headers["Cache-Control"]
    assert len(gzip.compress(plain.content)) <= 20 * 1024
    packed = await service.http.get("/widget.js", headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["content-length"]) <= 20 * 1024
    assert packed.content == plain.content
    assert packed.headers["ETag"] != plain.headers["ETag"]
    refusing = await service.http.get("/widget.js", headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refusing.headers


async def test_the_widget_is_not_sent_again_to_who_has_it(service: Any) -> None:
    first = await service.http.get("/widget.js")
    again = await service.http.get("/widget.js", headers={"If-None-Match": f'"other", W/{first.headers["ETag"]}'})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    head = await service.http.head("/widget.js")
    assert head.status_code == 200
    assert head.content == b""


@pytest.mark.parametrize("locale", ["cs", "en", "de", "sk"])
async def test_the_general_notice_names_both_parties_every_right_and_the_way_back(service: Any, locale: str) -> None:
    workspace = await service.set_up()
    answer = await service.http.get("/gdpr", params={"workspace": workspace, "locale": locale})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["X-Robots-Tag"].startswith("noindex")
    said = words("gdpr")[locale]
    expected = [f'<html lang="{locale}"', "Acme s.r.o.", "Dlouhá 1, Brno", "soukromi@acme.example", "Souhlas test"]
    expected += ["processor@souhlas.example", said["controller"], said["processor"], said["complaint_text"]]
    expected += ["https://acme.example/privacy", said["withdraw_text"], *said["withdraw_list"]]
    expected += [right["name"] for right in said["rights_list"]]
    page = answer.text.replace("&#34;", '"').replace("&#39;", "'")
    assert [text for text in expected if text not in page] == []
    assert (await service.http.head("/gdpr", params={"workspace": workspace})).status_code == 200


def test_the_general_notice_says_the_same_in_every_language() -> None:
    spoken = words("gdpr")
    assert set(spoken) == {"cs", "en", "de", "sk"}
    assert [name for name, said in spoken.items() if set(said) != set(spoken["en"])] == []
    for name in ("chat_list", "withdraw_list", "rights_list"):
        assert len({len(said[name]) for said in spoken.values()}) == 1
    for said in spoken.values():
        articles = " ".join(right["article"] for right in said["rights_list"])
        assert [number for number in range(13, 23) if str(number) not in articles] == []


async def test_pages_choose_the_language_asked_for_else_the_browsers_else_the_workspaces(service: Any) -> None:
    workspace = await service.set_up()
    for path in (f"/gdpr?workspace={workspace}", f"/demo/{workspace}/lead?"):
        german = {"Accept-Language": "fr, de-AT;q=0.8, en;q=0.5"}
        assert '<html lang="sk"' in (await service.http.get(f"{path}&locale=sk", headers=german)).text
        assert '<html lang="de"' in (await service.http.get(path, headers=german)).text
        assert '<html lang="cs"' in (await service.http.get(f"{path}&locale=xx")).text


async def test_the_general_notice_speaks_for_no_company_when_none_is_named(service: Any) -> None:
    answer = await service.http.get("/gdpr", params={"locale": "en"})
    assert answer.status_code == 200
    assert words("gdpr")["en"]["controller_any"] in answer.text


async def test_the_sample_page_embeds_the_widget_and_nothing_from_elsewhere(service: Any) -> None:
    workspace = await service.set_up(controller={"name": "A <b> & co", "address": None, "email": "a@b.example"})
    answer = await service.http.get(f"/demo/{workspace}/lead", params={"locale": "en"})
    assert (
        f'<script src="/widget.js" data-workspace="{workspace}" data-bot="lead" data-locale="en" async>' in answer.text
    )
    assert "A &lt;b&gt; &amp; co" in answer.text
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/gdpr?workspace=nobody", "/demo/nobody/lead", "/demo/{}/nobody"])
async def test_a_page_that_is_not_there_is_a_404_that_people_can_read(service: Any, path: str) -> None:
    path = path.format(await service.set_up()) if "{}" in path else path
    answer = await service.http.get(path, headers={"Accept-Language": "en", "Accept": "text/html"})
    assert answer.status_code == 404
    assert "<h1>This link is not valid</h1>" in answer.text


@pytest.mark.parametrize("name", ["nothing.css", "widget", ".css", "..%2fapp.py", "widget%2flook.css"])
async def test_only_files_of_pages_are_served(service: Any, name: str) -> None:
    assert (await service.http.get(f"/static/{name}")).status_code == 404


async def test_a_visitor_goes_on_with_nothing_but_the_token(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    await visit.answers("offer", "granted")
    answer = await service.http.get(LATEST.format(visit.workspace), headers=visit.headers)
    assert answer.status_code == 200
    whole = answer.json()
    assert whole["conversation_id"] == visit.begun["conversation_id"]
    assert whole["expects"] == visit.expects
    assert whole["granted"] == ["contact"]


async def test_nobody_goes_on_with_another_bot_workspace_or_token(service: Any) -> None:
    visit, rival = await service.visit(await service.set_up()), await service.set_up()
    other = f"/v1/widget/{visit.workspace}/other/conversations/latest"
    assert (await service.http.get(other, headers=visit.headers)).status_code == 404
    assert (await service.http.get(LATEST.format(rival), headers=visit.headers)).status_code == 404
    forged = {"Authorization": visit.headers["Authorization"][:-1] + "!"}
    assert (await service.http.get(LATEST.format(visit.workspace), headers=forged)).status_code == 401
    evil = {**visit.headers, "Origin": "https://evil.example"}
    assert (await service.http.get(LATEST.format(visit.workspace), headers=evil)).status_code == 403
    asked = {"Origin": "https://acme.example", "Access-Control-Request-Method": "GET"}
    assert (await service.http.options(LATEST.format(visit.workspace), headers=asked)).status_code == 204


async def test_the_next_person_at_a_shared_device_does_not_see_the_last_conversation(service: Any, clock: Any) -> None:
    visit = await service.visit(await service.set_up())
    await visit.answers("offer")
    clock.ahead = timedelta(minutes=29)
    assert (await service.http.get(LATEST.format(visit.workspace), headers=visit.headers)).status_code == 200
    clock.ahead = timedelta(minutes=31)
    assert (await service.http.get(LATEST.format(visit.workspace), headers=visit.headers)).status_code == 404
