"""A TOML text as statements: where each key, value and comment stands.

Belongs here: places and bounds, in one pass over the text. Not here: what a value is (`reader.py`),
edits. What two readers of TOML could take otherwise stays for the parser to refuse.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from agentc.errors import ReadError
from agentc.spans import Span
from agentc.syntax.source import BOM, locate
from agentc.syntax.yaml.bounds import MAX_CHARACTERS, MAX_DEPTH, MAX_NODES

CODE = "toml"
_CONTROL = r"\x00-\x08\x0a-\x1f\x7f"
_BLANK = re.compile(r"(?:[ \t]|\r?\n)*")
_SPACE = re.compile(r"[ \t]*")
_COMMENT = re.compile(rf"#[^{_CONTROL}]*")
_LINE_END = re.compile(r"\r?\n|\Z")
_STRING = re.compile(
    r'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"{3,5}'
    r"|'''[^']*(?:'(?!'')[^']*)*'{3,5}"
    rf'|"(?!"")[^"\\{_CONTROL}]*(?:\\.[^"\\{_CONTROL}]*)*"'
    rf"|'(?!'')[^'{_CONTROL}]*'",
    re.DOTALL,
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
# A date may have a space before its time.
_PLAIN = re.compile(r"\d{4}-\d\d-\d\d \d\d:[\w.+:-]*|[\w.+:-]+", re.ASCII)
_SEPARATORS = re.compile(r"(?:[ \t,=]|\r?\n)+")
_CLOSING = {"[": "]", "{": "}"}

KeyPath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One `key = value`, or the header of a table, for which `value` is `None`.

    `path` are all keys from the root on, `table` those of the header above. `span` runs to the last
    character that is no comment.
    """

    path: KeyPath
    span: Span
    table: KeyPath = ()
    value: Span | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """All statements of a text and all comments, in their order."""

    statements: tuple[Statement, ...]
    comments: tuple[Span, ...]


@functools.lru_cache(maxsize=4)  # one text is asked about several times
def scan(text: str) -> Scan:
    """Return the statements of a text. Raises ReadError: `toml` where it has none, `limit` where it
    is too large or deep."""
    scanner = _Scanner(text, 1 if text.startswith(BOM) else 0)
    statements = tuple(scanner.list_statements())
    return Scan(statements, tuple(scanner.comments))


def find_array_items(text: str, place: Span) -> list[Span]:
    """Return where the items of an array stand that stands in `place`."""
    scanner, found = _Scanner(text, place.start + 1), list[Span]()
    while True:
        while scanner.skip(_SEPARATORS) or scanner.skip_comment():
            pass
        start = scanner.position
        if start >= place.end - 1:
            return found
        scanner.value()
        found.append(Span(start, scanner.position))


def fail_at(text: str, at: int, message: str, code: str = CODE, hint: str = "") -> ReadError:
    """Return the error about a place in a text."""
    return ReadError(code, message, hint=hint, where=locate(text, at))


