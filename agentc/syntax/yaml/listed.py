"""Several agents in one YAML document: the maps in a list below a key of the root map.

Belongs here: where each of them, and each of its entries, stands in the whole text. Not here: one
map's entries (`reader.py`), the same in JSON (`syntax/listed.py`), edits
(`syntax/edits/listed.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from agentc.spans import Span
from agentc.syntax.source import BOM, Entry, Record
from agentc.syntax.yaml.reader import RecordBuilder, compose_root


def read_records(text: str, within: Sequence[str]) -> tuple[tuple[Record, ...], tuple[Entry, ...]]:
    """Return the maps of the lists that `within` names, as records, and the other entries of the
    root.

    Raises ReadError as `compose_root` does, `yaml` where something else stands there, and
    `duplicate-key` where a list stands twice.
    """
    start = len(text) - len(text.lstrip(BOM))
    root, builder = compose_root(text, Span(start, len(text)))
    records: list[Record] = []
    outside: list[Entry] = []
    seen = set[str]()
    pairs = root.value if root is not None else []
    if root is not None and builder.careful:
        builder.count(root)
    for place, (key, node) in enumerate(pairs):
        name = builder.key(key)
        if name not in within:
            outside.append(builder.entry(key, node))
            builder.raise_faults()
            continue
        if name in seen:
            hint = "make one list of them"
            at = key.start_mark.index
            raise builder.fail("duplicate-key", f"`{name}` appears twice", at, hint)
        seen.add(name)
        after = (
            pairs[place + 1][0].start_mark.index if place + 1 < len(pairs) else len(text) - start
        )
        records += _list_records(builder, name, node, after)
    return tuple(records), tuple(outside)


def _list_records(builder: RecordBuilder, name: str, node: Node, after: int) -> Iterator[Record]:
    """Yield each map of a list as a record that reaches up to the next one, the last one up to what
    stands behind the list."""
    at = node.start_mark.index
    if isinstance(node, ScalarNode) and not node.style and node.value in ("", "~", "null"):
        return
    if not isinstance(node, SequenceNode):
        raise builder.fail("yaml", f"`{name}` must be a list", at, "put `- ` before each agent")
    if builder.careful:
        builder.count(node)
    starts = [int(item.start_mark.index) for item in node.value]
    ends = [*starts[1:], after] if starts else []
    for item, begin, below in zip(node.value, starts, ends, strict=True):
        if not isinstance(item, MappingNode):
            hint = "write its fields there, each as `key: value`, or take it out"
            raise builder.fail("yaml", f"an item of `{name}` must be a map", begin, hint)
        if item.flow_style:  # what stands between the braces
            yield builder.item(item, Span(begin + 1, int(item.end_mark.index) - 1), name)
        else:
            end = builder.line_start(builder.span.start + below) - builder.span.start
            yield builder.item(item, Span(begin, end if below < after else below), name)
