"""Freshness tokens say what they said, to their workspace alone."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.freshness import BrokenToken, Freshness, read, sign
from shared.identity import uuid7

KEY = b"k" * 32


@given(st.integers(0, 2**53), st.one_of(st.none(), st.integers(0, 2**53)))
def test_a_token_says_what_was_signed(at: int, index: int | None) -> None:
    said = Freshness("demo", uuid7(), denied=at, index=index)
    assert read(KEY, sign(KEY, said), "demo") == said


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
