"""Source lines in which a secret is spelled with escapes: `"gh\\x70_..."`.

Belongs here: hiding what a text says once its escapes are read. Not here: what a secret is
(`scan.py`), reading escapes for good (`syntax/yaml/`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from agentc.secrets.scan import hide

FILL = "*"
_ESCAPE = re.compile(
    r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|\r?\n[ \t]*|([^\r\n]))"
)
# The letters of YAML for white space and control characters: a key can begin behind one.
_WHITE = "0abtnvfreNLP_ "
# No text has it, and no secret: what is hidden of a text whose escapes are read.
_MARK = "\0"
_LAST_CHARACTER = 0x10FFFF


def blot(text: str, known: Iterable[str] = ()) -> str:
    """Return a text with stars for every character of what looks like a secret in it, as it stands
    or with its escapes read, and of the `known` ones."""
    known = tuple(known)
    blotted = hide(text, known, fill=FILL)
    if _ESCAPE.search(text) is None:
        return blotted
    read: list[str] = []
    spans: list[tuple[int, int]] = []
    position = 0
    for escape in _ESCAPE.finditer(text):
        spans += [(at, at + 1) for at in range(position, escape.start())]
        read.append(text[position : escape.start()])
        if char := _read_escape(escape):
            spans.append(escape.span())
            read.append(char)
        position = escape.end()
    spans += [(at, at + 1) for at in range(position, len(text))]
    read.append(text[position:])
    shown = list(blotted)
    hidden = hide("".join(read).replace(_MARK, " "), known, fill=_MARK)
    for char, (start, end) in zip(hidden, spans, strict=True):
        if char == _MARK:
            shown[start:end] = [FILL if one not in "\r\n" else one for one in text[start:end]]
    return "".join(shown)


def _read_escape(escape: re.Match[str]) -> str:
    """Return the character that an escape stands for; empty for a line that goes on."""
    digits = escape[1] or escape[2] or escape[3]
    if digits is None:
        return " " if escape[4] and escape[4] in _WHITE else escape[4] or ""
    number = int(digits, 16)
    return chr(number) if number <= _LAST_CHARACTER else " "
