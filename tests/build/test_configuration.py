"""What `agentc.toml` may say of a build, and what is said of slips in it.

Belongs here: reading it. Not here: what a build makes of it (`test_build.py`), trust
(`test_trust.py`).
"""

from __future__ import annotations

import platform
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentc import __version__
from agentc.build.record_texts import LOCK
from agentc.build.versions import is_version_allowed
from tests.conftest import FEWER
from tests.support.builds import TWO_TARGETS, Machine, make_machine, run_full, write_agent

SOURCE = '[[source]]\npath = "agents"\n'
TARGET = '[[target]]\nformat = "opencode"\n'
GEMINI = '[[target]]\nformat = "gemini"\n'


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (SOURCE + "[[target]]\nformat = 'opencod'\n", 4, 'unknown format "opencod"'),
        (SOURCE + "[[target]]\nformat = 'opencode-json'\n", 4, "only read"),
        (SOURCE + TARGET + "modle = 1\n", 5, 'did you mean "models"?'),
        (SOURCE + TARGET + TARGET, 6, 'two targets are called "opencode"'),
        (SOURCE + TARGET + 'scope = "me"\n', 5, 'must be "project" or "user"'),
        (SOURCE + TARGET + 'grants = "always"\n', 5, 'must be "allow" or "ask"'),
        (SOURCE + TARGET + 'when = {os = "beos"}\n', 5, "when.os names no system"),
        (SOURCE + TARGET + 'when = {hots = "x"}\n', 5, 'did you mean "host"?'),
        (SOURCE + TARGET + 'place = "a"\npath = "b"\n', 4, "takes one of place, path and scope"),
        ("[[source]]\nfrom = 'x'\n" + TARGET, 2, 'unknown key "source.from"'),
        (TARGET, None, "no [[source]]"),
        (SOURCE, None, "no [[target]]"),
        ("[source]\npath = 'agents'\n" + TARGET, 1, "source must be a list of tables"),
        ("tagret = 1\n" + SOURCE + TARGET, 1, 'did you mean "target"?'),
        ("required-version = 'new'\n" + SOURCE + TARGET, 1, "required-version is no version"),
        ("required-version = '>=99'\n" + SOURCE + TARGET, 1, "this repository wants agentc >=99"),
        ("include = 'x'\n" + SOURCE + TARGET, 1, "include must be a list of texts"),
        ("[permissions]\ngrant = 'ask'\n" + SOURCE + TARGET, 2, 'did you mean "grants"?'),
        (SOURCE + '[[target]]\ntemplate = "x.j2"\n', 3, "has no format"),
    ],
)  # fmt: skip
def test_a_slip_is_told_at_its_line(
    machine: Machine, text: str, line: int | None, words: str
) -> None:
    machine.put("agentc.toml", text)
    done = machine.run("build")
    where = "agentc.toml" + (f":{line}" if line else "")
    assert done.code == 2
    assert words in done.err
    assert done.err.startswith(f"{where}: error[config]: "), done.err
    assert set(machine.texts()) == {
        f"dotfiles/{name}" for name in ("agentc.toml", "agents/reviewer.md", "agents/writer.md")
    }


def test_versions_are_compared_by_their_numbers() -> None:
    assert is_version_allowed(__version__, f"=={__version__}")
    assert is_version_allowed("0.10", ">=0.9, <1")
    assert not is_version_allowed("0.10", ">=0.9, <0.10")
    assert not is_version_allowed("1.0", "!=1")


def test_there_is_a_way_to_a_first_configuration(machine: Machine) -> None:
    (machine.root / "agentc.toml").unlink()
    done = machine.run("build")
    assert (done.code, "agentc init" in done.err) == (2, True)


def test_the_file_of_one_machine_hides_none_further_up(machine: Machine) -> None:
    machine.put("agents/agentc.local.toml", '[models]\nsonnet = "mine/sonnet"\n')
    done = machine.run("build", at="agents")
    assert done.code == 0, done.err
    assert machine.read(".opencode/agents/reviewer.md")


def test_convert_takes_its_own_keys_of_the_same_file(machine: Machine) -> None:
    machine.put("agentc.toml", f'{TWO_TARGETS}\n[models]\nsonnet = "gate/sonnet"\n')
    machine.put("agents/coder.md", write_agent("coder", more="model: sonnet\n"))
    words = ("convert", "agents/coder.md", "--to", "opencode", "--from", "claude")
    assert "model: gate/sonnet" in machine.run(*words).out
    machine.put("agentc.local.toml", '[models]\nsonnet = "mine/sonnet"\n')
    assert "model: mine/sonnet" in machine.run(*words).out


OWN_SETTINGS = (
    '[models]\nsonnet = "x/y"\n',
    '[permissions]\ngrants = "ask"\n',
    "[files]\ncarry = false\n",
    'exclude = ["agents/writer.md"]\n',
    '[[source]]\npath = "mine"\nformat = "claude"\n',
)


