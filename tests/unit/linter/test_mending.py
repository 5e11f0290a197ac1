"""Values that OpenCode refuses, and that can mean one thing: what `check --fix` makes of them.

Belongs here: the law and the corners of `vendors/opencode/fixes.py`. Not here: other repairs
(`test_check.py`).
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.linter.check import check_document
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
    if predict(text).outcome is LoadOutcome.LOADS:
        assert found is None
        return
    if found is None:
        unclear = any(not isinstance(value, bool) for value in (tools or {}).values())
        assert unclear or isinstance((permission or {}).get("webfetch"), dict), (
            "all others are clear"
        )
        return
    if predict(found).outcome is not LoadOutcome.LOADS:  # what is not clear stays
        form = get_format("opencode")
        left, before = ({note.message for note in form.refused(one)} for one in (found, text))
        assert left < before
        return
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
    "a mode in another case": ("steps: '5'\nmode: Sub-Agent", {"steps": 5, "mode": "subagent"}),
    "words of older YAML": ("hidden: yes\ndisable: Off\ntools: {bash: no}", {"hidden": True, "disable": False, "tools": {"bash": False}}),
    "decisions in another case": ("permission: {bash: DENY, edit: {'*': 'false', 'a': Ask}}", {"permission": {"bash": "deny", "edit": {"*": "deny", "a": "ask"}}}),
    "one decision in another case": ("permission: Deny", {"permission": "deny"}),
    "six digits": ("color: 012345", {"color": "#012345"}),
    "each by itself": ("steps: '5'\ntemperature: warm\nhidden: 'true'", {"steps": 5, "temperature": "warm", "hidden": True}),
    "a limit beside one that is not clear": ("permission: {bash: Deny, edit: maybe}", {"permission": {"bash": "deny", "edit": "maybe"}}),
    "a limit beside tools that are not clear": ("tools: {bash: ask}\npermission: {bash: Deny}", {"tools": {"bash": "ask"}, "permission": {"bash": "deny"}}),
    "a number that is none for its field": ("steps: '0'", None),
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
        get_format("opencode"),
        f"---\ndescription: d\n{'' if 'mode:' in head else f'mode: subagent{chr(10)}'}{head}\n---\nBody.\n",
    )
    fields = None if found is None else yaml.safe_load(found.split("---\n")[1])
    want = want if want is None or "mode" in want else {"mode": "subagent", **want}
    assert fields == (None if want is None else {"description": "d", **want})


WORDS_OF = st.sampled_from(
    (
        "deny",
        "Deny",
        "DENY",
        "allow",
        "Allow",
        "ASK",
        "'false'",
        "'True'",
        "yes",
        "off",
        "maybe",
        "5",
    )
)


@given(st.dictionaries(st.sampled_from(["bash", "read", "edit", "*"]), WORDS_OF, min_size=1))
def test_no_word_is_repaired_to_more_than_it_says(stated: dict[str, str]) -> None:
    """A word that is nearly a decision becomes that one, and every other stays."""
    lines = "".join(f"  '{key}': {word}\n" for key, word in stated.items())
    text = f"---\ndescription: d\npermission:\n{lines}---\nBody.\n"
    found = fix_refused_values(get_format("opencode"), text) or text
    now = yaml.safe_load(found.split("---\n")[1])["permission"]
    meant = {"yes": "allow", "true": "allow", "off": "deny", "false": "deny"}
    for key, word in stated.items():
        plain = word.strip("'").lower()
        want = meant.get(plain, plain)
        assert str(now[key]) == (want if want in ("allow", "ask", "deny") else word), found


HINTED = (
    "color: 112233", "color: '112233'", "color: red", "color: '#abc'", "color: Teal", "color: nothing", "color: [x]",
    "color: 5", "temperature: hot", "temperature: '0.5'", "top_p: [1]", "steps: many", "hidden: yes", "hidden: maybe",
    "disable: 'False'", "mode: Primary", "permission: Deny", "permission: 'true'", "permission: true",
    "tools: {bash: no}", "tools: {bash: maybe}", "permission: {bash: DENY}", "permission: {bash: {'*': yes}}",
)  # fmt: skip


@pytest.mark.parametrize("line", HINTED)
def test_a_value_that_a_hint_gives_passes(line: str) -> None:
    form, key = get_format("opencode"), line.rpartition(": ")[0]
    text = f"---\ndescription: d\n{line}\n---\nBody.\n"
    (found,) = [
        one for one in check_document(form, text, "x.md").diagnostics if one.code == "value"
    ]
    given_there = re.findall(r"`([^`]+)`", found.hint.partition("write ")[2].partition(":")[0])
    assert given_there
    value = line.rpartition(": ")[2].rstrip("}")
    for other in given_there:
        written_anew = f"{key}: {other}{line[len(key) + 2 + len(value) :]}"
        again = check_document(form, text.replace(line, written_anew), "x.md")
        assert "value" not in {one.code for one in again.diagnostics}, (written_anew, found.hint)


def test_what_is_repaired_beside_what_is_not_is_told_apart(tmp_path: Path) -> None:
    project = Project(tmp_path)
    path = ".opencode/agents/a.md"
    project.put(path, "---\ndescription: d\nsteps: '5'\ntemperature: hot\n---\nBody.\n")
    asked = project.run("check").stdout
    assert asked.count("agentc check --fix repairs it") == 1
    done = project.run("check", "--fix")
    assert done.returncode == 1
    assert (
        f"{path}:3:1: repaired[value]: `steps` must be a number; it says now what it meant\n"
        in (done.stderr)
    )
    assert "steps: 5\n" in project.read(path)


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


def test_lines_behind_tabs_are_mended_beside_a_value_that_the_client_refuses() -> None:
    """The client has no agent of it either way, so that nothing gets more than it had."""
    text = '---\ndescription: d\nsteps: "5"\npermission:\n\tbash: deny\n\tedit: ask\n---\nB\n'
    report = check_document(get_format("opencode"), text, "x.md")
    assert {one.code for one in report.diagnostics} == {"opencode-rejects", "value", "tab"}
    assert not [one for one in report.diagnostics if "or delete it" in one.hint]


@given(
    doubled=st.lists(
        st.sampled_from(["mode: subagent", "steps: 5", "model: a/b"]), min_size=1, unique=True
    ),
    value=st.sampled_from(['webfetch: {"*": ask}', 'webfetch:\n    "*": ask', "skill: maybe"]),
    before=st.sampled_from(["", "  bash: deny\n", "  bash: deny\n  edit: ask\n"]),
)
def test_a_value_that_is_refused_is_told_at_its_place_beside_keys_that_stand_twice(
    doubled: list[str], value: str, before: str
) -> None:
    """And keeps none of them from being merged."""
    twice = "".join(f"{line}\n" for line in doubled)
    text = f"---\ndescription: d\n{twice}permission:\n{before}  {value}\n{twice}---\nBody.\n"
    report = check_document(get_format("opencode"), text, "x.md")
    (refused,) = (one for one in report.diagnostics if one.code == "value")
    line = text[: text.index(value)].count("\n") + 1
    assert refused.where.line in (line, line + ("\n" in value))
    merged = [one for one in report.diagnostics if one.code == "duplicate-key"]
    assert len(merged) == len(doubled)
    assert all(one.fixable for one in merged)
    assert report.repaired == text.replace(twice, "", 1)
