"""Lines that are drawn like a fence, and are none: `----`, `+++`, dashes that a program made
longer, `...`; and those of a fence with something behind it.

Belongs here: the look of such a line, and finding one. Not here: where a file's fields end
(`fences.py`, `unfenced.py`).
"""

from __future__ import annotations

import re

from agentc.syntax.source import BOM

# What people, and programs that correct them, draw in the place of three hyphens, on one line of
# an editor; and the end of a YAML document. `- *` is an item of a list.
_MARK = r"[-+=~*_\u2010-\u2015\u2212\u2500\uff0d]"
_DRAWN = rf"(?:(?!- [^-]){_MARK}(?: ?{_MARK}){{1,119}}|[\u2014\u2015])"
ODD_OPEN = re.compile(rf"[ \t]*({_DRAWN})[ \t]*\r?\n")
ODD_CLOSE = re.compile(rf"^[ \t]*({_DRAWN}|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
# A fence, perhaps with a comment, and the beginning of one with text.
FENCE = r"---[ \t]*(?:#[^\n]*)?(?:\r?\n|\Z)"
TEXT_BEHIND = re.compile(r"^---[ \t]*(?=[^\s#-])", re.MULTILINE)


def find_begin(text: str) -> int:
    """Return where the first line begins that is not blank, without its indentation."""
    return len(text) - len(text.lstrip(BOM + " \t\r\n"))


def find_odd(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the first line between two places that is drawn like a fence, or has text behind one;
    `None` for none."""
    drawn, behind = ODD_CLOSE.search(text, start, end), find_dashes(TEXT_BEHIND, text, start, end)
    if drawn is None or (behind is not None and behind.start() < drawn.start()):
        return behind
    return drawn


def find_dashes(
    line: re.Pattern[str], text: str, start: int, end: int | None = None
) -> re.Match[str] | None:
    """Return the first line with dashes in it that matches, `None` for none. There are few of
    these, and to try every line is slow."""
    place = text.find("---", start, end)
    while place >= 0:
        if found := line.match(text, max(start, text.rfind("\n", start, place) + 1)):
            return found
        below = text.find("\n", place)
        place = -1 if below < 0 else text.find("---", below, end)
    return None
