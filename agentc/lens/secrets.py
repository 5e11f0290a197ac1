"""Values that look like secrets, which are never copied to where nobody looks for them.

Belongs here: telling them from other values; a false alarm costs a line in a report, a miss costs a key. Not here: what
is done about them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentc.ir.value import Map, Value

_NAMES = re.compile(
    r"token|secret|passw|pwd|api[-_]?key|authoriz|auth[-_]|credential|private[-_]?key|cookie|session[-_]?id", re.I
)
# How several services begin their keys; a web token; a PEM block; a password inside of an address.
_KEYS = re.compile(
    r"\b(?:sk-|sk_|pk_|rk_|ghp_|gho_|ghs_|github_pat_|glpat-|xox[abpr]-|AKIA|AIza|hf_|npm_|pypi-|eyJ)[\w-]{10,}"
    r"|-----BEGIN|://[^/\s:@]+:[^/\s@$]+@|\b(?:Bearer|Basic) +(?=\S*\d)[\w+/.=~-]{12,}",
)
# A reference to a variable is no secret.
_REFERENCE = re.compile(r"[\w ]*(?:\$\{?\w+(?::-)?\}?|\{(?:env|file):[^}]*\}|%\w+%)\Z")
_BLOCKS = frozenset({"env", "environment", "headers"})


def secret_in(value: Value, name: str = "") -> str | None:
    """The name under which something that looks like a secret stands, or `None`."""
    return next(_secrets(value, name, False), None)


def _secrets(value: Value, name: str, private: bool) -> Iterator[str]:
    if isinstance(value, Map):
        for key, item in value.items():
            yield from _secrets(item, key, private or name.lower() in _BLOCKS)
    elif isinstance(value, tuple):
        for item in value:
            yield from _secrets(item, name, private)
    elif isinstance(value, str) and value and not _REFERENCE.match(value):
        named = private or name.lower() in _BLOCKS
        if _KEYS.search(value) or (_NAMES.search(name) and (named or _is_key(value))):
            yield name


def _is_key(value: str) -> bool:
    """Whether a text could be a key and no sentence about one."""
    return len(value) >= 8 and not re.search(r"\s", value)
