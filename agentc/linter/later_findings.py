"""What only a repaired text shows: faults that others keep from being seen, told beside those.

Belongs here: those findings, at the lines that they are about in the text as it stands. Not here:
the steps of a repair (`mend.py`), faults that one look at a text shows (`check.py`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from agentc.diagnostics.diagnostic import sort_diagnostics
from agentc.errors import Where
from agentc.linter.check import Report
from agentc.linter.mend import Check, mend
from agentc.linter.silences import CodeFilter


def add_later_findings(text: str, report: Report, check: Check) -> Report:
    """Return what was found in a text, with what is found in it once that is repaired: what is
    repaired then, too, and what is left in the end. Each code is added once a line."""
    codes = {finding.code for finding in report.diagnostics}
    known = {(finding.code, finding.where.line) for finding in report.diagnostics}
    lines = _number_lines(text)
    added = []
    secrets = report.secrets
    for later, found in _list_later_reports(text, report, check):
        later_lines = later.split("\n")
        secrets = (*secrets, *found.secrets)
        for finding in found.diagnostics:
            if not finding.fixable and finding.code in codes:
                continue
            placed = replace(finding, where=lines.find(later_lines, finding.where))
            if (placed.code, placed.where.line) not in known:
                known.add((placed.code, placed.where.line))
                added.append(placed)
    if not added:
        return report
    diagnostics = sort_diagnostics((*report.diagnostics, *added))
    return replace(report, diagnostics=diagnostics, secrets=secrets)


def _list_later_reports(text: str, report: Report, check: Check) -> Iterator[tuple[str, Report]]:
    """Yield each repaired text, with what a later step repairs of it; the last with all that it
    has."""
    steps = mend(text, report, check, CodeFilter())
    for step in steps[:-1]:
        fixable = tuple(finding for finding in step.after.diagnostics if finding.fixable)
        yield step.text, replace(step.after, diagnostics=fixable)
    if steps:
        yield steps[-1].text, steps[-1].after


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a text: how many there are, and where each stands, from 1."""

    count: int
    numbers: Mapping[str, list[int]]

    def find(self, later: list[str], where: Where) -> Where:
        """Return the place in the text that one in the repaired text is, of which `later` are the
        lines: in a line that says the same; below such a line where it was itself repaired."""
        if where.line is None:
            return where
        for line in range(where.line, 0, -1):
            alike = self.numbers.get(later[line - 1])
            if alike:
                found = alike[min(bisect_left(alike, line), len(alike) - 1)]
                return replace(where, line=min(found + where.line - line, self.count))
        return replace(where, line=min(where.line, self.count))


def _number_lines(text: str) -> _Lines:
    """Return the lines of a text."""
    lines = text.split("\n")
    numbers = defaultdict(list)
    for number, line in enumerate(lines, 1):
        numbers[line].append(number)
    return _Lines(len(lines), numbers)