class _Scanner:
    """Goes through a text once. `position` stands before what is read next."""

    def __init__(self, text: str, start: int) -> None:
        self.text, self.position, self.nodes = text, start, 0
        self.comments: list[Span] = []
        if len(text) > MAX_CHARACTERS:
            message = f"the fields are longer than {MAX_CHARACTERS} characters"
            raise fail_at(text, 0, message, "limit")

    def expected(self, what: str) -> ReadError:
        found = self.text[self.position : self.position + 1]
        named = "the end of the line" if found in ("\r", "\n") and found else f"`{found}`"
        message = f"not valid TOML: expected {what}, not {named if found else 'the end'}"
        return fail_at(self.text, self.position, message)

    def skip(self, pattern: re.Pattern[str]) -> bool:
        """Go behind what a pattern matches here. Return whether there was something."""
        found = pattern.match(self.text, self.position)
        if found is None or found.end() == self.position:
            return False
        self.position = found.end()
        return True

    def skip_comment(self) -> bool:
        start = self.position
        if not self.skip(_COMMENT):
            return False
        self.comments.append(Span(start, self.position))
        return True

    def peek(self) -> str:
        return self.text[self.position : self.position + 1]

    def count(self, number: int = 1) -> None:
        self.nodes += number
        if self.nodes > MAX_NODES:
            raise fail_at(self.text, self.position, f"more than {MAX_NODES} values", "limit")

    def list_statements(self) -> Iterator[Statement]:
        """Yield all statements, each with the table whose header stands last above it. Raises
        ReadError where something else than a comment follows in the line of one."""
        table: KeyPath = ()
        while True:
            self.skip(_BLANK)
            if not self.peek():
                return
            if not self.skip_comment():
                statement = self.header() if self.peek() == "[" else self.pair(table)
                table = statement.path if statement.value is None else table
                yield statement
                self.skip(_SPACE)
                self.skip_comment()
            if self.peek() and not self.skip(_LINE_END):
                raise self.expected("the end of the line")

    def header(self) -> Statement:
        """Read the header of a table, `[a.b]`, or of one of a list of tables, `[[a.b]]`. Raises
        ReadError."""
        start = self.position
        width = 2 if self.text.startswith("[[", start) else 1
        self.position += width
        path = self.path()
        if not self.text.startswith("]" * width, self.position):
            raise self.expected(f"`{']' * width}`")
        self.position += width
        return Statement(path, Span(start, self.position), path)

    def pair(self, table: KeyPath) -> Statement:
        """Read `key = value` below the header of a table, and stop behind the value. Raises
        ReadError where it is none."""
        start = self.position
        keys = (*table, *self.path())
        if self.peek() != "=":
            raise self.expected("`=`")
        self.position += 1
        self.skip(_SPACE)
        value_start = self.position
        self.value()
        end = self.position
        return Statement(keys, Span(start, end), table, value=Span(value_start, end))

    def path(self) -> KeyPath:
        """Return the keys that stand here with dots between them, and the position behind them.
        Raises ReadError."""
        keys = []
        while True:
            self.skip(_SPACE)
            start = self.position
            if self.peek() in ("'", '"') and self.peek():
                is_key = self.skip(_STRING) and "\n" not in self.text[start : self.position]
            else:
                is_key = self.skip(_BARE_KEY)
            if not is_key:
                self.position = start
                raise self.expected("a key")
            keys.append(_decode_key(self.text[start : self.position]))
            self.skip(_SPACE)
            self.count()
            if len(keys) > MAX_DEPTH:
                message = f"nested deeper than {MAX_DEPTH} levels"
                raise fail_at(self.text, start, message, "limit")
            if self.peek() != ".":
                return tuple(keys)
            self.position += 1

    def value(self) -> None:
        """Go behind the value that begins here, of whatever kind. Raises ReadError."""
        waiting: list[str] = []
        while True:
            char = self.peek()
            if char in _CLOSING:
                waiting.append(_CLOSING[char])
                self.position += 1
                if len(waiting) > MAX_DEPTH:
                    message = f"brackets nested deeper than {MAX_DEPTH} levels"
                    raise fail_at(self.text, self.position - 1, message, "limit")
            elif waiting and char == waiting[-1]:
                waiting.pop()
                self.position += 1
            elif char in ("'", '"') and char:
                self.string()
            elif not self.skip(_PLAIN):
                raise self.expected(f"`{waiting[-1]}`" if waiting else "a value")
            self.count()
            if not waiting:
                return
            while self.skip(_SEPARATORS) or self.skip_comment():
                pass

    def string(self) -> None:
        if not self.skip(_STRING):
            raise fail_at(self.text, self.position, "not valid TOML: the text is not closed")


def _decode_key(raw: str) -> str:
    """Return a key without its quotes and escapes."""
    if raw[0] not in "\"'":
        return raw
    if raw[0] == "'" or "\\" not in raw:
        return raw[1:-1]
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        return str(tomlkit.parse(f"x={raw}")["x"])
    except TOMLKitError:
        return raw  # which the parser refuses
