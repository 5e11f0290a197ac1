"""Edits of outputs on their way home, and what is agentc's and what is not.

Belongs here: `sync`, `status`, `adopt` and `forget`. Not here: the merge of two files
(`unit/pipeline/test_merge.py`), any order of steps (`test_any_order.py`).
"""

from __future__ import annotations

import json

import pytest

from agentc.build.record_texts import LOCK
from tests.support.builds import TWO_TARGETS, Machine, write_agent

COPILOT = ".github/agents/reviewer.agent.md"
OPENCODE = ".opencode/agents/reviewer.md"
SOURCE = "agents/reviewer.md"
USER = '[[target]]\nformat = "claude"\nscope = "user"\n'
MINE = "../.claude/agents/reviewer.md"


def test_an_edit_comes_home_and_goes_everywhere(machine: Machine) -> None:
    machine.run("build")
    before = machine.read(SOURCE)
    machine.change(COPILOT, "Reads.", "Reads all.")
    done = machine.run("sync")
    assert done.code == 0, done.said
    assert f"{SOURCE}: took the edits of {COPILOT} home" in done.err
    assert machine.read(SOURCE) == before.replace("Reads.", "Reads all.")
    assert "Reads all." in machine.read(OPENCODE)
    assert machine.run("build", "--check").code == 0
    before_all = machine.snapshot()
    assert machine.run("sync").code == 0
    assert machine.run("build").code == 0
    assert machine.snapshot() == before_all


@pytest.mark.parametrize("at", ["agents", ".github/agents", "deep"])
def test_a_sync_from_a_folder_further_down_is_the_same(machine: Machine, at: str) -> None:
    machine.put("deep/x", "")
    machine.run("build")
    machine.change(COPILOT, "Reads.", "Reads all.")
    done = machine.run("sync", at=at)
    assert done.code == 0, done.said
    assert "Reads all." in machine.read(SOURCE)
    assert machine.run("build", "--check").code == 0


def test_different_fields_of_two_outputs_are_merged(machine: Machine) -> None:
    machine.run("build")
    machine.change(COPILOT, "Reads.", "Reads all.")
    machine.change(OPENCODE, "You are reviewer.", "Be reviewer.")
    done = machine.run("sync")
    assert done.code == 0, done.said
    assert machine.read(SOURCE) == write_agent("reviewer", "Reads all.", prompt="Be reviewer.\n")
    assert machine.run("build", "--check").code == 0


@pytest.mark.parametrize("way", ["build first", "sync at once"])
def test_a_source_and_an_output_that_moved_apart_are_merged(machine: Machine, way: str) -> None:
    machine.run("build")
    machine.change(COPILOT, "Reads.", "Reads all.")
    machine.change(SOURCE, "You are reviewer.", "Be reviewer.")
    if way == "build first":
        assert machine.run("build").code == 1
    done = machine.run("sync")
    assert done.code == 0, done.said
    assert machine.read(SOURCE) == write_agent("reviewer", "Reads all.", prompt="Be reviewer.\n")
    assert machine.run("build", "--check").code == 0


def test_one_field_on_both_sides_is_a_conflict(machine: Machine) -> None:
    machine.run("build")
    machine.change(COPILOT, "Reads.", "Reads theirs.")
    machine.change(OPENCODE, "You are reviewer.", "Be reviewer.")
    machine.change(SOURCE, "Reads.", "Reads ours.")
    machine.change("agents/writer.md", "Reads.", "Writes.")
    before = machine.texts()
    done = machine.run("sync")
    assert done.code == 1
    assert "Reads ours." in done.err
    assert "Reads theirs." in done.err
    after = machine.texts()
    assert {
        after[f"dotfiles/{path}"] == before[f"dotfiles/{path}"]
        for path in (SOURCE, COPILOT, OPENCODE)
    } == {True}
    assert "Writes." in machine.read(".github/agents/writer.agent.md")  # another source goes on
    ours = machine.run("sync", "--ours")
    assert ours.code == 0, ours.said
    assert f"what {COPILOT} said there is given up" in ours.err
    assert machine.read(SOURCE) == write_agent("reviewer", "Reads ours.", prompt="Be reviewer.\n")
    assert machine.run("build", "--check").code == 0


