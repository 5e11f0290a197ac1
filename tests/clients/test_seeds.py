"""The five reference files, converted, in the real clients: whole description, prompt, tools.

The numbers are those of the files, counted once by hand: a reader that cuts a description off must
not pass because both sides of a comparison were cut off alike.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

import agentc

from .harness import ROOT, ClaudeListing, claude_listing, opencode_resolved, write_project
from .judge import js_trim

pytestmark = pytest.mark.clients

# Number of the file: its format, the stem that names an agent without `name`, the length of its
# description.
SEEDS = {
    "000": ("extended", "backend-staff", 10464),
    "001": ("opencode", "backend-api", 1401),
    "002": ("claude", "backend-expert", 1021),
    "003": ("extended", "backend-engineer", 312),
    "004": ("claude", "expert-backend-developer", None),
}
SIX = {"bash", "edit", "glob", "grep", "read", "write"}
# Listed for every agent, whatever its permissions: it answers calls of tools that do not exist.
ALWAYS = {"invalid"}


def convert(number: str, target: str) -> agentc.Conversion:
    source, stem, _ = SEEDS[number]
    reference = Path(os.environ.get("AGENTC_REFERENCE") or ROOT.parent / "shared")
    files = sorted((reference / "seeds").glob(f"{number}_*"))
    if not files:
        pytest.skip(f"no reference files in {reference}: set AGENTC_REFERENCE to their folder")
    return agentc.convert(
        files[0].read_bytes().decode(), source=source, target=target, path=f"{stem}.md"
    )


@pytest.fixture(scope="module")
def for_opencode(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[dict[str, dict[str, Any]], dict[str, agentc.Conversion]]:
    done = {number: convert(number, "opencode") for number in SEEDS}
    files = {one.path: one.text for one in done.values()}
    plain = "---\ndescription: no restrictions\nmode: subagent\n---\nHello.\n"
    project = write_project(
        tmp_path_factory.mktemp("opencode"), {**files, ".opencode/agents/plain.md": plain}
    )
    return opencode_resolved(project, ["plain", *(stem for _, stem, _ in SEEDS.values())]), done


@pytest.fixture(scope="module")
def for_claude(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[ClaudeListing, dict[str, agentc.Conversion]]:
    done = {number: convert(number, "claude") for number in SEEDS}
    project = write_project(
        tmp_path_factory.mktemp("claude"), {one.path: one.text for one in done.values()}
    )
    return claude_listing(project, spawn=[stem for _, stem, _ in SEEDS.values()]), done


def on(agent: dict[str, Any]) -> set[str]:
    return {tool for tool, is_on in agent["tools"].items() if is_on} - ALWAYS


@pytest.mark.parametrize("number", SEEDS)
def test_description_is_read_whole(number: str) -> None:
    description, length = convert(number, "extended").agent.description, SEEDS[number][2]
    assert description is not None
    if length is None:
        assert (len(description), description.count("\n")) == (2371, 28)
    else:
        assert len(" ".join(description.split())) == length


@pytest.mark.parametrize("number", SEEDS)
def test_opencode_loads(
    number: str, for_opencode: tuple[dict[str, dict[str, Any]], dict[str, agentc.Conversion]]
) -> None:
    agents, done = for_opencode
    seed, agent = done[number].agent, agents[SEEDS[number][1]]
    assert agent["description"] == seed.description
    assert agent["mode"] == "subagent"
    assert agent["prompt"] == js_trim(seed.prompt)
    assert agent["options"] == {}
    if (model := agent.get("model")) is not None:
        assert model["providerID"]
        assert model["modelID"]
    if number == "001":
        assert on(agent) == on(agents["plain"]) - {"edit", "write"}
    if number == "003":
        assert on(agent) == SIX


@pytest.mark.parametrize("number", SEEDS)
def test_claude_loads(
    number: str, for_claude: tuple[ClaudeListing, dict[str, agentc.Conversion]]
) -> None:
    listing, done = for_claude
    seed, name = done[number].agent, SEEDS[number][1]
    assert listing.agents[name].description == seed.description
    assert listing.spawned[name].prompt == js_trim(seed.prompt)
    assert listing.problems_of(done[number].path) == []
    if number == "001":
        assert not listing.spawned[name].tools & {"Edit", "Write", "NotebookEdit"}
    if number == "003":
        assert listing.agents[name].tools == "Read, Write, Edit, Bash, Grep, Glob"
        assert listing.spawned[name].tools <= {"Read", "Write", "Edit", "Bash", "Grep", "Glob"}


def test_claude_reports_no_problem(
    for_claude: tuple[ClaudeListing, dict[str, agentc.Conversion]],
) -> None:
    assert for_claude[0].problems == ()
