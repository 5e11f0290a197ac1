"""What OpenCode 1.18.33 refuses in a file, in the words of the file: every fault at its place, with
what to do.

Belongs here: words and places. Not here: what is refused (`schema.py`).
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from dataclasses import replace

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import VALUE
from agentc.errors import ReadError
from agentc.ir.value import Map, Value
from agentc.slips import ask_for_slip
from agentc.spans import Span
from agentc.syntax.source import Source
from agentc.syntax.yaml.nodes import Pairs, Scalar, Tree, read_tree
from agentc.vendors import colors
from agentc.vendors.opencode.client.schema import (
    ACTION,
    ACTIONS,
    KNOWN,
    MODES,
    RULE,
    list_complaints,
)
from agentc.vendors.opencode.intended_values import MODES as MODE_WORDS
from agentc.vendors.opencode.intended_values import (
    guess_action,
    guess_mode,
    guess_number,
    guess_truth,
    suggest_colour,
)
from agentc.vendors.opencode.tools import DEAD

ONE_ACTION = "allow, ask or deny"
_WORDS = {
    "string | undefined": ("text", "put it in quotes"),
    "boolean | undefined": ("true or false", "write `true` or `false`"),
    "boolean": ("true or false", "write `true` or `false`"),
    "number | undefined": ("a number", "write a number, as `1`"),
    "a finite number": ("a number", "write a number that ends"),
    "an integer": ("a whole number", "write it without a point"),
    "a value greater than 0": ("above 0", "write a larger number, or delete it"),
    "object | undefined": ("a map", "write a map there, a value for each key"),
    MODES: ("subagent, primary or all", "write one of them, or delete it"),
    ACTION: (ONE_ACTION, "write one of them"),
    RULE: (
        f"{ONE_ACTION}, or patterns with one of them each",
        "write one of them, or a map of patterns",
    ),
    f"{ACTION} | object": (
        f"{ONE_ACTION}, or a map of tools",
        "write one of them, or a map with one of them for each tool",
    ),
}
# The fields that can be a map.
_MAPS = frozenset({("tools",), ("permission",), ("options",)})
_LIKE_A_COLOUR = (
    'like "#22c55e", or a word of the theme such as primary or accent',
    'write six digits in quotes, as `"#22c55e"`, or delete it',
)


def word_fault(
    fields: Map, *, in_configuration: bool = False
) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield what the client refuses, in words: the keys that lead to the value, what is wrong with
    it, and what to do."""
    told = set()
    for key, expected in list_complaints(fields, in_configuration=in_configuration):
        path = _word_path(fields, key)
        if path not in told:
            told.add(path)
            yield path, *_quote(path, _word_value(fields, path), expected, in_json=in_configuration)


def _word_path(fields: Map, key: str) -> tuple[str, ...]:
    """Return the keys for which a joined key stands. A pattern among them can have dots of its
    own."""
    first, dot, rest = key.partition(".")
    if not dot:
        return (first,)
    inner = fields.get(first)
    if not isinstance(inner, Map) or rest in inner:
        return first, rest
    for dot_at in (place for place, char in enumerate(rest) if char == "."):
        name, pattern = rest[:dot_at], rest[dot_at + 1 :]
        value = inner.get(name)
        if isinstance(value, Map) and pattern in value:
            return first, name, pattern
    return first, rest


def _word_value(fields: Map, path: tuple[str, ...]) -> Value:
    value: Value = fields
    for key in path:
        value = value.get(key) if isinstance(value, Map) else None
    return value


def _quote(path: tuple[str, ...], value: Value, expected: str, *, in_json: bool) -> tuple[str, str]:
    """Return what is wrong with a value, and what to do about it, in words for YAML and JSON."""
    plain = expected.removesuffix(" | undefined")
    wanted, hint = (
        _WORDS.get(expected)
        or _WORDS.get(plain)
        or (_LIKE_A_COLOUR if path == ("color",) else (plain, ""))
    )
    name = f"`{path[-1]}`" if len(path) == 1 else f"`{path[-1]}` under `{path[-2]}`"
    meant = _guess_meant(path, value, plain)
    if meant:
        is_text = plain not in ("boolean", "number") and not meant.startswith('"')
        hint = f'write `"{meant}"`' if in_json and is_text else f"write `{meant}`"
    if path[0] == "permission" and isinstance(value, bool):
        hint = f"write `{'allow' if value else 'deny'}`: true is `allow`, false is `deny`"
    elif path[0] == "permission" and len(path) in (2, 3) and path[-1] in KNOWN:
        hint = f"`{path[-1]}` looks like a field of its own: move it out of `permission`"
    elif path[0] == "tools" and len(path) == 2 and (isinstance(value, Map) or value in ACTIONS):
        key = DEAD.get(path[1], path[1])
        hint = f"patterns, allow, ask and deny belong under `permission`: move it there, as `{key}`"
        hint += "; false is `deny`, true is `allow`" if isinstance(value, Map) else ""
    elif plain == "string" and isinstance(value, (Map, tuple)):
        hint = "write one text in quotes, or delete it"
    elif value is None:
        hint = "give it a value, or delete it"
    if not meant:
        wanted += ask_for_slip(value, _list_words(path, plain))
    return f"{name} must be {wanted}", hint or "write it so, or delete it"


