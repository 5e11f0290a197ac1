"""Lines that are drawn like a fence, and are none: `----`, `+++`, dashes that a program made
longer, `...`.

Belongs here: the look of such a line. Not here: where a file's fields end (`fences.py`,
`unfenced.py`).
"""

from __future__ import annotations

import re

from agentc.syntax.source import BOM

# What people, and programs that correct them, draw in the place of three hyphens, on one line of
# an editor; and the end of a YAML document.
_MARK = r"[-+=~*_\u2010-\u2015\u2212\u2500\uff0d]"
_DRAWN = rf"(?:{_MARK}(?: ?{_MARK}){{1,119}}|[\u2014\u2015])"
ODD_OPEN = re.compile(rf"[ \t]*({_DRAWN})[ \t]*\r?\n")
ODD_CLOSE = re.compile(rf"^[ \t]*({_DRAWN}|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)


def find_begin(text: str) -> int:
    """Return where the first line begins that is not blank, without its indentation."""
    return len(text) - len(text.lstrip(BOM + " \t\r\n"))


def first_newline(text: str) -> str:
    """Return the line end that a text begins with."""
    first = text.find("\n")
    return "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"
