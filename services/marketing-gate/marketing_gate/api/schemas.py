"""What AuthZEN's requests look like, as JSON Schema for OpenAPI: as much as is held against them."""

from typing import Any

JSON = dict[str, Any]

_TEXT: JSON = {"type": "string"}
_PROPERTIES: JSON = {"type": ["object", "null"]}
_ADDRESSED: JSON = {
    "required": ["properties"],
    "properties": {"properties": {"type": "object", "anyOf": [{"required": ["email"]}, {"required": ["phone"]}]}},
}
_SUBJECT: JSON = {
    "type": "object",
    "description": "a contact by its id, or by `email` or `phone` among its properties",
    "required": ["type"],
    "properties": {"type": _TEXT, "id": {"type": ["string", "null"]}, "properties": _PROPERTIES},
    "anyOf": [{"required": ["id"], "properties": {"id": _TEXT}}, _ADDRESSED],
    "examples": [{"type": "contact", "id": "01900000-0000-7000-8000-000000000001"}],
}
_ACTION: JSON = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": _TEXT, "properties": _PROPERTIES},
    "examples": [{"name": "message", "properties": {"channel": "email"}}],
}
_RESOURCE: JSON = {
    "type": "object",
    "required": ["type", "id"],
    "properties": {"type": _TEXT, "id": _TEXT, "properties": _PROPERTIES},
    "examples": [{"type": "purpose", "id": "newsletter"}],
}
_CONTEXT: JSON = {
    "type": ["object", "null"],
    "properties": {
        "at_least": {"type": ["string", "null"]},
        "max_wait_ms": {"type": "integer", "minimum": 0, "maximum": 5000},
    },
}
_PARTS: JSON = {"subject": _SUBJECT, "action": _ACTION, "resource": _RESOURCE, "context": _CONTEXT}
_REQUIRED = ["subject", "action", "resource"]

ONE: JSON = {"type": "object", "required": _REQUIRED, "properties": _PARTS}
"""One evaluation."""


def many(most: int, semantics: list[str]) -> JSON:
    """Up to `most` evaluations with defaults for what they share, or one that stands where the defaults do."""
    options: JSON = {"type": ["object", "null"], "properties": {"evaluations_semantic": {"enum": semantics}}}
    one = {"type": "object", "description": "what is not here is as in the defaults"}
    listed = {"type": "array", "items": one, "minItems": 1, "maxItems": most}
    default: JSON = {"type": ["object", "null"]}
    of_many = {
        "required": ["evaluations"],
        "properties": {**dict.fromkeys(_PARTS, default), "evaluations": listed, "options": options},
    }
    of_one = {**ONE, "properties": {**_PARTS, "evaluations": {"type": ["array", "null"], "maxItems": 0}}}
    return {"type": "object", "anyOf": [of_many, of_one]}
