"""Every fixture of the project, converted, in the real clients.

Many agents share a project, and a client runs once for each project. Agents with one name would
hide each other, so each of them gets a project of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import agentc
from agentc.lens.overrides import specialise
from agentc.vendors.registry import all_formats, get_format

from .harness import ROOT, ClaudeListing, claude_listing, opencode_agents, write_project
from .judge import denied_in_claude, js_trim

pytestmark = pytest.mark.clients

FOLDER = ROOT / "fixtures"
Loaded = dict[str, Any] | None

SOURCES = ("claude", "opencode", "extended")
FIXTURES = {
    file.relative_to(FOLDER).as_posix(): source
    for source in SOURCES
    for file in sorted((FOLDER / source).rglob("*.md"))
}
# Agents that may not be started: these fields run commands of the fixture, or need more than an
# empty repository.
NOT_STARTED = ("hooks", "mcp_servers", "isolation", "background")


@dataclass(frozen=True, slots=True)
class Case:
    """A fixture's conversion: the agent as its author wants it for the target, and as agentc reads
    what it wrote."""

    fixture: str
    path: str
    text: str
    meant: agentc.Agent
    again: agentc.Agent

    @property
    def source(self) -> str:
        return FIXTURES[self.fixture]


def convert_all(target: str) -> tuple[list[Case], dict[str, agentc.AgentcError]]:
    """Every fixture that agentc converts, and the errors about the others."""
    cases: list[Case] = []
    errors: dict[str, agentc.AgentcError] = {}
    for fixture, source in FIXTURES.items():
        text = (FOLDER / fixture).read_bytes().decode()
        try:
            done = agentc.convert(text, source=source, target=target, path=fixture)
            # To its own format a file stays as it is, and its client may have refused it before.
            # Written anew it loads.
            text = agentc.render(done.agent, format=target) if source == target else done.text
            again = agentc.parse(text, format=target, path=done.path).agent
            cases.append(
                Case(
                    fixture,
                    done.path,
                    text,
                    specialise(done.agent, get_format(target), all_formats()),
                    again,
                )
            )
        except agentc.AgentcError as error:
            errors[fixture] = error
    return cases, errors


def check_refusal(fixture: str, error: agentc.AgentcError) -> None:
    """A refusal is right where the fixture's name says so; every other error is wrong."""
    if error.exit_code == 1 and "refused" in Path(fixture).name:
        pytest.skip(f"refused: {error.message}")
    raise error


def projects(cases: Sequence[Case]) -> list[list[Case]]:
    """The cases, in as few projects as possible: no name and no path stands twice in one."""
    found: list[list[Case]] = []
    for case in cases:
        room = (one for one in found if not any(_collide(case, other) for other in one))
        project = next(room, None)
        if project is None:
            found.append(project := [])
        project.append(case)
    return found


def _collide(one: Case, other: Case) -> bool:
    return one.path == other.path or one.again.name.lower() == other.again.name.lower()


@pytest.fixture(scope="module")
def opencode(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, tuple[Case, Loaded] | agentc.AgentcError]:
    """By fixture: the case, and the agent that the client made of it; or agentc's error."""
    cases, errors = convert_all("opencode")
    found: dict[str, tuple[Case, Loaded] | agentc.AgentcError] = {**errors}
    for project in projects(cases):
        root = tmp_path_factory.mktemp("opencode")
        agents = opencode_agents(write_project(root, {case.path: case.text for case in project}))
        found |= {case.fixture: (case, agents.get(case.again.name)) for case in project}
    return found


@pytest.fixture(scope="module")
def claude(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, tuple[Case, ClaudeListing] | agentc.AgentcError]:
    """By fixture: the case, and what the client said about the project that it is in; or agentc's
    error."""
    cases, errors = convert_all("claude")
    found: dict[str, tuple[Case, ClaudeListing] | agentc.AgentcError] = {**errors}
    for project in projects(cases):
        root = write_project(
            tmp_path_factory.mktemp("claude"), {case.path: case.text for case in project}
        )
        started = [
            case.again.name
            for case in project
            if not any(getattr(case.again, name) for name in NOT_STARTED)
        ]
        listing = claude_listing(root, spawn=started)
        found |= {case.fixture: (case, listing) for case in project}
    return found


def test_there_are_fixtures() -> None:
    if not FIXTURES:
        pytest.skip(f"no fixtures below {FOLDER}")


@pytest.mark.parametrize("fixture", FIXTURES)
def test_opencode_loads(
    fixture: str, opencode: dict[str, tuple[Case, Loaded] | agentc.AgentcError]
) -> None:
    result = opencode[fixture]
    if isinstance(result, agentc.AgentcError):
        return check_refusal(fixture, result)
    case, agent = result
    meant = case.meant
    assert agent is not None, f"the client has no agent {case.again.name}"
    assert agent.get("description") == meant.description
    assert agent["prompt"] == js_trim(meant.prompt)
    assert agent.get("mode", "all") == meant.mode
    assert agent.get("disable", False) == bool(meant.disabled)
    if not meant.options and not meant.extra_of("opencode"):
        assert agent["options"] == {}
    if agent.get("model"):
        provider, _, model = agent["model"].partition("/")
        assert provider
        assert model
    return None


@pytest.mark.parametrize("fixture", FIXTURES)
def test_claude_loads(
    fixture: str, claude: dict[str, tuple[Case, ClaudeListing] | agentc.AgentcError]
) -> None:
    result = claude[fixture]
    if isinstance(result, agentc.AgentcError):
        return check_refusal(fixture, result)
    case, listing = result
    meant, name = case.meant, case.again.name
    assert name in listing.agents, listing.problems_of(case.path)
    # A description is required, so the name stands in for one; backslash + n is a line break in
    # every one of them.
    assert listing.agents[name].description == (meant.description or meant.name).replace(
        "\\n", "\n"
    )
    if name in listing.spawned:
        # A memory of its own adds instructions behind the prompt.
        agent, prompt = listing.spawned[name], js_trim(meant.prompt)
        assert agent.prompt.startswith(prompt) if meant.memory else agent.prompt == prompt
        assert not agent.tools & denied_in_claude(meant)
    elif not any(getattr(case.again, field) for field in NOT_STARTED):
        assert "zero tools" in listing.refused[name]
    if case.source != "claude" and not meant.extra_of("claude"):
        assert listing.problems_of(case.path) == []
    return None
