"""Claude Code 2.1.332 takes `---` anywhere in a line of the frontmatter for the closing fence, also
in quotes.

Every field behind it is lost without a word, `tools` among them: an agent that was limited would
get all tools.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import agentc
from agentc.ir.value import Map

from .harness import claude_listing, write_project

pytestmark = pytest.mark.clients

LIMITED = agentc.parse(
    "---\nname: x\ndescription: x\ntools: Read\n---\n", format="claude"
).agent.permission
FENCES = {
    "inside-a-line": "a --- b",
    "alone-on-a-line": "a\n---\nb",
    "with-quotes": 'a --- b\n---\nc --- "d"',
    "at-both-ends": "---a---",
    "long": "before\n\n----------\nafter",
    "only": "---",
    "indented": "a\n  ---\nb\n",
}


def limited(name: str, description: str) -> agentc.Agent:
    return agentc.Agent(name=name, description=description, prompt="Hello.\n", permission=LIMITED)


def test_no_text_closes_the_fence(tmp_path: Path) -> None:
    agents = [limited(name, text) for name, text in FENCES.items()]
    # The tools are written behind the name and the description. An unknown key goes last: it must
    # not end them either.
    agents.append(
        replace(limited("unknown-key", "x"), extra=Map({"claude": Map({"note": "a --- b"})}))
    )
    files = {
        f".claude/agents/{agent.name}.md": agentc.render(agent, format="claude") for agent in agents
    }
    listing = claude_listing(write_project(tmp_path, files), spawn=[agent.name for agent in agents])
    for agent in agents:
        assert listing.agents[agent.name].description == agent.description, agent.name
        assert listing.agents[agent.name].tools == "Read", agent.name
        assert listing.spawned[agent.name].tools == {"Read"}, agent.name
        assert listing.spawned[agent.name].prompt == "Hello.", agent.name


def test_the_client_still_does_this(tmp_path: Path) -> None:
    """The quirk itself: when it is gone, `---` needs no escape any more."""
    text = '---\nname: cut-off\ndescription: "a"\nnote: "a --- b"\ntools: Read\n---\nHello.\n'
    listing = claude_listing(write_project(tmp_path, {".claude/agents/cut-off.md": text}))
    cut_off = listing.agents.get("cut-off")
    assert cut_off is None or cut_off.tools != "Read"
