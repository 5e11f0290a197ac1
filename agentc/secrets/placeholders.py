"""What stands where a secret will be: a reference to a variable, `<your key>`, `changeme`.

Belongs here: texts that are no secrets whatever they are called. Not here: what keys look like
(`services.py`), names that say what a value is (`scan.py`).
"""

from __future__ import annotations

import functools
import re

# A reference to a variable is no secret, nor is what stands for a value that is still to come.
REFERENCE = (
    r"\A(?:(?:Bearer|Basic|token) +)?"
    r"(?:\$\{\w+(?::?[-+?])?\}|\$\w+|\$?\{\{[\w .|]*\}\}|\$\([\w ./-]*\)"
    r"|\{(?:env|file):[^}]*\}|%\w+%|@\w+@)"
    r"[)\]}.,;:]*\Z"
)
PLACEHOLDER = (
    r"\A(?:<[^>]*>[)\]}.,;:]*|\{[a-z_][a-z_. -]*\}[)\]}.,;:]*|\.{2,}|[x*.#_-]+"
    r"|(?:your|insert|put|enter|replace|paste)[-_ ][a-z_ -]*|[a-z_-]*[-_]here"
    r"|my[-_](?:api[-_]?)?(?:key|token|secret|password)|change[-_ ]?(?:me|it)"
    r"|redacted|hidden|example|placeholder|dummy|todo|tbd|\S{0,40}…\(hidden\)?[)\]}.,;:]*)\Z"
)


# Made when a text needs them: a start of the program should not.
_compiled = functools.cache(re.compile)


def _is_reference(text: str) -> bool:
    """Return whether a text names a variable that holds the value."""
    return _compiled(REFERENCE, re.I).match(text) is not None


def is_placeholder(text: str) -> bool:
    """Return whether a text stands for a value that is to come from elsewhere."""
    return _is_reference(text) or _compiled(PLACEHOLDER, re.I).match(text) is not None
