"""Which checkpoint and key to believe: the file's own, the key that the auditor brought, an earlier checkpoint."""

from contextlib import suppress
from typing import TYPE_CHECKING

from consent_ledger.audit.lines import Header
from consent_ledger.audit.problems import Problems
from consent_ledger.domain.note import BrokenNote, Checkpoint, Note, Verifier, keys_named, open_checkpoint

if TYPE_CHECKING:
    from consent_ledger.domain.removal import Removal

CHANGED = (
    ": of a file older than a change of keys give the older key,"
    " which the log's checkpoint of now names in a `key` line"
)


class Trust:
    """The signed heads that a file is held to. Raises BrokenNote for a `key` that is none: wrong usage."""

    def __init__(self, problems: Problems, key: str | None, since: str | None) -> None:
        self._problems = problems
        self._key = None if key is None else Verifier.parse(key)
        self._since = since
        self._verifier: Verifier | None = self._key
        self._named: tuple[Verifier, ...] = ()
        self.header_good = False
        self._roots: dict[int, bytes] = {}
        self.checkpoint: Checkpoint | None = None
        self.old: Checkpoint | None = None
        self.two_roots: int | None = None
        self.largest = 0

    @property
    def key_given(self) -> bool:
        """Whether the key came from the auditor and not out of the file."""
        return self._key is not None

    @property
    def old_size(self) -> int | None:
        """The size of the earlier checkpoint."""
        return None if self.old is None else self.old.size

    def read_header(self, header: Header) -> None:
        """Open the file's checkpoint under the key, and the earlier one under the same."""
        stated = self._stated(header)
        verifier = self._verifier = self._key or stated
        try:
            self.checkpoint = Checkpoint.parse(header.checkpoint.partition("\n\n")[0] + "\n")
        except BrokenNote as error:
            self._problems.add(None, "checkpoint_invalid", f"the checkpoint cannot be read: {error}")
        if verifier is None:
            self._problems.add(None, "checkpoint_invalid", "without a key the checkpoint's signature proves nothing")
        else:
            self._check_signature(header, verifier)
        if self._key is not None and stated is not None and stated not in (self._key, *self._named):
            self._problems.add(None, "key_mismatch", f"the file's key is not the one that was given{CHANGED}")
        self._read_since()

    def open(self, note: str) -> Checkpoint | None:
        """The checkpoint in a note that the log's key signed, None for any other."""
        try:
            return self._remember(self._opened(note))
        except BrokenNote:
            return None

    def read_kept(self, note: str) -> Checkpoint | None:
        """The checkpoint in a further line of the file; None for what the log's key did not sign, which is told.

        Not where the header's is not good either: that was told.
        """
        try:
            found = self._remember(self._opened(note))
        except BrokenNote as error:
            if self.header_good:
                self._problems.add(None, "checkpoint_invalid", f"a further checkpoint in the file is not good: {error}")
            return None
        self.largest = max(self.largest, found.size)
        return found

    def _remember(self, checkpoint: Checkpoint) -> Checkpoint:
        """Note whether the log signed another root for this size: `two_roots` is the smallest such size."""
        size = checkpoint.size
        if self._roots.setdefault(size, checkpoint.root) != checkpoint.root:
            self.two_roots = size if self.two_roots is None else min(self.two_roots, size)
        return checkpoint

    def statement(self, text: str) -> "Removal | None":
        """What was removed under retention, by a statement that the log's key signed; None for any other text."""
        from consent_ledger.domain.removal import Removal  # few logs have one, and it brings pydantic

        keys = (self._verifier, *self._named)
        try:
            note = Note.parse(text)
            if any(key is not None and note.signed_by(key) for key in keys):
                removal = Removal.parse(note.text)
                return removal if self._verifier is not None and removal.origin == self._verifier.name else None
        except BrokenNote:
            return None
        return None

    def _opened(self, note: str) -> Checkpoint:
        """Opened under the log's key, or under one that a good checkpoint of the log names among its keys."""
        if self._verifier is None:
            raise BrokenNote("there is no key to check it")
        try:
            return open_checkpoint(note, self._verifier)
        except BrokenNote:
            for key in self._named:
                with suppress(BrokenNote):
                    return open_checkpoint(note, key)
            raise

    def _stated(self, header: Header) -> Verifier | None:
        try:
            stated = Verifier.parse(header.key)
        except BrokenNote as error:
            self._problems.add(None, "key_mismatch", f"the key in the header is none: {error}")
            return None
        if stated.name != header.origin:
            self._problems.add(None, "key_mismatch", "the key in the header is that of another log")
        return stated

    def _check_signature(self, header: Header, verifier: Verifier) -> None:
        try:
            opened = open_checkpoint(header.checkpoint, verifier)
        except BrokenNote as error:
            self._problems.add(None, "checkpoint_invalid", f"the checkpoint is not good: {error}")
            return
        self.header_good = True
        self._remember(opened)
        self._named = keys_named(header.checkpoint, opened)
        if opened.origin != header.origin:
            self._problems.add(None, "checkpoint_invalid", "the checkpoint is that of another log than the header says")

    def _read_since(self) -> None:
        if self._since is None:
            return
        try:
            self.old = self._opened(self._since)
        except BrokenNote as error:
            self._problems.add(None, "checkpoint_invalid", f"the earlier checkpoint is not good: {error}")
