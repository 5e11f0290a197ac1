"""The models of what a file permits, on files whose meaning was established by hand.

Belongs here: one line of permissions, a probe, the decision. Not here: agentc, and the real
clients, which `clients/test_models.py` asks.
"""

from __future__ import annotations

import pytest

from tests.support.models import HOME, at_home, claude, extended, glob, opencode
from tests.support.models.order import DECISIONS, at_most, narrower
from tests.support.models.probes import PROBES

OFF_WITHOUT_SHELL = {"bash", "edit", "write", "task", "webfetch", "skill"}


def _file(head: str) -> str:
    return f"---\nname: x\ndescription: d\n{head}\n---\nBody.\n"


OPENCODE = [
    ("", "edit", "a.txt", "default"),
    ("tools: {write: false, edit: false}", "create", "a.txt", "deny"),
    ("tools: {write: false, edit: true}", "edit", "a.txt", "default"),
    ("tools: {edit: true, write: false}", "edit", "a.txt", "deny"),
    ('tools: {"*": false, read: true}', "read", "src/.env", "allow"),
    ('tools: {"*": false, read: true}', "other", "Frobnicate", "deny"),
    ("tools: {read: true}", "shell", "ls", "default"),
    ("tools: {read: true}", "read", ".env", "allow"),
    ("tools: {Write: false}", "create", "a.txt", "default"),
    ("disallowedTools: Write", "create", "a.txt", "default"),
    ("permission: {write: deny}", "create", "a.txt", "default"),
    ("permissions: [{action: edit, resource: '*', effect: deny}]", "edit", "a.txt", "default"),
    ("tools: {bash: false}\npermission: {bash: allow}", "shell", "ls", "default"),
    ("tools: {bash: false}\npermission: {bash: {}}", "shell", "ls", "default"),
    ('permission: {bash: {"*": ask, "git *": allow}}', "shell", "git", "default"),
    ('permission: {bash: {"*": ask, "git *": allow}}', "shell", "gitleaks", "ask"),
    ('permission: {bash: {"git *": allow, "*": ask}}', "shell", "git status", "ask"),
    ('permission: {read: allow, grep: allow, "*": deny}', "read", "a.txt", "deny"),
    ('permission: {"*": deny, Read: allow}', "read", "a.txt", "deny"),
    ('permission: {bash: {"git *": allow}}', "shell", "rm x", "default"),
    ('permission: {bash: {"*": deny, "git:*": allow}}', "shell", "git status", "deny"),
    ('permission: {bash: {"*": deny, "echo *": allow}}', "shell", "echo hi", "default"),
    ("permission: deny", "mcp", "gh/get_pr", "deny"),
    ("permission: {read: allow}", "read", "x.env.local", "allow"),
    ("permission: {read: {'*': allow, '*.env': ask}}", "read", "src/.env", "default"),
    ('permission: {"*": allow}', "question", "*", "allow"),
    ('permission: {"*": allow}', "external_directory", "/etc/*", "allow"),
    ('permission: {"*": allow, "1": deny}', "other", "1", "default"),
    ('permission: {bash: {"*": allow, "1": deny}}', "shell", "1", "default"),
    ('permission: {"gh_*": deny}', "mcp", "gh/delete", "deny"),
    (
        "permission: {external_directory: {'~/notes/*': allow}}",
        "external_directory",
        f"{HOME}/notes/*",
        "allow",
    ),
    ("permission: {'*': {'https://*': deny}}", "web_fetch", "https://example.com", "deny"),
    ("permission: {'*': {x: deny}}", "question", "*", "allow"),
    ("permission: {question: deny}", "question", "*", "deny"),
    ("", "question", "*", "default"),
]

