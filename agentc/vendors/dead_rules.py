"""Rules that do nothing, since a broader one below them decides about all that they match.

Belongs here: finding them where the last match counts, in OpenCode's maps and in the extended
format's list of rules, and the edits that move the broad one up. Not here: what rules mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
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
from agentc.syntax.json_places import find_place
from agentc.syntax.source import Entry, Record, Source
from agentc.syntax.yaml.nodes import Items, Pairs, Scalar, Tree, read_tree
from agentc.vendors.opencode.tools import EDIT, EDITING_NAMES

BOTH = "delete one of the two: in any order one of them does nothing"
# More rules than this are compared by nobody.
MAX_RULES = 300


@dataclass(frozen=True, slots=True)
class Stated:
    """A rule as it is written: what it is about, its pattern and action, its place among the
    others, what to call it, and, in a map, the keys that lead to it."""

    scope: str
    pattern: str
    action: str
    path: tuple[int, ...]
    words: str
    keys: tuple[str, ...] = ()

    @property
    def limits(self) -> bool:
        """Return whether it takes something away."""
        return self.action not in ("allow", "true")


@dataclass(frozen=True, slots=True)
class DeadRule:
    """A rule that does nothing, and the later one that decides about all that it matches. They are
    `alike` where the first would decide about all that the later one matches, too."""

    rule: Stated
    last: Stated
    alike: bool = False

    @property
    def message(self) -> str:
        """Return what is wrong with the rule."""
        beside = "means the same and comes after it" if self.alike else "comes after it"
        return (
            f"{self.rule.words} does nothing: {self.last.words} {beside}, and the last rule "
            "that matches counts"
        )


# Whether all that the first scope is about is included in the second.
IsIncluded = Callable[[str, str], bool]


def find_in_maps(
    document: Document, record: Record, entries: Iterable[Entry]
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each dead rule of OpenCode's `permission` and `tools`, in a record or
    beside the agents."""
    for entry in entries:
        if isinstance(entry.value, Map) and entry.key in ("permission", "tools"):
            dead = find_in_map(entry.key, entry.value)
            yield from _make_diagnostics(document, record, entry, dead)


def find_in_map(name: str, value: Map) -> Iterator[DeadRule]:
    """Yield each dead rule of a map of OpenCode's, which is its `permission` or its `tools`."""
    rules = _list_in_tools(value) if name == "tools" else _list_in_permission(value)
    yield from _find_dead(list(rules), is_plainly_included)


def _list_in_permission(value: Map) -> Iterator[Stated]:
    """Yield the rules of a `permission` map, in its order."""
    for number, (key, given) in enumerate(value.items()):
        if isinstance(given, Map):
            for place, (pattern, action) in enumerate(given.items()):
                yield Stated(
                    key,
                    pattern,
                    str(action),
                    (number, place),
                    f'`"{pattern}": {action}` under `{key}`',
                    (key, pattern),
                )
        else:
            yield Stated(
                key,
                "*",
                str(given),
                (number,),
                f'`"{key}": {given}`' if "*" in key else f"`{key}: {given}`",
                (key,),
            )


def _list_in_tools(value: Map) -> Iterator[Stated]:
    for number, (key, given) in enumerate(value.items()):
        scope = EDIT if key in EDITING_NAMES else key
        if isinstance(given, bool):
            word = str(given).lower()
            yield Stated(scope, "*", word, (number,), f"`{key}: {word}`", (key,))


def find_in_list(document: Document, record: Record, key: str) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each dead rule of the extended format's list under a key."""
    for entry in record.entries:
        if entry.key == key and isinstance(entry.value, tuple):
            rules = [
                rule
                for number, item in enumerate(entry.value)
                if (rule := _read_item(number, item)) is not None
            ]
            dead = _find_dead(rules, _is_tool_included)
            yield from _make_diagnostics(document, record, entry, dead)


def _read_item(number: int, item: Value) -> Stated | None:
    """Return an item of a list of rules, `{allow: shell, pattern: ...}`; `None` for what is
    none."""
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


def _find_dead(rules: Sequence[Stated], is_scope_included: IsIncluded) -> Iterator[DeadRule]:
    """Yield each rule that does nothing, since the last of the later rules that decide about all
    that it matches decides otherwise. Of more than `MAX_RULES` rules none is looked at."""
    if len(rules) > MAX_RULES:
        return

    def covers(wide: Stated, narrow: Stated) -> bool:
        return is_scope_included(narrow.scope, wide.scope) and is_plainly_included(
            narrow.pattern, wide.pattern
        )

    for number, rule in enumerate(rules):
        later = [other for other in rules[number + 1 :] if covers(other, rule)]
        if later and later[-1].action != rule.action:
            last = later[-1]
            yield DeadRule(rule, last, alike=covers(rule, last))


def _make_diagnostics(
    document: Document, record: Record, entry: Entry, found: Iterable[DeadRule]
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each dead rule, at its place. What its repair would open stands in the
    hint. In JSON none is repaired."""
    source, tree, is_parsed = document.source, None, False
    for dead in found:
        if not is_parsed:
            in_yaml = document.format.syntax != "json"
            tree, is_parsed = _read_tree(source, record, entry) if in_yaml else None, True
        rule, last = dead.rule, dead.last
        movable = tree is not None and not dead.alike
        fixes = _list_fixes(source, record, tree, rule, last) if tree and movable else ()
        opens = last.action == "deny" or rule.action == "allow"
        opened = f"the agent may do what {rule.words} says"
        yield Diagnostic(
            DEAD_RULE,
            dead.message,
            source.where(_find_offset(document, entry, tree, rule)),
            fixes=fixes,
            hint=BOTH
            if dead.alike
            else "put the broader rule before the others" + f"; then {opened}" * opens,
            once_fixed=f"{dead.message}; it stands first now"
            + (f", and {opened}" if opens else ""),
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


def _find_offset(document: Document, entry: Entry, tree: Tree | None, rule: Stated) -> int:
    """Return where a rule stands in the value of an entry; the entry itself where that is neither
    YAML nor JSON."""
    if tree is not None:
        return _find_in_tree(tree, rule.path)
    text = document.source.text
    if document.format.syntax == "json":
        inside = find_place(text, entry.value_span.start, rule.keys)
    else:  # a pattern in it is cut short
        key = rule.keys[-1] if rule.keys else ""
        at = text.find(key, entry.value_span.start, entry.span.end) if key.strip("*") else -1
        inside = at if at >= 0 else None
    return entry.span.start if inside is None else inside


def _find_in_tree(tree: Tree, path: tuple[int, ...]) -> int:
    """Return where the part of a tree begins to which a path of numbers leads; as far as it
    leads."""
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
