"""Green in CI says that everything was tested: what a desk may lack is not passed over there."""

from pathlib import Path

import pytest

from tests.needed import absent

ROOT = Path(__file__).parents[2]


def test_what_a_desk_lacks_is_skipped_there_and_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOUHLAS_CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no broker"):
        absent("no broker")
    monkeypatch.setenv("SOUHLAS_CI", "1")
    with pytest.raises(pytest.fail.Exception, match="no broker"):
        absent("no broker")


def test_ci_says_that_it_is_ci() -> None:
    assert "SOUHLAS_CI=1 make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
