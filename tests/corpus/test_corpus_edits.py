"""Hundreds of real files, edited: only the lines of what is changed are other lines.

Belongs here: sample edits over every file of the corpus. Not here: the files (`support/corpus.py`), edits
in general (`unit/syntax/test_edits.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import agentc
from agentc.errors import AgentcError, Refused
from agentc.ir.agent import Agent
from agentc.ir.value import Map, Value
from agentc.lens.format import Document
from agentc.spans import Span
from agentc.syntax.source import Entry, Record, Source, make_entry
from agentc.syntax.yaml.reader import read_entries
from agentc.vendors.registry import get_format, writable_formats
from tests.conftest import read
from tests.corpus.test_corpus import changed_lines
from tests.support.corpus import broken, documents, folder, rows

Figure = Callable[[str], None]


def written(document: Document, agent: Agent) -> str | None:
    """The document's text for another agent, or nothing where the edit is refused."""
    try:
        text = agentc.render(agent, format=document.format.name, base=document)
    except Refused as error:
        if error.code != "broken-base":
            raise
        return None
    return text


def lines(source: Source, span: Span) -> set[int]:
    """The lines of a span, from 0."""
    return set(
        range(source.text.count("\n", 0, span.start), source.text.count("\n", 0, span.end) + 1)
    )


def entry_of_key(document: Document, key: str) -> Entry | None:
    return next((entry for entry in document.source.records[0].entries if entry.key == key), None)


def test_plain_yaml_is_written_over_itself_unchanged(figure: Figure) -> None:
    """The plain YAML agents of other tools, read as agentc's own dialect of them."""
    same, read_whole = 0, 0
    for row in rows("corpus/MANIFEST.jsonl"):
        if row["format"] != "yaml-agent":
            continue
        text = read(folder() / "corpus" / row["file"])
        try:
            document = agentc.parse(text, format="extended-yaml", path=row["path"])
        except AgentcError:
            continue
        read_whole += 1
        same += agentc.render(document.agent, format="extended-yaml", base=document) == text
    figure(f"corpus, plain YAML written over itself unchanged: {same} of {read_whole}")
    assert same == read_whole > 0


def test_the_seeds_are_written_over_themselves_unchanged(
    seeds: dict[str, str], figure: Figure
) -> None:
    """Each as every format that it can be read as."""
    same: dict[str, list[bool]] = {}
    for number, text in seeds.items():
        for name in writable_formats():
            try:
                document = agentc.parse(text, format=name, path="x.md")
            except AgentcError:
                continue
            same.setdefault(number, []).append(
                agentc.render(document.agent, format=name, base=document) == text
            )
    figure(
        f"seeds, written over themselves unchanged: {sum(map(all, same.values()))} of {len(seeds)}"
    )
    assert len(same) == len(seeds)
    assert all(map(all, same.values()))


def test_another_description_changes_its_own_lines(figure: Figure) -> None:
    alone, refused = 0, []
    for one, document in documents().items():
        entry = entry_of_key(document, "description")
        if entry is None:
            continue
        text = written(document, replace(document.agent, description="Sails: at dawn, #1"))
        if text is None:
            refused.append(one.file)
            continue
        assert changed_lines(one.text, text) <= lines(document.source, entry.span), one.file
        alone += 1
    figure(
        f"corpus, another description: its own lines in {alone} of {alone + len(refused)}, {len(refused)} refused"
    )
    assert {one.file for one in broken()}.issuperset(refused)


def test_another_body_changes_the_body_alone(figure: Figure) -> None:
    alone, refused = 0, []
    for one, document in documents().items():
        record = document.source.records[0]
        if record.body is None or (record.broken and not record.entries):
            continue
        text = written(
            document, replace(document.agent, prompt=document.agent.prompt + "\nMore.\n")
        )
        if text is None:
            refused.append(one.file)
            continue
        assert text == one.text + "\nMore.\n", one.file
        alone += 1
    figure(
        f"corpus, a longer body: nothing else in {alone} of {alone + len(refused)}, {len(refused)} refused"
    )
    assert {one.file for one in broken()}.issuperset(refused)


def nested_actions(value: Value) -> Iterator[tuple[str, str]]:
    """The patterns of a permission map that stand one level down, and their keys."""
    for key, inner in value.items() if isinstance(value, Map) else ():
        if isinstance(inner, Map):
            yield from ((key, pattern) for pattern in inner)


def line_of(document: Document, record: Record, key: str, pattern: str) -> int:
    """The line of a nested action, found by reading the nested map by itself."""
    text = document.source.text
    for name in (key, pattern):
        entry = next(entry for entry in record.entries if entry.key == name)
        start = text.rfind("\n", 0, entry.value_span.start) + 1
        if name == pattern:
            return text.count("\n", 0, entry.span.start)
        record = read_entries(text, Span(start, entry.value_span.end))
    raise AssertionError


def test_another_nested_action_changes_its_own_line(figure: Figure) -> None:
    """The last pattern of the last tool that has some; its action goes round."""
    row = get_format("opencode").field_of("permission")
    assert row is not None
    alone, all_of_them, others = 0, 0, {}
    for one, document in documents().items():
        entry = entry_of_key(document, "permission")
        actions = list(nested_actions(entry.value)) if entry and one.format == "opencode" else []
        if entry is None or not actions or not isinstance(entry.value, Map):
            continue
        key, pattern = actions[-1]
        inner = entry.value[key]
        assert isinstance(inner, Map)
        new = {"allow": "ask", "ask": "deny", "deny": "allow"}[str(inner[pattern])]
        changed = entry.value.updated(key, inner.updated(pattern, new))
        present = {
            one.key: one for one in document.source.records[0].entries if one.key in row.keys
        }
        meant = row.codec.read({**present, "permission": make_entry("permission", changed)})
        text = written(document, replace(document.agent, permission=meant))
        all_of_them += 1
        if text is None:
            others[one.file] = "refused"
            continue
        whole = document.source.text
        start = whole.rfind("\n", 0, entry.value_span.start) + 1
        record = read_entries(whole, Span(start, entry.value_span.end))
        own = line_of(document, record, key, pattern)
        if changed_lines(one.text, text) == {own}:
            alone += 1
        else:
            others[one.file] = f"{len(changed_lines(one.text, text))} lines"
    figure(
        f"corpus, another nested action: its own line in {alone} of {all_of_them}; others: {others or 'none'}"
    )
    assert alone == all_of_them > 0
