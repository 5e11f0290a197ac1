"""Limits that are no YAML: refused for that, and not for their value, as nobody can say what they
are.

Belongs here: the refusal, which keys have lists. Not here: why a text is no YAML
(`syntax/frontmatter/unclosed.py`), lists that can be read (`broken_lists.py`).
"""

from __future__ import annotations

from collections.abc import Iterable

from agentc.errors import InvalidValue, ReadError
from agentc.lens.field import Field
from agentc.syntax.source import Entry, Source, Style, make_entry

CODE = "broken-limit"
LIMIT = "permission"
# A list as nobody's text is one.
_PROBE = ("a", "b")
# A longer line is not shown as it should be.
MAX_SHOWN = 300


def takes_lists(field: Field, key: str) -> bool:
    """Return whether a key can have a list of texts."""
    try:
        field.codec.read({key: make_entry(key, _PROBE)})
    except InvalidValue:
        return False
    return True


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
