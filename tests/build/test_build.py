"""Building, and building again: what is written, kept, removed, and said.

Belongs here: single runs in one repository. Not here: trust (`test_trust.py`), edits on their way
home (`test_sync.py`), any order of steps (`test_any_order.py`).
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.build.record_texts import LOCK, OutputRecord, digest_text
from agentc.build.records import Records
from agentc.syntax.header import drop_header, is_unedited
from tests.conftest import FEWER
from tests.support.builds import TWO_TARGETS, Machine, make_machine, write_agent

COPILOT = ".github/agents/reviewer.agent.md"
SOURCE = "agents/reviewer.md"
OPENCODE = ".opencode/agents/reviewer.md"
LIMIT = 15
TARGET = '[[target]]\nformat = "{}"\n'


def test_all_targets_in_one_run_and_then_nothing(machine: Machine) -> None:
    done = machine.run("build")
    assert (done.code, done.err) == (0, "2 sources: 4 created\n")
    assert is_unedited(machine.read(COPILOT))
    before = machine.snapshot()
    again = machine.run("build")
    assert (again.code, again.err) == (0, "2 sources: 4 unchanged\n")
    assert machine.snapshot() == before
    assert machine.run("build", "--check").code == 0
    assert machine.run("build", "--prune").code == 0
    assert machine.snapshot() == before


def test_one_edit_is_one_source_and_its_outputs(machine: Machine) -> None:
    machine.run("build")
    before = machine.snapshot()
    machine.change("agents/reviewer.md", "Reads.", "Reads all.")
    check = machine.run("build", "--check")
    assert (check.code, "stale: " in check.err) == (1, True)
    assert check.err.count("\n") <= LIMIT
    done = machine.run("build")
    assert (done.code, done.err) == (0, "2 sources: 2 updated, 2 unchanged\n")
    changed = {path for path, seen in machine.snapshot().items() if seen != before.get(path)}
    assert changed == {
        f"dotfiles/{path}" for path in ("agents/reviewer.md", COPILOT, OPENCODE, LOCK)
    }
    assert machine.run("build", "--check").code == 0


def test_the_same_bytes_come_out_on_every_machine(machine: Machine, tmp_path: Path) -> None:
    machine.run("build")
    other = make_machine(tmp_path / "elsewhere/deeper")
    for path in ("agents/writer.md", "agents/reviewer.md"):
        other.put(path, machine.read(path))
    other.call("build")
    mine = {path: text for path, text in machine.texts().items() if path.startswith("dotfiles/")}
    theirs = {path: text for path, text in other.texts().items() if path.startswith("dotfiles/")}
    assert mine == theirs


def test_nothing_is_written_where_somebody_only_looks(machine: Machine) -> None:
    before = machine.snapshot()
    for words, code in (
        ("--check", 1), ("--diff", 1), ("--dry-run", 0), ("--list-inputs", 0), ("--list-outputs", 0),
    ):  # fmt: skip
        done = machine.run("build", words)
        assert done.code == code, words
        assert machine.snapshot() == before
    assert "+You are reviewer." in machine.run("build", "--diff").out
    assert machine.run("build", "--list-inputs").out.split() == [
        "agentc.toml", "agents/reviewer.md", "agents/writer.md",
    ]  # fmt: skip
    assert COPILOT in machine.run("build", "--list-outputs").out.split()
    assert "missing: " in machine.run("build", "--dry-run").err


def test_a_run_from_a_folder_further_down_is_the_same(machine: Machine) -> None:
    machine.put("deep/er/x.txt", "")
    assert machine.run("build", at="deep/er").code == 0
    before = machine.snapshot()
    assert machine.run("build").err == "2 sources: 4 unchanged\n"
    assert machine.run("build", at="agents").err == "2 sources: 4 unchanged\n"
    assert machine.snapshot() == before


def test_an_edited_output_is_kept_and_named(machine: Machine) -> None:
    machine.run("build")
    machine.change(COPILOT, "You are reviewer.", "You are a strict reviewer.")
    before = machine.snapshot()
    done = machine.run("build")
    assert done.code == 1
    assert f"kept, edited by hand (`agentc sync` takes the edits home): {COPILOT}" in done.err
    machine.change("agents/reviewer.md", "Reads.", "Reads all.")
    both = machine.run("build")
    assert (both.code, "and their sources were edited, too" in both.err) == (1, True)
    assert machine.snapshot()[f"dotfiles/{COPILOT}"] == before[f"dotfiles/{COPILOT}"]
    assert "Reads all" in machine.read(OPENCODE)


def test_a_file_that_is_not_agentcs_is_kept(machine: Machine) -> None:
    machine.put(COPILOT, write_agent("reviewer", "Mine."))
    done = machine.run("build")
    assert (
        done.code,
        f"not agentc's (`agentc adopt PATH` lets it replace them): {COPILOT}" in done.err,
    ) == (1, True)
    assert "Mine." in machine.read(COPILOT)
    assert COPILOT not in machine.read(LOCK)


def test_an_old_output_is_stale_after_a_pull_and_never_edited(machine: Machine) -> None:
    machine.run("build")
    old = machine.read(COPILOT)
    machine.change("agents/reviewer.md", "Reads.", "Reads all.")
    machine.run("build")
    new = machine.read(COPILOT)
    machine.put(COPILOT, old)  # the lock is newer than the output
    assert "stale: " in machine.run("build", "--check").err
    assert machine.run("build").code == 0
    assert machine.read(COPILOT) == new


def test_the_lock_alone_says_that_a_file_without_a_header_is_untouched(machine: Machine) -> None:
    machine.put("agentc.toml", TWO_TARGETS + "header = false\n")
    machine.run("build")
    assert drop_header(machine.read(COPILOT)) == machine.read(COPILOT)
    machine.change("agents/reviewer.md", "Reads.", "Reads all.")
    assert machine.run("build").err == "2 sources: 2 updated, 2 unchanged\n"
    machine.put(COPILOT, machine.read(COPILOT).replace("\n", "\r\n"))  # another checkout
    machine.change("agents/reviewer.md", "Reads all.", "Reads.")
    assert machine.run("build").code == 0
    machine.change(COPILOT, "You are", "Be")
    machine.change("agents/reviewer.md", "Reads.", "Reads all.")
    assert machine.run("build").code == 1
    assert "Be reviewer" in machine.read(COPILOT)


def test_a_deleted_output_is_written_again(machine: Machine) -> None:
    machine.run("build")
    before = machine.texts()
    (machine.root / COPILOT).unlink()
    assert "1 missing" in machine.run("build", "--check").err
    machine.run("build")
    assert machine.texts() == before


def test_a_deleted_source_makes_orphans_that_go_with_prune_alone(machine: Machine) -> None:
    machine.run("build")
    (machine.root / "agents/reviewer.md").unlink()
    done = machine.run("build")
    assert (done.code, "2 orphaned" in done.err) == (0, True), done.err
    assert COPILOT in done.err
    assert machine.run("build", "--check").code == 1
    assert (machine.root / COPILOT).is_file()
    done = machine.run("build", "--prune")
    assert (done.code, "2 removed" in done.err) == (0, True), done.err
    assert not (machine.root / COPILOT).exists()
    assert "reviewer" not in machine.read(LOCK)
    assert machine.run("build", "--check").code == 0


def test_an_orphan_that_somebody_edited_stays(machine: Machine) -> None:
    machine.run("build")
    machine.change(COPILOT, "You are", "Be")
    (machine.root / "agents/reviewer.md").unlink()
    done = machine.run("build", "--prune")
    assert done.code == 1
    assert "orphaned, and kept: it was edited by hand (if" in done.err
    assert f"`agentc forget PATH` keeps it as yours): {COPILOT}" in done.err
    assert "Be reviewer" in machine.read(COPILOT)
    assert not (machine.root / OPENCODE).exists()


def test_an_orphan_that_was_made_of_another_source_since_stays(machine: Machine) -> None:
    machine.run("build")
    machine.put("others/reviewer.md", write_agent("reviewer", "Another."))
    (machine.root / SOURCE).unlink()
    words = (
        "convert",
        "others/reviewer.md",
        "--from",
        "claude",
        "--to",
        "copilot",
        "-o",
        ".",
        "--force",
    )
    assert machine.run(*words).code == 0
    done = machine.run("build", "--prune")
    assert (done.code, "it was generated from others/reviewer.md since" in done.err) == (1, True)
    assert "Another." in machine.read(COPILOT)


def test_a_renamed_agent_and_a_renamed_file(machine: Machine) -> None:
    machine.run("build")
    (machine.root / "agents/reviewer.md").rename(machine.root / "agents/critic.md")
    done = machine.run("build")
    assert (done.code, "2 updated" in done.err) == (0, True), done.err
    assert "from agents/critic.md;" in machine.read(COPILOT)
    machine.change("agents/critic.md", "name: reviewer", "name: critic")
    done = machine.run("build", "--prune")
    assert (done.code, "2 created" in done.err, "2 removed" in done.err) == (0, True, True), (
        done.err
    )
    assert not (machine.root / COPILOT).exists()


def test_a_source_that_cannot_be_read_takes_no_output_along(machine: Machine) -> None:
    machine.run("build")
    (machine.root / "agents/reviewer.md").write_bytes(b"---\nname: \xff\n---\n")
    done = machine.run("build", "--prune")
    assert done.code == 2
    assert "agents/reviewer.md" in done.err
    assert (machine.root / COPILOT).is_file()
    (machine.root / "agents").rename(machine.root / "away")
    done = machine.run("build", "--prune")
    assert (done.code, "no such file or folder" in done.err) == (2, True)
    assert (machine.root / COPILOT).is_file()
    assert (machine.root / ".github/agents/writer.agent.md").is_file()


def test_the_outputs_of_the_last_agent_are_deleted_by_hand(machine: Machine) -> None:
    machine.run("build")
    for name in ("reviewer", "writer"):
        (machine.root / f"agents/{name}.md").unlink()
    done = machine.run("build", "--prune")
    assert (done.code, "no agents are in agents" in done.err) == (1, True), done.err
    for path in (".github", ".opencode"):
        shutil.rmtree(machine.root / path)
    done = machine.run("build")
    assert (done.code, done.err) == (0, "0 sources: nothing to do\n")


def test_a_removed_target_makes_orphans(machine: Machine) -> None:
    machine.run("build")
    machine.put("agentc.toml", TWO_TARGETS.partition('[[target]]\nformat = "copilot"')[0])
    assert "2 orphaned" in machine.run("build").err
    assert "orphaned" not in machine.run("build", "--target", "opencode").err
    assert "2 removed" in machine.run("build", "--prune").err
    assert (machine.root / OPENCODE).is_file()


def test_a_lost_lock_is_made_again_of_the_headers(machine: Machine) -> None:
    machine.run("build")
    before = machine.read(LOCK)
    (machine.root / "agents/writer.md").unlink()
    (machine.root / LOCK).unlink()
    machine.put(".github/agents/mine.agent.md", write_agent("mine"))
    done = machine.run("build", "--prune")
    assert done.code == 1
    assert "agentc.lock was not there; 2 outputs told where they come from" in done.err
    assert (machine.root / ".github/agents/writer.agent.md").is_file()  # its header alone says it
    assert (machine.root / ".github/agents/mine.agent.md").is_file()
    assert json.loads(machine.read(LOCK))["outputs"].keys() == json.loads(before)["outputs"].keys()


def test_a_target_may_not_be_a_source(machine: Machine) -> None:
    machine.put(
        "agentc.toml", '[[source]]\npath = ".claude/agents"\n[[target]]\nformat = "claude"\n'
    )
    machine.put(".claude/agents/a.md", write_agent("a"))
    before = machine.texts()
    done = machine.run("build")
    assert done.code in (1, 2)
    assert {**machine.texts(), "dotfiles/agentc.lock": b""} == {
        **before,
        "dotfiles/agentc.lock": b"",
    }


def test_two_targets_do_not_write_one_file(machine: Machine) -> None:
    machine.put(
        "agentc.toml",
        TWO_TARGETS + '[[target]]\nformat = "copilot"\nname = "two"\ngrants = "ask"\n',
    )
    done = machine.run("build")
    assert (done.code, "target copilot writes there, too" in done.err) == (1, True)
    assert machine.run("build").err.count("created") == 0


def test_a_report_for_programs(machine: Machine) -> None:
    machine.put(COPILOT, write_agent("reviewer", "Mine."))
    data = json.loads(machine.run("build", "--json").out)
    assert data["exit_code"] == 1
    by_path = {output["path"]: output for output in data["outputs"]}
    assert by_path[COPILOT]["standing"] == "foreign"
    assert by_path[OPENCODE].items() >= {
        "target": "opencode", "path": OPENCODE, "source": "agents/reviewer.md",
        "standing": "missing", "action": "create", "source_changed": False,
    }.items()  # fmt: skip
    machine.put("agents/reviewer.md", write_agent("reviewer", more="memory: project\n"))
    data = json.loads(machine.run("build", "--json").out)
    (made,) = (output for output in data["outputs"] if output["path"] == OPENCODE)
    assert [(loss["field"], loss["outcome"]) for loss in made["losses"]] == [("memory", "dropped")]


def test_many_files_are_a_few_lines_and_what_needs_a_name_has_one(tmp_path: Path) -> None:
    names = [f"agent-{number:03d}" for number in range(40)]
    machine = make_machine(tmp_path, **{name: write_agent(name) for name in names})
    machine.run("build")
    for name in names[:20]:
        machine.change(f".github/agents/{name}.agent.md", "You are", "Be")
    for name in names[20:26]:
        (machine.root / f"agents/{name}.md").write_bytes(b"---\nname: \xff\n---\n")
    for name in names[26:]:
        machine.change(f"agents/{name}.md", "Reads.", "Reads it.")
    done = machine.run("build", "--check")
    assert done.err.count("\n") <= LIMIT, done.err
    for name in names[:20]:
        assert f"{name}.agent.md" in done.err
    for name in names[20:26]:
        assert f"agents/{name}.md" in done.err
    whole = machine.run("build", "--check", "-v").err
    assert whole.count("\n") <= LIMIT + 6, whole
    assert "kept name" not in whole


def test_what_agents_lose_is_told_target_by_target_and_once_for_many(tmp_path: Path) -> None:
    names = [f"agent-{number:03d}" for number in range(40)]
    more = "tools: Read, Write\nmemory: project\nmodel: opus\n"
    machine = make_machine(tmp_path, **{name: write_agent(name, more=more) for name in names})
    for _ in range(2):  # what stands in step, too
        said = machine.run("build", "-v").err
        assert said.count("\n") <= 2 * LIMIT, said
        assert [line for line in said.splitlines() if line in ("opencode:", "copilot:")] == [
            "opencode:", "copilot:",
        ]  # fmt: skip
        assert "dropped memory (carried): project; opencode has no field for it (and 39" in said
        assert "kept name" not in said
        assert said.endswith("unchanged\n") or "80 created\n" in said
    listed = json.loads(machine.run("build", "--json").out)["outputs"]
    assert all("memory" in {loss["field"] for loss in one["losses"]} for one in listed)


def test_everything_goes_below_another_folder(machine: Machine, tmp_path: Path) -> None:
    machine.put("agentc.toml", TWO_TARGETS + '[[target]]\nformat = "claude"\nscope = "user"\n')
    out = tmp_path / "out"
    before = machine.snapshot()
    done = machine.run("build", "--root", str(out))
    assert (done.code, done.err) == (0, "2 sources: 6 created\n")
    assert {path: seen for path, seen in machine.snapshot().items() if path in before} == before
    assert (out / ".claude/agents/reviewer.md").is_file()
    assert "from agents/reviewer.md;" in (out / COPILOT).read_text()
    assert not (machine.root / LOCK).exists()
    assert machine.run("build", "--root", str(out)).err == "2 sources: 6 unchanged\n"
    (machine.root / "agents/reviewer.md").unlink()
    assert "3 removed" in machine.run("build", "--root", str(out), "--prune").err


PATHS = st.text(st.characters(codec="utf-8", exclude_characters="\0/"), min_size=1, max_size=12)


@FEWER
@given(
    names=st.lists(st.lists(PATHS, min_size=1, max_size=3).map("/".join), max_size=8, unique=True),
    source=st.text(max_size=10),
    data=st.data(),
)
def test_what_is_remembered_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], source: str, data: st.DataObject
) -> None:
    """Whatever paths there are, a lock says the same when it is read; merged by git or not."""
    root = tmp_path_factory.mktemp("repository")
    records = Records(root)
    digest = digest_text("x")
    plain = [name for name in names if str(Path(name)) == name and ".." not in Path(name).parts]
    plain = [name for name in plain if not set(name) & set(":\\") and Path(name).parts[0] != ".git"]
    for name in plain:
        records.put(root / name, OutputRecord("t", source, digest, digest, "o"))
    records.save()
    again = Records(root)
    assert again.items() == records.items()
    assert len(again.items()) == len(plain)
    if plain:
        gone = data.draw(st.sampled_from(plain))
        again.put(root / gone, None)
        again.save()
        assert {path for path, _ in Records(root).items()} == {root / one for one in plain} - {
            root / gone
        }


def test_a_lock_that_git_could_not_merge_is_read_as_both(machine: Machine) -> None:
    machine.git("init", "-q", "-b", "main")
    machine.run("build")
    machine.commit("base")
    machine.git("checkout", "-q", "-b", "other")
    machine.put("agents/zebra.md", write_agent("zebra"))
    machine.run("build")
    machine.commit("zebra")
    machine.git("checkout", "-q", "main")
    machine.put("agents/zero.md", write_agent("zero"))
    machine.run("build")
    machine.commit("zero")
    machine.git("merge", "other", "-m", "both", check=False)
    done = machine.run("build")
    assert (done.code, "8 unchanged" in done.err) == (0, True), done.err
    assert "<<<<" not in machine.read(LOCK)
    assert len(json.loads(machine.read(LOCK))["outputs"]) == 8


@pytest.mark.parametrize("form", ["opencode", "copilot", "gemini", "cursor", "codex", "qwen"])
def test_a_build_counts_what_agents_lose_as_a_conversion_does(machine: Machine, form: str) -> None:
    for name, tools in (("reviewer", "Read, Bash(git:*)"), ("writer", "Read, Bash"), ("x", "Read")):
        machine.put(f"agents/{name}.md", write_agent(name, more=f"tools: {tools}\n"))
    machine.put("agents/y.md", write_agent("y", more="color: red\nmodel: sonnet\n"))
    converted = machine.run("convert", "agents", "--to", form, "-o", "elsewhere").err
    machine.put("agentc.toml", TWO_TARGETS.partition("[[target]]")[0] + TARGET.format(form))
    built = machine.run("build").err
    for words in ("can do less", "lost something"):
        counts = [re.findall(rf"(\d+) {words}", said) for said in (converted, built)]
        assert counts[0] == counts[1], (converted, built)
    assert "can do more" not in built


def test_what_is_true_of_a_run_is_told_without_asking(machine: Machine, tmp_path: Path) -> None:
    """Limits around agents stay behind, and agents are read by way of links: each is a line."""
    machine.put("agentc.toml", TWO_TARGETS.replace('"agents"', '".claude/agents"'))
    (tmp_path / "others").mkdir()
    (tmp_path / "others/far.md").write_text(write_agent("far"))
    machine.put(".claude/settings.json", '{"permissions": {"deny": ["WebFetch"]}}')
    (machine.root / ".claude/agents").symlink_to(tmp_path / "others")
    machine.run("trust", "--yes")
    done = machine.run("build")
    assert "note[linked-source]: " in done.err
    assert "[PERM-CONFIG-LEFT]" in done.err
    assert done.err.count("\n") <= LIMIT
    assert machine.run("build").err == "1 source: 2 unchanged\n"
