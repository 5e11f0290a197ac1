"""Every real file there and back: with nothing lost, over every pair of formats, and one edit put
back alone.

Belongs here: circles over the corpus, counted. Not here: generated documents (`unit/carry/test_carry.py`,
`unit/pipeline/test_merge.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

import agentc
from agentc.errors import Refused
from agentc.ir.agent import differences
from agentc.ir.permission import Cap, Decision, Rule, Tool
from agentc.ir.value import same
from agentc.options import ConversionOptions
from agentc.pipeline.merge import merge_edits
from agentc.syntax.portable_values import trim_lines
from agentc.vendors.registry import get_format, writable_formats
from tests.support.corpus import CorpusFile, documents

Figure = Callable[[str], None]
SOURCES = ("claude", "opencode", "extended")
PAIRS = [
    (one, other)
    for one in SOURCES
    for other in writable_formats()
    if get_format(one).own != get_format(other).own
]
EXEC = ConversionOptions(carry_exec=True)


def there_and_back(
    one: CorpusFile, target: str, settings: ConversionOptions
) -> agentc.Conversion | None:
    """The file in its own format again by way of another, or nothing where that refuses it."""
    try:
        there = agentc.convert(
            one.text, source=one.format, target=target, path=one.path, settings=settings
        )
    except Refused:
        return None
    return agentc.convert(
        there.text, source=target, target=one.format, path=there.path, settings=settings
    )


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_every_file_comes_home(source: str, target: str, figure: Figure) -> None:
    """Without the original at hand: the same agent, its limits in their author's spelling, but for
    blanks at the ends of lines: in comments an editor takes them away."""
    counts: Counter[str] = Counter()
    for one, document in documents().items():
        if one.format != source:
            continue
        back = there_and_back(one, target, EXEC)
        if back is None:
            counts["refused"] += 1
            continue
        again = agentc.parse(back.text, format=source, path=one.path, name=document.agent.name)
        assert differences(document.agent, again.agent) == (), one.file
        row = get_format(source).field_of("permission")
        keys = row.keys if row else ()
        old, new = (
            {e.key: e for e in each.source.records[0].entries if e.key in keys}
            for each in (document, again)
        )
        assert set(old) == set(new), one.file
        for key, entry in old.items():
            if entry.mend:
                assert same(entry.value, new[key].value), one.file
            else:
                spelled, there = (
                    trim_lines(each.source.slice(span).replace("\r\n", "\n"))
                    for each, span in (
                        (document, entry.value_span),
                        (again, new[key].value_span),
                    )
                )
                assert there == spelled, one.file
        counts["the same agent"] += 1
    figure(
        f"circle, {source} -> {target} -> {source}: {', '.join(f'{n} {what}' for what, n in sorted(counts.items()))}"
    )


def test_without_leave_nothing_that_starts_processes_travels(figure: Figure) -> None:
    """Hooks and inline servers are the only differences, each in the report."""
    counts: Counter[str] = Counter()
    for one, document in documents().items():
        if one.format != "claude":
            continue
        back = there_and_back(one, "opencode", ConversionOptions())
        assert back is not None
        again = agentc.parse(
            back.text, format="claude", path=one.path, name=document.agent.name
        ).agent
        left = {name for name, *_ in differences(document.agent, again)}
        assert left <= {"hooks", "mcp_servers"}, one.file
        there = agentc.convert(one.text, source="claude", target="opencode", path=one.path)
        assert left <= {loss.field for loss in there.losses if not loss.carried}, one.file
        counts["without what starts processes" if left else "the same"] += 1
    figure(
        f"circle, claude -> opencode -> claude, no --carry-exec: {', '.join(f'{n} {w}' for w, n in counts.items())}"
    )


def put(edited: str, target: str, path: str, one: CorpusFile) -> str:
    """The original's text after the edited file was put back into it."""
    original = agentc.parse(one.text, format=one.format, path=one.path)
    return merge_edits(agentc.parse(edited, format=target, path=path), original, EXEC).text


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_every_file_comes_home_into_the_original(source: str, target: str, figure: Figure) -> None:
    """Byte for byte where nothing was edited; with one edit, that field's bytes alone."""
    counts: Counter[str] = Counter()
    edits: dict[str, Counter[str]] = {
        name: Counter() for name in ("description", "prompt", "permission")
    }
    for one in documents():
        if one.format != source:
            continue
        try:
            there = agentc.convert(
                one.text, source=source, target=target, path=one.path, settings=EXEC
            )
        except Refused:
            counts["refused"] += 1
            continue
        assert put(there.text, target, there.path, one) == one.text, one.file
        counts["byte-identical"] += 1
        for name, seen in edits.items():
            seen[one_edit(one, there, target, name)] += 1
    told = ", ".join(
        f"{seen['alone']} of {seen['alone'] + seen['refused']} edits of {name}"
        for name, seen in edits.items()
    )
    figure(f"into the original, {source} <- {target}: {dict(counts)}; came back alone: {told}")
    assert all(seen["refused"] <= 3 for seen in edits.values())  # in fields that are not YAML


def one_edit(one: CorpusFile, there: agentc.Conversion, target: str, name: str) -> str:
    """Edit one field in the converted file and put it back: `alone` where that field's bytes alone
    changed."""
    document = agentc.parse(there.text, format=target, path=there.path)
    original = documents()[one]
    if name == "permission":
        listed = {
            rule.tool
            for rule in original.agent.permission.rules or ()
            if rule.decision is Decision.DEFAULT
        }
        if Tool(Cap.SHELL) not in listed:
            return "nothing to edit"
        rules = (*(document.agent.permission.rules or ()), Rule(Tool(Cap.SHELL), Decision.DENY))
        wanted = replace(document.agent, permission=replace(document.agent.permission, rules=rules))
    elif name == "prompt":
        wanted = replace(document.agent, prompt="Other words")
    else:
        wanted = replace(document.agent, description="Other words")
    try:
        edited = agentc.render(wanted, format=target, base=document)
        result = put(edited, target, there.path, one)
    except Refused as error:
        if error.code != "broken-base":
            raise
        return "refused"
    again = agentc.parse(result, format=one.format, path=one.path)
    changed = {
        statement.partition(".")[0] for statement, *_ in differences(original.agent, again.agent)
    }
    assert changed <= {name}, (one.file, changed)
    row = get_format(one.format).field_of(name)
    keys = row.keys if row else ()
    kept = [
        original.source.slice(entry.span)
        for entry in original.source.records[0].entries
        if entry.key not in keys
    ]
    assert all(text in result for text in kept), one.file
    if name != "prompt" and one.text.startswith("---"):
        assert result.endswith(original.agent.prompt), one.file
    return "alone"
