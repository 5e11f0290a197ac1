"""A code block that opens a file and holds its frontmatter, or all of it: ```` ```markdown ````.

Belongs here: where such a block begins and ends. Not here: the fences of the fields in it
(`fences.py`), further fields at the top of a prompt, which are told to be text
(`prompt/fields_in_prompt.py`).
"""

from __future__ import annotations

import re

from agentc.spans import Span
from agentc.syntax.frontmatter.fence_like import find_begin

_OPENING = re.compile(r"(?<![`~])(`{3,}(?!`)|~{3,}(?!~))[^\r\n`]*\r?\n")
_FENCE_LINE = re.compile(r"^ {0,3}(`{3,}|~{3,})([^\r\n]*)(?:\r?\n|\Z)", re.MULTILINE)


def match_opening(text: str) -> re.Match[str] | None:
    """Match the first line that is not blank where it opens a code block; its first group is the
    mark; `None` where it opens none."""
    return _OPENING.match(text, find_begin(text))


def find_end(text: str, start: int, mark: str) -> Span | None:
    """Return the line that closes a block which `mark` opened before `start`; `None` where no line
    does.

    A mark with a language opens a block of the text's own, and a bare one closes that. Of the bare
    ones that are left each second one closes the one before. Of an odd number the first closes the
    block where it stands at the beginning, else the last.
    """
    bare: list[Span] = []
    inner = ""
    for line in _FENCE_LINE.finditer(text, start):
        is_bare = not line[2].strip()
        if inner:
            inner = "" if is_bare and line[1].startswith(inner) else inner
        elif not is_bare:
            inner = line[1]
        elif line[1].startswith(mark):
            bare.append(Span(*line.span()))
    if len(bare) % 2 == 0:
        return None
    return bare[0] if not text[start : bare[0].start].strip() else bare[-1]
