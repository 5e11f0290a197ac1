"""How many diagnostics of one kind are told on one file.

Belongs here: the count, in `check` and in `convert`. Not here: single diagnostics.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.diagnostics.alike import MAX_ALIKE, SHOWN, bound_alike
from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import Where
from tests.support.projects import Project

CODES = st.sampled_from(("unknown-tool", "unknown-key", "value"))


@given(st.lists(st.tuples(CODES, st.booleans()), max_size=4 * MAX_ALIKE))
def test_every_diagnostic_is_told_or_counted(kinds: list[tuple[str, bool]]) -> None:
    every = [
        Diagnostic(code, f"{code} {number}", Where(line=number), fixable=fixable)
        for number, (code, fixable) in enumerate(kinds)
    ]
    told = [*bound_alike(every)]
    assert [one for one in told if one.fixable] == [one for one in every if one.fixable]
    for code in {code for code, _ in kinds}:
        own = [one for one in every if one.code == code and not one.fixable]
        shown = [one for one in told if one.code == code and not one.fixable]
        if len(own) <= MAX_ALIKE:
            assert shown == own
        else:
            assert shown[:SHOWN] == own[:SHOWN]
            assert [one.message for one in shown[SHOWN:]] == [
                f"{own[SHOWN].message}; and {len(own) - SHOWN - 1} more of this kind"
            ]


@pytest.mark.parametrize("command", ["check", "convert --to opencode"])
def test_a_list_of_thousands_is_told_in_a_few_lines(project: Project, command: str) -> None:
    names = ", ".join(f"Nope{number}" for number in range(3000))
    text = f"---\nname: x\ndescription: d\ntools: Read, {names}\n---\nBody.\n"
    project.put(".claude/agents/x.md", text)
    done = project.run(*command.split(), ".claude/agents/x.md")
    output = done.stdout + done.stderr
    assert output.count("[unknown-tool]") == SHOWN + 1
    assert f"and {3000 - SHOWN - 1:,} more of this kind" in output
