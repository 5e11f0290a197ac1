"""What the real OpenCode makes of outputs and of the test vectors: its rules, its table of tools,
its denials.

Belongs here: agreement of the client with the model that judges the outputs, and with their
sources. Not here: the model by itself (`test_models.py`), what is written
(`corpus/test_vectors.py`).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml

import agentc
from tests.corpus.test_vectors import converted, text_of
from tests.support.corpus import outputs
from tests.support.models import claude, opencode
from tests.support.models.probes import PROBES
from tests.support.strategies_permission import CLAUDE_NAMES, SCOPED, markdown
from tests.support.vectors import VECTORS

from .harness import opencode_resolved, write_project
from .opencode_server import opencode_listed
from .test_models import printed

pytestmark = pytest.mark.clients

SAMPLED = 24
# Of how many the client itself says which tools they have.
SINGLY = 6
TOOLS = {
    "read": "read", "grep": "grep", "glob": "glob", "edit": "edit", "write": "create", "bash": "shell",
    "webfetch": "web_fetch", "websearch": "web_search", "task": "delegate", "todowrite": "todo", "skill": "skill",
}  # fmt: skip


def of_vectors() -> Iterator[tuple[str, str]]:
    """Every vector that OpenCode can read, with the file that it is: the source, or what came of
    it."""
    for index, vector in enumerate(VECTORS):
        if vector.waits or isinstance(vector.expected, str) or vector.number in (37, 41):
            continue  # refused, misread by the client, or found under a name of its own
        text = text_of(vector) if vector.source == "opencode" else converted(vector).text
        yield f"vector-{vector.number}-{index}", text


def of_lists(count: int) -> Iterator[tuple[str, str, str]]:
    """Drawn lists of tools: a label, the source, and what came of it."""
    chance = random.Random(0)
    for number in range(count):
        names = chance.sample((*CLAUDE_NAMES, *SCOPED), chance.randint(0, 7))
        stated: dict[str, Any] = {"tools": ", ".join(names)} if chance.random() < 0.8 else {}
        if chance.random() < 0.4:
            stated["disallowedTools"] = ", ".join(chance.sample(CLAUDE_NAMES, 2))
        text = markdown(stated)
        try:
            done = agentc.convert(text, source="claude", target="opencode", path="x.md")
        except agentc.AgentcError:
            continue
        yield f"list-{number}", text, done.text


@pytest.fixture(scope="module")
def files() -> dict[str, tuple[str | None, str]]:
    """By label: the source where it is Claude Code's, and the file that OpenCode gets."""
    found: dict[str, tuple[str | None, str]] = {label: (None, text) for label, text in of_vectors()}
    drawn = list(of_lists(SAMPLED))
    real = [(one, done) for one, done in outputs("opencode")[0].items() if one.format == "claude"]
    for number, (one, done) in enumerate(random.Random(0).sample(real, SAMPLED // 2)):
        found[f"file-{number}"] = (one.text, done.text)
    found |= {label: (source, text) for label, source, text in drawn[: SAMPLED - SAMPLED // 2]}
    return found


@pytest.fixture(scope="module")
def resolved(
    files: dict[str, tuple[str | None, str]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Any]]:
    """Every file as the client lists it; some also with the tools that it has, for each of which
    the client starts anew."""
    project = write_project(
        tmp_path_factory.mktemp("outputs"),
        {f".opencode/agents/{label}.md": text for label, (_, text) in files.items()},
    )
    listed = opencode_listed(project)
    singly = opencode_resolved(project, random.Random(0).sample(list(files), SINGLY))
    return {label: listed[label] for label in files} | singly


def tools_of(agent: dict[str, Any]) -> dict[str, bool]:
    """The client's tools, as it says itself, else as its rules say."""
    said: dict[str, bool] | None = agent.get("tools")
    if said is not None:
        return said
    return opencode.Model(tuple(printed(agent)[len(opencode.DEFAULTS) : -1])).tool_table()


def test_the_client_has_the_rules_and_tools_of_the_model(
    files: dict[str, tuple[str | None, str]],
    resolved: dict[str, dict[str, Any]],
    figure: Callable[[str], None],
) -> None:
    ends = [rule for rule in opencode.DEFAULTS if rule[1].endswith("/tool-output/*")]
    wrong = []
    for label, agent in resolved.items():
        model = opencode.read(files[label][1])
        tools = tools_of(agent)
        table = {tool: on for tool, on in model.tool_table().items() if tool in tools}
        if printed(agent) != [*opencode.DEFAULTS, *model.rules(), *ends] or table != tools:
            wrong.append((label, files[label][1], table, tools))
    vectors = sum(label.startswith("vector") for label in resolved)
    same = len(resolved) - len(wrong)
    figure(
        f"OpenCode agrees about {same} of {len(resolved)} files: {vectors} vectors, {len(resolved) - vectors} outputs"
    )
    assert not wrong
    assert vectors > 40
    assert len(resolved) - vectors == SAMPLED


def test_what_the_source_denies_is_off(
    files: dict[str, tuple[str | None, str]],
    resolved: dict[str, dict[str, Any]],
    figure: Callable[[str], None],
) -> None:
    wider, denied = [], 0
    for label, agent in resolved.items():
        source = files[label][0]
        if source is None:
            continue
        try:
            before = claude.read(source, "intent")
        except (ValueError, yaml.YAMLError):
            continue  # the model reads YAML alone
        for tool, capability in TOOLS.items():
            if all(
                before.decide(capability, argument) == "deny" for argument in PROBES[capability]
            ):
                denied += 1
                after = opencode.read(files[label][1])
                shut = all(
                    after.decide(capability, argument) == "deny" for argument in PROBES[capability]
                )
                if tools_of(agent).get(tool) and not shut:
                    wider.append((label, tool))
    figure(f"OpenCode keeps {denied - len(wider)} of {denied} tools off that the sources deny")
    assert not wider
    assert denied > 100
