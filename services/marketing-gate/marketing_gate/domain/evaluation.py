"""An evaluation as OpenID AuthZEN 1.0 puts it, read into a question. Pure.

What is no request of that API is `Bad`; what this gate does not know by type or name is `Unknown`, and decided false.
"""

from typing import Any, NamedTuple

from marketing_gate.domain.question import By, Question
from marketing_gate.domain.sheets import asked
from shared.events import Channel

SEMANTICS: dict[str, bool | None] = {"execute_all": None, "deny_on_first_deny": False, "permit_on_first_permit": True}
"""By name, the decision that ends the list."""
ENTITIES = {"subject": ("type", "id"), "action": ("name",), "resource": ("type", "id")}
_CHANNELS = {channel.value: channel for channel in Channel}


class Bad(ValueError):
    """Not a request of this API; says what is wrong with it."""


class Unknown(ValueError):
    """A request about something that this gate knows nothing of; the reason is said beside ``decision: false``."""


class Evaluation(NamedTuple):
    """The questions that must all be answered with a yes, and how fresh their answers have to be."""

    questions: tuple[Question, ...]
    at_least: str | None
    max_wait_ms: int


def read(content: dict[str, Any]) -> Evaluation:
    """What one evaluation asks. Raises Bad or Unknown."""
    subject, action, resource = (_entity(content, name) for name in ENTITIES)
    context = _object(content, "context")
    at_least, wait = context.get("at_least"), context.get("max_wait_ms", 500)
    if at_least is not None and not isinstance(at_least, str):
        raise Bad("context.at_least must be a freshness token")
    if isinstance(wait, bool) or not isinstance(wait, int) or not 0 <= wait <= 5000:
        raise Bad("context.max_wait_ms must be a whole number from 0 to 5000")
    if subject["type"] != "contact":
        raise Unknown("unknown_contact")
    if resource["type"] != "purpose":
        raise Unknown("unknown_purpose")
    if action["name"] != "message":
        raise Unknown("no_decision")
    channel = _CHANNELS.get(str(_properties(action).get("channel")))
    if channel is None:
        raise Unknown("channel_missing")
    questions = _persons(subject, resource["id"], channel)
    if not questions:
        raise Unknown("unknown_contact")
    return Evaluation(questions, at_least, wait)


def _persons(subject: dict[str, Any], purpose: str, channel: Channel) -> tuple[Question, ...]:
    """Whom the subject is about: its id if that is one of ours, and the address among its properties, of two the one
    that the channel uses. Empty where neither is there.

    With both, both are asked: the address may be another's, or not the one that the contact gave its grant with.
    Raises Bad for an address that is no text beside an id.
    """
    properties = _properties(subject)
    given = {by: properties[by] for by in (By.EMAIL, By.PHONE) if properties.get(by) is not None}
    texts = [by for by, value in given.items() if isinstance(value, str)]
    used = By.EMAIL if channel is Channel.EMAIL else By.PHONE
    by_id = asked(By.ID, subject.get("id") or "", purpose, channel)
    if by_id is None:
        by = used if used in texts else texts[0] if texts else None
        return () if by is None else (Question(by, given[by], purpose, channel),)
    if len(texts) < len(given):
        raise Bad("properties.email and properties.phone of the subject must be strings")
    return (by_id, Question(used, given[used], purpose, channel)) if used in given else (by_id,)


def _object(content: dict[str, Any], name: str) -> dict[str, Any]:
    found = content.get(name)
    if found is not None and not isinstance(found, dict):
        raise Bad(f"{name} must be an object")
    return found or {}


def _entity(content: dict[str, Any], name: str) -> dict[str, Any]:
    entity = content.get(name)
    if not isinstance(entity, dict):
        raise Bad(f"{name} must be an object" if name in content else f"{name} is missing")
    properties = _properties(entity, name)
    for field in ENTITIES[name]:
        value = entity.get(field)
        if value is None and name == "subject" and field == "id" and properties.keys() & {"email", "phone"}:
            continue
        if not isinstance(value, str):
            raise Bad(f"{name}.{field} must be a string" if field in entity else f"{name}.{field} is missing")
    return entity


def _properties(entity: dict[str, Any], name: str = "the entity") -> dict[str, Any]:
    properties = entity.get("properties")
    if properties is not None and not isinstance(properties, dict):
        raise Bad(f"properties of {name} must be an object")
    return properties or {}


def with_defaults(content: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    """One of many. What it says itself replaces a default whole (AuthZEN 1.0, "Default values"): a part that it leaves
    out is missing, and not another's."""
    return {name: content[name] for name in (*ENTITIES, "context") if name in content} | one


def check_defaults(content: dict[str, Any]) -> None:
    """Whether the defaults of many are objects. Raises Bad."""
    for name in (*ENTITIES, "context"):
        _object(content, name)


def semantic(content: dict[str, Any]) -> bool | None:
    """The decision that ends the list; None: no decision does. Raises Bad."""
    name = _object(content, "options").get("evaluations_semantic", "execute_all")
    if not isinstance(name, str) or name not in SEMANTICS:
        raise Bad(f"options.evaluations_semantic must be one of {', '.join(SEMANTICS)}")
    return SEMANTICS[name]
