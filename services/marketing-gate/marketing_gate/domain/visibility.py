"""Whether what a freshness token promises is visible: `at_least` of a question."""

from marketing_gate.domain.known import Known
from shared.consent import NEVER, State
from shared.freshness import Freshness


def visible(promise: Freshness, known: Known | None, *, as_of: int, index: int, configured: int) -> bool:
    """Whether everything that `promise` names is known.

    `known` is of the contact it names, None when nothing is known of that one. `as_of`: all said up to then is known.
    `index`: all ledger entries of the workspace below it are known. `configured`: version of its configuration.
    """
    if _lacks(promise.as_of, as_of) or _lacks(promise.configured, configured):
        return False
    if promise.index is not None and promise.index >= index:
        return False
    return promise.contact_id is None or _shows(promise, known or Known())


def settled(promise: Freshness, known: Known | None) -> bool:
    """Whether no grant that was said before what `promise` names, and heard, is still on its way to the record.

    The promise is kept without it, but who asks straight after the last word of a conversation means its first too.
    """
    said = max(promise.denied or NEVER, promise.captured or NEVER)
    return not any(_unrecorded(cell.state) and cell.state.heard_grant_at <= said for cell in (known or Known()).cells)


def _unrecorded(state: State) -> bool:
    """Whether the last word that was heard is a grant of which the ledger has said nothing yet."""
    return state.heard_grant_at > max(state.denied_at, state.grant.at if state.grant else NEVER)


def _shows(promise: Freshness, known: Known) -> bool:
    directory = known.directory
    return not (
        (_lacks(promise.denied, known.heard.by(promise.actor)) and promise.denied not in _denied_at(known))
        or (_lacks(promise.recorded, known.recorded.by(promise.actor)) and promise.recorded not in _recorded_at(known))
        or _lacks(promise.captured, directory.captured_at if directory else -1)
        or _lacks(promise.directory, directory.version if directory else -1)
    )


def _denied_at(known: Known) -> set[int]:
    """The moments of the denials that stand here: each was heard, whoever took the decision."""
    kinds = ("refused", "withdrawn", "objected", "erased_denial")
    found = {getattr(cell.state, kind).at for cell in known.cells for kind in kinds}
    return found | {cell.state.restriction[0] for cell in known.cells}


def _recorded_at(known: Known) -> set[int]:
    """The moments of what stands here and can only have come from the ledger."""
    states = [cell.state for cell in known.cells]
    granted = {state.grant.at for state in states if state.grant}
    return granted | {state.confirmed_at for state in states}


def _lacks(promised: int | None, reached: int) -> bool:
    return promised is not None and promised > reached
