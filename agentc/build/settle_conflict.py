"""A conflict of an edited output and its source, settled by hand.

Belongs here: what its user sees, and whether what they made of it is a source. Not here: marks
(`conflict_marks.py`), running an editor (`cli/editor.py`), the order of merges (`sync.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from agentc.build.conflict_marks import Side, mark_differences
from agentc.build.judge import Output
from agentc.errors import AgentcError, Refused, Where
from agentc.filesystem.read import make_absolute, shorten_path
from agentc.lens.format import Format
from agentc.lens.parse import parse
from agentc.pipeline.verify import verify_loads
from agentc.project.detect import format_at
from agentc.project.plan import PlannedWrite
from agentc.vendors.registry import get_format

# Lets a user edit a text, by a name for its file. What is wrong with the text stands behind it,
# where somebody edited it before; whoever gives up then raises that.
Edit: TypeAlias = Callable[[str, str, AgentcError | None], str]
MARKED = "a mark of the conflict is left in it"


class PutIn(Protocol):
    """Puts the edits of an output into a text of its source, where one side counts if both
    moved."""

    def __call__(self, text: str, prefer: Literal["", "ours", "theirs"] = "") -> PlannedWrite: ...


def settle_by_hand(
    output: Output,
    text: str,
    put_in: PutIn,
    edit: Edit,
    *,
    copy: bool,
    others: Sequence[Path] = (),
) -> PlannedWrite:
    """Return the item of a source with what its user made of both sides. Of a `copy` all that it
    says otherwise than its source is one. The text has the edits of `others` already.

    Raises AgentcError where that is not given, or is no source; nothing with marks comes back.
    """
    theirs = put_in(text, "" if copy else "theirs")
    ours = theirs if copy else put_in(text, "ours")
    failed = ours.error or theirs.error
    seen = output.item.seen if output.item is not None else None
    if failed is not None or ours.conversion is None or theirs.conversion is None:
        raise failed or Refused("conflict", "nothing can be put into the source")
    source = Path(output.item.source if output.item is not None else output.source)
    names = [shorten_path(make_absolute(path)) for path in (source, output.path or Path())]
    label = " with the edits of ".join(
        filter(None, (names[0], ", ".join(map(shorten_path, others))))
    )
    marked = mark_differences(
        Side(label, text if copy else ours.conversion.text),
        Side(names[1], theirs.conversion.text),
    )
    form = get_format(seen.origin.format) if seen is not None and seen.origin is not None else None
    chosen = marked.text
    wrong: AgentcError | None = None
    while True:
        chosen = edit(source.name, chosen, wrong)
        line = marked.find_left(chosen)
        if line is not None:
            hint = "settle it, and take its marks out; nothing was written"
            wrong = Refused("conflict", MARKED, hint=hint, where=Where(names[0], line))
        else:
            wrong = _find_fault(form, chosen, names[0], ours.conversion.text)
        if wrong is None:
            break
    again = theirs if copy else put_in(chosen, "ours")
    if again.conversion is not None and again.conversion.text == chosen:
        return again
    # Its user took out an edit that was in no conflict.
    return replace(ours, conversion=replace(ours.conversion, text=chosen), renewed=None)


def _find_fault(form: Format | None, text: str, path: str, before: str) -> AgentcError | None:
    """Return why a text is no source of a format, or one that its client loads no more; `None`
    where it is one."""
    if form is None:
        return None
    there = format_at(form, path)
    try:
        document, earlier = parse(there, text, path), parse(there, before, path)
        for agent in document.agents:
            verify_loads(there, text, agent.name, earlier)
    except AgentcError as error:
        return error
    return None
