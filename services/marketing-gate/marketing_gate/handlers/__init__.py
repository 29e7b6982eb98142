"""The use cases: `check` answers questions, `suppress` notes what stands against an address; both `look` it up.
`campaign` answers whole lists."""

from marketing_gate.handlers.campaign import Wanted, filtered
from marketing_gate.handlers.check import Gate
from marketing_gate.handlers.look import Bounds, now_micros
from marketing_gate.handlers.suppress import ComplaintStays, Report, Suppressing

__all__ = ["Bounds", "ComplaintStays", "Gate", "Report", "Suppressing", "Wanted", "filtered", "now_micros"]
