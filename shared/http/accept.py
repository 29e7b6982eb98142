"""Which of several forms a caller wants, and in which language: the headers Accept and Accept-Language with their
weights (RFC 9110 sections 12.5.1 and 12.5.4).
"""

from collections.abc import Sequence
from typing import NamedTuple

HTML = "text/html"
LONGEST = 500
"""Characters of Accept-Language that are looked at."""
JSON = ("application/json", "application/problem+json")


class _Range(NamedTuple):
    """What a caller says of some types: how closely a range names a type, its weight, how early it stands."""

    closeness: int
    weight: float
    place: int


def weight_of(parameters: Sequence[str]) -> float:
    """The weight among a range's parameters, 1 without one (RFC 9110 section 12.4.2); 0 for one that is no number."""
    text = next((one[2:] for one in parameters if one.startswith("q=")), "1")
    return float(text) if text.isascii() and text.replace(".", "", 1).isdigit() else 0.0


def chosen(accept: str | None, offered: Sequence[str]) -> str:
    """The one of `offered` that weighs most; of equals the one named most closely, then earliest, then offered first.

    Where nothing offered is acceptable the first is given all the same, as RFC 9110 lets a server do. Never raises.
    """
    ranges = _ranges(accept) if accept else {}
    ranks = {kind: _rank(kind, ranges) for kind in offered}
    best = max(offered, key=lambda kind: (ranks[kind].weight, ranks[kind].closeness, -ranks[kind].place))
    return best if ranks[best].weight > 0 else offered[0]


def wants_page(accept: str | None) -> bool:
    """Whether who asks would rather have a page than JSON: a browser."""
    return chosen(accept, (*JSON, HTML)) == HTML


def language(accept_language: str | None, offered: Sequence[str], otherwise: str) -> str:
    """The one of `offered` that weighs most, of equals the one named first; `otherwise` where none is acceptable.

    Offered are languages without a region: ``de-AT`` asks for ``de``. Never raises.
    """
    best, found = 0.0, otherwise
    for part in (accept_language or "")[:LONGEST].lower().split(","):
        tag, *parameters = [piece.strip() for piece in part.split(";")]
        base, weight = tag.partition("-")[0], weight_of(parameters)
        if base in offered and weight > best:
            best, found = weight, base
    return found


def _ranges(accept: str) -> dict[str, tuple[float, int]]:
    found: dict[str, tuple[float, int]] = {}
    for place, part in enumerate(accept.lower().split(",")):
        name, *parameters = [piece.strip() for piece in part.split(";")]
        found.setdefault(name, (weight_of(parameters), place))
    return found


def _rank(kind: str, ranges: dict[str, tuple[float, int]]) -> _Range:
    """By the closest range that matches."""
    for closeness, name in ((2, kind), (1, f"{kind.partition('/')[0]}/*"), (0, "*/*")):
        if name in ranges:
            weight, place = ranges[name]
            return _Range(closeness, weight, place)
    return _Range(0, 0.0 if ranges else 1.0, 0)
