"""Visitor tokens: ours, for this door, unmangled, in time."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from conversation.domain import tokens
from conversation.domain.tokens import PREFERENCES, VISITOR, Holder, TokenInvalid, read, sign
from hypothesis import given
from hypothesis import strategies as st

from shared.links import preferences_token

KEY = b"k" * 40
NOW = datetime(2026, 11, 24, tzinfo=UTC)
HOLDER = Holder("demo", uuid4(), NOW + timedelta(days=1))


def test_a_token_says_whom_it_speaks_for() -> None:
    assert read(KEY, VISITOR, sign(KEY, VISITOR, HOLDER), NOW) == HOLDER


def test_a_preference_token_is_the_one_that_the_gate_hands_out() -> None:
    holder = Holder("demo", HOLDER.contact_id)
    assert sign(KEY, PREFERENCES, holder) == preferences_token(KEY, "demo", HOLDER.contact_id)
    assert read(KEY, PREFERENCES, preferences_token(KEY, "demo", HOLDER.contact_id), NOW) == holder


@given(st.uuids(), st.from_regex(r"[a-z0-9][a-z0-9_-]{0,9}", fullmatch=True), st.binary(min_size=32, max_size=40))
def test_whoever_is_named_is_read_back(contact: UUID, workspace: str, key: bytes) -> None:
    for holder in (Holder(workspace, contact), Holder(workspace, contact, NOW + timedelta(seconds=1))):
        token = sign(key, VISITOR, holder)
        assert read(key, VISITOR, token, NOW) == holder
        assert not set(token) & set("+/=")


@pytest.mark.parametrize("body", ["", "A", "AA", "_" * 32 + "__8"])
def test_what_names_nobody_is_refused_though_it_was_sealed_with_our_key(body: str) -> None:
    signed = VISITOR + body
    with pytest.raises(TokenInvalid):
        read(KEY, VISITOR, f"{signed}.{tokens._seal(KEY, signed)}", NOW)


def test_every_mangled_letter_is_found() -> None:
    token = sign(KEY, VISITOR, HOLDER)
    for place in range(len(token) - 1):
        other = "A" if token[place] != "A" else "B"
        with pytest.raises(TokenInvalid):
            read(KEY, VISITOR, token[:place] + other + token[place + 1 :], NOW)


@pytest.mark.parametrize("token", ["", ".", "v", "v.", "v.é", "žluť.x", "x" * 5000, "v" + "A" * 40 + "." + "A" * 22])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(TokenInvalid):
        read(KEY, VISITOR, token, NOW)


def test_a_token_of_another_door_another_key_or_past_its_time_is_refused() -> None:
    token = sign(KEY, VISITOR, HOLDER)
    for key, kind, now in ((b"o" * 40, VISITOR, NOW), (KEY, PREFERENCES, NOW), (KEY, VISITOR, NOW + timedelta(days=1))):
        with pytest.raises(TokenInvalid):
            read(key, kind, token, now)
