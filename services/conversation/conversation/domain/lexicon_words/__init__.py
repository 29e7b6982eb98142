"""The lists behind `lexicon`, a file a language, to be reviewed word by word.

Written with diacritics; compared without (`typed`). Whoever adds a phrase asks: could anybody write exactly this and
not mean it? Then it is in no list ("ok", "hm", "klidně", "why not"), or among the doubts.
"""

from conversation.domain.lexicon_words import cs, de, en, sk
from conversation.domain.lexicon_words.shape import Lists

LISTS: dict[str, Lists] = {"cs": cs.LISTS, "en": en.LISTS, "de": de.LISTS, "sk": sk.LISTS}
