"""What is stored and is not what was signed, named by the first entry that it concerns. Pure."""

from dataclasses import dataclass

MISSING, UNSIGNED, UNREADABLE = "missing", "unsigned", "unreadable"
BEHIND, FORKED = "behind", "forked"
TREE, EVIDENCE, CHECKPOINT = "tree", "evidence", "checkpoint"
_WORDS = {
    "leaf_hash": "its leaf is not the one that was hashed",
    MISSING: "it is not there",
    UNSIGNED: "no checkpoint covers it",
    TREE: "its leaf is not the one in the tree that was signed",
    EVIDENCE: "its evidence is not what its leaf commits to, or is missing without a reason on record",
    CHECKPOINT: "the checkpoint that ends with it, or soon after, is not as it was signed",
    UNREADABLE: "its leaf cannot be read",
    BEHIND: "a checkpoint that covers it was issued, and none is stored: the log was put back, or checkpoints deleted",
    FORKED: "the last checkpoint, which ends with it, is another one than was issued of as many entries",
}


@dataclass(frozen=True, slots=True)
class Damage:
    """The entry, and what is wrong with it: a key of its leaf that its row says otherwise, or a word of those above."""

    workspace: str
    index: int
    what: str

    def __str__(self) -> str:
        words = _WORDS.get(self.what, f"its {self.what} in the table is not what its leaf says")
        return f"entry {self.index} of the log {self.workspace}: {words}"


class Damaged(LookupError):
    """A question cannot be answered from what is stored."""

    def __init__(self, damage: Damage) -> None:
        super().__init__(str(damage))
        self.damage = damage
