"""How a figure is written: what was measured, its floor, the ratio, and what was wanted."""

import os
import platform
from dataclasses import dataclass, field
from datetime import UTC, datetime


@dataclass(frozen=True)
class Figure:
    """One measured ratio. `wanted` is in words;."""

    name: str
    measured: float
    floor: float
    unit: str
    floor_name: str
    wanted: str

    @property
    def ratio(self) -> float:
        """`measured` over `floor`."""
        return self.measured / self.floor

    @property
    def row(self) -> str:
        """A row of a Markdown table."""
        return (
            f"| {self.name} | {self.measured:,.2f} {self.unit} | {self.floor_name}: {self.floor:,.2f} {self.unit} "
            f"| {self.ratio:.2f} | {self.wanted} |"
        )


@dataclass
class Report:
    """The figures of one run, and plain notes beside them."""

    figures: list[Figure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, figure: Figure) -> None:
        """Keep a figure and print it."""
        self.figures.append(figure)
        print(figure.row, flush=True)

    def note(self, text: str) -> None:
        """Keep a note and print it."""
        self.notes.append(text)
        print(text, flush=True)

    def markdown(self) -> str:
        """The whole report."""
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        head = (
            f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {memory:.0f} GiB, "
            f"Python {platform.python_version()}, {platform.system()}"
        )
        table = ["| What | Measured | Floor, same run | Ratio | Wanted |", "|---|---|---|---|---|"]
        return "\n".join([head, "", *table, *(f.row for f in self.figures), "", *(f"- {n}" for n in self.notes)]) + "\n"
