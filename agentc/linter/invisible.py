"""Characters that nobody sees, and that a model reads.

Belongs here: finding them in a text. Not here: what is printed of them (`printable.py`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.lens.format import Document

# Joiners and variation selectors make emoji; these are seen by nobody.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# So many of them are told; one paste can bring thousands.
_TOLD = 5


def find_invisible(document: Document) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each of the first invisible characters; a mark at the beginning of the
    text is none."""
    text = document.source.text
    for found in list(_INVISIBLE.finditer(text, 1 if text.startswith("\ufeff") else 0))[:_TOLD]:
        name = unicodedata.name(found[0], "a control character")
        message = f"U+{ord(found[0]):04X} ({name.lower()}) is invisible"
        yield Diagnostic("invisible", message, document.source.where(found.start()))
