"""The file whose edits were put back, as one that was made from the original as it is now.

Belongs here: its text anew, or its comment lines alone. Not here: putting back (`into.py`), the disc.
Without it the trace would still speak of the original before the edit: the next edit of the same field would look like
one on both sides, and the next conversion would find a file that differs.
"""

from __future__ import annotations

from dataclasses import replace

from agentc.errors import AgentcError
from agentc.formats import every
from agentc.ir.agent import Agent, differences
from agentc.ir.changes import changes
from agentc.ir.effective import Effective, stated
from agentc.ir.loss import Outcome
from agentc.ir.value import same
from agentc.lens.carry import carry
from agentc.lens.carry_lines import lines
from agentc.lens.client_config import ALONE, Around
from agentc.lens.format import Document
from agentc.lens.home import written_at
from agentc.lens.naming import names_there
from agentc.lens.parse import parse
from agentc.lens.settings import Settings
from agentc.lens.trace import statements
from agentc.pipeline import Conversion, convert_document, meant
from agentc.syntax.comments import comment_lines, find, is_own
from agentc.syntax.source import Edit, Span, apply


def renewed(
    edited: Document, original: Document, put: Conversion, settings: Settings, around: Around = ALONE
) -> str | None:
    """The edited file's text as of the original after its edits were put back; `None` where it must stay as it is.

    It is the text that a conversion gives now, where that means the same and nobody has put comments of their own into
    the file; else the file's own text with other comment lines, where all edits were put back.
    """
    form = edited.format
    if not form.writable or form.own == original.format.own or not edited.agent.carried.traces:
        return None
    try:
        settings = replace(settings, names=names_there(original.agents[0], edited.agents[0], form))
        forward = convert_document(original, form, settings, around)[0]
        again = parse(form, forward.text, edited.path, edited.agent.name).agent
        if _mean_the_same(edited.agent, again) and not _has_own_comments(edited):
            return forward.text
        whole = all(loss.outcome is Outcome.MAPPED for loss in put.losses)
        return _with_lines(edited, original, settings, around) if whole else None
    except AgentcError:
        return None  # the next conversion says what is wrong


def _mean_the_same(one: Agent, other: Agent) -> bool:
    old, new = statements(one), statements(other)
    if next(changes(Effective(stated(one.permission)), Effective(stated(other.permission))), None) is not None:
        return False
    return all(same(old.get(name), new.get(name)) for name in {**old, **new} if name != "permission")


def _has_own_comments(document: Document) -> bool:
    source, (record,) = document.source, document.source.records
    return any(not is_own(found[1]) for found in comment_lines(source.text, record.head, record.entries))


def _with_lines(edited: Document, original: Document, settings: Settings, around: Around) -> str | None:
    """The edited file's text with the comment lines of one that was made from the original; `None` where an editor has
    moved them about."""
    source, (record,) = edited.source, edited.source.records
    agent = meant(original, 0, settings, around)[0]
    carried, _ = carry(written_at(original, 0, every()), agent, edited.agent, edited.format, every(), settings)
    own = [found for found in comment_lines(source.text, record.head, record.entries) if is_own(found[1])]
    known = [*find(source.text, record.head, record.entries)]
    if len(own) != len(known) or any(one.words is None for one in known):
        return None
    edits = []
    for number, found in enumerate(own):
        end = source.text.find("\n", found.end())
        span = Span(found.start(), len(source.text) if end < 0 else end + 1)
        new = "".join(f"# {line}{source.newline}" for line in lines(carried)) if number == 0 else ""
        edits.append(Edit(span, new))
    text = apply(source.text, edits)
    again = parse(edited.format, text, edited.path, edited.agent.name).agent
    return text if not differences(again, edited.agent) and again.carried == carried else None
