"""What came out of a verification, as JSON and in words: what was proved, and what was not."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from consent_ledger.audit.problems import Problem
from consent_ledger.domain.note import Checkpoint


@dataclass(frozen=True, slots=True)
class Removed:
    """Evidence that a signed statement of the log says was removed, by one rule: of how many entries."""

    number: int
    at: str
    rule: str
    entries: int

    def __str__(self) -> str:
        return f"removed under retention on {self.at[:10]} by rule {self.rule}: the evidence of {self.entries} entries"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came out. `size` and `root` are the signed ones where there are any."""

    partial: bool
    size: int
    root: str | None
    entries: int
    erased: int
    removed: Sequence[Removed]
    unweighed: int
    without_columns: int
    problems: Sequence[Problem]
    problem_count: int
    checkpoint: Checkpoint | None
    key_given: bool
    since: int | None

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return self.problem_count == 0

    def as_json(self) -> dict[str, Any]:
        """The answer of ``verify --json``."""
        return {
            "ok": self.ok,
            "partial": self.partial,
            "size": self.size,
            "root": self.root,
            "problems": [one.as_json() for one in self.problems],
            "problem_count": self.problem_count,
            "entries": self.entries,
            "erased": self.erased,
            "without_columns": self.without_columns,
            "removed": sum(one.entries for one in self.removed),
            "removals": [asdict(one) for one in self.removed],
            "origin": self.checkpoint and self.checkpoint.origin,
            "key_given": self.key_given,
            "since": self.since,
        }


def in_words(verdict: Verdict) -> str:
    """What was proved and what was not, short."""
    lines = [f"{'OK' if verdict.ok else 'NOT OK'}: {verdict.entries} entries, checkpoint of {verdict.size}"]
    if verdict.checkpoint is not None:
        lines[0] += f", log {verdict.checkpoint.origin}"
    for one in verdict.problems[:20]:
        place = "the file" if one.index is None else f"entry {one.index}"
        lines.append(f"  {place}: {one.code}: {one.detail}")
    if verdict.problem_count > 20:
        lines.append(f"  and {verdict.problem_count - 20} more (see --json)")
    lines += [f"  {one}" for one in verdict.removed[:20]]
    if len(verdict.removed) > 20:
        lines.append(f"  and {len(verdict.removed) - 20} more removals (see --json)")
    return "\n".join(lines + [f"{'Proved' if good else 'Not proved'}: {what}" for good, what in _claims(verdict)])


def _claims(verdict: Verdict) -> list[tuple[bool, str]]:
    codes = {one.code for one in verdict.problems}
    broken = codes & {"index_gap", "truncated", "root_mismatch", "checkpoint_invalid", "end_missing", "count_mismatch"}
    broken |= codes & {"rolled_back", "forked"}
    what = "the part's entries are in the signed log" if verdict.partial else "the entries are exactly the signed log"
    claims = [(not broken and not codes & {"leaf_malformed", "leaf_hash_mismatch"}, what + ", in their order")]
    found = "the service's own answers find entries by what the leaves say"
    older = f" ({verdict.without_columns} entries do not tell: the export is of an older service)"
    claims.append(
        ("column_mismatch" not in codes and not verdict.without_columns, found + older * bool(verdict.without_columns))
    )
    about = "notices and evidence are those that were recorded"
    claims.append((not codes & {"commitment_mismatch", "notice_mismatch", "evidence_missing"} and verdict.ok, about))
    if verdict.removed:
        due = not verdict.unweighed and "removed_early" not in codes
        claims.append((due, "what was removed under retention was due by the rules that the log signed"))
        many = sum(one.entries for one in verdict.removed)
        claims.append((False, f"what {many} entries whose evidence was removed under retention said"))
    if verdict.erased:
        claims.append((False, f"what {verdict.erased} entries without evidence (their contacts were erased) said"))
    signer = "the checkpoint is by the key that you gave"
    claims.append((verdict.key_given and not codes & {"key_mismatch", "checkpoint_invalid"}, signer))
    if verdict.since is not None:
        grown = not codes & {"forked", "rolled_back", "index_gap", "root_mismatch", "truncated"}
        claims.append((grown, f"the log only grew since the checkpoint of {verdict.since} entries"))
    else:
        claims.append((False, "that nobody was shown another log (compare checkpoints: --since, or a witness)"))
    return claims
