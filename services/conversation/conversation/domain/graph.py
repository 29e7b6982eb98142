"""Questions about the ways through a bot, answered by search. Ways to steps that do not exist count as the end."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TypeVar

from conversation.domain.bots import END, Bot, ConsentStep, FieldStep, Step, ways

State = TypeVar("State", bound=Hashable)


class Graph:
    """The ways through one bot."""

    def __init__(self, bot: Bot) -> None:
        self.start = bot.steps[0].id
        self.steps: Mapping[str, Step] = {step.id: step for step in bot.steps}
        self.named: Mapping[str, tuple[str, ...]] = {
            step.id: ways(step, following) for step, following in bot.with_following()
        }
        self.ways: Mapping[str, tuple[str, ...]] = {
            name: tuple(target if target in self.steps else END for target in targets)
            for name, targets in self.named.items()
        }

    def unknown_targets(self) -> list[tuple[str, str]]:
        """(step, target) for each way to a step that does not exist."""
        return [
            (name, target)
            for name, targets in self.named.items()
            for target in dict.fromkeys(targets)
            if target not in self.steps and target != END
        ]

    def reachable(self, starts: Iterable[str]) -> set[str]:
        """Every step that some way from `starts` comes to, themselves and perhaps `END` included."""
        return search(starts, lambda name: self.ways.get(name, ()))

    def asked_without_grant(self) -> list[FieldStep]:
        """Fields that some way from the start reaches while their purpose is not granted, in the bot's order.

        A search over (step, granted) for each purpose by itself: purposes do not depend on one another, so this finds
        what a search over all sets of grants would, without the explosion.
        """
        fields = [step for step in self.steps.values() if isinstance(step, FieldStep)]
        bare = {purpose: self._without(purpose) for purpose in {step.purpose for step in fields}}
        return [step for step in fields if step.id in bare[step.purpose]]

    def _without(self, purpose: str) -> set[str]:
        def next_states(state: tuple[str, bool]) -> Iterable[tuple[str, bool]]:
            name, granted = state
            step = self.steps.get(name)
            targets = self.ways.get(name, ())
            if isinstance(step, ConsentStep) and purpose in step.purposes:
                return [(targets[0], True), (targets[1], False)]
            return {(target, granted) for target in targets}

        return {name for name, granted in search([(self.start, False)], next_states) if not granted}

    def refusals_ignored(self) -> list[ConsentStep]:
        """Questions whose refusal leads on to a field they were asked for, or to being asked the same again: by the
        same question, or by another whose yes would cover a purpose that was refused."""
        return [
            step
            for step in self.steps.values()
            if isinstance(step, ConsentStep)
            and any(self._asks_for(name, step) for name in self.reachable([self.ways[step.id][1]]))
        ]

    def _asks_for(self, name: str, question: ConsentStep) -> bool:
        step = self.steps.get(name)
        match step:
            case FieldStep():
                return step.purpose in question.purposes
            case ConsentStep():
                return not set(step.purposes).isdisjoint(question.purposes)
            case _:
                return False

    def traps(self) -> list[str]:
        """One step of each loop that comes to no end: the first of the loop in the bot's order."""
        backwards: dict[str, set[str]] = {}
        for name, targets in self.ways.items():
            for target in targets:
                backwards.setdefault(target, set()).add(name)

        def leading_to(name: str) -> set[str]:
            return search([name], lambda name: backwards.get(name, ()))

        free = leading_to(END)
        found: list[str] = []
        caught: set[str] = set()
        for name in self.steps:
            if name in free or name in caught:
                continue
            onward = self.reachable(self.ways[name])
            if name in onward:
                found.append(name)
                caught |= onward & leading_to(name)
        return found

    def unreachable(self) -> list[str]:
        """Steps that no way from the start comes to, in the bot's order."""
        seen = self.reachable([self.start])
        return [name for name in self.steps if name not in seen]


def search(starts: Iterable[State], ways_from: Callable[[State], Iterable[State]]) -> set[State]:
    """Everything that can be reached from `starts`, themselves included."""
    seen = set(starts)
    waiting = list(seen)
    while waiting:
        for state in ways_from(waiting.pop()):
            if state not in seen:
                seen.add(state)
                waiting.append(state)
    return seen
