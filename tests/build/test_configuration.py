"""What `agentc.toml` may say of a build, and what is said of slips in it.

Belongs here: reading it. Not here: what a build makes of it (`test_build.py`), trust
(`test_trust.py`).
"""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from agentc import __version__
from agentc.build.versions import is_version_allowed
from tests.support.builds import TWO_TARGETS, Machine, write_agent

SOURCE = '[[source]]\npath = "agents"\n'
TARGET = '[[target]]\nformat = "opencode"\n'


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


def test_convert_takes_its_own_keys_of_the_same_file(machine: Machine) -> None:
    machine.put("agentc.toml", f'{TWO_TARGETS}\n[models]\nsonnet = "gate/sonnet"\n')
    machine.put("agents/coder.md", write_agent("coder", more="model: sonnet\n"))
    words = ("convert", "agents/coder.md", "--to", "opencode", "--from", "claude")
    assert "model: gate/sonnet" in machine.run(*words).out
    machine.put("agentc.local.toml", '[models]\nsonnet = "mine/sonnet"\n')
    assert "model: mine/sonnet" in machine.run(*words).out


def test_a_machine_has_targets_and_models_of_its_own(machine: Machine) -> None:
    machine.put("agents/coder.md", write_agent("coder", more="model: sonnet\n"))
    machine.put(
        "agentc.local.toml", f'{"[[target]]"}\nformat = "gemini"\n[models]\nsonnet = "x/y"\n'
    )
    assert machine.run("build").code == 0
    assert "model: x/y" in machine.read(".opencode/agents/coder.md")
    assert (machine.root / ".gemini/agents/coder.md").is_file()


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
