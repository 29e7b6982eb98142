"""The use cases: `check` answers questions, `suppress` notes what stands against an address; both `look` it up.
`campaign` answers whole lists, `decisions` logs a sample of the answers."""

from marketing_gate.handlers.campaign import Wanted, filtered
from marketing_gate.handlers.check import Gate
from marketing_gate.handlers.decisions import DecisionLog, Sampling
from marketing_gate.handlers.look import Bounds, now_micros
from marketing_gate.handlers.suppress import ComplaintStays, First, Report, Suppressing

__all__ = [
    "Bounds",
    "ComplaintStays",
    "DecisionLog",
    "First",
    "Gate",
    "Report",
    "Sampling",
    "Suppressing",
    "Wanted",
    "filtered",
    "now_micros",
]
