"""YAML as Claude Code 2.1.332 reads it: YAML 1.2 as strict as it is written, but for some laxity of
its own.

Belongs here: what is YAML to that reader. Not here: the types of its scalars (`../scalars.py`),
fences and the repair (`prediction.py`).
"""

from __future__ import annotations

import re

from agentc.errors import ReadError
from agentc.ir.value import Map, Value
from agentc.spans import Span
from agentc.syntax import javascript
from agentc.syntax.source import locate
from agentc.syntax.yaml.nodes import Items, Scalar, Tree, find_lapse, read_tree
from agentc.vendors.claude.scalars import resolve_plain

_TABS = re.compile(r"^( *[-?:])(\t+)", re.MULTILINE)
_NO_KEY = re.compile(r"( *):(?=[ \t]|$)")
# A line of words above a `?`: a key to which nothing belongs.
_BARE_KEY = re.compile(r"^([^\s:#?\-\[{\"'&*!|>%@`][^:\n]*)$(?=\n\?(?:\s|\Z))", re.MULTILINE)
_ANCHOR = re.compile(r"(?<![^\s\[{,])([&*])([^\s,\[\]{}]+)")
_BLANK = re.compile(r"^[ \t]+(?=#|$)", re.MULTILINE)
_DOCUMENT_END = re.compile(r"^\.\.\.(?=\s|\Z)", re.MULTILINE)
_CONTENT = re.compile(r"^[ \t]*[^\s#]", re.MULTILINE)
_COMMA = re.compile(r"^([^\s#'\"\[{][^:\n]*: +),", re.MULTILINE)


def parse(text: str, span: Span) -> tuple[Tree | None, str]:
    """Return the tree that the client has of a text, and the text in which the places of the tree
    are.

    It is as strict as the client (2.1.332), and as lax: tabs may stand behind dashes, keys may be
    nothing, commas may lead. Raises ReadError: `yaml`, `limit`.
    """
    if _DOCUMENT_END.search(text, span.start, span.end) and (several := _holds_several(text, span)):
        return several, text
    try:
        tree = read_tree(text, span)
    except ReadError as error:
        block = text[span.start : span.end]
        lax = _COMMA.sub(
            r"\1x", _drop_tabs(_keep_keys(_BARE_KEY.sub(r"\1:", _rename_anchors(block))))
        )
        if error.code != "yaml" or lax == block:
            raise
        text = text[: span.start] + lax
        tree = read_tree(text, Span(span.start, len(text)))
    place = None if tree is None else find_lapse(text, tree)
    if place is not None:
        raise ReadError("yaml", "not valid YAML", where=locate(text, place))
    return tree, text


def _holds_several(text: str, span: Span) -> Tree | None:
    """Return several documents as the list that the client has of them; `None` for a single one."""
    ends = [*_DOCUMENT_END.finditer(text, span.start, span.end)]
    starts = [span.start, *(end.end() for end in ends)]
    parts = [
        Span(*part) for part in zip(starts, [*(end.start() for end in ends), span.end], strict=True)
    ]
    full = [part for part in parts if _CONTENT.search(text, part.start, part.end)]
    if not full or full == parts[:1]:
        return None
    trees = tuple(tree for part in full if (tree := parse(text[: part.end], part)[0]) is not None)
    return Items(trees, flow=True, tag="", offset=span.start, end=span.end)


def _drop_tabs(block: str) -> str:
    """Return a text with tabs taken for spaces behind an indicator, and in blank lines."""
    return _BLANK.sub("", _TABS.sub(lambda tabs: tabs[1] + " " * len(tabs[2]), block))


def _rename_anchors(block: str) -> str:
    """Return a text in which each anchor that stands twice has a name of its own: libyaml takes no
    second one."""
    counts: dict[str, int] = {}

    def renamed(found: re.Match[str]) -> str:
        mark, name = found.groups()
        if mark == "&":
            counts[name] = counts.get(name, 0) + 1
        return found[0] if counts.get(name, 1) < 2 else f"{mark}{name}-{counts[name]}"

    return _ANCHOR.sub(renamed, block)


def _keep_keys(block: str) -> str:
    """Return a text in which a line with a value and no key has the key that the client gives it; a
    line below a `?` has its key."""
    lines = block.split("\n")
    for number, line in enumerate(lines):
        if found := _NO_KEY.match(line):
            above = next(
                (other for other in reversed(lines[:number]) if _align(other, found[1])), ""
            )
            if not above.startswith(found[1] + "?"):
                lines[number] = f"{found[1]}~{line[len(found[1]) :]}"
    return "\n".join(lines)


def _align(line: str, indent: str) -> bool:
    return bool(line.strip()) and not line.startswith((indent + " ", indent + "\t"))


def find_line(text: str, offset: int) -> int:
    """Return the line of an offset, from 1."""
    return text.count("\n", 0, offset) + 1


def to_value(tree: Tree) -> Value:
    """Return a tree as the client's reader types it: YAML 1.2, the last of equal keys wins.

    A merge key, also one in quotes, brings in what no word before it is called; of several the
    first wins. A key that is a list becomes a text, and hides nothing from a merge
    key behind it.
    """
    if isinstance(tree, Scalar):
        return _resolve_type(tree)
    if isinstance(tree, Items):
        return tuple(to_value(item) for item in tree.items)
    found: list[tuple[str, Value]] = []
    words: set[str] = set()
    for key_tree, value_tree in tree.pairs:
        key, value = javascript.to_string(to_value(key_tree)), to_value(value_tree)
        if key == "<<" and isinstance(key_tree, Scalar) and isinstance(value, (Map, tuple)):
            for source in value if isinstance(value, tuple) else (value,):
                news = (
                    [(name, merged) for name, merged in source.items() if name not in words]
                    if isinstance(source, Map)
                    else []
                )
                found += news
                words.update(name for name, _ in news)
        else:
            found.append((key, value))
            words.update([key] if isinstance(key_tree, Scalar) else [])
    return javascript.order_keys(found)


def _resolve_type(scalar: Scalar) -> Value:
    if not scalar.plain or scalar.tag.endswith(":str"):
        return scalar.text
    return resolve_plain(scalar.text)
