"""The first `agentc.toml`, from what is there.

Belongs here: what `agentc init` proposes. Not here: what may stand in the file
(`test_configuration.py`).
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.support.builds import Machine, write_agent


@pytest.fixture
def bare(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path)
    machine.put(".git/HEAD", "")
    return machine


def read_proposal(machine: Machine) -> dict[str, list[dict[str, str]]]:
    return tomllib.loads(machine.read("agentc.toml"))


def test_the_folder_with_most_agents_is_the_source(bare: Machine) -> None:
    for name in ("a", "b", "c"):
        bare.put(f".claude/agents/{name}.md", write_agent(name))
    bare.put(".opencode/agents/x.md", "---\ndescription: X.\nmode: subagent\n---\nX\n")
    (bare.root / ".gemini/agents").mkdir(parents=True)
    before = bare.texts()
    done = bare.run("init")
    assert (done.code, "a build would do this:" in done.err) == (0, True), done.said
    assert "3 sources: 6 missing" in done.err
    assert bare.texts().items() - before.items() == {
        ("dotfiles/agentc.toml", bare.read("agentc.toml").encode())
    }
    proposed = read_proposal(bare)
    assert [source["path"] for source in proposed["source"]] == [".claude/agents"]
    assert [target["format"] for target in proposed["target"]] == ["opencode", "gemini"]
    assert bare.run("build").code == 0
    assert bare.read(".opencode/agents/x.md").endswith("X\n")


def test_an_output_is_no_source(bare: Machine) -> None:
    bare.put(".claude/agents/a.md", write_agent("a"))
    for name in ("b", "c"):
        bare.put(f"agents/{name}.md", write_agent(name))
    bare.run("convert", "agents", "--from", "claude", "--to", "gemini", "-o", ".")
    bare.run("init")
    assert [source["path"] for source in read_proposal(bare)["source"]] == ["agents"]


def test_a_plugins_agents_are_a_source(bare: Machine) -> None:
    bare.put(".claude/agents/a.md", write_agent("a"))
    bare.put("plugins/sow/.claude-plugin/plugin.json", "{}")
    bare.put("plugins/sow/agents/hand.md", write_agent("hand"))
    bare.run("init")
    paths = [source["path"] for source in read_proposal(bare)["source"]]
    assert paths == [".claude/agents", "plugins/sow/agents"]
    assert bare.run("build").code == 0
    assert (bare.root / ".opencode/agents/hand.md").is_file()


def test_your_own_places_are_proposed_and_left_to_you(bare: Machine) -> None:
    bare.put("agents/a.md", write_agent("a"))
    bare.put("../.claude/agents/mine.md", write_agent("mine"))
    bare.run("init")
    text = bare.read("agentc.toml")
    assert "# Found: ~/.claude/agents, 1 agents (claude)" in text
    assert '# format = "claude"\n# scope = "user"' in text
    assert all("scope" not in target for target in read_proposal(bare)["target"])


def test_nothing_is_there_yet(bare: Machine) -> None:
    done = bare.run("init")
    assert (done.code, "no agents were found" in done.err) == (0, True)
    bare.put("agents/a.md", write_agent("a"))
    assert bare.run("build").code == 0


def test_what_is_there_already_stays(bare: Machine) -> None:
    bare.put("agentc.toml", "# mine\n")
    done = bare.run("init")
    assert (done.code, "it is there already" in done.err) == (1, True)
    assert bare.read("agentc.toml") == "# mine\n"


def test_a_dry_run_prints_it(bare: Machine) -> None:
    bare.put("agents/a.md", write_agent("a"))
    before = bare.texts()
    done = bare.run("init", "--dry-run")
    assert tomllib.loads(done.out)["source"] == [{"path": "agents", "format": "claude"}]
    assert bare.texts() == before
