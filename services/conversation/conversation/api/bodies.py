"""How the widget's routes read their bodies: by hand, because they are the busiest ones.

FastAPI's own way costs more time than the rest of a step together (measured: 300 of 1 075 µs of a step's CPU). What it
would check is checked here by the same parsers, and what it would document is documented here.
"""

from typing import Any, TypeVar
from uuid import UUID

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from shared.http import inlined, not_found, sent_json

Model = TypeVar("Model", bound=BaseModel)


async def read_body(request: Request, model: type[Model], *, nul: bool = False, without: Any = None) -> Model:
    """The JSON body as a `model`. `nul`: the character NUL is let through, for whoever reads on to deal with.
    `without` is what a request says that has no body.

    Raises Problem: 400 ``malformed_json``, 413 ``too_large``, 415 ``unsupported_media_type``, 422 ``invalid``.
    """
    sent = await sent_json(request, nul=nul)
    body = without if sent is None and not await request.body() else sent
    try:
        return model.model_validate(body)
    except ValidationError as error:
        faults = [{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors(include_url=False)]
        raise RequestValidationError(faults, body=body) from None


def conversation_id_of(request: Request) -> UUID:
    """The conversation in the path. Raises Problem 404 for what is no UUID."""
    try:
        return UUID(request.path_params["conversation_id"])
    except ValueError:
        raise not_found("there is no such conversation of this visitor") from None


def documented(
    model: type[BaseModel], *, key: bool = True, token: bool = True, required: bool = True
) -> dict[str, Any]:
    """What FastAPI would have put into OpenAPI for a route with this body, key and visitor token."""
    parameters: list[dict[str, Any]] = []
    if key:
        about = "Up to 255 visible ASCII characters; the same key and body are answered the same for 24 h."
        header = {"name": "Idempotency-Key", "in": "header", "required": False, "description": about}
        parameters.append({**header, "schema": {"type": "string"}})
    content = {"application/json": {"schema": inlined(model)}}
    found: dict[str, Any] = {"requestBody": {"required": required, "content": content}}
    if token:
        found["security"] = [{"visitor": []}]
        parameters.append(in_path("conversation_id", format="uuid"))
    else:
        parameters += [in_path("workspace"), in_path("bot_id")]
    return found | {"parameters": parameters}


def in_path(name: str, **schema: str) -> dict[str, Any]:
    """A parameter of the path, as OpenAPI describes it."""
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", **schema}}
