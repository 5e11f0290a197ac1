"""The block of comment lines below a header: another file's own lines, as plain YAML, that a person
can read.

Belongs here: spelling the block, finding it, reading it. Not here: the line above it (`header.py`),
how a value is spelled there (`portable_values.py`), putting it into a text (`edits/blocks.py`),
what is carried (`carry/collect.py`), what becomes of it (`carry/restore.py`). A block counts as a
whole, as it was written, or not at all: one check value tells. Who can write the lines can write
that, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from agentc.ir.provenance import CarriedKey
from agentc.spans import Span
from agentc.syntax.header import Lead, find_lead, find_margin, spell_lead
from agentc.syntax.portable_values import (
    ABSENT,
    escape_unsafe,
    goes_on,
    is_safe,
    make_portable,
)
from agentc.syntax.source import BOM, Entry
from agentc.syntax.yaml.reader import read_value
from agentc.syntax.yaml.writer import FRONTMATTER

_DIGITS = 16
_NEAREST = "What this file cannot hold of the {} file that it was made from:"
_EARLIER = "As the {} file before that one says it:"
_TITLE = re.compile("|".join(title.format(r"([\w-]+)") for title in (_NEAREST, _EARLIER)))
_KEY = re.compile(r'([A-Za-z_][A-Za-z0-9_-]*|"(?:[^"\\]|\\.)*"):(?: (.*)|)')
_HERE = "  # here: "
_LINE_BELOW = re.compile(r"[ \t]*#[ ]?([^\n]*)(?:\n|\Z)")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class CarriedBlock:
    """The carried lines of a text, below the line that announces them: `lines` without their
    comment signs. `span` is that of the announcing line and them, `below` is where the first of
    them begins.

    They are `whole` where they stand as they were written. Where they do not, all comments that
    follow are among them: nobody knows which of them agentc wrote.
    """

    lines: tuple[str, ...]
    span: Span
    below: int
    whole: bool


def write_block(kept: Iterable[CarriedKey], made_from: str = "") -> tuple[str, ...]:
    """Return the lines of a block, without comment signs: the one that announces the block, then a
    title for each format and its keys; nothing for no keys.

    The titles tell the format that the file was made from (`made_from`; where that is empty, the
    format of the first key) from earlier ones.
    """
    lines: list[str] = []
    for name, keys in groupby(kept, lambda one: one.format):
        is_nearest = name == made_from or not (lines or made_from)
        lines.append((_NEAREST if is_nearest else _EARLIER).format(name))
        for one in keys:
            lines += _spell_key(make_portable(one))
    if not lines:
        return ()
    *_, check = _compute_checks(lines)
    return (spell_lead(check).removeprefix("# "), *lines)


def _spell_key(kept: CarriedKey) -> list[str]:
    """Return the lines of a block for a key: its name, its value, and behind the first line what
    stands for it in this file."""
    key = escape_unsafe(FRONTMATTER.key(kept.key))
    if kept.raw is None:
        return [f"# that file has no {key}"]
    first, *others = kept.raw.split("\n")
    first = f"{key}: {first}".rstrip(" ")
    here = kept.stand_in
    if here and (not others or kept.raw[:1] in "\n|>"):
        first += f"{_HERE}{here}"
    return [first, *others]


def describe_stand_in(kept: CarriedKey, key: str, spelled: str) -> str:
    """Return how a block names what stands for a carried value in this file, `spelled` under `key`:
    by its value where that is short, on one line and safe in a comment, else by its key; empty
    where it is spelled just as it is carried."""
    if spelled == kept.raw:
        return ""
    shown = 0 < len(spelled) <= _SHOWN and is_safe(spelled) and "\n" not in spelled
    if not shown:
        return f"see {FRONTMATTER.key(key)}"
    return spelled if key == kept.key else f"{FRONTMATTER.key(key)}: {spelled}"


def find_block(text: str, head: Span, entries: Sequence[Entry] = ()) -> CarriedBlock | None:
    """Return the block among an agent's fields; `None` where no line announces one.

    It has as many of the comment lines below that line as are still as they were written; where not
    even the first is, it has all of them, and is not whole.
    """
    lead = find_lead(text, head, entries)
    if lead is None or _stands_outside(text, head, entries, lead):
        return None
    lines, ends = _read_lines(text, lead, head.end)
    checks = enumerate(_compute_checks(lines), 1)
    whole = max((number for number, check in checks if check == lead.block), default=0)
    count = whole or len(lines)
    end = ends[count - 1] if count else lead.span.end
    return CarriedBlock(tuple(lines[:count]), Span(lead.span.start, end), lead.span.end, whole > 0)


def _stands_outside(text: str, head: Span, entries: Sequence[Entry], lead: Lead) -> bool:
    """Return whether a line between two agents of a list may be the next one's: it is indented less
    than the fields above it."""
    column = measure_column(text, head)
    if not column or any(entry.span.start > lead.span.start for entry in entries):
        return False
    return len(find_margin(text, lead.span)) < column


def measure_column(text: str, head: Span) -> int:
    """Return how far the fields of an agent in a list are indented; 0 outside of a list."""
    start = text.rfind("\n", 0, head.start) + 1
    return head.start - start if text[start : head.start].strip(f"{BOM} ") else 0


def _read_lines(text: str, lead: Lead, limit: int) -> tuple[list[str], list[int]]:
    """Return the comment lines directly below a line, and where each ends."""
    lines, ends, at = [], [], lead.span.end
    while at < limit and (found := _LINE_BELOW.match(text, at)):
        lines.append(found[1].rstrip(" \t\r"))
        at = found.end()
        ends.append(at)
    return lines, ends


def _compute_checks(lines: Iterable[str]) -> Iterator[str]:
    """Yield the check value over the first line, over two lines, and so on."""
    import hashlib  # few files carry something

    hashed = hashlib.sha256()
    for line in lines:
        hashed.update(_encode_for_check(line))
        yield hashed.hexdigest()[:_DIGITS]


def _encode_for_check(line: str) -> bytes:
    return drop_stand_in(line).encode("utf-8", "surrogatepass") + b"\n"


def drop_stand_in(line: str) -> str:
    """Return what of a line the check value covers: all but the word on this file, which changes
    with an edit of it."""
    return line.partition(_HERE)[0]


def find_nearest_format(block: CarriedBlock | None) -> str:
    """Return the format that a block names as the one its file was made from; empty where it names
    none."""
    title = _TITLE.fullmatch(block.lines[0]) if block is not None and block.lines else None
    return (title[1] or "") if title is not None else ""


def may_have_title(text: str, start: int, end: int) -> bool:
    """Return whether the title of carried lines can stand between two places of a text."""
    words = (title.partition(" {} ")[2] for title in (_NEAREST, _EARLIER))
    return any(text.find(part, start, end) >= 0 for part in words)


def is_title(line: str) -> bool:
    """Return whether a comment is the title of carried lines, wherever it stands."""
    return _TITLE.fullmatch(line.strip()) is not None


def read_block(lines: Sequence[str]) -> tuple[CarriedKey, ...] | None:
    """Return what the lines of a block carry; `None` where a line is none that a block can have."""
    kept: list[CarriedKey] = []
    name = ""
    for parts in _split(lines):
        first = parts[0]
        if title := _TITLE.fullmatch(first):
            name = title[1] or title[2]
        elif absent := ABSENT.fullmatch(first):
            key = _read_key(absent[1])
            if not name or key is None:
                return None
            kept.append(CarriedKey(name, key, None))
        elif found := _KEY.fullmatch(first):
            key = _read_key(found[1])
            if not name or key is None:
                return None
            raw, _, here = (found[2] or "").partition(_HERE.lstrip(" "))
            kept.append(CarriedKey(name, key, "\n".join([raw.rstrip(" "), *parts[1:]]), here))
        else:
            return None
    return tuple(kept) if kept else None


def _split(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield titles, and keys with the lines that go on with them."""
    parts: list[str] = []
    for line in lines:
        if parts and goes_on(line):
            parts.append(line)
        else:
            if parts:
                yield parts
            parts = [line]
    if parts:
        yield parts


def _read_key(spelled: str) -> str | None:
    if not spelled.startswith('"'):
        return spelled
    entry = read_value("x", spelled)
    return entry.value if entry is not None and isinstance(entry.value, str) else None
