"""``python -m benchmarks [name …]``: measure, print, and with ``--write`` keep the report in benchmarks/README.md."""

import argparse
from pathlib import Path

import uvloop

from benchmarks import captures, contact_lists, contacts, conversation, deny, gate, ledger, ledger_reads, memory, widget
from benchmarks.actors import stack
from benchmarks.report import Report

ON_STACK = {
    "conversation": conversation.run,
    "deny": deny.run,
    "memory": memory.run,
    "contacts": contacts.run,
    "gate": gate.run,
}
ALONE = {
    "conversation_alone": conversation.run_alone,
    "captures": captures.run,
    "contacts_lists": contact_lists.run,
    "ledger": ledger.run,
    "ledger_reads": ledger_reads.run,
}
NAMES = (*ON_STACK, *ALONE, "widget")
PAGE = Path(__file__).parent / "README.md"
MARK = "<!-- latest run -->\n"


async def measure(names: list[str], *, write: bool = False) -> Report:
    """Run the named benchmarks, one after the other, each on a stack of its own; `write` keeps what is there so far."""
    report = Report()
    for name in names:
        if name in ON_STACK:
            async with stack() as running:
                await ON_STACK[name](running, report)
        elif name in ALONE:
            await ALONE[name](report)
        else:
            widget.run(report)
        if write:
            PAGE.write_text(PAGE.read_text(encoding="utf-8").partition(MARK)[0] + MARK + "\n" + report.markdown())
    return report


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], help="which; all when none is given")
    parser.add_argument("--write", action="store_true", help="keep the report in benchmarks/README.md")
    asked = parser.parse_args()
    report = uvloop.run(measure(asked.names or list(NAMES), write=asked.write))
    print("\n" + report.markdown())


if __name__ == "__main__":
    main()
