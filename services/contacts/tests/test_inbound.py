"""What events make of the store: profiles, consent rows and what the directory is told, in any order, once."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from contacts.domain.consents import Shown
from contacts.handlers import erase, inbound, reading
from contacts.handlers.desk import Desk
from contacts.store.listing import Filter
from tales import at, batch, captured, configured, received, recorded, said

from shared.events import Channel, Decision, ErasedAddress, ErasureCompleted, ErasurePart, Source
from shared.identity import Kind, fingerprint, uuid7
from shared.kafka import Rejected
from shared.problems import Problem
from shared.times import rfc3339

ALICE = UUID("0192f000-0000-7000-8000-00000000000a")
FIRST = Source(bot_id="first", bot_version=1, page_url="https://acme.example/a", conversation_id=UUID(int=1))


async def test_a_capture_makes_a_profile_and_tells_the_directory_fingerprints_only(desk: Desk) -> None:
    await inbound.capture(desk, batch(captured(ALICE, 1, email="alice@example.com", name="Alice Nováková")))
    contact = await reading.one(desk, "demo", ALICE)
    assert (contact["name"], contact["email"], contact["phone"]) == ("Alice Nováková", "alice@example.com", None)
    assert contact["source"]["bot_id"] == "lead"
    assert contact["created_at"] == "2026-11-24T12:01:00.000000Z"
    (event,) = await said(desk.pool)
    assert event["type"] == "souhlas.directory.changed"
    assert (event["version"], event["captured_at"], event["phone"]) == (1, "2026-11-24T12:01:00.000000Z", None)
    print_ = fingerprint(b"f" * 32, "demo", Kind.EMAIL, "alice@example.com")
    assert event["email"] == {"fingerprint": print_, "set_by": "visitor", "set_at": "2026-11-24T12:01:00.000000Z"}
    assert "alice" not in str(event)


async def test_a_null_field_changes_nothing_and_per_field_the_last_capture_wins_in_any_order(desk: Desk) -> None:
    story = [
        captured(ALICE, 1, email="old@example.com", source=FIRST),
        captured(ALICE, 2, name="Alice", phone="+420601123456"),
        captured(ALICE, 3, email="new@example.com"),
    ]
    for number, order in enumerate(permutations(story)):
        workspace = f"w{number}"
        for event in order:
            await inbound.capture(desk, batch(event.model_copy(update={"workspace": workspace})))
        contact = await reading.one(desk, workspace, ALICE)
        assert (contact["name"], contact["email"], contact["phone"]) == ("Alice", "new@example.com", "+420601123456")
        assert contact["source"]["bot_id"] == "first"
        assert (contact["created_at"], contact["updated_at"]) == (
            "2026-11-24T12:01:00.000000Z",
            "2026-11-24T12:03:00.000000Z",
        )
        last = [event for event in await said(desk.pool) if event["workspace"] == workspace][-1]
        assert (last["version"], last["captured_at"]) == (3, "2026-11-24T12:03:00.000000Z")


async def test_captures_of_one_contact_in_one_batch_are_one_change(desk: Desk) -> None:
    await inbound.capture(desk, batch(captured(ALICE, 1, email="a@example.com"), captured(ALICE, 2, name="Alice")))
    assert [event["version"] for event in await said(desk.pool)] == [1]
    assert (await reading.one(desk, "demo", ALICE))["name"] == "Alice"


async def test_an_event_that_comes_again_has_no_second_effect(desk: Desk) -> None:
    event = received(captured(ALICE, 1, email="a@example.com"))
    await inbound.capture(desk, batch(event, event))
    await inbound.capture(desk, batch(event))
    assert len(await said(desk.pool)) == 1


async def test_two_workspaces_that_share_an_events_id_both_hear_it(desk: Desk) -> None:
    ours = received(captured(ALICE, 1, email="a@example.com"))
    theirs = replace(received(captured(uuid7(), 1, workspace="rival", email="a@example.com")), id=ours.id)
    await inbound.capture(desk, batch(ours, theirs))
    await inbound.capture(desk, batch(theirs, ours))
    assert sorted(event["workspace"] for event in await said(desk.pool)) == ["demo", "rival"]


LEFT = {"kind": "email", "until": None, "left_at": rfc3339(at(3))}


async def test_an_address_that_a_visitor_changes_is_kept_as_a_fingerprint(desk: Desk) -> None:
    await inbound.capture(desk, batch(captured(ALICE, 1, email="a@example.com")))
    await inbound.record(desk, batch(recorded(ALICE, Decision.OBJECTED, 2, 0, purpose=None)))
    await inbound.capture(desk, batch(captured(ALICE, 3, email="b@example.com", phone="+420601123456")))
    first, second = await said(desk.pool)
    assert (first["former"], second["former"]) == (
        [],
        [{**LEFT, "fingerprint": first["email"]["fingerprint"]}],
    )
    await inbound.capture(desk, batch(captured(ALICE, 4, email="a@example.com")))
    (*_, third) = await said(desk.pool)
    assert [one["fingerprint"] for one in third["former"]] == [second["email"]["fingerprint"]]


MAIL, PHONE = "alice@example.com", "+420601123456"


def marks(event: dict[str, Any]) -> set[str]:
    """All fingerprints that the directory was told of a contact."""
    own = [event[kind]["fingerprint"] for kind in ("email", "phone") if event[kind]]
    return {*own, *(one["fingerprint"] for one in event["former"])}


async def erased(desk: Desk, workspace: str) -> None:
    async with desk.pool.acquire() as connection, connection.transaction():
        await erase.erase(desk, connection, workspace, ALICE)


async def test_every_address_that_was_given_before_an_erasure_or_while_it_went_on_is_a_stop_in_any_order(
    desk: Desk,
) -> None:
    def story(workspace: str) -> list[Any]:
        here = partial(captured, ALICE, workspace=workspace)
        first, second = here(1, email="old@example.com"), here(2, email=MAIL, name="Alice", phone=PHONE)
        third = here(3, email="new@example.com", company="Acme")
        return [partial(inbound.capture, desk, batch(*told)) for told in ((first,), (second, third))] + [
            partial(erased, desk, workspace)
        ]

    for number, order in enumerate(permutations(range(3))):
        workspace = f"w{number}"
        steps = story(workspace)
        await inbound.capture(desk, batch(captured(ALICE, 0, workspace=workspace, name="Alice")))
        for step in order:
            await steps[step]()
        wanted = {
            fingerprint(b"f" * 32, workspace, kind, text)
            for kind, text in (
                *((Kind.EMAIL, text) for text in ("old@example.com", MAIL, "new@example.com")),
                (Kind.PHONE, PHONE),
            )
        }
        told = [one for one in await said(desk.pool) if one["workspace"] == workspace and "former" in one]
        assert told[-1]["erased"]
        assert marks(told[-1]) == wanted
        assert [one["version"] for one in told] == list(range(1, len(told) + 1))
        kept = dict(await desk.pool.fetchrow("SELECT * FROM contact WHERE workspace = $1", workspace))
        assert not [text for text in ("alice", "Alice", "example.com", PHONE, "Acme") if text in str(kept)]


async def test_an_address_that_was_erased_before_it_was_said_is_a_stop_too(desk: Desk) -> None:
    await inbound.capture(desk, batch(captured(ALICE, 1, email=MAIL)))
    await erased(desk, "demo")
    mark = fingerprint(b"f" * 32, "demo", Kind.PHONE, PHONE)
    word = ErasureCompleted(
        workspace="demo",
        contact_id=ALICE,
        erasure_id=(await said(desk.pool))[1]["id"],
        part=ErasurePart.CONVERSATION,
        count=1,
        done_at=at(5),
        addresses=(ErasedAddress(kind="phone", fingerprint=mark),),
    )
    for _ in range(2):
        await erase.completed(desk, batch(word))
    first, *_, last = (event for event in await said(desk.pool) if event["type"] == "souhlas.directory.changed")
    assert (last["erased"], last["version"], marks(last)) == (True, 3, {mark, first["email"]["fingerprint"]})


async def test_an_address_that_cannot_exist_is_rejected_by_itself(desk: Desk) -> None:
    good, bad = received(captured(ALICE, 1, name="Alice")), received(captured(uuid7(), 1, email="nobody"))
    with pytest.raises(Rejected) as rejected:
        await inbound.capture(desk, batch(good, bad))
    assert rejected.value.received is bad
    assert "nobody" not in rejected.value.detail
    assert await desk.pool.fetchval("SELECT count(*) FROM inbox") == 0


async def test_who_refused_is_listed_with_an_id_and_no_personal_data(desk: Desk) -> None:
    await inbound.record(desk, batch(recorded(ALICE, Decision.REFUSED, 1, 4)))
    (contact,), _ = await reading.page(desk, "demo", Filter(consent=Shown.REFUSED), None, 50)
    assert contact["contact_id"] == ALICE
    assert [contact[field] for field in ("name", "email", "phone", "company")] == [None] * 4
    assert contact["source"] == dict.fromkeys(("bot_id", "bot_version", "page_url", "conversation_id"))
    assert contact["consents"][0] == {
        "purpose": "contact",
        "channel": "email",
        "decision": "refused",
        "decided_at": "2026-11-24T12:01:00.000000Z",
        "expires_at": None,
        "notice_sha256": None,
        "entry_index": 4,
    }
    assert await said(desk.pool) == []


async def test_any_order_of_ledger_and_contact_events_ends_in_the_same_contact(desk: Desk) -> None:
    story = [
        recorded(ALICE, Decision.GRANTED, 1, 0),
        captured(ALICE, 2, email="alice@example.com"),
        recorded(ALICE, Decision.WITHDRAWN, 3, 1),
        configured("contact", "newsletter"),
        recorded(ALICE, Decision.OBJECTED, 4, 2, purpose=None),
    ]
    ends = []
    for number, order in enumerate(permutations(story)):
        if number % 7:
            continue
        workspace = f"w{number}"
        for event in order:
            await _hear(desk, _moved(event, workspace))
        ends.append(await reading.one(desk, workspace, ALICE))
    assert all(end == ends[0] for end in ends)
    found = {(row["purpose"], row["channel"]): row["decision"] for row in ends[0]["consents"]}
    assert found[("newsletter", "email")] == "objected"
    assert set(found.values()) == {"objected"}


def _moved(event: Any, workspace: str) -> Any:
    update: dict[str, Any] = {"workspace": workspace}
    if hasattr(event, "entry"):
        update["entry"] = event.entry.model_copy(update={"workspace": workspace})
    return event.model_copy(update=update)


async def _hear(desk: Desk, event: Any) -> None:
    handle = {"souhlas.contact.captured": inbound.capture, "souhlas.ledger.recorded": inbound.record}
    await handle.get(event.type, inbound.configure)(desk, batch(event))


async def test_a_purpose_added_later_is_objected_to_as_well(desk: Desk) -> None:
    await inbound.configure(desk, batch(configured("contact")))
    await inbound.record(desk, batch(recorded(ALICE, Decision.OBJECTED, 1, 0, purpose=None)))
    await inbound.configure(desk, batch(configured("contact", "newsletter", version=2)))
    await inbound.configure(desk, batch(configured("contact", version=1)))
    contact = await reading.one(desk, "demo", ALICE)
    assert {row["purpose"] for row in contact["consents"]} == {"contact", "newsletter"}


async def test_restriction_is_shown_on_the_contact(desk: Desk) -> None:
    await inbound.record(desk, batch(recorded(ALICE, Decision.RESTRICTED, 1, 0, purpose=None)))
    assert (await reading.one(desk, "demo", ALICE))["restricted"] is True
    await inbound.record(desk, batch(recorded(ALICE, Decision.UNRESTRICTED, 2, 1, purpose=None)))
    assert (await reading.one(desk, "demo", ALICE))["restricted"] is False


async def test_two_workspaces_with_the_same_ids_do_not_see_each_other(desk: Desk) -> None:
    await inbound.capture(desk, batch(captured(ALICE, 1, name="Alice")))
    with pytest.raises(Problem) as missing:
        await reading.one(desk, "rival", ALICE)
    assert missing.value.status_code == 404
    assert (await reading.page(desk, "rival", Filter(), None, 50))[0] == []
    assert (await reading.summary(desk, "rival")) == {"contacts": 0, "purposes": []}


async def test_filters_combine(desk: Desk) -> None:
    yes, no, silent = uuid7(), uuid7(), uuid7()
    await inbound.configure(desk, batch(configured("contact", "newsletter")))
    await inbound.capture(desk, batch(captured(yes, 1, name="Žofie Dvořáková", phone="+420601123456")))
    await inbound.capture(desk, batch(captured(silent, 1, name="Zofie Mlčenlivá", company="Ticho s.r.o.")))
    await inbound.record(desk, batch(recorded(yes, Decision.GRANTED, 1, 0), recorded(no, Decision.REFUSED, 1, 1)))
    await inbound.record(desk, batch(recorded(yes, Decision.REFUSED, 1, 2, purpose="newsletter")))

    async def found(**wanted: object) -> set[UUID]:
        items, _ = await reading.page(desk, "demo", Filter(**wanted), None, 50)  # type: ignore[arg-type]
        return {item["contact_id"] for item in items}

    assert await found() == {yes, no, silent}
    assert await found(consent=Shown.GRANTED) == {yes}
    assert await found(consent=Shown.REFUSED) == {yes, no}
    assert await found(consent=Shown.REFUSED, purpose="contact") == {no}
    assert await found(consent=Shown.NONE) == {silent}
    assert await found(consent=Shown.NONE, purpose="newsletter") == {no, silent}
    assert await found(consent=Shown.GRANTED, channel="sms") == set()
    assert await found(purpose="newsletter") == {yes}
    assert await found(query="zofie") == {yes, silent}
    assert await found(query="DVORAK žof") == {yes}
    assert await found(query="601 123") == {yes}
    assert await found(query="ticho") == {silent}
    assert await found(query="zofie", consent=Shown.GRANTED) == {yes}
    assert await found(query="%") == set()


async def test_a_grant_that_ran_out_is_expired_from_that_moment(desk: Desk) -> None:
    ends = at(30)
    await inbound.record(desk, batch(recorded(ALICE, Decision.GRANTED, 1, 0, expires_at=ends)))
    desk.now.now = ends - timedelta(microseconds=1)  # type: ignore[attr-defined]
    assert (await reading.page(desk, "demo", Filter(consent=Shown.GRANTED), None, 9))[0]
    desk.now.now = ends  # type: ignore[attr-defined]
    assert not (await reading.page(desk, "demo", Filter(consent=Shown.GRANTED), None, 9))[0]
    ((contact,), _) = await reading.page(desk, "demo", Filter(consent=Shown.EXPIRED), None, 9)
    assert {row["decision"] for row in contact["consents"]} == {"expired"}


async def test_pages_hold_every_contact_once_while_others_are_added(desk: Desk) -> None:
    ids = [uuid7() for _ in range(25)]
    await inbound.capture(desk, batch(*(captured(one, 1, name="N") for one in ids)))
    seen: list[UUID] = []
    after = None
    while True:
        items, after = await reading.page(desk, "demo", Filter(), after, 10)
        seen += [item["contact_id"] for item in items]
        await inbound.capture(desk, batch(captured(uuid7(), 1, name="later")))
        if after is None:
            break
    assert seen == sorted(ids, reverse=True)


async def test_the_summary_counts_everyone_by_purpose_and_channel(desk: Desk) -> None:
    yes, no = uuid7(), uuid7()
    await inbound.configure(desk, batch(configured("contact", "newsletter")))
    await inbound.capture(desk, batch(captured(uuid7(), 1, name="N")))
    await inbound.record(desk, batch(recorded(yes, Decision.GRANTED, 1, 0), recorded(no, Decision.REFUSED, 1, 1)))
    summary = await reading.summary(desk, "demo")
    assert summary["contacts"] == 3
    assert [(row["purpose"], row["channel"]) for row in summary["purposes"]] == [
        ("contact", "email"),
        ("contact", "phone"),
        ("newsletter", "email"),
    ]
    first = summary["purposes"][0]
    assert (first["granted"], first["refused"], first["none"], first["withdrawn"]) == (1, 1, 1, 0)
    assert summary["purposes"][2]["none"] == 3


async def test_a_ledger_entry_of_another_channel_list_counts_for_its_channels_only(desk: Desk) -> None:
    await inbound.record(desk, batch(recorded(ALICE, Decision.GRANTED, 1, 0)))
    await inbound.record(desk, batch(recorded(ALICE, Decision.WITHDRAWN, 2, 1, channels=(Channel.EMAIL,))))
    contact = await reading.one(desk, "demo", ALICE)
    assert {row["channel"]: row["decision"] for row in contact["consents"]} == {
        "email": "withdrawn",
        "phone": "granted",
    }


async def test_a_workspace_may_be_called_null(desk: Desk) -> None:
    await inbound.capture(desk, batch(captured(ALICE, 1, workspace="null", name="Alice", email="alice@example.com")))
    assert (await reading.one(desk, "null", ALICE))["name"] == "Alice"
