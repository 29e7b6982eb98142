"""``/docs`` and ``/asyncapi`` as plain HTML made here: no script, nothing from elsewhere, readable offline."""

import json
from collections.abc import Iterable
from html import escape
from typing import Any

JSON = dict[str, Any]
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}
h1,h2,h3{line-height:1.2} h2{margin-top:2.5rem;border-bottom:1px solid #ccc} p,dd{white-space:pre-line}
code,pre{font:14px/1.4 ui-monospace,monospace} pre{background:#f4f4f4;padding:.75rem;overflow:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid #ddd}
summary{cursor:pointer;padding:.4rem 0} .word{display:inline-block;min-width:4.5rem;font-weight:700} a{color:#0b57a4}
@media(prefers-color-scheme:dark){body{background:#161616;color:#e8e8e8} pre{background:#222} a{color:#8ab8f0}}
"""


def openapi_page(document: JSON) -> str:
    """An OpenAPI document, operation by operation, then its schemas."""
    paths = document.get("paths", {})
    operations = (
        _operation(method, path, operation) for path, item in paths.items() for method, operation in item.items()
    )
    source = '<p><a href="/openapi.json">openapi.json</a> · <a href="/asyncapi">events</a></p>'
    return _page(document["info"], source, _section("Operations", operations), _schemas(document))


def asyncapi_page(document: JSON) -> str:
    """An AsyncAPI document: what is said and heard, channel by channel, then messages and schemas."""
    operations = (
        f"<li>{escape(operation['title'])}{_text(operation.get('description', ''))}</li>"
        for operation in document["operations"].values()
    )
    channels = (_channel(channel) for channel in document["channels"].values())
    messages = (_message(message) for message in document["components"]["messages"].values())
    source = '<p><a href="/asyncapi.json">asyncapi.json</a> · <a href="/docs">HTTP</a></p>'
    said = _section("Who says and hears", ["<ul>", *operations, "</ul>"])
    parts = [said, _section("Channels", channels), _section("Messages", messages), _schemas(document)]
    return _page(document["info"], source, *parts)


def _page(info: JSON, *parts: str) -> str:
    title = escape(info["title"])
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
        f"<h1>{title} <small>{escape(info['version'])}</small></h1>{_text(info.get('description', ''))}{''.join(parts)}"
    )


def _section(title: str, parts: Iterable[str]) -> str:
    return f"<h2>{escape(title)}</h2>{''.join(parts)}"


def _text(text: str) -> str:
    return f"<p>{escape(text)}</p>" if text else ""


def _json(value: Any) -> str:
    return f"<pre>{escape(json.dumps(value, indent=2, ensure_ascii=False))}</pre>"


def _operation(method: str, path: str, operation: JSON) -> str:
    head = (
        f'<span class="word">{method.upper()}</span><code>{escape(path)}</code> {escape(operation.get("summary", ""))}'
    )
    body = operation.get("requestBody")
    taken = f"<h4>Body</h4>{_json(body['content'])}" if body else ""
    parameters = "".join(_parameter(parameter) for parameter in operation.get("parameters", ()))
    table = f"<table><tr><th>Parameter<th>In<th>What</tr>{parameters}</table>" if parameters else ""
    answers = "".join(
        f"<tr><td>{escape(status)}<td>{escape(answer.get('description', ''))}{_answer_schema(answer)}</tr>"
        for status, answer in operation.get("responses", {}).items()
    )
    text = _text(operation.get("description", ""))
    return f"<details><summary>{head}</summary>{text}{table}{taken}<table>{answers}</table></details>"


def _parameter(parameter: JSON) -> str:
    schema = escape(json.dumps(parameter.get("schema", {})))
    return (
        f"<tr><td><code>{escape(parameter['name'])}</code><td>{escape(parameter['in'])}"
        f"<td>{escape(parameter.get('description', ''))} <code>{schema}</code></tr>"
    )


def _answer_schema(answer: JSON) -> str:
    schemas = [content["schema"] for content in answer.get("content", {}).values() if content.get("schema")]
    names = [schema["$ref"].rpartition("/")[2] for schema in schemas if "$ref" in schema]
    return "".join(f' <a href="#{escape(name)}">{escape(name)}</a>' for name in names)


def _channel(channel: JSON) -> str:
    address = escape(channel["address"])
    details = _json(channel["bindings"])
    return f"<details><summary><code>{address}</code> {escape(channel['description'])}</summary>{details}</details>"


def _message(message: JSON) -> str:
    head = f"<code>{escape(message['name'])}</code> {escape(message['summary'])}"
    examples = _json(message["examples"]) if message.get("examples") else ""
    text = _text(message["description"])
    return f"<details><summary>{head}</summary>{text}{_json(message['payload'])}{examples}</details>"


def _schemas(document: JSON) -> str:
    schemas = document.get("components", {}).get("schemas", {})
    parts = (
        f'<details id="{escape(name)}"><summary><code>{escape(name)}</code></summary>{_json(schema)}</details>'
        for name, schema in schemas.items()
    )
    return _section("Schemas", parts)
