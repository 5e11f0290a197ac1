"""What does not work as written in a Claude Code file, client 2.1.332.

Belongs here: rules on documents that were read. Not here: whether the client loads the file
(`vendors/claude/client/prediction.py`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from agentc.ir.permission import Cap
from agentc.lens.format import Document
from agentc.lens.locate import locate_name
from agentc.syntax.source import Entry, Note, Record
from agentc.tool_lists.names import names_to_deny, split_items
from agentc.vendors import colors
from agentc.vendors.claude.permission import grants_nothing, read_items, spell_denied
from agentc.vendors.claude.plugin import IGNORED_IN_PLUGINS
from agentc.vendors.claude.tools import OTHER_TOOLS, TOOL_NAMES, VOCABULARY
from agentc.vendors.foreign_words import find_owner
from agentc.vendors.misspelt import are_alike, guess_key, guess_limit, guess_name
from agentc.vendors.models import CLAUDE_PREFIX, CLAUDE_WORDS, strip_provider

# Keys that other tools, or their authors' hopes, give a meaning to.
INERT_KEYS = {
    "allowed-tools": "tools",
    "allowedTools": "tools",
    "allowed_tools": "tools",
    "disallowed-tools": "disallowedTools",
    "disallowed_tools": "disallowedTools",
    "permission": "tools",
    "permissions": "tools",
    "tool_access": "tools",
    "tool_restrictions": "tools",
    "readonly": "tools",
}
LIMITS = frozenset({*INERT_KEYS.values(), "permissionMode"})
GONE = {
    "MultiEdit": "Edit",
    "LS": "Glob",
    "NotebookRead": "Read",
    "KillShell": "TaskStop",
    "BashOutput": "Read",
}
# So much of a text is shown.
SHOWN = 80
_SCOPED = re.compile(r"\b(\w+)\([^()\n]*\)")


def lint(document: Document) -> Iterator[Note]:
    """Every rule, record by record."""
    for record in document.source.records:
        yield from _check_keys(document, record)
        yield from _check_tools(document, record)
        yield from _check_model(document, record)
        yield from _check_fence(document, record)
        yield from _check_colour(document, record)
    yield from _check_reads_less(document)


def _check_colour(document: Document, record: Record) -> Iterator[Note]:
    for entry in record.entries:
        if (
            entry.key == "color"
            and entry.text is not None
            and not entry.empty
            and entry.text not in colors.NAMES
        ):
            message = f"Claude Code ignores this `color`; it knows {', '.join(colors.NAMES)}"
            yield Note("bad-value", message, document.source.where(entry.value_span.start))


def _check_reads_less(document: Document) -> Iterator[Note]:
    """What the client has of a text that it mends by itself, where that is less than stands
    there."""
    if document.format.name != "claude" or not any(
        note.code == "not-yaml" for note in document.notes
    ):
        return
    from agentc.vendors.claude.client import prediction  # few files are no YAML

    known = prediction.read_frontmatter(document.source.text)
    if known is None:
        return
    agent = document.agents[0]
    for entry in document.source.records[0].entries:
        has, meant = (
            (known.name, agent.name)
            if entry.key == "name"
            else (known.description, agent.description or "")
        )
        if entry.key in ("name", "description") and entry.mend and has.split() != meant.split():
            shown = has if len(has) <= SHOWN else f"{has[:SHOWN]}..."
            message = f'of `{entry.key}` Claude Code has only "{shown}"'
            yield Note("claude-reads-less", message, document.source.where(entry.span.start))


def _check_keys(document: Document, record: Record) -> Iterator[Note]:
    for entry in record.entries:
        if document.format.marker and entry.key in IGNORED_IN_PLUGINS:
            message = f"Claude Code ignores `{entry.key}` in an agent that comes with a plugin"
            yield Note("plugin-ignores", message, document.source.where(entry.span.start))
            continue
        limit = INERT_KEYS.get(entry.key)
        if limit is None and entry.key not in document.format.keys:
            limit = guess_limit(entry.key, LIMITS)
        if limit is not None:
            message = f"`{entry.key}` limits nothing here; Claude Code reads `{limit}`"
            yield Note("inert-restriction", message, document.source.where(entry.span.start))
        elif entry.key not in document.format.keys:
            near = (
                "description"
                if are_alike(entry.key) == "whentouse"
                else guess_key(entry.key, document.format.keys)
            )
            message = f"Claude Code does not know `{entry.key}`" + (
                f"; did you mean `{near}`?" if near else ""
            )
            yield Note("unknown-key", message, document.source.where(entry.span.start))


def _check_tools(document: Document, record: Record) -> Iterator[Note]:
    for entry in record.entries:
        if entry.key not in ("tools", "disallowedTools"):
            continue
        denied = entry.key == "disallowedTools"
        where = functools.partial(
            document.source.where, entry.value_span.start
        )  # few have anything to say
        at = functools.partial(locate_name, document.source, entry)
        listed = (
            [(name, None) for name in names_to_deny(spell_denied(entry))]
            if denied
            else split_items(read_items(entry))
        )
        unknown = [
            name
            for name, _ in listed
            if not _exists(name) and not grants_nothing(VOCABULARY.tool(name))
        ]
        if (foreign := find_owner(unknown)) is not None:
            vendor, meant = foreign
            message = (
                f"these are {vendor}'s words for tools; Claude Code's are "
                f"{', '.join(f'`{one}`' for one in meant)}"
            )
            yield Note("foreign-words", message, where())
        for name, scope in listed:
            tool = VOCABULARY.tool(name)
            if not denied and grants_nothing(tool):
                message = (
                    f"`{name}` grants nothing; of wildcards Claude Code takes `*` and "
                    "`mcp__SERVER__*` here"
                )
                yield Note("ignored-grant", message, document.source.where(at(name)))
            elif tool.cap is Cap.OTHER and name not in OTHER_TOOLS:
                yield Note("unknown-tool", note_unknown_tool(name), document.source.where(at(name)))
            if scope is not None and tool.cap is not Cap.DELEGATE and not denied:
                yield Note(
                    "scoped-tool",
                    f"`{name}({scope})` is the whole of `{name}` to a subagent",
                    where(),
                )
        if denied and (scoped := _SCOPED.search(spell_denied(entry))):
            message = f"`{scoped[0]}` takes the whole of `{scoped[1]}` away"
            yield Note("scoped-tool", message, where())
        if entry.key == "tools" and not any(_exists(name) for name, _ in listed):
            yield Note(
                "no-tools", "no tool of this list exists: the agent starts without any", where()
            )


def _exists(name: str) -> bool:
    return VOCABULARY.tool(name).cap is not Cap.OTHER or name in OTHER_TOOLS


def note_unknown_tool(name: str) -> str:
    """Return what there is to say of a name that no tool has, with the name that may be meant."""
    if name in GONE:
        return f"`{name}` is gone; `{GONE[name]}` does its work"
    near = next((known for known in TOOL_NAMES if known.lower() == name.lower()), None)
    if near:
        return f"no tool is called `{name}`; names are case-sensitive: `{near}`"
    near = guess_name(name, (*TOOL_NAMES, *sorted(OTHER_TOOLS)))
    return f"no tool is called `{name}`" + (f"; did you mean `{near}`?" if near else "")


def _check_model(document: Document, record: Record) -> Iterator[Note]:
    for entry in record.entries:
        model = entry.text or ""
        if entry.key == "model" and model and _is_unknown(model):
            message = (
                f"Claude Code sends `{model}` to Claude's own service, which has no such model"
            )
            yield Note("unknown-model", message, document.source.where(entry.value_span.start))


def _is_unknown(model: str) -> bool:
    """Whether a model is neither one of the client's words nor an id, as other services write it,
    too."""
    name = strip_provider(model)
    return name != "arn" and (
        "/" in model or (name.lower() not in CLAUDE_WORDS and not name.startswith(CLAUDE_PREFIX))
    )


def _check_fence(document: Document, record: Record) -> Iterator[Note]:
    """A `---` anywhere in a line of the frontmatter ends it for the client."""
    text = document.source.text
    position = text.find("---", record.head.start, record.head.end)
    if position >= 0 and _check_behind(record, position):
        keys = ", ".join(f"`{entry.key}`" for entry in _check_behind(record, position))
        message = f"Claude Code ends the fields at this `---`; it does not see {keys} as written"
        yield Note("fence-inside", message, document.source.where(position))


def _check_behind(record: Record, position: int) -> list[Entry]:
    return [entry for entry in record.entries if entry.span.end > position]
