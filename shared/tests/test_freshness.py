"""Freshness tokens say what they said, to their workspace alone."""

import base64
import json
from dataclasses import fields
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import freshness
from shared.events import Actor
from shared.freshness import BrokenToken, Freshness, read, sign

KEY = b"k" * 32


numbers = {
    field.name: st.none() | st.integers(0, 2**53)
    for field in fields(Freshness)
    if field.name not in ("workspace", "contact_id", "actor")
}


@given(
    st.builds(
        Freshness,
        st.just("demo"),
        st.none() | st.uuids(),
        actor=st.none() | st.sampled_from(Actor),
        **numbers,
    )
)
def test_a_token_says_what_was_signed(said: Freshness) -> None:
    token = sign(KEY, said)
    assert read(KEY, token, "demo") == said
    assert not set(token) & set("+/=")


def test_a_token_is_signed_as_it_always_was() -> None:
    """Those that were handed out before an update are read after it."""
    said = Freshness("demo", UUID(int=7), denied=5, index=3, actor=Actor.VISITOR)
    token = (
        "eyJ3b3Jrc3BhY2UiOiJkZW1vIiwiY29udGFjdF9pZCI6IjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAw"
        "MDAwMDAwMDAwNyIsImRlbmllZCI6NSwiaW5kZXgiOjMsImFjdG9yIjoidmlzaXRvciJ9.wvkE1PfzjrtLU9jefP9xHg"
    )
    assert sign(KEY, said) == token


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"workspace": "demo", "contact_id": "7"},
        {"workspace": "demo", "actor": "nobody"},
    ],
)
def test_what_says_nothing_is_broken_though_it_was_signed_with_our_key(content: dict[str, Any]) -> None:
    for text in (json.dumps(content).encode(), b"\xff", b"{"):
        body = base64.urlsafe_b64encode(text).rstrip(b"=").decode()
        with pytest.raises(BrokenToken):
            read(KEY, f"{body}.{freshness._seal(KEY, body)}", "demo")


@given(st.text(max_size=60))
def test_what_is_not_ours_is_broken(text: str) -> None:
    with pytest.raises(BrokenToken):
        read(KEY, text, "demo")


def test_another_key_another_workspace_and_a_changed_bit_are_broken() -> None:
    token = sign(KEY, Freshness("demo", index=3))
    with pytest.raises(BrokenToken):
        read(b"x" * 32, token, "demo")
    with pytest.raises(BrokenToken, match="another workspace"):
        read(KEY, token, "rival")
    body = base64.urlsafe_b64encode(json.dumps({"workspace": "demo", "index": 2}).encode()).rstrip(b"=").decode()
    with pytest.raises(BrokenToken):
        read(KEY, f"{body}.{token.split('.')[1]}", "demo")
    for cut in (token[:-1], token.split(".")[0], token + "A", token.replace(".", ""), "é", "a.é", token + "é"):
        with pytest.raises(BrokenToken):
            read(KEY, cut, "demo")
