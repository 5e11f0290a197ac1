"""Small files that once came out wider, or changed without an edit: one of each kind.

Belongs here: what only the command line shows, whole. Not here: the laws that the page of kinds
names beside these (`docs/kinds-of-faults.md`).
"""

from __future__ import annotations

import pytest

import agentc
from agentc.errors import Refused
from agentc.permissions.compare import compare
from tests.support.models import claude
from tests.support.projects import Project

WORDS = ("anchor", "ballast", "capstan", "davit", "eddy", "fathom", "gunwale")


def opencode(permission: str) -> str:
    return f"---\ndescription: d\nmode: subagent\npermission:\n{permission}---\nDo it.\n"


@pytest.mark.parametrize("number", range(1, len(WORDS) + 1))
def test_many_crossing_patterns_are_never_called_the_same(number: int) -> None:
    closed = "".join(f'    "*{word}*": deny\n' for word in WORDS[:number])
    text = opencode(f'  "*": deny\n  read:\n    "*": allow\n{closed}')
    try:
        done = agentc.convert(text, source="opencode", target="claude", path="hold.md")
    except Refused:
        return
    assert claude.read(done.text).decide("read", "notes.md") == "deny"
    changed = [one for loss in done.losses for one in loss.effects]
    assert [one for one in changed if one.capability == "read"]
    back = agentc.parse(done.text, format="claude").agent
    assert not compare(agentc.parse(text, format="opencode", path="hold.md").agent, back).same


@pytest.mark.parametrize("denied", ["*_remove*", "*remove_note", "tide_remove_*", "tide_*note"])
def test_a_denied_part_of_a_server_leaves_the_server_out(denied: str) -> None:
    text = opencode(f'  "*": deny\n  read: allow\n  "tide_*": allow\n  "{denied}": deny\n')
    done = agentc.convert(text, source="opencode", target="claude", path="hold.md")
    model = claude.read(done.text)
    assert model.decide("mcp", "tide/remove_note") == "deny"
    assert model.decide("read", "notes.md") != "deny"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("tools: Read", "tools: '*'"),
        ("disallowedTools: Bash, Write", "disallowedTools: Bash"),
        ("tools: Read", "memory: user"),
    ],
)
@pytest.mark.parametrize("inside", ["a --- b", "a---b", "--- a"])
def test_a_limit_behind_a_fence_that_only_the_client_sees_is_kept_or_refused(
    above: str, below: str, inside: str
) -> None:
    text = f"---\nname: hold\ndescription: d\n{above}\nx: {inside}\n{below}\n---\nDo it.\n"
    with pytest.raises(agentc.AgentcError) as refused:
        agentc.convert(text, source="claude", target="opencode", path="hold.md")
    assert refused.value.code == "fence-inside"


@pytest.mark.parametrize(
    "line", ["<<: {tools: Read}", "&one tools: Read", '"to\\x6fls": Read', "? tools\n: Read"]
)
@pytest.mark.parametrize("text", ["Use when: asked", "Weighs: anchors", "d"])
def test_a_limit_below_a_broken_text_is_kept_or_refused(line: str, text: str) -> None:
    file = f"---\nname: hold\ndescription: {text}\n{line}\n---\nDo it.\n"
    if text != "d":
        with pytest.raises(agentc.AgentcError) as refused:
            agentc.convert(file, source="claude", target="opencode", path="hold.md")
        assert refused.value.code == "swallowed-limit"
        return
    done = agentc.convert(file, source="claude", target="opencode", path="hold.md")
    assert done.agent.permission.rules is not None


def test_a_template_that_nobody_edited_keeps_its_lines(project: Project) -> None:
    text = (
        "# kept by hand\nname: hold\n\nprompt: |\n  Stow it.\n\n# limits\npermission:\n- deny: '*'\n"
        "- allow: read\n\n# end\n"
    )
    project.put("agents/hold.yaml", text)
    there = project.run(
        *("convert", "agents/hold.yaml", "--from", "extended-yaml"),
        *("--to", "opencode", "-o", "."),
    )
    assert there.returncode == 0, there.stderr
    back = ("--to", "extended-yaml", "--into", "agents/hold.yaml")
    done = project.run("convert", ".opencode/agents/hold.md", *back)
    assert done.returncode == 0, done.stderr
    assert project.read("agents/hold.yaml") == text


def test_an_edit_that_takes_the_tool_access_away_is_wider(project: Project) -> None:
    text = "---\nname: hold\ndescription: d\ntool_access: read_only\n---\nDo it.\n"
    project.put("agents/hold.md", text)
    project.put("edited.md", text.replace("tool_access: read_only\n", ""))
    way = ("--from", "extended", "--to", "extended", "--into", "agents/hold.md")
    done = project.run("convert", "edited.md", *way)
    assert done.returncode == 1
    assert "tool access" in done.stderr
    assert project.read("agents/hold.md") == text
