"""The page of `--report` and the last line of the run count alike.

Belongs here: what is not written, and what is no agent. Not here: the page's rows
(`test_report.py`).
"""

from __future__ import annotations

import re

from tests.support.projects import REVIEWER, Project


def test_what_is_not_written_is_counted_by_neither(project: Project) -> None:
    odd = REVIEWER.replace("tools: Read, Grep, Glob", "tools: Read, NotebookEdit\nmemory: project")
    for place in ("a", "b", "c"):
        name = "lone" if place == "c" else "twin"
        project.put(f".claude/agents/{place}/x.md", odd.replace("name: reviewer", f"name: {name}"))
    project.put(".claude/agents/notes.md", "Nothing but notes.\n")
    done = project.run("convert", "--to", "opencode", "--report", "page.html")
    page, last = project.read("page.html"), done.stderr.splitlines()[-1]
    assert "2 in conflict" in last
    assert "1 keeps what opencode lacks" in last
    assert "lost something" not in last
    assert re.search("<h1>5 agents to opencode", page)
    tiles = {word: number for number, word in re.findall(r"<strong>(\d+)</strong>(\w+)<", page)}
    assert (tiles["lost"], tiles["carried"]) == ("0", "1")
