"""The results page: tables, machine and versions as Markdown.

Belongs here: words and layout. Not here: measuring (`measure.py`), what is compared (`run.py`).
"""

from __future__ import annotations

import datetime
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from measure import Result, Spread

INTRO = """\
# Benchmarks

Written by `benchmarks/{program}`; do not edit. Whole processes, from start to exit. The commands of a table run in turn
(A B C A B C ...) after one unmeasured run each. Figures are medians of {runs} runs with (least – greatest). A ratio is
agentc's time divided by that command's time in the same round, so 2.00 means that agentc took twice as long. CPU time
is user + system time of the process and its children. Ratios carry over to other machines better than milliseconds.
"""


@dataclass(frozen=True, slots=True)
class Table:
    """One comparison: the first result is agentc's, the others are what it is measured against."""

    title: str
    about: str
    results: Sequence[Result]
    after: Sequence[str] = ()


def page(
    tables: Sequence[Table],
    facts: Sequence[tuple[str, str]],
    commands: Sequence[str],
    runs: int,
    program: str = "run.py",
) -> str:
    """The whole page."""
    parts = [INTRO.format(program=program, runs=runs), *(_table(table) for table in tables)]
    listed = "\n".join(f"| {name} | {value} |" for name, value in facts)
    parts.append(f"## Machine and versions\n\n| | |\n|---|---|\n{listed}\n")
    parts.append("## To repeat it\n\n```sh\n" + "\n".join(commands) + "\n```\n")
    return "\n".join(parts)


def _table(table: Table) -> str:
    base = table.results[0]
    lines = [
        f"## {table.title}",
        "",
        table.about,
        "",
        "| command | wall, ms | CPU, ms | agentc ÷ this, wall | agentc ÷ this, CPU |",
        "|---|---:|---:|---:|---:|",
    ]
    for result in table.results:
        figures = [_spread(Spread.of(result.wall), 0), _spread(Spread.of(result.cpu), 0)]
        figures += (
            ["", ""] if result is base else [_spread(ratio, 2) for ratio in base.ratios(result)]
        )
        lines.append(f"| `{result.command.shown}` | {' | '.join(figures)} |")
    for sentence in table.after:
        lines += ["", sentence]
    return "\n".join(lines) + "\n"


def _spread(spread: Spread, digits: int) -> str:
    return (
        f"**{spread.middle:,.{digits}f}** ({spread.least:,.{digits}f} – "
        f"{spread.greatest:,.{digits}f})"
    )


def machine() -> list[tuple[str, str]]:
    """What the figures were taken on."""
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    return [
        ("date", datetime.datetime.now(datetime.UTC).date().isoformat()),
        ("CPU", f"{_processor()}, {os.cpu_count()} cores, {platform.machine()}"),
        ("OS", _system()),
        ("load average before the run", load),
        ("Python", f"{platform.python_implementation()} {platform.python_version()}"),
    ]


def _processor() -> str:
    listing = Path("/proc/cpuinfo")
    if listing.exists():
        for line in listing.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown"


def _system() -> str:
    try:
        return f"{platform.freedesktop_os_release()['PRETTY_NAME']}, {platform.system()}"
    except (OSError, KeyError):
        return f"{platform.system()} {platform.release()}"
