"""Putting fences around fields that have none, where what they say then can be repaired.

Belongs here: the text with its fences and nothing else changed, and what keeps fields from getting
some. Not here: where fields end (`syntax/frontmatter/unfenced.py`), the repairs that follow
(`repair_steps.py`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from agentc.diagnostics.shared_codes import VALUE
from agentc.errors import AgentcError, ReadError
from agentc.lens.fix import UnwantedFix, fix_source
from agentc.lens.format import Format
from agentc.lens.parse import parse
from agentc.linter.refused_values import fix_refused_values
from agentc.spans import apply_edits
from agentc.syntax import GRAMMARS
from agentc.syntax.frontmatter.unfenced import find_unfenced


@dataclass(frozen=True, slots=True)
class Fenced:
    """A text with fences, `None` where it gets none; `obstacle` says in words what has to be mended
    before."""

    text: str | None = None
    obstacle: str = ""


def put_fences(form: Format, text: str, path: str | None, leave: Collection[UnwantedFix]) -> Fenced:
    """Return a text that begins with fields, with the fences that it lacks.

    It gets none where it is not clear where the fields end, nor where its client would not load it
    even repaired. Repairs of what diagnostics to `leave` are about do not count.
    """
    head = find_unfenced(text, form.keys)
    if head is None or not head.fixes:
        return Fenced()
    fenced = apply_edits(text, head.fixes)
    try:
        source = GRAMMARS[form.syntax].read(fenced, form.keys, tuple(form.within))
        keys = {entry.key for record in source.records for entry in record.entries}
        loads = _loads_repaired(form, fenced, path, leave)
    except AgentcError as error:
        return Fenced(obstacle=error.message)
    if not loads:
        return Fenced(obstacle="its client would not load the fields")
    if missing := [key for key in head.keys if key not in keys]:
        return Fenced(obstacle=f"`{missing[0]}` could be a field or text")
    return Fenced(fenced)


def _loads_repaired(
    form: Format, text: str, path: str | None, leave: Collection[UnwantedFix]
) -> bool:
    """Return whether its client loads a text once its values and its spelling are repaired. Raises
    AgentcError where that cannot be."""
    may_fix = VALUE not in dict(leave)
    if may_fix and [*form.refused(text)]:
        text = fix_refused_values(form, text) or text
    text = fix_source(parse(form, text, path))
    if may_fix and [*form.refused(text)]:
        text = fix_refused_values(form, text) or text
    for refused in form.refused(text):
        raise ReadError(VALUE, refused.message)
    return form.view_fields is None or form.view_fields(text) is not None
