"""Tokens of links: what goes in comes out, and nothing else does."""

from uuid import UUID

import pytest

from shared.events import Channel
from shared.links import (
    LinkInvalid,
    Receipt,
    Unsubscribe,
    preferences_token,
    read_receipt,
    read_unsubscribe,
    receipt_token,
    unsubscribe_token,
)

KEY = b"k" * 32
LINK = Unsubscribe("demo", UUID("0192f3a4-0000-7000-8000-000000000001"), "newsletter", Channel.EMAIL)


def test_an_unsubscribe_token_says_what_it_withdraws() -> None:
    assert read_unsubscribe(KEY, unsubscribe_token(KEY, LINK)) == LINK


@pytest.mark.parametrize("place", [0, 5, 30, -1])
def test_a_mangled_token_is_not_ours(place: int) -> None:
    token = unsubscribe_token(KEY, LINK)
    mangled = token[:place] + ("A" if token[place] != "A" else "B") + token[place:][1:]
    with pytest.raises(LinkInvalid):
        read_unsubscribe(KEY, mangled)


@pytest.mark.parametrize("token", ["", ".", "u", "u.", "é", "u" * 10_000])
def test_what_is_no_token_is_not_ours(token: str) -> None:
    with pytest.raises(LinkInvalid):
        read_unsubscribe(KEY, token)


def test_a_token_for_another_door_or_of_another_key_opens_nothing() -> None:
    for token in (preferences_token(KEY, LINK.workspace, LINK.contact_id), unsubscribe_token(b"x" * 32, LINK)):
        with pytest.raises(LinkInvalid):
            read_unsubscribe(KEY, token)


def test_a_receipt_token_names_one_event_of_one_contact_and_opens_nothing_else() -> None:
    link = Receipt("demo", LINK.contact_id, UUID("0192f3a4-0000-7000-8000-000000000002"))
    token = receipt_token(KEY, link)
    assert read_receipt(KEY, token) == link
    with pytest.raises(LinkInvalid):
        read_unsubscribe(KEY, token)
    with pytest.raises(LinkInvalid):
        read_receipt(KEY, unsubscribe_token(KEY, LINK))
