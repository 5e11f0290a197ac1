"""Words that people write for limits: in fields that are not YAML they begin a field, as known keys
do.

Belongs here: which words these are. Not here: what a word means in a client's file (`vendors/`),
where a field begins (`syntax/frontmatter/`). A line `  disallowed-tools: Bash` below a description
is no part of it, and nobody should take it for one in silence.
"""

from __future__ import annotations

import re

from agentc.lens.format import Format
from agentc.slips import fold_key

# As they are without case, `-` and `_`. Others, as `tool`, are words of a text, too.
WORDS = frozenset(
    """
    allowedtools allowtools deniedtools denytools disallowedtools disallowtools excludetools
    excludedtools forbiddentools permission permissions permissionmode readonly toolrestrictions
    """.split()
)
_INDENTED_WORD = re.compile(r"^[ \t]+([a-z][\w-]*):(?=[ \t\r\n]|\Z)", re.MULTILINE)


def list_reading_keys(form: Format, text: str) -> tuple[str, ...]:
    """Return the keys of a format, with the words for limits that begin an indented line of a
    text."""
    keys = tuple(form.keys)
    found = dict.fromkeys(
        word
        for word in _INDENTED_WORD.findall(text)
        if word not in form.keys and fold_key(word) in WORDS
    )
    return (*keys, *found) if found else keys
