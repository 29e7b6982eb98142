"""The text of our log calls is constant: what varies is an argument, or in ``extra=`` under a name that is known."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.logs import FIELDS

ROOT = Path(__file__).resolve().parents[2]
LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
LOGGERS = {"log", "_log", "logger", "_logger", "logging"}
FILES = sorted(
    path
    for place in ("shared", "services")
    for path in (ROOT / place).rglob("*.py")
    if "tests" not in path.parts and ".venv" not in path.parts
)


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS:
            owner = node.func.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if name in LOGGERS:
                yield node, node.func.attr


def ours(tree: ast.AST) -> Iterator[str]:
    """`Ours` is shown whole, so there must be nothing in it but what stands in the code."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "Ours":
            continue
        if not all(isinstance(given, ast.Constant) for given in node.args):
            yield f"{node.lineno} Ours() takes a text that stands in the code"


def faults(node: ast.Call, level: str) -> Iterator[str]:
    arguments = node.args[1:] if level == "log" else node.args
    if not arguments or not (isinstance(arguments[0], ast.Constant) and isinstance(arguments[0].value, str)):
        yield "the message must be a constant; what varies is an argument, or goes into extra="
    if any(isinstance(given, ast.Attribute) and given.attr == "__name__" for given in arguments[1:]):
        yield "a type's name alone is hidden, as a person's would be: give the type"
    for keyword in node.keywords:
        if keyword.arg == "extra" and isinstance(keyword.value, ast.Dict):
            for key in keyword.value.keys:
                if isinstance(key, ast.Constant) and key.value not in FIELDS:
                    yield f"extra has a name that shared.logs drops: {key.value!r}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_log_calls_are_constant(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {fault}"
        for node, level in calls(tree)
        for fault in faults(node, level)
    ]
    if path == ROOT / "shared" / "logs.py":
        found = [fault for fault in found if "constant" not in fault]  # the one that names a warning's category
    assert not [*found, *ours(tree)]


def test_the_check_would_notice() -> None:
    bad = 'log.info(x); self._log.error("a" + x); log.log(10, y); log.info("a", extra={"email": 1})'
    bad += '; log.info("%s", type(x).__name__)'
    assert sum(len(list(faults(node, level))) for node, level in calls(ast.parse(bad))) == 5
    assert len(list(ours(ast.parse("Ours(name)")))) == 1