@given(
    said=st.lists(st.sampled_from(OWN_SETTINGS), unique=True, max_size=len(OWN_SETTINGS)),
    target=st.sampled_from(["", GEMINI]),
)
@settings(FEWER)
def test_what_one_machine_says_changes_nothing_that_everybody_has(
    said: list[str], target: str
) -> None:
    """The lock and the outputs that it records are the same, whatever one machine's file says."""
    with tempfile.TemporaryDirectory() as folder:
        machines = [make_machine(Path(folder) / name) for name in "ab"]
        for machine in machines:
            machine.put("agents/coder.md", write_agent("coder", more="model: sonnet\n"))
            machine.put("agents/writer.md", write_agent("writer", more="tools: Read, Bash\n"))
            machine.put("mine/own.md", write_agent("own"))
        bare = sorted(said, key=lambda text: text.startswith("["))
        machines[1].put("agentc.local.toml", "".join([*bare, target]))
        ends = [machine.run("build") for machine in machines]
        assert [done.code for done in ends] == [0, 0], ends[1].said
        texts = [
            {
                path: text
                for path, text in machine.texts().items()
                if path.startswith("dotfiles/.") or LOCK in path
            }
            for machine in machines
        ]
        own = {path for path in texts[1] if path.startswith("dotfiles/.gemini")}
        assert bool(own) is bool(target)
        assert texts[0] == {path: text for path, text in texts[1].items() if path not in own}
        told = (
            "does not count for opencode, copilot, whose outputs agentc.lock records" in ends[1].err
        )
        assert told is bool(said), ends[1].err


def test_a_machine_has_targets_and_models_of_its_own(machine: Machine) -> None:
    machine.put("agents/coder.md", write_agent("coder", more="model: sonnet\n"))
    own = f'{GEMINI}[[target]]\nformat = "opencode"\nplace = "mine"\nname = "mine"\n'
    machine.put("agentc.local.toml", f'{own}[models]\nsonnet = "x/y"\n')
    assert machine.run("build").code == 0
    assert "model: x/y" in machine.read("mine/.opencode/agents/coder.md")
    assert "model: x/y" not in machine.read(".opencode/agents/coder.md")
    assert (machine.root / ".gemini/agents/coder.md").is_file()
    again = machine.run("build", "--check")
    assert "agentc.local.toml: what it says" in again.err
    assert again.err == run_full(machine, "build", "--check").err


def test_a_machines_settings_count_for_what_lies_outside(machine: Machine) -> None:
    machine.put("agents/coder.md", write_agent("coder", more="model: sonnet\n"))
    machine.put("agentc.toml", SOURCE + TARGET + 'scope = "user"\n')
    machine.put("agentc.local.toml", '[models]\nsonnet = "x/y"\n')
    machine.run("trust", "--yes")
    done = machine.run("build")
    assert (done.code, "does not count" in done.err) == (0, False), done.err
    assert "model: x/y" in machine.read("../.config/opencode/agents/coder.md")


def _clone(machine: Machine, folder: Path) -> Machine:
    """Return another machine with what this one's git has."""
    folder.mkdir()
    machine.git("clone", "-q", str(machine.root), str(folder / "dotfiles"))
    return Machine(folder)


def test_a_machines_own_targets_are_no_matter_of_others(machine: Machine, tmp_path: Path) -> None:
    """The lock is the repository's: what a clone does not have is not remembered there."""
    machine.put(".gitignore", "agentc.local.toml\n.gemini/\n")
    machine.git("init", "-q", "-b", "main")
    machine.run("build")
    lock = machine.read(LOCK)
    machine.put("agentc.local.toml", GEMINI)
    assert machine.run("build").code == 0
    assert machine.read(LOCK) == lock
    machine.commit("built")
    other = _clone(machine, tmp_path / "other")
    check = other.run("build", "--check")
    assert (check.code, check.err) == (0, "2 sources: 4 unchanged\n")
    machine.change("agents/reviewer.md", "Reads.", "Reads all.")
    assert "1 stale" not in machine.run("build", "--check").err
    assert machine.run("build").code == 0
    assert "Reads all." in machine.read(".gemini/agents/reviewer.md")
    (machine.root / "agentc.local.toml").unlink()
    assert ".gemini/agents/reviewer.md" in machine.run("build", "--check").err
    assert machine.run("build", "--prune").code == 0
    assert not (machine.root / ".gemini/agents/reviewer.md").exists()


@pytest.mark.parametrize("from_local", [True, False])
def test_a_record_follows_its_target_to_the_other_file(machine: Machine, from_local: bool) -> None:
    names = ("agentc.local.toml", "agentc.toml")
    texts = (GEMINI, TWO_TARGETS), ("", TWO_TARGETS + GEMINI)
    for step in texts if from_local else reversed(texts):
        for name, text in zip(names, step, strict=True):
            machine.put(name, text)
        assert machine.run("build").code == 0
        assert ("gemini" in machine.read(LOCK)) is (GEMINI in step[1])
        before = machine.snapshot()
        assert machine.run("build").code == 0
        assert machine.snapshot() == before
    machine.put(".gemini/agents/reviewer.md", "mine")
    assert machine.run("build").code == 1
    machine.run("forget", ".gemini/agents/reviewer.md")
    assert machine.run("build").code == 0
    assert ("let-go" in machine.read(LOCK)) is from_local


