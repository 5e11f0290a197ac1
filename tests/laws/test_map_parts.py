"""What stands in a map that a format understands in part is kept or told, as an unknown key is.

Belongs here: that law over every map of every format, and edits of such a map. Not here: unknown
keys (`test_field_outcomes.py`).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import tomlkit
import yaml
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.errors import AgentcError
from agentc.ir.permission import Cap, Decision, Permission, Rule, Tool
from agentc.ir.value import Map, Value
from agentc.lens.parse import parse
from agentc.options import ConversionOptions
from agentc.pipeline.convert import convert_document
from agentc.vendors.registry import all_formats, get_format
from tests.conftest import FIXTURES, read

NO_SHELL = Permission((Rule(Tool(Cap.SHELL), Decision.DENY),))
SERVER = {"command": "x", "args": ["y"], "env": {"A": "b"}}
HOOK = {"matcher": "Bash", "hooks": [{"type": "command", "command": "x"}]}
# Heads in which every map of a format stands, beside those of the fixtures.
HEADS: dict[str, dict[str, Any]] = {
    "claude": {
        "mcpServers": [{"a": SERVER}],
        "hooks": {"PreToolUse": [HOOK]},
        "experimental": {"a": {"b": 1}},
    },
    "opencode": {
        "permission": {"bash": {"git *": "allow"}, "edit": "deny"},
        "tools": {"write": False},
        "options": {"a": {"b": 1}},
    },
    "gemini": {"mcp_servers": {"a": SERVER}},
    "copilot": {
        "mcp-servers": {"a": {"type": "local", **SERVER, "tools": ["*"]}},
        "handoffs": [{"label": "a", "agent": "b", "prompt": "c"}],
        "metadata": {"a": "b"},
    },
    "cursor": {"metadata": {"a": "b"}},
    "codex": {"features": {"shell_tool": False}, "mcp_servers": {"a": SERVER}},
    "extended": {
        "permission": {"bash": {"git *": "allow"}},
        "scale_triggers": {"a": {"b": 1}},
        "targets": {
            "codex": {"features": {"shell_tool": False}},
            "opencode": {"permission": {"bash": {"a": "deny"}}},
        },
        "opencode": {"permission": {"bash": {"a": "deny"}}},
    },
}
# A map of the author's own, in formats of which none of the keys is one.
ANY_MAP = {"metadata": {"a": "b"}}
ALLOWING = ConversionOptions(unenforced="write", carry_exec=True)
ODD = "zzodd"


def thaw(value: Value) -> Any:
    if isinstance(value, Map):
        return {key: thaw(inner) for key, inner in value.items()}
    return [thaw(inner) for inner in value] if isinstance(value, tuple) else value


def list_heads(name: str) -> Iterator[dict[str, Any]]:
    """The fields of a format's fixtures, and those above."""
    yield {"name": "x", "description": "d", **HEADS.get(name, ANY_MAP)}
    for path in sorted((FIXTURES / name).rglob("*.*")):
        try:
            records = parse(get_format(name), read(path), str(path)).source.records
        except AgentcError:
            continue  # a fixture of what is no agent
        for record in records:
            yield {entry.key: thaw(entry.value) for entry in record.entries}


