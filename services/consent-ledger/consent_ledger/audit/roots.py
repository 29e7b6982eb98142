"""Whether the entries of a file are those under what was signed; if not, which is the first that is not."""

from consent_ledger.audit.growth import Growth
from consent_ledger.audit.heads import Trust
from consent_ledger.audit.lines import Header, read_hashes
from consent_ledger.audit.problems import Problems
from consent_ledger.domain.note import Checkpoint


class Roots:
    """Asked at the end of a file, once every line went into `growth` and `trust`."""

    def __init__(self, problems: Problems, growth: Growth, trust: Trust) -> None:
        self._problems = problems
        self._growth = growth
        self._trust = trust

    def check(self, header: Header | None, end: int) -> None:
        """Hold the entries, read up to entry `end`, to the header's checkpoint, to all others, and to the tiles."""
        checkpoint = self._trust.checkpoint
        proved = header is not None and checkpoint is not None and self._is_proved(checkpoint, header, end)
        if proved and checkpoint is not None and self._trust.header_good:
            self._growth.fits(checkpoint.size)
        told = self._check_tiles(checkpoint, proved=proved)
        forked = self._check_forks()
        if not told and (not proved or (self._growth.bad is not None and not forked)):
            self._check_heads(checkpoint, header)
        self._check_since()

    def _is_proved(self, checkpoint: Checkpoint, header: Header, end: int) -> bool:
        """Whether the tree of the entries has the signed root; what comes after a part is told by the header."""
        tree = self._growth.tree
        if tree is None:
            return False
        if end < checkpoint.size and header.after is not None and not tree.skip(checkpoint.size, _after(header)):
            self._problems.add(None, "root_mismatch", "the hashes after the part are not those of any tree")
        return tree.size == checkpoint.size and tree.root() == checkpoint.root

    def _check_tiles(self, checkpoint: Checkpoint | None, *, proved: bool) -> bool:
        """Whether a tile named the first entry that is not the signed one, and that was told."""
        growth, suspect = self._growth, self._growth.suspect
        if suspect is None and proved:
            suspect = growth.beyond
        if suspect is None:
            return False
        if proved or suspect < growth.proven:
            words = "the tile of the file has another hash here than the entry, which is right"
            self._problems.add(suspect, "leaf_hash_mismatch", words)
            return False
        if checkpoint is not None and growth.tiles_lead_to(checkpoint):
            words = "this entry is not the one under the signed root: its tile has another hash"
        elif growth.bad is not None and growth.bad <= suspect:
            return False
        else:
            words = "this entry has another hash in its tile; the file does not prove which of both was signed"
        self._problems.add(suspect, "root_mismatch", words)
        return True

    def _check_heads(self, checkpoint: Checkpoint | None, header: Header | None) -> None:
        """No tile named an entry: earlier checkpoints tell between which two the first bad one is."""
        growth = self._growth
        if growth.bad is not None:
            first, bad = growth.known_before_bad, growth.bad
            words = f"of the entries {first} to {bad - 1} one at least is not the one that was signed"
            self._problems.add(first, "root_mismatch", words)
        elif checkpoint is not None and header is not None and growth.tree is not None:
            size = growth.tree.size
            if size < checkpoint.size:
                return  # told as truncated, or a part of which nobody said what comes after it
            more = size > checkpoint.size and growth.root_at(checkpoint.size) in (checkpoint.root, None)
            words = "the entries are not those under the signed root"
            self._problems.add(checkpoint.size if more else None, "root_mismatch", words)

    def _check_forks(self) -> bool:
        """Whether the file's own checkpoints say that the log signed two histories, or was longer once."""
        growth, trust, first = self._growth, self._trust, self._growth.known_before_bad or None
        if trust.two_roots is not None:
            words = f"two checkpoints of {trust.two_roots} entries with different roots were signed"
            self._problems.add(first if growth.bad is not None else None, "forked", words)
        elif growth.bad is not None and growth.bad < growth.proven:
            words = f"the entries are those of a signed checkpoint of {growth.proven}, not those of one of {growth.bad}"
            self._problems.add(first, "forked", words)
        checkpoint = trust.checkpoint
        if checkpoint is not None and trust.largest > checkpoint.size:
            words = f"the checkpoint covers {checkpoint.size} entries, another one in the file {trust.largest}"
            self._problems.add(checkpoint.size, "rolled_back", words)
        return trust.two_roots is not None or (growth.bad is not None and growth.bad < growth.proven)

    def _check_since(self) -> None:
        old, checkpoint = self._trust.old, self._trust.checkpoint
        if old is None or checkpoint is None:
            return
        if checkpoint.size < old.size:
            words = f"the checkpoint covers {checkpoint.size} entries, an earlier one covered {old.size}"
            self._problems.add(checkpoint.size, "rolled_back", words)
        elif checkpoint.size == old.size:
            if checkpoint.root != old.root:
                self._problems.add(
                    None, "forked", f"two checkpoints of this size with different roots were signed; {_UNKNOWN}"
                )
        elif old.size and self._growth.old_root is not None and self._growth.old_root != old.root:
            words = f"the first {old.size} entries are not those that the earlier checkpoint covered; {_UNKNOWN}"
            self._problems.add(None, "forked", words)


_UNKNOWN = "at which entry it began cannot be known from a checkpoint alone"


def _after(header: Header) -> list[bytes]:
    return read_hashes(header.after or ())
