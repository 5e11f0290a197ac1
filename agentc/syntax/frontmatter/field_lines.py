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


def find_fields_end(
    text: str, start: int, key: re.Pattern[str]
) -> tuple[int | None, re.Match[str] | None]:
    """Return where the fields end that begin at `start`, and the line that ends them if it is drawn
    like a fence, also with text behind it. Both are `None` where no line begins with a known key.

    Fields go on with known keys; below one of these also with indented lines and items, and with
    unknown keys and comments that follow directly. Blank lines at their end do not belong to them.
    """
    end = position = start
    has_key = False
    closing = None
    while position < len(text) and (line := LINE.match(text, position)):
        closing = ODD_CLOSE.match(text, position) or TEXT_BEHIND.match(text, position)
        if closing is not None:
            break
        is_blank = not line[0].strip()
        begins = key.match(text, position) is not None
        is_directly_below = end == position
        goes_on = line[0].startswith((" ", "\t", "-")) or (
            is_directly_below and MAYBE_FIELD.match(text, position) is not None
        )
        if not (is_blank or begins or (has_key and goes_on)):
            break
        has_key = has_key or begins
        position = line.end()
        end = end if is_blank else position
    return (end, closing) if has_key else (None, None)
