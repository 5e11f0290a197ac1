"""What a build advises, which is nothing that only a conversion takes.

Belongs here: advice in its words, and that it leads on. Not here: what happened (`test_build.py`,
`test_sync.py`).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agentc.build.own_words import translate
from agentc.cli.convert import command as convert
from agentc.cli.sync import command as sync
from agentc.project.config_keys import FILES, PERMISSIONS
from tests.support.builds import TWO_TARGETS, Machine, write_agent

COPILOT = ".github/agents/reviewer.agent.md"
SOURCE = "agents/reviewer.md"
HOOKS = "hooks:\n  PreToolUse:\n  - matcher: Bash\n    hooks: [{type: command, command: ./c.sh}]\n"
OPTIONS = {word for one in convert.params for word in one.opts if word.startswith("--")}
OWN = {word for one in sync.params for word in one.opts}


@pytest.mark.parametrize("key", [*PERMISSIONS, *FILES])
def test_an_option_is_said_as_a_key_of_the_file(key: str) -> None:
    """No option of a setting is left in any advice; a word of another command is not touched."""
    option = f"--{'no-carry' if key == 'carry' else key.replace('_', '-')}"
    if option in OPTIONS and key not in ("servers", "materialize", "adapt_body"):
        told = translate(f"it stays; {option} write changes that")
        assert option not in told
        assert f"{key} = " in told or key == "rename_reserved"
    assert translate("`agentc sync --ours`, - --x") == "`agentc sync --ours`, - --x"


def test_several_capabilities_are_one_list() -> None:
    told = translate("--allow-widening shell --allow-widening mcp-start lets these limits go")
    assert told == 'allow_widening = ["shell", "mcp-start"] lets these limits go'


def test_a_capability_in_quotes_is_one() -> None:
    assert translate("--allow-widening '*' lets it go") == 'allow_widening = ["*"] lets it go'


def _has_foreign_options(said: str) -> list[str]:
    return sorted((OPTIONS - OWN).intersection(re.findall(r"--[a-z][a-z-]*", said)))


def test_a_reserved_name_leads_to_its_key(machine: Machine) -> None:
    machine.put("agents/general.md", write_agent("general"))
    done = machine.run("build")
    assert (done.code, 'or say rename_reserved = "-mine"' in done.err) == (1, True), done.err
    assert _has_foreign_options(done.err) == []
    machine.put("agentc.toml", machine.read("agentc.toml").replace(
        'format = "opencode"\n', 'format = "opencode"\nrename_reserved = "-mine"\n'
    ))  # fmt: skip
    assert machine.run("build").code == 0
    assert (machine.root / ".opencode/agents/general-mine.md").is_file()


def test_a_conflict_leads_to_both_sides(machine: Machine) -> None:
    machine.run("build")
    machine.change(COPILOT, "Reads.", "Reads theirs.")
    machine.change(SOURCE, "Reads.", "Reads ours.")
    done = machine.run("sync")
    assert "`agentc sync --ours`" in done.err
    assert "`agentc sync --theirs`" in done.err
    assert _has_foreign_options(done.err) == []


def test_a_link_leads_to_the_configuration(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    machine.put(".github/x", "")
    (machine.root / ".github/agents").symlink_to(tmp_path / "out")
    (tmp_path / "more").mkdir()
    (tmp_path / "more/far.md").write_text(write_agent("far"))
    (machine.root / "agents/linked").symlink_to(tmp_path / "more")
    done = machine.run("build")
    assert "name that place in the target, or take it away" in done.err, done.err
    assert "agents/linked: a link to a folder with files for agents" in done.err, done.err
    assert "give that folder a [[source]] of its own" in done.err
    assert _has_foreign_options(done.err) == []


@pytest.mark.parametrize("command", [("build", "-v"), ("build",), ("sync", "-v"), ("status",)])
def test_no_report_names_options_of_a_conversion(machine: Machine, command: tuple[str]) -> None:
    more = f"{HOOKS}mcpServers: [x]\nmodel: opus\n"
    machine.put("agents/writer.md", write_agent("writer", more=more))
    machine.put(".claude/settings.json", '{"permissions": {"deny": ["WebFetch"]}}')
    machine.put("agentc.toml", f'{TWO_TARGETS}[[target]]\nformat = "codex"\n')
    machine.run("build")
    machine.change(COPILOT, "Reads.", "Reads all.")
    machine.change(".github/agents/writer.agent.md", "name: writer", "name: writer\ntarget: vscode")
    machine.put(".opencode/agents/reviewer.md", write_agent("reviewer", "Mine."))
    machine.change("agents/writer.md", "Reads.", "Writes.")
    said = machine.run(*command).said
    assert _has_foreign_options(said) == [], said
