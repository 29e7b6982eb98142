"""A phrasebook finds the phrases of its lists and no other, however they are put together."""

from conversation.domain.lexicon_words.shape import Each, Phrases, spelled
from conversation.domain.phrasebook import Part, Phrasebook, form_of
from hypothesis import given
from hypothesis import strategies as st

WORD = st.sampled_from(["ja", "já", "e-mail", "nö", "so", "gut"])
SAID = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
WAYS = st.lists(st.one_of(SAID, st.just("")), min_size=1, max_size=3, unique=True).map(tuple)
EACH = st.lists(WAYS, min_size=1, max_size=3).map(lambda ways: Each((("so",), *ways)))
LISTED = st.lists(st.one_of(SAID, EACH), max_size=4).map(tuple)
TYPED = st.lists(st.sampled_from(["ja", "e", "mail", "no", "noe", "so", "gut"]), min_size=1, max_size=6).map(tuple)


def _forms(phrases: Phrases) -> set[tuple[str, ...]]:
    """What may be typed, by the plain way: every phrase written out, each ö also as oe."""
    written = set(spelled(phrases))
    for phrase in [*written]:
        halves = phrase.split("nö")
        for mask in range(2 ** (len(halves) - 1)):
            spots = ["noe" if mask >> at & 1 else "nö" for at in range(len(halves) - 1)] + [""]
            written.add("".join(half + spot for half, spot in zip(halves, spots, strict=True)))
    return {form_of(phrase) for phrase in written}


@given(yes=LISTED, no=LISTED, said=TYPED)
def test_it_finds_what_its_lists_spell_and_the_earlier_part_where_they_share(
    yes: Phrases, no: Phrases, said: tuple[str, ...]
) -> None:
    book = Phrasebook([(Part.NO, no), (Part.YES, yes)])
    meant = {Part.YES: _forms(yes), Part.NO: _forms(no)}
    for start in range(len(said)):
        found = book.found(said, start)
        for end in range(start + 1, len(said) + 1):
            parts = [part for part in (Part.YES, Part.NO) if said[start:end] in meant[part]]
            assert (end in found) == bool(parts)
            if parts:
                part, written = found[end]
                assert part is parts[0]
                assert written in set(spelled(yes if part is Part.YES else no))
