"""Joining scopes to their tools, where a space parts them: `Bash (git:*)`.

Belongs here: the text with such scopes joined to their tools. Not here: which these are
(`vendors/*/lint*.py`).
"""

from __future__ import annotations

from agentc.errors import AgentcError
from agentc.lens.format import Format
from agentc.lens.parse import parse
from agentc.lens.widening import find_widenings_anywhere
from agentc.linter.reorder_rules import changes_permissions_alone
from agentc.spans import apply_edits
from agentc.vendors.registry import all_formats, lint_rules_of

CODE = "scope-apart"


def join_scopes(form: Format, text: str, path: str | None) -> str | None:
    """Return a text whose scopes stand with their tools; `None` where that changes nothing, lets an
    agent do more, or changes anything but what it may do. Raises TooComplex where limits cost too
    much to compare."""
    try:
        before = parse(form, text, path)
        found = [one for one in lint_rules_of(form.own)(before) if one.code == CODE]
        joined = apply_edits(text, [edit for one in found for edit in one.fixes])
        if joined == text or not changes_permissions_alone(form, text, joined, path):
            return None
        after = parse(form, joined, path)
    except AgentcError:
        return None
    pairs = zip(before.agents, after.agents, strict=True)
    wider = any(find_widenings_anywhere(old, new, form, all_formats()) for old, new in pairs)
    return None if wider else joined
