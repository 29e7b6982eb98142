"""What tests need and a machine may lack."""

import os
from typing import NoReturn

import pytest


def absent(why: str) -> NoReturn:
    """Skip what needs something that this machine lacks. With ``SOUHLAS_CI=1`` that is a failure: in CI everything has
    to be there, or green would say less than it seems to."""
    if os.environ.get("SOUHLAS_CI") == "1":
        pytest.fail(f"{why} (SOUHLAS_CI=1: nothing may be left out)", pytrace=False)
    pytest.skip(why)
