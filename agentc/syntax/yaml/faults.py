"""Where a text stops being YAML, for a person.

Belongs here: the place. Not here: the words (`reader.py`, `nodes.py`), what was meant
(`syntax/frontmatter/`).
"""

from __future__ import annotations

import yaml


def find_fault(error: yaml.MarkedYAMLError, block: str) -> int:
    """Return where the key, the item or the bracket stands that is at fault in a text. The parser
    stops behind it: where the next key begins, or at the end of the text."""
    index: int = error.problem_mark.index if error.problem_mark else 0
    context = str(error.context)
    before = error.context_mark.index if error.context_mark else index
    filled = block.rstrip()
    if context == "while scanning a simple key":
        return before
    if index < len(filled):
        return index
    if context.startswith(("while scanning", "while parsing a flow")):
        return before
    last = filled[filled.rfind("\n") + 1 :].lstrip()
    return len(filled) - len(last) if last else index
