"""What does not work as written in the two lists of tools of a Claude Code file, client 2.1.332.

Belongs here: rules on `tools` and `disallowedTools`, item by item. Not here: what the lists permit
(`permission.py`), where an item stands (`tool_lists/items.py`), other fields (`lint.py`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from agentc.diagnostics.alike import join_some
from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import Where
from agentc.ir.permission import EVERYTHING, Cap
from agentc.ir.value import Map
from agentc.lens.format import Document
from agentc.permissions.globs import WILD
from agentc.slips import guess_name
from agentc.spans import Edit, Span
from agentc.syntax.source import Entry, Record, Source
from agentc.tool_lists.items import Item, Leaf, list_items, list_leaves
from agentc.vendors.claude.denials import DENIALS, ITEM
from agentc.vendors.claude.lint_called import find_idle_calls
from agentc.vendors.claude.permission import grants_nothing
from agentc.vendors.claude.tools import GONE, OTHER_TOOLS, TOOL_NAMES, VOCABULARY
from agentc.vendors.foreign_words import find_owner

KEYS = ("tools", DENIALS)
AS_LIST = "list the names of tools, as in `disallowedTools: Bash, Write`"
_ALL_NAMES = (*TOOL_NAMES, *sorted(OTHER_TOOLS))
_WORD = re.compile(r"[A-Za-z_]\w*")
# A search without `\A` would take quadratic time.
_SCOPE = re.compile(r"\A\(.+\)\Z", re.DOTALL)


def check_lists(document: Document, record: Record) -> Iterator[Diagnostic]:
    """Yield what is wrong with the lists of tools of a record, each at its own place."""
    for entry in record.entries:
        if entry.key not in KEYS:
            continue
        if entry.key == DENIALS and (shape := name_wrong_shape(entry)):
            message = f"`disallowedTools` is {shape}, for which Claude Code takes nothing away"
            at = document.source.where(entry.value_span.start)
            yield Diagnostic("inert-restriction", message, at, hint=AS_LIST)
            continue
        leaves = list_leaves(document.source, entry) if not isinstance(entry.value, Map) else ()
        items = list_items(document.source, leaves)
        read = [item for item in items if item.leaf.depth < 2]
        yield from _check_words(document, entry, read)
        yield from _check_types(document, leaves)
        voided = any(item.text == EVERYTHING for item in read)
        idle = find_idle_calls(read) if entry.key == "tools" else {}
        apart = {} if voided else find_scopes_apart(document.source, read)
        for item in items:
            if (tool := apart.get(item)) is not None:
                yield tell_scope_apart(document.source, tool, item, key=entry.key)
                continue
            if item.leaf.depth > 1 and _is_repaired(entry, item.offset):
                continue  # what it is a part of was noted while reading
            found = idle.get(item) or _check_item(entry.key, item, voided=voided)
            if found is not None:
                code, message = found
                yield Diagnostic(code, message, document.source.where(item.offset))
        if entry.key == "tools" and not any(_is_granted(item.text) for item in read):
            yield _note_no_tools(entry, document.source.where(entry.value_span.start))


def _is_repaired(entry: Entry, place: int) -> bool:
    """Return whether a repair of an entry writes what stands at a place anew."""
    return any(edit.span.start <= place < edit.span.end for edit in entry.repair or ())


def _note_no_tools(entry: Entry, where: Where) -> Diagnostic:
    """Return a diagnostic on a list of which no tool exists; of a map it says how to write it."""
    if not isinstance(entry.value, Map):
        message = "no tool of this list exists: the agent starts without any"
        return Diagnostic("no-tools", message, where)
    message = "a map is OpenCode's way to list tools; here the agent starts without any"
    known = {name.lower(): name for name in TOOL_NAMES}
    names = [known[key.lower()] for key, on in entry.value.items() if on and key.lower() in known]
    hint = (
        f"write `tools: {', '.join(names)}`" if names else "list names, as in `tools: Read, Grep`"
    )
    return Diagnostic("no-tools", message, where, hint=hint)


def name_wrong_shape(entry: Entry) -> str:
    """Return in words what a list of denials is instead of a list or text; empty for a list, a text
    and nothing."""
    value = entry.value
    if isinstance(value, (str, tuple)) or entry.empty:
        return ""
    return "a map" if isinstance(value, Map) else f"`{entry.text}`"


def _check_words(document: Document, entry: Entry, items: Sequence[Item]) -> Iterator[Diagnostic]:
    """Yield a diagnostic where no name is one of this client's, and all are those of another
    one."""
    names = [_name_of(item.text) for item in items]
    unknown = [
        name for name in names if not exists(name) and not grants_nothing(VOCABULARY.tool(name))
    ]
    if (foreign := find_owner(unknown)) is not None:
        vendor, meant = foreign
        message = (
            f"these are {vendor}'s words for tools; Claude Code's are "
            f"{join_some(f'`{word}`' for word in meant)}"
        )
        yield Diagnostic("foreign-words", message, document.source.where(entry.value_span.start))


def _check_types(document: Document, leaves: Iterable[Leaf]) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each item that the client passes over, as it is no text."""
    for leaf in leaves:
        if leaf.depth == 1 and not isinstance(leaf.value, str) and leaf.value is not None:
            shown = document.source.slice(leaf.span)
            message = f"`{shown}` is no name of a tool, and Claude Code passes over it"
            yield Diagnostic("unknown-tool", message, document.source.where(leaf.span.start))


