"""A text that its client takes for nothing but a prompt, though it begins with fields.

Belongs here: the note on it, and the refusal where a limit is among them. Not here: finding such
fields (`syntax/frontmatter/unfenced.py`).
"""

from __future__ import annotations

from dataclasses import replace

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import NO_FENCES
from agentc.errors import HiddenLimit
from agentc.lens.format import Format
from agentc.lens.tolerant.unread_limits import GUARDS
from agentc.syntax.frontmatter.unfenced import BY_HAND, Head
from agentc.syntax.source import Source


def read_as_prompt(source: Source, head: Head | None, form: Format) -> Source:
    """Return a text that is nothing but a prompt with a note where it begins with fields.

    Raises HiddenLimit where one of them is a limit, which the client does not see.
    """
    if head is None:
        return source
    message = (
        f"{head.message}: they are text to the client, and none of "
        f"{', '.join(f'`{key}`' for key in head.keys)} counts"
    )
    if any(
        key in field.keys for field in form.fields if field.attribute in GUARDS for key in head.keys
    ):
        hint = "`agentc check --fix` puts them there" if head.fixes else BY_HAND
        raise HiddenLimit(NO_FENCES, message, hint=hint, where=head.where)
    return replace(
        source, notes=(*source.notes, Diagnostic(NO_FENCES, message, head.where, hint=BY_HAND))
    )
