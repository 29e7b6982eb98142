"""The stored form of a contact: it reads back as it was, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marketing_gate.domain.known import Cell, Directory, Former, Heard, Known, Place
from marketing_gate.store import codec

from shared.consent import NEVER, UNRECORDED, Denial, Grant, State
from shared.identity import Kind

times = st.integers(0, 2**52)
indexes = st.integers(UNRECORDED, 2**40)
hashes = st.binary(min_size=32, max_size=32).filter(any).map(bytes.hex)
denials = st.just(Denial()) | st.builds(Denial, times, indexes)
grants = st.builds(Grant, times, st.integers(0, 2**40), times, st.booleans(), hashes, hashes | st.just(""))
restrictions = st.just((NEVER, UNRECORDED, False)) | st.tuples(times, indexes, st.booleans())
states = st.builds(
    State,
    refused=denials,
    withdrawn=denials,
    objected=denials,
    erased_denial=denials,
    erased=st.booleans(),
    grant=st.none() | grants,
    heard_grant_at=st.just(NEVER) | times,
    confirmed_at=st.just(NEVER) | times,
    restriction=restrictions,
)
moments = st.just(NEVER) | times
places = st.none() | st.builds(Place, st.binary(min_size=16, max_size=16).map(bytes.hex), moments, moments)
formers = st.builds(Former, st.sampled_from(Kind), st.binary(min_size=16, max_size=16).map(bytes.hex), times, times)


def moved(directory: Directory) -> Directory:
    """Only who has left an address can have one in place of another."""
    email, phone = (place and place._replace(given_at=NEVER) for place in (directory.email, directory.phone))
    return directory if directory.former else directory._replace(email=email, phone=phone)


directories = st.builds(
    Directory,
    st.integers(1, 2**32 - 1),
    *(moments, places, places, st.booleans(), st.lists(formers, max_size=3).map(tuple)),
).map(moved)
cells = st.builds(Cell, st.none() | st.sampled_from(["contact", "a", "x" * 64]), st.integers(1, 15), states)
heards = st.builds(Heard, st.just(NEVER) | times, st.just(NEVER) | times)
knowns = st.builds(
    Known,
    cells=st.lists(cells, max_size=4).map(tuple),
    heard=heards,
    recorded=heards,
    directory=st.none() | directories,
    shared=st.booleans(),
)


@given(knowns)
def test_what_is_stored_reads_back_as_it_was(known: Known) -> None:
    assert codec.unpack(codec.pack(known)) == known


@given(knowns, st.data())
def test_a_value_with_a_changed_bit_does_not_read_back(known: Known, data: st.DataObject) -> None:
    value = bytearray(codec.pack(known))
    place = data.draw(st.integers(0, len(value) - 1))
    value[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(codec.Unreadable):
        codec.unpack(bytes(value))


@given(knowns, st.data())
def test_a_value_cut_short_does_not_read_back(known: Known, data: st.DataObject) -> None:
    value = codec.pack(known)
    with pytest.raises(codec.Unreadable):
        codec.unpack(value[: data.draw(st.integers(0, len(value) - 1))])


@given(knowns, knowns)
def test_what_is_only_put_together_is_what_the_join_stores(known: Known, more: Known) -> None:
    """Half of what comes is an address book's entry alone: see that those are among them."""
    for one, other in (
        (known, more),
        (known._replace(directory=None), Known(directory=more.directory)),
        (Known(directory=known.directory, shared=known.shared), more._replace(directory=None, shared=False)),
    ):
        found = codec.added(codec.pack(one), other)
        if found is not None:
            listed = other.directory is not None
            both = one._replace(directory=other.directory), other._replace(directory=one.directory, shared=one.shared)
            assert codec.unpack(found) == both[0 if listed else 1]


def test_an_address_and_a_grant_are_put_together_whichever_comes_first() -> None:
    grant = Grant(5, 7, 9, False, "ab" * 32, "cd" * 32)
    granted = Known((Cell("contact", 3, State(grant=grant, heard_grant_at=5)),), Heard(5), Heard(5))
    listed = Known(directory=Directory(1, 4, Place("ab" * 16, NEVER), None, erased=False))
    assert codec.added(codec.pack(granted), listed) == codec.added(codec.pack(listed), granted)
    assert codec.added(codec.pack(granted), listed) == codec.pack(granted | listed)
    assert codec.added(codec.pack(granted), granted) is codec.added(codec.pack(listed), listed) is None


@given(st.binary(max_size=200))
def test_garbage_does_not_read_back(value: bytes) -> None:
    with pytest.raises(codec.Unreadable):
        codec.unpack(value)


def test_an_index_that_no_ledger_reaches_is_refused() -> None:
    with pytest.raises(codec.Unstorable):
        codec.pack(Known(cells=(Cell("a", 1, State(refused=Denial(1, 2**48))),)))