def test_an_edit_comes_home_to_a_source_that_was_renamed(machine: Machine) -> None:
    machine.run("build")
    machine.change(COPILOT, "Reads.", "Reads all.")
    (machine.root / SOURCE).rename(machine.root / "agents/critic.md")
    assert machine.run("build").code == 1
    done = machine.run("sync")
    assert done.code == 0, done.said
    assert "Reads all." in machine.read("agents/critic.md")
    assert "from agents/critic.md;" in machine.read(COPILOT)
    assert machine.run("build", "--check").code == 0


def test_theirs_counts_where_the_user_says_so(machine: Machine) -> None:
    machine.run("build")
    machine.change(COPILOT, "Reads.", "Reads theirs.")
    machine.change(SOURCE, "Reads.", "Reads ours.")
    done = machine.run("sync", "--theirs")
    assert done.code == 0, done.said
    assert machine.read(SOURCE) == write_agent("reviewer", "Reads theirs.")
    assert machine.run("build", "--check").code == 0


def test_two_outputs_with_one_field_are_a_conflict_until_one_is_named(machine: Machine) -> None:
    machine.run("build")
    machine.change(COPILOT, "Reads.", "Reads one.")
    machine.change(OPENCODE, "Reads.", "Reads two.")
    before = machine.texts()
    for words in ((), ("--theirs",), ("--ours",)):
        done = machine.run("sync", *words)
        assert (done.code, "each otherwise" in done.err) == (1, True), done.said
        assert machine.texts() == before
    done = machine.run("sync", OPENCODE)
    assert done.code == 0, done.said
    assert "Reads two." in machine.read(SOURCE)
    assert f"{COPILOT}: what it said otherwise is given up: " in done.err
    assert "Reads one." in done.err
    assert "Reads two." in machine.read(COPILOT)
    assert machine.run("build", "--check").code == 0


def test_of_a_long_text_the_lines_that_differ_are_shown(machine: Machine) -> None:
    prompt = "".join(f"Line {number} of a long prompt, as they are.\n" for number in range(60))
    machine.put(SOURCE, write_agent("reviewer", prompt=prompt))
    machine.run("build")
    machine.change(COPILOT, "Line 40 of", "Line forty of")
    machine.change(SOURCE, "Line 30 of", "Line thirty of")
    done = machine.run("sync")
    assert done.code == 1
    place = '"Line thirty of a long prompt, as they are." in the original'
    assert f'line 31 of prompt is {place} and "Line 30 of a' in done.err
    assert '"Line forty of a long prompt, as they are." in the edited file' in done.err
    assert "Line 29" not in done.err


def test_what_two_outputs_say_is_told_with_their_names(machine: Machine) -> None:
    machine.run("build")
    machine.change(COPILOT, "Reads.", "Reads one.")
    machine.change(OPENCODE, "Reads.", "Reads two.")
    done = machine.run("sync")
    told = {COPILOT: "Reads one.", OPENCODE: "Reads two."}
    one, other = (path for path in sorted(told, key=done.err.rindex))
    assert f'description is "{told[one]}" in {one} and "{told[other]}" in {other}' in done.err
    assert "in the original" not in done.err
    assert "`agentc sync --edit`" in done.err


@pytest.mark.parametrize("more", ["prompt", "field", "comment", "source"])
def test_who_loses_keeps_what_is_no_matter_of_that(machine: Machine, more: str) -> None:
    """An output that nobody named is made anew only where it said one thing otherwise."""
    machine.run("build")
    machine.change(COPILOT, "Reads.", "Reads one.")
    machine.change(OPENCODE, "Reads.", "Reads two.")
    if more == "prompt":
        machine.change(COPILOT, "You are", "Be")
    elif more == "source":
        machine.change(SOURCE, "Reads.", "Reads three.")
    else:
        new = "target: vscode" if more == "field" else "# mine"
        machine.change(COPILOT, "name: reviewer\n", f"name: reviewer\n{new}\n")
    before = machine.read(COPILOT)
    done = machine.run("sync", OPENCODE, *(["--theirs"] if more == "source" else []))
    assert (done.code, "given up" in done.err) == (1, False), done.err
    assert machine.read(COPILOT) == before
    assert "Reads two." in machine.read(SOURCE)
    assert f"took the edits of {OPENCODE} home" in done.err
    done = machine.run("sync", "--ours")
    assert "Reads two." in machine.read(SOURCE)
    assert ("took" in done.err) is (more == "prompt"), done.err
    assert ("Be reviewer." in machine.read(SOURCE)) is (more == "prompt")
    if more in ("field", "comment"):  # that is no conflict, and nobody gave it up
        assert f"{new}\n" in machine.read(COPILOT)
        assert (done.code, "`agentc adopt PATH` gives the edits up" in done.err) == (1, True)


