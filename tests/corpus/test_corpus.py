"""Hundreds of real files: read whole, written well, repaired with care, and understood as the real
clients do.

Belongs here: what must hold of every file of the corpus. Not here: the files (`support/corpus.py`),
single quirks (`laws/test_quirks.py`), running clients (`clients/test_corpus.py`).
"""

from __future__ import annotations

import difflib
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from ruamel.yaml import YAML

import agentc
from agentc.ir.agent import differences
from agentc.lens.fix import fix_source
from agentc.spans import Span
from agentc.vendors.claude.agent import unescape_line_breaks
from tests.clients.judge import js_trim
from tests.conftest import read
from tests.support.corpus import (
    DATA,
    FORMATS,
    TARGETS,
    broken,
    digest,
    documents,
    files,
    folder,
    outputs,
    outputs_of_several,
    reading,
    rows,
)
from tests.support.judge import judge, name_in_path

Figure = Callable[[str], None]

# Prose without a field of any agent: two pages about agents, and two with an example in a code
# block further down.
_FACTORY = "agentic__code__frameworks__sdlc-complete__agents__factory-compat.md"
REFUSED = {
    "claude/0xRayAI+xray/h-834eaed8__dot-claude__agents__code-reviewer.md": "no-frontmatter",
    "claude/0xRayAI+xray/h-834eaed8__dot-claude__agents__sample-agent.md": "no-frontmatter",
    f"claude/jmagly+ai-writing-guide/{_FACTORY}": "no-frontmatter",
    f"claude/jmagly+ai-writing-guide/h-0f90b86b__{_FACTORY}": "no-frontmatter",
}
BREAKS = {"claude": "always", "extended": "plain", "opencode": "never"}

# Where agentc and OpenCode 1.18.33 differ, and why.
DISAGREEMENTS = {
    "corpus/claude/prismspecs+everything-gemini/gemini-plugin-source__agents__ai-writing-auditor.md": (
        "value",
        "a YAML document without fences: the client takes all of it for the prompt, and gives the agent every tool;"
        " agentc reads its fields, and refuses `tools` that are no map of true and false",
    ),
    "corpus/opencode/stephen-cox+opencode-agents/h-61be0cea__dot-opencode__agent__general_coder.md": (
        "permission",
        "the client prints `***` for the action of a pattern that holds the word `secret`; the file says `deny`",
    ),
}


def test_every_file_is_read_whole(figure: Figure) -> None:
    for one, document in documents().items():
        agent, seen = document.agent, judge(one.text, breaks=BREAKS[one.format])
        from_path = name_in_path(one.path, nested=one.format == "opencode")
        if seen is None:  # OpenCode takes a file without fields for a prompt
            assert (one.format, agent.description, agent.prompt) == ("opencode", None, one.text)
            assert agent.name == from_path
            continue
        assert agent.name == (seen.name or from_path), one.file
        assert agent.description == seen.description, one.file
        assert agent.prompt == seen.body, one.file
    refused = reading()[1]
    for source in FORMATS.values():
        of_format = [one for one in files() if one.format == source]
        repaired = sum(one in broken() for one in of_format)
        lost = sum(one.file in refused for one in of_format)
        figure(
            f"corpus, {source}: {len(of_format) - repaired - lost} read, {repaired} repaired, {lost} refused"
        )
    assert refused == REFUSED
    assert all(judge(one.text) is None for one in files() if one.file in refused)


def test_broken_files_say_what_they_say() -> None:
    expected = json.loads(read(DATA / "broken.json"))
    seen = {}
    for one, document in broken().items():
        agent = document.agent
        texts = {"description": agent.description or "", "body": agent.prompt}
        if one.format != "opencode":
            seen[one.file] = {
                "name": agent.name,
                **{k: [len(text), digest(text)] for k, text in texts.items()},
            }
    assert seen == expected


def head_and_body(text: str) -> tuple[str, str]:
    found = re.match(r"\ufeff?---\r?\n(.*?)^---\r?\n(.*)\Z", text, re.DOTALL | re.MULTILINE)
    return (found[1], found[2]) if found else ("", text)


