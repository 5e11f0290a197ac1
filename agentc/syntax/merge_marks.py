"""Lines that git leaves in a text of which it could not merge two sides.

Belongs here: finding such lines in a document, and refusing it by them. Not here: what each side
says (`build/git_marks.py`), marks that agentc itself puts around what differs
(`build/conflict_marks.py`).

Such a text is two documents in one, and no reader may take it for any: a mark among the fields
would be a part of a value, or of a name. In a prompt that is about marks they stand in a code
block, or are indented.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agentc.diagnostics.shared_codes import CONFLICT_MARKS
from agentc.errors import ReadError, Where
from agentc.syntax.source import BOM

SETTLE_MARKS = "settle what both sides say, and delete these lines"
_IN_PROSE = "a prompt that is about such marks has them in a code block"
# So many lines are named.
SHOWN_LINES = 9
_BEGINS, _DIVIDES, _ENDS = "<" * 7, "=" * 7, ">" * 7
_BASE = "|" * 7
_ALL = (_BEGINS, _BASE, _DIVIDES, _ENDS)
# A whole run of signs at once: cut short in every way, a long one would take quadratic time.
_CODE_FENCE = re.compile(r" {0,3}(`{3,}(?!`)(?=[^`]*$)|~{3,}(?!~))(.*)")


def refuse_merge_marks(text: str, *, prose: bool = True) -> None:
    """Raise ReadError for a text in which git left its marks. Without `prose` all of it is fields,
    and no line a code block's."""
    if lines := list_merge_marks(text, prose=prose):
        raise make_marks_error(lines, prose=prose)


def make_marks_error(lines: Sequence[int], *, prose: bool = True) -> ReadError:
    """Return an error that names the lines of marks."""
    message = f"git left its conflict marks in it: {_name_lines(lines)}"
    hint = f"{SETTLE_MARKS}; {_IN_PROSE}" if prose else SETTLE_MARKS
    return ReadError(CONFLICT_MARKS, message, hint=hint, where=Where(None, lines[0], 1))


def refuse_marks_in_prompt(prompt: str, where: Where) -> None:
    """Raise ReadError for the prompt of an agent `where` with such marks, which may stand there in
    another spelling: no file with that prompt could be read."""
    if _list_marks(prompt, _Walk(prose=True, begun=True)):
        message = "lines of its prompt are what git's conflict marks are"
        raise ReadError(CONFLICT_MARKS, message, hint=_IN_PROSE, where=where)


def _name_lines(lines: Sequence[int]) -> str:
    """Return in words which lines are meant."""
    shown = [str(line) for line in lines[:SHOWN_LINES]]
    if len(lines) > SHOWN_LINES:
        return f"lines {', '.join(shown)} and {len(lines) - SHOWN_LINES} more"
    if len(shown) == 1:
        return f"line {shown[0]}"
    return f"lines {', '.join(shown[:-1])} and {shown[-1]}"


def list_merge_marks(text: str, *, prose: bool = True) -> list[int]:
    """Return the lines of a document, counted from 1, that are git's marks.

    Among fields each of the four is one. In prose only the first one of a conflict begins it, the
    last one ends it, and a line of equal signs alone underlines a title.
    """
    return _list_marks(text.removeprefix(BOM), _Walk(prose=prose))


def _list_marks(text: str, walk: _Walk) -> list[int]:
    """Return the lines of a text that are marks, in a walk over it."""
    if not any(mark in text for mark in _ALL):
        return []
    lines = text.split("\n")
    return [number for number, line in enumerate(lines, 1) if walk.is_mark(line.removesuffix("\r"))]


class _Walk:
    """A walk over the lines of a document: whether they are fields, lie in a code block, or between
    the marks of a conflict."""

    def __init__(self, *, prose: bool, begun: bool = False) -> None:
        self._prose = prose
        self._fields = not prose
        self._begun = begun  # whether there was a line that is not blank
        self._torn = False
        self._block = ""

    def is_mark(self, line: str) -> bool:
        """Return whether the next line is a mark."""
        mark, label = line[:7], line[7:8]
        is_like = mark in _ALL and label in ("", " ") and (mark != _DIVIDES or not label)
        if not is_like or self._block:
            self._pass(line)
            return False
        if mark == _BEGINS:
            self._torn = True
            return True
        if mark == _ENDS:
            is_end = self._torn or self._fields or bool(line[8:].strip())
            self._torn = False
            return is_end
        return self._torn or self._fields

    def _pass(self, line: str) -> None:
        """Go on over a line that is no mark."""
        is_fence = self._prose and line.lstrip().startswith("---")
        if is_fence and (self._fields or not self._begun):
            self._fields = not self._fields
        elif not self._fields and not self._torn:
            self._pass_code_fence(line)
        self._begun |= bool(line.strip())

    def _pass_code_fence(self, line: str) -> None:
        """Open or close a code block, where a line does so."""
        found = _CODE_FENCE.fullmatch(line)
        if found is None:
            return
        if not self._block:
            self._block = found[1]
        elif found[1].startswith(self._block) and not found[2].strip():
            self._block = ""
