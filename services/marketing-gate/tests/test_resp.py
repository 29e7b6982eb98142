"""Redis' replies are read whole, however the connection cuts them; what is no reply is refused."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marketing_gate.store.resp import Malformed, Refusal, Replies, packed

values = st.none() | st.binary(max_size=40) | st.integers(-(2**40), 2**40)
replies = values | st.lists(values, max_size=6)


def written(reply: Any) -> bytes:
    if isinstance(reply, list):
        return b"*%d\r\n" % len(reply) + b"".join(map(written, reply))
    if isinstance(reply, bytes):
        return b"$%d\r\n%b\r\n" % (len(reply), reply)
    return b"$-1\r\n" if reply is None else b":%d\r\n" % reply


@given(st.lists(replies, max_size=5), st.lists(st.integers(0, 300), max_size=8))
def test_replies_are_read_however_they_are_cut(said: list[Any], cuts: list[int]) -> None:
    text, parser = b"".join(map(written, said)), Replies()
    places = [0, *sorted(cut for cut in cuts if cut < len(text)), len(text)]
    found = [reply for at, end in itertools.pairwise(places) for reply in parser.feed(text[at:end])]
    assert found == said


def test_errors_nulls_texts_and_what_is_said_unasked() -> None:
    said = b"+OK\r\n_\r\n>2\r\n+invalidate\r\n:1\r\n*2\r\n-WRONGTYPE no\r\n_\r\n*0\r\n-LOADING\r\n"
    text, null, (error, nothing), empty, refused = Replies().feed(said)  # type: ignore[misc]
    assert (text, null, nothing, empty) == (b"OK", None, None, [])
    assert isinstance(error, Refusal)
    assert str(error) == "WRONGTYPE no"
    assert isinstance(refused, Refusal)


@pytest.mark.parametrize("text", [b"HTTP/1.1 400\r\n", b"$x\r\n", b":\r\n", b"*1\r\n*1\r\n", b"\r\n\r\n"])
def test_what_is_no_reply_is_refused(text: bytes) -> None:
    with pytest.raises(Malformed):
        list(Replies().feed(text))


def test_a_command_is_written_as_redis_reads_it() -> None:
    assert packed(b"GET", b"a\r\n") == b"*2\r\n$3\r\nGET\r\n$3\r\na\r\n\r\n"
