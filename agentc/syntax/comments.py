"""Words kept in comment lines, so that they survive whatever editors and formatters do to comments.

Belongs here: spelling words as comment lines, finding them again, checksums. Not here: what the words say.
An editor may indent comment lines, wrap them and join them: so all comments of a head are read as one stream, white
space counts as one space, and each entry ends with a checksum that tells where it is whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from agentc.syntax.source import Entry, Span

MARK = "agentc"
# A comment for agentc's own eyes begins with its name and one of these words.
_START = re.compile(rf"{MARK} (?=(?:from|keeps) )")
_SUM = re.compile(r" #([0-9a-f]{6})(?= |\Z)")
_COMMENT = re.compile(r"^[ \t]*#(.*)$", re.MULTILINE)
_UNSAFE = re.compile(r"[^\x20-\x7e]|\\|(?<= ) |\A | \Z|---")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", " ": "\\s", "---": "--\\u002d"}
_ESCAPED = re.compile(r"\\(?:([\\nrtse])|u([0-9a-f]{4})|U([0-9a-f]{8}))")
_PLAIN = {"\\": "\\", "n": "\n", "r": "\r", "t": "\t", "s": " ", "e": ""}
# So many checksums are tried for the end of one entry.
MAX_TRIES = 100


class Found(NamedTuple):
    """An entry's words, or `None` for one that is damaged, and the offset of the line where it begins."""

    words: str | None
    offset: int


def line(words: str) -> str:
    """Escaped words as a comment's text."""
    return f"{MARK} {words} #{_checksum(words)}"


def escape(text: str) -> str:
    """Text in printable ASCII without runs of spaces, never empty, and without a `---`, which some clients take for a
    fence."""
    return _UNSAFE.sub(_escape, text) or "\\e"


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if char in _ESCAPES:
        return _ESCAPES[char]
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def unescape(text: str) -> str:
    """The text that was escaped."""

    def plain(match: re.Match[str]) -> str:
        code = match[2] or match[3]
        return chr(min(int(code, 16), 0x10FFFF)) if code else _PLAIN[match[1]]

    return _ESCAPED.sub(plain, text)


def find(text: str, head: Span, entries: Sequence[Entry]) -> Iterator[Found]:
    """Every entry in the comments at `head`, in order; a damaged one once."""
    if text.find(MARK, head.start, head.end) < 0:
        return
    stream, offsets = _stream(text, head, entries)
    position = 0
    while start := _START.search(stream, position):
        position = start.end()
        words = _whole(stream, start.end())
        offset = max(at for begin, at in offsets if begin <= start.start())
        yield Found(words, offset)
        position += len(words) if words else 0


def _whole(stream: str, start: int) -> str | None:
    """The words from `start` up to the first checksum that is theirs."""
    for tries, end in enumerate(_SUM.finditer(stream, start)):
        if _checksum(stream[start : end.start()]) == end[1]:
            return stream[start : end.start()]
        if tries == MAX_TRIES:
            break
    return None


def _stream(text: str, head: Span, entries: Sequence[Entry]) -> tuple[str, list[tuple[int, int]]]:
    """All comment lines outside of the entries as one text, with where each begins in it and in the file."""
    stream = ""
    offsets = [(0, head.start)]
    for comment in comment_lines(text, head, entries):
        words = " ".join(comment[1].split())
        stream += " " * bool(stream)
        offsets.append((len(stream), comment.start()))
        stream += words
    return stream, offsets


def comment_lines(text: str, head: Span, entries: Sequence[Entry]) -> Iterator[re.Match[str]]:
    """The lines at `head` that are comments, and no part of any entry's value."""
    spans = sorted((entry.span.start, entry.span.end) for entry in entries)
    at = 0
    for comment in _COMMENT.finditer(text, head.start, head.end):
        while at < len(spans) and spans[at][1] <= comment.start():
            at += 1
        if at == len(spans) or comment.start() < spans[at][0]:
            yield comment


def _checksum(words: str) -> str:
    import hashlib  # loads OpenSSL: for files that carry something alone

    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:6]
