"""What stands where a key is announced, and shows to be none: an address, a call, the name of a
page, what is done with a password.

Belongs here: such texts, by the kind of what announces them. Not here: what announces a key
(`services.py`), what stands for one that is to come (`placeholders.py`).
"""

from __future__ import annotations

import functools
import re

# An address, and what a program calls.
_NO_VALUE = r"[a-z][a-z0-9+.-]*://|[a-z_][\w.]*\((?:[a-z_{\[\"'].*\)|\))?[)\]}]*\Z"
# A mark of a format in the place of a password in an address.
_NO_PASSWORD = r"%[sdvq]\Z"
# A part of the name of a page, and of no key: a name with a number behind it, or a number.
_NUMBERED = r"(?:[a-z]+[0-9]{0,3}|v?[0-9]{1,4}[a-z]?)?\Z"
# What is done with a password, in words that dashes join: `hashed-with-bcrypt10`.
_DONE = frozenset(
    "hashed encrypted encoded stored salted kept saved generated derived masked rotated required"
    " sent".split()
)
# Made when a text needs them: a start of the program should not.
_compiled = functools.cache(re.compile)


def list_look_alikes() -> tuple[str, ...]:
    """Return every pattern that is compiled when a text needs it, for tests of them all."""
    return _NO_VALUE, _NO_PASSWORD, _NUMBERED


def says_otherwise(value: str, kind: str) -> bool:
    """Return whether a value without capitals, behind something of a `kind` that announces a key,
    shows to be none."""
    value = value.rstrip("`.,;:!?*")  # what belongs to the text around it
    if kind in ("variable", "query"):
        return _compiled(_NO_VALUE).match(value) is not None
    if kind == "address":
        return _compiled(_NO_PASSWORD).match(value) is not None
    parts = re.split("[-_.]", value)
    if kind == "path":
        return all(map(_compiled(_NUMBERED).match, parts))
    numbered = sum(not part.isalpha() for part in parts)
    return kind == "words" and len(parts) > 1 >= numbered and not _DONE.isdisjoint(parts)
