"""What a user can decide about permissions: grants, widening, hooks, reserved names, the own
configuration.

Belongs here: the options and the keys of `agentc.toml`, end to end. Not here: what happens without
them (`corpus/test_vectors.py`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.in_process import Outcome, call_here

READER = "---\nname: reader\ndescription: d\ntools: Read, Bash, Edit, Write\n---\nBody.\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A project with one agent, and a home beside it."""
    (tmp_path / "home/.config/opencode").mkdir(parents=True)
    agents = tmp_path / "project/.claude/agents"
    agents.mkdir(parents=True)
    (agents / "reader.md").write_text(READER)
    return tmp_path


def run(place: Path, *arguments: str) -> Outcome:
    """The command in the project, with the home beside it."""
    words = ("convert", *arguments)
    return call_here(words, place / "project", {"HOME": str(place / "home")})


def permission(place: Path, *arguments: str) -> dict[str, Any]:
    """What OpenCode gets about the reader."""
    done = run(place, ".claude/agents/reader.md", "--to", "opencode", *arguments)
    assert done.returncode == 0, done.stderr
    stated: dict[str, Any] = yaml.safe_load(done.stdout.split("---\n")[1])["permission"]
    return stated


def test_a_grant_overrides_unless_the_configuration_is_respected(place: Path) -> None:
    home = place / "home/.config/opencode/opencode.json"
    home.write_text(json.dumps({"permission": {"bash": "deny", "edit": "allow"}}))
    project = place / "project/opencode.jsonc"
    project.write_text('{"permission": {"edit": {"*": "ask", "docs/*": "allow"}}} // ours')
    assert permission(place)["bash"] == "allow"
    respected = permission(place, "--respect-config")
    assert respected["bash"] == "deny"
    assert respected["edit"] == {"*": "ask", "docs/*": "allow"}
    told = run(place, "--to", "opencode", "--dry-run").stderr
    assert told.count("PERM-GRANT-OVERRIDES") == 1
    told = run(place, "--to", "opencode", "--dry-run", "--respect-config").stderr
    assert "PERM-GRANT-OVERRIDES" not in told
    assert "PERM-CONFIG-KEPT" in told


def test_later_configurations_win_key_by_key(place: Path) -> None:
    (place / "home/.config/opencode/opencode.json").write_text('{"permission": {"bash": "deny"}}')
    (place / "project/.opencode").mkdir()
    (place / "project/.opencode/opencode.json").write_text('{"permission": {"bash": "allow"}}')
    assert permission(place, "--respect-config")["bash"] == "allow"


def test_a_configuration_that_cannot_be_read_stops_the_run(place: Path) -> None:
    (place / "home/.config/opencode/opencode.json").write_text('{"permission": ')
    done = run(place, ".claude/agents/reader.md", "--to", "opencode", "--respect-config")
    assert done.returncode == 2
    assert "opencode.json" in done.stderr


def test_grants_may_ask_from_the_configuration_file(place: Path) -> None:
    (place / "project/agentc.toml").write_text('[permissions]\ngrants = "ask"\n')
    stated = permission(place)
    assert (stated["bash"], stated["edit"]) == ("ask", "ask")


@pytest.mark.parametrize(
    "line",
    [
        'grants = "never"',
        "allow_widening = ['paint']",
        "carry_exec = 1",
        "x = 1",
        "rename_reserved = ''",
    ],
)
def test_a_wrong_key_is_named(place: Path, line: str) -> None:
    (place / "project/agentc.toml").write_text(f"[permissions]\n{line}\n")
    done = run(place, "--to", "opencode", "--dry-run")
    assert done.returncode == 2
    assert f"permissions.{line.split()[0]}" in done.stderr


def test_files_are_as_the_configuration_says(place: Path) -> None:
    text = "---\nname: x\ndescription: d\nmemory: user\n---\nRead CLAUDE.md first.\n"
    (place / "project/in.md").write_text(text)
    arguments = ("in.md", "--from", "claude", "--to", "opencode")
    usual = run(place, *arguments).stdout
    assert "\n# memory: user\n" in usual
    assert "CLAUDE.md" in usual
    (place / "project/agentc.toml").write_text("[files]\ncarry = false\nadapt_body = true\n")
    chosen = run(place, *arguments).stdout
    assert "# agentc" not in chosen
    assert "AGENTS.md" in chosen
    (place / "project/agentc.toml").write_text("[files]\ncarries = false\n")
    done = run(place, *arguments)
    assert done.returncode == 2
    assert 'unknown key "files.carries"' in done.stderr
    assert 'did you mean "carry"?' in done.stderr