def _list_words(path: tuple[str, ...], expected: str) -> tuple[str, ...]:
    """Return the words that a field takes."""
    if path == ("color",):
        return colors.WORDS
    if path == ("mode",):
        return MODE_WORDS
    return ACTIONS if ACTION in expected or RULE in expected else ()


def _guess_meant(path: tuple[str, ...], value: Value, expected: str) -> str:
    """Return what to write for a value of which only one thing can be meant; empty for any
    other."""
    if path[0] == "permission":
        return guess_action(value) or ""
    if path == ("color",):
        near = suggest_colour(value)
        return f'"{near}"' if near else ""
    if path == ("mode",):
        return guess_mode(value) or ""
    if expected == "boolean":
        truth = guess_truth(value)
        return "" if truth is None else str(truth).lower()
    number = guess_number(value) if expected == "number" else None
    return "" if number is None else str(number)


def find_faults(
    document_text: str, fields: Map, source: Source | None = None
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for everything that the client refuses in the fields of a text, each at
    its place."""
    source = source or Source(document_text, ())
    start = document_text.find("\n") + 1
    end = document_text.find("\n---", start) + 1
    tree: Tree | None = None
    broken: int | None = None
    try:
        tree = read_tree(document_text, Span(start, end)) if end else None
    except ReadError as error:
        broken = error.where.line
    keys: dict[int, dict[str, tuple[Scalar, Tree]]] = {}
    lines = None if isinstance(tree, Pairs) else _list_offsets(document_text, start, end)
    for path, message, hint in word_fault(fields):
        place = (
            locate_key(tree, path, start, keys) if lines is None else _find_line(lines, path, start)
        )
        found = Diagnostic(VALUE, message, source.where(place), hint=hint, about=path)
        if broken is not None and broken != found.where.line and _is_map_in_text(fields, path):
            found = _blame_line(found, broken)
        yield found


def _is_map_in_text(fields: Map, path: tuple[str, ...]) -> bool:
    """Return whether the client has a text in braces for a field that can be a map."""
    value = fields.get(path[0])
    if path not in _MAPS or not isinstance(value, str) or not value.startswith("{"):
        return False
    try:
        return isinstance(read_tree(value, Span(0, len(value))), Pairs)
    except ReadError:
        return False


def _blame_line(found: Diagnostic, line: int) -> Diagnostic:
    """Return a diagnostic on a map in braces, in the words that another line is to blame: as that
    is not YAML, the client takes every value with a colon in it for text."""
    key = found.about[0]
    return replace(
        found,
        message=f"`{key}` is a text to OpenCode, and no map, because line {line} is not YAML",
        hint=f"mend line {line}, and leave this one as it is",
        once_fixed=f"`{key}` is a map to OpenCode now",
    )


def _list_offsets(text: str, start: int, end: int) -> dict[str, list[int]]:
    """Return at which offsets each key seems to stand, in fields that are not YAML and that the
    client repairs before it reads them: whatever stands before a colon."""
    found: dict[str, list[int]] = {}
    place = start
    for line in text[start:end].splitlines(keepends=True):
        for part in line.replace("{", ",").split(","):  # in braces, several stand on a line
            key, colon, _ = part.partition(":")
            if colon and key.strip():
                found.setdefault(key.strip().strip("\"'"), []).append(
                    place + len(key) - len(key.lstrip())
                )
            place += len(part) + 1
        place -= 1  # no comma stands behind the last part
    return found


def _find_line(lines: dict[str, list[int]], path: tuple[str, ...], place: int) -> int:
    """Return where the last key of a path seems to stand: each one behind the one before."""
    for key in path:
        places = lines.get(key, ())
        number = bisect.bisect_left(places, place)
        if number == len(places):
            break
        place = places[number]
    return place


def locate_key(
    tree: Tree | None,
    path: tuple[str, ...],
    place: int,
    keys: dict[int, dict[str, tuple[Scalar, Tree]]],
) -> int:
    """Return where the last key of a path stands; `keys` are those of each map that was looked at
    before."""
    for key in path:
        if not isinstance(tree, Pairs):
            break
        if id(tree) not in keys:
            scalars = [
                (name, value) for name, value in reversed(tree.pairs) if isinstance(name, Scalar)
            ]
            keys[id(tree)] = {
                name.text: (name, value) for name, value in scalars
            }  # the first of equal keys
        if key not in keys[id(tree)]:
            break
        found, tree = keys[id(tree)][key]
        place = found.offset
    return place
