"""Several agents in one YAML document: the maps in a list below a key of the root map.

Belongs here: where each of them, and each of its entries, stands in the whole text. Not here: one
map's entries (`reader.py`), the same in JSON (`syntax/listed.py`), edits
(`syntax/edits/listed.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from agentc.errors import ReadError
from agentc.spans import Span
from agentc.syntax.read_errors import DoubledKeys
from agentc.syntax.source import BOM, Entry, Record, Source
from agentc.syntax.yaml.reader import RecordBuilder, compose_root


def read_records(
    text: str, within: Sequence[str]
) -> tuple[tuple[Record, ...], tuple[Entry, ...], tuple[ReadError, ...]]:
    """Return the maps of the lists that `within` names, as records, the other entries of the root,
    and what stands in the place of a map or a list; also DoubledKeys, of maps among the records.

    Raises ReadError as `compose_root` does, and `duplicate-key` where a list stands twice.
    """
    start = len(text) - len(text.lstrip(BOM))
    root, builder = compose_root(text, Span(start, len(text)))
    records: list[Record] = []
    outside: list[Entry] = []
    faults: list[ReadError] = []
    seen = set[str]()
    pairs = root.value if root is not None else []
    if root is not None and builder.careful:
        builder.count(root)
    for place, (key, node) in enumerate(pairs):
        name = builder.key(key)
        if name not in within:
            outside.append(builder.entry(key, node))
            if doubled := builder.take_faults():
                faults.append(DoubledKeys(doubled, Source(text, ())))
            continue
        if name in seen:
            hint = "make one list of them"
            at = key.start_mark.index
            raise builder.fail("duplicate-key", f"`{name}` appears twice", at, hint)
        seen.add(name)
        after = (
            pairs[place + 1][0].start_mark.index if place + 1 < len(pairs) else len(text) - start
        )
        for item in _list_records(builder, name, node, after):
            if isinstance(item, ReadError):
                faults.append(item)
            else:
                records.append(item)
    return tuple(records), tuple(outside), tuple(faults)


def _list_records(
    builder: RecordBuilder, name: str, node: Node, after: int
) -> Iterator[Record | ReadError]:
    """Yield each map of a list as a record that reaches up to the next one, the last one up to what
    stands behind the list; and as an error what is no map, or no list."""
    at = node.start_mark.index
    if isinstance(node, ScalarNode) and not node.style and node.value in ("", "~", "null"):
        return
    if not isinstance(node, SequenceNode):
        yield builder.fail("yaml", f"`{name}` must be a list", at, "put `- ` before each agent")
        return
    if builder.careful:
        builder.count(node)
    starts = [int(item.start_mark.index) for item in node.value]
    ends = [*starts[1:], after] if starts else []
    for item, begin, below in zip(node.value, starts, ends, strict=True):
        if not isinstance(item, MappingNode):
            hint = "write its fields there, each as `key: value`, or take it out"
            yield builder.fail("yaml", f"an item of `{name}` must be a map", begin, hint)
            continue
        if item.flow_style:  # what stands between the braces
            place = Span(begin + 1, int(item.end_mark.index) - 1)
        else:
            end = builder.line_start(builder.span.start + below) - builder.span.start
            place = Span(begin, end if below < after else below)
        try:
            yield builder.item(item, place, name)
        except DoubledKeys as doubled:
            yield doubled.source.records[0]
            yield doubled
