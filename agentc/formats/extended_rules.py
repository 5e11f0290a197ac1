"""What does not work as written in a file of agentc's own dialect.

Belongs here: rules on documents that were read. Not here: rules of clients.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentc.formats import REGISTRY
from agentc.formats.claude_rules import unknown_tool
from agentc.formats.claude_words import OTHER_TOOLS
from agentc.formats.dead_rules import in_list
from agentc.formats.extended_permission import KEYS
from agentc.formats.extended_ruled import RULES
from agentc.formats.misspelt import meant_key, meant_limit
from agentc.ir.permission import Cap
from agentc.lens.blame import place_of_name
from agentc.lens.format import Document
from agentc.syntax.source import Note


def rules(document: Document) -> Iterator[Note]:
    """Every rule, agent by agent."""
    for record, agent in zip(document.source.records, document.agents, strict=True):
        stated = next((entry for entry in record.entries if entry.key in KEYS), None)
        where = document.source.where(stated.span.start if stated else record.head.start)
        yield from in_list(document, record, RULES)
        for rule in agent.permission.rules or ():
            vendor, _, name = rule.tool.name.partition(":")
            if rule.tool.cap is Cap.OTHER and vendor == "claude" and name not in OTHER_TOOLS:
                listed = (entry for entry in record.entries if entry.key in KEYS)
                places = ((entry, place_of_name(document.source, entry, name)) for entry in listed)
                found = next((at for entry, at in places if document.source.text.startswith(name, at)), None)
                at = where if found is None else document.source.where(found)
                yield Note("unknown-tool", unknown_tool(name), at)
        for entry in record.entries:
            limit = meant_limit(entry.key, KEYS) if entry.key not in document.format.keys else None
            if limit is not None:
                message = f"`{entry.key}` limits nothing here; did you mean `{limit}`?"
                yield Note("inert-restriction", message, document.source.where(entry.span.start))
            elif entry.key not in document.format.keys and (near := meant_key(entry.key, document.format.keys)):
                message = f"agentc does not know `{entry.key}`; did you mean `{near}`?"
                yield Note("unknown-key", message, document.source.where(entry.span.start))
        for name in agent.extra:
            if name not in REGISTRY:
                near = meant_key(name, REGISTRY)
                meant = f"; did you mean `{near}`?" if near else ""
                yield Note("unknown-key", f"`targets.{name}` names no format that agentc knows{meant}", where)
