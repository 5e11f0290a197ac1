"""YAML as OpenCode 1.18.33 reads it: js-yaml 3, which is laxer than YAML 1.2 in places and stricter
in others.

Belongs here: what is YAML to that reader, and the types of its scalars. Not here: fences and
repairs (`prediction.py`), what fields have to be (`schema.py`).
"""

from __future__ import annotations

import re

from agentc.errors import ReadError
from agentc.ir.value import Map, Value
from agentc.spans import Span
from agentc.syntax import javascript
from agentc.syntax.source import Style, locate
from agentc.syntax.yaml.nodes import STUCK_COMMENT, Items, Pairs, Scalar, Tree, blocks, read_tree
from agentc.vendors.opencode.client.lax_yaml import respell

_BASE64 = re.compile(r"[A-Za-z0-9+/=\r\n]*\Z")
DATE = Map()  # a date is no text, and an object without keys to whoever asks further

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_UNPRINTABLE_IN_QUOTES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(
    r"([-+]?)(?:0b(?P<two>[01_]+)|0x(?P<sixteen>[0-9a-fA-F_]+)|0(?P<eight>[0-7_]+)"
    r"|(?P<ten>0|[1-9][0-9_]*))(?<!_)\Z"
)
_SIXTY = re.compile(r"([-+]?)([1-9][0-9_]*(?::[0-5]?[0-9])+)\Z")
_FLOAT = re.compile(
    r"[-+]?(?:0|[1-9][0-9_]*)(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?\Z|\.[0-9_]+(?:[eE][-+]?[0-9]+)?\Z",
    re.ASCII,
)
_SIXTY_FLOAT = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*\Z")
_INFINITY = re.compile(r"([-+]?)\.(?:inf|Inf|INF)\Z")
_DATE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}"
    r"(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?\Z",
    re.ASCII,
)
# One end of a document behind another: to this reader a document of its own, and it reads only one.
_TWO_ENDS = re.compile(r"^\.\.\.(?:[ \t\r]*(?:#[^\n]*)?\n)+\.\.\.\s", re.MULTILINE)
# A tag of its own: what stands behind it is a text, whatever it looks like.
_TEXT = re.compile(r"(?:&[^\s,\[\]{}]+\s+)?!(?=\s)")
# A key behind a question mark, on its line or the one before.
_EXPLICIT = re.compile(r"(?:^|[ \t])\?[ \t]*(?:\n[ \t]*)?\Z", re.MULTILINE)


def load_yaml(text: str, span: Span) -> Value:
    """Return what stands at `span` of `text`. Raises ReadError: `yaml` where that is not YAML to
    this reader, `limit`."""
    if not text.endswith(("\n", "\r"), span.start, span.end):  # its last line always ends
        text, span = text[: span.end] + "\n", Span(span.start, span.end + 1)
    try:
        tree = read_tree(text, span)
    except ReadError as error:
        first = next((line for line in text[span.start : span.end].split("\n") if line.strip()), "")
        # Behind a tab the first entry would be the only one of its map.
        if error.code != "yaml" or first.startswith("\t"):
            raise
        lax = respell(text[span.start : span.end])
        if lax == text[span.start : span.end]:
            raise
        text, span = lax, Span(0, len(lax))
        try:
            tree = read_tree(text, span)
        except ReadError:
            raise error from None
    if ends := _TWO_ENDS.search(text, span.start, span.end):
        raise ReadError(
            "yaml", "only one document can stand here", where=locate(text, ends.end() - 4)
        )
    for block in blocks(tree):
        if STUCK_COMMENT.match(text, block.offset):
            raise _refuse(text, block, "a comment needs a space before it")
    return None if tree is None else _to_value(text, tree)


def _to_value(text: str, tree: Tree) -> Value:
    """Return what the client reads of a tree. Raises what it refuses it with."""
    if isinstance(tree, Scalar):
        return _to_scalar(text, tree)
    if isinstance(tree, Items):
        return _to_list(text, tree)
    if tree.tag not in _MAP_TAGS:
        raise _refuse(text, tree, f"no map can be `{tree.tag}`")
    if not tree.flow and tree.pairs and _is_marked(text, tree.pairs[0][0], tree.offset):
        raise _refuse(text, tree, "no anchor or tag can stand before the first key of a map")
    found = _to_map(text, tree)
    if tree.tag.endswith(":set") and any(value is not None for value in found.values()):
        raise _refuse(text, tree, "a set has only keys")
    return found


def _to_list(text: str, tree: Items) -> Value:
    """Return what the client reads of a list, of pairs for some tags. Raises what it refuses it
    with."""
    if tree.tag not in _LIST_TAGS:
        raise _refuse(text, tree, f"no list can be `{tree.tag}`")
    found = tuple(_to_value(text, item) for item in tree.items)
    if not tree.tag.endswith((":omap", ":pairs")):
        return found
    pairs = [
        pair for item in found if isinstance(item, Map) and len(item) == 1 for pair in item.items()
    ]
    if len(pairs) != len(found):
        raise _refuse(text, tree, "each item must be a map of one key")
    if tree.tag.endswith(":pairs"):
        return tuple((key, value) for key, value in pairs)
    if len(dict(pairs)) != len(pairs):
        raise _refuse(text, tree, "a key appears twice")
    return found


