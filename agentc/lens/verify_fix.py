"""Proof of a repair: a mended text means what it meant, and its client has the same of it.

Belongs here: reading a mended text again, and refusing it. Not here: mending (`fix.py`).
"""

from __future__ import annotations

from agentc.errors import Refused
from agentc.ir.agent import differences
from agentc.lens.client_view import both_readings, find_differences, read_limits
from agentc.lens.format import Document, Format
from agentc.lens.parse import parse


def verify_fix(document: Document, text: str, *, whole: bool) -> Document:
    """Return a mended text as a document. Raises Refused where it means something else, or (where
    that is wanted of all of it) is not YAML."""
    form: Format = document.format
    again = parse(form, text, document.path, document.agents[0].name)
    _verify_for_client(form, document.source.text, text)
    changed = [
        name
        for old, new in zip(document.agents, again.agents, strict=True)
        for name, *_ in differences(old, new)
    ]
    if changed or (whole and any(record.broken for record in again.source.records)):
        problem = (
            f"it would change {', '.join(changed)}" if changed else "it would still not be YAML"
        )
        hint = "mend by hand what the other findings say, then try again"
        message = f"the file cannot be repaired by itself: {problem}"
        raise Refused("repair", message, hint=hint, about=tuple(changed))
    return again


def _verify_for_client(form: Format, before: str, after: str) -> None:
    """Raise Refused where the client, which has an agent of the text as it is, would give it other
    tools."""
    fields = None if form.seen is None else form.seen(before)
    if form.seen is None or not fields:
        return  # without a single field it gives the agent no limits, which is told
    mended = form.seen(after)
    if mended is None:
        raise Refused(
            "repair", "the file cannot be repaired by itself: the client would no longer load it"
        )
    if form.refused(before):
        return  # it had no agent of it
    old, new = read_limits(form, fields), read_limits(form, mended)
    if find_differences(form, old, new) or find_differences(form, new, old):
        told = "; ".join(both_readings(form, old, new))
        message = (
            "the file cannot be repaired by itself: its client would give the agent other tools "
            f"({told})"
        )
        hint = "mend by hand what the other findings say, and look at its limits"
        raise Refused("repair", message, hint=hint, about=("permission",))
