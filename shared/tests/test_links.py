"""Tokens of links: what goes in comes out, and nothing else does."""

from uuid import UUID

import pytest

from shared import links
from shared.events import ALL_CHANNELS, Channel
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


@pytest.mark.parametrize("channel", ALL_CHANNELS)
@pytest.mark.parametrize("purpose", ["newsletter", "a", "x" * 64])
def test_an_unsubscribe_token_says_what_it_withdraws(channel: Channel, purpose: str) -> None:
    link = LINK._replace(channel=channel, purpose=purpose)
    token = unsubscribe_token(KEY, link)
    assert read_unsubscribe(KEY, token) == link
    assert not set(token) & set("+/=")


def test_tokens_are_sealed_as_they_always_were() -> None:
    """A link in a message from years ago still has to open."""
    contact = UUID(int=2**128 - 1)
    assert preferences_token(KEY, "demo", contact) == ("p_____________________wAAAAAAAAAAZGVtbw.Gia11VjRK5b5kVJt9sgkvw")
    assert unsubscribe_token(KEY, Unsubscribe("demo", contact, "newsletter", Channel.SMS)) == (
        "u_____________________wJkZW1vAG5ld3NsZXR0ZXI.EHof4ILrzqRPDGUJMQ4jzA"
    )
    assert receipt_token(KEY, Receipt("demo", contact, contact)) == (
        "r__________________________________________9kZW1v.88ntt5N5CZpX46-LGLT0Uw"
    )


@pytest.mark.parametrize("body", ["", "AA", "A", "_" * 22, "_" * 23, "AAAAAAAAAAAAAAAAAAAAAP__"])
def test_what_says_nothing_opens_nothing_though_it_was_sealed_with_our_key(body: str) -> None:
    with pytest.raises(LinkInvalid):
        read_unsubscribe(KEY, links._sealed(KEY, links.UNSUBSCRIBE + body))
    with pytest.raises(LinkInvalid):
        read_receipt(KEY, links._sealed(KEY, links.RECEIPT + body))


@pytest.mark.parametrize("place", [0, 5, 30, -1])
def test_a_mangled_token_is_not_ours(place: int) -> None:
    token = unsubscribe_token(KEY, LINK)
    mangled = token[:place] + ("A" if token[place] != "A" else "B") + token[place:][1:]
    with pytest.raises(LinkInvalid):
        read_unsubscribe(KEY, mangled)


@pytest.mark.parametrize("token", ["", ".", "u", "u.", "é", "ué", "u.é", "u" * 10_000])
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
