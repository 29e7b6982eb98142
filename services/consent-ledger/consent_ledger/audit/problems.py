"""What a verification found wrong: a closed list of codes, the first bad entry first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ORDER = (
    "index_gap",
    "leaf_malformed",
    "leaf_hash_mismatch",
    "column_mismatch",
    "commitment_mismatch",
    "notice_mismatch",
    "evidence_missing",
    "removed_early",
    "root_mismatch",
    "receipt_mismatch",
    "truncated",
    "checkpoint_invalid",
    "key_mismatch",
    "rolled_back",
    "forked",
    "end_missing",
    "count_mismatch",
)
"""Every code, in the order in which those of one entry are told."""
MOST = 1000
"""So many are kept of each code: of a file that is wrong throughout the first thousand tell enough."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `index` is the entry's, None where no single entry can be named."""

    index: int | None
    code: str
    detail: str

    def as_json(self) -> Mapping[str, Any]:
        """As `--json` has it."""
        return {"index": self.index, "code": self.code, "detail": self.detail}


@dataclass(slots=True)
class Problems:
    """What was found so far."""

    found: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, index: int | None, code: str, detail: str) -> None:
        """Note a problem; past the first thousand of a code they are only counted."""
        self.counts[code] = self.counts.get(code, 0) + 1
        if self.counts[code] <= MOST:
            self.found.append(Problem(index, code, detail))

    def listed(self) -> list[Problem]:
        """By entry, then code; what names no entry comes last."""
        return sorted(self.found, key=lambda one: (one.index is None, one.index or 0, ORDER.index(one.code)))

    @property
    def total(self) -> int:
        """How many there were, the only counted ones too."""
        return sum(self.counts.values())
