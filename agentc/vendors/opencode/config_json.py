"""OpenCode 1: the agents inside `opencode.json` and `opencode.jsonc`, as client 1.18.33 reads them.
Only read.

Belongs here: where they stand, and what the client does to values there. Not here: the fields
(`agent.py`). Source: opencode.ai/docs/config and runs of the client: the same fields as in Markdown
with the text under `prompt`; an agent is found by its key, whatever its `name` says; all of the
older `mode` map is primary.
"""

from __future__ import annotations

from collections.abc import Iterable

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.ir.value import Map
from agentc.lens import schema
from agentc.lens.codecs import decode_text
from agentc.lens.field import make_field
from agentc.lens.format import Format
from agentc.vendors.listing import REGISTRY
from agentc.vendors.opencode import agent
from agentc.vendors.opencode.tools import AGENT_MAPS, FILE_REFERENCE, SUBSTITUTES

_IMPLIED = {"mode": Map({"mode": "primary"})}


def find_refused(text: str) -> Iterable[Diagnostic]:
    """Return everything about agents for which the client refuses a configuration."""
    from agentc.vendors.opencode.client import configuration  # few texts are refused

    return configuration.list_faults(text)


FORMAT = Format(
    name="opencode-json",
    title="OpenCode 1 agents in its configuration",
    syntax="json",
    template="",
    source="https://opencode.ai/docs/config",
    places=REGISTRY["opencode-json"].places,
    fields=(*agent.FIELDS, make_field("prompt", "prompt", decode_text, schema.TEXT)),
    store=agent.FORMAT.own,
    strict=True,
    writable=False,
    outside=frozenset({"permission", "tools"}),
    within={key: _IMPLIED.get(key, Map()) for key in AGENT_MAPS},
    words=agent.FORMAT.words,
    file_reference=FILE_REFERENCE,
    substitutes=SUBSTITUTES,
    refused=find_refused,
    schema=agent.FORMAT.schema,
)