def test_widening_is_named_and_told(place: Path) -> None:
    permission = "{external_directory: deny, bash: {'*': deny, 'git *': allow}}"
    text = f"---\nmode: subagent\ndescription: d\npermission: {permission}\n---\n"
    (place / "project/in.md").write_text(text)
    arguments = ("in.md", "--from", "opencode", "--to", "claude")
    assert run(place, *arguments).returncode == 1
    done = run(place, *arguments, "--allow-widening", "external_directory")
    assert "disallowedTools: Bash" in done.stdout
    assert "PERM-WIDENED" in done.stderr
    both = run(
        place, *arguments, "--allow-widening", "external_directory", "--allow-widening", "shell"
    )
    assert "disallowedTools" not in both.stdout
    assert run(place, *arguments, "--allow-widening", "paint").returncode == 2


def test_what_starts_processes_stays_unless_it_is_carried(place: Path) -> None:
    text = "---\nname: x\ndescription: d\nhooks: {Stop: [{hooks: [{type: command, command: y}]}]}\nmcpServers: [plain, {own: {command: y}}]\n---\n"
    (place / "project/in.md").write_text(text)
    arguments = ("in.md", "--from", "extended", "--to", "claude")
    left = run(place, *arguments)
    head = yaml.safe_load(left.stdout.split("---\n")[1])
    assert ("hooks" in head, head["mcpServers"]) == (False, ["plain"])
    assert left.stderr.count("EXEC-LEFT") == 2
    carried = yaml.safe_load(run(place, *arguments, "--carry-exec").stdout.split("---\n")[1])
    assert carried["hooks"] == {"Stop": [{"hooks": [{"type": "command", "command": "y"}]}]}
    assert carried["mcpServers"] == ["plain", {"own": {"command": "y"}}]


@pytest.mark.parametrize(
    ("source", "target", "name"),
    [("claude", "opencode", "Explore"), ("opencode", "claude", "general-purpose")],
)
def test_a_reserved_name_is_refused_or_renamed(
    place: Path, source: str, target: str, name: str
) -> None:
    (place / f"project/{name}.md").write_text(f"---\nname: {name}\ndescription: d\n---\n")
    arguments = (f"{name}.md", "--from", source, "--to", target, "-o", "out")
    refused = run(place, *arguments)
    assert (refused.returncode, "reserved-name" in refused.stderr) == (1, True)
    done = run(place, *arguments, "--rename-reserved", "-of-ours")
    assert done.returncode == 0
    assert [path.stem for path in (place / "project/out").rglob("*.md")] == [
        f"{name.lower()}-of-ours"
    ]
    assert "--rename-reserved" in done.stderr


@pytest.mark.parametrize(
    ("limits", "named"),
    [
        ({"external_directory": "deny"}, "external_directory"),
        ({"bash": {"*": "ask", "rm *": "deny"}}, "shell"),
        ({"grep": "ask"}, "grep"),
    ],
)
def test_a_star_lets_the_limits_of_every_capability_go(
    limits: dict[str, Any], named: str, place: Path
) -> None:
    agents = place / "project/.opencode/agents"
    agents.mkdir(parents=True)
    (agents / "g.md").write_text(f"---\ndescription: d\npermission: {json.dumps(limits)}\n---\nB\n")
    out = []
    for capability in (named, "*"):
        done = run(
            place,
            ".opencode",
            "--to",
            "claude",
            "-o",
            "out",
            "--allow-widening",
            capability,
            "--force",
        )
        assert done.returncode == 0, done.stderr
        out.append((place / "project/out/.claude/agents/g.md").read_text())
    assert out[0].partition("# agentc")[0] == out[1].partition("# agentc")[0]


def test_metadata_are_made_a_section_where_the_format_has_them(place: Path) -> None:
    text = READER.replace("tools:", "escalation_to: [boss]\nteam: x\ntools:")
    (place / "project/.claude/agents/reader.md").write_text(text)
    arguments = (".claude/agents/reader.md", "--to", "opencode", "--materialize")
    assert "- Escalation to: boss" not in run(place, *arguments).stdout
    read_as_extended = run(place, *arguments, "--from", "extended").stdout
    assert "- Escalation to: boss" in read_as_extended
    assert "- Team" not in read_as_extended
