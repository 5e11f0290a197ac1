"""What does not work as written in an OpenCode file, client 1.18.33.

Belongs here: rules on documents that were read. Not here: whether the client loads the file (`opencode_client.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentc.formats.opencode_words import ACTIONS_ONLY, DEAD, EDIT, KEYS
from agentc.ir.value import Map
from agentc.lens.format import Document
from agentc.syntax.source import Entry, Note, Record

KNOWN = frozenset({*KEYS, *ACTIONS_ONLY, EDIT, "*", "codesearch", "plan_enter", "plan_exit"})
INERT_KEYS = frozenset(
    {"permissions", "disallowedTools", "allowed-tools", "allowedTools", "tool_restrictions", "readonly"}
)


def rules(document: Document) -> Iterator[Note]:
    """Every rule, record by record."""
    for record, agent in zip(document.source.records, document.agents, strict=True):
        for entry in record.entries:
            yield from _entry(document, entry)
        if agent.name in document.format.reserved:
            message = f"`{agent.name}` is one of OpenCode's own agents; this file changes it"
            yield Note("reserved-name", message, document.source.where(record.head.start))
        yield from _model(document, record)


def _entry(document: Document, entry: Entry) -> Iterator[Note]:
    where = document.source.where(entry.span.start)
    if entry.key in INERT_KEYS:
        yield Note("inert-restriction", f"`{entry.key}` limits nothing here; OpenCode 1 reads `permission`", where)
    if entry.key not in document.format.keys:
        yield Note("provider-option", f"OpenCode hands `{entry.key}` to the model's provider", where)
    if entry.key == "permission" and isinstance(entry.value, Map):
        for key, action in entry.value.items():
            if message := _dead(key, action):
                yield Note("inert-restriction", message, where)
    if entry.key == "tools" and isinstance(entry.value, Map) and entry.value:
        if all(on is True for on in entry.value.values()):
            yield Note("inert-restriction", "a `tools` map without `false` limits nothing", where)
        folded = [(key, on) for key, on in entry.value.items() if key in ("write", "edit", "patch")]
        if folded and folded[-1][1] is True and any(on is False for _, on in folded):
            message = f"`tools.{folded[-1][0]}: true` comes last and lifts what is denied before: all three are `edit`"
            yield Note("inert-restriction", message, where)
        for key in entry.value:
            if key.lower() in {*KNOWN, "write", "patch"} and key not in {*KNOWN, "write", "patch"}:
                yield Note("inert-restriction", f"`tools.{key}` matches nothing; keys are case-sensitive", where)


def _dead(key: str, action: object) -> str | None:
    """Why a key of `permission` matches nothing; one that allows says nothing that would be missed."""
    if action == "allow":
        return None
    if key in DEAD:
        return f"`permission.{key}` matches nothing; OpenCode reads `{DEAD[key]}`"
    if key not in KNOWN and key.lower() in {*KNOWN, *DEAD}:
        return f"`permission.{key}` matches nothing; keys are case-sensitive"
    return None


def _model(document: Document, record: Record) -> Iterator[Note]:
    for entry in record.entries:
        if entry.key == "model" and entry.text and "/" not in entry.text:
            message = f"OpenCode takes `{entry.text}` for a provider and fails when the agent is called"
            yield Note("unknown-model", message, document.source.where(entry.value_span.start))