@pytest.mark.parametrize("words", [(), ("-q",)])
def test_a_check_says_why_it_fails(machine: Machine, tmp_path: Path, words: tuple[str]) -> None:
    """Orphans are named, also those that only the lock knows."""
    machine.put(".gitignore", ".gemini/\n")
    machine.put("agentc.toml", TWO_TARGETS + GEMINI)
    machine.git("init", "-q", "-b", "main")
    machine.run("build")
    machine.put("agentc.toml", TWO_TARGETS)
    machine.commit("built")
    other = _clone(machine, tmp_path / "other")
    check = other.run("build", "--check", *words)
    assert check.code == 1
    assert "(`agentc build` forgets them): .gemini/agents/reviewer.md" in check.err
    assert "2 orphaned" in check.err
    assert other.run("build").code == 0
    assert other.run("build", "--check").code == 0
    machine.put("agents/reviewer.md", write_agent("reviewer", "Reads all."))
    assert "stale: " in machine.run("build", "--check", *words).err


def test_targets_are_for_systems_and_hosts(machine: Machine) -> None:
    mine = {"Darwin": "macos", "Windows": "windows"}.get(platform.system(), "linux")
    other = "windows" if mine != "windows" else "linux"
    machine.put(
        "agentc.toml",
        f'{SOURCE}[[target]]\nformat = "opencode"\nwhen = {{os = ["{mine}"]}}\n'
        f'[[target]]\nformat = "gemini"\nwhen = {{os = "{other}"}}\n'
        f'[[target]]\nformat = "cursor"\nwhen = {{host = "no such*"}}\n',
    )
    done = machine.run("build")
    assert (done.code, "not for this machine: gemini, cursor" in done.err) == (0, True)
    assert {path.parts[0] for path in _outputs(machine)} == {".opencode"}


def _outputs(machine: Machine) -> set[Path]:
    paths = {Path(path).relative_to("dotfiles") for path in machine.texts() if path[0] == "d"}
    return {path for path in paths if path.parts[0].startswith(".") and path.suffix == ".md"}


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        ('names = ["rev*"]', {"reviewer"}),
        ('folders = ["backend"]', {"coder"}),
        ('fields = {color = "red"}', {"coder"}),
        ('fields = {color = ["red", "blue"], team = "core"}', {"reviewer"}),
        ('fields = {skills = "pdf"}', {"writer"}),
    ],
)
def test_a_target_is_for_agents_by_name_folder_or_field(
    machine: Machine, choice: str, names: set[str]
) -> None:
    machine.put("agents/backend/coder.md", write_agent("coder", more="color: red\n"))
    machine.put("agents/reviewer.md", write_agent("reviewer", more="color: blue\nteam: core\n"))
    machine.put("agents/writer.md", write_agent("writer", more="skills: [pdf, docx]\n"))
    machine.put("agentc.toml", f"{SOURCE}format = 'claude'\n{TARGET}{choice}\n")
    assert machine.run("build").code == 0
    assert {path.stem for path in _outputs(machine)} == names


def test_files_are_included_and_excluded_by_their_paths(machine: Machine) -> None:
    machine.put("agents/old/former.md", write_agent("former"))
    machine.put("agents/old/kept.md", write_agent("kept"))
    machine.put("agentc.toml", f'exclude = ["*/old/f*"]\n{SOURCE}{TARGET}')
    assert machine.run("build").code == 0
    assert {path.stem for path in _outputs(machine)} == {"reviewer", "writer", "kept"}
    machine.put("agentc.toml", f'{SOURCE}include = ["agents/old/*"]\n{TARGET}')
    done = machine.run("build", "--prune")
    assert {path.stem for path in _outputs(machine)} == {"former", "kept"}, done.said


def test_two_targets_of_one_format_have_names(machine: Machine) -> None:
    machine.put(
        "agentc.toml",
        f'{SOURCE}{TARGET}name = "near"\n{TARGET}name = "far"\nplace = "dist"\nmodels = {{"*" = "inherit"}}\n'
        f'{TARGET}name = "flat"\npath = "all"\n',
    )
    assert machine.run("build", "--target", "far").code == 0
    assert (machine.root / "dist/.opencode/agents/reviewer.md").is_file()
    assert not (machine.root / ".opencode").exists()
    assert machine.run("build", "--target", "opencode").code == 0
    assert (machine.root / "all/reviewer.md").is_file()
    assert (machine.root / ".opencode/agents/reviewer.md").is_file()
    done = machine.run("build", "--target", "nearr")
    assert (done.code, 'did you mean "near"?' in done.err) == (2, True), done.err
