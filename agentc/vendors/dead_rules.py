"""Rules that do nothing, since a broader one below them decides about all that they match.

Belongs here: finding them where the last match counts, in OpenCode's maps and in the extended
format's list of rules, and the edits that move the broad one up. Not here: what rules mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import DEAD_RULE
from agentc.errors import ReadError
from agentc.ir.value import Map, Value
from agentc.lens.format import Document
from agentc.permissions.pattern_inclusion import is_plainly_included
from agentc.spans import Edit, Span
from agentc.syntax.edits.lines import find_line_start
from agentc.syntax.edits.reorder import move_up
from agentc.syntax.source import Entry, Record, Source
from agentc.syntax.yaml.nodes import Items, Pairs, Scalar, Tree, read_tree
from agentc.vendors.opencode.tools import EDIT, EDITING_NAMES

# More rules than this are compared by nobody.
MAX_RULES = 300


@dataclass(frozen=True, slots=True)
class Stated:
    """A rule as it is written: what it is about, its pattern and action, the keys that lead to it,
    what to call it."""

    scope: str
    pattern: str
    action: str
    path: tuple[int, ...]
    words: str


Wider = Callable[[str, str], bool]


def find_in_maps(document: Document, record: Record) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each dead rule of OpenCode's `permission` and `tools`."""
    for entry in record.entries:
        if isinstance(entry.value, Map) and entry.key in ("permission", "tools"):
            rules = list(
                _find_in_tools(entry.value) if entry.key == "tools" else _find_in_map(entry.value)
            )
            yield from _make_diagnostics(document, record, entry, rules, is_plainly_included)


def _find_in_map(value: Map) -> Iterator[Stated]:
    for number, (key, given) in enumerate(value.items()):
        if isinstance(given, Map):
            for place, (pattern, action) in enumerate(given.items()):
                yield Stated(
                    key,
                    pattern,
                    str(action),
                    (number, place),
                    f'`"{pattern}": {action}` under `{key}`',
                )
        else:
            yield Stated(
                key,
                "*",
                str(given),
                (number,),
                f'`"{key}": {given}`' if "*" in key else f"`{key}: {given}`",
            )


def _find_in_tools(value: Map) -> Iterator[Stated]:
    for number, (key, given) in enumerate(value.items()):
        scope = EDIT if key in EDITING_NAMES else key
        if isinstance(given, bool):
            yield Stated(
                scope, "*", str(given).lower(), (number,), f"`{key}: {str(given).lower()}`"
            )


def find_in_list(document: Document, record: Record, key: str) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each dead rule of the extended format's list under a key."""
    for entry in record.entries:
        if entry.key == key and isinstance(entry.value, tuple):
            rules = [
                rule
                for number, item in enumerate(entry.value)
                if (rule := _read_item(number, item)) is not None
            ]
            yield from _make_diagnostics(document, record, entry, rules, _is_tool_included)


def _read_item(number: int, item: Value) -> Stated | None:
    if not isinstance(item, Map):
        return None
    found = [(word, tool) for word, tool in item.items() if word != "pattern"]
    pattern = item.get("pattern", "*")
    if len(found) != 1 or not isinstance(found[0][1], str) or not isinstance(pattern, str):
        return None
    (action, tool), about = found[0], "" if pattern == "*" else f" for `{pattern}`"
    return Stated(str(tool), pattern, action, (number,), f"`{action}: {tool}`{about}")


def _is_tool_included(narrow: str, wide: str) -> bool:
    return wide in ("*", narrow) or (
        wide.startswith("mcp:") and narrow.startswith("mcp:") and is_plainly_included(narrow, wide)
    )


def _make_diagnostics(
    document: Document, record: Record, entry: Entry, rules: Sequence[Stated], wider: Wider
) -> Iterator[Diagnostic]:
    if not 1 < len(rules) <= MAX_RULES:
        return
    source, tree, is_parsed = document.source, None, False
    for number, rule in enumerate(rules):
        later = [
            other
            for other in rules[number + 1 :]
            if wider(rule.scope, other.scope) and is_plainly_included(rule.pattern, other.pattern)
        ]
        if not later or later[-1].action == rule.action:
            continue
        if not is_parsed:
            tree, is_parsed = _read_tree(source, record, entry), True
        last = later[-1]
        message = (
            f"{rule.words} does nothing: {last.words} stands below it, and the last rule that "
            "matches counts"
        )
        fixes = _list_fixes(source, record, tree, rule, last) if tree is not None else ()
        where = source.where(
            _find_offset(tree, rule.path) if tree is not None else entry.span.start
        )
        opens = last.action == "deny" or rule.action == "allow"
        opened = f"the agent may do what {rule.words} says" if opens else ""
        yield Diagnostic(
            DEAD_RULE,
            message,
            where,
            fixes=fixes,
            hint="put the broader rule before the others" + (f"; then {opened}" if opens else ""),
            once_fixed=f"{message}; it stands first now" + (f", and {opened}" if opens else ""),
        )


def _read_tree(source: Source, record: Record, entry: Entry) -> Tree | None:
    """Return the value of an entry as it is written; `None` where that is not YAML."""
    following = [
        other.span.start for other in record.entries if other.span.start > entry.span.start
    ]
    end = find_line_start(source.text, min(following)) if following else record.head.end
    try:
        tree = read_tree(source.text, Span(find_line_start(source.text, entry.span.start), end))
    except ReadError:
        return None
    return tree.pairs[0][1] if isinstance(tree, Pairs) and len(tree.pairs) == 1 else None


def _find_offset(tree: Tree, path: tuple[int, ...]) -> int:
    for step in path:
        if isinstance(tree, Pairs) and step < len(tree.pairs):
            key, value = tree.pairs[step]
            offset, tree = key.offset, value
        elif isinstance(tree, Items) and step < len(tree.items):
            tree = tree.items[step]
            offset = tree.offset
        else:
            return tree.offset
    return offset


def _list_fixes(
    source: Source, record: Record, tree: Tree, rule: Stated, last: Stated
) -> tuple[Edit, ...]:
    """Return the edits that move the broader rule before the other, in the map or list that holds
    both."""
    child, before = last.path, rule.path
    while child[0] == before[0] and len(child) > 1 and len(before) > 1:
        if not isinstance(tree, Pairs) or child[0] >= len(tree.pairs):
            return ()
        tree, child, before = tree.pairs[child[0]][1], child[1:], before[1:]
    if isinstance(tree, Scalar) or child[0] <= before[0]:
        return ()
    return move_up(source.text, tree, child[0], before[0], record.head)
