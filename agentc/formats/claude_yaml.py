"""YAML as Claude Code 2.1.332 reads it: YAML 1.2 as strict as it is written, but for some laxity of its own.

Belongs here: what is YAML to that reader, and the types of its scalars. Not here: fences and the repair
(`claude_client.py`).
"""

from __future__ import annotations

import re

from agentc.errors import ReadError
from agentc.formats import js
from agentc.ir.value import Map, Value
from agentc.syntax.source import Span, locate
from agentc.syntax.tree import Items, Scalar, Tree, blocks, lapse, read_tree

_TABS = re.compile(r"^( *-|)(\t+)", re.MULTILINE)
_NO_KEY = re.compile(r"^( *):(?=[ \t]|$)", re.MULTILINE)
_COMMA = re.compile(r"^([^\s#'\"\[{][^:\n]*: +),", re.MULTILINE)

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z", re.ASCII)
_BASED = re.compile(r"([-+]?)(?:0x([0-9a-fA-F]+)|0o([0-7]+))\Z", re.ASCII)
_INFINITY = re.compile(r"([-+]?)\.(?:inf|Inf|INF)\Z")


def parse(text: str, span: Span) -> tuple[Tree | None, str]:
    """YAML as strict as the client is (2.1.332), and as lax: tabs may indent, keys be nothing, commas lead.

    With the text that the tree's places are in. Raises ReadError: `yaml`, `limit`.
    """
    try:
        tree = read_tree(text, span)
    except ReadError as error:
        lax = _TABS.sub(lambda tabs: tabs[1] + "  " * len(tabs[2]), text[span.start : span.end])
        lax = _COMMA.sub(r"\1x", _NO_KEY.sub(r"\1~:", lax))
        if error.code != "yaml" or lax == text[span.start : span.end]:
            raise
        before, lines = text[: span.start], text.split("\n")
        text = before + lax
        tree = read_tree(text, Span(span.start, len(text)))
        for block in blocks(tree):  # but the text of a block has to be indented by spaces
            if any(line.startswith("\t") for line in lines[line_of(text, block.offset) : line_of(text, block.end) - 1]):
                raise error from None
    place = None if tree is None else lapse(text, tree)
    if place is not None:
        raise ReadError("yaml", "not valid YAML", where=locate(text, place))
    return tree, text


def line_of(text: str, offset: int) -> int:
    """The line of an offset, from 1."""
    return text.count("\n", 0, offset) + 1


def value_of(tree: Tree) -> Value:
    """A tree as the client's reader types it: YAML 1.2, the last of equal keys wins, merge keys work."""
    if isinstance(tree, Scalar):
        return _typed(tree)
    if isinstance(tree, Items):
        return tuple(value_of(item) for item in tree.items)
    merged: list[tuple[str, Value]] = []
    own: list[tuple[str, Value]] = []
    for key_tree, value_tree in tree.pairs:
        key, value = js.string(value_of(key_tree)), value_of(value_tree)
        sources = [value] if isinstance(value, Map) else value if isinstance(value, tuple) else []
        if key == "<<" and sources and all(isinstance(source, Map) for source in sources):
            merged += [pair for source in reversed(sources) if isinstance(source, Map) for pair in source.items()]
        else:
            own.append((key, value))
    return js.mapping([*merged, *own])


def _typed(scalar: Scalar) -> Value:
    text = scalar.text
    if not scalar.plain or scalar.tag.endswith(":str"):
        return text
    if text in _NULLS:
        return None
    if text in _BOOLS:
        return _BOOLS[text]
    if _DECIMAL.match(text):
        return float(text)
    if based := _BASED.match(text):
        number = int(based[2], 16) if based[2] else int(based[3], 8)
        return float(min(number, 2**1000)) * (-1 if based[1] == "-" else 1)
    if infinity := _INFINITY.match(text):
        return float(f"{infinity[1]}inf")
    return float("nan") if text in (".nan", ".NaN", ".NAN") else text
