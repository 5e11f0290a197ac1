"""The story of one repository: 120 agents, two sources, four targets, two machines.

Belongs here: one story, told through the real command line, every command in a process of its own.
Not here: single steps with their corners (`test_build.py`, `test_sync.py`, `test_trust.py`).
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from agentc.build.record_texts import LOCK
from tests.support.builds import Machine, write_agent

CONFIGURATION = """
[[source]]
path = "agents"

[[source]]
path = "team"

[[target]]
format = "claude"
scope = "user"

[[target]]
format = "opencode"
scope = "user"

[[target]]
format = "copilot"

[[target]]
format = "codex"
unenforced = "write"
"""
TOOLS = (
    "",
    "tools: Read, Grep, Glob\n",
    "tools: Read, Bash(git:*)\n",
    "disallowedTools: WebFetch\n",
)
COLORS = ("", "color: red\n", "model: sonnet\n", "memory: project\n")
A_SCREEN = 15
# As many as the story is about where a change is judged; a fifth of them while one is made.
AGENTS = 120 if os.environ.get("AGENTC_PROFILE") in ("ci", "long") else 24


def fill(machine: Machine) -> None:
    """Write all agents into two folders, of several kinds."""
    for number in range(AGENTS):
        folder = "agents" if number % 2 else "team"
        more = TOOLS[number % len(TOOLS)] + COLORS[number // 4 % len(COLORS)]
        name = f"agent-{number:03d}"
        machine.put(f"{folder}/{name}.md", write_agent(name, f"Does {number}.", more))


def edit(machine: Machine, path: str, old: str, new: str) -> None:
    machine.change(path, old, new)


def count_lines(text: str) -> int:
    return text.count("\n")


def list_changed(
    before: dict[str, tuple[int, bytes]], after: dict[str, tuple[int, bytes]]
) -> set[str]:
    return {path for path in {**before, **after} if before.get(path) != after.get(path)}


def test_the_story(tmp_path: Path) -> None:
    laptop = Machine(tmp_path / "laptop", env={"LANG": "C.UTF-8"})
    fill(laptop)
    laptop.git("init", "-q", "-b", "main")

    # Somebody has agents, and wants them everywhere.
    proposed = laptop.call("init")
    assert proposed.code == 0, proposed.said
    assert 'path = "agents"' in laptop.read("agentc.toml")
    laptop.put("agentc.toml", CONFIGURATION)

    # What leaves the repository, or is not kept to, waits for their word.
    waiting = laptop.call("build")
    assert waiting.code == 1
    assert "not built before `agentc trust` allows it" in waiting.err
    assert not (laptop.home / ".claude").exists()
    shown = laptop.call("trust", "--yes")
    assert "writes your own agents, for every project" in shown.out
    assert "does not keep to (unenforced)" in shown.out

    built = laptop.call("build")
    assert built.code == 0, built.said
    assert f"{AGENTS} sources: {3 * AGENTS} created, {AGENTS} unchanged" in built.err
    assert count_lines(built.said) <= A_SCREEN
    assert len(list((laptop.home / ".claude/agents").glob("*.md"))) == AGENTS
    assert len(list((laptop.root / ".codex/agents").glob("*.toml"))) == AGENTS
    laptop.commit("first")

    # A second run has nothing to do, and does nothing.
    before = laptop.snapshot()
    again = laptop.call("build")
    assert (again.code, again.err) == (0, f"{AGENTS} sources: {4 * AGENTS} unchanged\n")
    assert list_changed(before, laptop.snapshot()) == set()

    # Another machine has the repository, and a home of its own.
    desktop = Machine(tmp_path / "desktop", env=laptop.env)
    desktop.home.mkdir()
    laptop.git("clone", "-q", str(laptop.root), str(desktop.root))
    assert desktop.call("build").code == 1  # nobody trusts it here yet
    assert not (desktop.home / ".claude").exists()
    desktop.call("trust", "--yes")
    assert f"{2 * AGENTS} created, {2 * AGENTS} unchanged" in desktop.call("build").err
    assert (desktop.home / ".claude/agents/agent-001.md").read_bytes() == (
        laptop.home / ".claude/agents/agent-001.md"
    ).read_bytes()
    assert desktop.git("status", "--porcelain") == ""

    # One source is edited: one source and four outputs change, and the lock.
    before = laptop.snapshot()
    edit(laptop, "agents/agent-001.md", "Does 1.", "Does one thing.")
    red = laptop.call("build", "--check")
    assert (red.code, "stale: " in red.err) == (1, True)
    assert f"{AGENTS} sources: 4 updated, {4 * AGENTS - 4} unchanged" in laptop.call("build").err
    changed = list_changed(before, laptop.snapshot())
    state = {path for path in changed if path.startswith(".local/state/")}
    assert changed - state == {
        "dotfiles/agents/agent-001.md", f"dotfiles/{LOCK}", ".claude/agents/agent-001.md",
        ".config/opencode/agents/agent-001.md", "dotfiles/.github/agents/agent-001.agent.md",
        "dotfiles/.codex/agents/agent-001.toml",
    }  # fmt: skip
    assert laptop.call("build", "--check", "--all").code == 0
    laptop.commit("one thing")

    # An output is edited by hand: a build keeps it, a sync takes the edit home.
    mine = "../.config/opencode/agents/agent-002.md"
    edit(laptop, mine, "Does 2.", "Does two things.")
    kept = laptop.call("build")
    assert (kept.code, "kept, edited by hand" in kept.err) == (1, True)
    assert "Does two things." in laptop.read(mine)
    home = laptop.call("sync")
    assert home.code == 0, home.said
    assert "Does two things." in laptop.read("team/agent-002.md")
    assert "Does two things." in laptop.read(".codex/agents/agent-002.toml")
    assert laptop.call("build", "--check", "--all").code == 0
    laptop.commit("two things")

    # The desktop is two pulls behind. What it has outside of the repository is old, not edited.
    desktop.git("pull", "-q", "--ff-only")
    assert "stale: " in desktop.call("build", "--check", "--all").err
    caught_up = desktop.call("build")
    assert (caught_up.code, "4 updated" in caught_up.err) == (0, True), caught_up.err
    assert desktop.git("status", "--porcelain") == ""

    # Both sides of one field: a conflict, and nothing is written.
    copilot = ".github/agents/agent-003.agent.md"
    edit(laptop, copilot, "Does 3.", "Does what Copilot says.")
    edit(laptop, "agents/agent-003.md", "Does 3.", "Does what the source says.")
    before = laptop.snapshot()
    conflict = laptop.call("sync")
    assert conflict.code == 1
    assert "Does what Copilot says." in conflict.err
    assert "Does what the source says." in conflict.err
    after = laptop.snapshot()
    for path in ("agents/agent-003.md", copilot):
        assert after[f"dotfiles/{path}"] == before[f"dotfiles/{path}"]
    assert laptop.call("sync", "--theirs").code == 0
    assert "Does what Copilot says." in laptop.read("agents/agent-003.md")

    # Different fields go together, whoever edited them.
    edit(laptop, ".github/agents/agent-004.agent.md", "Does 4.", "Does four.")
    edit(laptop, "../.config/opencode/agents/agent-004.md", "You are agent-004.", "Be agent-004.")
    assert laptop.call("sync").code == 0
    merged = laptop.read("team/agent-004.md")
    assert "description: Does four." in merged
    assert merged.endswith("Be agent-004.\n")
    assert laptop.call("build", "--check", "--all").code == 0

    # An agent gets another name, another one goes.
    edit(laptop, "agents/agent-005.md", "name: agent-005", "name: reviewer")
    laptop.git("mv", "agents/agent-005.md", "agents/reviewer.md")
    (laptop.root / "team/agent-006.md").unlink()
    orphans = laptop.call("build")
    assert (orphans.code, "4 created" in orphans.err, "8 orphaned" in orphans.err) == (
        0,
        True,
        True,
    )
    assert laptop.call("build", "--check").code == 1
    assert "8 removed" in laptop.call("build", "--prune").err
    for path in (".github/agents/agent-006.agent.md", "../.claude/agents/agent-005.md"):
        assert not (laptop.root / path).exists()
    assert (laptop.home / ".claude/agents/reviewer.md").is_file()

    # The lock is lost. The outputs say where they come from.
    (laptop.root / LOCK).unlink()
    found = laptop.call("build")
    assert (found.code, "agentc.lock was not there; " in found.err) == (0, True)
    assert len(json.loads(laptop.read(LOCK))["outputs"]) == 2 * AGENTS - 2
    laptop.commit("renamed, and gone")

    # Two branches add an agent each. git merges them, and the build goes on.
    for branch, name in (("a", "apple"), ("b", "zebra")):
        laptop.git("checkout", "-q", "-b", branch, "main")
        laptop.put(f"agents/{name}.md", write_agent(name))
        assert laptop.call("build", "--inside").code == 0
        laptop.commit(name)
    laptop.git("merge", "-q", "a", "-m", "both")
    assert "<<<<" not in laptop.read(LOCK)
    assert laptop.call("build", "--check").code == 0
    assert laptop.call("build").code == 0
    laptop.git("checkout", "-q", "main")
    laptop.git("merge", "-q", "b")

    # A file is there that agentc never wrote. It is kept until somebody says what it is.
    copilot = ".github/agents/apple.agent.md"
    laptop.put(copilot, write_agent("apple", "Mine."))
    laptop.call("forget", copilot)
    assert laptop.call("build").code == 0
    assert "Mine." in laptop.read(copilot)
    adopted = laptop.call("adopt", copilot)
    assert "the next build makes it from agents/apple.md anew" in adopted.out
    assert laptop.call("build").code == 0
    assert "Mine." not in laptop.read(copilot)
    laptop.commit("settled")

    # The desktop comes after, and prunes what went.
    desktop.git("pull", "-q", "--ff-only")
    last = desktop.call("build", "--prune")
    assert (last.code, "4 removed" in last.err) == (0, True), last.err
    assert desktop.git("status", "--porcelain") == ""
    assert desktop.call("build", "--check", "--all").code == 0
    for folder in (".claude/agents", ".config/opencode/agents"):
        ours, theirs = (
            {path.name: path.read_bytes() for path in (home / folder).iterdir()}
            for home in (laptop.home, desktop.home)
        )
        assert ours == theirs
    assert not re.search(r"/(laptop|desktop)/", "".join(map(str, json.loads(laptop.read(LOCK)))))
