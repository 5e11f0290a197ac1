"""Real Claude Code files, converted for clients that take a list of granted tools, in those
clients: all load without a complaint, and each subagent gets what the list says.

Belongs here: what needs these clients to say. Not here: spellings that nobody converted
(`test_gemini.py`, `test_copilot.py`), models of the clients (`tests/vendors/`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import ModuleType

import pytest

import agentc
from agentc.errors import AgentcError
from agentc.vendors.registry import get_examiner, get_format
from agentc.vendors.vendor import Examine
from tests.support.corpus import documents
from tests.support.models import frontmatter

from . import copilot, gemini

pytestmark = pytest.mark.clients
CLIENTS: Mapping[str, ModuleType] = {"gemini": gemini, "copilot": copilot}
SAMPLED = 16
# What the words that are written give beside tools of their own name.
GIVES: Mapping[str, Mapping[str, set[str]]] = {
    "gemini": {},
    "copilot": {
        "read": {"view"},
        "search": {"grep", "glob"},
        "edit": {"edit", "create"},
        "execute": {"bash", "read_bash", "stop_bash", "list_bash"},
        "agent": {"task", "read_agent", "list_agents", "write_agent"},
        "todo": {"update_todo"},
        # Without a network the client offers none for the web, nor any that VS Code alone has.
        "web": set(),
        "WebFetch": set(),
        "vscode/askQuestions": set(),
    },
}
ALWAYS = {"gemini": {"complete_task"}, "copilot": set[str]()}
NOT_OFFERED = {"ask_user"}


def list_outputs(target: str) -> Iterator[tuple[str, str]]:
    """Yield a name and the text of each file that can be converted, under that name."""
    for number, one in enumerate(documents()):
        if one.format != "claude":
            continue
        try:
            done = agentc.convert(one.text, source="claude", target=target, path=one.path)
        except AgentcError:
            continue
        name = f"agent-{number}"
        document = agentc.parse(done.text, format=target, path=done.path)
        agent = replace(document.agent, name=name)
        yield name, agentc.render(agent, format=target, base=document)


@pytest.mark.parametrize("target", CLIENTS)
def test_every_output_loads_without_a_complaint(target: str, figure: Callable[[str], None]) -> None:
    texts = dict(list_outputs(target))
    loaded = CLIENTS[target].load_agents(texts)
    assert loaded.complaints == {}
    assert set(texts) <= loaded.agents
    figure(f"{target}: {len(texts)} outputs of Claude Code's files load without a complaint")


@pytest.mark.parametrize("target", CLIENTS)
def test_an_agent_gets_what_its_list_says(target: str, figure: Callable[[str], None]) -> None:
    texts = dict(list_outputs(target))
    startable = {
        name: text
        for name, text in texts.items()
        if not get_examiner_of(target)(text)[1] and "tools" in frontmatter(text)
    }
    sampled = dict(list(startable.items())[:: max(1, len(startable) // SAMPLED)])
    given = CLIENTS[target].tools_given(sampled)
    for name, text in sampled.items():
        words = frontmatter(text)["tools"]
        assert isinstance(words, list)
        expected = set(ALWAYS[target])
        for word in map(str, words):
            expected |= GIVES[target].get(word, {word})
        without_servers = {word for word in expected - NOT_OFFERED if not is_servers(target, word)}
        assert given[name] == without_servers, (name, words)
    figure(f"{target}: {len(sampled)} of {len(sampled)} agents get what their lists say")


def is_servers(target: str, word: str) -> bool:
    """Whether a word means tools of a server, of which there is none."""
    return word.startswith("mcp_") if target == "gemini" else "/" in word


def get_examiner_of(target: str) -> Examine:
    """What says whether an agent can be started."""
    examine = get_examiner(get_format(target))
    assert examine is not None
    return examine
