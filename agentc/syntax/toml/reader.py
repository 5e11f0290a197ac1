"""Reading TOML: tomlkit's values, each entry of the root with its place.

Belongs here: entries, the types of values, what is told of a text that is no TOML. Not here: where
statements stand (`scanner.py`), writing (`writer.py`).
"""

from __future__ import annotations

import functools
import itertools
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import isfinite
from typing import Any

from agentc.errors import ReadError
from agentc.ir.value import Map, Value
from agentc.spans import Span
from agentc.syntax.line_ends import detect_newline
from agentc.syntax.source import BOM, Entry, Record, Source, Style, make_entry
from agentc.syntax.toml.scanner import Scan, Statement, fail_at, scan
from agentc.syntax.yaml.bounds import MAX_DEPTH
from agentc.syntax.yaml.reader import resolve_type

# What is no number, no date and no truth value.
_WORD = re.compile(r"[A-Za-z_][\w.:-]*")
_ERROR_LINE = re.compile(r"at line (\d+)")
_PLACE = re.compile(r"\.? at line \d+ col \d+\Z")
# A whole number that every reader of TOML holds.
_LARGEST = 1 << 63


def read(text: str, known_keys: Sequence[str] = (), within: Sequence[str] = ()) -> Source:
    """Return a document's entries: one for each key of the root, wherever its parts stand.

    Raises ReadError: `empty`, `toml` where the text is no TOML, `limit` where it is too large or
    deep.
    """
    if not text.strip(BOM + " \t\r\n"):
        raise ReadError("empty", "the file is empty")
    entries = _read_entries(text)
    start = 1 if text.startswith(BOM) else 0
    return Source(text, (Record(entries, Span(start, len(text))),), detect_newline(text))


def group_by_key(statements: Sequence[Statement]) -> dict[str, list[Statement]]:
    """Return the statements by the first of their keys, in the order of the text."""
    found: dict[str, list[Statement]] = {}
    for statement in statements:
        found.setdefault(statement.path[0], []).append(statement)
    return found


def list_comments(source: Source, entry: Entry) -> list[Span]:
    """Return the places of the comments in an entry, and of the one behind it."""
    comments = scan(source.text).comments
    end = source.text.find("\n", entry.span.end)
    first = bisect_left(comments, entry.span.start, key=lambda span: span.start)
    last = bisect_left(comments, len(source.text) if end < 0 else end, key=lambda span: span.start)
    return [*comments[first:last]]


@functools.lru_cache(maxsize=4)  # fields, proofs and client models ask about one text
def _read_entries(text: str) -> tuple[Entry, ...]:
    return tuple(_list_entries(text, scan(text)))


def _list_entries(text: str, found: Scan) -> Iterator[Entry]:
    """Yield an entry for each key of the root. Where several statements make it, it reaches from
    the first to the last, and so does its value."""
    values = _parse(text, found.statements)
    for key, statements in group_by_key(found.statements).items():
        value = _to_value(
            values[key], functools.partial(fail_at, text, statements[0].span.start, *_DEEP)
        )
        span = Span(statements[0].span.start, max(part.span.end for part in statements))
        at = statements[0].value
        alone = len(statements) == 1 and len(statements[0].path) == 1 and at is not None
        value_span = at if alone and at is not None else span
        entry = replace(make_entry(key, value), span=span, value_span=value_span)
        if isinstance(value, str) and text[value_span.start] not in "\"'":
            entry = replace(entry, style=Style.PLAIN)  # a date, or a number that is none elsewhere
        yield entry


_DEEP = (f"nested deeper than {MAX_DEPTH} levels", "limit")


def _parse(text: str, statements: Sequence[Statement]) -> Mapping[str, Any]:
    """Return tomlkit's items by key. Comments say nothing, and are left out: they would take it
    longest."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    parts = [_slice(text, statement) for statement in statements]
    try:
        return dict(tomlkit.parse("\n".join(parts)).items())
    except (TOMLKitError, ValueError) as error:
        raise _explain(text, statements, parts, error) from None
    except RecursionError:
        raise fail_at(text, statements[0].span.start, *_DEEP) from None


def _slice(text: str, statement: Statement) -> str:
    return text[statement.span.start : statement.span.end].replace("\r\n", "\n")


def _explain(
    text: str, statements: Sequence[Statement], parts: Sequence[str], error: Exception
) -> ReadError:
    """Return the error at the first statement with which the text is no TOML."""
    for number in _list_near(parts, getattr(error, "line", None)):
        one = statements[number]
        if alone := _find_error(parts[number]):
            at = one.span.start if one.value is None else one.value.start
            word = _WORD.match(text, at)
            words = f"`{word[0]}` is no value" if word else _PLACE.sub("", str(alone)).rstrip(".")
            hint = "text stands in quotes" if word else ""  # else the code has one
            return fail_at(text, at, f"not valid TOML: {words}", hint=hint)
    one = statements[_find_second(parts)]
    words = f"`{'.'.join(one.path)}` appears twice, or is no table here"
    hint = "delete one of the two, or make one table of them"
    return fail_at(text, one.span.start, f"not valid TOML: {words}", hint=hint)


def _list_near(parts: Sequence[str], line: int | None) -> Sequence[int]:
    """Return the statement in a line, and the one before: the parser may have gone past it."""
    if line is None:
        return range(len(parts))
    ends = [*itertools.accumulate(part.count("\n") + 1 for part in parts)]
    place = min(bisect_left(ends, line), len(parts) - 1)
    return range(max(place - 1, 0), place + 1)


def _find_second(parts: Sequence[str]) -> int:
    """Return the statement that states something for the second time. The parser sees it late,
    where a table ends, and names another line."""
    import tomllib

    try:
        tomllib.loads("\n".join(parts))
    except tomllib.TOMLDecodeError as error:
        if found := _ERROR_LINE.search(str(error)):
            return _list_near(parts, int(found[1]))[-1]
    return len(parts) - 1


def _find_error(part: str) -> Exception | None:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        tomlkit.parse(part)
    except (TOMLKitError, ValueError) as error:
        return error
    return None


def _to_value(item: Any, fail: Callable[[], ReadError], depth: int = 1) -> Value:
    """Return what the parser read as plain data. A number or date that other formats have not is
    its text. Raises what `fail` makes for too deep a nesting."""
    if depth > MAX_DEPTH:
        raise fail()
    if isinstance(item, Mapping):
        return Map((str(key), _to_value(part, fail, depth + 1)) for key, part in item.items())
    if isinstance(item, list):
        return tuple(_to_value(part, fail, depth + 1) for part in item)
    value = item.unwrap() if hasattr(item, "unwrap") else item
    if isinstance(value, (bool, str)):
        return value
    raw = str(item.as_string())
    typed = resolve_type(raw)
    if not isinstance(typed, str):
        return typed
    if isinstance(value, int) and -_LARGEST <= value < _LARGEST:
        return value
    return value if isinstance(value, float) and isfinite(value) else raw
