"""Outputs that git ignores: the lines for it, in which file they stand, and when they go.

Belongs here: `--gitignore`, and the key of that name. Not here: what a build does else
(`test_build.py`).
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agentc.build.ignore_lines import BY_OPTION, find_reason, make_pattern, put_lines
from tests.conftest import FEWER
from tests.support.builds import TWO_TARGETS, Machine, machine, make_machine, write_agent

assert machine
SIGNS = "ab.-_ !#\\*?[]{}~$'\"é\u3042\t\r"
PARTS = st.text(SIGNS, min_size=1, max_size=6).filter(lambda part: part not in (".", ".."))
PATHS = (
    st.lists(PARTS, min_size=1, max_size=3).map("/".join).filter(lambda path: ".git" not in path)
)
OTHERS = st.lists(
    st.sampled_from(["*.log", "", "# mine", "!keep", "/a", "build/", " ", "x\\ "]), max_size=5
)


@st.composite
def texts_of_others(draw: st.DrawFn) -> str:
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    text = "".join(line + newline for line in draw(OTHERS))
    return text if draw(st.booleans()) else text + "last"


def end(text: str, newline: str = "\n") -> str:
    return (
        text if not text or text.endswith("\n") else text + ("\r\n" if "\r\n" in text else newline)
    )


LINES = st.lists(PATHS.map(make_pattern).filter(bool), min_size=1, max_size=5, unique=True)


@given(text=texts_of_others(), first=LINES, second=LINES)
@example(text="/a\n", first=["/a"], second=["/b"])
def test_lines_of_others_stay(text: str, first: list[str], second: list[str]) -> None:
    once = put_lines(text, first, (), BY_OPTION)
    assert once.startswith(end(text))
    assert put_lines(once, first, (), BY_OPTION) == once
    assert find_reason(once) == BY_OPTION
    again = put_lines(once, second, first, BY_OPTION)
    assert again == put_lines(text, second, first, BY_OPTION)
    assert put_lines(again, (), second, BY_OPTION) == end(text)
    assert put_lines(text, (), second, BY_OPTION) == text


@given(
    text=texts_of_others(),
    lines=LINES,
    own=st.sampled_from(["*.tmp", "!/x", "# why", ""]),
    behind=OTHERS,
)
def test_a_line_of_others_among_ours_stays(
    text: str, lines: list[str], own: str, behind: list[str]
) -> None:
    made = put_lines(text, lines, (), BY_OPTION) + "".join(f"{line}\n" for line in behind)
    rows = made.splitlines(keepends=True)
    at = rows.index(next(row for row in rows if row.startswith("# Outputs of")))
    edited = "".join((*rows[: at + 1], own + "\n", *rows[at + 1 :]))
    new = put_lines(edited, ["/other"], lines, BY_OPTION)
    assert own in [row.strip("\r\n") for row in new.splitlines()]
    gone = put_lines(new, (), ["/other"], BY_OPTION)
    assert gone == end(text) + own + "\n" + "".join(f"{line}\n" for line in behind)


def test_two_branches_that_each_added_one_merge() -> None:
    both = put_lines("", ["/a", "/c", "/e"], (), BY_OPTION)
    twice = both + put_lines("*.log\n", ["/a", "/d"], (), BY_OPTION)
    merged = put_lines(twice, ["/a", "/c", "/d", "/e"], (), BY_OPTION)
    assert merged.count("/a\n") == 1
    assert merged.count("# Outputs of") == 1
    assert merged.endswith("*.log\n")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("git")
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    return root


def ask_git(root: Path, paths: list[str]) -> set[str]:
    """Return those of some paths that git ignores."""
    done = subprocess.run(
        ["git", "-c", "core.ignoreCase=false", "check-ignore", "--no-index", "-z", "--stdin"],
        cwd=root,
        input="\0".join(paths).encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return set(filter(None, done.stdout.decode().split("\0")))


@pytest.mark.skipif(os.name == "nt", reason="such names are none there")
@FEWER
@given(
    wanted=st.lists(PATHS, min_size=1, max_size=8, unique=True), decoys=st.lists(PATHS, max_size=8)
)
@example(
    wanted=["a b ", "!x", "#x", "a*", "[ab]", "\\", "a\\ ", "a\r", " ", "a\t"],
    decoys=["aa", "a", "b", "a b", "x", "a\r\r"],
)
@example(wanted=["d/a"], decoys=["e/d/a", "d/a.b", "d/b"])
def test_git_ignores_what_the_lines_name_and_no_more(
    repository: Path, wanted: list[str], decoys: list[str]
) -> None:
    lines = [line for line in map(make_pattern, wanted) if line]
    assert len(lines) == len(wanted)
    text = put_lines("", lines, (), BY_OPTION)
    (repository / ".gitignore").write_bytes(text.encode())
    below = tuple(f"{path}/" for path in wanted)
    others = [path for path in decoys if path not in wanted and not path.startswith(below)]
    assert ask_git(repository, [*wanted, *others]) == set(wanted)


def status(machine: Machine) -> list[str]:
    return machine.git("status", "--porcelain", "-uall").splitlines()


def test_outputs_are_ignored_and_kept_up_to_date(machine: Machine) -> None:
    machine.git("init", "-q")
    machine.put(".gitignore", "*.log\n")
    done = machine.run("build", "--gitignore")
    assert ".gitignore: names the outputs as they are now" in done.said
    assert "?? .github/agents/reviewer.agent.md" not in status(machine)
    assert "?? agentc.lock" in status(machine)
    before = machine.snapshot()
    assert ".gitignore" not in machine.run("build").said
    assert machine.snapshot() == before
    machine.put("agents/third.md", write_agent("third"))
    assert machine.run("build").code == 0  # asked for once, kept up to date
    assert "/.github/agents/third.agent.md\n" in machine.read(".gitignore")
    (machine.root / "agents/third.md").unlink()
    machine.run("build")
    assert "/.github/agents/third.agent.md\n" in machine.read(".gitignore")  # it is still there
    machine.run("build", "--prune")
    assert "third" not in machine.read(".gitignore")
    machine.change("agentc.toml", '[[target]]\nformat = "copilot"\n', "")
    machine.run("build", "--prune")
    assert ".github" not in machine.read(".gitignore")
    machine.run("build", "--no-gitignore")
    assert machine.read(".gitignore") == "*.log\n"


def test_the_configuration_decides_for_everybody(machine: Machine) -> None:
    machine.git("init", "-q")
    machine.put("agentc.toml", "gitignore = true\n" + TWO_TARGETS)
    assert machine.run("build").code == 0
    assert status(machine) == ["?? .gitignore", "?? agentc.lock", "?? agentc.toml", "?? agents/reviewer.md", "?? agents/writer.md"]  # fmt: skip
    machine.put("agentc.toml", 'gitignore = "exclude"\n' + TWO_TARGETS)
    assert machine.run("build").code == 0
    assert machine.read(".gitignore") == ""
    assert "/.opencode/agents/writer.md\n" in machine.read(".git/info/exclude")
    machine.put("agentc.toml", TWO_TARGETS)
    assert machine.run("build").code == 0
    assert "writer" not in machine.read(".git/info/exclude")
    assert "?? .opencode/agents/writer.md" in status(machine)


def test_what_one_machine_has_stands_in_no_shared_file(machine: Machine) -> None:
    machine.git("init", "-q")
    machine.put("agentc.local.toml", '[[target]]\nformat = "gemini"\n')
    machine.run("build", "--gitignore")
    assert "gemini" not in machine.read(".gitignore")
    assert "/.gemini/agents/writer.md\n" in machine.read(".git/info/exclude")
    assert "copilot" not in machine.read(".git/info/exclude")
    assert not [line for line in status(machine) if "gemini" in line]


def test_files_of_others_are_not_ignored(machine: Machine) -> None:
    machine.git("init", "-q")
    machine.put(".github/agents/writer.agent.md", "---\ndescription: Mine.\n---\nYou are mine.\n")
    machine.run("build", "--gitignore")
    assert "?? .github/agents/writer.agent.md" in status(machine)
    machine.run("forget", ".github/agents/reviewer.agent.md")
    machine.run("build")
    assert "?? .github/agents/reviewer.agent.md" in status(machine)
    machine.change(".opencode/agents/writer.md", "You are", "You were")
    machine.run("build")  # an edited output is one
    assert "?? .opencode/agents/writer.md" not in status(machine)


def test_bytes_of_others_come_back_as_they_were(machine: Machine) -> None:
    machine.git("init", "-q")
    own = b"\xef\xbb\xbf# caf\xe9\r\n*.log\r\nlast"
    (machine.root / ".gitignore").write_bytes(own)
    assert machine.run("build", "--gitignore").code == 0
    text = (machine.root / ".gitignore").read_bytes()
    assert text.startswith(own + b"\r\n# Outputs of")
    assert text.count(b"\n") == text.count(b"\r\n")
    assert "?? .opencode/agents/writer.md" not in status(machine)
    machine.run("build", "--no-gitignore")
    assert (machine.root / ".gitignore").read_bytes() == own + b"\r\n"


def test_a_block_that_somebody_deleted_comes_back(machine: Machine) -> None:
    """Also where a build has nothing else to do, and answers at once."""
    machine.git("init", "-q")
    machine.put("agentc.toml", "gitignore = true\n" + TWO_TARGETS)
    machine.run("build")
    made = machine.read(".gitignore")
    assert "4 unchanged" in machine.run("build").said
    machine.put(".gitignore", "*.log\n")
    assert ".gitignore: names the outputs" in machine.run("build").said
    assert machine.read(".gitignore") == "*.log\n" + made
    (machine.root / ".gitignore").unlink()
    machine.run("build")
    assert machine.read(".gitignore") == made
    assert ".gitignore" not in machine.run("build").said


def test_a_folder_in_the_place_of_the_file_keeps_no_build(machine: Machine) -> None:
    (machine.root / ".gitignore").mkdir()
    assert machine.run("build").code == 0
    done = machine.run("build", "--gitignore")
    assert done.code == 2
    assert "4 unchanged" in done.said


def test_what_cannot_be_written_is_told_and_the_build_is_done(machine: Machine) -> None:
    done = machine.run("build", "--gitignore=exclude")
    assert (done.code, machine.run("build").code) == (2, 0)
    assert "no `.git` folder" in done.said
    assert "4 created" in done.said
    machine.git("init", "-q")
    outside = machine.home / "elsewhere"
    outside.write_text("theirs\n")
    (machine.root / ".gitignore").symlink_to(outside)
    done = machine.run("build", "--gitignore")
    assert done.code > 0
    assert ".gitignore: " in done.said
    assert outside.read_text() == "theirs\n"
    (machine.root / ".gitignore").unlink()
    machine.put(".gitignore", "<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n")
    done = machine.run("build", "--gitignore")
    assert done.code == 1
    assert "git left its marks in it; settle them" in done.said.replace("\n  hint: ", "; ")


def test_a_configuration_alone_reaches_no_repository_around_it(tmp_path: Path) -> None:
    machine = make_machine(tmp_path, 'gitignore = "exclude"\n' + TWO_TARGETS, a=write_agent("a"))
    subprocess.run(["git", "init", "-q", str(machine.home)], check=True)
    theirs = (machine.home / ".git/info/exclude").read_bytes()
    done = machine.run("build")
    assert done.code == 2
    assert "agentc build --gitignore=exclude" in done.said
    assert (machine.home / ".git/info/exclude").read_bytes() == theirs
    assert machine.run("build", "--gitignore=exclude").code == 0
    assert (
        b"\n/dotfiles/.opencode/agents/a.md\n" in (machine.home / ".git/info/exclude").read_bytes()
    )


def test_a_git_folder_elsewhere_is_left_alone(machine: Machine) -> None:
    other = machine.home / "other"
    subprocess.run(["git", "init", "-q", str(other)], check=True)
    theirs = (other / ".git/info/exclude").read_bytes()
    machine.put(".git", f"gitdir: {other}/.git\n")
    assert machine.run("build", "--gitignore=exclude").code == 2
    assert (other / ".git/info/exclude").read_bytes() == theirs
    assert machine.run("build", "--gitignore").code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--gitignore", "--no-gitignore"), "mutually exclusive"),
        (("--gitignore", "--root", "x"), "with --root"),
        (("--gitignore=nowhere",), "is not one of"),
    ],
)
def test_what_makes_no_sense_is_refused(machine: Machine, arguments: Any, told: str) -> None:
    done = machine.run("build", *arguments)
    assert (done.code, told in done.said) == (2, True)
    machine.put("agentc.toml", 'gitignore = "yes"\n' + TWO_TARGETS)
    done = machine.run("build")
    assert 'agentc.toml:1: error[config]: gitignore must be true, false or "exclude"' in done.said
