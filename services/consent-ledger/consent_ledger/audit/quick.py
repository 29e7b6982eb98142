"""The quick way through entry lines: whole, canonical and right in themselves, or not for here.

Nothing is judged here. What is not plainly right goes the careful way (`verify`, `entry`), which says what is wrong, or
that it was right all the same. What repeats from entry to entry is read as JSON once and remembered (`Mould`): lines
but for index, leaf, hash, conversation and salt, leaves but for commitment, ids and times. Between such pieces only
letters may stand that are themselves in any JSON string, so what was read once holds for every entry made of them. No
hash is remembered: every one is computed. Written as one loop that cuts by `Struct`, because a call costs as much as a
hash, and a hash begun anew half as much again as a copy of one that was.
"""

from binascii import b2a_base64, hexlify, unhexlify
from collections.abc import Container, Sequence
from hashlib import sha256
from struct import Struct
from typing import NamedTuple

import msgspec

from consent_ledger.audit.entry import Leaf, Notice, Shown
from consent_ledger.audit.lines import Columns, Entry, Line
from consent_ledger.domain.commitment import INNER, INNER_REST, OUTER, OUTER_REST
from consent_ledger.domain.edge import WIDTH

KEPT = 4096
_BEGIN, _LEAF = b'{"type":"entry","index":', b',"leaf":'
_HASH, _EVIDENCE, _SALT, _END = b',"leaf_hash":"', b'","evidence":', b',"salt":"', b'"}\n'
_COLUMNS = b'","columns":{"contact_id":"'
_COLUMNS_END = b'"}}\n'
_HEX, _UUID, _TIME = 64, 36, 27
_TALK = b',"conversation_id":"'
_CONTACT = b',"contact_id":"'
_OWN = (
    (b',"commitment":"', _HEX),
    (_CONTACT, _UUID),
    (b',"decided_at":"', _TIME),
    (b',"event_id":"', _UUID),
    (b',"expires_at":"', _TIME),
    (b',"recorded_at":"', _TIME),
)
"""What a leaf has for itself: behind which bytes, and how many letters."""
_LETTERS = b"0123456789abcdefTZ-:."
_begun, _begun_leaf = sha256(), sha256(b"\x00")
_base64 = msgspec.json.Decoder(bytes).decode
_line = msgspec.json.Decoder(Line).decode
_leaf = msgspec.json.Decoder(Leaf).decode
_shown = msgspec.json.Decoder(Shown).decode
_encode = msgspec.json.Encoder().encode

Pieces = tuple[bytes, ...]


class Mould(NamedTuple):
    """What is known of lines, or of leaves, that are made of the same pieces."""

    notice: bytes | None
    """SHA-256, in hex, of the notice that such a line shows, or that such a leaf names."""
    said: tuple[str, str | None] | None = None
    """Decision and purpose: of such a leaf, or of the columns in such a line; None in exports that have none."""
    evidence: slice = slice(0)
    """Where it stands in such a line."""
    ending: bytes = b""
    """How the base64 of such a leaf ends; with other bits than are decoded it would not."""


class Moulds:
    """By length, by how what is so long is cut, and by the pieces. All are forgotten when there are `KEPT`."""

    def __init__(self) -> None:
        self.by_length: dict[int, list[tuple[Struct, dict[Pieces, Mould]]]] = {}
        self._many = 0

    def __len__(self) -> int:
        return self._many

    def keep(self, lengths: Sequence[int], data: bytes, mould: Mould) -> bool:
        """Remember the mould of `data`, cut into pieces so long, of which every second is its own. False: it was."""
        form = "".join(f"{length}s" for length in lengths)
        if self._many >= KEPT:
            self.by_length.clear()
            self._many = 0
        cuts = self.by_length.setdefault(len(data), [])
        found = next((one for one in cuts if one[0].format == form), None)
        if found is None:
            cuts.append(found := (Struct(form), {}))
        cut, known = found
        pieces = cut.unpack(data)[::2]
        if pieces in known:
            return False
        known[pieces] = mould
        self._many += 1
        return True


