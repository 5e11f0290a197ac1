"""Limits of a client's configuration that limit nothing: told once a run, each at its place.

Belongs here: which are told, and where. Not here: limits that do something
(`test_client_config.py`).
"""

from __future__ import annotations

import json
import re

import pytest

from tests.support.projects import Project

LINE = re.compile(r"(\S+):(\d+):(\d+): note\[PERM-CONFIG-INERT\]: (.*)")
SETTINGS = ".claude/settings.json"


def convert(project: Project, target: str, *arguments: str) -> list[tuple[str, ...]]:
    """Return what a conversion tells of limits that limit nothing."""
    done = project.run("convert", "--to", target, "--dry-run", *arguments)
    assert done.returncode == 0, done.stderr
    return LINE.findall(done.stderr)


@pytest.mark.parametrize("kind", ["deny", "ask"])
@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("Bsh(rm:*)", "did you mean `Bash`?"),
        ("bash", "names are case-sensitive: `Bash`"),
        ("Reed", "did you mean `Read`?"),
        ("Bash (rm:*)", "write `Bash(rm:*)`"),
        ("Write(src/**)", "heeds `Read(...)` and `Edit(...)`"),
        ("MultiEdit", "`Edit` does its work"),
        ("Zz*", "matches the name of no tool"),
        ("mcp_gh", "no tool is called `mcp_gh`"),
        ("Bash()", "passes over such a scope"),
        ("é|x", "a rule is a name"),
        (5, "a rule is text"),
    ],
)
def test_a_rule_of_the_settings_that_means_no_tool_is_told(
    project: Project, kind: str, rule: object, told: str
) -> None:
    text = json.dumps({"permissions": {kind: ["Bash(rm:*)", rule]}}, indent=1)
    project.put(SETTINGS, text)
    project.put(".claude/agents/second.md", "---\nname: second\ndescription: d\n---\nx\n")
    ((path, line, column, message),) = convert(project, "opencode")
    assert told in message
    assert path == SETTINGS
    shown = text.split("\n")[int(line) - 1][int(column) - 1 :]
    assert shown.startswith(json.dumps(rule) if isinstance(rule, str) else f'"{kind}"')


@pytest.mark.parametrize(
    "rule",
    ["Bash", "Bash(rm:*)", "READ", "E*", "*", "mcp__gh", "mcp__gh__x", "LS", "Task(x)", "Monitor",
     "WebFetch(domain:example.org)", "Read(./.env)", "Edit(src/**)", "Skill(x)"],
)  # fmt: skip
def test_a_rule_that_means_some_tool_is_not_told(project: Project, rule: str) -> None:
    project.put(SETTINGS, json.dumps({"permissions": {"deny": [rule], "allow": ["Bsh"]}}))
    assert convert(project, "opencode") == []


CONFIGURATION = """{"permission": {"*": "ask",
"Bash": "deny",
"bsh": {"x": "ask"},
"write": "deny",
"gh_x": "deny", "Edit": "allow", "read": "deny"}, "tools": {
"reed": false, "write": false},
"permissions": {"bash": "deny"}}"""


def test_a_key_of_a_configuration_that_matches_nothing_is_told(project: Project) -> None:
    project.put("opencode.json", CONFIGURATION)
    project.put(".opencode/agents/mate.md", "---\ndescription: d\n---\nx\n")
    (project.root / ".claude/agents/reviewer.md").unlink()
    found = convert(project, "claude")
    assert [line for _, line, *_ in found] == ["2", "3", "4", "6", "7"]
    assert {(path, column) for path, _, column, _ in found} == {("opencode.json", "1")}


def test_what_is_told_with_the_agents_of_a_file_is_told_once(project: Project) -> None:
    agents = '"agent": {"w": {"prompt": "p", "description": "d"}}}'
    project.put("opencode.json", CONFIGURATION[:-1] + ", " + agents)
    project.put(".opencode/agents/mate.md", "---\ndescription: d\n---\nx\n")
    done = project.run("convert", "--to", "claude", "--dry-run")
    assert done.stderr.count("`Bash` under `permission` matches nothing") == 1


