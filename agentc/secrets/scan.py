"""Values that look like secrets: they are copied to no place where nobody looks for them, and
repeated by no report.

Belongs here: telling them by the names they have and by how they look, and putting something else
in their place. Not here: what keys look like (`services.py`), who prints what.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from agentc.ir.agent import ATTRIBUTES, METADATA, Agent, visible
from agentc.ir.value import Map, Value
from agentc.secrets.placeholders import is_placeholder
from agentc.secrets.services import BRIEF, WORDS, find_keys

HIDDEN = "…(hidden)"
# Texts that are asked about again and again: reasons, names, short values.
_BRIEF = 500
_NAMES = re.compile(WORDS, re.I)
# Names of variables that hold keys: OPENAI_KEY, GH_PAT, openaiKey.
_VARIABLES = re.compile(
    rf"(?i:{WORDS}|(?:^|[-_.])(?:key|pat|pass|pw|auth|cred|creds|dsn|jwt)(?:$|[-_.]))|[a-z](?:Key|Pass|Pat)$"
)
# As short a key is seen among variables, whatever its name is.
_SHORTEST_MIXED = 8
_VARIABLE_BLOCKS = frozenset({"env", "environment"})
_HEADERS = frozenset({"headers", "http_headers", "httpheaders"})
_HARMLESS_HEADERS = frozenset(
    {"accept", "accept-encoding", "accept-language", "content-type", "user-agent"}
)
# What is called exactly so holds one, unless it says something about it.
_EXACT = re.compile(
    r"(?:(?:[a-z]+[_-]?)?(?:password|passwd|pwd|secret|token|api[_-]?key)|(?:[a-z]+[_-])?pass)\Z",
    re.I,
)
_ABOUT = frozenset(
    "true false none null yes no required optional allow ask deny enabled disabled".split()
)
# How much, or how long, of what is called like a secret.
_AMOUNT = re.compile(
    r"tokens|max|limit|count|budget|ttl|timeout|expir|window|size|length|usage", re.I
)
_PATH = re.compile(r"[*/.]")
_FLAG = re.compile(rf"--?(?=[\w-]*\Z)[\w-]*(?:{WORDS}|{BRIEF}|key)", re.I)
_PAIR = re.compile(
    r"(?<![\w.-])([\w.-]{1,80})[\"']?[ \t]*[:=](?=[ \t{]|$)[ \t]*(\"[^\"]*\"|'[^']*'|[^,{}\[\]]*)"
)
# A name, and a value behind it that is all there is, or the last before a comma or a bracket.
_ASSIGNED = re.compile(r"(?<![\w.-])([\w.-]{1,80})[\"']?[ \t]{0,9}[:=][ \t]{0,9}")
_ALONE = re.compile(r"[^\s,;{}\[\]]{4,}[ \t]*(?:[,;}\]]|\Z)")
_VALUE = 200  # so much of a value is looked at
# Attributes in which names stand beside values; all others are of one kind, or prose.
_OPEN = ("mcp_servers", "hooks", "options", "memory", "extra", *METADATA)
# A secret shorter than this is hidden where it stands, but not looked for in other texts.
_SHORT = 4


class Verbatim(str):
    """A text that is shown as it is: the user asked for it, and it is no report."""

    __slots__ = ()


def find_secret(value: Value, name: str = "") -> str | None:
    """Return the name under which something that looks like a secret stands, or `None`."""
    return next((name for name, _ in _list_secrets(value, name, "")), None)


def without_secrets(value: Value, name: str) -> tuple[Value, tuple[str, ...]]:
    """Return a list of named maps, or one map of them, without the maps that hold what looks like a
    secret, and the names of those; a name that itself looks like one is hidden."""
    if isinstance(value, tuple):
        parts = [without_secrets(item, name) for item in value]
        kept = tuple(part for part, _ in parts if part not in (None, Map()))
        return kept, tuple(left_out for _, names in parts for left_out in names)
    if isinstance(value, Map):
        named = tuple(key for key in value if find_secret(Map({key: value[key]}), name))
        return value.without(*named), tuple(map(hide, named))
    return (None, ("one",)) if find_secret(value, name) else (value, ())


@functools.lru_cache(maxsize=1024)  # agents are alike: models, colours, lists of tools
def holds_secret(text: str) -> bool:
    """Return whether a text, of any kind, holds something that looks like a key."""
    return next(find_keys(text), None) is not None


def states_secret(line: str) -> bool:
    """Return whether a line of a text looks like a secret, or gives a value to what is called like
    one."""
    return holds_secret(line) or any(
        _VARIABLES.search(found[1]) and _ALONE.match(line[found.end() : found.end() + _VALUE])
        for found in _ASSIGNED.finditer(line)
    )


def list_secrets(agent: Agent) -> tuple[str, ...]:
    """Return the texts that an agent states and that only their names tell to be secrets, long ones
    first."""
    secrets: set[str] = set()
    for name, value in visible(agent, _OPEN):
        if value is None:
            continue
        named = _list_secrets(value, _last_part(name), "", by_look=False)
        secrets.update(text for _, text in named if len(text) >= _SHORT)
        if isinstance(value, str) and "\n" in value:  # fields that were no YAML
            secrets.update(find_secrets_in_lines(value))
    return tuple(sorted(secrets, key=len, reverse=True))


def hide(text: str, known: Iterable[str] = (), *, fill: str = "") -> str:
    """Return a text without what looks like a secret in it, and without the `known` ones.

    With a `fill` every character of them is replaced by it, so that the others stay in their
    places.
    """
    spans = list(_find(text) if len(text) <= _BRIEF else find_keys(text))
    for secret in known:
        at = text.find(secret)
        while at >= 0:
            spans.append((at, at, at + len(secret)))
            at = text.find(secret, at + len(secret))
    if not spans:
        return text
    parts, done = [], 0
    for _, secret_start, end in sorted(spans, key=lambda span: (span[0], -span[2])):
        if end <= done:
            continue
        parts.append(text[done : max(done, secret_start)])
        parts.append(_fill(text[max(done, secret_start) : end], fill) if fill else HIDDEN)
        done = end
    return "".join([*parts, text[done:]])


@functools.lru_cache(maxsize=4096)
def _find(text: str) -> tuple[tuple[int, int, int], ...]:
    return tuple(find_keys(text))


def _fill(text: str, fill: str) -> str:
    return "".join(char if char in "\r\n" else fill for char in text)


def hide_in_value(value: Any, name: str = "", known: Iterable[str] = ()) -> Any:
    """Return a value of the IR, or plain data, with something else in the place of what looks like
    a secret.

    `name` is what the value is called; a dotted name counts with its last part.
    """
    return _hide(value, _last_part(name), "", tuple(known))


def hide_agent(agent: Agent) -> Agent:
    """Return an agent that can be shown: of its limits only the patterns may still hold what looks
    like a secret."""
    known = list_secrets(agent)
    names = [name for name in ATTRIBUTES if name != "permission"]
    shown = {name: hide_in_value(getattr(agent, name), name, known) for name in names}
    return replace(agent, **shown)


def find_secrets_in_lines(source: str) -> tuple[str, ...]:
    """Return what a source that nobody could read seems to state under names of secrets, long ones
    first.

    What stands in a line with `headers:`, or is indented below one, is a header.
    """
    secrets: set[str] = set()
    margin: int | None = None
    for line in source.splitlines():
        indent = len(line) - len(line.lstrip())
        if margin is not None and line.strip() and indent <= margin:
            margin = None
        for found in _PAIR.finditer(line):
            name, text = found[1], found[2].strip(" \t\"'")
            if name.lower() in _HEADERS:
                margin = indent
            elif len(text) >= _SHORT and _is_secret_by_name(
                text, name, "env" if margin is None else "headers"
            ):
                secrets.add(text)
    return tuple(sorted(secrets, key=len, reverse=True))


def _hide(value: Any, name: str, block: str, known: tuple[str, ...]) -> Any:
    """Return a value without secrets: those that look like one, the `known` ones, and what the name
    of its key, or of the map around it (`block`), tells to be one."""
    if isinstance(value, (Map, dict)):
        items = {
            hide(str(key), known): _hide(item, str(key), name.lower(), known)
            for key, item in value.items()
        }
        return Map(items) if isinstance(value, Map) else items
    if type(value) in (tuple, list):
        items_shown = [
            _hide(item, *_name_item(before, item, name, block), known)
            for before, item in _list_pairs(value)
        ]
        return type(value)(items_shown)
    if (
        value is None
        or isinstance(value, (bool, Verbatim))
        or not isinstance(value, (str, int, float))
    ):
        return value
    text = str(value)
    if _is_secret_by_name(text, name, block):
        return HIDDEN
    shown = hide(text, known)
    return value if shown == text else shown


def _last_part(name: str) -> str:
    """Return what a dotted statement is called in its own file: `extra.claude.api.key` is
    `api.key`."""
    parts = name.split(".", 2)
    return parts[-1] if parts[0] == "extra" else name.rpartition(".")[2]


def _list_pairs(items: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    before = None
    for item in items:
        yield before, item
        before = item


def _name_item(before: Any, item: Any, name: str, block: str) -> tuple[str, str]:
    """Return the name and the block of an item of a list; one that follows a flag is called like
    it."""
    if (
        isinstance(before, str)
        and not isinstance(item, (Map, dict, tuple, list))
        and _FLAG.match(before)
    ):
        return before, "args"
    return name, block


def _list_secrets(
    value: Any, name: str, block: str, *, by_look: bool = True
) -> Iterator[tuple[str, str]]:
    """Yield every name under which something stands that is a secret by its name, or also by its
    look; with the text."""
    if isinstance(value, Map):
        for key, item in value.items():
            if by_look and holds_secret(key):
                yield key, key
            yield from _list_secrets(item, key, name.lower(), by_look=by_look)
    elif isinstance(value, tuple):
        for before, item in _list_pairs(value):
            yield from _list_secrets(item, *_name_item(before, item, name, block), by_look=by_look)
    elif isinstance(value, (str, int, float)) and not isinstance(value, bool):
        text = str(value)
        if _is_secret_by_name(text, name, block) or (by_look and holds_secret(text)):
            yield name, text


@functools.lru_cache(maxsize=1024)
def _is_secret_by_name(text: str, name: str, block: str) -> bool:
    """Return whether a value's name, or the block that it stands in, say that it is a secret."""
    if not text or is_placeholder(text) or text.lower() in _ABOUT:
        return False
    if block in _HEADERS:
        return name.lower() not in _HARMLESS_HEADERS
    if block == "args":
        return not text.startswith("-")
    if _AMOUNT.search(name) and _is_number(text):
        return False
    if block in _VARIABLE_BLOCKS:
        return _VARIABLES.search(name) is not None or _is_mixed(text)
    if _EXACT.match(name) and not text.isdigit():
        return not name.lower().endswith("pass") or _is_key(text)
    named = _VARIABLES if "_" in name or "-" in name or name != name.lower() else _NAMES
    return named.search(name) is not None and _PATH.search(name) is None and _is_key(text)


def _is_mixed(text: str) -> bool:
    """Return whether a text is letters of both kinds with two digits among them, none of them at
    its end, and changes often between all three: no name does."""
    kinds = [char.isdigit() + 2 * char.isupper() for char in text]
    changes = sum(one != other for one, other in pairwise(kinds))
    within = sum(map(str.isdigit, text.rstrip("0123456789")))
    mixed = text.isascii() and text.isalnum() and len(text) >= _SHORTEST_MIXED
    return mixed and changes >= 4 and within >= 2


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[\d.,_]+[a-zA-Z]?", text) is not None


def _is_key(text: str) -> bool:
    """Return whether a text could be a key, and is no word of a language."""
    return len(text) >= 6 and not re.search(
        r"\s|\A(?:[a-z_-]+|[A-Z_-]+|[A-Z][a-z]+|[\d.]+)\Z", text
    )
