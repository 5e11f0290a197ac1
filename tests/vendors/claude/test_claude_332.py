"""What Claude Code 2.1.332 takes: its newer keys, their bounds, and which of two equal names wins.

Belongs here: these facts, as `check_document` and conversions know them. Not here: the client
(`clients/test_claude_332.py`).
"""

from __future__ import annotations

import itertools

import pytest

import agentc
from agentc.ir.agent import differences
from agentc.linter.check import check_document
from agentc.vendors.claude.client.keys import KNOWN_KEYS
from agentc.vendors.claude.client.names import pick_last_by_bytes
from agentc.vendors.claude.client.prediction import list_warnings
from agentc.vendors.registry import get_format
from tests.support.load_outcomes import name_logged_class
from tests.support.projects import Project

KEYS = (
    "autoCompactWindow: 200000\nobserver: Harbour Master, pilot\nobserverMessage: Look on.\nobserveSubagents: false\n"
    "observeToolResults: false\nexperimental:\n  cacheTtl: 1h\n"
)


def test_the_six_keys_are_known_and_come_home() -> None:
    text = f"---\nname: x\ndescription: d\n{KEYS}---\nbody\n"
    assert list_warnings(text) == ()
    assert not check_document(get_format("claude"), text, ".claude/agents/x.md").diagnostics
    for target in ("opencode", "extended", "extended-yaml"):
        there = agentc.convert(text, source="claude", target=target, path=".claude/agents/x.md")
        assert all(loss.carried for loss in there.losses)
        back = agentc.convert(there.text, source=target, target="claude", path=there.path)
        agents = [agentc.parse(one, format="claude").agent for one in (text, back.text)]
        assert differences(*agents) == ()
        assert KEYS.partition("experimental")[0] in back.text


def test_the_table_and_the_client_know_the_same_keys() -> None:
    assert sorted(get_format("claude").keys) == sorted(KNOWN_KEYS)


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ("100000", True), ("99999", False), ('"150000"', True), ("1e6", True), ('"1.5e5"', True), ("150000.5", False),
        ('"150000.5"', True), ('"200,000"', True), ("150000x", True), ('"150k"', False), ("true", False), ("", False),
        ("[200000, 5]", True), ('"0x30000"', False), ('"2e5 tokens"', False), (".inf", False), ("{a: 1}", False),
    ],
)  # fmt: skip
def test_a_window_that_the_client_ignores(value: str, good: bool) -> None:
    text = f"---\nname: x\ndescription: d\nautoCompactWindow: {value}\n---\nbody\n"
    assert [name_logged_class(one) for one in list_warnings(text)] == (
        [] if good else ["bad-value:autoCompactWindow"]
    )


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("max-turns", "maxTurns"),
        ("Effort", "effort"),
        ("when_to_use", "description"),
        ("Color", "color"),
    ],
)
def test_a_key_that_is_nearly_one(key: str, meant: str) -> None:
    diagnostics = check_document(
        get_format("claude"),
        f"---\nname: x\ndescription: d\n{key}: y\n---\nb\n",
        ".claude/agents/x.md",
    ).diagnostics
    assert any(
        f"did you mean `{meant}`?" in one.message
        for one in diagnostics
        if one.code == "unknown-key"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("b.md", "a.md"),
        ("a.md", "B.md"),
        ("9.md", "10.md"),
        ("x.md", "sub/x.md"),
        ("é.md", "z.md"),
        ("z/y/a.md", "m.md"),
    ],
)
def test_the_last_by_byte_order_wins(one: str, other: str, project: Project) -> None:
    paths = [f".claude/agents/{path}" for path in (one, other)]
    assert all(pick_last_by_bytes(order) == paths[0] for order in itertools.permutations(paths))
    for path in paths:
        project.put(path, "---\nname: twin\ndescription: d\n---\nb\n")
    told = [line for line in project.run("check").stdout.splitlines() if "same-name" in line]
    assert len(told) == 1
    assert told[0].startswith(f"{paths[1]}:1:1: ")
    assert paths[0] in told[0]


def test_files_that_the_client_skips_are_no_twins(project: Project) -> None:
    project.put(".claude/agents/a.md", "---\nname: twin\ndescription: d\n---\nb\n")
    project.put(".claude/agents/b.md", "---\nname: twin\n---\nb\n")
    project.put("other/.claude/agents/c.md", "---\nname: twin\ndescription: d\n---\nb\n")
    done = project.run("check", ".claude/agents", "other/.claude/agents")
    assert "same-name" not in done.stdout


def test_a_file_that_the_client_does_not_look_at_is_no_twin(project: Project) -> None:
    for path in (".claude/agents/team/a.md", "agents/b.md", "agents/a.md", ".agents/agents/a.md"):
        project.put(path, "---\nname: twin\ndescription: d\n---\nb\n")
    done = project.run("check", ".")
    assert "same-name" not in done.stdout


IGNORED = {
    "observer: a, b, c, d, e, f": "takes 4 observers, and ignores `e`, `f`",
    "observer: a, b, c, d, a,": "",
    "experimental: {cacheTtl: 2h}": "ignores `cacheTtl` under `experimental`; it takes `5m` or `1h`",
    "experimental: {cache-ttl: 60}": "ignores `cache-ttl` under `experimental`",
    "experimental: {cache_TTL: 1h, other: 5}": "",
    "experimental: {Cachettl: 5m}": "",
}


@pytest.mark.parametrize("line", IGNORED)
def test_a_value_that_the_client_ignores_is_named(line: str) -> None:
    text = f"---\nname: a\ndescription: d\n{line}\n---\nx\n"
    found = [
        one.message
        for one in check_document(get_format("claude"), text, "a.md").diagnostics
        if one.code == "bad-value"
    ]
    assert len(found) == bool(IGNORED[line])
    assert all(IGNORED[line] in message for message in found)
