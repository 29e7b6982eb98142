"""The AsyncAPI 3.0 document, made of the topic registry: for one service, or for the whole system.

Descriptions are the docstrings of the events and of the registry; nothing is written twice.
"""

import inspect
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic.json_schema import models_json_schema

from shared.events import Said
from shared.metrics import VERSION
from shared.topics import SOURCES, Topic, dead_letters

JSON = dict[str, Any]
Examples = Mapping[str, Sequence[JSON]]
_SCHEMAS = "#/components/schemas/"
_KAFKA = "0.5.0"
_REQUIRED = (
    "ce_specversion",
    "ce_id",
    "ce_source",
    "ce_type",
    "ce_time",
    "ce_subject",
    "ce_partitionkey",
    "content-type",
)
_ERROR_HEADERS = ("error", "attempts", "source-topic", "source-partition", "source-offset")


def document(
    service: str | None = None, examples: Examples | None = None, texts: Mapping[str, str] | None = None
) -> JSON:
    """The document of what `service` says and hears; None: of all services.

    `examples` by event type; `texts` by operation id, such as the docstring of a handler.
    """
    topics = [topic for topic in _with_dead_letters() if service in (None, *topic.producers, *topic.consumers)]
    models = {model for topic in topics for model in topic.events.values()}
    return {
        "asyncapi": "3.0.0",
        "info": _info(service),
        "defaultContentType": "application/json",
        "channels": {_id(topic.name): _channel(topic) for topic in topics},
        "operations": dict(_operations(topics, service, texts or {})),
        "components": {
            "messages": _messages(topics, examples or {}),
            "messageTraits": {"cloudevent": {"headers": _headers()}},
            "schemas": _schemas(models),
        },
    }


def _with_dead_letters() -> Iterable[Topic]:
    for topic in SOURCES:
        yield topic
        if topic.consumers:
            yield dead_letters(topic)


def _info(service: str | None) -> JSON:
    return {
        "title": f"Souhlas: {service}" if service else "Souhlas",
        "version": VERSION,
        "description": "Consent events in Kafka: CloudEvents 1.0, binary content mode, JSON data.",
        "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
    }


def _id(name: str) -> str:
    return name.replace(".", "_").replace("-", "_")


def _channel(topic: Topic) -> JSON:
    settings = topic.settings
    configuration: JSON = {"cleanup.policy": [settings["cleanup.policy"]]}
    for name in ("retention.ms", "max.message.bytes"):
        configuration[name] = int(settings[name])
    return {
        "address": topic.name,
        "description": topic.about,
        "messages": {_id(kind): {"$ref": f"#/components/messages/{_id(kind)}"} for kind in topic.events},
        "tags": [{"name": "personal data"}] if topic.personal_data else [],
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": configuration,
                "bindingVersion": _KAFKA,
            }
        },
    }


def operation_id(service: str, action: str, topic: Topic) -> str:
    """The name of an operation; `action` is ``send`` or ``receive``."""
    return f"{_id(service)}_{action}_{_id(topic.name)}"


def _operations(topics: Sequence[Topic], service: str | None, texts: Mapping[str, str]) -> Iterable[tuple[str, JSON]]:
    for topic in topics:
        for action, who in (("send", topic.producers), ("receive", topic.consumers)):
            for name in who:
                if service in (None, name):
                    operation = operation_id(name, action, topic)
                    yield operation, _operation(topic, action, name, texts.get(operation))


def _operation(topic: Topic, action: str, service: str, text: str | None) -> JSON:
    channel = f"#/channels/{_id(topic.name)}"
    says = "says" if action == "send" else "hears"
    operation: JSON = {
        "action": action,
        "channel": {"$ref": channel},
        "title": f"{service} {says} {topic.name}",
        "messages": [{"$ref": f"{channel}/messages/{_id(kind)}"} for kind in topic.events],
    }
    if text:
        operation["description"] = text
    if action == "receive":
        group = {"type": "string", "enum": [service]}
        operation["bindings"] = {"kafka": {"groupId": group, "bindingVersion": _KAFKA}}
    return operation


def _messages(topics: Sequence[Topic], examples: Examples) -> JSON:
    found: JSON = {}
    for topic in topics:
        for kind, model in topic.events.items():
            found.setdefault(_id(kind), _message(kind, model, topic, examples.get(kind, ())))
    return found


def _message(kind: str, model: type[Said], topic: Topic, examples: Sequence[JSON]) -> JSON:
    description = inspect.cleandoc(model.__doc__ or "")
    message: JSON = {
        "name": kind,
        "title": kind,
        "summary": description.partition("\n\n")[0],
        "description": description,
        "contentType": "application/json",
        "traits": [{"$ref": "#/components/messageTraits/cloudevent"}],
        "payload": _payload(kind, model),
        "bindings": {"kafka": {"key": {"type": "string", "description": topic.key}, "bindingVersion": _KAFKA}},
    }
    if examples:
        message["examples"] = list(examples)
    return message


def _payload(kind: str, model: type[Said]) -> JSON:
    reference = {"$ref": f"{_SCHEMAS}{model.__name__}"}
    if kind == model.type:
        return reference
    decision = kind.removeprefix(f"{model.type}.")
    return {"allOf": [reference, {"type": "object", "properties": {"decision": {"const": decision}}}]}


def _headers() -> JSON:
    """The CloudEvents headers; in dead-letter topics, the reason beside them."""
    dead = {f"souhlas-{name}": {"type": "string", "description": "in dead-letter topics"} for name in _ERROR_HEADERS}
    properties: JSON = {name: {"type": "string"} for name in _REQUIRED} | dead
    properties["ce_specversion"] = {"type": "string", "const": "1.0"}
    properties["ce_id"] = {"type": "string", "format": "uuid", "description": "UUIDv7 of the event"}
    properties["ce_time"] = {"type": "string", "format": "date-time"}
    return {"type": "object", "required": list(_REQUIRED), "properties": properties}


def _schemas(models: Iterable[type[Said]]) -> JSON:
    ordered = sorted(models, key=lambda model: model.__name__)
    _, found = models_json_schema([(model, "validation") for model in ordered], ref_template=_SCHEMAS + "{model}")
    definitions: JSON = found.get("$defs", {})
    return dict(sorted(definitions.items()))
