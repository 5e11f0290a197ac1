"""Reading JSON with comments and trailing commas, hardened, with a place for every entry.

Belongs here: tokens, limits, spans. Not here: what a key means, writing. Everything else is as
strict as JSON: what stands in no standard is refused. Every character is looked at once, and the
levels are bounded, so that no text overflows a stack.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from math import isfinite

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import NO_AGENT
from agentc.errors import ReadError, Where
from agentc.ir.value import Map, Value
from agentc.spans import Span
from agentc.syntax.edits.duplicates import suggest_deletion
from agentc.syntax.line_ends import detect_newline
from agentc.syntax.read_errors import join_read_errors
from agentc.syntax.source import BOM, Entry, Record, Source, Style, locate
from agentc.syntax.yaml.bounds import MAX_DEPTH, MAX_NODES
from agentc.syntax.yaml.reader import resolve_type

# A whole configuration holds more than agents. One agent's entries have the bound that they have in
# every grammar.
MAX_CHARACTERS = 4 << 20
MAX_NODES_IN_ALL = 10 * MAX_NODES

# No possessive quantifiers: Python 3.11.2 gets some of them wrong.
_SPACE = re.compile(
    r"[ \t\r\n]*(?:(?://[^\r\n]*(?=[\r\n]|\Z)|/\*[^*]*(?:\*(?!/)[^*]*)*\*/)[ \t\r\n]*)*"
)
_STRING = re.compile(r'"[^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?(?![\w.])", re.ASCII)
_WORD = re.compile(r"(?:true|false|null)(?!\w)")
_WORDS: dict[str, Value] = {"true": True, "false": False, "null": None}
_WHOLE = re.compile(r"-?[0-9]+\Z")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def read(text: str, known_keys: Sequence[str] = (), within: Sequence[str] = ()) -> Source:
    """Return the records of a document: each entry of the maps that `within` names; without names
    the root map itself.

    Raises ReadError: `empty`, `json` where the text is no JSON or holds something else there,
    `limit`, `duplicate-key` where a map of agents, or an agent, stands twice, `no-agent` where
    there is none.
    """
    if not text.strip(BOM + " \t\r\n"):
        raise ReadError("empty", "the file is empty")
    reader = JsonReader(text, 1 if text.startswith(BOM) else 0)
    records = tuple(reader.records(within))
    if reader.peek():
        raise reader.expected("the end of the file")
    if reader.faults:
        raise reader.join()
    if not records:
        message = (
            f"no agents here: there is nothing below {' or '.join(f'`{name}`' for name in within)}"
        )
        hint, where = _did_you_mean(text, reader.outside, within)
        raise ReadError(NO_AGENT, message, hint=hint, where=where)
    notes = tuple(reader.notes)
    return Source(text, records, detect_newline(text), notes, tuple(reader.outside))


def _did_you_mean(text: str, outside: Sequence[Entry], within: Sequence[str]) -> tuple[str, Where]:
    """Return what to do about a document without agents, and where: at a key that is nearly one of
    those under which agents stand."""
    import difflib

    for entry in outside:
        if isinstance(entry.value, Map) and (
            near := difflib.get_close_matches(entry.key.lower(), within, 1, 0.7)
        ):
            where = locate(text, entry.span.start)
            return f'did you mean "{near[0]}" by "{entry.key}"?', where
    return "leave this file out", Where()


class JsonReader:
    """Goes through a text once. `position` stands before what is read next."""

    def __init__(self, text: str, start: int) -> None:
        self.text, self.position, self.nodes = text, start, 0
        self.outside: list[Entry] = []
        self.faults: list[ReadError] = []
        self.repeated: list[ReadError] = []
        self.notes: list[Diagnostic] = []
        if len(text) > MAX_CHARACTERS:
            raise self.fail(f"longer than {MAX_CHARACTERS} characters", code="limit")

    def fail(
        self, message: str, *, code: str = "json", at: int | None = None, hint: str = ""
    ) -> ReadError:
        return ReadError(
            code, message, hint=hint, where=locate(self.text, self.position if at is None else at)
        )

    def expected(self, what: str) -> ReadError:
        found = self.text[self.position : self.position + 1]
        hint = (
            "text stands in double quotes"
            if found == "'"
            else "close the comment"
            if found == "/"
            else ""
        )
        return self.fail(
            f"not valid JSON: expected {what}, not {f'`{found}`' if found else 'the end'}",
            hint=hint,
        )

    def records(self, within: Sequence[str]) -> Iterator[Record]:
        """Yield the record of each agent: the whole document, or each map in one of the maps
        `within`. What stands beside those is kept in `outside`."""
        self.open_map("the document")
        if not within:
            yield self.record(1)
            return
        seen: dict[tuple[str, ...], int] = {}
        for key, start in self.members(1):
            if key not in within:
                self.outside.append(self.entry(key, start, 2))
                continue
            self.note_second(seen, (key,), start)
            hint = f'write "{key}": {{"NAME": {{"description": "..."}}}}'
            if not self.is_map(f'"{key}"', hint, 2):
                continue
            for name, place in self.members(2):
                self.note_second(seen, (key, name), place)
                hint = f'write its fields there, as in {{"prompt": "..."}}, or take "{name}" out'
                if self.is_map(f'"{name}"', hint, 3):
                    yield self.note_repeated(self.record(3, name, key))

    def is_map(self, what: str, hint: str, depth: int) -> bool:
        """Return whether a map begins here; what else stands here is a fault, and passed over."""
        if self.peek() == "{":
            return True
        self.faults.append(self.fail(f"{what} must be a map", hint=hint))
        self.value(depth)
        return False

    def note_second(self, seen: dict[tuple[str, ...], int], path: tuple[str, ...], at: int) -> None:
        """Note the fault of a map that was `seen` before: its client takes only the last one."""
        if path in seen:
            message = f'"{path[-1]}" appears twice{self.tell_first(seen[path])}'
            hint = "make one map of them"
            self.faults.append(self.fail(message, code="duplicate-key", at=at, hint=hint))
        seen.setdefault(path, at)

    def tell_first(self, at: int) -> str:
        """Return in words where a key stood first."""
        return f" (first on line {locate(self.text, at).line})"

    def note_repeated(self, record: Record) -> Record:
        """Return a record. Keys that stand twice in one are told with what is wrong elsewhere; the
        format says what they mean."""
        seen: dict[str, int] = {}
        for entry in record.entries:
            at = entry.span.start
            if entry.key in seen:
                message = f'"{entry.key}" appears twice{self.tell_first(seen[entry.key])}'
                self.repeated.append(self.fail(message, at=at))
            seen.setdefault(entry.key, at)
        return record

    def join(self) -> ReadError:
        """Return the first fault, with all others in its hint."""
        return join_read_errors(self.faults[0], (*self.faults[1:], *self.repeated))

    def open_map(self, what: str) -> None:
        if self.peek() != "{":
            raise self.fail(f"{what} must be a map", hint='write it as {"agent": {...}}')

    def record(self, depth: int, name: str | None = None, within: str | None = None) -> Record:
        """Return the map that begins here as one record."""
        start, before = self.position + 1, self.nodes
        entries = tuple(self.entry(key, place, depth + 1) for key, place in self.members(depth))
        if self.nodes - before > MAX_NODES:
            raise self.fail(f"more than {MAX_NODES} values in one agent", code="limit", at=start)
        return Record(
            entries, Span(start, self.position - 1), editable=False, name=name, within=within
        )

    def entry(self, key: str, start: int, depth: int) -> Entry:
        """Read the value of a key that begins at `start`. Return both as an entry."""
        at = self.position
        value = self.value(depth)
        text: str | None = self.text[at : self.position]
        style = Style.PLAIN
        if isinstance(value, (Map, tuple)):
            text, style = None, Style.COLLECTION
        elif self.text[at] == '"':
            text, style = str(value), Style.QUOTED
        return Entry(key, value, text, style, Span(start, self.position), Span(at, self.position))

    def peek(self) -> str:
        """Return the next character that counts, and the position moved there; nothing at the
        end."""
        space = _SPACE.match(self.text, self.position)
        self.position = space.end() if space else self.position
        return self.text[self.position : self.position + 1]

    def count(self) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES_IN_ALL:
            raise self.fail(f"more than {MAX_NODES_IN_ALL} values", code="limit")

    def members(self, depth: int) -> Iterator[tuple[str, int]]:
        """Yield key and place of each member of the map that begins here. Whoever asks reads the
        value before the next."""
        for _ in self.separated("}", depth):
            self.count()
            start = self.position
            if self.text[start] != '"':
                raise self.expected("a key in double quotes or `}`")
            key = self.string()
            if self.peek() != ":":
                raise self.expected("`:`")
            self.position += 1
            self.peek()
            yield key, start

    def separated(self, closing: str, depth: int) -> Iterator[None]:
        """Stop before each part of the collection that begins here. A comma may stand behind the
        last one."""
        if depth > MAX_DEPTH:
            raise self.fail(f"nested deeper than {MAX_DEPTH} levels", code="limit")
        self.position += 1
        while (char := self.peek()) != closing:
            if not char:
                raise self.expected(f"`{closing}`")
            yield
            if self.peek() == ",":
                self.position += 1
            elif self.peek() != closing:
                raise self.expected(f"`,` or `{closing}`")
        self.position += 1

    def value(self, depth: int) -> Value:
        self.count()
        char = self.peek()
        if char == "{":
            return self.read_map(depth)
        if char == "[":
            return tuple([self.value(depth + 1) for _ in self.separated("]", depth)])
        return self.string() if char == '"' else self.scalar()

    def read_map(self, depth: int) -> Map:
        """Return the map that begins here. Of a key that stands twice the last value counts, in the
        first place, as to every reader of JSON; that is noted."""
        pairs: dict[str, Value] = {}
        places: dict[str, Span] = {}
        for key, start in self.members(depth):
            value = self.value(depth + 1)
            place = Span(start, self.position)
            if key in places:
                self.notes.append(self.note_doubled(key, places[key], place))
            pairs[key], places[key] = value, place
        return Map(pairs)

    def note_doubled(self, key: str, first: Span, again: Span) -> Diagnostic:
        """Return the note on a key of a map that stands twice."""
        message = f'"{key}" appears twice in one map{self.tell_first(first.start)}'
        return Diagnostic(
            "duplicate-key",
            f"{message}; the last one counts",
            locate(self.text, again.start),
            hint=suggest_deletion(self.text, first, again),
            about=(key,),
        )

    def string(self) -> str:
        """Read a text in quotes. Raises ReadError for one that JSON does not have."""
        token = _STRING.match(self.text, self.position)
        if token is None:
            hint = "write a line break as \\n and a tab as \\t"
            raise self.fail(
                "not valid JSON: the text is not closed, or holds a bare control character",
                hint=hint,
            )
        raw = token.group()
        try:
            text: str = json.loads(raw) if "\\" in raw else raw[1:-1]
        except json.JSONDecodeError as error:
            raise self.fail(f"not valid JSON: {error.msg}", at=self.position + error.pos) from None
        if _LONE_SURROGATE.search(text):
            raise self.fail("not valid JSON: half of a character (a lone surrogate)")
        self.position = token.end()
        return text

    def scalar(self) -> Value:
        """Read a word or a number. Raises ReadError for anything else."""
        if word := _WORD.match(self.text, self.position):
            self.position = word.end()
            return _WORDS[word.group()]
        if digits := _NUMBER.match(self.text, self.position):
            value = self.number(digits.group())
            self.position = digits.end()
            return value
        raise self.expected("a value")

    def number(self, text: str) -> Value:
        """Return a number with the type that every grammar gives it; else the nearest number that a
        reader of JSON takes.

        A whole number that no such reader holds exactly stays the text that the author wrote.
        """
        value = resolve_type(text)
        if not isinstance(value, str):
            return value
        near = float(text)
        if not isfinite(near):
            raise self.fail("not valid JSON: the number is too large")
        return text if _WHOLE.match(text) and int(near) != int(text) else near
