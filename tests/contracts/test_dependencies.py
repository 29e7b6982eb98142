"""Whatever is imported is named in pyproject.toml: what only comes along with something else may go with it."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("shared", "services", "dev", "benchmarks", "tests", "clients")
FOR_DEVELOPERS = ("dev", "benchmarks", "tests")


def named(file: str, *, dev: bool = False) -> set[str]:
    """The distributions that a project asks for."""
    project = tomllib.loads((ROOT / file).read_text(encoding="utf-8"))
    wanted = project["project"]["dependencies"] + (project["dependency-groups"]["dev"] if dev else [])
    return {_plain(re.split(r"[^A-Za-z0-9._-]", one)[0]) for one in wanted}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(tree: ast.AST) -> set[str]:
    """The top names of what is imported by its whole name, anywhere in the file."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names


def files(*, for_developers: bool) -> list[Path]:
    """Python files of ours, either those that run a service or those that only developers need."""
    found = [ROOT / "conftest.py"] if for_developers else []
    for folder in OURS:
        for path in (ROOT / folder).rglob("*.py"):
            parts = path.relative_to(ROOT).parts
            if parts[0] != "clients" and (not set(parts).isdisjoint(FOR_DEVELOPERS)) is for_developers:
                found.append(path)
    return found


@pytest.mark.parametrize("for_developers", [False, True])
def test_every_distribution_that_is_imported_is_named(for_developers: bool) -> None:
    distributions = packages_distributions()
    known = named("pyproject.toml", dev=for_developers)
    missing = {
        name
        for path in files(for_developers=for_developers)
        for name in imported(ast.parse(path.read_text(encoding="utf-8")))
        if (of := {_plain(one) for one in distributions.get(name, ())} - {"souhlas-shared"})
        and of.isdisjoint(known)
        and not any(one.startswith("souhlas-") for one in of)
    }
    assert not missing
