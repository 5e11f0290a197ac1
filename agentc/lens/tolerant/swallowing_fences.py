"""Fields that are not YAML, and that a fence may end inside of quotes or brackets: what its author
wrote as limits behind it would be text. Nobody can tell, so they are refused.

Belongs here: such fences, and lines that only some readers part or join. Not here: lines that look
like limits within the fields (`unread_limits.py`), which line is a fence (`syntax/frontmatter/`).
"""

from __future__ import annotations

import re

from agentc.errors import HiddenLimit, ReadError
from agentc.lens.format import Format
from agentc.lens.tolerant.unread_limits import CODE, make_limit_patterns, map_guards
from agentc.spans import Span
from agentc.syntax.frontmatter.unclosed import explain_no_yaml
from agentc.syntax.source import Record, Source
from agentc.syntax.yaml.nodes import Pairs, read_tree

# A line that ends fields for some reader.
_FENCE_BEHIND = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
# So many of them are tried.
MAX_FENCES = 8
_FENCE_AMID = re.compile(r"\r?\n---[ \t]*\r?\n")
_JOINED = re.compile(r"\\\r?\n[ \t]*")
_PARTED = re.compile(r"[\u2028\u2029]")


def refuse_swallowing_fences(form: Format, source: Source, record: Record) -> None:
    """Raise HiddenLimit where the fields are not YAML up to the fence that ends them, and either
    are YAML up to a later one, or leave a quote or a bracket open and have a line that looks like a
    limit before that. Raise it, too, where a limit begins a line for some readers alone, and the
    client has no agent of the file."""
    body = record.body
    if not record.broken or body is None or record.head.start == record.head.end:
        return
    limit, _ = make_limit_patterns(frozenset(map_guards(form)))
    head = source.text[record.head.start : record.head.end]
    spelled = _PARTED.sub("\n", _JOINED.sub("", head))
    hides = spelled != head and len(limit.findall(spelled)) > len(limit.findall(head))
    if hides and not _is_loaded(form, source):
        message = "a line looks like a limit to those who part or join these lines otherwise"
        hint = "write every field on a line of its own, in plain letters"
        raise HiddenLimit(CODE, message, hint=hint, where=source.where(record.head.start))
    ends = [found.start() for found in _FENCE_BEHIND.finditer(source.text, body.start, body.end)]
    is_open = bool(ends) and _leaves_open(source, record)
    place = limit.search(source.text, body.start, ends[0]) if is_open else None
    reaches = not _is_fields(head) and any(
        _is_fields(source.text[record.head.start : end]) for end in (*ends[:MAX_FENCES], body.end)
    )
    if place is None and not reaches:
        return
    message = (
        "the fields are not YAML up to the `---` that ends them, which may stand inside of quotes "
        "or brackets; what follows it could be limits"
    )
    hint = "take the `---` out of the quotes, or close them before it"
    where = source.where(place.start("key") if place else record.head.end)
    raise HiddenLimit("fence-inside", message, hint=hint, where=where)


def _leaves_open(source: Source, record: Record) -> bool:
    """Return whether a field opens a quote or a bracket that is not closed before the fence."""
    reasons = (explain_no_yaml(source.text, entry.span) for entry in record.entries if entry.mend)
    return any(reason is not None and source.text[reason.at] in "\"'[{" for reason in reasons)


def _is_loaded(form: Format, source: Source) -> bool:
    """Return whether the format's client is known to have an agent of a text: then it keeps to no
    limit that it does not read."""
    return form.view_fields is not None and form.view_fields(source.text) is not None


def _is_fields(text: str) -> bool:
    """Return whether a text is one map of fields, with the fences in it taken for white space."""
    joined = _FENCE_AMID.sub(" ", text)
    try:
        return isinstance(read_tree(joined, Span(0, len(joined))), Pairs)
    except ReadError:
        return False
