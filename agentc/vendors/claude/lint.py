"""What does not work as written in a Claude Code file, client 2.1.332.

Belongs here: rules on documents that were read. Not here: lists of tools (`lint_lists.py`),
fields that stand too deep (`lint_misplaced.py`), whether the client loads the file
(`client/prediction.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import BAD_VALUE, NOT_YAML
from agentc.errors import Where
from agentc.ir.value import Map
from agentc.lens.format import Document
from agentc.slips import ask_for_slip, fold_key
from agentc.syntax.source import Entry, Record
from agentc.vendors import colors
from agentc.vendors.claude.lint_lists import check_lists
from agentc.vendors.claude.lint_misplaced import find_misplaced
from agentc.vendors.claude.observers import MOST, list_ignored_observers
from agentc.vendors.claude.plugin import IGNORED_IN_PLUGINS
from agentc.vendors.misspelt import guess_key, guess_limit
from agentc.vendors.models import CLAUDE_PREFIX, CLAUDE_WORDS, strip_service_marks

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
# Keys of text beside those without which it skips a file, and what to write in the place of data.
WORDS = {
    "model": "write one word, as `sonnet`",
    "initialPrompt": "put quotes around the text",
    "observerMessage": "put quotes around the text",
}
CACHE_TIMES = ("5m", "1h")
# So much of a text is shown.
SHOWN = 80


def lint(document: Document) -> Iterator[Diagnostic]:
    """Yield every rule, record by record."""
    for record in document.source.records:
        yield from _check_keys(document, record)
        yield from check_lists(document, record)
        yield from _check_model(document, record)
        yield from _check_fence(document, record)
        yield from _check_words(document, record)
        yield from find_misplaced(document, record, LIMITS)
    yield from _check_reads_less(document)


def _check_words(document: Document, record: Record) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each value that the client ignores where it wants a word or a text."""
    for entry in record.entries:
        where = document.source.where(entry.value_span.start)
        # A list or map over several lines is no text to agentc either, which is told.
        if entry.key in WORDS and entry.raw is not None and "\n" not in entry.raw:
            message = f"`{entry.key}` is a list or a map to Claude Code, which takes text there"
            yield Diagnostic(BAD_VALUE, message, where, hint=WORDS[entry.key])
        elif entry.key == "color" and not entry.empty and entry.text not in colors.NAMES:
            near = ask_for_slip(entry.text, tuple(colors.NAMES))
            message = f"Claude Code ignores this `color`; it knows {', '.join(colors.NAMES)}{near}"
            yield Diagnostic(BAD_VALUE, message, where)
        elif entry.key == "observer" and (left := list_ignored_observers(entry.text or "")):
            names = ", ".join(f"`{name}`" for name in left)
            message = f"Claude Code takes {MOST} observers, and ignores {names}"
            yield Diagnostic(BAD_VALUE, message, where, hint="leave some of them out")
        elif entry.key == "experimental" and isinstance(entry.value, Map):
            yield from _check_cache(entry.value, where)


def _check_cache(options: Map, where: Where) -> Iterator[Diagnostic]:
    """Yield a diagnostic on how long the client shall keep a prompt, where it does not take that.
    The key counts however its words are joined (2.1.332)."""
    for key, value in options.items():
        if fold_key(key) == "cachettl" and value not in CACHE_TIMES:
            times = " or ".join(f"`{time}`" for time in CACHE_TIMES)
            message = f"Claude Code ignores `{key}` under `experimental`; it takes {times}"
            yield Diagnostic(BAD_VALUE, message, where, hint="write one of them")


def _check_reads_less(document: Document) -> Iterator[Diagnostic]:
    """Yield a diagnostic where the client mends a text by itself, and has less of it than stands
    there."""
    if document.format.name != "claude" or not any(
        note.code == NOT_YAML for note in document.notes
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
            yield Diagnostic("claude-reads-less", message, document.source.where(entry.span.start))


def _check_keys(document: Document, record: Record) -> Iterator[Diagnostic]:
    """Yield a diagnostic on each key that the client does not read here: where it comes with a
    plugin, where it looks like a limit, or where nobody knows it."""
    for entry in record.entries:
        if document.format.marker and entry.key in IGNORED_IN_PLUGINS:
            message = f"Claude Code ignores `{entry.key}` in an agent that comes with a plugin"
            yield Diagnostic("plugin-ignores", message, document.source.where(entry.span.start))
            continue
        limit = INERT_KEYS.get(entry.key)
        if limit is None and entry.key not in document.format.keys:
            limit = guess_limit(entry.key, LIMITS)
        if limit is not None:
            message = f"`{entry.key}` limits nothing here; Claude Code reads `{limit}`"
            yield Diagnostic("inert-restriction", message, document.source.where(entry.span.start))
        elif entry.key not in document.format.keys:
            near = (
                "description"
                if fold_key(entry.key) == "whentouse"
                else guess_key(entry.key, document.format.keys)
            )
            message = f"Claude Code does not know `{entry.key}`" + (
                f"; did you mean `{near}`?" if near else ""
            )
            yield Diagnostic("unknown-key", message, document.source.where(entry.span.start))


def _check_model(document: Document, record: Record) -> Iterator[Diagnostic]:
    for entry in record.entries:
        model = entry.text or ""
        if entry.key == "model" and model and _is_unknown(model):
            message = (
                f"Claude Code sends `{model}` to Claude's own service, which has no such model"
                f"{ask_for_slip(model, tuple(sorted(CLAUDE_WORDS)))}"
            )
            yield Diagnostic(
                "unknown-model", message, document.source.where(entry.value_span.start)
            )


def _is_unknown(model: str) -> bool:
    """Return whether a model is neither one of the client's words nor an id, in the spelling of any
    service."""
    name = strip_service_marks(model)
    return name != "arn" and (
        "/" in model or (name.lower() not in CLAUDE_WORDS and not name.startswith(CLAUDE_PREFIX))
    )


def _check_fence(document: Document, record: Record) -> Iterator[Diagnostic]:
    """Yield a diagnostic on a `---` in a line of the frontmatter, which ends the frontmatter for
    the client."""
    text = document.source.text
    position = text.find("---", record.head.start, record.head.end)
    if position >= 0 and _list_entries_behind(record, position):
        keys = ", ".join(f"`{entry.key}`" for entry in _list_entries_behind(record, position))
        message = f"Claude Code ends the fields at this `---`; it does not see {keys} as written"
        yield Diagnostic("fence-inside", message, document.source.where(position))


def _list_entries_behind(record: Record, position: int) -> list[Entry]:
    return [entry for entry in record.entries if entry.span.end > position]