def test_the_same_edit_twice_is_one(machine: Machine) -> None:
    machine.run("build")
    machine.change(COPILOT, "Reads.", "Reads all.")
    machine.change(OPENCODE, "Reads.", "Reads all.")
    done = machine.run("sync")
    assert done.code == 0, done.said
    assert machine.run("build", "--check").code == 0


@pytest.fixture
def copied(machine: Machine) -> Machine:
    """A machine whose target is in its sources' own format, and says nothing of what it was."""
    machine.put("agentc.toml", TWO_TARGETS + USER)
    machine.run("trust", "--yes")
    assert machine.run("build").code == 0
    return machine


def test_a_copy_comes_home_while_its_source_stands(copied: Machine) -> None:
    copied.change(MINE, "Reads.", "Reads all.")
    copied.change(COPILOT, "You are reviewer.", "Be reviewer.")
    done = copied.run("sync")
    assert done.code == 0, done.said
    assert copied.read(SOURCE) == write_agent("reviewer", "Reads all.", prompt="Be reviewer.\n")
    assert copied.run("build", "--check", "--all").code == 0


def test_a_copy_whose_source_moved_is_a_conflict(copied: Machine) -> None:
    """Nothing tells its edits from what is only older in it: the source would lose words."""
    copied.change(MINE, "Reads.", "Reads all.")
    copied.change(SOURCE, "You are reviewer.", "Be reviewer.")
    before = copied.texts()
    done = copied.run("sync")
    assert (done.code, "nothing tells them apart" in done.err) == (1, True), done.said
    assert copied.read(SOURCE).encode() == before[f"dotfiles/{SOURCE}"]
    assert "Reads all." in copied.read(MINE)
    done = copied.run("sync", "--ours")
    assert done.code == 0, done.said
    assert copied.read(SOURCE) == write_agent("reviewer", prompt="Be reviewer.\n")
    assert copied.run("build", "--check", "--all").code == 0


def test_a_comment_in_a_copy_is_not_lost(copied: Machine) -> None:
    copied.change(MINE, "name: reviewer\n", "name: reviewer\n# mine\n")
    copied.run("sync")
    assert "# mine" in copied.read(MINE) + copied.read(SOURCE)


LEFT = {
    "unknown to the source": (COPILOT, "name: reviewer\n", "name: reviewer\ntarget: vscode\n"),
    "no field of the source": (OPENCODE, "mode: subagent\n", "mode: subagent\ntemperature: 0.3\n"),
    "a comment": (COPILOT, "name: reviewer\n", "name: reviewer  # keep me\n# and me\n"),
}


@pytest.mark.parametrize("kind", LEFT)
def test_what_cannot_come_home_stays_however_often(machine: Machine, kind: str) -> None:
    machine.run("build")
    path, old, new = LEFT[kind]
    machine.change(path, old, new)
    machine.change(path, "You are", "Be")
    for turn in range(3):
        machine.run("sync")
        machine.change(SOURCE, "Reads", f"Reads {turn} and")
        machine.run("build")
        assert all(line in machine.read(path) for line in new.split("\n")), turn
    assert "Be reviewer." in machine.read(SOURCE)
    assert machine.run("build", "--check").code == 1


