"""Outputs in which git left its marks.

Belongs here: both sides of such a text, and what a build makes of it. Not here: locks
(`test_build.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.build.git_marks import is_torn, take_sides
from tests.support.builds import Machine, write_agent

COPILOT = ".github/agents/reviewer.agent.md"
SOURCE = "agents/reviewer.md"
LINES = st.sampled_from(["a", "b", "", "==========", "<<<<<<<<", ">>>>", "=======", "\r", "||"])
COMMON = st.lists(LINES, max_size=3)
INNER = st.lists(LINES.filter(lambda line: line != "======="), max_size=3)


@given(st.lists(COMMON | st.tuples(INNER, st.none() | INNER, INNER), max_size=5), st.booleans())
def test_both_sides_are_told_apart(
    parts: list[list[str] | tuple[list[str], list[str] | None, list[str]]], carriage: bool
) -> None:
    """Whatever lines there are, each side has its own and the common ones."""
    end = "\r" if carriage else ""
    lines, ours, theirs = list[str](), list[str](), list[str]()
    for part in parts:
        if isinstance(part, list):
            lines, ours, theirs = lines + part, ours + part, theirs + part
            continue
        mine, base, other = part
        between = [] if base is None else [f"||||||| 1234{end}", *base]
        marks = f"<<<<<<< HEAD{end}", f"======={end}", f">>>>>>> other{end}"
        lines += [marks[0], *mine, *between, marks[1], *other, marks[2]]
        ours, theirs = ours + mine, theirs + other
    text = "\n".join(lines)
    assert is_torn(text) is any(isinstance(part, tuple) for part in parts)
    assert take_sides(text) == ("\n".join(ours), "\n".join(theirs))


def _tear(machine: Machine, *, edit: bool) -> None:
    """Have git merge two machines' builds, where it cannot; `edit` is true where one of them also
    edited an output."""
    machine.git("init", "-q", "-b", "main")
    machine.run("build")
    machine.commit("base")
    machine.git("checkout", "-q", "-b", "other")
    for words, branch in (("Reads theirs.", "main"), ("Reads ours.", "")):
        machine.change(SOURCE, "Reads.", words)
        machine.run("build")
        if edit and not branch:
            machine.change(COPILOT, "name: reviewer\n", "name: reviewer\ntarget: vscode\n")
        machine.commit(words)
        if branch:
            machine.git("checkout", "-q", branch)
    machine.git("merge", "other", "-m", "both", check=False)
    machine.put(SOURCE, write_agent("reviewer", "Reads both."))
    assert "<<<<<<<" in machine.read(COPILOT)


def test_what_git_tore_and_nobody_edited_is_made_anew(machine: Machine) -> None:
    _tear(machine, edit=False)
    assert f"stale: .opencode/agents/reviewer.md, {COPILOT}" in machine.run("build", "--check").err
    done = machine.run("build")
    assert done.code == 0, done.err
    assert "Reads both." in machine.read(COPILOT)
    assert machine.run("build", "--check").code == 0


def test_what_git_tore_is_kept_where_somebody_edited_it(machine: Machine) -> None:
    _tear(machine, edit=True)
    before = machine.read(COPILOT)
    words = "git left its marks in it; delete it, or settle them, and build"
    for command in ("build", "sync", "status"):
        done = machine.run(command)
        assert done.code == (command != "status")
        assert words in done.said, done.said
        assert "YAML" not in done.said
        assert machine.read(COPILOT) == before
    assert "git left its marks" in machine.run("sync", COPILOT).err
    (machine.root / COPILOT).unlink()
    assert machine.run("build").code == 0
    assert "Reads both." in machine.read(COPILOT)


def test_what_git_tore_may_be_adopted(machine: Machine) -> None:
    _tear(machine, edit=True)
    assert machine.run("adopt", COPILOT).code == 0
    assert machine.run("build").code == 0
    assert "<<<<<<<" not in machine.read(COPILOT)


LINES_OF_PROMPT = "".join(f"Line {number}.\n" for number in range(12))
FIELDS = {
    "description": ("Reads.", "Reads {}."),
    "middle": ("Line 5.", "Line 5 {}."),
    "first": ("Line 0.", "Line 0 {}."),
    "last": ("Line 11.", "Line 11.\nLine {}."),
}
PAIRS = [(one, other) for one in FIELDS for other in FIELDS if one < other]


def _merge_apart(machine: Machine, one: str, other: str, how: str, edit: str = "") -> None:
    """Have git bring two branches together that changed a source in different places, and each
    built; `edit` is said in an output of one of them."""
    machine.put(SOURCE, write_agent("reviewer", prompt=LINES_OF_PROMPT))
    machine.git("init", "-q", "-b", "main")
    machine.run("build")
    machine.commit("base")
    machine.git("checkout", "-q", "-b", "other")
    for what, value in ((other, "haiku"), (one, "opus")):
        old, new = FIELDS[what]
        machine.change(SOURCE, old, new.format(value))
        assert machine.run("build").code == 0
        if value == "opus" and edit:
            machine.change(COPILOT, "Line 6.", f"Line 6.\n{edit}")
        machine.commit(value)
        if value == "haiku":
            machine.git("checkout", "-q", "main")
    if how == "rebase":
        machine.git("rebase", "other", check=False)
    else:
        machine.git("merge", "other", "-m", "both", check=False)
    assert ("<<<<<<<" in machine.read(SOURCE), "<<<<<<<" in machine.read(COPILOT)) == (False, True)
    if how == "added":
        machine.git("add", "-A")
    if how == "committed":
        machine.commit("both")


@pytest.mark.parametrize(("one", "other"), PAIRS)
@pytest.mark.parametrize("how", ["merge", "added", "committed", "rebase"])
def test_outputs_of_a_source_that_git_merged_are_made_anew(
    machine: Machine, one: str, other: str, how: str
) -> None:
    """Different fields on two machines: the source has both, and nobody edited an output."""
    _merge_apart(machine, one, other, how)
    done = machine.run("build")
    assert done.code == 0, done.err
    for path in (COPILOT, ".opencode/agents/reviewer.md"):
        assert "<<<<<<<" not in machine.read(path)
    assert machine.run("build", "--check").code == 0


@pytest.mark.parametrize("how", ["merge", "added", "committed", "rebase"])
def test_an_edit_beside_the_marks_stays(machine: Machine, how: str) -> None:
    _merge_apart(machine, "description", "last", how, edit="Mine.")
    done = machine.run("build")
    assert (done.code, "git left its marks in it" in done.err) == (1, True), done.err
    assert "Mine." in machine.read(COPILOT)


@pytest.mark.parametrize("at", ["<<<<<<<", "=======", ">>>>>>>", "Line 5."])
def test_an_edit_after_the_merge_stays(machine: Machine, at: str) -> None:
    """Between the marks, or elsewhere."""
    _merge_apart(machine, "description", "last", "merge")
    machine.change(COPILOT, f"\n{at}", f"\nMine.\n{at}")
    assert machine.run("build").code == 1
    assert "Mine." in machine.read(COPILOT)


def test_a_torn_orphan_is_named_as_one(machine: Machine) -> None:
    _tear(machine, edit=True)
    (machine.root / SOURCE).unlink()
    done = machine.run("build", "--prune")
    assert (done.code, "and kept: git left its marks in it" in done.err) == (1, True), done.err


@pytest.mark.parametrize("edited", [True, False])
def test_marks_that_an_agent_is_about_are_its_words(machine: Machine, edited: bool) -> None:
    """In a code block, as everywhere."""
    prompt = "Settle this:\n```\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n```\n"
    machine.put(SOURCE, write_agent("reviewer", prompt=prompt))
    machine.run("build")
    if edited:
        machine.change(COPILOT, "Settle this", "Settle that")
    assert "left its" not in machine.run("build").err
    assert machine.run("sync").code == 0
    assert ("Settle that" in machine.read(SOURCE)) is edited


BLOCK = "Do this:\n```\nold\n```\n"
# What both sides change, each otherwise.
CHANGES = {
    "description": ("description: Reads.", "description: {}."),
    "name": ("name: reviewer", "name: {}"),
    "a new field": ("description: Reads.\n", "description: Reads.\nmodel: {}\n"),
    "the prompt": ("You read.", "You read {}."),
    "a code block": ("old", "{}"),
    "all": (write_agent("reviewer", prompt=f"You read.\n{BLOCK}"), "---\nname: {0}\n---\n{0}\n"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_nothing_is_made_of_a_source_that_git_tore(machine: Machine, what: str) -> None:
    """No output is written, none is an orphan by it, and none goes; every command says why, and
    once it is settled all is well."""
    old, new = CHANGES[what]
    machine.put(SOURCE, write_agent("reviewer", prompt=f"You read.\n{BLOCK}"))
    machine.put("agents/other.md", write_agent("other"))
    machine.git("init", "-q", "-b", "main")
    assert machine.run("build").code == 0
    machine.put(".gitignore", ".github\n.opencode\nagentc.lock\n")
    machine.commit("base")
    machine.git("checkout", "-q", "-b", "other")
    machine.change(SOURCE, old, new.format("haiku"))
    machine.commit("theirs")
    machine.git("checkout", "-q", "main")
    machine.change(SOURCE, old, new.format("opus"))
    machine.commit("ours")
    machine.git("merge", "other", "-m", "both", check=False)
    assert "<<<<<<<" in machine.read(SOURCE)
    before = machine.texts()
    for words in ("build", "build --prune", "build --check", "sync", "convert agents --to codex"):
        done = machine.run(*words.split())
        assert done.code == 2, words
        assert "error[conflict-marks]" in done.err
        assert "settle what both sides say" in done.err
        assert "orphaned" not in done.said
        if not words.startswith("convert"):
            assert machine.texts() == before
    done = machine.run("check", "--fix", "agents")
    assert (done.code, "conflict-marks" in done.said) == (1, True), done.said
    assert machine.read(SOURCE) == before[f"dotfiles/{SOURCE}"].decode()
    assert "failed" in machine.run("status").out
    machine.git("checkout", "-q", "--ours", SOURCE)
    assert machine.run("build", "--prune").code == 0
    assert machine.run("build", "--check").code == 0


def test_a_configuration_that_git_tore_is_told_as_one(machine: Machine) -> None:
    text = machine.read("agentc.toml")
    machine.put("agentc.toml", f"<<<<<<< HEAD\n=======\n{text}>>>>>>> other\n")
    done = machine.run("build")
    assert (done.code, "agentc.toml:1:1" in done.err) == (2, True)
    assert "conflict marks in it: lines 1, 2 and 13" in done.err
