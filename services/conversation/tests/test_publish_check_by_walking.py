"""On any small bot the publish check says what walking every way says. The walker is `walks`, written by itself."""

from collections import Counter
from typing import Any

from conversation.domain.bots import Bot
from conversation.domain.check import check
from conversation.domain.workspace import Workspace
from hypothesis import event, example, given, settings
from hypothesis import strategies as st
from walks import fields_without_consent, loops_without_end, refusals_ignored, steps_never_reached

from dev.seed import ACME

Json = dict[str, Any]
T = dict.fromkeys(("cs", "en", "de", "sk"), "A")
WORKSPACE = Workspace.model_validate(ACME)
PURPOSES = ("contact", "newsletter")


@st.composite
def bots(draw: st.DrawFn) -> Json:
    """Bots of up to five steps that lead anywhere: on, back, to themselves, to the end, to no step at all."""
    ids = [f"s{number}" for number in range(draw(st.integers(1, 5)))]
    target = st.sampled_from([None, None, "end", "nowhere", *ids, *ids])
    made: list[Json] = []
    for name in ids:
        kind = draw(st.sampled_from(["message", "choice", "consent", "consent", "field", "field", "text"]))
        step: Json = {"id": name, "type": kind, "text": T}
        if kind == "choice":
            ways = draw(st.lists(target, min_size=1, max_size=3))
            step["options"] = [{"value": f"v{n}", "label": T, "next": way} for n, way in enumerate(ways)]
        elif kind == "consent":
            first, second = draw(st.permutations(PURPOSES))
            extends = [second] if draw(st.integers(0, 3)) == 0 else []
            step |= {"purpose": first, "extends_to": extends}
            step |= {"on_granted": draw(target), "on_refused": draw(target)}
        else:
            step["next"] = draw(target)
        if kind == "field":
            step |= {"field": "email", "purpose": draw(st.sampled_from(PURPOSES))}
        made.append(step)
    return {"name": "B", "steps": made}


def said(bot: Json) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.step) for finding in check(Bot.model_validate(bot), WORKSPACE)]


def ask(name: str, purpose: str = "contact", **more: Any) -> Json:
    return {"id": name, "type": "consent", "text": T, "purpose": purpose, **more}


def field(name: str, purpose: str = "contact", **more: Any) -> Json:
    return {"id": name, "type": "field", "field": "email", "text": T, "purpose": purpose, **more}


@settings(max_examples=400, deadline=None)
@given(bots())
@example({"name": "B", "steps": [ask("a", on_refused="f", on_granted="f"), field("f")]})
@example({"name": "B", "steps": [ask("a"), ask("b", on_refused="f"), field("f")]})
@example({"name": "B", "steps": [ask("a", extends_to=["newsletter"]), field("f", "newsletter"), field("g")]})
@example({"name": "B", "steps": [ask("a"), field("f", next="b"), ask("b", "newsletter", on_refused="f")]})
@example({"name": "B", "steps": [ask("a", on_refused="b"), ask("b", "newsletter", extends_to=["contact"])]})
@example({"name": "B", "steps": [ask("a", on_granted="b"), ask("b", on_granted="a", on_refused="b")]})
def test_the_check_finds_what_walking_every_way_finds(bot: Json) -> None:
    found = said(bot)
    by_code = {code: {step for other, step in found if other == code} for code, _ in found}
    for code, expected in (
        ("field_without_consent", fields_without_consent(bot)),
        ("refusal_ignored", refusals_ignored(bot)),
        ("step_unreachable", steps_never_reached(bot)),
    ):
        event(f"{code}: {bool(expected)}")
        assert by_code.get(code, set()) == expected, code


@settings(max_examples=200, deadline=None)
@given(bots())
def test_each_loop_without_an_end_is_found_once_at_one_of_its_steps(bot: Json) -> None:
    loops = loops_without_end(bot)
    event(f"loops: {len(loops)}")
    named = [step for code, step in said(bot) if code == "no_way_out"]
    assert Counter(next(loop for loop in loops if name in loop) for name in named) == Counter(loops)


@settings(max_examples=100, deadline=None)
@given(bots(), st.data())
def test_asking_for_less_never_adds_an_error_about_consent(bot: Json, data: st.DataObject) -> None:
    """Making any field a message can only take findings about consent away."""
    fields = [place for place, step in enumerate(bot["steps"]) if step["type"] == "field"]
    if not fields:
        return
    place = data.draw(st.sampled_from(fields))
    kept = {name: bot["steps"][place].get(name) for name in ("id", "text", "next")}
    less = {**bot, "steps": [*bot["steps"][:place], {**kept, "type": "message"}, *bot["steps"][place + 1 :]]}
    codes = ("field_without_consent", "refusal_ignored")
    assert {item for item in said(less) if item[0] in codes} <= {item for item in said(bot) if item[0] in codes}
