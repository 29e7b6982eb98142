"""The plain way to a yes says what the careful way says, or nothing."""

from collections.abc import Iterator
from itertools import product, starmap
from typing import Any
from uuid import UUID

import pytest
from marketing_gate.domain.judgement import Case, Judgement, Purpose, Workspace, of_address, of_contact, of_plain
from marketing_gate.domain.known import BIT, Cell, Directory, Former, Heard, Known, Place
from marketing_gate.store import codec, plain

from shared.consent import NEVER, Denial, Grant, State
from shared.events import Channel
from shared.identity import KIND_OF, Kind

HASH, MARK = "ab" * 32, "cd" * 16
GRANT = Grant(5, 7, 100, False, HASH, HASH)
PURPOSES = {"contact": Purpose(15, False), "old": Purpose(15, True), "mail": Purpose(BIT[Channel.EMAIL], False)}
WORKSPACE = Workspace(1, "Acme", "cs", PURPOSES)

PLAIN = State(grant=GRANT, heard_grant_at=GRANT.at)
STATES = [
    PLAIN,
    State(),
    State(heard_grant_at=5),
    PLAIN._replace(refused=Denial(9, 9)),
    PLAIN._replace(withdrawn=Denial(9, 9)),
    PLAIN._replace(objected=Denial(9, 9)),
    PLAIN._replace(erased_denial=Denial(9, 9)),
    PLAIN._replace(refused=Denial(1, 1)),
    PLAIN._replace(erased=True),
    PLAIN._replace(heard_grant_at=9),
    PLAIN._replace(confirmed_at=9),
    PLAIN._replace(restriction=(9, 9, True)),
    PLAIN._replace(restriction=(9, 9, False)),
    PLAIN._replace(grant=GRANT._replace(confirmation_required=True)),
    PLAIN._replace(grant=GRANT._replace(expires_at=50)),
    PLAIN._replace(grant=GRANT._replace(notice_sha256="")),
]
GIVEN, SET = Place(MARK, NEVER), Place(MARK, 9)
FORMER = [(), (Former(Kind.EMAIL, MARK, 9, 9),)]
DIRECTORIES = [
    None,
    *starmap(Directory, product([1, 300], [NEVER, 3], [None, GIVEN, SET], [None, GIVEN, SET], [False, True], FORMER)),
]
HEARD = Heard(visitor=5)


def contacts() -> Iterator[Known]:
    """One who granted, with every single thing that may be odd about it, and every place it may be at."""
    for odd, name, mask, shared in product(
        STATES, ["contact", "mail", "old", "other", None], [15, 1, 2], [False, True]
    ):
        for cells in ((Cell(name, mask, odd),), (Cell(name, mask, odd), Cell("contact", ~mask & 15 or 15, PLAIN))):
            yield Known(cells, HEARD, HEARD, Directory(1, 3, GIVEN, GIVEN, False), shared)
    heards = [HEARD, Heard(), Heard(5, 7), Heard(9, 9)]
    for directory, (heard, recorded) in product(DIRECTORIES, product(heards, heards)):
        yield Known((Cell("contact", 3, PLAIN),), heard, recorded, directory)


def plainly(value: bytes, case: Case) -> Judgement | None:
    grant = plain.granted(value, case.purpose, BIT[case.channel], KIND_OF[case.channel])
    return None if grant is None else of_plain(grant, case.workspace, case.purpose, case.channel, case.now)


def test_it_says_what_the_careful_way_says_or_nothing() -> None:
    said = 0
    for known in contacts():
        value = codec.pack(known)
        for purpose, channel in product(["contact", "mail", "old", "unheard"], [Channel.EMAIL, Channel.PHONE]):
            case = Case(WORKSPACE, purpose, channel, 50)
            found = plainly(value, case)
            said += found is not None
            if found is not None:
                assert not known.shared
                assert known.directory is not None
                assert not known.directory.former, "an address that was taken away is for the careful way"
                assert found == of_contact(known, (), case) == of_address([known], (), case)
    assert said > 100


def usual(**more: Any) -> Known:
    directory = Directory(1, 3, Place(MARK, NEVER), None, False)
    cells = (
        Cell("mail", 1, State(grant=GRANT, heard_grant_at=5)),
        Cell("contact", 15, State(grant=GRANT, heard_grant_at=5)),
    )
    return Known(
        **{"cells": cells, "heard": Heard(visitor=5), "recorded": Heard(visitor=5), "directory": directory} | more
    )


def test_it_sees_what_most_contacts_are() -> None:
    case = Case(WORKSPACE, "contact", Channel.EMAIL, 50)
    found = plainly(codec.pack(usual()), case)
    assert found is not None
    assert found.grant == GRANT
    assert found == of_contact(usual(), (), case)
    assert plainly(codec.pack(usual()), case._replace(now=100)) is None
    assert plainly(codec.pack(usual()), case._replace(channel=Channel.PHONE)) is None


def test_it_leaves_whoever_shares_an_address_to_the_careful_way() -> None:
    assert plainly(codec.pack(usual(shared=True)), Case(WORKSPACE, "contact", Channel.EMAIL, 50)) is None


@pytest.mark.parametrize("place", range(4))
def test_a_value_that_was_touched_is_no_grant(place: int) -> None:
    value = codec.pack(usual())
    case = Case(WORKSPACE, "contact", Channel.EMAIL, 50)
    quarter = len(value) // 4
    for at in range(place * quarter, (place + 1) * quarter):
        for changed in (value[:at], value[:at] + bytes((value[at] ^ 1,)) + value[at + 1 :]):
            assert plainly(changed, case) is None
    assert plainly(UUID(int=1).bytes, case) is None
