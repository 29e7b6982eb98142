"""What the routes need, made once: questions in, answers counted, sampled and put into words."""

from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import cast

from fastapi import Request

from marketing_gate.answers import Rendering
from marketing_gate.domain.question import Answer, Question
from marketing_gate.domain.sheets import Sheet
from marketing_gate.duties import Duties
from marketing_gate.handlers import DecisionLog, Gate, Wanted, filtered
from marketing_gate.measure import Measures
from shared.settings import Settings


class Door:
    """Asks the gate, for every route alike."""

    def __init__(
        self, gate: Gate, duties: Duties, measures: Measures, decisions: DecisionLog, settings: Settings
    ) -> None:
        self._gate, self._measures, self._decisions = gate, measures, decisions
        self.rendering = Rendering(duties, settings.freshness_key.get_secret_value().encode())

    async def answers(
        self, workspace: str, questions: Sequence[Question], at_least: str | None, max_wait_ms: int
    ) -> list[Answer]:
        """The answers, in the order of the questions. Never raises."""
        answers = await self._gate.check(workspace, questions, at_least, max_wait_ms)
        self.note(workspace, questions, answers)
        return answers

    async def fresh(self, workspace: str) -> str:
        """Up to when everything said is known, as an answer's `freshness`. Never raises."""
        return self.rendering.fresh(workspace, await self._gate.as_of())

    def note(self, workspace: str, questions: Sequence[Question], answers: Sequence[Answer]) -> None:
        """Count the answers, and keep a sample of them for the decision log."""
        self._measures.answered(answers)
        self._decisions.note(workspace, questions, answers)

    async def rendered(
        self, workspace: str, questions: Sequence[Question], at_least: str | None, max_wait_ms: int
    ) -> list[bytes]:
        """The answers, each as JSON."""
        answers = await self._gate.check(workspace, questions, at_least, max_wait_ms)
        self.note(workspace, questions, answers)
        of = self.rendering.of
        return [of(workspace, question, answer) for question, answer in zip(questions, answers, strict=True)]

    async def results(
        self,
        workspace: str,
        questions: Sequence[Question],
        at_least: str | None,
        max_wait_ms: int,
        each: Sequence[str | None] = (),
    ) -> bytes:
        """The answers to a batch, as JSON. `each`: see `Gate.check`."""
        answers = await self._gate.check(workspace, questions, at_least, max_wait_ms, each=each)
        self.note(workspace, questions, answers)
        return self.rendering.results(workspace, questions, answers)

    def filtered(self, workspace: str, sheet: Sheet, wanted: Wanted) -> AsyncIterator[bytes]:
        """The lines of a list with their answers."""
        return filtered(self._gate, workspace, sheet, wanted, partial(self.note, workspace))


def door_of(request: Request) -> Door:
    """The app's own."""
    return cast(Door, request.app.state.door)
