"""YAML as OpenCode 1.18.33 reads it: js-yaml 3, which is laxer than YAML 1.2 in places and stricter in others.

Belongs here: what is YAML to that reader, and the types of its scalars. Not here: fences and repairs
(`opencode_client.py`), what fields have to be (`opencode_schema.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentc.errors import ReadError
from agentc.formats import js
from agentc.ir.value import Map, Value
from agentc.syntax.source import Span, Style, locate
from agentc.syntax.tree import STUCK_COMMENT, Items, Scalar, Tree, blocks, read_tree

DATE = Map()  # a date is no text, and an object without keys to whoever asks further

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_UNPRINTABLE_IN_QUOTES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(
    r"([-+]?)(?:0b(?P<two>[01_]+)|0x(?P<sixteen>[0-9a-fA-F_]+)|0(?P<eight>[0-7_]+)|(?P<ten>0|[1-9][0-9_]*))(?<!_)\Z"
)
_SIXTY = re.compile(r"([-+]?)([1-9][0-9_]*(?::[0-5]?[0-9])+)\Z")
_FLOAT = re.compile(
    r"[-+]?(?:0|[1-9][0-9_]*)(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?\Z|\.[0-9_]+(?:[eE][-+]?[0-9]+)?\Z", re.ASCII
)
_SIXTY_FLOAT = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*\Z")
_INFINITY = re.compile(r"([-+]?)\.(?:inf|Inf|INF)\Z")
_DATE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}"
    r"(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?\Z",
    re.ASCII,
)

_TABS = re.compile(r"^\t[ \t]*", re.MULTILINE)
_TAB_BEHIND_DASH = re.compile(r"^( *-)([ \t]+)", re.MULTILINE)
_LONGEST_LINE = 20_000
_ENTRY = re.compile(r"""( *)([^\s"'#\[\]{}&*!|>%@`,:-][^:\n]*|"[^"\\\n]*"[ \t]*|'[^'\n]*'[ \t]*):[ \t]+(?=["'\[{])""")
_LIST = re.compile(r":[ \t]+\[[^\[\]\"'\n]*\][ \t\r]*\Z")
_NOTHING = re.compile(r"([\[,][ \t]*)(?=,)")
_QUOTED = re.compile(r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'""")


def load(text: str, span: Span) -> Value:
    """What stands at `span` of `text`. Raises ReadError: `yaml` where that is not YAML to this reader, `limit`."""
    if not text.endswith(("\n", "\r"), span.start, span.end):  # its last line always ends
        text, span = text[: span.end] + "\n", Span(span.start, span.end + 1)
    try:
        tree = read_tree(text, span)
    except ReadError as error:
        lax = "\n".join(line for given in _untabbed(text[span.start : span.end]) for line in _split(_filled(given)))
        first = next((line for line in text[span.start : span.end].split("\n") if line.strip()), "")
        # Behind a tab the first entry would be the only one of its map.
        if error.code != "yaml" or lax == text[span.start : span.end] or first.startswith("\t"):
            raise
        text, span = lax, Span(0, len(lax))
        try:
            tree = read_tree(text, span)
        except ReadError:
            raise error from None
    for block in blocks(tree):
        if STUCK_COMMENT.match(text, block.offset):
            raise _bad(text, block, "a comment needs a space before it")
    return None if tree is None else _value(text, tree)


def _untabbed(block: str) -> list[str]:
    """The lines without the tabs that they begin with: those indent nothing."""
    spaced = _TAB_BEHIND_DASH.sub(lambda dash: dash[1] + " " * len(dash[2]), _TABS.sub("", block))
    return spaced.split("\n")


def _filled(line: str) -> str:
    """A line with `null` between the commas of a list that have nothing between them."""
    short = len(line) < _LONGEST_LINE
    return _NOTHING.sub(r"\1~", line) if short and _LIST.search(line) else line


def _split(line: str) -> Iterator[str]:
    """A line, or several where more follows on it behind a value that is over: `a: "b" c: d` are two entries."""
    while len(line) < _LONGEST_LINE and (found := _ENTRY.match(line)) is not None:
        end = _value_end(line, found.end())
        rest = line[end:].strip(" \t\r")
        if not rest or rest.startswith("#"):
            break
        yield line[:end]
        line = found[1] + rest
    yield line


def _value_end(line: str, start: int) -> int:
    """Where a value in quotes or brackets ends that ends on this line; else the line's end."""
    depth, position = 0, start
    while position < len(line):
        quoted = _QUOTED.match(line, position) if line[position] in "\"'" else None
        if quoted is None and line[position] in "\"'":
            return len(line)
        depth += (line[position] in "[{") - (line[position] in "]}")
        position = quoted.end() if quoted else position + 1
        if depth <= 0:
            return position
    return len(line)


def _value(text: str, tree: Tree) -> Value:
    if isinstance(tree, Scalar):
        return _scalar(text, tree)
    if isinstance(tree, Items):
        if tree.tag not in _LIST_TAGS:
            raise _bad(text, tree, f"no list can be `{tree.tag}`")
        return tuple(_value(text, item) for item in tree.items)
    if tree.tag not in _MAP_TAGS:
        raise _bad(text, tree, f"no map can be `{tree.tag}`")
    own: dict[str, Value] = {}
    merged: set[str] = set()
    for key_tree, value_tree in tree.pairs:
        key, value = _key(text, key_tree), _value(text, value_tree)
        if key == "<<" and isinstance(key_tree, Scalar) and key_tree.plain:
            for source in value if isinstance(value, tuple) else (value,):
                if not isinstance(source, Map):
                    raise _bad(text, key_tree, "only maps can be merged")
                merged |= source.keys() - own.keys()
                own = {**source, **own}
        elif key in own and key not in merged:
            raise _bad(text, key_tree, f'"{key}" stands twice')
        else:
            own[key] = value
            merged.discard(key)
    return js.mapping(own.items())


def _key(text: str, tree: Tree) -> str:
    key = _value(text, tree)
    if isinstance(key, tuple) and any(isinstance(item, tuple) for item in key):
        raise _bad(text, tree, "a key cannot be a list of lists")
    return js.string(key)


def _scalar(text: str, scalar: Scalar) -> Value:
    forbidden = _UNPRINTABLE_IN_QUOTES if scalar.style is Style.QUOTED else _UNPRINTABLE
    if forbidden.search(text, scalar.offset, scalar.end):
        raise _bad(text, scalar, "it has a character that is not printable")
    tag = scalar.tag.removeprefix("tag:yaml.org,2002:")
    if not tag:
        return _typed(scalar.text) if scalar.plain else scalar.text
    value = _typed(scalar.text)
    good = {
        "str": True,
        "null": value is None,
        "bool": isinstance(value, bool),
        "int": _INTEGER.match(scalar.text) or _SIXTY.match(scalar.text),
        "float": isinstance(value, float) and scalar.text not in ("0", "-0"),
        "timestamp": value is DATE,
        "binary": not scalar.text.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n"),
    }
    if not good.get(tag):
        raise _bad(text, scalar, f"`{scalar.tag}` is not known, or not what stands there")
    return scalar.text if tag == "str" else DATE if tag == "binary" else value


def _typed(text: str) -> Value:
    """A plain scalar: octal, base 60, underscores and dates as in YAML 1.1, `yes` and `no` as in 1.2."""
    if text in _NULLS:
        return None
    if text in _BOOLS:
        return _BOOLS[text]
    if found := _INTEGER.match(text):
        base = {"two": 2, "eight": 8, "ten": 10, "sixteen": 16}[found.lastgroup or "ten"]
        digits = found[found.lastgroup or "ten"].replace("_", "")
        return _signed(found[1], min(int(digits[:300] or "0", base), 2**1000)) if digits else text
    if found := _SIXTY.match(text):
        number = 0.0
        for part in found[2].replace("_", "").split(":"):
            number = number * 60 + float(part[:300])
        return _signed(found[1], number)
    if not text.endswith("_"):
        if _FLOAT.match(text):
            try:
                return float(text.replace("_", ""))
            except ValueError:
                return float("nan")
        if _SIXTY_FLOAT.match(text):
            return float(len(text))  # some number
    if infinity := _INFINITY.match(text):
        return float(f"{infinity[1]}inf")
    if text in (".nan", ".NaN", ".NAN"):
        return float("nan")
    return DATE if _DATE.match(text) else text


def _signed(sign: str, number: float) -> float:
    return -float(number) if sign == "-" else float(number)


def _bad(text: str, tree: Tree, message: str) -> ReadError:
    return ReadError("yaml", message, where=locate(text, tree.offset))


_LIST_TAGS = frozenset({"", "tag:yaml.org,2002:seq"})
_MAP_TAGS = frozenset({"", "tag:yaml.org,2002:map"})
