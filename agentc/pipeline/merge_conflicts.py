"""What is said where a statement moved in the converted file and in the original.

Belongs here: the error, with both values in words. Not here: telling who moved
(`merge_fields.py`), where long texts differ (`differing_lines.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from agentc.carry.claims import CarriedClaims, claims_for
from agentc.carry.traces import list_statements
from agentc.errors import Refused
from agentc.ir.permission import Rule
from agentc.ir.provenance import Trace, digest
from agentc.ir.value import Map
from agentc.lens.format import Format
from agentc.pipeline.differing_lines import find_differing_lines
from agentc.pipeline.merge_fields import MergeInputs
from agentc.secrets.scan import hide, hide_in_value
from agentc.syntax.yaml.writer import FRONTMATTER

SHOWN = 200
# What stands before the fields of a conflict, and their values.
BOTH_CHANGED = "both files changed since the conversion: "
NOBODY_KNOWS = "nothing tells which of both files changed since the conversion: "


@dataclass(frozen=True, slots=True)
class ChangedTwice:
    """A statement, or a place in one, that moved on both sides: its name, what either side says,
    and all of that in words."""

    name: str
    ours: str
    theirs: str
    told: str


class Conflict(Refused):
    """Statements moved on both sides."""

    def __init__(self, reason: str, changed: Sequence[ChangedTwice], hint: str) -> None:
        super().__init__("conflict", reason + "; ".join(one.told for one in changed), hint=hint)
        self.changed = changed

    def tell(self, ours: str, theirs: str) -> str:
        """Return in words what both sides say, as they are called."""
        return "; ".join(
            f"{one.name} is {one.ours} in {ours} and {one.theirs} in {theirs}"
            for one in self.changed
        )


def refuse_conflicts(
    names: tuple[str, ...], sides: MergeInputs, form: Format, trace: Trace | None
) -> None:
    """Raise Refused where there are conflicts, with both values of each, and the one before them
    where it is carried."""
    if not names:
        return
    before = claims_for(replace(sides.original, carried=sides.seen.carried), form)
    changed = [one for name in names for one in _describe_conflict(name, sides, before, trace)]
    hint = (
        "nothing was written; settle it in the original, convert that again with --force, then "
        "edit what comes of it"
    )
    reason = BOTH_CHANGED if trace is not None else NOBODY_KNOWS
    raise Conflict(reason, changed, hint)


def _describe_conflict(
    name: str, sides: MergeInputs, before: CarriedClaims | None, trace: Trace | None
) -> Iterator[ChangedTwice]:
    """Yield a conflict in words: what the statement was, is in the original, and is in the edited
    file; of long texts the lines that differ. What it was is told where the file carries it; else
    only its digest is known."""
    known = before is not None and any(
        field.attribute == name.partition(".")[0] for field in before.fields
    )
    absent = digest(None)
    base_digest = trace.digests.get(name, (absent,))[0] if trace else ""
    ours, now, theirs = (
        list_statements(agent).get(name) for agent in (sides.original, sides.written, sides.edited)
    )
    for_that_format = trace is not None and digest(ours) == base_digest
    stated = now if for_that_format else ours
    if isinstance(stated, str) and isinstance(theirs, str) and _is_long(stated, theirs):
        yield from _describe_lines(name, stated, theirs)
        return
    shown, told = _shorten(stated, name), _shorten(theirs, name)
    there = f"{told} in the edited file"
    words = f"{name} is {shown} in the original and {there}"
    if for_that_format:  # what is stated for the edited file's format alone moved
        ours_now = f"is {shown} as the original states it for that format"
        if now is None:
            ours_now = "is gone from what the original states for that format"
        words = f"{name} {ours_now}, and {there}"
    elif trace is not None:
        base = f"a value that is not kept (digest {base_digest})"
        if base_digest == absent:
            base = _shorten(None, name)
        elif known and before:
            base = _shorten(list_statements(before.agent).get(name), name)
        words = f"{name} was {base}, is {shown} in the original and {there}"
    yield ChangedTwice(name, shown, told, words)


def _is_long(*texts: str) -> bool:
    """Return whether one of several texts has more lines, or more of a line, than are shown."""
    return any("\n" in text.strip() or len(text) > SHOWN for text in texts)


def _describe_lines(name: str, ours: str, theirs: str) -> Iterator[ChangedTwice]:
    """Yield the places in which two long texts differ, without what looks like a secret."""
    mine, other = (str(hide_in_value(text, name)) for text in (ours, theirs))
    found, rest = find_differing_lines(mine, other)
    for number, one in enumerate(found, 1):
        place = f"line {one.line} of {name}"
        shown = one.ours or "not there"
        told = one.theirs or "not there"
        words = f"{place} is {shown} in the original and {told} in the edited file"
        more = f"; {name} differs in {rest} more places" if rest and number == len(found) else ""
        yield ChangedTwice(place, shown, told, words + more)
    if not found:
        yield ChangedTwice(name, "one", "another", f"{name} differs in its line ends alone")


def _shorten(value: Any, name: str) -> str:
    """Return a statement's value in quotes, on one line and cut short, without what looks like a
    secret."""
    if value is None:
        return "not stated"
    if isinstance(value, tuple) and all(isinstance(item, Rule) for item in value):
        told = ", ".join(
            f"{rule.decision} {rule.tool}" + f"({rule.pattern})" * (not rule.whole)
            for rule in value
        )
        text = hide(told)
    elif isinstance(value, (Map, tuple)):
        text = FRONTMATTER.inline(hide_in_value(value, name))
    else:
        text = str(hide_in_value(value, name))
    text = " ".join(text.split())
    return f'"{text[:SHOWN]}..."' if len(text) > SHOWN else f'"{text}"'
