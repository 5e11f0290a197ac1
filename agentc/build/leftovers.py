"""What an edited output says that its source does not: then it is not made of that anew.

Belongs here: telling what is only older in it from what somebody wrote. Not here: taking edits home
(`sync.py`), comments (`pipeline/comments_left_behind.py`).
"""

from __future__ import annotations

from agentc.carry.authored import AuthoredForm
from agentc.carry.traces import find_touched, list_statements
from agentc.errors import AgentcError
from agentc.ir.provenance import digest
from agentc.ir.value import same
from agentc.lens.format import Document, Format
from agentc.pipeline.comments_left_behind import find_comments_left_behind
from agentc.pipeline.derived_traces import read_with_trace
from agentc.pipeline.edited_limits import digest_differences
from agentc.project.detect import format_at
from agentc.project.plan import PlannedWrite


def says_more(form: Format, item: PlannedWrite) -> bool:
    """Return whether the file at an item's target says something that its new text does not, other
    than what its source said before.

    A statement is only older where it stands as the file's trace says, and the source's own has
    moved since. Where it stands so, and the source has not moved, it is an edit that could not be
    put back. Raises TooComplex where limits cost too much to compare.
    """
    if item.conversion is None or item.seen is None or item.seen.origin is None:
        return True
    there, name = format_at(form, str(item.target)), item.conversion.name
    try:
        path = str(item.target)
        old = read_with_trace(there, item.old or "", path, name, item.old_traces).agent
        new = read_with_trace(there, item.conversion.text, path, name, item.new_traces).agent
    except AgentcError:
        return True
    trace = old.carried.trace(item.seen.origin.dialect)
    if trace is not None and trace.guessed:
        trace = None
    before, after, source = map(list_statements, (old, new, item.seen))
    absent = digest(None)
    for key in {**before, **after}:
        if same(before.get(key), after.get(key)):
            continue
        if key == "permission" and not digest_differences(old.permission, new.permission):
            continue
        made_of, written = trace.digests.get(key, (absent, absent)) if trace else ("", "")
        is_older = digest(before.get(key)) == written and digest(source.get(key)) != made_of
        if not is_older:
            return True
    return False


def edits_went_home(form: Format, item: PlannedWrite) -> bool:
    """Return whether the edits of the file at an item's target went home already, but for some that
    stay there: what the source cannot hold, and comments. Raises TooComplex where limits cost too
    much to compare."""
    if item.conversion is None or item.seen is None or item.seen.origin is None:
        return False
    there, name = format_at(form, str(item.target)), item.conversion.name
    try:
        path = str(item.target)
        document = read_with_trace(there, item.old or "", path, name, item.old_traces)
    except AgentcError:
        return False
    trace = document.agent.carried.trace(item.seen.origin.dialect)
    if trace is None or find_touched(trace, document.agent):
        return False
    return says_more(form, item) or bool(list_own_comments(document, item.conversion.text))


def list_own_comments(document: Document, text: str) -> list[str]:
    """Return the comments of an edited document that a text does not have."""
    origin = AuthoredForm(document.format, document.agent)
    left = find_comments_left_behind(document, origin, document.format, document.source.text)
    found = (document.source.slice(span) for span in left)
    return [comment for comment in found if comment not in text]
