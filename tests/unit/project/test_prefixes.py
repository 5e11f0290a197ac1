"""`--prefix-folder` beside what earlier runs wrote, and for files that lie in no folder of their own.

Belongs here: what is told, and which names come out. Not here: which folder's name it is
(`test_right_reader.py`).
"""

from __future__ import annotations

from tests.support.projects import REVIEWER, Project

WORDS = ("convert", "--to", "opencode", "--prefix-folder")


def test_an_earlier_output_without_the_prefix_is_named(project: Project) -> None:
    first = ".claude/agents/api/twin.md"
    project.put(first, REVIEWER.replace("name: reviewer", "name: twin"))
    assert project.run("convert", "--to", "opencode").returncode == 0
    project.put(".claude/agents/web/twin.md", REVIEWER.replace("name: reviewer", "name: twin"))
    done = project.run(*WORDS)
    assert done.returncode == 0, done.stderr
    told = f"{first}: warning[former-output]: .opencode/agents/twin.md was made from this file, too"
    assert done.stderr.count("former-output") == 1
    assert told in done.stderr
    (project.root / ".opencode/agents/twin.md").unlink()
    assert "former-output" not in project.run(*WORDS).stderr


def test_what_lies_in_no_folder_of_its_own_has_no_prefix(project: Project) -> None:
    project.put(".claude/agents/api/reviewer.md", REVIEWER)
    assert project.run(*WORDS).returncode == 0
    names = {path.name for path in (project.root / ".opencode/agents").iterdir()}
    assert names == {"reviewer.md", "api-reviewer.md", "writer.md"}