def _check_item(key: str, item: Item, *, voided: bool) -> tuple[str, str] | None:
    """Return the code and the message for an item that does not do what it says; `None` for any
    other. `voided` is true where a star stands in the list."""
    denied = key == DENIALS
    code = "inert-restriction" if denied else "ignored-grant"
    does = "takes nothing away" if denied else "grants nothing"
    name = _name_of(item.text)
    if item.leaf.depth > 1 and item.text.count("(") != item.text.count(")"):
        return code, f"`{item.text}` {does}: `: ` makes a map of its item, which needs quotes"
    if item.leaf.depth > 1:
        return code, f"`{item.text}` {does}: it stands deeper than the items of the list"
    if ITEM.fullmatch(item.text) is None:
        return code, f"`{item.text}` {does}: an item is a name, or a name and `(...)`"
    if name == EVERYTHING != item.text:
        return code, f"`{item.text}` {does}: `{EVERYTHING}` takes no parentheses"
    found = _check_denied(name, item, voided=voided) if denied else _check_granted(name, item)
    if found is None and not exists(name):
        return "unknown-tool", note_unknown_tool(name)
    return found


def find_scopes_apart(source: Source, items: Sequence[Item]) -> dict[Item, Item]:
    """Return every item that is only a scope, `(git:*)`, with the name of the tool before it, where
    nothing but spaces parts the two: to the client these are two items."""
    return {
        item: tool
        for tool, item in itertools.pairwise(items)
        if _SCOPE.match(item.text)
        and tool.leaf is item.leaf
        and exists(tool.text)
        and source.text.startswith(tool.text, tool.offset)
        and source.text.startswith("(", item.offset)
        and set(source.text[tool.offset + len(tool.text) : item.offset]) == {" "}
    }


def tell_scope_apart(source: Source, tool: Item, scope: Item, *, key: str = "tools") -> Diagnostic:
    """Return what there is to tell of a scope that spaces part from its tool."""
    where, whole = source.where(scope.offset), f"{tool.text}{scope.text}"
    if key == DENIALS:
        message = f"`{tool.text} {scope.text}` takes the whole of `{tool.text}` away"
        return Diagnostic("scoped-tool", message, where)
    message = (
        f"`{scope.text}` counts for nothing: a space parts it from `{tool.text}`, the whole of "
        f"which is granted; write `{whole}`"
    )
    join = Edit(Span(tool.offset + len(tool.text), scope.offset), "")
    return Diagnostic("scope-apart", message, where, fixes=(join,))


def _check_denied(name: str, item: Item, *, voided: bool) -> tuple[str, str] | None:
    """Return the code and the message on an item that denies nothing, or the whole of a tool of
    which it names a part; `None` for any other. `voided` says that nothing beside it counts."""
    if name == EVERYTHING:  # (2.1.332)
        message = (
            f"`{name}` takes nothing away in Claude Code, and neither does any name beside it; "
            "agentc reads it as a denial of every tool, and writes that for other clients"
        )
        return "inert-restriction", message
    if VOCABULARY.tool(name).cap is Cap.OTHER and not WILD.isdisjoint(name):
        return "inert-restriction", (
            f"`{name}` takes nothing away; of wildcards Claude Code takes `mcp__*` and "
            "`mcp__SERVER__*` here"
        )
    if name == item.text or voided or not exists(name):
        return None
    return "scoped-tool", f"`{item.text}` takes the whole of `{name}` away"


def _check_granted(name: str, item: Item) -> tuple[str, str] | None:
    """Return the code and the message on an item that grants nothing, or the whole of a tool of
    which it names a part; `None` for any other."""
    tool = VOCABULARY.tool(name)
    if grants_nothing(tool) and name not in GONE:
        words = "of wildcards Claude Code takes `*` and `mcp__SERVER__*` here"
        if WILD.isdisjoint(name):
            words = "a server is `mcp__SERVER`, and a tool of it `mcp__SERVER__TOOL`"
        return "ignored-grant", f"`{name}` grants nothing; {words}"
    if name == item.text or tool.cap is Cap.DELEGATE or not exists(name):
        return None
    message = f"`{item.text}` is the whole of `{name}` to a subagent"
    parts = [part.strip() for part in item.text[len(name) + 1 : -1].split(",")]
    if len(parts) > 1 and all(parts) and "{" not in item.text:
        meant = ", ".join(f"{name}({part})" for part in parts)
        message += f"; agentc reads one scope, comma and all: for {len(parts)} write `{meant}`"
    return "scoped-tool", message


def _name_of(item: str) -> str:
    return item.partition("(")[0]


def _is_granted(item: str) -> bool:
    """Return whether an item of `tools` is some tool's."""
    name = _name_of(item)
    is_item = item == EVERYTHING or (name != EVERYTHING and ITEM.fullmatch(item) is not None)
    return is_item and exists(name)


def exists(name: str) -> bool:
    """Return whether the client has a tool of that name."""
    return VOCABULARY.tool(name).cap is not Cap.OTHER or name in OTHER_TOOLS


def note_unknown_tool(name: str) -> str:
    """Return what there is to say of a name that no tool has, with the name that may be meant."""
    if name in GONE:
        return f"Claude Code has no `{name}` any more; `{GONE[name]}` does its work"
    near = next((known for known in TOOL_NAMES if known.lower() == name.lower()), None)
    if near:
        return f"no tool is called `{name}`; names are case-sensitive: `{near}`"
    words = _WORD.findall(name)
    if len(words) > 1 and all(map(exists, words)):
        meant = ", ".join(words)
        return f"no tool is called `{name}`; commas or spaces part names: `{meant}`"
    near = guess_name(name, _ALL_NAMES)
    return f"no tool is called `{name}`" + (f"; did you mean `{near}`?" if near else "")
