"""The last line of a run: where the agents are, who can do more or less, what was not written.

Belongs here: `report/verdict.py`, through the command line. Not here: the lines above it.
"""

from __future__ import annotations

import pytest

from tests.support.projects import REVIEWER, Project

LIMITED = "---\nname: {}\ndescription: d\ntools: Read, Bash\nhooks:\n  PreToolUse:\n    - matcher: Bash\n      hooks: [{{type: command, command: ./guard.sh}}]\n---\nDo.\n"


def last_line(project: Project, *words: str) -> str:
    return project.run("convert", *words).stderr.splitlines()[-1]


def test_it_says_where_and_that_nobody_can_do_more(project: Project) -> None:
    assert last_line(project, "--to", "opencode").startswith(
        "2 agents written to .opencode/agents. None can do more than its source"
    )


def test_an_unchanged_run_says_one_line(project: Project) -> None:
    project.put(".claude/agents/odd.md", "---\nname: odd\ndescription: a: b\nx: 1\n---\nDo.\n")
    first = project.run("convert", "--to", "opencode").stderr.splitlines()
    assert len(first) > 1
    again = project.run("convert", "--to", "opencode")
    assert again.stderr == "3 agents unchanged in .opencode/agents\n"
    checked = project.run("convert", "--to", "opencode", "--check")
    assert checked.stderr == "3 agents up to date in .opencode/agents\n"


def test_new_and_old_are_counted_apart(project: Project) -> None:
    project.run("convert", "--to", "opencode")
    project.put(".claude/agents/reviewer.md", REVIEWER.replace("You read.", "You look."))
    project.put(".claude/agents/new.md", REVIEWER.replace("reviewer", "new"))
    assert last_line(project, "--to", "opencode").startswith(
        "1 agent written to .opencode/agents/new.md; 1 updated in .opencode/agents/reviewer.md; "
        "1 unchanged in .opencode/agents/writer.md. None can do more"
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "None can do more than its source; 1 can do less"),
        (("--allow-widening", "hooks"), "1 can do more than its source"),
        (("--carry-exec",), "None can do more than its source; 1 can do less"),
    ],
)
def test_a_guard_that_stays_behind_is_counted(
    project: Project, words: tuple[str, ...], told: str
) -> None:
    project.put("pack/agents/guarded.md", LIMITED.format("guarded"))
    line = last_line(
        project, "pack/agents", "--from", "claude", "--to", "opencode", "-d", "o", *words
    )
    assert f". {told}" in line
    assert ("can do less" in line) is ("can do less" in told)


def test_an_accepted_edit_that_opens_more_is_named_and_counted(project: Project) -> None:
    project.run("convert", "--to", "opencode")
    path = ".opencode/agents/reviewer.md"
    project.put(path, project.read(path).replace('"*": deny\n', '"*": deny\n  bash: allow\n'))
    words = ("convert", path, "--into", ".claude/agents/reviewer.md")
    done = project.run(*words, "--accept-widening").stderr
    assert "warning[accepted-edit]: an accepted edit lets the original do more: shell" in done
    assert ". 1 can do more than before" in done.splitlines()[-1]


def test_what_is_kept_in_words_alone_is_more(project: Project) -> None:
    line = last_line(project, "--to", "codex", "--unenforced", "write")
    assert "can do more than its source" in line
    assert "None" not in line


def test_limits_of_a_configuration_that_stay_behind_are_not_hushed_up(project: Project) -> None:
    project.put(".claude/settings.json", '{"permissions": {"deny": ["Bash"]}}')
    line = last_line(project, "--to", "opencode")
    assert "None can do more than their files say" in line
    assert "limits of your Claude Code configuration stayed behind" in line


def test_what_is_not_written_has_its_reasons(project: Project) -> None:
    project.put(".opencode/agents/writer.md", "mine\n")
    project.put(".claude/agents/bad.md", b"---\nname: bad\ndescription: \xff\n---\n")
    assert "; 2 not written: 1 not agentc's, 1 failed" in last_line(project, "--to", "opencode")


def test_verbose_names_each_file(project: Project) -> None:
    done = project.run("convert", "--to", "opencode", "-v")
    assert ".opencode/agents/reviewer.md: create\n" in done.stderr
    assert ".opencode/agents/writer.md: create\n" in done.stderr


def test_many_files_make_few_lines(project: Project) -> None:
    for number in range(40):
        project.put(
            f".claude/agents/a{number}.md",
            f"---\nname: a{number}\ndescription: No {number}: x\ncolor: blue{number}\n"
            f"kind{number % 7}: {number}\ntools: Read, Tool{number}\n---\nDo.\n",
        )
    lines = project.run("convert", "--to", "opencode").stderr.splitlines()
    assert len(lines) <= 15, "\n".join(lines)
