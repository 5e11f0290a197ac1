"""Limits that a target's client does not keep to, over whole runs.

Belongs here: what a run says of them, in text, JSON and the page, and who decides what is written.
Not here: which limits these are (`vendors/cursor/test_cursor.py`).
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.projects import Project

HINT = "  hint: --unenforced write writes them all the same, with their limits in words"


@pytest.fixture
def kiln(tmp_path: Path) -> Project:
    """A project with three agents that Codex does not keep in their limits, and one free one."""
    made = Project(tmp_path)
    for name in ("ash", "clay", "glaze"):
        made.put(f".claude/agents/{name}.md", make_agent(name, "tools: Read, Grep\n"))
    made.put(".claude/agents/open.md", make_agent("open", ""))
    return made


def make_agent(name: str, limits: str) -> str:
    return f"---\nname: {name}\ndescription: d\n{limits}---\nFire.\n"


def test_one_line_of_a_run_says_how_many_why_and_what_writes_them(kiln: Project) -> None:
    done = kiln.run("convert", "--to", "codex")
    lines = done.stderr.splitlines()
    told = [number for number, line in enumerate(lines) if "error[unenforced]" in line]
    assert len(told) == 1
    assert lines[told[0]] == (
        "error[unenforced]: 3 agents are not written: the client does not keep to their limits "
        "(.claude/agents/ash.md, .claude/agents/clay.md, .claude/agents/glaze.md)"
    )
    assert lines[told[0] + 1] == HINT
    assert done.returncode == 1
    assert kiln.files() & {".codex/agents/ash.toml", ".codex/agents/open.toml"} == {
        ".codex/agents/open.toml"
    }


def test_two_agents_are_told_one_by_one_with_what_is_not_kept_to(kiln: Project) -> None:
    (kiln.root / ".claude/agents/ash.md").unlink()
    done = kiln.run("convert", "--to", "codex")
    assert done.stderr.count("error[unenforced]") == 2
    assert done.stderr.count("Codex does not keep to limits on") == 2


def test_the_last_line_counts_what_was_written_all_the_same(kiln: Project) -> None:
    done = kiln.run("convert", "--to", "codex", "--unenforced", "write")
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1].endswith(
        "; 3 agents have limits that the client does not keep to"
    )
    assert "[PERM-UNENFORCED] (and 2 more" in done.stderr
    assert "You may read files, search in files, and nothing else." in kiln.read(
        ".codex/agents/ash.toml"
    )


def test_nothing_is_said_where_every_limit_is_kept_to(kiln: Project) -> None:
    done = kiln.run("convert", "--to", "opencode", "--unenforced", "write", "--json")
    assert json.loads(done.stdout)["unenforced"] == {"refused": 0, "written": 0}
    assert "does not keep to" not in kiln.run("convert", "--to", "opencode").stderr


@pytest.mark.parametrize(("word", "counts"), [("refuse", (3, 0)), ("write", (0, 3))])
def test_programs_and_the_page_have_the_figures(
    kiln: Project, word: str, counts: tuple[int, int]
) -> None:
    arguments = ("convert", "--to", "codex", "--unenforced", word, "--dry-run", "--json")
    done = kiln.run(*arguments, "--report", "run.html")
    found = json.loads(done.stdout)["unenforced"]
    assert (found["refused"], found["written"]) == counts
    figure = re.search(r"does not keep to: (\d+) written, (\d+) refused", kiln.read("run.html"))
    assert figure is not None
    assert (int(figure[2]), int(figure[1])) == counts


@pytest.mark.parametrize(
    ("config", "options", "writes"),
    [
        ('[unenforced]\ncodex = "write"\n', (), True),
        ('[unenforced]\ncursor = "write"\n', (), False),
        ('[permissions]\nunenforced = "write"\n', (), True),
        ('[permissions]\nunenforced = "write"\n[unenforced]\ncodex = "refuse"\n', (), False),
        ('[unenforced]\ncodex = "write"\n', ("--unenforced", "refuse"), False),
        ('[unenforced]\ncodex = "refuse"\n', ("--unenforced", "write"), True),
    ],
)
def test_a_word_for_one_target_counts_before_that_for_all_and_after_the_option(
    kiln: Project, config: str, options: tuple[str, ...], *, writes: bool
) -> None:
    kiln.put("agentc.toml", config)
    done = kiln.run("convert", "--to", "codex", *options)
    assert (kiln.root / ".codex/agents/ash.toml").exists() is writes, done.stderr


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ('[unenforced]\ncodx = "write"\n', 'unknown format "codx"; hint: did you mean "codex"?'),
        ('[unenforced]\ncodex = "yes"\n', 'unenforced.codex must be "refuse" or "write"'),
        ('unenforced = "write"\n', "`unenforced` belongs below `[permissions]`"),
    ],
)
def test_a_word_that_means_nothing_is_told_at_its_line(
    kiln: Project, config: str, said: str
) -> None:
    kiln.put("agentc.toml", config)
    done = kiln.run("convert", "--to", "codex")
    assert done.returncode == 2
    line = config.count("\n", 0, config.index("cod")) + 1 if "cod" in config else 1
    assert f"agentc.toml:{line}" in done.stderr
    assert all(part in done.stderr for part in said.split("; hint: ")), done.stderr


def test_edits_of_a_file_that_was_written_all_the_same_go_back(kiln: Project) -> None:
    """Also where the word stands for that target alone, and nothing is said on the way back."""
    kiln.put("agentc.toml", '[unenforced]\ncodex = "write"\n')
    assert kiln.run("convert", "--to", "codex").returncode == 0
    role = kiln.read(".codex/agents/ash.toml")
    kiln.put(".codex/agents/ash.toml", role.replace('description = "d"', 'description = "e"'))
    done = kiln.run("convert", ".codex/agents/ash.toml", "--into", ".claude/agents/ash.md")
    assert done.returncode == 0, done.stderr
    assert kiln.read(".claude/agents/ash.md") == make_agent("ash", "tools: Read, Grep\n").replace(
        "description: d", "description: e"
    )
