"""What a conversion says of agents that their own client does not have: what is written, lives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agentc.lens.parse import parse
from agentc.pipeline.convert import Conversion, convert_document
from agentc.vendors.registry import get_format
from tests.support.projects import Project


def convert(source: str, text: str, target: str) -> tuple[Conversion, ...]:
    document = parse(get_format(source), text, "x.md")
    return convert_document(document, get_format(target))


@pytest.mark.parametrize("target", ["opencode", "extended"])
def test_an_agent_that_claude_code_skips_is_told(target: str) -> None:
    (done,) = convert("claude", "---\nname: x\ntools: Read\n---\nx\n", target)
    (told,) = (one for one in done.notes if one.code == "claude-skips")
    assert told.message.startswith("Claude Code skips it: ")
    assert "description" in told.message
    (fine,) = convert("claude", "---\nname: x\ndescription: d\n---\nx\n", target)
    assert not [one for one in fine.notes if one.code == "claude-skips"]


def test_an_agent_that_opencode_rejects_is_told() -> None:
    (done,) = convert("opencode", "---\ndescription: 5\n---\nx\n", "claude")
    (told,) = (one for one in done.notes if one.code == "opencode-rejects")
    assert told.message.startswith("OpenCode rejects it: `description` must be text")
    bad = {"description": 3, "prompt": "x"}
    text = json.dumps({"agent": {"a": {"prompt": "x"}, "b": bad, "c": {"prompt": "x"}}})
    several = convert("opencode-json", text, "claude")
    told_of = [one.name for one in several for note in one.notes if note.code == "opencode-rejects"]
    assert told_of == ["b"]


def test_it_is_told_once_a_file(tmp_path: Path) -> None:
    project = Project(tmp_path)
    for name in ("c", "d"):
        project.put(f".claude/agents/{name}.md", f"---\nname: {name}\n---\nx\n")
    told = project.run("convert", ".", "--to", "opencode", "--dry-run").stderr
    assert told.count("note[claude-skips]") == 1, told
    assert "needs one (and 1 more file: .claude/agents/d.md)" in told
