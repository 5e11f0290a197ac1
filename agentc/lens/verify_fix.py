"""Proof of a repair: a mended text means what it meant, and its client has the same of it.

Belongs here: reading a mended text again, and refusing it. Not here: mending (`fix.py`).
"""

from __future__ import annotations

from agentc.diagnostics.alike import join_some
from agentc.diagnostics.shared_codes import REPAIR
from agentc.errors import FIX, Refused
from agentc.ir.agent import differences
from agentc.ir.value import Map
from agentc.lens.client_view import compare_readings, find_differences, read_limits
from agentc.lens.counted_comments import find_counted_comments
from agentc.lens.format import Document, Format
from agentc.lens.heeded_items import keep_heeded_items
from agentc.lens.parse import parse


def verify_fix(document: Document, text: str, *, all_yaml: bool) -> Document:
    """Return a mended text as a document. Raises Refused where it means something else, or (with
    `all_yaml`) a part of it is still not YAML."""
    form = document.format
    again = parse(form, text, document.path, document.agents[0].name)
    _verify_for_client(document, text)
    changed = [
        name
        for old, new in zip(document.agents, again.agents, strict=True)
        for name, *_ in differences(old, new)
    ]
    if changed or (all_yaml and any(record.broken for record in again.source.records)):
        problem = (
            f"it would change {join_some(changed)}" if changed else "it would still not be YAML"
        )
        hint = "mend by hand what the other findings say, then try again"
        message = f"{_name_unrepaired(document)}: {problem}"
        raise Refused(REPAIR, message, hint=hint, about=tuple(changed))
    return again


def _name_unrepaired(document: Document) -> str:
    """Return that what is to be repaired of a document cannot be, in words: its fields, where
    anything is known of them."""
    noted = {key for note in document.notes if note.fixes for key in note.about}
    names = dict.fromkeys(
        f"`{entry.key}`"
        for record in document.source.records
        for entry in record.entries
        if entry.mend or entry.key in noted
    )
    subject = join_some(names) or "the file"
    return f"{subject} cannot be repaired by " + ("themselves" if len(names) > 1 else "itself")


def _verify_for_client(document: Document, after: str) -> None:
    """Raise Refused where the client, which has an agent of the text as it is, would give it other
    tools."""
    form, before = document.format, document.source.text
    fields = None if form.view_fields is None else form.view_fields(before)
    if form.view_fields is None or not fields:
        return  # without a single field it gives the agent no limits, which is told
    mended = form.view_fields(after)
    if mended is None:
        message = f"{_name_unrepaired(document)}: the client would no longer load the file"
        raise Refused(REPAIR, message)
    if form.refused(before):
        return  # it had no agent of it
    told = _compare(form, fields, mended) or _compare(
        form, keep_heeded_items(form, fields), keep_heeded_items(form, mended)
    )
    if told:
        _refuse_counted_comment(document, fields)
        message = (
            f"{_name_unrepaired(document)}: its client would give the agent other tools ({told})"
        )
        hint = "mend by hand what the other findings say, and look at its limits"
        raise Refused(REPAIR, message, hint=hint, about=("permission",))


def _compare(form: Format, before: Map, after: Map) -> str:
    """Return in words what the agent may do otherwise with fields that its client has `after` a
    repair; empty for nothing."""
    old, new = read_limits(form, before), read_limits(form, after)
    if not (find_differences(form, old, new) or find_differences(form, new, old)):
        return ""
    return join_some(compare_readings(form, old, new), "; ")


def _refuse_counted_comment(document: Document, fields: Map) -> None:
    """Raise Refused where a comment behind a limit counts for the client as the text stands."""
    for record in document.source.records:
        for comment in find_counted_comments(document.format, document.source, record, fields):
            message = (
                f"{_name_unrepaired(document)}: as the file stands, its client takes the comment "
                f"behind `{comment.key}` for a part of the value, and would give the agent other "
                "tools without it"
            )
            hint = (
                f"put the comment behind `{comment.key}` on a line of its own, and `{FIX}` does "
                "the rest"
            )
            raise Refused(REPAIR, message, hint=hint, about=(comment.key,))