@pytest.mark.parametrize("form", ["plain", "source moved", "for another output"])
def test_an_edit_that_cannot_come_home_is_not_said_to(machine: Machine, form: str) -> None:
    """What stays is named with every way out of that, and each of them leads out."""
    machine.run("build")
    machine.change(OPENCODE, "mode: subagent\n", "mode: subagent\ntemperature: 0.2\n")
    assert "took" not in machine.run("sync").err
    if form == "source moved":
        machine.change(SOURCE, "Reads.", "Reads all.")
    if form == "for another output":
        machine.change(COPILOT, "Reads.", "Reads all.")
    for words in (("sync",), ("sync",), ("build",)):
        done = machine.run(*words)
        assert done.code == 1
        assert f"the edits of {OPENCODE}" not in done.err
        assert "below `opencode:`; `agentc adopt PATH`" in done.err, done.err
        assert "temperature: 0.2" in machine.read(OPENCODE)
    machine.change(SOURCE, "\n---\n", "\nopencode:\n  temperature: 0.2\n---\n")
    assert machine.run("sync").code == 0
    assert "temperature: 0.2" in machine.read(OPENCODE)
    assert ("Reads all." in machine.read(OPENCODE)) is (form != "plain")
    assert machine.run("build", "--check").code == 0


@pytest.mark.parametrize("way", ["adopt", "forget"])
def test_a_comment_that_stays_has_a_way_out(machine: Machine, way: str) -> None:
    machine.run("build")
    machine.change(OPENCODE, "mode: subagent\n", "mode: subagent\n# mine\n")
    machine.change(SOURCE, "Reads.", "Reads all.")
    machine.run("sync")
    done = machine.run("sync")
    assert (done.code, f"`agentc {way} PATH`" in done.err) == (1, True), done.err
    machine.run(way, OPENCODE)
    assert machine.run("build").code == 0
    assert ("# mine" in machine.read(OPENCODE)) is (way == "forget")
    assert machine.run("build", "--check").code == 0


def test_a_widening_needs_its_option(machine: Machine) -> None:
    machine.put(SOURCE, write_agent("reviewer", more="tools: Read, Grep, Glob\n"))
    machine.run("build")
    machine.change(OPENCODE, '"*": deny', '"*": allow')
    before = machine.texts()
    done = machine.run("sync")
    assert (done.code, "--accept-widening" in done.err) == (1, True), done.said
    assert machine.texts() == before
    assert machine.run("sync", "--accept-widening").code in (0, 1)
    assert "Read, Grep, Glob\n" not in machine.read(SOURCE)


def test_nothing_is_written_by_a_dry_run(machine: Machine) -> None:
    machine.run("build")
    machine.change(COPILOT, "Reads.", "Reads all.")
    before = machine.snapshot()
    done = machine.run("sync", "--dry-run")
    assert "would take the edits" in done.err
    assert machine.snapshot() == before


def test_only_an_edited_output_is_named(machine: Machine) -> None:
    machine.run("build")
    done = machine.run("sync", COPILOT)
    assert (done.code, "no edited output" in done.err) == (1, True)


def test_a_status_has_a_column_for_each_side(machine: Machine) -> None:
    for name in ("both", "gone", "lost", "stale", "mine", "new"):
        if name != "new":
            machine.put(f"agents/{name}.md", write_agent(name))
    machine.put(".github/agents/mine.agent.md", write_agent("mine", "Other."))
    machine.run("build")
    machine.put("agents/new.md", write_agent("new"))
    machine.change(COPILOT, "You are", "Be")
    machine.change(".github/agents/both.agent.md", "You are", "Be")
    machine.change("agents/both.md", "Reads.", "Reads all.")
    machine.change("agents/stale.md", "Reads.", "Reads all.")
    (machine.root / "agents/gone.md").unlink()
    (machine.root / ".github/agents/lost.agent.md").unlink()
    before = machine.snapshot()
    done = machine.run("status")
    assert done.code == 0
    lines = {
        line.split()[-3].removesuffix(".agent.md").rpartition("/")[2]: line
        for line in done.out.splitlines()
        if ".github" in line
    }
    assert {name: (line[:2], line.split()[-2]) for name, line in lines.items()} == {
        "reviewer": (" M", "edited"), "both": ("MM", "both"), "stale": ("M ", "stale"),
        "gone": ("D ", "orphaned"), "lost": (" D", "missing"), "new": ("A ", "missing"), "mine": (" ?", "foreign"),
    }  # fmt: skip
    assert "writer" not in done.out
    assert "writer" in machine.run("status", "-v").out
    data = json.loads(machine.run("status", "--json").out)
    assert {one["columns"] for one in data["outputs"] if "both" in one["path"]} == {"MM", "M "}
    assert machine.snapshot() == before