CLAUDE = [
    ("", "client", "shell", "ls", "default"),
    ("tools: Read, Grep, Glob", "client", "shell", "ls", "deny"),
    ("tools: Read, Grep, Glob", "client", "list", "src", "deny"),
    ("tools: []", "client", "read", "a", "deny"),
    ("tools:", "client", "read", "a", "deny"),
    ('tools: Read, "*"', "client", "read", "a", "default"),
    ('tools: [Read, "*"]', "client", "other", "Frobnicate", "default"),
    ("disallowedTools: Write", "client", "create", "a", "deny"),
    ("disallowedTools: Write", "client", "edit", "a", "default"),
    ("tools: Read, Bash(git:*)", "client", "shell", "ls", "default"),
    ("tools: Read, Bash(git:*)", "intent", "shell", "git", "default"),
    ("tools: Read, Bash(git:*)", "intent", "shell", "gitleaks", "deny"),
    ("tools: Read, Bash(npm run *)", "intent", "shell", "npm run build", "default"),
    ("tools: Read(src/**), Edit(*.md)", "intent", "read", "src/deep/b.md", "default"),
    ("tools: Read(src/**), Edit(*.md)", "intent", "read", "docs/x.md", "deny"),
    ("tools: Read(src/**), Edit(*.md)", "intent", "edit", "src/deep/b.md", "default"),
    ("tools: Read, Edit(/src/*)", "intent", "edit", "src/deep/b.md", "default"),
    ("tools: Edit(/src/*)", "intent", "edit", "src/deep/b.md", "deny"),
    ("tools: Edit", "client", "create", "a", "default"),
    ("tools: Read, Write", "client", "edit", "a", "default"),
    ("tools: Read, Write\ndisallowedTools: Edit", "client", "edit", "a", "deny"),
    ("disallowedTools: Bash(rm:*)", "intent", "shell", "ls", "deny"),
    ("tools: Read, mcp__gh__get_pr", "client", "mcp", "gh/delete", "deny"),
    ("tools: Read, mcp__gh", "client", "mcp", "gh/delete", "default"),
    ("tools: Read, mcp__gh", "client", "mcp", "gh_x/y", "deny"),
    ("tools: Read, mcp__*", "client", "mcp", "gh/delete", "deny"),
    ("disallowedTools: mcp__*", "client", "mcp", "gh/delete", "deny"),
    ("tools: Task(rev), Read", "intent", "delegate", "rev", "default"),
    ("tools: Task(rev), Read", "intent", "delegate", "x", "deny"),
    ("tools: Task(rev), Read", "client", "delegate", "x", "default"),
    ("permissionMode: bypassPermissions\ntools: Bash", "client", "shell", "ls", "allow"),
    ("permissionMode: bypassPermissions\ntools: Bash", "client", "edit", "a", "deny"),
    ("permissionMode: plan", "client", "edit", "a", "deny"),
    ("permissionMode: dontAsk", "client", "shell", "ls", "deny"),
    ("tools: Read, Frobnicate", "client", "other", "Artifact", "deny"),
    ("tools: read, write", "client", "read", "a", "deny"),
    ("tools: Grep\nmemory: project", "client", "edit", "a", "default"),
    ("tools: Grep\nmemory: yes", "client", "edit", "a", "deny"),
    ("disallowedTools: Edit(x)\nmemory: project", "client", "edit", "a", "deny"),
]

RULES = """permission:
  - deny: "*"
  - default: read
  - ask: shell
    pattern: git push *
  - allow: mcp:tides/lookup
  - allow: mcp:gh/*
  - deny: mcp:gh_del*
  - default: other:claude:Artifact"""
MAP = """tools: {allowed: [read, Grep, bash, task], forbidden: {Bash(rm:*): "no"}, rationale: Reads.}
tool_restrictions: {forbidden: [GREP]}"""

EXTENDED = [
    ("", "shell", "ls", "default"),
    ("tools: read, bash(git:*)", "shell", "git status", "default"),
    ("tools: read, bash(git:*)", "shell", "ls", "deny"),
    (RULES, "read", ".env", "default"),
    (RULES, "shell", "git push", "ask"),
    (RULES, "shell", "git status", "deny"),
    (RULES, "mcp", "tides/lookup", "allow"),
    (RULES, "mcp", "tides/write", "deny"),
    (RULES, "mcp", "gh/get_pr", "allow"),
    (RULES, "mcp", "gh/delete", "deny"),
    (RULES, "other", "Artifact", "default"),
    (RULES, "other", "Frobnicate", "deny"),
    (RULES + "\npermissionMode: bypassPermissions", "read", "a", "allow"),
    (MAP, "read", "a", "default"),
    (MAP, "grep", "x", "deny"),
    (MAP, "shell", "ls", "deny"),
    (MAP, "delegate", "rev", "default"),
    (MAP, "external_directory", "/etc/*", "deny"),
]


