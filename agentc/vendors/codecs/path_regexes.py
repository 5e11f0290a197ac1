"""Regular expressions over paths as patterns of the IR, and back.

Belongs here: which expressions are such patterns. Not here: what they limit (`groups.py`), patterns
(`permissions/globs.py`). An expression is searched in a path, as in JavaScript: `\\.md$` is `*.md`.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable

from agentc.permissions.globs import collapse_stars

# So many patterns may stand for one expression.
MAX_PATTERNS = 32
MAX_LENGTH = 500
_TOKEN = re.compile(r"\\[^a-zA-Z0-9]|\(\?:|\[[^\]\\^-][^\]\\-]*\]|[^\\]")
# What Python spells in another way, or does not have: nobody can tell.
_OTHER_WORDS = re.compile(r"\(\?|\[\^?\]|-\\|\{,")
_ESCAPED = re.compile(r"\\.", re.DOTALL)
_SPECIAL = re.compile(r"[\\^$.|?*+(){}\[\]]")
# A pattern that begins so would mean another folder, and one with a space before its last star
# matches without both.
_OTHERWISE = re.compile(r"[~$/].*|.* \*", re.DOTALL)
# JavaScript reads a character beyond the first 65,536 as two.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\U00010000-\U0010ffff]")


def is_regex(text: str) -> bool:
    """Return whether JavaScript takes a text for an expression, as far as Python can tell."""
    if len(text) > MAX_LENGTH or _OTHER_WORDS.search(text):
        return True
    with warnings.catch_warnings(action="ignore"):  # of what Python will read otherwise one day
        try:
            re.compile(_ESCAPED.sub("a", text))
        except re.error:
            return False
    return True


class _NotSimple(Exception):
    """An expression that no few patterns stand for."""


def read_path_regex(regex: str) -> tuple[str, ...] | None:
    """Return the patterns that match the paths in which an expression finds something; `None` where
    no few patterns do.

    >>> read_path_regex(r"\\.(md|txt)$|^docs/")
    ('*.md', '*.txt', 'docs/*')
    """
    if len(regex) > MAX_LENGTH or _UNSEEN.search(regex):
        return None
    try:
        tokens = _split(regex)
        found, end = _read_choice(tokens, 0, top=True)
    except _NotSimple:
        return None
    patterns = tuple(dict.fromkeys(collapse_stars(pattern) for pattern in found))
    return None if end < len(tokens) or any(map(_OTHERWISE.fullmatch, patterns)) else patterns


def _split(regex: str) -> list[str]:
    """Return the tokens of an expression. Raises _NotSimple for what is none of those that are
    known."""
    tokens, at = [], 0
    while at < len(regex):
        token = _TOKEN.match(regex, at)
        if token is None:
            raise _NotSimple
        tokens.append(token[0])
        at = token.end()
    return tokens


def _read_choice(tokens: list[str], at: int, *, top: bool) -> tuple[list[str], int]:
    """Return the patterns of what `|` parts, up to the end or a closing bracket, and where that
    is."""
    found: list[str] = []
    while True:
        some, at = _read_sequence(tokens, at, top=top)
        found += some
        if len(found) > MAX_PATTERNS:
            raise _NotSimple
        if tokens[at : at + 1] != ["|"]:
            return found, at
        at += 1


def _read_sequence(tokens: list[str], at: int, *, top: bool) -> tuple[list[str], int]:
    """Return the patterns of one part of a choice; at the top it stands anywhere in a path, unless
    it says otherwise."""
    found = ["*" if top else ""]
    if top and tokens[at : at + 1] == ["^"]:
        found, at = [""], at + 1
    while at < len(tokens) and tokens[at] not in ("|", ")"):
        if top and tokens[at] == "$" and tokens[at + 1 : at + 2] in ([], ["|"]):
            return found, at + 1
        some, at = _read_atom(tokens, at)
        if len(found) * len(some) > MAX_PATTERNS:
            raise _NotSimple
        found = [before + behind for before in found for behind in some]
    return ([pattern + "*" for pattern in found] if top else found), at


def _read_atom(tokens: list[str], at: int) -> tuple[list[str], int]:
    """Return the patterns that stand for one character, class or group of an expression, with the
    quantifier behind it, and the position behind that. Raises _NotSimple where no patterns do."""
    token, at = tokens[at], at + 1
    if token in ("(", "(?:"):
        if tokens[at : at + 1] == ["?"]:
            raise _NotSimple
        found, at = _read_choice(tokens, at, top=False)
        if tokens[at : at + 1] != [")"]:
            raise _NotSimple
        at += 1
    elif token[0] == "[" and len(token) > 2:
        found = [*token[1:-1]]
    elif token == ".":
        found = ["?"]
    elif len(token) == 1 and _SPECIAL.match(token):
        raise _NotSimple
    else:
        found = [token[-1]]
    if token != "." and any({"*", "?"} & {*pattern} for pattern in found) and token[0] != "(":
        raise _NotSimple  # `*` and `?` themselves: in a pattern they would match anything
    quantifier = tokens[at] if tokens[at : at + 1] and tokens[at] in ("?", "*", "+", "{") else ""
    if quantifier and (quantifier == "{" or (quantifier != "?" and token != ".")):
        raise _NotSimple
    at += 1 if quantifier else 0
    if quantifier and tokens[at : at + 1] == ["?"]:
        at += 1  # a lazy quantifier matches in the same paths
    if quantifier == "?":
        return ["", *found], at
    return {"*": ["*"], "+": ["?*"]}.get(quantifier, found), at


def write_path_regex(patterns: Iterable[str]) -> str | None:
    """Return the expression that finds something in the paths which one of some patterns matches;
    `None` where there is none.

    >>> write_path_regex(("*.md", "docs/*"))
    '\\\\.md$|^docs/'
    """
    listed = [collapse_stars(pattern) for pattern in patterns]
    if not listed or any(_OTHERWISE.fullmatch(one) or _UNSEEN.search(one) for one in listed):
        return None
    regex = "|".join(map(_spell, listed))
    again = read_path_regex(regex)
    return regex if again is not None and {*again} == {*listed} else None


def _spell(pattern: str) -> str:
    """Return a pattern over paths as a regular expression."""
    body = pattern.removeprefix("*").removesuffix("*") if pattern != "*" else ""
    inner = "".join(
        {"*": ".*", "?": "."}.get(char) or _SPECIAL.sub(r"\\\g<0>", char) for char in body
    )
    start = "" if pattern.startswith("*") else "^"
    return start + inner + ("" if pattern.endswith("*") else "$")
