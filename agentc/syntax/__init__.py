"""File grammars: text in, entries with their places out, and back. No vendor is known here.

Belongs here: one module a grammar, and the table that finds it by name.
"""

from __future__ import annotations

from agentc.syntax import frontmatter, json, plain
from agentc.syntax.emit import DOCUMENT, FRONTMATTER
from agentc.syntax.source import Grammar

GRAMMARS: dict[str, Grammar] = {
    "frontmatter": Grammar(frontmatter.read, FRONTMATTER, has_body=True),
    "yaml": Grammar(plain.read, DOCUMENT, has_body=False),
    "json": Grammar(json.read, DOCUMENT, has_body=False),  # no format writes it yet
}
