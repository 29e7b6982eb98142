"""Evidence that is not there: lawful where its contact's erasure is in the log, or a signed statement of the log names
the entry and it was due by the rules in there. All else was taken away by somebody who had no right to.

Whether it was due is judged from the leaves alone: from the first entry of a contact that lost its evidence so, its
entries are remembered, and weighed at the end (`weighing`, which is imported only then: few logs need it).
"""

from collections import Counter
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from consent_ledger.audit.entry import Leaf, read_leaf
from consent_ledger.audit.heads import Trust
from consent_ledger.audit.lines import Erasure, Retention, read_hashes
from consent_ledger.audit.problems import Problems
from consent_ledger.domain.merkle import hash_leaf, verify_inclusion

if TYPE_CHECKING:
    from consent_ledger.domain.asof import Known
    from consent_ledger.domain.removal import Removal


@dataclass(slots=True)
class _Watched:
    """A contact with evidence removed under retention: its entries since, and which lost theirs by which statement."""

    known: "list[Known]" = field(default_factory=list)
    removed: "list[tuple[int, str | None, Removal]]" = field(default_factory=list)


class Missing:
    """Feed it, in the order of the file, statements and erasures, and the leaves whose evidence is missing."""

    def __init__(self, problems: Problems, trust: Trust) -> None:
        self._problems = problems
        self._trust = trust
        self._first: dict[str, int] = {}
        self._erased: set[str] = set()
        self._spans: list[tuple[int, int, str, Removal]] = []
        self._stated: set[str] = set()
        self.watched: dict[str, _Watched] = {}
        self.unexplained = 0
        self.removed: Counter[tuple[int, str, str]] = Counter()
        self.unweighed = 0

    def take_statement(self, line: Retention) -> None:
        """Believe a statement only under the log's key."""
        removal = self._trust.statement(line.note)
        if removal is None or line.note in self._stated:
            return
        self._stated.add(line.note)
        for span in removal.indexes:
            heappush(self._spans, (span.start, span.stop, line.note, removal))

    def take_erasure(self, erasure: Erasure) -> None:
        """Believe an erasure elsewhere in the log only under a checkpoint of the log, with a proof that leads to it."""
        checkpoint = self._trust.open(erasure.checkpoint)
        leaf = read_leaf(erasure.leaf)
        if checkpoint is None or leaf is None or leaf.decision != "erased":
            return
        proof = read_hashes(erasure.proof)
        if verify_inclusion(erasure.index, checkpoint.size, hash_leaf(erasure.leaf), checkpoint.root, proof):
            self._erased.add(leaf.contact_id)

    def take_leaf(self, index: int, leaf: Leaf, *, bare: bool) -> None:
        """Take in an entry; `bare`: without evidence."""
        if leaf.decision == "erased":
            self._erased.add(leaf.contact_id)
        removal = self._statement_of(index) if bare else None
        if removal is not None:
            self.removed[removal.number, removal.at, removal.rule(leaf.purpose)] += 1
            self.watched.setdefault(leaf.contact_id, _Watched()).removed.append((index, leaf.purpose, removal))
        elif bare:
            self.unexplained += 1
            self._first.setdefault(leaf.contact_id, index)
        watched = self.watched.get(leaf.contact_id)
        if watched is not None:
            self._watch(watched, index, leaf)

    def _statement_of(self, index: int) -> "Removal | None":
        while self._spans and self._spans[0][1] <= index:
            heappop(self._spans)
        return self._spans[0][3] if self._spans and self._spans[0][0] <= index else None

    def _watch(self, watched: _Watched, index: int, leaf: Leaf) -> None:
        from consent_ledger.audit.weighing import known_leaf

        try:
            watched.known.append(known_leaf(index, leaf))
        except ValueError:
            self._problems.add(index, "leaf_malformed", "the leaf's decision or times are none")

    def finish(self, size: int, *, whole: bool) -> None:
        """Weigh what is missing, once the file's entries up to `size` were taken; of a part nothing can be weighed."""
        for contact, index in self._first.items():
            if contact not in self._erased:
                words = "no evidence, and neither an erasure of this contact nor a signed removal explains it"
                self._problems.add(index, "evidence_missing", words)
        if self.watched:
            self._weigh(size, whole=whole)

    def _weigh(self, size: int, *, whole: bool) -> None:
        from consent_ledger.audit.weighing import was_due

        for watched in self.watched.values():
            for index, purpose, removal in watched.removed:
                if not whole or removal.size > size:
                    self.unweighed += 1
                elif not was_due(watched.known, purpose, removal):
                    words = f"removed on {removal.at[:10]}, before its time by rule {removal.rule(purpose)}"
                    self._problems.add(index, "removed_early", words)
