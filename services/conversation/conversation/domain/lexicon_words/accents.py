"""Words that differ from those of the lists by what reading leaves out, accents and apostrophes, and mean other things.

Written just so they put a yes in doubt: "určité" (certain ones) is no "určitě" (surely), "povolují" (they allow) no
"povoluji", "ich mochte" (I liked) no "ich möchte", "we'll" (we shall) no "well". Whoever types without accents is asked
once more where it matters.
"""

import re
from collections.abc import Mapping

OTHERWISE: Mapping[str, re.Pattern[str]] = {
    "cs": re.compile(r"\b(?:určité|jisté|samozřejmé|klidné|řada|řád|dobrá rada|\w+ují)\b"),
    "sk": re.compile(r"\b(?:určité|isté|samozrejmé|pokojné|řada|dobrá rada|\w+ujú)\b"),
    "en": re.compile(r"\b(?:we|he|she|they|you)['’‘`´ʼ]ll\b"),
    "de": re.compile(r"\b(?:hatten?|mochten?|konnten?|durften?)\b"),
}
