"""OpenCode's map of permissions on the way back: a denial that an edit takes out is gone, and no
grant stands in its place.

Belongs here: originals of OpenCode, edited as files of Claude Code. Not here: lists of tools
(`test_merge_lists.py`).
"""

from __future__ import annotations

import re

import pytest

import agentc
from agentc.errors import Refused
from agentc.options import ConversionOptions
from agentc.pipeline.merge import merge_edits
from tests.support.carried import part_behind

ACCEPT = ConversionOptions(accept_widening=True)
PATH = ".opencode/agents/x.md"
OWN = ["bash", "lsp", "webfetch", "task", "doom_loop", "plan_enter", "question"]
SWITCHES = """---
description: d
mode: subagent
tools:
  write: false # w
  edit: false   # e
  bash: false # b
  webfetch: true
---
B
"""
OTHERS = ["foo", "Foo", "codesearch", "Monitor"]
SERVERS = ["gh_delete", "x_y_z", '"gh_*"', "a-b_c"]


def map_of(*lines: str) -> str:
    """An agent of OpenCode with these lines below `permission`."""
    return (
        "---\ndescription: d\nmode: subagent\npermission:\n"
        + "".join(f"  {line}\n" for line in lines)
        + "---\nB\n"
    )


def put_back(text: str, edit: tuple[str, str]) -> str:
    """The original with an edit of the file of Claude Code that was made from it."""
    there = agentc.convert(text, source="opencode", target="claude", path=PATH)
    carried, own = part_behind(there.text)
    assert re.search(edit[0], own), there.text
    edited = agentc.parse(
        carried + re.sub(*edit, own, count=1), format="claude", path=".claude/agents/x.md"
    )
    return merge_edits(edited, agentc.parse(text, format="opencode", path=PATH), ACCEPT).text


@pytest.mark.parametrize("key", [*OWN, *OTHERS, *SERVERS])
def test_a_denial_that_is_taken_out_leaves_no_grant(key: str) -> None:
    """A grant of the agent would also lift what the user's own configuration says of the tool."""
    stays = ("websearch: deny # web", "grep: deny   # too")
    text = map_of(stays[0], f"{key}: deny   # gone", stays[1])
    left = put_back(
        text, ("disallowedTools: WebSearch, .*, Grep", "disallowedTools: WebSearch, Grep")
    )
    assert left == map_of(*stays)


def test_the_last_denial_takes_the_map_with_it() -> None:
    left = put_back(map_of("gh_delete: deny"), ("disallowedTools: .*\n", ""))
    assert left == "---\ndescription: d\nmode: subagent\n---\nB\n"


@pytest.mark.parametrize(
    ("lines", "edit", "left"),
    [
        # Below a denial of everything a tool is opened by name.
        (
            ['"*": deny', "read: allow # r", "bash: deny # b"],
            ("tools: Read\ndisallowedTools: Bash", "tools: Read, Bash"),
            ['"*": deny', "read: allow # r", "bash: allow # b"],
        ),
        (
            ['"*": deny', "read: allow # r"],
            ("tools: Read", "tools: Read, Bash"),
            ['"*": deny', "read: allow # r", "bash: allow"],
        ),
        # What another key denies as well is opened by name, too.
        (
            ["gh_*: deny # all", "gh_get: allow # one", "bash: deny # b"],
            ("mcp__gh(__[*])?, ", ""),
            ["gh_get: allow # one", "bash: deny # b"],
        ),
        (
            ['"*": deny', "read: allow", "gh_get: allow # g"],
            (", mcp__gh__get", ""),
            ['"*": deny', "read: allow"],
        ),
        (
            ['"*": deny', "read: allow", "gh_*: allow # all", "gh_delete: deny # but"],
            ("disallowedTools: mcp__gh__delete\n", ""),
            ['"*": deny', "read: allow", "gh_*: allow # all"],
        ),
    ],
)
def test_a_tool_is_opened_by_name_where_something_else_closes_it(
    lines: list[str], edit: tuple[str, str], left: list[str]
) -> None:
    assert put_back(map_of(*lines), edit) == map_of(*left)


def test_one_of_several_names_of_a_key_alone_opens_nothing() -> None:
    text = map_of("bash: deny", "x_y_z: deny")
    with pytest.raises(Refused, match="it has one key for"):
        put_back(text, ("mcp__x__y_z, ", ""))
    assert put_back(text, (", x_y_z", "")) == text


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        (("Bash, ", ""), ("  bash: false # b\n", "")),
        (("Bash, ", "Bash, Grep, "), ("  webfetch: true\n", "  webfetch: true\n  grep: false\n")),
        (("Write, Edit, NotebookEdit, ", ""), ("  write: false # w\n  edit: false   # e\n", "")),
        (("Bash, ", "Bash, WebFetch, "), ("webfetch: true", "webfetch: false")),
    ],
)
def test_the_deprecated_map_is_edited_where_it_stands(
    edit: tuple[str, str], line: tuple[str, str]
) -> None:
    there = agentc.convert(SWITCHES, source="opencode", target="claude", path=PATH)
    listed = re.search("disallowedTools: .*", there.text)
    assert listed
    names = listed[0].removeprefix("disallowedTools: ").split(", ")
    order = [*(name for name in ("Write", "Edit", "NotebookEdit", "Bash") if name in names), ""]
    new = ", ".join(order).replace(*edit).removesuffix(", ")
    assert put_back(SWITCHES, (listed[0], f"disallowedTools: {new}")) == SWITCHES.replace(*line)


def test_a_mode_that_the_original_lacks_closes_what_it_refuses_and_nothing_else() -> None:
    lines = ["grep: deny # g", 'task: {"*": deny, "helper": allow}   # t', "bash: ask # b"]
    text = map_of(*lines)
    there = agentc.convert(text, source="opencode", target="claude", path=PATH)
    edited = agentc.parse(
        there.text.replace("name: x\n", "name: x\npermissionMode: plan\n"),
        format="claude",
        path=".claude/agents/x.md",
    )
    put = merge_edits(edited, agentc.parse(text, format="opencode", path=PATH), ACCEPT)
    assert put.text == map_of(*lines[:2], "bash: deny # b", "edit: deny")
    told = [(loss.field, str(loss.outcome)) for loss in put.losses]
    assert told == [("permission", "narrowed"), ("permission.mode", "narrowed")]
