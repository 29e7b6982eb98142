"""Which form is answered in: Accept with its weights, as browsers, tools and careful clients send it."""

import pytest

from shared.http.accept import chosen, wants_page

LINES = "application/x-ndjson"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "page"),
    [
        (None, False),
        ("", False),
        ("*/*", False),
        (BROWSER, True),
        ("text/html", True),
        ("text/*", True),
        ("TEXT/HTML ; Q=1.0", True),
        ("application/json, text/html;q=0", False),
        ("application/json, text/html;q=0.1", False),
        ("text/html;q=0.1, application/json", False),
        ("text/html;q=0.2, application/json;q=0.1", True),
        ("*/*;q=0.5, text/html;q=0.4", False),
        ("text/html;q=0, */*", False),
        ("application/json, text/html", False),
        ("text/html, application/json", True),
        ("application/json, text/plain, */*", False),
        ("application/problem+json, text/html;q=0.9", False),
        ("image/png", False),
        ("text/html;q=0", False),
        ("text/html;q=nonsense", False),
        (",;,q=;;=", False),
    ],
)
def test_a_page_goes_to_who_would_rather_have_one(accept: str | None, page: bool) -> None:
    assert wants_page(accept) is page


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, "application/json"),
        (LINES, LINES),
        (f"application/json;q=0.5, {LINES}", LINES),
        (f"application/json, {LINES};q=0", "application/json"),
        ("application/*", "application/json"),
        ("application/*;q=0.3, application/json;q=0", LINES),
    ],
)
def test_the_closest_range_says_how_much_a_form_is_wanted(accept: str | None, form: str) -> None:
    assert chosen(accept, ("application/json", LINES)) == form
