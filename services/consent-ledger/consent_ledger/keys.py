"""The signing keys: one Ed25519 key a log, in a file that only this service reads, never in a database or a log line.

A key is made when its log is opened and never silently after: a log whose key has gone cannot go on under another.
To change it, a second key is added behind the first (`Keyring.rotate`): from then on both sign, and each checkpoint
names both, so that whoever knows the first can believe the second.
Beside each key lies the last checkpoint that was signed with it: what a restored backup of the database cannot undo.
It is only ever replaced by one of more entries.
"""

import contextlib
import fcntl
import functools
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import ParamSpec, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from pydantic import SecretStr

from consent_ledger.domain.note import BrokenNote, Checkpoint, Note, Signer, Verifier, open_by_any

_BLOCK = re.compile(rb"-----BEGIN .*?-----END [A-Z0-9 ]+-----", re.DOTALL)
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_P = ParamSpec("_P")
_T = TypeVar("_T")


class KeyFault(RuntimeError):
    """A signing key is missing, unreadable or of another kind. Nobody should go on by guess."""

    def __init__(self, told: str, workspace: str | None = None) -> None:
        super().__init__(told)
        self.workspace = workspace


class KeysAway(OSError):
    """The folder of the keys cannot be used now, as a store that is away: it is tried again, and nothing is lost."""


def _in_folder(method: Callable[_P, _T]) -> Callable[_P, _T]:
    """`method`, saying that it is the folder of the keys that cannot be used, where it is."""

    @functools.wraps(method)
    def told(*given: _P.args, **named: _P.kwargs) -> _T:
        try:
            return method(*given, **named)
        except KeysAway:
            raise
        except OSError as error:
            why = f"keys: the folder of SOUHLAS_LEDGER_KEYS cannot be used ({error.strerror or type(error).__name__})"
            raise KeysAway(error.errno, why) from error

    return told


class Keyring:
    """The signers by workspace. `given` are PEM texts from the settings; the others are files in `folder`."""

    def __init__(self, folder: Path, origin: str, given: Mapping[str, SecretStr] | None = None) -> None:
        self._folder = folder
        self._origin = origin
        self._given = dict(given or {})
        self._signers: dict[str, tuple[tuple[Signer, ...], _Stamp | None]] = {}
        self._seen: dict[str, tuple[Checkpoint, Checkpoint, _Stamp | None]] = {}

    def origin_of(self, workspace: str) -> str:
        """The log's name for ever: ``<setting>/<workspace>``."""
        return f"{self._origin}/{workspace}"

    @_in_folder
    def signers(self, workspace: str, *, create: bool = False) -> tuple[Signer, ...]:
        """The signers of a log, the first key first. Raises KeyFault when there is no key and none may be made.

        Keys that another process added to the file are taken up; a file that lacks one known here changes nothing.
        """
        known, stamp = self._signers.get(workspace, ((), None))
        now = None if workspace in self._given else _stamp(self._path(workspace, "pem"))
        if not known or (now is not None and now != stamp):
            origin = self.origin_of(workspace)
            found = tuple(Signer(origin, key) for key in self._keys(workspace, create))
            if [one.verifier for one in found[: len(known)]] == [one.verifier for one in known]:
                known = found
            self._signers[workspace] = known, now or _stamp(self._path(workspace, "pem"))
        return known

    def signer(self, workspace: str, *, create: bool = False) -> Signer:
        """The signer with the latest key. Raises KeyFault when there is no key and none may be made."""
        return self.signers(workspace, create=create)[-1]

    def open(self, workspace: str, note: str) -> Checkpoint:
        """The checkpoint in a note that a key of the log signed. Raises BrokenNote or KeyFault."""
        return open_by_any(note, [signer.verifier for signer in self.signers(workspace)])

    def verifier_of(self, workspace: str, note: str) -> Verifier:
        """The latest key that signed this checkpoint: a new key is told once there is a checkpoint under it.

        Raises BrokenNote or KeyFault.
        """
        parsed = Note.parse(note)
        signed = [one.verifier for one in self.signers(workspace) if parsed.signed_by(one.verifier)]
        if not signed:
            raise BrokenNote("not signed by a key of this log")
        return signed[-1]

    @_in_folder
    def rotate(self, workspace: str) -> Signer:
        """Make a new key behind those there are. A running service takes it up with its next checkpoint.

        Raises KeyFault where the log has no key, or was given its keys by settings: add the new PEM there.
        """
        if workspace in self._given:
            raise KeyFault(f"the keys of the log {workspace} are given by settings: add a new one behind them there")
        self._keys(workspace, create=False)
        path = self._path(workspace, "pem")
        _write(path, path.read_bytes().rstrip() + b"\n" + _new_pem(), replace=True)
        return self.signer(workspace)

    @_in_folder
    def remember(self, workspace: str, note: str) -> None:
        """Keep the checkpoint just issued beside the key, unless one of as many entries, or more, is known."""
        path, issued = self._path(workspace, "checkpoint"), Checkpoint.parse(Note.parse(note).text)
        with _alone(path.parent):
            seen = self.seen(workspace)
            if not seen or seen[-1].size < issued.size:
                _write(path, note.encode(), replace=True, durable=False)
                self._seen[workspace] = issued, issued, _stamp(path)

    @_in_folder
    def seen(self, workspace: str) -> tuple[Checkpoint, ...]:
        """What the log must extend: the checkpoint that this process issued, or saw first, and the longest seen since.

        The longest is the last. Costs a look at the file's time; it is read only where another process wrote it.
        Raises BrokenNote or KeyFault for one that no key of the log signed.
        """
        known = self._seen.get(workspace)
        stamp = _stamp(self._path(workspace, "checkpoint"))
        if stamp is not None and (known is None or stamp != known[2]) and (kept := self.remembered(workspace)):
            found = self.open(workspace, kept)
            own, longest, _ = known or (found, found, None)
            known = self._seen[workspace] = own, max(longest, found, key=lambda one: one.size), stamp
        if known is None:
            return ()
        return known[:1] if known[0] is known[1] else known[:2]

    @_in_folder
    def remembered(self, workspace: str) -> str | None:
        """The checkpoint kept last, None when there is none."""
        try:
            return self._path(workspace, "checkpoint").read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    @_in_folder
    def known(self) -> list[str]:
        """Workspaces of which a checkpoint was kept."""
        try:
            names = [Path(name) for name in os.listdir(self._folder)]  # glob says nothing of what cannot be read
        except FileNotFoundError:
            return []
        return sorted(name.stem for name in names if name.suffix == ".checkpoint" and _SLUG.fullmatch(name.stem))

    def _path(self, workspace: str, kind: str) -> Path:
        if not _SLUG.fullmatch(workspace):
            raise KeyFault("a workspace's name must be a slug to name a file")
        return self._folder / f"{workspace}.{kind}"

    def _keys(self, workspace: str, create: bool) -> list[Ed25519PrivateKey]:
        if workspace in self._given:
            return _parse(self._given[workspace].get_secret_value().encode(), workspace)
        path = self._path(workspace, "pem")
        if not path.exists():
            if not create:
                raise KeyFault(f"the signing key of the log {workspace} is missing: {path}", workspace)
            _write(path, _new_pem(), replace=False)
        return _parse(path.read_bytes(), workspace)


