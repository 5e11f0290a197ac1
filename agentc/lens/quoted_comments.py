"""How a note quotes comments that are lost: few of them, each cut short, no secret.

Belongs here: the words, and which comments are those of one entry. Not here: which comments an edit
loses (`edit.py`), or a conversion leaves behind (`pipeline/comments_left_behind.py`); finding
comments (`syntax/comments.py`, `syntax/yaml/value_comments.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from agentc.lens.format import Document
from agentc.secrets.scan import states_secret
from agentc.syntax import GRAMMARS
from agentc.syntax.source import Entry
from agentc.syntax.yaml.value_comments import list_value_comments

# So many comments are told by their words, and so many characters of each.
SHOWN, LONG = 3, 60


def list_entry_comments(document: Document, entry: Entry) -> list[str]:
    """Return the comments in the value of an entry, and behind it, from `#` on."""
    grammar = GRAMMARS[document.format.syntax]
    if grammar.is_yaml:
        return list_value_comments(document.source, entry)
    return [document.source.slice(span) for span in grammar.list_comments(document.source, entry)]


def quote_comments(comments: Sequence[str]) -> str:
    """Return the first of some comments by their words, and how many more there are; a comment that
    looks like a secret is only counted."""
    told = [comment for comment in comments if not states_secret(comment)]
    parts = [f"`{_shorten(comment)}`" for comment in told[:SHOWN]]
    more, secret = len(told) - len(parts), len(comments) - len(told)
    if more:
        parts.append(f"{'' if secret else 'and '}{more} more")
    if secret:
        words = (
            "one that looks like a secret" if secret == 1 else f"{secret} that look like secrets"
        )
        parts.append(f"and {words}" if parts else words)
    return ", ".join(parts)


def _shorten(comment: str) -> str:
    return comment if len(comment) <= LONG else f"{comment[: LONG - 1].rstrip()}…"
