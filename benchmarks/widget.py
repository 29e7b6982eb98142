"""What the widget costs a page that embeds it, in bytes."""

from conversation.api.script import packed, source

from benchmarks.report import Report

WANTED = 20 * 1024


def run(report: Report) -> None:
    """Count the script as it is sent."""
    raw, gzipped = len(source()), len(packed())
    verdict = "within" if gzipped <= WANTED else "over"
    report.note(f"widget.js: {raw:,} bytes, {gzipped:,} gzipped; {verdict} the {WANTED:,} that were wanted")
