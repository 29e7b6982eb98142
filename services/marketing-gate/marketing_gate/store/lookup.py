"""Which contacts a question is about, from values read so far; what is still missing is noted to be read next.

A contact is found by id or through its address. What should be there and is not, or does not read back, is
`Unreadable`: a denial may have been in it.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import inf
from typing import NamedTuple, TypeVar
from uuid import UUID

from marketing_gate.domain.judgement import Left, Workspace
from marketing_gate.domain.known import Known
from marketing_gate.domain.question import Named
from marketing_gate.domain.suppression import CLEAR, Suppression
from marketing_gate.store import addresses, codec, keys, workspaces
from marketing_gate.store.addresses import AddressRecord
from marketing_gate.store.questions import Reader, Unavailable
from shared.events import Channel
from shared.identity import KIND_OF, Kind

T = TypeVar("T")
_CHUNK = 4000


class Missing(Exception):
    """More has to be read first: `View.wanted`."""


class Gone(codec.Unreadable):
    """What another value names is not there: lost, or it moved between two reads."""


class Found(NamedTuple):
    """The contacts a question names (`ids` beside them), the others that share their address on the channel, those
    from whom it was taken, and what stands against those addresses there."""

    asked: list[Known]
    ids: list[bytes]
    sharing: list[Known]
    suppression: Suppression = CLEAR
    former: Sequence[Left] = ()


class View:
    """Values read from the store, by name. `patience`: how many seconds more it may be waited for."""

    def __init__(self, patience: float = inf) -> None:
        self.patience = patience
        self.values: dict[bytes, bytes | None] = {}
        self._known: dict[bytes, Known] = {}
        self.wanted: dict[bytes, None] = {}
        self.unreadable: set[bytes] = set()

    def learn(self, values: Mapping[bytes, bytes | None], wanted: Iterable[bytes]) -> None:
        """Take in those values that were `wanted`; others may have been read beside them.

        What was read in several parts is whole up to when the first of them was, not the last.
        """
        earlier = self.values.get(keys.CURRENT)
        for name in wanted:
            self.values[name] = values[name]
        later = self.values.get(keys.CURRENT)
        if earlier and later and earlier.isdigit() and later.isdigit() and int(earlier) < int(later):
            self.values[keys.CURRENT] = earlier
        self.wanted.clear()

    def value(self, key: bytes) -> bytes | None:
        """The value of `key`. Raises Missing when it was not read."""
        try:
            return self.values[key]
        except KeyError:
            self.wanted[key] = None
            raise Missing from None

    def contact(self, key: bytes) -> Known | None:
        """What is known of a contact, None for nothing. Raises Missing or Unreadable."""
        known = self._known.get(key)
        if known is None and (value := self.value(key)) is not None:
            known = self._known[key] = self.parsed(key, codec.unpack, value)
        return known

    def workspace(self, name: str) -> Workspace:
        """A workspace's configuration, the empty one for none. Raises Missing or Unreadable."""
        value = self.value(keys.workspace(name))
        return Workspace() if value is None else self.parsed(keys.workspace(name), workspaces.unpack, value)

    def parsed(self, key: bytes, parse: Callable[[bytes], T], value: bytes) -> T:
        """`value` of `key`, parsed. Raises Unreadable, and notes the key."""
        try:
            return parse(value)
        except ValueError as error:
            self.unreadable.add(key)
            raise codec.Unreadable(str(error)) from None

    def address(self, workspace: str, kind: Kind, fingerprint: str) -> AddressRecord:
        """What is known of an address. Raises Missing or Unreadable."""
        key = keys.address(workspace, kind, fingerprint)
        value = self.value(key)
        return AddressRecord() if value is None else self.parsed(key, addresses.unpack, value)

    def find(self, workspace: str, named: Named, channel: Channel) -> Found:
        """The contacts that `named` is about. Raises Missing or Unreadable."""
        if named.contact_id is not None:
            return self._by_id(workspace, named.contact_id, channel)
        if named.kind is None:
            return Found([], [], [])
        record = self.address(workspace, named.kind, named.fingerprint)
        asked: list[Known] = []
        ids: list[bytes] = []
        former: list[Left] = []
        for member, known in zip(record.members, self._all(workspace, record.members), strict=True):
            if left := known.former_at(named.kind, named.fingerprint):
                former.append(Left(known, left))
            else:
                asked.append(known)
                ids.append(member)
        if named.kind is KIND_OF[channel]:
            return Found(asked, ids, [], record.on(channel), former)
        return self._beside(workspace, asked, ids, channel)

    def _by_id(self, workspace: str, contact_id: UUID, channel: Channel) -> Found:
        known = self.contact(keys.contact(workspace, contact_id))
        if known is None:
            return Found([], [], [])
        return self._beside(workspace, [known], [contact_id.bytes], channel)

    def _beside(self, workspace: str, asked: list[Known], ids: list[bytes], channel: Channel) -> Found:
        """With what the addresses of `asked` on the channel add, where they are worth a look."""
        kind = KIND_OF[channel]
        places = {place.fingerprint for known in asked if known.shared and (place := known.place(kind))}
        others: dict[bytes, None] = {}
        suppression = CLEAR
        for fingerprint in places:
            record = self.address(workspace, kind, fingerprint)
            if not record.members:
                raise Gone("an address that leads here")
            others.update(dict.fromkeys(record.members))
            suppression |= record.on(channel)
        sharing: list[Known] = []
        former: list[Left] = []
        for known in self._all(workspace, [member for member in others if member not in ids]):
            places_left = [known.former_at(kind, fingerprint) for fingerprint in places]
            if all(places_left):
                former += [Left(known, left) for left in places_left if left is not None]
            else:
                sharing.append(known)
        return Found(asked, ids, sharing, suppression, former)

    def _all(self, workspace: str, ids: Iterable[bytes]) -> list[Known]:
        """Every one of them. All that are missing are noted at once."""
        found: list[Known] = []
        missing = False
        for contact_id in ids:
            try:
                known = self.contact(keys.contact(workspace, contact_id))
            except Missing:
                missing = True
                continue
            if known is None:
                raise Gone("a contact that an address leads to")
            found.append(known)
        if missing:
            raise Missing
        return found


async def read(reader: Reader, view: View, wanted: Sequence[bytes]) -> None:
    """Read what `view` lacks of `wanted` and, with every part of it, up to when the store is whole.

    Raises Unavailable.
    """
    values = view.values
    missing = [name for name in wanted if name not in values] if values else wanted
    for at in range(0, len(missing), _CHUNK):
        if view.patience <= 0:
            raise Unavailable("the store is too slow")
        chunk = [keys.CURRENT, *missing[at : at + _CHUNK]]
        began = time.monotonic()
        answered = await reader.get(chunk)
        view.patience -= time.monotonic() - began
        view.learn(answered, chunk)
