"""Every reason, reached by events on a real store, and their order of precedence."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from marketing_gate.domain.question import Answer, By, Question
from marketing_gate.store import keys
from marketing_gate.testing import FRESHNESS_KEY, NOW, Store, Story

from shared.consent import Reason
from shared.events import ALL_CHANNELS, Actor, Channel, Decision, SuppressionKind
from shared.freshness import Freshness, sign

EMAIL = "jana@example.com"
PHONE = "+420601123456"


async def ask(store: Store, value: UUID | str, purpose: str = "newsletter", channel: Channel = Channel.EMAIL) -> Answer:
    by = By.ID if isinstance(value, UUID) else By.EMAIL if "@" in value else By.PHONE
    (answer,) = await store.gate.check("demo", [Question(by, value, purpose, channel)])
    return answer


async def reason(store: Store, *question: Any) -> str:
    return (await ask(store, *question)).judgement.reason.value


@pytest.fixture
def one(story: Story) -> UUID:
    return story.contact(1)


@pytest.fixture
def two(story: Story) -> UUID:
    return story.contact(2)


async def known(store: Store, story: Story, contact: UUID, **listed: Any) -> None:
    await store.hear(story.batch(story.configured()), story.batch(story.listed(contact, **listed)))


async def test_a_recorded_grant_is_allowed_with_its_entry_by_id_and_by_address(
    store: Store, story: Story, one: UUID
) -> None:
    await known(store, story, one, phone=PHONE)
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -100, 17)))
    for value in (one, EMAIL, " Jana@EXAMPLE.com ", PHONE, "601 123 456", "00420 601 123 456"):
        answer = await ask(store, value)
        assert answer.judgement.reason is Reason.GRANTED
        assert answer.judgement.grant
        assert answer.judgement.grant.index == 17
        assert answer.judgement.grant.leaf_hash == f"{17:064x}"
        assert answer.contact_id == one
        assert answer.as_of == NOW


async def test_absence_of_a_record_is_never_permission(store: Store, story: Story, one: UUID) -> None:
    assert await reason(store, one) == "unknown_contact"
    assert await reason(store, EMAIL) == "unknown_contact"
    await known(store, story, one)
    assert await reason(store, one) == "no_decision"
    assert await reason(store, one, "nothing-of-ours") == "unknown_purpose"
    assert await reason(store, "nobody@example.com") == "unknown_contact"
    assert await reason(store, "jana@" + "x" * 300 + ".example") == "unknown_contact"
    assert await reason(store, "+42060") == "unknown_contact"


@pytest.mark.parametrize("decision", [Decision.REFUSED, Decision.WITHDRAWN, Decision.OBJECTED, Decision.RESTRICTED])
async def test_a_denial_counts_with_the_ledger_silent(
    store: Store, story: Story, one: UUID, decision: Decision
) -> None:
    await known(store, story, one)
    await store.hear(
        story.batch(story.recorded(one, Decision.GRANTED, -100, 0)),
        story.batch(story.decided(one, decision, -50, channels=ALL_CHANNELS)),
    )
    answer = await ask(store, one)
    assert answer.judgement.reason.value == decision.value
    assert answer.judgement.decided_at == NOW - 50_000_000
    assert await reason(store, EMAIL) == decision.value


async def test_a_grant_that_the_ledger_has_not_said_is_not_recorded(store: Store, story: Story, one: UUID) -> None:
    await known(store, story, one)
    await store.hear(story.batch(story.decided(one, Decision.GRANTED, -10)))
    assert await reason(store, one) == "not_recorded"
    assert await reason(store, EMAIL) == "not_recorded"


async def test_a_later_grant_ends_a_denial_and_an_earlier_one_does_not(store: Store, story: Story, one: UUID) -> None:
    await known(store, story, one)
    await store.hear(story.batch(story.recorded(one, Decision.REFUSED, -50, 1)))
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -60, 0)))
    assert await reason(store, one) == "refused"
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -10, 2)))
    assert await reason(store, one) == "granted"


async def test_a_grant_ends(store: Store, story: Story, one: UUID) -> None:
    await known(store, story, one)
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -100, 0, expires=0)))
    assert await reason(store, one) == "expired"
    assert await reason(store, EMAIL) == "expired"


async def test_a_grant_to_be_confirmed_waits_for_it(store: Store, story: Story, one: UUID) -> None:
    await known(store, story, one)
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -100, 0, to_confirm=True)))
    assert await reason(store, EMAIL) == "unconfirmed"
    await store.hear(story.batch(story.recorded(one, Decision.CONFIRMED, -90, 1)))
    assert await reason(store, EMAIL) == "granted"


async def test_an_address_that_the_controller_set_is_unconfirmed(store: Store, story: Story, one: UUID) -> None:
    await known(store, story, one)
    await store.hear(
        story.batch(story.recorded(one, Decision.GRANTED, -100, 0)),
        story.batch(story.listed(one, 2, "new@example.com", set_at=-50)),
    )
    assert await reason(store, one) == "unconfirmed"
    assert await reason(store, "new@example.com") == "unconfirmed"
    assert await reason(store, EMAIL) == "unknown_contact"
    await store.hear(story.batch(story.recorded(one, Decision.CONFIRMED, -40, 1)))
    assert await reason(store, one) == await reason(store, "new@example.com") == "granted"


async def test_a_missing_channel_is_said_unless_a_denial_is_in_force(store: Store, story: Story, one: UUID) -> None:
    await known(store, story, one)
    both = (Channel.EMAIL, Channel.PHONE)
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -100, 0, "contact", both)))
    assert await reason(store, one, "contact") == "granted"
    assert await reason(store, one, "contact", Channel.PHONE) == "channel_missing"  # no phone number
    assert await reason(store, one, "newsletter", Channel.SMS) == "channel_missing"  # the purpose lacks it
    await store.hear(story.batch(story.decided(one, Decision.OBJECTED, -10)))
    assert await reason(store, one, "contact", Channel.PHONE) == "objected"


async def test_a_grant_for_another_channel_lacks_this_one(store: Store, story: Story, one: UUID) -> None:
    await known(store, story, one, phone=PHONE)
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -100, 0, "contact")))
    assert await reason(store, one, "contact", Channel.PHONE) == "channel_missing"
    assert await reason(store, PHONE, "contact", Channel.PHONE) == "channel_missing"


async def test_a_retired_purpose_is_denied(store: Store, story: Story, one: UUID) -> None:
    await known(store, story, one)
    await store.hear(
        story.batch(story.recorded(one, Decision.GRANTED, -100, 0)), story.batch(story.configured(2, retired=True))
    )
    assert await reason(store, one) == "retired"
    await store.hear(story.batch(story.configured(1)))
    assert await reason(store, one) == "retired"


async def test_an_address_has_the_join_of_its_contacts(store: Store, story: Story, one: UUID, two: UUID) -> None:
    await known(store, story, one)
    await store.hear(
        story.batch(story.recorded(one, Decision.GRANTED, -100, 0)),
        story.batch(story.listed(two)),
        story.batch(story.decided(two, Decision.WITHDRAWN, -50)),
    )
    assert await reason(store, EMAIL) == "withdrawn"
    assert await reason(store, one) == "withdrawn"
    await store.hear(story.batch(story.recorded(two, Decision.GRANTED, -10, 2)))
    assert await reason(store, EMAIL) == "granted"
    assert (await ask(store, EMAIL)).contact_id == two
    assert await reason(store, one) == "withdrawn"  # another's grant is never lent
    await store.hear(story.batch(story.listed(two, 2, "other@example.com")))
    assert await reason(store, EMAIL) == await reason(store, one) == "granted"


@pytest.mark.parametrize("early", [True, False])
async def test_what_was_denied_at_an_address_outlasts_its_being_taken_from_the_contact(
    store: Store, story: Story, one: UUID, two: UUID, early: bool
) -> None:
    await known(store, story, one)
    moved = story.listed(two, 2, "other@example.com", former={"jana@example.com": -40})
    denied = story.decided(two, Decision.OBJECTED, -50)
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -100, 0)))
    if early:
        await store.hear(story.batch(moved), story.batch(denied))
    else:
        await store.hear(story.batch(story.listed(two)), story.batch(denied), story.batch(moved))
    assert await reason(store, EMAIL) == await reason(store, one) == "objected"
    assert await reason(store, two) == await reason(store, "other@example.com") == "objected"
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -10, 2)))
    assert await reason(store, EMAIL) == await reason(store, one) == "granted"


async def test_what_a_contact_says_after_an_address_was_taken_from_it_is_not_of_that_address(
    store: Store, story: Story, one: UUID, two: UUID
) -> None:
    await known(store, story, one)
    await store.hear(
        story.batch(story.recorded(one, Decision.GRANTED, -100, 0)),
        story.batch(story.listed(two, 2, "other@example.com", former={"jana@example.com": -60})),
        story.batch(story.recorded(two, Decision.GRANTED, -90, 1)),
    )
    assert (await ask(store, EMAIL)).contact_id == one  # nobody else's grant is this address's
    for decision in (Decision.WITHDRAWN, Decision.RESTRICTED):
        await store.hear(story.batch(story.decided(two, decision, -50)))
        assert await reason(store, EMAIL) == await reason(store, one) == "granted"
        assert await reason(store, two) != "granted"


@pytest.mark.parametrize("directory_first", [True, False])
async def test_an_erasure_is_of_every_address_that_was_ever_given_for_the_contact(
    store: Store, story: Story, one: UUID, two: UUID, directory_first: bool
) -> None:
    await known(store, story, one)
    await store.hear(
        story.batch(story.recorded(one, Decision.GRANTED, -100, 0), story.recorded(two, Decision.GRANTED, -90, 1)),
        story.batch(story.listed(two, 1, "other@example.com", phone=PHONE)),
    )
    assert await reason(store, EMAIL) == "granted"
    given = {"jana@example.com": None, "typo@example.com": -80.0}
    stopped = story.batch(story.listed(two, 2, "other@example.com", phone=PHONE, erased=True, former=given))
    decided = story.batch(story.recorded(two, Decision.ERASED, -50, 2))
    for told in (stopped, decided) if directory_first else (decided, stopped):
        await store.hear(told)
        assert await reason(store, "other@example.com") == await reason(store, two) == "erased"
    for value in (EMAIL, one, "typo@example.com", PHONE):
        assert await reason(store, value) == "erased"
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -10, 3)))
    assert await reason(store, EMAIL) == await reason(store, one) == "granted"
    assert await reason(store, "typo@example.com") == "erased"


async def test_an_address_that_led_to_one_contact_only_is_unknown_or_denied_once_it_is_taken_away(
    store: Store, story: Story, one: UUID
) -> None:
    await known(store, story, one)
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -100, 0)))
    await store.hear(story.batch(story.listed(one, 2, "other@example.com", former={"jana@example.com": None})))
    assert await reason(store, EMAIL) == "unknown_contact"
    await store.hear(story.batch(story.decided(one, Decision.WITHDRAWN, -50)))
    assert await reason(store, EMAIL) == "withdrawn"
    await store.hear(story.batch(story.listed(one, 3, "jana@example.com")))
    assert await reason(store, EMAIL) == "withdrawn"


async def test_what_lifts_one_contact_s_restriction_lifts_no_other_s(
    store: Store, story: Story, one: UUID, two: UUID
) -> None:
    await known(store, story, one)
    await store.hear(
        story.batch(story.listed(two)),
        story.batch(story.recorded(one, Decision.GRANTED, -100, 0), story.recorded(two, Decision.GRANTED, -90, 1)),
        story.batch(story.recorded(one, Decision.RESTRICTED, -80, 2)),
        story.batch(story.recorded(two, Decision.UNRESTRICTED, -70, 3)),
    )
    assert [await reason(store, each) for each in (one, two, EMAIL)] == ["restricted"] * 3
    await store.hear(story.batch(story.recorded(one, Decision.UNRESTRICTED, -60, 4)))
    assert [await reason(store, each) for each in (one, two, EMAIL)] == ["granted"] * 3


async def test_a_restriction_goes_with_the_contact_that_is_erased(
    store: Store, story: Story, one: UUID, two: UUID
) -> None:
    await known(store, story, one)
    await store.hear(
        story.batch(story.recorded(one, Decision.RESTRICTED, -80, 0), story.recorded(one, Decision.ERASED, -70, 1))
    )
    assert await reason(store, EMAIL) == "erased"
    await store.hear(story.batch(story.listed(two)), story.batch(story.recorded(two, Decision.GRANTED, -60, 2)))
    assert [await reason(store, each) for each in (one, two, EMAIL)] == ["erased", "granted", "granted"]


async def test_a_mailbox_proves_no_other_address_that_the_visitor_gives_later(
    store: Store, story: Story, one: UUID, two: UUID
) -> None:
    await known(store, story, one)
    await store.hear(
        story.batch(story.recorded(one, Decision.GRANTED, -100, 0, to_confirm=True)),
        story.batch(story.recorded(one, Decision.CONFIRMED, -90, 1)),
    )
    assert await reason(store, EMAIL) == "granted"
    moved = story.listed(one, 2, "other@example.com", former={"jana@example.com": None}, left_at=-80)
    await store.hear(story.batch(moved))
    assert [await reason(store, each) for each in (one, "other@example.com")] == ["unconfirmed"] * 2
    await store.hear(story.batch(story.listed(two, 1, "other@example.com")))
    assert await reason(store, "other@example.com") == "unconfirmed"
    await store.hear(story.batch(story.recorded(one, Decision.CONFIRMED, -70, 2)))
    assert [await reason(store, each) for each in (one, "other@example.com")] == ["granted"] * 2


@pytest.mark.parametrize("decision", [Decision.REFUSED, Decision.WITHDRAWN, Decision.OBJECTED, Decision.ERASED])
async def test_a_grant_given_with_another_address_lifts_nothing_that_was_denied_at_this_one(
    store: Store, story: Story, one: UUID, two: UUID, decision: Decision
) -> None:
    """A visitor comes back, types an address that somebody else has objected with, and is not asked again."""
    await known(store, story, one)
    await store.hear(
        story.batch(story.recorded(one, Decision.GRANTED, -100, 0)),
        story.batch(story.decided(one, decision, -60)),
        story.batch(story.listed(two, 1, "other@example.com")),
        story.batch(story.recorded(two, Decision.GRANTED, -50, 1)),
    )
    assert await reason(store, two) == "granted"
    moved = story.listed(two, 2, EMAIL, former={"other@example.com": None}, left_at=-40)
    await store.hear(story.batch(moved))
    assert await reason(store, EMAIL) == await reason(store, two) == decision.value
    await store.hear(story.batch(story.recorded(two, Decision.GRANTED, -30, 2)))
    assert await reason(store, EMAIL) == await reason(store, two) == "granted"


async def test_a_no_that_its_own_contact_took_back_still_ends_what_somebody_agreed_to_before_it(
    store: Store, story: Story, one: UUID, two: UUID
) -> None:
    """Whoever moves to an address is worth no more there than who has always had it."""
    await known(store, story, one)
    await store.hear(
        story.batch(story.recorded(two, Decision.GRANTED, -100, 0)),
        story.batch(story.listed(two, 2, EMAIL, former={"other@example.com": None}, left_at=-90)),
        story.batch(story.recorded(one, Decision.OBJECTED, -80, 1)),
    )
    assert await reason(store, EMAIL) == await reason(store, two) == "objected"
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -70, 2)))
    assert [await reason(store, each) for each in (one, two, EMAIL)] == ["granted", "objected", "granted"]


@pytest.mark.parametrize("since", [-100, -75])
async def test_a_correction_back_to_an_address_lifts_nothing_that_was_denied_there(
    store: Store, story: Story, one: UUID, two: UUID, since: int
) -> None:
    """One objects, is set to another address, agrees there, and is set back; two has agreed with another address, and
    come to this one since."""
    await known(store, story, one)
    await store.hear(
        story.batch(story.recorded(one, Decision.OBJECTED, -80, 1)),
        story.batch(story.recorded(two, Decision.GRANTED, since, 0 if since < -80 else 2)),
        story.batch(story.listed(two, 2, EMAIL, former={"other@example.com": None}, left_at=-74)),
        story.batch(story.listed(one, 2, "new@example.com", set_at=-70, former={EMAIL: None}, left_at=-70)),
        story.batch(story.recorded(one, Decision.GRANTED, -60, 3)),
    )
    assert [await reason(store, each) for each in (one, "new@example.com", two, EMAIL)] == [
        *("granted", "granted"),
        *("objected", "objected"),
    ]
    back = story.listed(one, 3, EMAIL, set_at=-50, former={"new@example.com": None}, left_at=-50)
    await store.hear(story.batch(back))
    assert await reason(store, one) in {"objected", "unconfirmed"}
    assert await reason(store, two) == await reason(store, EMAIL) == "objected"
    await store.hear(story.batch(story.recorded(two, Decision.GRANTED, -40, 4)))
    assert await reason(store, two) == await reason(store, EMAIL) == "granted"


async def test_what_a_contact_denied_at_an_address_is_not_lifted_by_its_yes_with_another(
    store: Store, story: Story, one: UUID, two: UUID
) -> None:
    """A visitor comes back, types another address than the one that they refused with, and agrees."""
    await known(store, story, one)
    await store.hear(
        story.batch(story.recorded(one, Decision.GRANTED, -100, 0), story.recorded(two, Decision.REFUSED, -90, 1)),
        story.batch(story.listed(two, 1, EMAIL)),
        story.batch(story.listed(two, 2, "other@example.com", former={EMAIL: None}, left_at=-80)),
        story.batch(story.recorded(two, Decision.GRANTED, -70, 2)),
    )
    assert await reason(store, two) == await reason(store, "other@example.com") == "granted"
    assert await reason(store, EMAIL) == await reason(store, one) == "refused"
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -60, 3)))
    assert await reason(store, EMAIL) == await reason(store, one) == "granted"


async def test_a_no_that_its_own_contact_took_back_stands_in_nobodys_way_at_the_address(
    store: Store, story: Story, one: UUID, two: UUID
) -> None:
    await known(store, story, one)
    await store.hear(
        story.batch(story.recorded(one, Decision.WITHDRAWN, -90, 0), story.recorded(one, Decision.GRANTED, -80, 1)),
        story.batch(story.recorded(two, Decision.GRANTED, -70, 2)),
        story.batch(story.listed(two, 2, EMAIL, former={"other@example.com": None}, left_at=-60)),
    )
    assert await reason(store, EMAIL) == "granted"


async def test_a_yes_that_crossed_its_contacts_erasure_lifts_it_nowhere(
    store: Store, story: Story, one: UUID, two: UUID
) -> None:
    """The chat was still open, and had not heard of the erasure."""
    await known(store, story, one)
    await store.hear(
        story.batch(story.recorded(two, Decision.GRANTED, -95, 0), story.recorded(one, Decision.ERASED, -90, 1)),
        story.batch(story.recorded(one, Decision.GRANTED, -80, 2), story.listed(two, 1, EMAIL)),
    )
    assert [await reason(store, each) for each in (one, two, EMAIL)] == ["erased"] * 3
    await store.hear(story.batch(story.recorded(two, Decision.GRANTED, -70, 3)))
    assert [await reason(store, each) for each in (one, two, EMAIL)] == ["erased", "granted", "granted"]


async def test_an_address_that_was_taken_and_given_again_stays_proven(store: Store, story: Story, one: UUID) -> None:
    await known(store, story, one)
    await store.hear(
        story.batch(story.recorded(one, Decision.GRANTED, -100, 0, to_confirm=True)),
        story.batch(story.recorded(one, Decision.CONFIRMED, -90, 1)),
        story.batch(story.listed(one, 2, former={"jana@example.com": None}, left_at=-80)),
    )
    assert await reason(store, EMAIL) == "granted"


async def test_an_uncovered_grant_does_not_count_for_a_shared_address(
    store: Store, story: Story, one: UUID, two: UUID
) -> None:
    await known(store, story, one)
    await store.hear(
        story.batch(story.listed(two, set_at=-50)), story.batch(story.recorded(two, Decision.GRANTED, -100, 0))
    )
    assert await reason(store, EMAIL) == "unconfirmed"
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -90, 1)))
    assert await reason(store, EMAIL) == "granted"
    grant = (await ask(store, EMAIL)).judgement.grant
    assert grant
    assert grant.index == 1
    await store.hear(story.batch(story.suppressed(EMAIL, SuppressionKind.HARD_BOUNCE, -80)))
    assert await reason(store, EMAIL) == await reason(store, one) == "suppressed_bounce"


async def test_the_denials_of_who_shares_the_phone_count_for_an_email_question(
    store: Store, story: Story, one: UUID, two: UUID
) -> None:
    await known(store, story, one, phone=PHONE)
    both = (Channel.EMAIL, Channel.PHONE)
    await store.hear(
        story.batch(story.recorded(one, Decision.GRANTED, -100, 0, "contact", both)),
        story.batch(story.listed(two, 1, None, PHONE)),
        story.batch(story.decided(two, Decision.REFUSED, -50, "contact", both)),
    )
    assert await reason(store, EMAIL, "contact", Channel.PHONE) == "refused"
    assert await reason(store, EMAIL, "contact", Channel.EMAIL) == "granted"


async def test_erased_stays_no_until_the_person_comes_back(store: Store, story: Story, one: UUID, two: UUID) -> None:
    await known(store, story, one, phone=PHONE)
    await store.hear(
        story.batch(story.recorded(one, Decision.GRANTED, -100, 0)),
        story.batch(story.listed(one, 2, phone=PHONE, erased=True)),
    )
    for value in (one, EMAIL, PHONE):
        assert await reason(store, value) == "erased"
    await store.hear(story.batch(story.recorded(one, Decision.ERASED, -50, 1)))
    for value in (one, EMAIL, PHONE):
        assert await reason(store, value) == "erased"
    await store.hear(story.batch(story.listed(two)), story.batch(story.recorded(two, Decision.GRANTED, -10, 2)))
    assert await reason(store, EMAIL) == await reason(store, two) == "granted"
    assert await reason(store, one) == await reason(store, PHONE) == "erased"


async def test_a_workspace_sees_itself_only(store: Store, story: Story, one: UUID) -> None:
    await known(store, story, one)
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -100, 0)))
    for value, by in ((one, By.ID), (EMAIL, By.EMAIL)):
        (answer,) = await store.gate.check("rival", [Question(by, value, "newsletter", Channel.EMAIL)])
        assert answer.judgement.reason is Reason.UNKNOWN_CONTACT


@pytest.mark.parametrize(
    ("current", "expected"),
    [(None, "rebuilding"), (NOW - 10_000_001, "stale"), (NOW + 10_000_001, "stale"), ("rubbish", "store_unavailable")],
)
async def test_a_store_that_is_not_whole_denies(
    store: Store, story: Story, one: UUID, current: int | str | None, expected: str
) -> None:
    await known(store, story, one)
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -100, 0)))
    if current is None:
        await store.redis.delete(keys.CURRENT)
    else:
        await store.redis.set(keys.CURRENT, current)
    assert await reason(store, one) == expected


async def test_what_a_token_promises_is_waited_for(store: Store, story: Story, one: UUID) -> None:
    await known(store, story, one)
    question = [Question(By.ID, one, "newsletter", Channel.EMAIL)]
    index = story.recorded(one, Decision.GRANTED, -100, 0)
    promises = [
        Freshness("demo", one, denied=NOW - 100_000_000, actor=Actor.VISITOR),
        Freshness("demo", one, recorded=NOW - 100_000_000),
        Freshness("demo", one, directory=2),
        Freshness("demo", index=0),
    ]
    for promise in promises:
        (answer,) = await store.gate.check("demo", question, sign(FRESHNESS_KEY, promise), 0)
        assert answer.judgement.reason is Reason.NOT_FRESH_ENOUGH
    await store.hear(story.batch(index), story.batch(story.listed(one, 2)))
    for promise in promises:
        (answer,) = await store.gate.check("demo", question, sign(FRESHNESS_KEY, promise), 0)
        assert answer.judgement.reason is Reason.GRANTED


async def test_the_last_word_of_a_conversation_waits_for_the_record_of_its_first(
    store: Store, story: Story, one: UUID
) -> None:
    await known(store, story, one)
    await store.hear(
        story.batch(story.decided(one, Decision.GRANTED, -100)),
        story.batch(story.decided(one, Decision.REFUSED, -90, purpose="contact")),
    )
    question = [Question(By.ID, one, purpose, Channel.EMAIL) for purpose in ("newsletter", "contact")]
    token = sign(FRESHNESS_KEY, Freshness("demo", one, denied=NOW - 90_000_000))
    early = await store.gate.check("demo", question, token, 20)
    assert [answer.judgement.reason.value for answer in early] == ["not_recorded", "refused"]
    asked = asyncio.create_task(store.gate.check("demo", question, token, 5000))
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -100, 0)))
    assert [answer.judgement.reason.value for answer in await asked] == ["granted", "refused"]


async def test_the_token_of_a_changed_workspace_waits_for_that_very_change(
    store: Store, story: Story, one: UUID
) -> None:
    """Its event may still lie in the outbox, where no comparison with Kafka can see it."""
    await known(store, story, one)
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -100, 0)))
    question, token = (
        [Question(By.ID, one, "newsletter", Channel.EMAIL)],
        sign(FRESHNESS_KEY, Freshness("demo", configured=2)),
    )
    await store.current(NOW)
    (early,) = await store.gate.check("demo", question, token, 20)
    assert early.judgement.reason is Reason.NOT_FRESH_ENOUGH
    asked = asyncio.create_task(store.gate.check("demo", question, token, 5000))
    await store.hear(story.batch(story.configured(2, retired=True)))
    (late,) = await asked
    assert late.judgement.reason is Reason.RETIRED


@pytest.mark.parametrize("token", ["", "x", "a.b", "é", sign(FRESHNESS_KEY, Freshness("rival", as_of=1))])
async def test_a_token_that_is_not_ours_is_not_fresh_enough(store: Store, story: Story, one: UUID, token: str) -> None:
    await known(store, story, one)
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -100, 0)))
    (answer,) = await store.gate.check("demo", [Question(By.ID, one, "newsletter", Channel.EMAIL)], token, 0)
    assert answer.judgement.reason is Reason.NOT_FRESH_ENOUGH


async def test_a_bounce_suppresses_until_it_is_lifted(store: Store, story: Story, one: UUID) -> None:
    await store.hear(story.batch(story.suppressed(EMAIL, SuppressionKind.HARD_BOUNCE, -80)))
    assert await reason(store, EMAIL) == "suppressed_bounce"
    await known(store, story, one)
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -100, 0)))
    assert await reason(store, EMAIL) == await reason(store, one) == "suppressed_bounce"
    await store.hear(story.batch(story.suppressed(EMAIL, SuppressionKind.LIFT, -70)))
    assert await reason(store, EMAIL) == await reason(store, one) == "granted"


async def test_a_complaint_ends_purpose_by_purpose_with_a_later_grant(store: Store, story: Story, one: UUID) -> None:
    await known(store, story, one)
    await store.hear(
        story.batch(
            story.recorded(one, Decision.GRANTED, -100, 0), story.recorded(one, Decision.GRANTED, -100, 1, "contact")
        ),
        story.batch(story.suppressed(EMAIL, SuppressionKind.COMPLAINT, -50)),
        story.batch(story.suppressed(EMAIL, SuppressionKind.LIFT, -40)),
    )
    answer = await ask(store, one)
    assert (answer.judgement.reason, answer.judgement.decided_at) == (Reason.SUPPRESSED_COMPLAINT, NOW - 50_000_000)
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -30, 2)))
    assert await reason(store, one) == await reason(store, EMAIL) == "granted"
    assert await reason(store, one, "contact") == await reason(store, EMAIL, "contact") == "suppressed_complaint"


async def test_a_suppression_is_of_one_channel(store: Store, story: Story, one: UUID) -> None:
    await known(store, story, one, phone=PHONE)
    both = (Channel.EMAIL, Channel.PHONE)
    await store.hear(
        story.batch(story.recorded(one, Decision.GRANTED, -100, 0, "contact", both)),
        story.batch(story.suppressed(PHONE, SuppressionKind.COMPLAINT, -50, Channel.PHONE)),
    )
    assert await reason(store, one, "contact") == await reason(store, PHONE, "contact") == "granted"
    for value in (one, EMAIL, PHONE):
        assert await reason(store, value, "contact", Channel.PHONE) == "suppressed_complaint"
