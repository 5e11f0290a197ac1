"""One thing to say about a file, as data: what reading, rules and models of clients find.

Belongs here: `Diagnostic`, and the way from an error to one. Not here: what a code means
(`codes.py`), when one is given, how it is shown (`report/diagnostics.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass, replace

from agentc.diagnostics.code_types import Severity
from agentc.errors import FIX, AgentcError, Where, on_one_line
from agentc.spans import Edit


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing to say about a file. `code` is stable, `message` says what is wrong, `hint` what to
    do where nothing does so by itself.

    `fixes` are edits that put the text right, and `about` are the keys that are meant, or those
    that lead to the value that is. `fixable` when `agentc check --fix` repairs it; `once_fixed` is
    what there is to say then, if anything. `own_severity` is for one that is more severe, or less,
    than its code.
    """

    code: str
    message: str
    where: Where = Where()
    _: KW_ONLY
    hint: str = ""
    fixes: tuple[Edit, ...] = ()
    about: tuple[str, ...] = ()
    own_severity: Severity | None = None
    fixable: bool = False
    once_fixed: str = ""

    def __post_init__(self) -> None:
        if "\n" in self.message or "\n" in self.hint:
            object.__setattr__(self, "message", on_one_line(self.message))
            object.__setattr__(self, "hint", on_one_line(self.hint))

    @property
    def severity(self) -> Severity:
        """Return how severe it is: as its code is, where nothing else is said."""
        # The tables are long, and a conversion never asks.
        from agentc.diagnostics.codes import get_severity

        return self.own_severity or get_severity(self.code)

    def at(self, path: str | None) -> Diagnostic:
        """Return the diagnostic, about the file at a path."""
        return replace(self, where=Where(path, self.where.line, self.where.column))

    def as_fixable(self) -> Diagnostic:
        """Return the diagnostic marked as one that `agentc check --fix` repairs; its hint says so
        first."""
        hint = ", or ".join(filter(None, (f"{FIX} repairs it", self.hint)))
        return replace(self, hint=hint, fixable=True)


def diagnose_error(error: AgentcError) -> Diagnostic:
    """Return what an error says that ended the reading."""
    return Diagnostic(
        error.code,
        error.message,
        error.where,
        hint=error.hint,
        about=error.about,
        own_severity=Severity.ERROR,
    )


def sort_diagnostics(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return diagnostics by their places, those without one first."""
    return tuple(
        sorted(
            diagnostics,
            key=lambda diagnostic: (diagnostic.where.line or 0, diagnostic.where.column or 0),
        )
    )
