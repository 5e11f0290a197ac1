"""Real files, converted and repaired, in the real clients: js-yaml reads the same values, Claude
Code loads them all.

Belongs here: what needs a client to say. Not here: what two YAML libraries of Python say
(`corpus/test_corpus.py`).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import agentc
from agentc.lens.fix import fix_source
from tests.corpus.test_corpus import Figure, head_and_body
from tests.support.corpus import TARGETS, CorpusFile, broken, outputs, outputs_of_several

from .harness import ClaudeListing, claude_listing, js_yaml_load, write_project

pytestmark = pytest.mark.clients


def as_json(value: Any) -> Any:
    """A value as the harness hands over those of JavaScript."""
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    if isinstance(value, datetime.date):
        day = (
            value
            if isinstance(value, datetime.datetime)
            else datetime.datetime(value.year, value.month, value.day)
        )
        return {"date": day.strftime("%Y-%m-%dT%H:%M:%S.000Z")}
    return value


def test_js_yaml_reads_the_same_values(figure: Figure) -> None:
    heads = {
        (target, one.file): head_and_body(done.text)[0]
        for target in TARGETS
        for one, done in outputs(target)[0].items()
    } | {
        (target, label): head_and_body(done.text)[0]
        for target in TARGETS
        for label, (_, done) in outputs_of_several(target)[0].items()
    }
    loaded = js_yaml_load(list(heads.values()))
    for (where, head), value in zip(heads.items(), loaded, strict=True):
        seen = value.get("value", value) if head else None
        assert seen == as_json(yaml.safe_load(head)), where
    figure(f"corpus, outputs that js-yaml reads as PyYAML does: {len(loaded)} of {len(heads)}")


def projects() -> Iterator[dict[CorpusFile, agentc.Document]]:
    """The broken files of Claude Code, as many as go into one project: agents of one name would
    hide each other."""
    left = {one: document for one, document in broken().items() if one.format == "claude"}
    while left:
        by_name = {document.agent.name: one for one, document in left.items()}
        yield {one: left.pop(one) for one in by_name.values()}


def test_claude_code_loads_what_was_repaired(tmp_path: Path, figure: Figure) -> None:
    count = 0
    for number, project in enumerate(projects()):
        texts = {one: fix_source(document) for one, document in project.items()}
        paths = {one: f".claude/agents/file-{n}.md" for n, one in enumerate(project)}
        root = write_project(
            tmp_path / str(number), {paths[one]: text for one, text in texts.items()}
        )
        listing = claude_listing(root)
        for one, document in project.items():
            check(listing, paths[one], one.file, document)
            count += 1
    total = sum(one.format == "claude" for one in broken())
    figure(f"corpus, repaired files that Claude Code loads: {count} of {total}")
    assert count == total


def check(listing: ClaudeListing, path: str, file: str, document: agentc.Document) -> None:
    """The agent is listed with its whole description, and of its fields only values and keys are
    complained about."""
    assert document.agent.name in listing.agents, (file, listing.problems_of(path))
    assert listing.agents[document.agent.name].description == document.agent.description, file
    noted = [note for note in document.notes if note.code == "bad-value"]
    extra = document.agent.extra_of("claude")
    complaints = listing.problems_of(path)
    assert len(complaints) <= len(noted) + bool(extra), (file, complaints)


def test_prompts_without_fields_are_left_as_they_are() -> None:
    prompts = {one: document for one, document in broken().items() if one.format == "opencode"}
    assert len(prompts) == 4
    assert all(fix_source(document) == one.text for one, document in prompts.items())
