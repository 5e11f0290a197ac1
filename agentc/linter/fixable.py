"""Which diagnostics `agentc check --fix` repairs, by comparing a text with the repaired one.

Belongs here: marking them, and whether a client has the same of both texts. Not here: repairing
(`lens/fix.py`, `refused_values.py`, `unclosed_lists.py`), the order of the steps (`check.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.reading_codes import READING_CODES
from agentc.diagnostics.shared_codes import NO_FENCES, NOT_YAML
from agentc.errors import FIX, AgentcError
from agentc.lens.format import Format
from agentc.lens.parse import parse
from agentc.vendors.registry import list_clients, load_in_client

# What makes YAML of most fields.
_BY_HAND = "a text needs quotes around it, and an item of a list `- ` before it"


def mark_mended(
    found: Iterable[Diagnostic], left: Iterable[Diagnostic], path: str | None
) -> Iterator[Diagnostic]:
    """Yield what was found in the file at a path. What can be repaired, and is not `left` in the
    repaired text, is marked as fixable."""
    still = {(diagnostic.code, diagnostic.message) for diagnostic in left}
    for diagnostic in found:
        fixable = _is_repairable(diagnostic) and (diagnostic.code, diagnostic.message) not in still
        yield place_diagnostic(diagnostic, path, fixable=fixable)


def _is_repairable(diagnostic: Diagnostic) -> bool:
    """Return whether there are repairs of what a diagnostic says."""
    code = diagnostic.code
    return bool(diagnostic.fixes) or code in READING_CODES or code == NO_FENCES


def place_diagnostic(diagnostic: Diagnostic, path: str | None, *, fixable: bool) -> Diagnostic:
    """Return a diagnostic about the file at a path, marked where it is `fixable`."""
    placed = diagnostic.at(path)
    if fixable:
        return placed.marked_fixable()
    by_hand = diagnostic.code == NOT_YAML and not placed.hint
    return replace(placed, hint=_BY_HAND) if by_hand else placed


def tell_obstacle(diagnostic: Diagnostic, obstacle: str) -> Diagnostic:
    """Return a diagnostic. One on fields without fences says what keeps them from getting some."""
    if diagnostic.code != NO_FENCES or not obstacle:
        return diagnostic
    hint = f"mend this first, and `{FIX}` puts them there: {obstacle}"
    return replace(diagnostic, hint=hint)


def list_notes(form: Format, text: str, path: str | None) -> tuple[Diagnostic, ...]:
    """Return what is noted on a text while it is read; nothing for one that cannot be read."""
    try:
        return parse(form, text, path).notes
    except AgentcError:
        return ()


def reads_alike(form: Format, text: str, repaired: str | None, clients: Iterable[str]) -> bool:
    """Return whether no client that is asked loses anything by the fields that are no YAML."""
    if repaired is None:
        return False
    asked = {form.own, *clients} & {*list_clients()}
    return all(
        (known := load_in_client(own, text)) is not None and known == load_in_client(own, repaired)
        for own in asked
    )
