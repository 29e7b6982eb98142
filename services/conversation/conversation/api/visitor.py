"""Who is speaking: the visitor's token, checked against the door, the page and the conversation."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from conversation.api.context import Own, Running
from conversation.api.origins import allow, readable
from conversation.domain import tokens
from conversation.domain.tokens import Holder
from shared.auth import bearer_token
from shared.http import Problem

VISITOR_TOKEN = HTTPBearer(
    scheme_name="visitor", auto_error=False, description="The `visitor_token` that the start of a conversation gave."
)
"""Declares the scheme in OpenAPI, and checks nothing: `visitor_of` does."""


async def visitor_of(request: Request, own: Own) -> Holder:
    """The holder of the visitor token.

    Raises Problem: 401 ``token_missing`` or ``token_invalid``, 403 ``origin_not_allowed``, 429.
    """
    readable(request)
    own.limits.call(request)
    holder = holder_of(request, own)
    await allow(request, own, holder.workspace)
    return holder


async def withdrawing(request: Request, own: Running) -> Holder:
    """As `visitor_of`, for a withdrawal: a good token is counted by its holder alone, any other as a call."""
    readable(request)
    holder = own.limits.own(request, lambda: holder_of(request, own))
    await allow(request, own, holder.workspace)
    return holder


def holder_of(request: Request, own: Running) -> Holder:
    """Whose token it is, and no more. Raises Problem 401."""
    token = bearer_token(request)
    try:
        return tokens.read(own.context.link_key, tokens.VISITOR, token, own.context.clock())
    except tokens.TokenInvalid:
        detail = "not a visitor token of ours, or an expired one: start a new conversation"
        challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        raise Problem(401, "token_invalid", detail, headers=challenge) from None


Visitor = Annotated[Holder, Depends(visitor_of)]