@pytest.mark.parametrize(("head", "capability", "argument", "decision"), OPENCODE)
def test_opencode(head: str, capability: str, argument: str, decision: str) -> None:
    assert opencode.read(_file(head)).decide(capability, argument) == decision


@pytest.mark.parametrize(("head", "scopes", "capability", "argument", "decision"), CLAUDE)
def test_claude(head: str, scopes: str, capability: str, argument: str, decision: str) -> None:
    assert claude.read(_file(head), scopes).decide(capability, argument) == decision


@pytest.mark.parametrize(("head", "capability", "argument", "decision"), EXTENDED)
def test_extended(head: str, capability: str, argument: str, decision: str) -> None:
    assert extended.read(_file(head)).decide(capability, argument) == decision


def test_a_plain_document_is_read_as_markdown_is() -> None:
    assert extended.read(f"name: x\n{RULES}\nprompt: Body.\n") == extended.read(_file(RULES))


def test_the_tools_that_are_off() -> None:
    reading = 'permission: {"*": deny, read: allow, grep: allow, glob: allow}'
    table = opencode.read(_file(reading)).tool_table()
    assert {tool for tool, on in table.items() if not on} >= OFF_WITHOUT_SHELL
    assert all(table[tool] for tool in ("read", "grep", "glob"))
    partly = opencode.read(_file('permission: {edit: {"*": deny, "src/**": allow}}')).tool_table()
    assert partly["edit"]
    assert partly["write"]


def test_rules_stand_in_the_order_of_the_client() -> None:
    tools = 'tools: {"7": false, bash: false, patch: true}'
    permission = 'permission: {"*": ask, bash: {b: ask, "2": deny, "1": allow}}'
    assert opencode.read(_file(f"{tools}\n{permission}")).rules() == [
        ("7", "*", "deny"),
        ("bash", "1", "allow"),
        ("bash", "2", "deny"),
        ("bash", "b", "ask"),
        ("edit", "*", "allow"),
        ("*", "*", "ask"),
    ]


def test_globs() -> None:
    assert glob("git *", "git")
    assert glob("git *", "git a\nb")
    assert not glob("git *", "gitk")
    assert glob("src/*.md", "src/deep/b.md")
    assert glob("a?c", "a/c")
    assert glob("a\\b", "a/b")
    assert not glob("[ab]", "a")
    assert at_home("$HOME/x") == at_home("~/x") != at_home("~x")


def test_the_order_of_decisions() -> None:
    strict = {
        (a, b)
        for a in DECISIONS
        for b in DECISIONS
        if at_most(a, b, target_asks=False, grants_ask=False)
    }
    assert strict == {(d, d) for d in DECISIONS} | {
        *(("deny", d) for d in DECISIONS),
        *((d, "allow") for d in DECISIONS),
    }
    assert at_most("default", "ask", target_asks=True, grants_ask=False)
    assert at_most("ask", "default", target_asks=False, grants_ask=True)
    assert not at_most("allow", "default", target_asks=True, grants_ask=True)


def test_what_is_narrower() -> None:
    assert narrower("default", "allow", target_stock="ask")
    assert not narrower("default", "allow", target_stock="allow")
    assert not narrower("default", "ask", target_stock="ask")
    assert narrower("deny", "default", target_stock=None)
    assert not narrower("deny", "deny", target_stock=None)


def test_every_probe_has_a_decision_in_every_model() -> None:
    for read in (opencode.read, claude.read, extended.read):
        model = read(_file("tools: {}" if read is opencode.read else "disallowedTools: Edit"))
        for capability, arguments in PROBES.items():
            assert {model.decide(capability, argument) for argument in arguments} <= set(DECISIONS)
            assert {model.stock(capability, argument) for argument in arguments} <= {
                None,
                "deny",
                "ask",
                "allow",
            }
