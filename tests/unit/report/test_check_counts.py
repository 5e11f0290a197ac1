"""The table below many findings: each finding counted once, under its code.

Belongs here: `render_counts`. Not here: the findings.
"""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from agentc.diagnostics.codes import CODES
from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import Where
from agentc.report.diagnostics import TABLE_FROM, render_counts
from tests.support.projects import Project

FOUND = st.lists(
    st.builds(
        lambda code, path, fixable: Diagnostic(code, "m", Where(path), fixable=fixable),
        st.sampled_from(sorted(CODES)[:6]),
        st.sampled_from(["a.md", "b.md"]),
        st.booleans(),
    )
)


@given(FOUND)
def test_each_finding_is_counted_once(found: list[Diagnostic]) -> None:
    heading, *rows = [*render_counts(found)] or [""]
    if len(found) < TABLE_FROM:
        assert (heading, rows) == ("", [])
        return
    cells = [row.split() for row in rows]
    counted = {code: int(number) for number, _, _, _, code in cells}
    assert counted == Counter(one.code for one in found)
    assert sum(int(fix) for _, _, fix, _, _ in cells if fix != "-") == sum(
        one.fixable for one in found
    )
    assert all(int(files) <= int(number) for number, files, _, _, _ in cells)


def test_a_check_ends_with_the_table(project: Project) -> None:
    for name in ("a", "b", "c"):
        project.put(
            f".claude/agents/{name}.md", f"---\nname: {name}\ndescription: x: y\n---\nDo.\n"
        )
    lines = project.run("check").stderr.splitlines()
    assert lines[-3:-1] == ["  found  files  --fix", "      3      3      3  warning not-yaml"]
    assert "found  files" not in project.run("check", ".claude/agents/a.md").stderr
