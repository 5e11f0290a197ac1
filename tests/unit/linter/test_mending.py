"""Values that OpenCode refuses, and that can mean one thing: what `check --fix` makes of them.

Belongs here: the law and the corners of `vendors/opencode/fixes.py`. Not here: other repairs
(`test_check.py`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.linter.refused_values import fix_refused_values
from agentc.vendors.opencode.client.prediction import predict
from agentc.vendors.prediction import LoadOutcome
from agentc.vendors.registry import get_format
from tests.support.models import opencode
from tests.support.projects import Project

ACTIONS = st.sampled_from(["allow", "ask", "deny"])
PATTERNS = st.dictionaries(
    st.sampled_from(["*", "git *", "docs/*.md"]), st.one_of(st.booleans(), ACTIONS), min_size=1
)
VALUES = st.one_of(st.booleans(), ACTIONS, PATTERNS)
TOOLS = st.dictionaries(
    st.sampled_from(["bash", "read", "write", "edit", "patch", "webfetch", "x_y", "x_*"]), VALUES
)
PERMISSION = st.dictionaries(
    st.sampled_from(["bash", "read", "edit", "webfetch", "skill", "*"]), VALUES
)
WORDS = {True: "allow", False: "deny"}
NAMES = {"write": "edit", "patch": "edit"}


def written(stated: dict[str, Any]) -> str:
    lines = "".join(f"{key}: {json.dumps(value)}\n" for key, value in stated.items())
    return f"---\ndescription: d\nmode: subagent\n{lines}---\nBody.\n"


def as_action(value: Any) -> Any:
    if isinstance(value, dict):
        return {pattern: as_action(each) for pattern, each in value.items()}
    return WORDS[value] if isinstance(value, bool) else value


@given(tools=st.one_of(st.none(), TOOLS), permission=st.one_of(st.none(), PERMISSION))
def test_what_is_mended_loads_and_says_what_it_meant(
    tools: dict[str, Any] | None, permission: dict[str, Any] | None
) -> None:
    stated = {"tools": tools, "permission": permission}
    text = written({key: value for key, value in stated.items() if value is not None})
    found = fix_refused_values(get_format("opencode"), text)
    if predict(text).fate is LoadOutcome.LOADS:
        assert found is None
        return
    if found is None:
        unclear = any(not isinstance(value, bool) for value in (tools or {}).values())
        assert unclear or isinstance((permission or {}).get("webfetch"), dict), (
            "all others are clear"
        )
        return
    assert predict(found).fate is LoadOutcome.LOADS
    rules = [(NAMES.get(key, key), as_action(value)) for key, value in (tools or {}).items()]
    meant = written(
        {
            "permission": dict(
                [*rules, *((key, as_action(value)) for key, value in (permission or {}).items())]
            )
        }
    )
    one, other = opencode.read(found), opencode.read(meant)
    for capability, argument in (
        *(("shell", argument) for argument in ("git x", "ls")),
        *(("read", argument) for argument in ("docs/a.md", "a")),
        *(("edit", argument) for argument in ("docs/a.md", "a")),
        *(("web_fetch", "http://x"), ("skill", "git x"), ("mcp", "x/y"), ("mcp", "x/z")),
    ):
        assert one.decide(capability, argument) == other.decide(capability, argument), (
            capability,
            argument,
            found,
        )


CASES: dict[str, tuple[str, dict[str, Any] | None]] = {
    "truth under permission": ("permission: {bash: true, edit: {'*': false}}", {"permission": {"bash": "allow", "edit": {"*": "deny"}}}),
    "one truth": ("permission: false", {"permission": "deny"}),
    "an action under tools": ("tools: {bash: ask, read: true}", {"tools": {"read": True}, "permission": {"bash": "ask"}}),
    "patterns under tools": ("tools: {write: {'*': false, 'plans/*': true}}", {"permission": {"edit": {"*": "deny", "plans/*": "allow"}}}),
    "a truth in quotes": ("tools: {bash: 'false'}", {"tools": {"bash": False}}),
    "a number in quotes": ('temperature: "0.25"', {"temperature": 0.25}),
    "a number for a text": ("model: 12", {"model": "12"}),
    "a flag in quotes": ('disable: "true"', {"disable": True}),
    "both speak of it": ("tools: {bash: ask}\npermission: {bash: deny}", None),
    "two names of one tool": ("tools: {write: ask, edit: deny}", None),
    "beside a rule about everything": ("tools: {'*': false, bash: ask}", None),
    "beside a permission about everything": ("tools: {bash: ask}\npermission: {'*': deny}", None),
    "both speak of it, under two names": ("tools: {edit: allow}\npermission: {write: deny}", None),
    "two names of one tool, one off": ("tools: {apply_patch: false, edit: allow}", None),
    "nothing": ("model: null", None),
    "what shares an anchor": ("tools: &t {bash: allow}\noptions: *t", None),
    "no action": ("permission: {bash: maybe}", None),
    "words": ("temperature: warm", None),
    "a comment that would be lost": ("tools:\n  bash: ask # as agreed", None),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_a_value_meant(case: tuple[str, dict[str, Any] | None]) -> None:
    head, want = case
    found = fix_refused_values(
        get_format("opencode"), f"---\ndescription: d\nmode: subagent\n{head}\n---\nBody.\n"
    )
    fields = None if found is None else yaml.safe_load(found.split("---\n")[1])
    assert fields == (None if want is None else {"description": "d", "mode": "subagent", **want})


def test_check_repairs_a_file_that_the_client_refuses_and_says_so(tmp_path: Any) -> None:
    project = Project(tmp_path)
    path = ".opencode/agents/a.md"
    project.put(
        path,
        "---\ndescription: d\nmode: subagent\ntools:\n  bash: ask\n  write: {'*': false, docs/*: true}\n---\nBody.\n",
    )
    told = project.run("check").stdout
    assert told.count("agentc check --fix repairs it") == 2
    done = project.run("check", "--fix")
    assert done.returncode == 0, done.stdout
    assert f"{path}:5:3: repaired[value]: `bash` under `tools` must be true or false" in done.stderr
    assert project.read(path) == (
        '---\ndescription: d\nmode: subagent\npermission:\n  bash: ask\n  edit:\n    "*": deny\n    "docs/*": allow\n---\nBody.\n'
    )
    assert agentc.parse(project.read(path), format="opencode", path=path).notes == ()


def test_nothing_in_a_key_steers_a_terminal(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.put(
        ".opencode/agents/a.md",
        '---\ndescription: d\npermission: {"x\\e[31m\\ny": true}\n---\nBody.\n',
    )
    for command in (
        ("check",),
        ("check", "--fix"),
        ("convert", "--to", "claude", "--on-loss", "fail", "--no-carry"),
    ):
        done = project.run(*command)
        assert "x\ufffd[31m" in done.stdout + done.stderr or "x" not in done.stdout + done.stderr, (
            command
        )
        assert "\x1b" not in done.stdout + done.stderr, command
        assert not any(line.startswith("y") for line in (done.stdout + done.stderr).splitlines()), (
            command
        )