def by_ruamel(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(io.StringIO(text))


@pytest.mark.parametrize("target", TARGETS)
def test_every_file_is_written_well(target: str, figure: Figure) -> None:
    done, refused = outputs(target)
    for one, conversion in done.items():
        head, body = head_and_body(conversion.text)
        values, agent = yaml.safe_load(head), documents()[one].agent
        assert by_ruamel(head) == values, one.file
        assert body == agent.prompt, one.file
        description = (
            unescape_line_breaks(agent.description or "")
            if target == "claude"
            else agent.description
        )
        stand_in = agent.name if target == "claude" and one.format != target else None
        assert (values or {}).get("description") == (
            description or stand_in
        ) or one.text == conversion.text, one.file
        again = agentc.parse(conversion.text, format=target, path=conversion.path).agent
        assert (again.description or None) == (description or stand_in), one.file
        own = agentc.convert(conversion.text, source=target, target=target, path=conversion.path)
        assert own.text == conversion.text
        assert differences(agentc.parse(own.text, format=target, path=own.path).agent, again) == ()
    counts = ", ".join(
        f"{count} {code}" for code, count in sorted(Counter(refused.values()).items())
    )
    figure(f"corpus to {target}: {len(done)} of {len(documents())}; refused: {counts or 'none'}")


@pytest.mark.parametrize("target", TARGETS)
def test_agents_of_formats_that_are_only_read_are_written_whole(
    target: str, figure: Figure
) -> None:
    done, refused = outputs_of_several(target)
    for label, (agent, conversion) in done.items():
        head, body = head_and_body(conversion.text)
        values = yaml.safe_load(head)
        assert by_ruamel(head) == values, label
        assert body == agent.prompt, label
        again = agentc.parse(conversion.text, format=target, path=conversion.path).agent
        description = (
            unescape_line_breaks(agent.description or "")
            if target == "claude"
            else agent.description
        )
        assert again.description == (description or (agent.name if target == "claude" else None)), (
            label
        )
    figure(
        f"corpus, agents of configurations and YAML to {target}: {len(done)} of {len(done) + refused}"
    )


def test_nothing_changes_where_nothing_is_changed(figure: Figure) -> None:
    same = [
        agentc.render(document.agent, format=one.format, base=document) == one.text
        for one, document in documents().items()
    ]
    figure(f"corpus, written over itself unchanged: {sum(same)} of {len(same)}")
    assert all(same)


def noted_lines(document: agentc.Document) -> set[int]:
    """The lines, from 0, that a note stands for: the places of its repair, and fields that are
    spelled wrong."""
    source = document.source
    spans = [fix.span for note in source.notes for fix in note.fixes]
    spans += [entry.span for record in source.records for entry in record.entries if entry.mend]
    if any(note.code == "bare-yaml" for note in source.notes):
        spans.append(Span(0, len(source.text)))
    return {
        line
        for span in spans
        for line in range(
            source.text.count("\n", 0, span.start), source.text.count("\n", 0, span.end) + 1
        )
    }


def changed_lines(before: str, after: str) -> set[int]:
    """The lines of `before`, from 0, that are other lines in `after`, or have lines put before
    them."""
    changed: set[int] = set()
    compared = difflib.SequenceMatcher(
        None, before.splitlines(True), after.splitlines(True), autojunk=False
    )
    for tag, start, end, _, _ in compared.get_opcodes():
        if tag != "equal":
            changed |= set(range(start, max(end, start + 1)))
    return changed


def test_repair_touches_what_is_noted(figure: Figure) -> None:
    mended = 0
    for one, document in broken().items():
        text = fix_source(document)
        again = agentc.parse(text, format=one.format, path=one.path)
        bare = one.format == "opencode" and not head_and_body(one.text)[0]
        assert again.source.records[0].broken is bare, one.file
        assert differences(document.agent, again.agent) == (), one.file
        assert fix_source(again) == text, one.file
        assert changed_lines(one.text, text) <= noted_lines(document), one.file
        mended += text != one.text
    figure(
        f"corpus, repaired: {mended} of {len(broken())}; the others are prompts without fields, and stay"
    )
    assert mended == len(broken()) - 4


def compared(table: str, client_format: str, path: str, figure: Figure) -> dict[str, set[str]]:
    """What agentc reads otherwise than a client, by file: the fields, or the code of its
    refusal."""
    loaded = [
        row for row in rows(f"truth/{table}") if row.get("loaded") or row.get("outcome") == "loaded"
    ]
    found: dict[str, set[str]] = {}
    for row in loaded:
        try:
            agent = agentc.parse(
                read(folder() / row["file"]), format=client_format, path=path
            ).agent
        except agentc.AgentcError as error:
            found[row["file"]] = {error.code}
            continue
        same = {
            "name": agent.name == row["name"],
            "description": digest(agent.description) == row["description_sha256"],
        }
        if client_format == "opencode":
            same["mode"] = agent.mode == (row["mode"] or "all")
            same["prompt"] = digest(js_trim(agent.prompt)) == row["prompt_sha256"]
            same["permission"] = agent.permission == stated(row["permission"])
        if not all(same.values()):
            found[row["file"]] = {name for name, is_same in same.items() if not is_same}
    figure(
        f"agreement with {table.removesuffix('.jsonl')}: {len(loaded) - len(found)} of {len(loaded)}"
    )
    return found


def stated(permission: dict[str, Any]) -> object:
    """What agentc reads in a permission map, or nothing where it can read none."""
    text = f"---\npermission: {json.dumps(permission)}\n---\n" if permission else "---\n---\n"
    try:
        return agentc.parse(text, format="opencode", path="x.md").agent.permission
    except agentc.AgentcError:
        return None


def test_opencode_reads_the_same(figure: Figure) -> None:
    found = compared("opencode-1.18.33.jsonl", "opencode", ".opencode/agents/x.md", figure)
    assert found == {file: {what} for file, (what, _) in DISAGREEMENTS.items()}


def test_claude_code_reads_the_same(figure: Figure) -> None:
    assert compared("claude-code-2.1.329.jsonl", "claude", ".claude/agents/x.md", figure) == {}