def test_a_file_is_adopted_and_what_it_alone_has_is_told(machine: Machine) -> None:
    machine.put(COPILOT, write_agent("reviewer", "Mine.", more="target: vscode\n"))
    assert machine.run("build").code == 1
    done = machine.run("adopt", COPILOT)
    assert (
        done.code,
        "the next build makes it from agents/reviewer.md anew; it has `target`" in done.out,
    ) == (0, True), done.said
    assert "Mine." in machine.read(COPILOT)
    assert machine.run("build").code == 0
    assert "Mine." not in machine.read(COPILOT)
    assert machine.run("build", "--check").code == 0
    done = machine.run("adopt", "README.md")
    assert (done.code, "no target gives this file" in done.err) == (1, True)


def test_an_adopted_file_that_is_edited_again_is_kept(machine: Machine) -> None:
    machine.put(COPILOT, write_agent("reviewer", "Mine."))
    machine.run("adopt", COPILOT)
    machine.change(COPILOT, "Mine.", "Mine again.")
    assert machine.run("build").code == 1
    assert "Mine again." in machine.read(COPILOT)


def test_a_forgotten_file_is_left_alone(machine: Machine) -> None:
    machine.run("build")
    machine.change(COPILOT, "You are", "Be")
    done = machine.run("forget", COPILOT)
    assert (done.code, "yours; builds leave it alone" in done.out) == (0, True), done.said
    machine.change(SOURCE, "Reads.", "Reads all.")
    before = machine.read(COPILOT)
    done = machine.run("build", "--prune")
    assert (done.code, "1 let go" in done.err) == (0, True), done.err
    assert machine.read(COPILOT) == before
    assert machine.run("build", "--check").code == 0
    (machine.root / SOURCE).unlink()
    machine.run("build", "--prune")
    assert machine.read(COPILOT) == before
    machine.put(SOURCE, write_agent("reviewer"))
    machine.run("adopt", COPILOT)
    assert machine.run("build").code == 0
    assert machine.read(COPILOT) != before
    assert COPILOT in json.loads(machine.read(LOCK))["outputs"]


@pytest.mark.parametrize("way", ["rename again", "delete", "forget"])
def test_an_edited_output_of_a_renamed_source_has_its_ways_out(machine: Machine, way: str) -> None:
    """Each of those that are told leads to where all is in step, and nothing of the edit is lost
    but where its user wants that."""
    machine.run("build")
    machine.change(COPILOT, "You are", "Be")

    def rename(old: str, new: str) -> None:
        machine.change(f"agents/{old}.md", f"name: {old}\n", f"name: {new}\n")
        (machine.root / f"agents/{old}.md").rename(machine.root / f"agents/{new}.md")

    rename("reviewer", "critic")
    for words in (("build", "--prune"), ("sync",), ("sync", COPILOT)):
        done = machine.run(*words)
        assert done.code == 1
        assert "give that its old name, `agentc sync`, and rename it again; else delete" in done.err
        assert "Be reviewer." in machine.read(COPILOT)
    if way == "rename again":
        rename("critic", "reviewer")
        machine.run("sync")
        rename("reviewer", "critic")
        assert "Be reviewer." in machine.read("agents/critic.md")
    elif way == "delete":
        (machine.root / COPILOT).unlink()
    else:
        machine.run("forget", COPILOT)
    assert machine.run("build", "--prune").code == 0
    assert machine.run("build", "--check").code == 0
    assert (machine.root / COPILOT).exists() is (way == "forget")
    assert (machine.root / ".github/agents/critic.agent.md").is_file()


def test_a_dry_sync_foresees_what_becomes_of_the_output(machine: Machine) -> None:
    machine.run("build")
    machine.change(COPILOT, "Reads.", "Reads one.")
    before = machine.texts()
    done = machine.run("sync", "--dry-run")
    assert (done.code, f"would take the edits of {COPILOT} home" in done.err) == (0, True), done.err
    assert "kept" not in done.err
    assert f"stale: {COPILOT}" in done.err
    assert machine.texts() == before


def test_a_source_is_no_edited_output(machine: Machine) -> None:
    machine.run("build")
    done = machine.run("sync", SOURCE)
    assert (done.code, "this is a source" in done.err) == (1, True), done.err