def _to_map(text: str, tree: Pairs) -> Map:
    """Return a map in which merged keys stand behind those before them. A merged key that is stated
    later keeps its place."""
    own: dict[str, Value] = {}
    merged: set[str] = set()
    for key_tree, value_tree in tree.pairs:
        key, value = _to_key(text, key_tree), _to_value(text, value_tree)
        if _merge_maps(text, tree, key_tree):
            for source in value if isinstance(value, tuple) else (value,):
                if isinstance(source, tuple):
                    source = Map((str(n), item) for n, item in enumerate(source))
                if not isinstance(source, Map):
                    raise _refuse(text, key_tree, "only maps can be merged")
                added = {name: part for name, part in source.items() if name not in own}
                merged |= added.keys() - {"__proto__"}
                own |= added
        elif key in own and key not in merged:
            raise _refuse(text, key_tree, f'"{key}" appears twice')
        else:
            own[key] = value
            merged.discard(key)
    return javascript.order_keys(own.items())


def _merge_maps(text: str, tree: Pairs, key: Tree) -> bool:
    """Return whether a key is a merge key: plain, or tagged as one, and not behind a question mark
    in a block."""
    if not isinstance(key, Scalar) or (not tree.flow and _is_explicit(text, key)):
        return False
    if key.tag:
        return key.tag == _MERGE
    return key.text == "<<" and key.plain and not _TEXT.match(text, key.offset)


def _is_explicit(text: str, key: Tree) -> bool:
    line = text.rfind("\n", 0, max(0, text.rfind("\n", 0, key.offset))) + 1
    return _EXPLICIT.search(text, line, key.offset) is not None


def _is_marked(text: str, key: Tree, start: int) -> bool:
    """Return whether an anchor or a tag stands on the line of the first key of a map that begins at
    `start`. This reader takes such a mark for one of the key's text, and not of the map."""
    if key.offset < start or text[key.offset : key.offset + 1] not in ("&", "!"):
        return False  # without one, or an alias: its offset is that of what it stands for
    return not _is_explicit(text, key)


def _to_key(text: str, tree: Tree) -> str:
    key = _to_value(text, tree)
    if isinstance(key, tuple) and any(isinstance(item, tuple) for item in key):
        raise _refuse(text, tree, "a key cannot be a list of lists")
    return javascript.to_string(key)


def _to_scalar(text: str, scalar: Scalar) -> Value:
    """Return what the client reads of a text, by its tag, else by its look. Raises what it refuses
    it with."""
    forbidden = _UNPRINTABLE_IN_QUOTES if scalar.style is Style.QUOTED else _UNPRINTABLE
    if forbidden.search(text, scalar.offset, scalar.end):
        raise _refuse(text, scalar, "it has a character that is not printable")
    tag = scalar.tag.removeprefix("tag:yaml.org,2002:")
    if not tag:
        typed = scalar.plain and not _TEXT.match(text, scalar.offset)
        return _resolve_type(scalar.text) if typed else scalar.text
    value = _resolve_type(scalar.text)
    good = {
        "str": True,
        "null": value is None,
        "bool": isinstance(value, bool),
        "int": _INTEGER.match(scalar.text) or _SIXTY.match(scalar.text),
        "float": isinstance(value, float) and scalar.text not in ("0", "-0"),
        "timestamp": value is DATE,
        "merge": scalar.text in ("", "<<"),
        "binary": _BASE64.match(scalar.text)
        and sum(char not in "\r\n" for char in scalar.text) % 4 == 0,
    }
    if not good.get(tag):
        raise _refuse(text, scalar, f"`{scalar.tag}` is not known, or not what stands there")
    return scalar.text if tag in ("str", "merge") else DATE if tag == "binary" else value


def _resolve_type(text: str) -> Value:
    """Return a plain scalar: octal, base 60, underscores and dates as in YAML 1.1, `yes` and `no`
    as in 1.2."""
    if text in _NULLS:
        return None
    if text in _BOOLS:
        return _BOOLS[text]
    if found := _INTEGER.match(text):
        base = {"two": 2, "eight": 8, "ten": 10, "sixteen": 16}[found.lastgroup or "ten"]
        digits = found[found.lastgroup or "ten"].replace("_", "")
        return (
            _to_signed(found[1], min(int(digits[:300] or "0", base), 2**1000)) if digits else text
        )
    if found := _SIXTY.match(text):
        number = 0.0
        for part in found[2].replace("_", "").split(":"):
            number = number * 60 + float(part[:300])
        return _to_signed(found[1], number)
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


def _to_signed(sign: str, number: float) -> float:
    return -float(number) if sign == "-" else float(number)


def _refuse(text: str, tree: Tree, message: str) -> ReadError:
    return ReadError("yaml", message, where=locate(text, tree.offset))


_CORE = "tag:yaml.org,2002:"
_LIST_TAGS = frozenset({"", f"{_CORE}seq", f"{_CORE}omap", f"{_CORE}pairs"})
_MAP_TAGS = frozenset({"", f"{_CORE}map", f"{_CORE}set"})
_MERGE = f"{_CORE}merge"
