"""What of the findings in a text its user wants, as it is told.

Belongs here: the choice, their place, and hiding secrets. Not here: what is found (`check.py`).
"""

from __future__ import annotations

from dataclasses import replace

from agentc.diagnostics.alike import bound_alike
from agentc.diagnostics.diagnostic import Diagnostic
from agentc.linter.check import Report
from agentc.linter.silences import CodeFilter
from agentc.secrets.scan import hide

# Nobody can put that right where there is no path.
NAME_FROM_PATH = "name-from-path"


def choose_findings(
    report: Report, wanted: CodeFilter, path: str, *, is_file: bool
) -> list[Diagnostic]:
    """Return the wanted diagnostics of a text, at a path, without what looks like a secret."""
    return [
        replace(
            diagnostic,
            where=replace(diagnostic.where, path=path),
            message=hide(diagnostic.message, report.secrets),
            hint=hide(diagnostic.hint, report.secrets),
        )
        for diagnostic in bound_alike(wanted(report.diagnostics, report.head))
        if is_file or diagnostic.code != NAME_FROM_PATH
    ]
