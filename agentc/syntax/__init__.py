"""File grammars: text in, entries with their places out, and back. No vendor is known here.

Belongs here: one module a grammar, and the table that finds it by name.
"""

from __future__ import annotations

from agentc.syntax import json
from agentc.syntax.frontmatter import reader
from agentc.syntax.source import Grammar
from agentc.syntax.yaml import document
from agentc.syntax.yaml.writer import DOCUMENT, FRONTMATTER

GRAMMARS: dict[str, Grammar] = {
    "frontmatter": Grammar(reader.read, FRONTMATTER, has_body=True),
    "yaml": Grammar(document.read, DOCUMENT, has_body=False),
    "json": Grammar(json.read, DOCUMENT, has_body=False),  # no format writes it yet
}
