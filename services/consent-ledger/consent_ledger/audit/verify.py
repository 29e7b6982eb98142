"""Whether an export is the log that was signed: every line once, in order, in bounded memory, without the network.

Proved for a whole export: that its entries are exactly those under the signed root, that the service finds each by what
its leaf says, that each leaf's evidence and notice are the ones it commits to, and that evidence is missing only for
contacts whose erasure is in the log, or where a signed statement of the log names it and it was due. Of a part the
same, for what is in it. Against an earlier checkpoint also that the log only grew since.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from consent_ledger.audit.entry import EvidenceCheck, Leaf, other_column, read_leaf
from consent_ledger.audit.growth import Growth
from consent_ledger.audit.heads import Trust
from consent_ledger.audit.lines import (
    BadEntry,
    End,
    Entry,
    Erasure,
    Header,
    Junk,
    Kept,
    Retention,
    Tile,
    read_hashes,
    read_line,
)
from consent_ledger.audit.missing import Missing
from consent_ledger.audit.problems import Problems
from consent_ledger.audit.quick import Quick
from consent_ledger.audit.roots import Roots
from consent_ledger.audit.verdict import Removed, Verdict
from consent_ledger.domain.edge import WIDTH
from consent_ledger.domain.merkle import hash_leaf
from consent_ledger.domain.note import Checkpoint


class Verification:
    """Give it the lines of one file, once. `key` and `since` are what the auditor brought."""

    def __init__(self, key: str | None = None, since: str | None = None) -> None:
        self._problems = Problems()
        self._quick = Quick()
        self._trust = Trust(self._problems, key, since)
        self._evidence = EvidenceCheck(self._problems)
        self._missing = Missing(self._problems, self._trust)
        self._header: Header | None = None
        self._first = self._next = 0
        self._entries = self._without_columns = 0
        self._end: int | None = None
        self._junk_at: int | None = None
        self._cut = False
        self._growth = Growth()
        self._roots = Roots(self._problems, self._growth, self._trust)

    def read(self, lines: Iterable[bytes], advance: Callable[[int], object] = lambda size: None) -> Verdict:
        """The verdict over all lines. `advance` is told how many bytes were read, every thousand lines."""
        rest = iter(lines)
        while some := list(islice(rest, 1024)):
            self._take(some)
            advance(sum(map(len, some)))
        return self.verdict()

    def _take(self, lines: Sequence[bytes]) -> None:
        """Take in lines in the order of the file: whole runs of entries that are plainly right, others one by one."""
        at = 0
        while at < len(lines):
            if self._end is None and self._junk_at is None:
                many = self._quick.take(lines[at : at + WIDTH], self._next, self._growth.row, self._missing.watched)
                self._entries += many
                self._next += many
                at += many
                if many:
                    if self._next % WIDTH == 0:
                        self._growth.flush(self._next)
                    continue
            self._take_line(lines[at])
            at += 1

    def _take_line(self, line: bytes) -> None:
        found = read_line(line)
        if type(found) is Entry:
            self._take_entry(found)
        elif type(found) is BadEntry:
            self._take_bad_entry(found)
        elif type(found) is Junk:
            self._take_junk(line, found)
        elif type(found) is Tile:
            self._take_tile(found)
        elif type(found) is End:
            self._take_end(found)
        elif type(found) is Header:
            self._take_header(found)
        elif type(found) is Erasure:
            self._missing.take_erasure(found)
        elif type(found) is Retention:
            self._missing.take_statement(found)
        elif type(found) is Kept:
            self._take_kept(found)

    # Lines

    def _take_header(self, header: Header) -> None:
        if self._header is not None or self._entries:
            self._problems.add(None, "checkpoint_invalid", "a second header, or one that is not the first line")
            return
        self._header, self._quick.columns_wanted = header, header.columns
        self._trust.read_header(header)
        self._first = self._next = max(0, min(header.first_index, 2**63 - 1))
        self._growth.old_size = self._trust.old_size
        before = None if header.before is None else read_hashes(header.before)
        if self._first and not self._growth.begin_at(self._first, before):
            self._problems.add(None, "root_mismatch", "the hashes before the part are not those of any tree")

    def _take_entry(self, entry: Entry) -> None:
        index, leaf_bytes = entry.index, entry.leaf
        self._place(index)
        leaf_hash = hash_leaf(leaf_bytes)
        if leaf_hash.hex() != entry.leaf_hash:
            self._problems.add(index, "leaf_hash_mismatch", "leaf_hash is not the hash of the leaf")
        leaf = read_leaf(leaf_bytes)
        if leaf is None:
            self._problems.add(index, "leaf_malformed", "the leaf is not the canonical JSON of an entry")
        else:
            self._take_leaf(index, leaf, bytes(entry.evidence), entry.salt, entry.columns)
        self._growth.row.append(leaf_hash)
        if (index + 1) % WIDTH == 0:
            self._growth.flush(self._next)

    def _take_leaf(self, index: int, leaf: Leaf, evidence: bytes, salt: str | None, columns: object) -> None:
        if columns is None and not self._quick.columns_wanted:
            self._without_columns += 1
        elif (other := other_column(leaf, columns)) is not None:
            self._problems.add(index, "column_mismatch", f"the service finds it by another {other} than the leaf says")
        bare = evidence == b"null"
        self._missing.take_leaf(index, leaf, bare=bare)
        if not bare:
            self._evidence.check(index, leaf, evidence, salt)

    def _take_bad_entry(self, entry: BadEntry) -> None:
        index = self._next if entry.index is None else entry.index
        if entry.index is None:
            self._problems.add(index, "index_gap", "the index of this line is not a whole number")
        self._place(index)
        leaf = None if entry.leaf is None else read_leaf(entry.leaf)
        if leaf is None:
            self._problems.add(index, "leaf_malformed", "the leaf is not base64 of the canonical JSON of an entry")
        else:
            self._take_leaf(index, leaf, entry.evidence, entry.salt, entry.columns)
        if entry.leaf is None or entry.leaf_hash != hash_leaf(entry.leaf).hex():
            self._problems.add(index, "leaf_hash_mismatch", "leaf_hash is not the hash of the leaf")
        self._growth.row.append(hash_leaf(entry.leaf or b""))
        if (index + 1) % WIDTH == 0:
            self._growth.flush(self._next)

    def _take_junk(self, line: bytes, junk: Junk) -> None:
        if not line.strip():
            return
        if not line.endswith(b"\n"):
            self._cut = True  # the file ends within this line: told as truncated
            return
        if self._header is None and not self._entries:
            self._problems.add(None, "checkpoint_invalid", f"the header cannot be read: {junk.detail}")
            return
        match junk.kind:
            case "header":
                self._problems.add(None, "checkpoint_invalid", junk.detail)
            case "end":
                self._problems.add(None, "count_mismatch", junk.detail)
                self._end = self._entries if self._end is None else self._end
            case "checkpoint":
                self._problems.add(None, "checkpoint_invalid", junk.detail)
            case "tile" | "erasure" | "retention":
                self._growth.forget_tiles()
            case _:
                self._problems.add(self._next, "leaf_malformed", f"in the place of this entry: {junk.detail}")
                self._junk_at = self._next

    def _take_end(self, end: End) -> None:
        if self._end is not None:
            self._problems.add(None, "count_mismatch", "the file has more than one end")
        self._end = end.count

    def _take_tile(self, tile: Tile) -> None:
        self._growth.flush(self._next)
        self._growth.compare_tile(tile)

    def _take_kept(self, kept: Kept) -> None:
        self._growth.flush(self._next)
        checkpoint = self._trust.read_kept(kept.note)
        if checkpoint is not None:
            self._growth.compare_checkpoint(checkpoint)

    # Order

    def _place(self, index: int) -> None:
        """Count the entry, and see that it is the next one."""
        self._entries += 1
        if self._end is not None and self._entries == self._end + 1:
            self._problems.add(index, "count_mismatch", "entries go on after the end")
        if index != self._next:
            self._misplaced(index)
        elif self._junk_at is not None:
            self._junk_at = None
        self._next = index + 1

    def _misplaced(self, index: int) -> None:
        if self._junk_at is not None and index == self._junk_at + 1:
            self._problems_of_order(None)  # the unreadable line was the entry before this one, and has been told
        elif index > self._next:
            self._problems_of_order((self._next, f"entry {self._next} is missing: entry {index} comes instead"))
        else:
            self._problems_of_order((index, f"entry {index} comes again, or too late: {self._next} was expected"))
        self._junk_at = None

    def _problems_of_order(self, told: tuple[int, str] | None) -> None:
        if told is not None:
            self._problems.add(told[0], "index_gap", told[1])
        self._growth.break_off(self._next)

    # The end

    def verdict(self) -> Verdict:
        """What came out of all lines."""
        self._growth.flush(self._next)
        header, checkpoint = self._header, self._trust.checkpoint
        if header is None and not any(one.code == "checkpoint_invalid" for one in self._problems.found):
            self._problems.add(None, "checkpoint_invalid", "the file has no header, so no checkpoint")
        partial = header is not None and (self._first > 0 or header.end_index is not None)
        last = header.end_index if header is not None and header.end_index is not None else None
        self._check_count(checkpoint, last, partial)
        self._missing.finish(self._next, whole=not partial)
        self._roots.check(header, self._next)
        root = None if checkpoint is None else checkpoint.root.hex()
        return Verdict(
            partial,
            self._next if checkpoint is None else checkpoint.size,
            root,
            self._entries,
            self._missing.unexplained,
            [Removed(*what, many) for what, many in sorted(self._missing.removed.items())],
            self._missing.unweighed,
            self._without_columns + self._quick.without_columns,
            self._problems.listed(),
            self._problems.total,
            checkpoint,
            self._trust.key_given,
            self._trust.old_size,
        )

    def _check_count(self, checkpoint: Checkpoint | None, last: int | None, partial: bool) -> None:
        if self._end is None:
            self._problems.add(None, "end_missing", "the file has no end: it was cut")
        elif self._end != self._entries:
            self._problems.add(None, "count_mismatch", f"the end says {self._end} entries, there are {self._entries}")
        wanted = last if last is not None else None if partial or checkpoint is None else checkpoint.size
        if wanted is not None and self._next < wanted:
            self._problems.add(self._next, "truncated", f"entries from {self._next} to {wanted - 1} are missing")
        elif self._cut:
            self._problems.add(self._next, "truncated", f"the file ends within the line of entry {self._next}")
        if checkpoint is not None and self._next > checkpoint.size:
            words = f"the checkpoint covers {checkpoint.size} entries, the file has more"
            self._problems.add(checkpoint.size, "count_mismatch", words)
