"""The recipes of `docs/build.md`, with the tools that they are for.

Belongs here: what such a tool makes of a build. Not here: make, hooks without their program, and
the commands of the guide itself (`test_guide.py`). A tool that is not installed is skipped.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.builds import GIT, TWO_TARGETS, Machine, write_agent
from tests.support.console_blocks import call

pytestmark = pytest.mark.skipif(os.name == "nt", reason="its commands are a Unix shell's")
GUIDE = (ROOT / "docs/build.md").read_text(encoding="utf-8")
SOURCE = '[[source]]\npath = "agents"\nformat = "claude"\n'


def need(tool: str) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")


def get_recipe(language: str, word: str) -> str:
    """Return the code of the guide in a language that has a word, without its indentation."""
    found = re.findall(rf"(?m)^( *)```{language}\n((?:.*\n)*?) *```", GUIDE)
    (text,) = [re.sub(f"(?m)^{indent}", "", text) for indent, text in found if word in text]
    return str(text)


def run(machine: Machine, command: str) -> str:
    code, printed = call(machine, command)
    assert code == 0, printed
    return printed


def test_stow_links_a_package_and_is_written_through(shell: Machine) -> None:
    need("stow")
    shell.put("agentc.toml", SOURCE + get_recipe("toml", "claude-package"))
    shell.put("agents/reviewer.md", write_agent("reviewer"))
    assert run(shell, "agentc build") == "1 source: 2 created\n"
    run(shell, "stow claude-package opencode-package")
    claude, opencode = (
        shell.home / folder / "agents/reviewer.md" for folder in (".claude", ".config/opencode")
    )
    assert (shell.home / ".claude").is_symlink()
    shell.change("agents/reviewer.md", "Reads.", "Reads all.")
    assert run(shell, "agentc build") == "1 source: 2 updated\n"
    for file in (claude, opencode):
        assert "Reads all." in file.read_text()
    file = shell.root / "agents/new.md"
    file.write_text(write_agent("new"))
    assert "2 created" in run(shell, "agentc build")
    assert (shell.home / ".claude/agents/new.md").is_file()
    file.unlink()
    assert "2 removed" in run(shell, "agentc build --prune")
    run(shell, "stow --delete claude-package opencode-package")
    assert not (shell.home / ".claude").exists()


def test_a_stowed_folder_of_the_user_is_written_through(shell: Machine) -> None:
    need("stow")
    shell.put("agentc.toml", SOURCE + '[[target]]\nformat = "claude"\nscope = "user"\n')
    shell.put("agents/reviewer.md", write_agent("reviewer"))
    shell.put("package/.claude/settings.json", "{}\n")
    run(shell, "stow package && agentc trust --yes")
    assert ".claude is a link; what lies below is written to" in run(shell, "agentc build")
    assert (shell.root / "package/.claude/agents/reviewer.md").is_file()
    assert run(shell, "agentc build && agentc build --check --all").count("1 unchanged") == 2


def test_just_builds(shell: Machine) -> None:
    need("just")
    shell.put("agentc.toml", TWO_TARGETS)
    shell.put("agents/reviewer.md", write_agent("reviewer"))
    shell.put("justfile", get_recipe("just", "agentc"))
    assert "2 created" in run(shell, "just agents")
    assert "2 unchanged" in run(shell, "just agents")
    assert "2 unchanged" in run(shell, "just check")
    (shell.root / ".github/agents/reviewer.agent.md").unlink()
    assert call(shell, "just check")[0] != 0


@pytest.mark.parametrize("hook", ["agentc-check", "agentc-build"])
def test_pre_commit_sees_edits_and_deletions(shell: Machine, hook: str) -> None:
    """The hooks as they are declared, but for the language: what is installed is at hand."""
    need("pre-commit")
    manifest = ROOT / ".pre-commit-hooks.yaml"
    run(shell, f"pre-commit validate-manifest {manifest}")
    declared = manifest.read_text(encoding="utf-8").replace("language: python", "language: system")
    chosen = re.search(rf"(?ms)^- id: {hook}\n.*?(?=^- |\Z)", declared)
    assert chosen is not None
    hooks = re.sub(r"(?m)^", "      ", chosen[0])
    shell.put(".pre-commit-config.yaml", f"repos:\n  - repo: local\n    hooks:\n{hooks}\n")
    shell.put("agentc.toml", TWO_TARGETS)
    shell.put("agents/reviewer.md", write_agent("reviewer"))
    shell.put("agents/writer.md", write_agent("writer"))
    shell.put("notes.txt", "")
    git = f"git {' '.join(GIT[:4])}"
    run(
        shell,
        f"git init -q && pre-commit install && agentc build && git add -A && {git} commit -qm a",
    )
    for path in ("agents/reviewer.md", ".github/agents/reviewer.agent.md"):
        if path.startswith("agents"):
            shell.change(path, "Reads.", "Reads all.")
        else:
            run(shell, f"git rm -q {path}")
        run(shell, "git add -A")
        code, printed = call(shell, f"{git} commit -qm b")
        assert code == 1, printed  # the one says so, the other one changed files
        run(shell, f"agentc build && git add -A && {git} commit --allow-empty -qm b")
    shell.put("notes.txt", "nothing of agents")
    run(shell, f"git add -A && {git} commit -qm c")
    run(shell, "git rm -q agents/writer.md")
    code, printed = call(shell, f"{git} commit -qm d")
    assert (code, "agentc build --prune && git add " in printed) == (1, True), printed
    run(shell, f"agentc build --prune && git add -A && {git} commit -qm d")
    shell.put("agents/new.md", write_agent("new"))
    for add in ("agents", "agents agentc.lock", "agents .github .opencode"):
        run(shell, f"git reset -q && agentc build && git add {add}")
        code, printed = call(shell, f"{git} commit -qm e")
        assert (code, "git add " in printed) == (1, True), printed
    run(shell, f"agentc build && git add -A && {git} commit -qm e && agentc build --check")


def apply_source_state(source: Path, home: Path) -> None:
    """Do what chezmoi does with plain files: `dot_` is a dot, hidden ones and ignored ones stay."""
    ignored = (source / ".chezmoiignore").read_text().split()
    for path in source.rglob("*"):
        name = path.relative_to(source).as_posix()
        if path.is_file() and not name.startswith(".") and not name.startswith(tuple(ignored)):
            parts = [re.sub(r"^dot_", ".", part) for part in Path(name).parts]
            if parts[-1].startswith("run_"):
                continue
            target = home.joinpath(*parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)


def test_a_build_into_the_source_state_of_chezmoi(shell: Machine) -> None:
    shell.put("agentc.toml", SOURCE + get_recipe("toml", "dot_claude"))
    shell.put(".chezmoiignore", "agentc.toml\nagentc.lock\nagents/\n")
    shell.put("agents/reviewer.md", write_agent("reviewer"))
    assert run(shell, "agentc build") == "1 source: 2 created\n"
    apply_source_state(shell.root, shell.home)
    assert "You are reviewer." in (shell.home / ".claude/agents/reviewer.md").read_text()
    assert "You are reviewer." in (shell.home / ".config/opencode/agents/reviewer.md").read_text()
    assert not (shell.home / "agents").exists()
    assert run(shell, "agentc build --check") == "1 source: 2 unchanged\n"


def test_a_script_that_chezmoi_runs_builds(shell: Machine) -> None:
    """It is run in the home folder, and told where the source state is."""
    shell.put("agentc.toml", SOURCE + '[[target]]\nformat = "claude"\nscope = "user"\n')
    shell.put("agents/reviewer.md", write_agent("reviewer"))
    script = shell.put("run_after_agents.sh", get_recipe("sh", "CHEZMOI_SOURCE_DIR"))
    run(shell, "agentc trust --yes")
    shell.env["CHEZMOI_SOURCE_DIR"] = str(shell.root)
    assert "1 created" in run(shell, f"cd .. && sh {script}")
    assert (shell.home / ".claude/agents/reviewer.md").is_file()


def test_yadm_has_the_home_folder_for_a_repository(tmp_path: Path, shell: Machine) -> None:
    need("yadm")
    home = Machine(shell.home, ".")
    home.put("agentc.toml", SOURCE + get_recipe("toml", "your own agents"))
    home.put("agents/reviewer.md", write_agent("reviewer"))
    git = "-c user.name=A -c user.email=a@example.org"
    run(home, "yadm init && agentc trust --yes")
    assert run(home, "agentc build") == "1 source: 2 created\n"
    run(
        home,
        f"yadm add agents agentc.toml agentc.lock .claude .config/opencode && yadm {git} commit -qm a",
    )
    assert run(home, "agentc build --check") == "1 source: 2 unchanged\n"
    home.change("agents/reviewer.md", "Reads.", "Reads all.")
    code, printed = call(home, "agentc build --check")
    assert (code, "2 stale" in printed) == (1, True), printed
    run(home, f"agentc build && yadm {git} commit -qam b")
    other = Machine(tmp_path / "other", ".")
    other.home.mkdir()
    shutil.copytree(shell.home / "bin", other.home / "bin")
    run(other, f"yadm clone -f {shell.home}/.local/share/yadm/repo.git")
    assert run(other, "agentc build --check") == "1 source: 2 unchanged\n"
    assert run(other, "agentc trust --yes && agentc build").endswith("1 source: 2 unchanged\n")
    assert json.loads(other.read("agentc.lock"))["outputs"].keys() == {
        ".claude/agents/reviewer.md", ".config/opencode/agents/reviewer.md",
    }  # fmt: skip


def test_two_commands_put_everything_in_place_on_a_fresh_machine(
    tmp_path: Path, shell: Machine
) -> None:
    shell.put("agentc.toml", SOURCE + get_recipe("toml", "your own agents"))
    shell.put("agents/reviewer.md", write_agent("reviewer"))
    shell.git("init", "-q", "-b", "main")
    shell.commit("first")
    other = Machine(tmp_path / "other", ".")
    other.home.mkdir()
    shutil.copytree(shell.home / "bin", other.home / "bin")
    found = re.search(r"(?m)^(git clone URL dotfiles.*)\n(agentc trust.*)$", GUIDE)
    assert found is not None
    clone = found[1].replace("URL", str(shell.root))
    command = f"{clone} && {found[2].replace('trust', 'trust --yes')}"
    assert run(other, command).endswith("1 source: 2 created\n")
    assert (other.home / ".claude/agents/reviewer.md").is_file()
