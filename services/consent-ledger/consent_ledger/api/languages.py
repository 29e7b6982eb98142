"""Which language a page is served in: the reader's first that there is. (RFC 9110 section 12.5.4)"""

from collections.abc import Sequence

from fastapi import Request

from shared.http.accept import weight_of


def preferred(request: Request, offered: Sequence[str], otherwise: str = "en") -> str:
    """The language of ``Accept-Language`` with the greatest weight among `offered`, the first of equals."""
    best, found = 0.0, otherwise
    for part in request.headers.get("accept-language", "").lower().split(","):
        tag, *parameters = [piece.strip() for piece in part.split(";")]
        language = tag.partition("-")[0]
        weight = weight_of(parameters)
        if language in offered and weight > best:
            best, found = weight, language
    return found
