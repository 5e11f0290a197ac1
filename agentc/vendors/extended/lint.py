"""What does not work as written in a file of agentc's own dialect.

Belongs here: rules on documents that were read. Not here: rules of clients.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentc.ir.permission import Cap
from agentc.lens.format import Document
from agentc.lens.locate import locate_name
from agentc.syntax.source import Note
from agentc.vendors.claude.lint import note_unknown_tool
from agentc.vendors.claude.tools import OTHER_TOOLS
from agentc.vendors.dead_rules import find_in_list
from agentc.vendors.extended.permission import KEYS
from agentc.vendors.extended.rules import RULES
from agentc.vendors.misspelt import guess_key, guess_limit
from agentc.vendors.registry import REGISTRY


def lint(document: Document) -> Iterator[Note]:
    """Every rule, agent by agent."""
    for record, agent in zip(document.source.records, document.agents, strict=True):
        stated = next((entry for entry in record.entries if entry.key in KEYS), None)
        where = document.source.where(stated.span.start if stated else record.head.start)
        yield from find_in_list(document, record, RULES)
        for rule in agent.permission.rules or ():
            vendor, _, name = rule.tool.name.partition(":")
            if rule.tool.cap is Cap.OTHER and vendor == "claude" and name not in OTHER_TOOLS:
                listed = (entry for entry in record.entries if entry.key in KEYS)
                places = ((entry, locate_name(document.source, entry, name)) for entry in listed)
                found = next(
                    (at for entry, at in places if document.source.text.startswith(name, at)), None
                )
                at = where if found is None else document.source.where(found)
                yield Note("unknown-tool", note_unknown_tool(name), at)
        for entry in record.entries:
            limit = guess_limit(entry.key, KEYS) if entry.key not in document.format.keys else None
            if limit is not None:
                message = f"`{entry.key}` limits nothing here; did you mean `{limit}`?"
                yield Note("inert-restriction", message, document.source.where(entry.span.start))
            elif entry.key not in document.format.keys and (
                near := guess_key(entry.key, document.format.keys)
            ):
                message = f"agentc does not know `{entry.key}`; did you mean `{near}`?"
                yield Note("unknown-key", message, document.source.where(entry.span.start))
        for name in agent.extra:
            if name not in REGISTRY:
                near = guess_key(name, REGISTRY)
                meant = f"; did you mean `{near}`?" if near else ""
                yield Note(
                    "unknown-key",
                    f"`targets.{name}` names no format that agentc knows{meant}",
                    where,
                )