def test_a_finding_of_a_file_is_no_second_one_of_the_configuration(project: Project) -> None:
    agents = '"agent": {"w": {"prompt": "p", "description": "d"}}}'
    project.put("opencode.json", CONFIGURATION[:-1] + ", " + agents)
    project.put(".opencode/agents/mate.md", "---\ndescription: d\n---\nx\n")
    done = project.run("check")
    assert done.stdout.count("`Bash` under `permission` matches nothing") == 1


VOID = """{"permission": {
"bash": {
"git push*": "deny",
"rm *": "allow", "*": "ask"}}}"""


@pytest.mark.parametrize("beside", ["", '"agent": {"w": {"prompt": "p", "description": "d"}},\n'])
def test_a_limit_that_a_later_one_makes_void_is_told(project: Project, beside: str) -> None:
    """It is none of the limits that stay behind."""
    project.put("opencode.json", VOID.replace('{"permission"', f'{{{beside}"permission"'))
    project.put(".opencode/agents/mate.md", "---\ndescription: d\n---\nx\n")
    (project.root / ".claude/agents/reviewer.md").unlink()
    code = "warning[dead-rule]" if beside else "note[PERM-CONFIG-INERT]"
    line = 4 if beside else 3
    found = project.run("check").stdout
    assert f'opencode.json:{line}:1: {code}: `"git push*": deny` under `bash` does nothing' in found
    assert found.count("git push") == 2  # the message, and the line itself
    told = project.run("convert", "--to", "claude", "--dry-run").stderr
    assert "for 1 agent: bash: ask\n" in told


def test_a_limit_that_another_file_makes_void_is_told_where_it_stands(project: Project) -> None:
    project.put("opencode.json", '{"permission": {"bash": "deny"}}')
    project.put(".opencode/opencode.json", '{"permission": {"edit": "ask", "*": "allow"}}')
    project.put(".opencode/agents/mate.md", "---\ndescription: d\n---\nx\n")
    (project.root / ".claude/agents/reviewer.md").unlink()
    found = [(path, column) for path, _, column, _ in convert(project, "claude")]
    assert found == [("opencode.json", "17"), (".opencode/opencode.json", "17")]


def test_programs_are_told_too(project: Project) -> None:
    project.put(SETTINGS, '{"permissions": {"deny": ["Reed"]}}')
    done = project.run("convert", "--to", "opencode", "--dry-run", "--json")
    (found,) = json.loads(done.stdout)["config_inert"]
    assert found["where"] == {"path": SETTINGS, "line": 1, "column": 27}


@pytest.mark.parametrize(
    ("settings", "key", "told"),
    [
        ({"permissions": {"deny": "Bash"}}, "deny", "has to be a list"),
        ({"permissions": {"Deny": ["Bash"]}}, "Deny", 'did you mean "deny"?'),
        ({"permissions": {"dney": ["Bash"]}}, "dney", 'did you mean "deny"?'),
        ({"permission": {"deny": ["Bash"]}}, "permission", 'did you mean "permissions"?'),
        ({"permisions": {"ask": ["Bash"]}}, "permisions", 'did you mean "permissions"?'),
    ],
)
def test_a_key_that_seems_to_be_meant_for_rules_is_told(
    project: Project, settings: dict[str, object], key: str, told: str
) -> None:
    text = json.dumps(settings, indent=1)
    project.put(SETTINGS, text)
    ((path, line, column, message),) = convert(project, "opencode")
    assert told in message
    assert path == SETTINGS
    assert text.split("\n")[int(line) - 1][int(column) - 1 :].startswith(f'"{key}"')


def test_other_keys_of_the_settings_are_none_of_this(project: Project) -> None:
    keys = ("allow", "additionalDirectories", "defaultMode", "disableBypassPermissionsMode")
    project.put(SETTINGS, json.dumps({"env": {}, "permissions": {key: [] for key in keys}}))
    assert convert(project, "opencode") == []