def list_spots(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where maps stand in a value."""
    if isinstance(value, dict):
        yield from (path,) if path else ()
        for key, inner in value.items():
            yield from list_spots(inner, (*path, key))
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from list_spots(inner, (*path, number))


def put(head: dict[str, Any], spot: tuple[Any, ...], value: object) -> dict[str, Any]:
    """A copy of a head with one more entry in one of its maps."""
    copied: dict[str, Any] = json.loads(json.dumps(head))
    inner: Any = copied
    for step in spot:
        inner = inner[step]
    inner[ODD] = value
    return copied


def spell(name: str, head: dict[str, Any]) -> str:
    syntax = get_format(name).syntax
    if syntax == "toml":
        stated = {"developer_instructions": "Be.", **head}
        return tomlkit.dumps({key: value for key, value in stated.items() if value is not None})
    text = yaml.safe_dump(head, sort_keys=False)
    return f"---\n{text}---\nBe.\n" if syntax == "frontmatter" else f"{text}prompt: Be.\n"


SPOTS = {
    name: [(head, spot) for head in list_heads(name) for spot in list_spots(head)]
    for name, form in all_formats().items()
    if form.syntax in ("frontmatter", "yaml", "toml") and form.writable
}


def tell(document: agentc.Document, target: str) -> str:
    """All that a conversion writes and says; empty for one that is refused."""
    try:
        (done,) = convert_document(document, get_format(target), ALLOWING)
    except AgentcError:
        return ""
    return "\n".join((done.text, *map(repr, done.losses), *map(repr, document.notes)))


@pytest.mark.parametrize("name", SPOTS)
@given(st.data())
def test_an_entry_that_nobody_knows_is_kept_or_told(name: str, data: st.DataObject) -> None:
    head, spot = data.draw(st.sampled_from(SPOTS[name]))
    value = data.draw(st.sampled_from([7, "deny", {"q": 1}, False]))
    target = data.draw(st.sampled_from([one for one in all_formats() if get_format(one).writable]))
    try:
        document = parse(get_format(name), spell(name, put(head, spot, value)), "x.md")
    except AgentcError:
        return  # the reader refuses it, which is no silence
    said = tell(document, target)
    assert ODD in said or not said, (spot, value, target)


@pytest.mark.parametrize("reason", [False, 0, [], {}])
def test_a_reason_that_is_no_text_is_kept(reason: object) -> None:
    head = {"name": "x", "tool_restrictions": {"allowed": ["Read"], "reasons": {ODD: reason}}}
    document = parse(get_format("extended"), spell("extended", head), "x.md")
    for target in ("extended-yaml", "claude"):
        assert ODD in tell(document, target)


def test_most_entries_that_nobody_knows_are_read() -> None:
    """The law says something only where the documents with such entries are read and written."""
    told = [
        bool(tell(parse(get_format(name), spell(name, put(head, spot, 7)), "x.md"), "extended"))
        for name, head, spot in (
            ("codex", HEADS["codex"] | {"name": "x", "description": "d"}, ("features",)),
            ("claude", HEADS["claude"] | {"name": "x", "description": "d"}, ("experimental",)),
            ("opencode", HEADS["opencode"] | {"description": "d"}, ("options",)),
        )
    ]
    assert all(told)


FEATURES = st.dictionaries(
    st.sampled_from(["shell_tool", "goals", "apps", "multi_agent", "a.b", "ü"]),
    st.one_of(st.booleans(), st.integers(0, 9), st.just("on")),
)


def make_role(features: dict[str, Any]) -> str:
    role: dict[str, Any] = {"name": "x", "description": "d", "developer_instructions": "Be."}
    return tomlkit.dumps(role | ({"features": features} if features else {}))


@given(FEATURES)
def test_a_feature_that_is_no_limit_is_a_key_of_its_own(features: dict[str, Any]) -> None:
    agent = agentc.parse(make_role(features), format="codex").agent
    limits = {"shell_tool"} if features.get("shell_tool") is False else set()
    kept = {f"features.{key}": value for key, value in features.items() if key not in limits}
    assert dict(agent.extra_of("codex")) == kept
    assert (agent.permission == NO_SHELL) is bool(limits)


@given(FEATURES, st.sampled_from(["claude", "opencode", "gemini", "copilot", "extended"]))
def test_every_feature_comes_home(features: dict[str, Any], there: str) -> None:
    text = make_role(features)
    done = agentc.convert(text, source="codex", target=there, path=".codex/agents/x.toml")
    home = agentc.convert(done.text, source=there, target="codex", path=done.path)
    assert tomllib.loads(home.text).get("features", {}) == features


@given(FEATURES)
def test_an_edit_of_the_limit_leaves_the_other_features(features: dict[str, Any]) -> None:
    document = agentc.parse(make_role(features), format="codex")
    rest = {key: value for key, value in features.items() if key != "shell_tool"}
    for limits in (NO_SHELL, Permission()):
        wanted = replace(document.agent, permission=limits)
        text = agentc.render(wanted, format="codex", base=document)
        found = tomllib.loads(text).get("features", {})
        closed = found.pop("shell_tool", True) is False
        assert (found, closed) == (rest, limits == NO_SHELL)
        assert [key for key in rest if key in found] == [*found]


def test_what_is_stated_for_a_role_alone_keeps_its_other_features() -> None:
    text = (
        "---\nname: x\ndescription: d\ntargets:\n  codex:\n    features:\n"
        "      shell_tool: false\n      goals: true\n---\nBe.\n"
    )
    done = agentc.convert(text, source="extended", target="codex", path="agents/x.md")
    assert tomllib.loads(done.text)["features"] == {"shell_tool": False, "goals": True}
