"""A converted text with a header that names its source, proved to mean what it meant without.

Belongs here: putting the line in. Not here: how it is spelled (`syntax/header.py`), how a source is
named (`project/generated.py`).
"""

from __future__ import annotations

from agentc.errors import AgentcError
from agentc.ir.agent import differences
from agentc.lens.format import Format
from agentc.lens.parse import parse
from agentc.pipeline.verify import BEST_TO_WORST
from agentc.syntax import GRAMMARS
from agentc.syntax.header import add_header, drop_header
from agentc.vendors.registry import get_examiner


def add_proved_header(form: Format, text: str, name: str, source: str) -> str:
    """Return the text of an agent's file with a header that names a source, as that is spelled.

    The text stays without one if the format has no comments, or if the line would change what is
    read, as it can in a text that an author wrote.
    """
    if not GRAMMARS[form.syntax].has_comments:
        return text
    headed = add_header(text, source)
    return headed if _reads_the_same(form, name, drop_header(text), headed) else text


def _reads_the_same(form: Format, name: str, plain: str, headed: str) -> bool:
    """Return whether agentc and the format's client make the same of two texts of an agent."""
    path = form.place().path_of(name)
    try:
        before, after = (parse(form, text, path, name).agents for text in (plain, headed))
    except AgentcError:
        return False
    if len(before) != len(after) or any(
        one.carried != other.carried or differences(one, other)
        for one, other in zip(before, after, strict=True)
    ):
        return False
    examine = get_examiner(form)
    if examine is None:
        return True
    there = examine(headed)[0].outcome
    return there is BEST_TO_WORST[0] or there is examine(plain)[0].outcome
