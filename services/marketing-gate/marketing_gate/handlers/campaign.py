"""A whole campaign: the lines of a list, each answered at the moment its turn comes."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from marketing_gate.domain.question import Answer, Question
from marketing_gate.domain.sheets import Row, Sheet
from marketing_gate.handlers.check import Gate
from shared.consent import DOUBTS, Reason, first

CHUNK = 500
"""Lines that are read, asked and written together: so many may be answered before a withdrawal that is heard now."""
_TURNS = 2
"""Of the event loop, until the question is on its way to the store: it is asked in one, and sent in the next."""


class Wanted(NamedTuple):
    """How fresh the answers have to be, and whether lines that are denied are left out."""

    at_least: str | None = None
    max_wait_ms: int = 500
    only_allowed: bool = False


async def filtered(
    gate: Gate,
    workspace: str,
    sheet: Sheet,
    wanted: Wanted,
    answered: Callable[[Sequence[Question], Sequence[Answer]], None],
) -> AsyncIterator[bytes]:
    """The lines of `sheet` with their answers, in order, some hundred at a time. Nothing in a line stops the others.

    While the store answers for some lines the next ones are read. `answered` is told every question with its answer.
    """
    if sheet.head:
        yield sheet.head
    rows = sheet.rows()
    chunk = list(islice(rows, CHUNK))
    while chunk:
        questions = [question for row in chunk for question in (row.question, row.beside) if question is not None]
        asking = asyncio.create_task(_answers(gate, workspace, questions, wanted))
        try:
            for _ in range(_TURNS):
                await asyncio.sleep(0)
            following = list(islice(rows, CHUNK))
            answers = await asking
        finally:
            asking.cancel()
        answered(questions, answers)
        if lines := b"".join(_lines(sheet, chunk, answers, wanted.only_allowed)):
            yield lines
        chunk = following


async def _answers(gate: Gate, workspace: str, questions: Sequence[Question], wanted: Wanted) -> Sequence[Answer]:
    if not questions:
        return ()
    return await gate.check(workspace, questions, wanted.at_least, wanted.max_wait_ms, remember=False)


def _of_both(by_id: Question, address: Answer, contact: Answer) -> Reason:
    """The reason of a line that names a person by an address and by an id, which must be of a contact with it."""
    reasons = {address.judgement.reason, contact.judgement.reason}
    if doubts := reasons & DOUBTS:
        return first(doubts)
    if isinstance(by_id.value, UUID) and address.contact_id != by_id.value and by_id.value.bytes not in address[0].ids:
        return Reason.UNKNOWN_CONTACT
    return first(reasons - {Reason.GRANTED} or reasons)


def _lines(sheet: Sheet, chunk: Sequence[Row], answers: Sequence[Answer], only_allowed: bool) -> list[bytes]:
    found: list[bytes] = []
    left, granted = iter(answers), Reason.GRANTED
    for row in chunk:
        if row.question is None:
            reason = Reason.UNKNOWN_CONTACT
        elif row.beside is None:
            reason = next(left)[0].judgement.reason
        else:
            reason = _of_both(row.beside, next(left), next(left))
        if reason is granted or not only_allowed:
            found.append(sheet.written(row, reason))
    return found
