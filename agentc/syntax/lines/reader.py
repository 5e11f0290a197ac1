"""Fields that are read line by line: what stands before the first colon of a line is its key, what
stands behind it the value, as it is.

Belongs here: where such fields stand, their lines, the entries. Not here: what their author will
have meant otherwise (`misread.py`), edits (`edits.py`). There are no quotes, lists or texts of
several lines, and no comments behind values; a line that begins with `#` is a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agentc.diagnostics.shared_codes import NO_FRONTMATTER
from agentc.errors import ReadError
from agentc.ir.value import Value
from agentc.spans import Span
from agentc.syntax.frontmatter import fences
from agentc.syntax.javascript import LINE_ENDS, SPACE, trim_text
from agentc.syntax.line_ends import detect_newline
from agentc.syntax.source import BOM, Entry, Record, Source, Style, locate

# With all white space behind it, up to the last line end of that.
_OPEN = re.compile(rf"(?:\A|(?<=[{LINE_ENDS}]))---[{SPACE}]*\n")
_CLOSE = "\n---"
_REST_OF_LINE = re.compile(r"[ \t]*(?:\r?\n|\Z)")
FLAGS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A line among the fields without the white space around it: `start` to `end`. `colon` is where
    its key ends; `None` for a comment, and for a line that has no key."""

    text: str
    start: int
    end: int
    colon: int | None

    @property
    def is_comment(self) -> bool:
        """Return whether the line is a comment."""
        return self.text.startswith("#", self.start)

    @property
    def key(self) -> str:
        """Return the key in small letters; empty for none."""
        return "" if self.colon is None else trim_text(self.text[self.start : self.colon]).lower()

    @property
    def value_span(self) -> Span:
        """Return where the value stands: behind the colon for an empty one, and all of a line
        without a key."""
        if self.colon is None:
            return Span(self.start, self.end)
        value = self.text[self.colon + 1 : self.end].lstrip(SPACE)
        return Span(self.end - len(value) if value else self.colon + 1, self.end)

    @property
    def value(self) -> str:
        """Return the value as it stands."""
        return self.text[self.value_span.start : self.value_span.end]


def read(text: str, known_keys: Sequence[str] = (), within: Sequence[str] = ()) -> Source:
    """Return the one record of a file. Where the client finds no fields, odd fences are put right
    as those of every other file.

    Raises ReadError: `empty`, and those of `fences.find_fences`.
    """
    if not text.strip(BOM + " \t\r\n"):
        raise ReadError("empty", "the file is empty")
    found = find_fields(text)
    if found is None or _begins_later(text, found.head.start):
        found = _find_odd_fields(text, known_keys, found)
    entries = tuple(map(_read_entry, list_fields_at(text, found.head)))
    broken = bool(found.notes)
    record = Record(
        entries, found.head, found.body, not broken, broken, overlooked=found.overlooked
    )
    end = found.body.start if found.body else len(text)
    return Source(text, (record,), detect_newline(text[:end]), found.notes)


def find_fields(text: str) -> fences.Fences | None:
    """Return where the client finds the fields and the body; `None` where it finds none.

    The fields begin below the first line that is just `---`, wherever that stands, and end at the
    next line that begins with `---`. The rest of that line is the beginning of the body.
    """
    may_close = True
    for opening in _OPEN.finditer(text):
        first = text.index("\n", opening.start()) + 1
        close = text.find(_CLOSE, opening.end()) if may_close else -1
        # The opening match has all blank lines below it: a closing line directly behind them closes
        # fields that are blank.
        if close < 0 and text.startswith(_CLOSE[1:], opening.end()) and first < opening.end():
            close = opening.end() - 1
        if close >= 0:
            behind = close + len(_CLOSE)
            rest = _REST_OF_LINE.match(text, behind)
            body = Span(rest.end() if rest else behind, len(text))
            return fences.Fences(Span(first, close + 1), body)
        may_close = False  # no such line stands behind later ones either
    return None


def _begins_later(text: str, head: int) -> bool:
    """Return whether more than blank lines stands before the line above the fields."""
    before = text[: text.rindex("---", 0, head)]
    return before.startswith(BOM) or trim_text(before) != ""


def _find_odd_fields(
    text: str, known_keys: Sequence[str], of_client: fences.Fences | None
) -> fences.Fences:
    """Return the fields of a text that does not begin with them. Raises ReadError where the client
    finds others, which are those `of_client`."""
    known = frozenset(known_keys)

    def has_field(span: Span) -> bool:
        return any(line.key in known for line in list_fields_at(text, span))

    found = fences.find_fences(text, known_keys, has_field)
    if found.body is None:
        raise ReadError(NO_FRONTMATTER, "no `---` closes the fields")
    if of_client is not None and (of_client.head, of_client.body) != (found.head, found.body):
        raise ReadError(
            NO_FRONTMATTER,
            "the client takes the lines from here on for the fields",
            hint="begin the file with `---` and the fields",
            where=locate(text, of_client.head.start),
        )
    return found


def list_lines(text: str, head: Span) -> Iterator[FieldLine]:
    """Yield the lines among the fields that are not blank."""
    at = head.start
    for raw in text[head.start : head.end].split("\n"):
        content = trim_text(raw)
        if content:
            start = at + len(raw) - len(raw.lstrip(SPACE))
            place = content.find(":")
            keyed = place > 0 and not content.startswith("#")
            yield FieldLine(text, start, start + len(content), start + place if keyed else None)
        at += len(raw) + 1


def list_fields_at(text: str, head: Span) -> Iterator[FieldLine]:
    """Yield the lines that have a key."""
    return (line for line in list_lines(text, head) if line.colon is not None)


def read_value_of_line(text: str) -> Value:
    """Return what a value is: a switch in letters of any size, nothing, or text."""
    return FLAGS.get(text.lower(), text or None)


def _read_entry(line: FieldLine) -> Entry:
    span = Span(line.start, max(line.end, line.value_span.end))
    value = read_value_of_line(line.value)
    return Entry(line.key, value, line.value, Style.PLAIN, span, line.value_span)
