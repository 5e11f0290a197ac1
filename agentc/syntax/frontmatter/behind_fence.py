"""Fences with something behind them on their line: `--- # end`, `--- You are`.

Belongs here: the notes that put such a line right. Not here: which line ends the fields
(`fences.py`), how one looks (`fence_like.py`). Clients end the fields at any line that begins with
`---` and take the rest of it for the prompt; none takes an opening line that has more than blanks
behind `---` for a fence.
"""

from __future__ import annotations

import re

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.printable import to_printable
from agentc.spans import Edit, Span
from agentc.syntax.line_ends import detect_first_newline
from agentc.syntax.source import locate

_COMMENT_BEHIND = re.compile(r"---([ \t]*)(#[^\r\n]*)")
_LONG_DASHES = re.compile(r"-{3,}")


def spell_comment(line: str) -> str:
    """Return a line as a comment among fields: printable, and without what ends the fields."""
    shown = to_printable(line)
    return _LONG_DASHES.sub("--", shown if shown.startswith("#") else f"# {shown}")


def note_comments(text: str, head: Span) -> tuple[Diagnostic, ...]:
    """Return a diagnostic for each fence around the fields at `head` with a comment behind it; a
    repair puts that on a line of its own among them."""
    newline = detect_first_newline(text)
    notes = []
    opening = text.rfind("\n", 0, max(head.start - 1, 0)) + 1
    opening += text.startswith("\ufeff", opening)
    for at, which in ((opening, "opening"), (head.end, "closing")):
        found = _COMMENT_BEHIND.match(text, at)
        if found is None or (which == "opening" and found.end() > head.start):
            continue
        comment = spell_comment(found[2].rstrip())
        if which == "opening":
            fix = Edit(Span(found.start(1), found.end()), newline + comment)
        else:
            fix = Edit(Span(at, found.end()), f"{comment}{newline}---")
        message = f"a comment stands behind the {which} `---`, which must stand alone on its line"
        notes.append(
            Diagnostic("behind-fence", message, locate(text, found.start(2)), fixes=(fix,))
        )
    return tuple(notes)


def note_text(text: str, closing: re.Match[str]) -> Diagnostic:
    """Return the note on a closing fence with text behind it, which begins the prompt."""
    fix = Edit(Span(closing.start() + 3, closing.end()), detect_first_newline(text))
    message = "text stands behind the closing `---`; read as the beginning of the prompt"
    return Diagnostic("long-fence", message, locate(text, closing.end()), fixes=(fix,))
