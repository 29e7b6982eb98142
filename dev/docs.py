"""Writes the generated documentation from the code: ``python -m dev.docs [--check]``.

``docs/asyncapi.json``, ``docs/openapi/<service>.json``, ``docs/settings.md`` and ``docs/lexicon.md``. The events come
from the topic registry with the golden examples, HTTP from each service's app, built without infrastructure. The same
code gives the same bytes; ``--check`` writes nothing and exits 1 when a file is out of date.
"""

import argparse
import importlib
import importlib.util
import inspect
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dev import lexicon, settings_page
from shared.asyncapi import document, operation_id
from shared.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "tests" / "contracts" / "events"
SERVICES = ("conversation", "consent-ledger", "contacts", "marketing-gate")
_NOWHERE = "127.0.0.1:1"


def examples() -> dict[str, list[dict[str, Any]]]:
    """The golden events by type, as AsyncAPI wants them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(EXAMPLES.glob("*.json")):
        golden = json.loads(path.read_text(encoding="utf-8"))
        example = {"name": path.stem, "headers": golden["headers"], "payload": golden["data"]}
        found.setdefault(golden["headers"]["ce_type"], []).append(example)
    return found


def package_of(service: str) -> str:
    """The import package of a service."""
    return service.replace("-", "_")


def settings_of(module: Any, folder: Path) -> Settings:
    """Settings by which a service's app can be built, though nothing they name is there."""
    kind = settings_page.settings_of(module.__name__.removesuffix(".app"))
    values: dict[str, Any] = {
        "kafka": _NOWHERE,
        "jwks_file": folder / "jwks.json",
        "postgres": f"postgresql://nobody@{_NOWHERE}/nothing",
        "postgres_owner": f"postgresql://nobody_owner@{_NOWHERE}/nothing",
        "redis": f"redis://{_NOWHERE}",
    }
    for name, field in kind.model_fields.items():
        if field.is_required() and name not in values:
            values[name] = folder / name if field.annotation is Path else "0123456789abcdef" * 4
    return kind(**{name: value for name, value in values.items() if name in kind.model_fields})


def handler_texts() -> dict[str, str]:
    """By AsyncAPI operation, what the docstring of its handler says."""
    found: dict[str, str] = {}
    for service in SERVICES:
        module = importlib.import_module(f"{package_of(service)}.subscribers")
        for subscription in module.subscriptions(*_stand_ins(module)):
            handle = getattr(subscription.handle, "func", subscription.handle)
            if text := inspect.getdoc(handle):
                found[operation_id(service, "receive", subscription.topic)] = text
    return found


def _stand_ins(module: Any) -> Iterator[Any]:
    """Arguments for ``subscriptions``: objects of a service's own classes that were never set up, else None."""
    package = module.__name__.partition(".")[0]
    for parameter in inspect.signature(module.subscriptions, eval_str=True).parameters.values():
        kind = parameter.annotation
        own = isinstance(kind, type) and kind.__module__.startswith(f"{package}.")
        yield kind.__new__(kind) if own else None


def openapi(service: str) -> dict[str, Any]:
    """The OpenAPI document of a service."""
    module = importlib.import_module(f"{package_of(service)}.app")
    with tempfile.TemporaryDirectory() as folder:
        app = module.create_app(settings_of(module, Path(folder)))
        found: dict[str, Any] = app.openapi()
    return found


def documents() -> Iterator[tuple[Path, str]]:
    """Every file of the generated documentation, and what it should hold."""
    yield ROOT / "docs" / "lexicon.md", lexicon.report()
    yield ROOT / "docs" / "asyncapi.json", _text(document(examples=examples(), texts=handler_texts()))
    yield ROOT / "docs" / "settings.md", settings_page.page(SERVICES)
    for service in SERVICES:
        yield ROOT / "docs" / "openapi" / f"{service}.json", _text(openapi(service))


def _text(content: dict[str, Any]) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _is_stale(path: Path, text: str) -> bool:
    return not path.exists() or path.read_text(encoding="utf-8") != text


def main(arguments: list[str] | None = None) -> int:
    """0: all is as it should be, or has been written. 1 with ``--check``: something is out of date."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file is out of date")
    check = parser.parse_args(arguments).check
    stale = [(path, text) for path, text in documents() if _is_stale(path, text)]
    for path, text in stale:
        print(f"{'out of date' if check else 'written'}: {path.relative_to(ROOT)}", file=sys.stderr)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
