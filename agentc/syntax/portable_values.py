"""Values of another format's file, spelled so that lines of comment can say them.

Belongs here: what is safe in such a line, and how anything else is spelled. Not here: the lines
together (`carried_block.py`).
"""

from __future__ import annotations

import re
from dataclasses import replace

from agentc.ir.provenance import CarriedKey
from agentc.ir.value import Map, same
from agentc.syntax.source import Entry
from agentc.syntax.yaml.reader import read_value
from agentc.syntax.yaml.writer import FRONTMATTER

ABSENT = re.compile(r'# that file has no ([A-Za-z_][A-Za-z0-9_-]*|"(?:[^"\\]|\\.)*")')
# How a line begins that goes on with what the line above it says.
_FURTHER = ("", " ", "\t", "-", "#")
# What steers a terminal or an editor, what some reader takes for the end of a line or of the
# fields, or not for a blank, and what an editor takes away.
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSAFE = re.compile(
    rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{_BIDI}\ufeff\ufffe\uffff\ud800-\udfff]"
    r"|---|^\.\.\.|[ \t]$|\t(?![ \t]{0,9}#)|# here: ",
    re.MULTILINE,
)
_UNSAFE_QUOTED = re.compile(rf"[{_BIDI}]|(?<=\")\.(?=\.\.)|#(?= here: )")


def make_portable(kept: CarriedKey) -> CarriedKey:
    """Return what is carried with its value as a block can spell it: as it is, where that is safe
    in a comment, if need be without blanks at the ends of lines; else in one line with escapes."""
    raw = kept.raw
    if raw is None or _is_portable(raw):
        return kept
    entry = read_value(kept.key, raw)
    trimmed = trim_lines(raw)
    if entry is not None and _is_portable(trimmed):
        again = read_value(kept.key, trimmed)
        if again is not None and again.text == entry.text and same(again.value, entry.value):
            return replace(kept, raw=trimmed)
    spelled = FRONTMATTER.quoted(raw) if entry is None else _spell_inline(entry)
    return replace(kept, raw=escape_unsafe(spelled))


def trim_lines(raw: str) -> str:
    """Return a value without blanks at the ends of its lines."""
    return "\n".join(line.rstrip(" \t") for line in raw.split("\n"))


def _spell_inline(entry: Entry) -> str:
    if entry.text is not None and not isinstance(entry.value, (Map, tuple, str)):
        return entry.text  # a number as its author spelled it
    return FRONTMATTER.inline(entry.value)


def is_safe(text: str) -> bool:
    """Return whether a text can stand in a line of comment as it is."""
    return not _UNSAFE.search(text)


def _is_portable(raw: str) -> bool:
    return is_safe(raw) and all(map(goes_on, raw.split("\n")[1:]))


def goes_on(line: str) -> bool:
    """Return whether a line goes on with what the line above it says."""
    return line[:1] in _FURTHER and not ABSENT.fullmatch(line)


def escape_unsafe(spelled: str) -> str:
    """Return a spelled value or key with escapes for what is not safe between quotes."""
    return _UNSAFE_QUOTED.sub(lambda found: _escape(found[0]), spelled)


def _escape(char: str) -> str:
    return f"\\x{ord(char):02X}" if ord(char) < 0x100 else f"\\u{ord(char):04X}"
