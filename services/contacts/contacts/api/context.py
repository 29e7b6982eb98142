"""What every route takes: the desk of the running app, and callers by their scope."""

from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic_core import to_json
from starlette.responses import Response

from contacts.handlers.desk import Desk
from shared.http import Caller, accept, caller, of_status


def _desk(request: Request) -> Desk:
    desk = request.app.state.contacts.desk
    if not isinstance(desk, Desk):
        raise of_status(503)
    return desk


LANGUAGES = ("cs", "en", "de", "sk")
"""What is made for data subjects to read is said in these."""
AtDesk = Annotated[Desk, Depends(_desk)]
"""The use cases' desk; 503 while PostgreSQL has not been reached yet."""
Reader = Annotated[Caller, Depends(caller("contacts:read"))]
Writer = Annotated[Caller, Depends(caller("contacts:write"))]


def answer(content: Any, status: int = 200) -> Response:
    """JSON as it is, without a second validation of what was just made."""
    return Response(to_json(content), status, media_type="application/json")


def language_to_read(request: Request) -> str:
    """One of `LANGUAGES`: by ``?lang=``, else by what the browser prefers, else English."""
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return asked
    return accept.language(request.headers.get("accept-language"), LANGUAGES, "en")


def language(request: Request) -> str:
    """``cs`` or ``en``: by ``?lang=``, else by what the browser prefers; who reads Slovak gets Czech."""
    asked = request.query_params.get("lang", "")
    if asked in ("cs", "en"):
        return asked
    preferred = accept.language(request.headers.get("accept-language"), ("cs", "sk", "en"), "en")
    return "en" if preferred == "en" else "cs"
