"""What agentc writes means the same to every reader: PyYAML, ruamel.yaml, js-yaml, and the two
clients."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import ruamel.yaml
import yaml

import agentc
from agentc.ir.value import Map, Value, thaw

from .harness import claude_listing, js_yaml_load, opencode_agents, write_project
from .nasty import NASTY

pytestmark = pytest.mark.clients

_HEAD = re.compile(r"\A---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)
BODY = "Hello.\n"


def agent_with(index: int, text: str, form: str) -> agentc.Agent:
    """An agent with the text in every place where a value can stand: alone, in a list, in maps, in
    a map in a list."""
    deep = Map(
        {
            "flow": (text, text),
            "map": Map({"inner": text}),
            "items": (Map({"first": text, "last": text}), text),
        }
    )
    unknown: dict[str, Value] = {"note": text, "notes": (text, "x", text), "deep": deep}
    if text != "<<":  # as a key of a map: see test_a_quoted_merge_key_is_a_key
        unknown["keys"] = Map({text: text})
    return agentc.Agent(
        name=f"a{index}", description=text, prompt=BODY, extra=Map({form: Map(unknown)})
    )


def bare_agent(index: int, text: str) -> agentc.Agent:
    """An agent whose description is the last of its fields: the fence stands right behind it."""
    return agentc.Agent(name=f"b{index}", description=text, prompt=BODY, mode="all")


def expected(agent: agentc.Agent, form: str) -> dict[str, Any]:
    unknown: dict[str, Any] = thaw(agent.extra_of(form))
    return {"description": agent.description, **unknown}


def heads(form: str) -> Iterator[str]:
    for index, text in enumerate(NASTY):
        found = _HEAD.match(agentc.render(agent_with(index, text, form), format=form))
        assert found, text
        yield found[1]


def by_ruamel(text: str) -> Any:
    return ruamel.yaml.YAML(typ="safe", pure=True).load(io.StringIO(text))


def by_ruamel_c(text: str) -> Any:
    return ruamel.yaml.YAML(typ="safe").load(io.StringIO(text))


def each(load: Callable[[str], Any]) -> Callable[[list[str]], list[Any]]:
    def load_all(texts: list[str]) -> list[Any]:
        loaded = []
        for text in texts:
            try:
                loaded.append({"value": load(text)})
            except (
                Exception
            ) as error:  # whatever a reader raises, the assertion below shows it beside the text
                loaded.append({"error": str(error)})
        return loaded

    return load_all


READERS: dict[str, Callable[[list[str]], list[Any]]] = {
    "pyyaml": each(yaml.safe_load),
    "ruamel": each(by_ruamel),
    "ruamel-c": each(by_ruamel_c),
    "js-yaml": js_yaml_load,
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("form", ["extended", "opencode"])
def test_every_reader_reads_the_same(form: str, reader: str) -> None:
    texts = list(heads(form))
    wrong = []
    for index, (text, loaded) in enumerate(zip(texts, READERS[reader](texts), strict=True)):
        want = expected(agent_with(index, NASTY[index], form), form)
        got = loaded.get("value") or {}
        if {key: got.get(key) for key in want} != want:
            wrong.append((NASTY[index], loaded, text))
    assert not wrong, f"{len(wrong)} of {len(texts)}, the first: {wrong[0]}"


def test_opencode_reads_the_same(tmp_path: Path) -> None:
    agents = [agent_with(index, text, "opencode") for index, text in enumerate(NASTY)]
    agents += [bare_agent(index, text) for index, text in enumerate(NASTY)]
    files = {
        f".opencode/agents/{agent.name}.md": agentc.render(agent, format="opencode")
        for agent in agents
    }
    loaded = opencode_agents(write_project(tmp_path, files))
    wrong = []
    for agent in agents:
        got = loaded.get(agent.name, {})
        seen = {
            "description": got.get("description"),
            **got.get("options", {}),
            "prompt": got.get("prompt"),
        }
        if seen != expected(agent, "opencode") | {"prompt": "Hello."}:
            wrong.append((agent.description, got))
    assert not wrong, f"{len(wrong)} of {len(agents)}: {wrong[:20]}"


def test_claude_reads_the_same(tmp_path: Path) -> None:
    """The description alone: the client says nothing about unknown keys. Backslash + n is a line
    break to it."""
    agents = [agent_with(index, text, "claude") for index, text in enumerate(NASTY) if text]
    agents += [bare_agent(index, text) for index, text in enumerate(NASTY) if text]
    files = {
        f".claude/agents/{agent.name}.md": agentc.render(agent, format="claude") for agent in agents
    }
    listing = claude_listing(write_project(tmp_path, files))
    wrong = []
    for agent in agents:
        got = listing.agents.get(agent.name)
        if got is None or got.description != (agent.description or "").replace("\\n", "\n"):
            wrong.append((agent.description, got, listing.problems_of(f"/{agent.name}.md")))
    assert not wrong, f"{len(wrong)} of {len(agents)}: {wrong[:20]}"


def test_claude_loads_an_empty_description(tmp_path: Path) -> None:
    """The client takes it for a missing one, and skips the file."""
    agent = agentc.Agent(name="empty", description="", prompt=BODY)
    files = {".claude/agents/empty.md": agentc.render(agent, format="claude")}
    assert "empty" in claude_listing(write_project(tmp_path, files)).agents


@pytest.mark.parametrize("form", ["extended", "opencode", "claude"])
def test_a_quoted_merge_key_is_a_key(form: str) -> None:
    """Only a plain `<<` merges."""
    agent = agentc.Agent(
        name="x", description="x", extra=Map({form: Map({"keys": Map({"<<": "x"})})})
    )
    found = _HEAD.match(agentc.render(agent, format=form))
    assert found
    assert yaml.safe_load(found[1])["keys"] == {"<<": "x"}
