"""Roo Code's own schema on modes that agentc writes, and beside agentc's model of it.

Belongs here: what the package of the schema has to say. Not here: examples of single faults
(`tests/vendors/roo/`).
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

import agentc
from agentc.errors import AgentcError
from agentc.vendors.prediction import LoadOutcome
from agentc.vendors.roo import CLIENT
from tests.conftest import FIXTURES, read
from tests.support.corpus import documents
from tests.vendors.roo import model

from .roo import load_modes

pytestmark = pytest.mark.clients
SAMPLED = 80
WRITE = agentc.ConversionOptions(unenforced="write")
HEAD = "customModes:\n- slug: pilot\n  name: Pilot\n  roleDefinition: Text.\n"


def test_every_output_loads(figure: Callable[[str], None]) -> None:
    sources = [one for one in documents() if one.format == "claude"]
    texts: list[str] = []
    for one in sources[:: max(1, len(sources) // SAMPLED)]:
        try:
            done = agentc.convert(
                one.text, source="claude", target="roo", path=one.path, settings=WRITE
            )
        except AgentcError:
            continue
        texts.append(done.text)
    loaded = load_modes(texts)
    assert [one["error"] for one in loaded if "error" in one] == []
    for text, answer in zip(texts, loaded, strict=True):
        agent = agentc.parse(text, format="roo").agent
        assert [mode["slug"] for mode in answer["modes"]] == [agent.name]
    figure(f"roo: {len(texts)} outputs of Claude Code's files load")


CASES = (
    "  groups: []\n", "  groups: [read, browser, modes]\n", "  groups: [read, read]\n", "  groups: read\n", "", "  groups:\n",
    "  groups: [write]\n", "  groups: [[edit]]\n", "  groups: [[edit, {}]]\n", "  groups: [[edit, {fileRegex: '('}]]\n",
    "  groups: [[edit, {fileRegex: '\\.md$', description: x}], [read, {fileRegex: a}]]\n", "  groups: [[edit, {fileRegex: 1}]]\n",
    "  groups: []\n  whenToUse: 5\n", "  groups: []\n  description: ''\n", "  groups: []\n  source: elsewhere\n",
    "  groups: []\n  allowedMcpServers: [gh]\n", "  groups: []\n  other: 1\n", "  groups: []\n  customInstructions: ~\n",
    "  groups: []\n- slug: pilot\n  name: Two\n  roleDefinition: T.\n  groups: []\n", "  groups: []\n- slug: b\n", "  groups: []\n- 5\n",
    "  groups: []\n  description: '\u2019'\n", "  groups: []\n  description: \u201cone\u201d two\n", "  groups: []\n  groups: []\n",
)  # fmt: skip


def test_the_model_says_what_the_schema_does(figure: Callable[[str], None]) -> None:
    chance = random.Random(7)
    texts = [HEAD + case for case in CASES]
    texts += [model.spell(model.draw(chance)) for _ in range(100)]
    texts += [read(path) for path in sorted((FIXTURES / "roo").iterdir())]
    pairs = zip(texts, load_modes(texts), strict=True)
    loads = [("modes" in answer, text) for text, answer in pairs]
    predicted = [(CLIENT.predict(text).outcome is LoadOutcome.LOADS, text) for text in texts]
    assert predicted == loads
    figure(f"roo: {len(texts)} files as the client's schema has them")
