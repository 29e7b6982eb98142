"""`docs/settings.md`: every setting of every service, from the classes that read them."""

import importlib
import inspect
from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from shared.settings import PREFIX, Environment, PostgresSettings, Settings

_HEAD = """# Settings

Made by `make docs` from the classes that read them; `make check` says when it is out of date.

Settings are environment variables. A value may also be given as a file, for secrets of compose and Kubernetes: `…_FILE`
with its path. An optional setting that is empty counts as not given. A program with a setting that is missing or wrong
says a line for each, without its value, and ends with exit code 2. What stands under *Every service* all four read.

Under compose ([docker-compose.yml](../docker-compose.yml)) those of [.env.example](../.env.example) go into a file
`.env` beside it, and any other into a file of its service's name there: `conversation.env`, `contacts.env`,
`consent-ledger.env`, `marketing-gate.env`, a line `SOUHLAS_…=value` each. A setting of all four stands in all four.
What `docker-compose.yml` sets itself under `environment` (addresses, files of secrets) wins over these files.

`souhlas-letters` ([operations](operations.md#dead-letters)) and `souhlas-rehear` ([operations](operations.md#backups))
read those of Kafka alone (`SOUHLAS_KAFKA` and `SOUHLAS_KAFKA_…`); `souhlas-handover`
([operations](operations.md#the-end-of-a-contract)) takes addresses that it is not given from
`SOUHLAS_CONVERSATION_URL`, `SOUHLAS_CONTACTS_URL` and `SOUHLAS_CONSENT_LEDGER_URL`. The local stack takes
`SOUHLAS_KAFKA` (with `SOUHLAS_KAFKA_…`), `SOUHLAS_POSTGRES_SUPERUSER` and `SOUHLAS_REDIS` for parts that run already,
and `SOUHLAS_DOCKER=no` to leave Docker alone.
"""
_TITLES = ("Setting", "Kind", "Default", "Meaning")


class Undescribed(ValueError):
    """A setting of which its class does not say what it means."""


def settings_of(service: str) -> type[Settings]:
    """The class of a service's settings: what its `create_app` takes."""
    module = importlib.import_module(f"{service.replace('-', '_')}.app")
    kind: type[Settings] = next(
        iter(inspect.signature(module.create_app, eval_str=True).parameters.values())
    ).annotation
    return kind


def page(services: tuple[str, ...]) -> str:
    """The whole page. Raises Undescribed."""
    kinds = {service: settings_of(service) for service in services}
    with_database = ", ".join(name for name, kind in kinds.items() if issubclass(kind, PostgresSettings))
    parts = [_HEAD, *_section("Every service", Settings, {})]
    parts += _section(f"Services with a database ({with_database})", PostgresSettings, Settings.model_fields)
    for service, kind in kinds.items():
        parts += _section(service, kind, {**Settings.model_fields, **PostgresSettings.model_fields})
    return "\n".join(parts) + "\n"


def _section(title: str, kind: type[Environment], known: dict[str, FieldInfo]) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"| {' | '.join(_TITLES)} |"
    yield f"|{'---|' * len(_TITLES)}"
    for name, field in kind.model_fields.items():
        if name not in known:
            if not field.description:
                raise Undescribed(f"{kind.__name__}.{name} needs a description")
            text = field.description.replace("|", "\\|").replace("<", "&lt;")
            yield f"| `{PREFIX}{name.upper()}` | {_kind(field)} | {_default(field)} | {text} |"
    yield ""


def _kind(field: FieldInfo) -> str:
    found = field.annotation
    if get_origin(found) in (Union, UnionType):
        found = next(one for one in get_args(found) if one is not type(None))
    if get_origin(found) is Annotated:
        found = get_args(found)[0]
    if get_origin(found) is Literal:
        return ", ".join(f"`{one}`" for one in get_args(found))
    if get_origin(found) is not None:
        return "JSON"
    names: dict[Any, str] = {
        int: "whole number",
        float: "number",
        bool: "true or false",
        SecretStr: "secret",
        str: "text",
    }
    return names.get(found, "path")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**needed**"
    value = field.get_default(call_default_factory=True)
    if value is None or value in ((), {}, ""):
        return "none"
    return f"`{str(value).lower() if isinstance(value, bool) else f'{value:g}' if isinstance(value, float) else value}`"
