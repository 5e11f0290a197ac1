"""What only a repaired text shows: faults that others keep from being seen, told beside those.

Belongs here: those findings. Not here: where in the text as it stands the lines are that they are
about (`earlier_places.py`), the steps of a repair (`repair_steps.py`), faults that one look at a
text shows (`check.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from agentc.diagnostics.diagnostic import sort_diagnostics
from agentc.linter.check import Report
from agentc.linter.earlier_places import EarlierPlaces
from agentc.linter.repair_steps import Check, mend
from agentc.linter.silences import CodeFilter


def add_later_findings(text: str, report: Report, check: Check) -> Report:
    """Return a report with what is found only once the text is repaired, at its place in this text.

    Of each step that is what a later step repairs; of the last step all that is left, but nothing
    that was said before. A code is added once a line.
    """
    said = {(finding.code, finding.message) for finding in report.diagnostics}
    known = {(finding.code, finding.where.line) for finding in report.diagnostics}
    lines = text.split("\n")
    added = []
    secrets = report.secrets
    for later, found in _list_later_reports(text, report, check):
        places = EarlierPlaces(lines, later.split("\n"))
        secrets = (*secrets, *found.secrets)
        for finding in found.diagnostics:
            if not finding.fixable and (finding.code, finding.message) in said:
                continue
            placed = replace(finding, where=places.find(finding.where))
            if (placed.code, placed.where.line) not in known:
                known.add((placed.code, placed.where.line))
                added.append(placed)
    if not added:
        return report
    diagnostics = sort_diagnostics((*report.diagnostics, *added))
    return replace(report, diagnostics=diagnostics, secrets=secrets)


def _list_later_reports(text: str, report: Report, check: Check) -> Iterator[tuple[str, Report]]:
    """Yield each repaired text with a report: what a later step repairs of it, for the last text
    all that is found."""
    steps = mend(text, report, check, CodeFilter())
    for step in steps[:-1]:
        fixable = tuple(finding for finding in step.after.diagnostics if finding.fixable)
        yield step.text, replace(step.after, diagnostics=fixable)
    if steps:
        yield steps[-1].text, steps[-1].after
