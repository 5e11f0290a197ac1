"""An agent of a plugin on its way to the project's own: the same client reads both, and its words
stay.

Belongs here: plugins to Claude Code, renamed items of lists. Not here: which files are a plugin's
(`unit/project/test_plugins.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.ir.agent import differences
from agentc.lens.parse import parse
from agentc.lens.renamed_items import rename_items
from agentc.vendors.registry import get_format
from tests.support.projects import Project

ITEMS = st.sampled_from(
    (
        "Read",
        "Bash(git:*)",
        "Agent(x)",
        "Agent(x, y)",
        "Task(z)",
        "mcp__a__b",
        "Edit(src/**)",
        "NotebookEdit",
    )
)
HEADS = st.lists(
    st.sampled_from(
        (
            "model: opus", "# a comment", "color: red", "permissionMode: plan",
            "permissionMode: bypassPermissions", "hooks: {PreToolUse: [{hooks: [{type: command, command: x}]}]}",
            "mcpServers:\n  a:\n    command: x", "unknown: 5", "disallowedTools: Bash(rm:*), Agent(y)",
        )
    ),
    unique_by=lambda line: line.partition(":")[0],
)  # fmt: skip


def read(form: str, text: str) -> agentc.Agent:
    return parse(get_format(form), text, "one.md").agent


@given(items=st.lists(ITEMS, min_size=1, unique=True), heads=HEADS)
def test_what_counts_in_a_plugin_stays_as_it_is(items: list[str], heads: list[str]) -> None:
    head = "\n".join(["name: one", "description: d", *heads, f"tools: {', '.join(items)}"])
    text = f"---\n{head}\n---\nx\n"
    done = agentc.convert(text, source="claude-plugin", target="claude", path="one.md")
    ignored = ("permissionMode", "hooks", "mcpServers", "  a:", "    command")
    kept = "".join(line for line in text.splitlines(True) if not line.startswith(ignored))
    assert done.text == kept
    assert differences(read("claude-plugin", text), read("claude", done.text)) == ()
    told = sum(line.startswith(ignored[:3]) for line in heads)
    assert [note.code for note in done.notes].count("plugin-ignores") == told


@pytest.mark.parametrize(
    "fields",
    [
        "description: d\n",  # its name is that of its file, which a project's agent has to state
        "name: Explore\ndescription: d\n",
        "name: one\ndescription: d\nopencode: {mode: primary}\n",
        "name: one\ndescription: Use: it\ntools: Read\n",
    ],
)
def test_what_cannot_stay_is_written_anew(fields: str) -> None:
    text = f"---\n{fields}---\nx\n"
    settings = agentc.ConversionOptions(rename_reserved="-x")
    done = agentc.convert(
        text, source="claude-plugin", target="claude", path="one.md", settings=settings
    )
    agent = read("claude", done.text)
    assert agent.name == ("Explore" if "Explore" in fields else "one") or agent.name == "Explore-x"
    assert agent.permission == read("claude-plugin", text).permission


RENAMED = {
    "tools: Agent(x), Agent(y)": "tools: Agent(new-x), Agent(y)",
    "tools: Task( x ,y)": "tools: Task( new-x ,y)",
    "tools: [Read, 'Agent(x,x)']": "tools: [Read, 'Agent(new-x,new-x)']",
    "tools:\n  - Agent(y, x)  # x": "tools:\n  - Agent(y, new-x)  # x",
    "tools: Bash(x), x, mcp__x": "tools: Bash(x), x, mcp__x",
    "disallowedTools: Agent(x)": "disallowedTools: Agent(x)",  # takes the tool away as a whole
    "tools: Agent(xx), Agent(a x)": "tools: Agent(xx), Agent(a x)",
}


@pytest.mark.parametrize("line", RENAMED)
def test_items_follow_renamed_agents(line: str) -> None:
    text = "---\nname: one\ndescription: x\n{}\n---\nAgent(x)\n"
    document = parse(get_format("claude"), text.format(line), "one.md")
    assert rename_items(document, {"x": "new-x"}) == text.format(RENAMED[line])


@pytest.mark.parametrize("format_", ["claude", "claude-plugin"])
def test_scopes_follow_with_a_prefix(
    tmp_path_factory: pytest.TempPathFactory, format_: str
) -> None:
    project = Project(tmp_path_factory.mktemp("team"))
    for folder in ("sow", "reap"):
        if format_ == "claude-plugin":
            project.put(f"{folder}/.claude-plugin/plugin.json", f'{{"name": "{folder}"}}')
        project.put(f"{folder}/agents/hand.md", "---\nname: hand\ndescription: d\n---\nx\n")
    lead = "---\nname: lead\ndescription: d\ntools: Read, Bash(git:*), Agent(hand)\n---\nx\n"
    project.put("sow/agents/lead.md", lead)
    done = project.run("convert", ".", "--to", "claude", "-o", "out", "--prefix-folder")
    assert done.returncode == 0, done.stderr
    written = project.read("out/.claude/agents/lead.md")
    assert "tools: Read, Bash(git:*), Agent(sow-hand)\n" in written
    assert "renamed-reference" in done.stderr
    assert "lost something" not in done.stderr
