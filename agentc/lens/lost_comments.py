"""Comments of an author that a text has no more, in the words of a note.

Belongs here: the words. Not here: what an edit loses (`edit.py`), or a conversion
(`pipeline/left_comments.py`); finding comments (`syntax/comments.py`,
`syntax/yaml/value_comments.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from agentc.secrets.scan import states_secret

# So many comments are told by their words, and so many characters of each.
SHOWN, LONG = 3, 60


def quote_comments(comments: Sequence[str]) -> str:
    """Return the first of some comments by their words, and how many more there are; of one that
    looks like a secret no word."""
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
