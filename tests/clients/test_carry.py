"""Files with lines that carry something are, to the real clients, the files without them.

Belongs here: the corpus with and without such lines in OpenCode and Claude Code. Not here: what is
carried (`unit/carry/test_carry.py`).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

import agentc
from agentc.errors import Refused
from agentc.options import ConversionOptions
from tests.corpus.test_corpus import Figure
from tests.support.corpus import documents

from .harness import claude_listing, opencode_agents, write_project
from .opencode_server import opencode_listed
from .test_models import printed

pytestmark = pytest.mark.clients

WITH, WITHOUT = ConversionOptions(carry_exec=True), ConversionOptions(carry_exec=True, carry=False)
SPAWNED = 6


def both(target: str) -> Iterator[tuple[str, str, str, str]]:
    """Every file of another format: a label, its agent's name, and the two files that a target
    gets."""
    for number, (one, document) in enumerate(documents().items()):
        if one.format == target:
            continue
        try:
            carrying, plain = (
                agentc.convert(
                    one.text, source=one.format, target=target, path=one.path, settings=settings
                )
                for settings in (WITH, WITHOUT)
            )
        except Refused:
            continue
        assert "# agentc tells " in carrying.text
        assert "# agentc" not in plain.text.partition("\n---\n")[0]
        yield f"file-{number}", document.agent.name, carrying.text, plain.text


def test_opencode_resolves_the_same_agents(tmp_path: Path, figure: Figure) -> None:
    files = list(both("opencode"))
    projects = [
        write_project(
            tmp_path / kind, {f".opencode/agents/{one[0]}.md": one[place] for one in files}
        )
        for kind, place in (("with", 2), ("without", 3))
    ]
    carrying, plain = map(opencode_agents, projects)
    assert set(carrying) == set(plain) == {label for label, *_ in files}
    same = [label for label in plain if carrying[label] == plain[label]]
    figure(
        f"OpenCode loads the same agent from files that carry something: {len(same)} of {len(files)}"
    )
    assert len(same) == len(files)
    assert not any(agent.get("options") for agent in carrying.values())
    with_lines, without = (
        {label: one[label] | {"permission": printed(one[label])} for label, *_ in files}
        for one in map(opencode_listed, projects)
    )
    assert with_lines == without
    assert all(agent["options"] == {} for agent in with_lines.values())


def test_claude_code_lists_and_starts_the_same_agents(tmp_path: Path, figure: Figure) -> None:
    by_name = {name: (label, carrying, plain) for label, name, carrying, plain in both("claude")}
    names = random.Random(0).sample(sorted(by_name), SPAWNED)
    listings = []
    for kind, place in (("with", 1), ("without", 2)):
        paths = {f".claude/agents/{one[0]}.md": one[place] for one in by_name.values()}
        listings.append(claude_listing(write_project(tmp_path / kind, paths), spawn=names))
    carrying, plain = listings
    assert set(by_name) <= set(plain.agents)
    assert carrying.agents == plain.agents
    assert carrying.spawned == plain.spawned
    assert set(plain.spawned) | set(plain.refused) == set(names)
    assert len(carrying.problems) == len(plain.problems)
    same = sum(carrying.agents[name] == plain.agents[name] for name in by_name)
    figure(
        f"Claude Code lists the same agent from files that carry something: {same} of {len(by_name)}"
    )