class Quick:
    """Remembers what it has read. Of the order of entries it knows what it is told."""

    def __init__(self) -> None:
        self.lines = Moulds()
        self.leaves = Moulds()
        self.columns_wanted = False
        """Whether every line must say what stands beside its entry: the header says that they do."""
        self.without_columns = 0
        """How many of the entries taken did not say what stands beside them."""

    def take(self, lines: Sequence[bytes], index: int, row: list[bytes], watched: Container[str]) -> int:
        """How many of `lines` are plainly the entries from `index` on, within one tile; adds their hashes to `row`.

        Not plain is an entry of a contact that is `watched`, an erasure, and what has no evidence.
        """
        lines = lines[: WIDTH - index % WIDTH]
        many = self._run(lines, index, row, watched)
        while many < len(lines) and self._learn(lines[many], index + many):
            many += self._run(lines[many:], index + many, row, watched)
        return many

    def _run(self, lines: Sequence[bytes], index: int, row: list[bytes], watched: Container[str]) -> int:
        start, line_moulds, leaf_moulds, add = index, self.lines.by_length, self.leaves.by_length, row.append
        begun, begun_leaf = _begun.copy, _begun_leaf.copy
        line_cut: Struct | None = None
        leaf_cut: Struct | None = (
            None  # those of the line before, and its pieces: the same again costs a third of a search
        )
        own: Pieces
        line_pieces: Pieces = ()
        leaf_pieces: Pieces = ()
        for line in lines:
            for cut, known in line_moulds.get(len(line), ()):
                begin, number, a, quoted, b, hashed, c, talk, d, salted, e, who, f, which, g, when, h = cut.unpack(line)
                own = (begin, a, b, c, d, e, f, g, h)
                if cut is line_cut and own == line_pieces:
                    break
                if (found := known.get(own)) is not None:
                    shown, line_cut, line_pieces = found, cut, own
                    break
            else:
                break
            try:
                data, salt = _base64(quoted), unhexlify(salted)
            except (ValueError, msgspec.MsgspecError):
                break
            for cut, known in leaf_moulds.get(len(data), ()):
                a, committed, b, contact, c, decided, d, event, e, expires, f, recorded, g = cut.unpack(data)
                own = (a, b, c, d, e, f, g)
                if cut is leaf_cut and own == leaf_pieces:
                    break
                if (found := known.get(own)) is not None:
                    named, leaf_cut, leaf_pieces = found, cut, own
                    break
            else:
                break
            leaf, inner, outer = begun_leaf(), begun(), begun()
            leaf.update(data)
            inner.update(salt.translate(INNER) + INNER_REST + line[shown.evidence])
            outer.update(salt.translate(OUTER) + OUTER_REST + inner.digest())
            leaf_hash = leaf.digest()
            if (
                hexlify(outer.digest()) != committed
                or hexlify(leaf_hash) != hashed
                or number != b"%d" % index
                or shown.notice != named.notice
                or not quoted.endswith(named.ending)
                or b"".join((contact, decided, event, expires, recorded, talk, salted)).translate(None, _LETTERS)
                or (watched and contact.decode() in watched)
            ):
                break
            if shown.said is None and not self.columns_wanted:
                self.without_columns += 1
            elif shown.said != named.said or who != contact or which != event or when != recorded:
                break
            add(leaf_hash)
            index += 1
        return index - start

    def _learn(self, line: bytes, index: int) -> bool:
        """Remember what repeats of an entry with evidence. False when there is nothing new to remember."""
        try:
            entry = _line(line)
            if type(entry) is not Entry or entry.index != index:
                return False
            evidence = bytes(entry.evidence)
            leaf, notice = _leaf(entry.leaf), _shown(evidence).notice
        except (ValueError, msgspec.MsgspecError, RecursionError):
            return False
        if _encode(leaf) != entry.leaf or leaf.decision == "erased":
            return False
        return self._learn_line(line, entry, evidence, notice) | self._learn_leaf(entry.leaf, leaf)

    def _learn_line(self, line: bytes, entry: Entry, evidence: bytes, notice: Notice | None) -> bool:
        number = b"%d" % entry.index
        opened = len(_BEGIN) + len(number) + len(_LEAF)
        closed = line.find(b'"', opened + 1) + 1
        begins = closed + len(_HASH) + _HEX + len(_EVIDENCE)
        ends = begins + len(evidence) + len(_SALT) + _HEX
        talk_at, letters = _own(evidence, _TALK, _UUID, 0)
        tail = _tail(entry.columns)
        lengths = (
            *(len(_BEGIN), len(number), len(_LEAF), closed - opened, len(_HASH), _HEX),
            *(len(_EVIDENCE) + talk_at, letters, len(evidence) - talk_at - letters + len(_SALT), _HEX),
            *map(len, tail),
        )
        head = (_BEGIN, number, _LEAF, line[opened:closed], _HASH, line[begins - len(_EVIDENCE) - _HEX :][:_HEX])
        if b"".join((*head, _EVIDENCE, evidence, _SALT, line[ends - _HEX : ends], *tail)) != line:
            return False  # the same in JSON, but not as the service writes it
        shown = None if notice is None else sha256(notice.text.encode(errors="replace")).hexdigest().encode()
        said = None if entry.columns is None else (entry.columns.decision, entry.columns.purpose)
        return self.lines.keep(lengths, line, Mould(shown, said, slice(begins, begins + len(evidence))))

    def _learn_leaf(self, data: bytes, leaf: Leaf) -> bool:
        lengths, at = list[int](), 0
        for before, letters in _OWN:
            begins, own = _own(data, before, letters, at)
            if not own and before == _CONTACT:
                return False  # it would not be looked up among the watched
            lengths += (begins - at, own)
            at = begins + own
        named = None if leaf.notice_sha256 is None else leaf.notice_sha256.encode()
        ending = b2a_base64(data[-(len(data) % 3 or 3) :], newline=False) + b'"'
        return self.leaves.keep(
            (*lengths, len(data) - at), data, Mould(named, (leaf.decision, leaf.purpose), ending=ending)
        )


def _tail(columns: Columns | None) -> tuple[bytes, ...]:
    """How a line goes on behind its salt: every second piece is its own."""
    if columns is None:
        return (_END, *[b""] * 6)
    return (
        _COLUMNS,
        columns.contact_id.encode(errors="replace"),
        b'","decision":%s,"event_id":"' % _encode(columns.decision),
        columns.event_id.encode(errors="replace"),
        b'","purpose":%s,"recorded_at":"' % _encode(columns.purpose),
        columns.recorded_at.encode(errors="replace"),
        _COLUMNS_END,
    )


def _own(data: bytes, before: bytes, letters: int, at: int) -> tuple[int, int]:
    """Where, from `at` on, a JSON string of so many plain letters begins behind `before`, and their number. Where there
    is none: `at` and 0, and the bytes are some of those that repeat."""
    begins = data.find(before, at) + len(before)
    text = data[begins : begins + letters + 1]
    if begins < at + len(before) or text[-1:] != b'"' or len(text) <= letters or text[:-1].translate(None, _LETTERS):
        return at, 0
    return begins, letters
