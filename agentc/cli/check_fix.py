"""The repairs of `agentc check --fix`: writing a repaired text, and reporting what was repaired.

Belongs here: what a repair does to a file, and its words. Not here: the options (`check.py`), how a
text is repaired (`linter/`, `lens/fix.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from agentc.cli.streams import report
from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import DEAD_RULE, NO_FENCES, VALUE
from agentc.errors import STDIN_NAME, on_one_line
from agentc.filesystem.replace_file import Changed
from agentc.filesystem.write import Writer
from agentc.linter.check import Report
from agentc.linter.repair_steps import Step
from agentc.printable import to_printable
from agentc.project.inputs import find_write_root
from agentc.project.links import Links
from agentc.secrets.scan import hide

Fixer: TypeAlias = Callable[[str, str, str | None], bool]


def make_fixer(paths: tuple[str, ...], scope: str, writer: Writer, *, follow: bool) -> Fixer:
    """Return a function that puts a repaired text in the place of the one that was read, and
    returns whether it did."""

    links = Links(follow=follow)

    def fix(path: str, text: str, repaired: str | None) -> bool:
        """Write the repaired text, if there is one, over the text that was read. Return whether
        there was one. Raises Changed where another program wrote the file meanwhile."""
        if path == STDIN_NAME:
            if repaired is not None:
                report(f"{path}: repaired")
            return repaired is not None  # `check.py` prints the text
        file = Path(path)
        root = find_write_root(paths, scope, file)
        if repaired is None:
            writer.sweep(file, root)  # what a killed run left beside it
            return False
        try:
            # It is a source of this run, and may be written.
            way = links.way(file, root, onto_itself=True)
            writer.write(way.path, repaired, way.root, old=text)
        except Changed as changed:
            changed.hint = "check it again"
            raise
        report(f"{path}: repaired" + (f" ({way.told})" if way.told else ""))
        return True

    return fix


def report_repairs(path: str, step: Step, last: Report) -> None:
    """Report on standard error each thing that a step repaired, and what that changes: the `last`
    report has the agents that fields without fences make, once they have some."""
    before, after = step.before, step.after
    for diagnostic in before.diagnostics:
        words = _describe_repair(diagnostic, step, last) if diagnostic.fixable else ""
        if not words:
            continue
        message = hide(words, (*before.secrets, *after.secrets))
        where = f"{path}:{diagnostic.where.line}:{diagnostic.where.column}"
        report(f"{where}: repaired[{diagnostic.code}]: {to_printable(on_one_line(message))}")
    fenced = any(one.code == NO_FENCES and one.fixable for one in before.diagnostics)
    if after.names and not (before.names or fenced):
        told = ", ".join(f'"{name}"' for name in after.names)
        report(f"{path}: its client has the agent {hide(to_printable(told), after.secrets)} now")


def _describe_repair(diagnostic: Diagnostic, step: Step, last: Report) -> str:
    """Return what there is to say of a repair; nothing of a rule that was not moved."""
    if diagnostic.code == VALUE:
        whole = all(left.code != VALUE for left in step.after.diagnostics)
        words = diagnostic.once_fixed or f"{diagnostic.message}; it says now what it meant"
        return words + (", and the client has the agent" if whole else "")
    if diagnostic.code == NO_FENCES:
        words = "its fields stand between fences now, and count"
        told = ", ".join(f'"{name}"' for name in last.names)
        return words + (f": to its client the file is the agent {told}" if told else "")
    if diagnostic.code == DEAD_RULE and not step.is_reordered:
        return ""
    return diagnostic.once_fixed or diagnostic.message
