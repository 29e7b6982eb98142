"""Which form is answered in: Accept with its weights, as browsers, tools and careful clients send it."""

import pytest

from shared.http.accept import chosen, language, wants_page

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


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (None, "en"),
        ("", "en"),
        ("cs", "cs"),
        ("CS-cz", "cs"),
        ("de-AT, cs;q=0.9", "de"),
        ("cs;q=0.4, de;q=0.8", "de"),
        ("cs, de", "cs"),
        ("de;q=0, cs;q=0.1", "cs"),
        ("fr, it;q=0.9", "en"),
        ("cs;q=0", "en"),
        ("cs;q=nonsense, de;q=0.2", "de"),
        ("hu-decs, csb", "en"),  # Kashubian is no Czech
        ("*", "en"),
        (",;,q=;;=", "en"),
        ("fr," * 5000 + "cs", "en"),
    ],
)
def test_the_language_is_the_callers_first_that_there_is(wanted: str | None, found: str) -> None:
    assert language(wanted, ("cs", "de", "en"), "en") == found
