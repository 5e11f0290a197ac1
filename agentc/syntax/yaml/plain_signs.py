"""Spaces, dashes and quotes for which some clients put plain ones before they read a text.

Belongs here: which signs these are, and the text with plain ones. Not here: how values are spelled
so that nothing breaks by that (`writer.py`).
"""

from __future__ import annotations

import re

# As Roo Code 3.x has them.
_PLAIN = {
    " ": "\u00a0",
    "": "\u200b\u200c\u200d",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212",
    "'": "\u2018\u2019",
    '"': "\u201c\u201d",
}
_TABLE = {ord(sign): plain for plain, signs in _PLAIN.items() for sign in signs}
SIGN = re.compile(f"[{''.join(_PLAIN.values())}]")
DOUBLE_QUOTE = re.compile("[\u201c\u201d]")


def with_plain_signs(text: str) -> str:
    """Return a text with ASCII signs in the place of the spaces, dashes and quotes in `_PLAIN`;
    signs of no width go.

    >>> with_plain_signs("\u201cone\u201d \u2014 t\u200bwo")
    '"one" - two'
    """
    return text.translate(_TABLE)
