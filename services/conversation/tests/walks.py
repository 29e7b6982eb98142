"""What the publish check should say of a small bot, by walking it as visitors would: every way there is, one by one.

Written from API.md section 2 alone, and on plain JSON, so that it shares no mistake with `domain.graph`. A walk is a
list of (step, answer) pairs; one that comes to a step again with the same grants adds nothing and is left.
"""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
Move = tuple[str, str, frozenset[str], frozenset[str]]
"""A step on a way, the answer given there, what was granted on arrival, and what was refused just there."""
Way = tuple[list[Move], str, frozenset[str]]
"""The moves so far, where they lead to, and what is granted there. Where they lead to may be no step: then it ended."""


def answers(bot: Json, place: int) -> Iterator[tuple[str, str]]:
    """What can be answered at a step, and where that leads."""
    steps = bot["steps"]
    step = steps[place]
    after = steps[place + 1]["id"] if place + 1 < len(steps) else "end"
    if step["type"] == "choice":
        for option in step["options"]:
            yield option["value"], option.get("next") or after
    elif step["type"] == "consent":
        yield "granted", step.get("on_granted") or after
        yield "refused", step.get("on_refused") or "end"
    else:
        yield "on", step.get("next") or after


def walks(bot: Json, start: str, granted: frozenset[str] = frozenset()) -> Iterator[Way]:
    """Every way from `start`, every beginning of a way included."""
    places = {step["id"]: place for place, step in enumerate(bot["steps"])}

    def on(moves: list[Move], at: str, held: frozenset[str]) -> Iterator[Way]:
        yield moves, at, held
        if at not in places or any((step, before) == (at, held) for step, _, before, _ in moves):
            return
        step = bot["steps"][places[at]]
        asked = frozenset([step["purpose"], *step.get("extends_to", [])]) if step["type"] == "consent" else frozenset()
        for answer, target in answers(bot, places[at]):
            kept = held | asked if answer == "granted" else held - asked
            refused = asked if answer == "refused" else frozenset[str]()
            yield from on([*moves, (at, answer, held, refused)], target, kept)

    yield from on([], start, granted)


def fields_without_consent(bot: Json) -> set[str]:
    """Fields that a visitor comes to without having agreed to their purpose."""
    fields = {step["id"]: step["purpose"] for step in bot["steps"] if step["type"] == "field"}
    return {at for _, at, held in walks(bot, bot["steps"][0]["id"]) if at in fields and fields[at] not in held}


def refusals_ignored(bot: Json) -> set[str]:
    """Questions after whose no a way leads to a field of what was refused, or to being asked for it again."""
    wants: dict[str, set[str]] = {}
    for step in bot["steps"]:
        if step["type"] in ("field", "consent"):
            wants[step["id"]] = {step["purpose"], *step.get("extends_to", [])}
    found = set()
    for step in bot["steps"]:
        if step["type"] == "consent":
            after_no = step.get("on_refused") or "end"
            if any(wants.get(at, set()) & wants[step["id"]] for _, at, _ in walks(bot, after_no)):
                found.add(step["id"])
    return found


def loops_without_end(bot: Json) -> set[frozenset[str]]:
    """The loops from which no way comes to an end, each as the set of its steps."""
    ids = [step["id"] for step in bot["steps"]]
    onward = {name: {at for moves, at, _ in walks(bot, name) if moves} for name in ids}
    trapped = {name for name in ids if all(at in ids for at in onward[name])}
    return {
        frozenset(other for other in ids if other in onward[name] and name in onward[other])
        for name in trapped
        if name in onward[name]
    }


def steps_never_reached(bot: Json) -> set[str]:
    """Steps on no way from the start."""
    met = {at for _, at, _ in walks(bot, bot["steps"][0]["id"])}
    return {step["id"] for step in bot["steps"]} - met