def folder_fault(folder: Path) -> str | None:
    """Why keys and checkpoints cannot be kept in `folder`, in words; None when they can. Makes it if there is none."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.listdir(folder)
        with tempfile.TemporaryFile(dir=folder):
            return None
    except (FileExistsError, NotADirectoryError):
        return "is no folder"
    except OSError as error:
        return f"cannot be read and written ({error.strerror})"


def given_fault(given: Mapping[str, SecretStr]) -> str | None:
    """What is wrong with keys given by settings, in words without any of them; None when each can sign."""
    for workspace, pem in given.items():
        if not _SLUG.fullmatch(workspace):
            return "each name in it should be a workspace"
        try:
            _parse(pem.get_secret_value().encode(), workspace)
        except KeyFault as error:
            return str(error)
    return None


_Stamp = tuple[int, int, int]


def _stamp(path: Path) -> _Stamp | None:
    """What changes whenever the file is replaced; None while there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """While no other process is in such a block on the folder: held for microseconds."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _new_pem() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _parse(pem: bytes, workspace: str) -> list[Ed25519PrivateKey]:
    """The keys of a file, one PEM block each."""
    found: list[Ed25519PrivateKey] = []
    for block in _BLOCK.findall(pem) or [pem]:
        try:
            key = load_pem_private_key(block, password=None)
        except ValueError:
            raise KeyFault(f"the signing key of the log {workspace} is not readable PEM", workspace) from None
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyFault(f"the signing key of the log {workspace} is not an Ed25519 key", workspace)
        found.append(key)
    return found


def _write(path: Path, data: bytes, *, replace: bool, durable: bool = True) -> None:
    """Write a file of mode 0600, whole or not at all. Without `replace` the first writer of two wins.

    `durable`: a power cut afterwards leaves it whole too, as a log's only key must be.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        if replace:
            os.replace(temporary, path)
        else:
            with contextlib.suppress(FileExistsError):
                os.link(temporary, path)
        if durable:
            _sync_folder(path.parent)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
