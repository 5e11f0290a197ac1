"""Lines that look like fields, where no fence says how far they go.

Belongs here: how far fields reach from a place on, and whether text goes on with them. Not here:
which fences count (`fences.py`), reading fields (`lenient.py`).
"""

from __future__ import annotations

import re

from agentc.spans import Span
from agentc.syntax.frontmatter.fence_like import ODD_CLOSE, TEXT_BEHIND

# An unknown field or a comment, directly below a field.
MAYBE_FIELD = re.compile(r"#|[\"']?[A-Za-z][\w-]*[\"']?[ \t]*:(?=\s)")
LINE = re.compile(r"[^\n]*(?:\n|\Z)")


def is_prose(text: str, span: Span) -> bool:
    """Return whether the first words of a span are prose: they do not continue a field, are no item
    of one, and do not look like another field.

    A line with `#` can be a heading or a comment, and says nothing.
    """
    lines = (line for line in text[span.start : span.end].splitlines() if line.strip())
    words = next((line for line in lines if not line.startswith("#")), "")
    return words[:1] not in ("", " ", "\t", "-", "}", "]") and not MAYBE_FIELD.match(words)


def walk_fields(
    text: str, start: int, key: re.Pattern[str]
) -> tuple[int | None, re.Match[str] | None]:
    """Return where the fields end that begin at `start`: before the first line that neither begins
    nor continues one. Return that line, too, where it is drawn like a fence.

    `None` where no known key is among them.
    """
    end = position = start
    seen = False
    closing = None
    while position < len(text):
        line = LINE.match(text, position)
        if line is None or not line[0]:
            break
        closing = ODD_CLOSE.match(text, position) or TEXT_BEHIND.match(text, position)
        if closing is not None:
            break
        begins = key.match(text, position) is not None
        goes_on = line[0][:1] in (" ", "\t", "-") or (
            end == position and MAYBE_FIELD.match(text, position)
        )
        if line[0].strip() and not begins and not (seen and goes_on):
            break
        seen = seen or begins
        position = line.end()
        end = position if line[0].strip() else end
    return (end, closing) if seen else (None, None)
