"""Values that look like secrets, which are never copied to where nobody looks for them.

Belongs here: telling them from other values; a false alarm costs a line in a report, a miss costs a key. Not here: what
is done about them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from agentc.ir.value import Map, Value

_WORDS = (
    r"token|secret|passw|pwd|passphrase|api[-_]?key|authoriz|auth[-_]|credential|private[-_]?key|cookie|session[-_]?id"
)
_NAMES = re.compile(_WORDS, re.I)
# Names of variables that hold keys: OPENAI_KEY, GH_PAT.
_VARIABLES = re.compile(rf"{_WORDS}|(?:^|[-_])(?:key|pat|pass|auth|cred|creds)(?:$|[-_])", re.I)
# How several services begin their keys; a web token; a PEM block; a password inside of an address; a header; a query.
_KEYS = re.compile(
    r"\b(?:sk-|sk_|pk_|rk_|ghp_|gho_|ghs_|ghu_|github_pat_|glpat-|xox[abpr]-|AKIA|AIza)[\w-]{10,}"
    r"|\b(?:hf_|npm_|pypi-|eyJ|SG\.|dop_v1_|xapp-)[\w-]{10,}|\b[Bb]earer +(?!\$)[\w+/.=~-]{8,}"
    r"|-----BEGIN|://[^/\s:@]{0,100}:[^/\s@$]{1,100}@|\bBasic +(?=\S{0,200}[\d=])[\w+/=]{8,}"
    rf"|(?:{_WORDS})[\w-]{{0,40}}[\"']?\s{{0,3}}[=:]\s{{0,3}}[\"']?(?![\s$%{{\"'])(?=\S{{0,200}}\d)[^\s\"'&,;]{{6,}}"
    rf"|[?&][\w-]{{0,40}}(?:token|key|secret|sig)[\w-]{{0,40}}=(?!\$)[^\s&\"']{{4,}}",
    re.I,
)
# A reference to a variable is no secret.
_REFERENCE = re.compile(r"(?:(?:Bearer|Basic|token) +)?(?:\$\{?\w+(?::-)?\}?|\{(?:env|file):[^}]*\}|%\w+%)\Z", re.I)
_VARIABLE_BLOCKS = frozenset({"env", "environment"})
_HEADERS = "headers"
_HARMLESS_HEADERS = frozenset({"accept", "accept-language", "content-type", "user-agent"})
# What is called exactly so holds one, unless it says something about it.
_EXACT = re.compile(r"(?:[a-z]+[_-])?(?:password|passwd|secret|token|api[_-]?key)\Z", re.I)
_ABOUT = frozenset("true false none null yes no required optional allow ask deny enabled disabled".split())
_PATH = re.compile(r"[*/.]")
_FLAG = re.compile(rf"--?(?=[\w-]*\Z)[\w-]*(?:{_WORDS}|key)", re.I)


def secret_in(value: Value, name: str = "") -> str | None:
    """The name under which something that looks like a secret stands, or `None`."""
    return next(_secrets(value, name, ""), None)


@functools.lru_cache(maxsize=1024)  # agents are alike: models, colours, lists of tools
def secret_in_text(text: str) -> bool:
    """Whether a text, of any kind, holds something that looks like a key."""
    return _KEYS.search(text) is not None


def _secrets(value: Value, name: str, block: str) -> Iterator[str]:
    if isinstance(value, Map):
        for key, item in value.items():
            yield from _secrets(item, key, name.lower())
    elif isinstance(value, tuple):
        for before, item in zip((None, *value), value, strict=False):
            flagged = isinstance(before, str) and _FLAG.match(before) and not isinstance(item, (Map, tuple))
            yield from _secrets(
                item, before if flagged and isinstance(before, str) else name, "args" if flagged else block
            )
    elif value is not None and not isinstance(value, bool) and _is_secret(str(value), name, block):
        yield name


@functools.lru_cache(maxsize=1024)
def _is_secret(text: str, name: str, block: str) -> bool:
    if not text or _REFERENCE.match(text):
        return False
    if block == _HEADERS:
        return name.lower() not in _HARMLESS_HEADERS
    if block in _VARIABLE_BLOCKS:
        return bool(_VARIABLES.search(name) or secret_in_text(text))
    if block == "args":
        return not text.startswith("-")
    if _EXACT.match(name) and text.lower() not in _ABOUT and not text.isdigit():
        return True
    return bool(secret_in_text(text) or (_NAMES.search(name) and not _PATH.search(name) and _is_key(text)))


def _is_key(text: str) -> bool:
    """Whether a text could be a key, and is no word of a language."""
    return len(text) >= 6 and not re.search(r"\s|\A(?:[a-z_-]+|[A-Z_-]+|[A-Z][a-z]+|[\d.]+)\Z", text)
