"""Limits that are no YAML: refused for that, and not for their value, as nobody can say what they
are.

Belongs here: the refusal. Not here: why a text is no YAML (`syntax/frontmatter/unclosed.py`), lists
that can be read (`broken_lists.py`).
"""

from __future__ import annotations

from collections.abc import Iterable

from agentc.errors import ReadError
from agentc.syntax.source import Entry, Source, Style

CODE = "broken-limit"


def refuse_broken(source: Source, entries: Iterable[Entry]) -> None:
    """Raise ReadError where one of the entries is no YAML for a reason that can be shown in its
    text."""
    from agentc.syntax.frontmatter.unclosed import explain_no_yaml  # few values are no YAML

    for entry in entries:
        reason = (
            explain_no_yaml(source.text, entry.span)
            if entry.mend and entry.style is Style.PLAIN
            else None
        )
        if reason is not None:
            message = f"`{entry.key}` is not YAML: {reason.message}"
            raise ReadError(
                CODE, message, hint=reason.hint, where=source.where(reason.at), about=(entry.key,)
            )
