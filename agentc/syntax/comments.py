"""Words kept in comment lines, so that they survive whatever editors and formatters do to comments.

Belongs here: spelling words as comment lines, finding them again, checksums. Not here: what the
words say. An editor may indent comment lines, wrap them and join them: so all comments of a head
are read as one stream, and white space counts as one space. Escapes see to it that an entry's
beginning and its checksum stand nowhere else.
"""

from __future__ import annotations

import re
from binascii import crc32
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from agentc.spans import Span
from agentc.syntax.source import Entry

MARK = "agentc"
DIGITS = 6
# A comment for agentc's own eyes begins with its name and one of these words.
_START = re.compile(rf"{MARK} (?=(?:from|keeps) )")
_SUM = re.compile(rf" #([0-9a-f]{{{DIGITS}}})(?= |\Z)")
_COMMENT = re.compile(r"(?:^|(?<=\A\ufeff))[ \t]*#(.*)$", re.MULTILINE)
_UNSAFE = re.compile(rf"[^\x20-\x7e]|\\|(?<= ) |\A | \Z|---|(?<= )#|\A#|(?<={MARK}) ")
_ESCAPES = {
    "\\": "\\\\",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    " ": "\\s",
    "#": "\\h",
    "---": "--\\u002d",
}
_ESCAPED = re.compile(r"\\(?:([\\nrtseh])|u([0-9a-f]{4})|U([0-9a-f]{8}))")
_PLAIN = {"\\": "\\", "n": "\n", "r": "\r", "t": "\t", "s": " ", "e": "", "h": "#"}


class FoundComment(NamedTuple):
    """An entry's words, or `None` for one that is damaged, and the offset of the line where it
    begins."""

    words: str | None
    offset: int


def line(words: str) -> str:
    """Return escaped words as a comment's text."""
    return f"{MARK} {words} #{_checksum(words)}"


def escape(text: str) -> str:
    """Return text in printable ASCII without runs of spaces, never empty, and without a `---`,
    which some clients take for a fence."""
    return _UNSAFE.sub(_escape, text) or "\\e"


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if char in _ESCAPES:
        return _ESCAPES[char]
    return escape_character(char)


def escape_character(char: str) -> str:
    """Return a character by its number."""
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def unescape(text: str) -> str:
    """Return the text that was escaped."""

    if "\\" not in text:
        return text

    def plain(match: re.Match[str]) -> str:
        code = match[2] or match[3]
        return chr(min(int(code, 16), 0x10FFFF)) if code else _PLAIN[match[1]]

    return _ESCAPED.sub(plain, text)


def find(text: str, head: Span, entries: Sequence[Entry]) -> Iterator[FoundComment]:
    """Yield every entry in the comments at `head`, in order; a damaged one once."""
    if text.find(MARK, head.start, head.end) < 0:
        return
    stream, begins, offsets = _stream(text, head, entries)
    starts = [*_START.finditer(stream)]
    for start, after in zip_longest(starts, starts[1:]):
        rest = stream[start.end() : after.start() if after else None]
        end = _SUM.search(rest)
        whole = end is not None and _checksum(rest[: end.start()]) == end[1]
        words = rest[: end.start()] if end and whole else None
        yield FoundComment(words, offsets[bisect_right(begins, start.start()) - 1])


def _stream(text: str, head: Span, entries: Sequence[Entry]) -> tuple[str, list[int], list[int]]:
    """Return all comment lines outside of the entries as one text, where each begins in it, and in
    the file."""
    parts: list[str] = []
    begins, offsets, length = [0], [head.start], 0
    for comment in comment_lines(text, head, entries):
        words = " ".join(comment[1].split()) + " "
        begins.append(length)
        offsets.append(comment.start())
        parts.append(words)
        length += len(words)
    return "".join(parts).strip(), begins, offsets


def comment_lines(text: str, head: Span, entries: Sequence[Entry]) -> Iterator[re.Match[str]]:
    """Yield the comment lines at `head` that are no part of an entry's value."""
    at = head.start
    for start, end in sorted((entry.span.start, entry.span.end) for entry in entries):
        yield from _COMMENT.finditer(text, at, start)
        at = max(at, end)
    yield from _COMMENT.finditer(text, at, head.end)


def is_own(comment: str) -> bool:
    """Return whether a comment looks like one that agentc wrote."""
    return _START.match(comment.strip() + " ") is not None


def _checksum(words: str) -> str:
    """Return six digits against accidents; who can write the words can write these too."""
    return f"{crc32(words.encode('utf-8', 'surrogatepass')):08x}"[-DIGITS:]
