"""Roo Code's modes: many agents in one file, each read, edited and written by itself.

Belongs here: examples, and laws over fixtures and reference files. Not here: laws that hold for all
formats (`tests/laws`), expressions over paths (`test_path_regexes.py`).
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.errors import ReadError, Refused
from agentc.ir.agent import differences
from agentc.ir.permission import ANY, Decision, Rule
from agentc.lens.edit import edit_text
from agentc.lens.format import Document
from agentc.lens.parse import parse
from agentc.lens.project import project
from agentc.options import DEFAULTS
from agentc.vendors.prediction import LoadOutcome
from agentc.vendors.registry import get_format
from agentc.vendors.roo import CLIENT, LIMITS
from tests.conftest import FEWER, FIXTURES, read, reference
from tests.support.projects import Project
from tests.support.strategies import texts

ROO = get_format("roo")
FILES = sorted((FIXTURES / "roo").iterdir())
SEVERAL = read(FIXTURES / "roo/several.roomodes.yaml")
HARBOUR = read(FIXTURES / "roo/harbour.json")
ONE = "customModes:\n- slug: x\n  name: X\n  roleDefinition: Text.\n  groups: {}\n"


def reads(text: str) -> Document:
    return parse(ROO, text, ".roomodes")


def permits(groups: str, *more: str) -> set[str]:
    """What a mode with some groups is given, beside what every one has."""
    text = ONE.format(groups) + "".join(f"  {line}\n" for line in more)
    rules = reads(text).agent.permission.rules or ()
    assert set(LIMITS.always) <= {one.tool for one in rules[1:]}
    return {f"{one.tool} {one.pattern}" for one in rules[1:] if one.tool not in LIMITS.always}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_changes_where_nothing_is_edited(path: Path) -> None:
    document = reads(read(path))
    for place, agent in enumerate(document.agents):
        assert edit_text(ROO, agent, document, place) == document.source.text


def test_reference_files_are_read_or_told(figure: Callable[[str], None]) -> None:
    folder = reference()
    if folder is None:
        pytest.skip("no reference files: set AGENTC_REFERENCE, or put them into ../shared")
    files = sorted((folder / "corpus/roo").glob("*/*"))
    counts = Counter[str]()
    for path in files:
        document = read_or_tell(path)
        if document is None:
            counts["told"] += 1
            continue
        for place, agent in enumerate(document.agents):
            assert edit_text(ROO, agent, document, place) == document.source.text
            counts["agents"] += 1
    assert counts["told"] < len(files)
    figure(f"modes: {counts['agents']} in {len(files)} files, of which {counts['told']} are told")


def read_or_tell(path: Path) -> Document | None:
    """A file's document, or nothing where a message says why and what to do."""
    try:
        return parse(ROO, read(path), str(path))
    except ReadError as error:
        told = (error.code, bool(error.hint))
    assert told == ("no-agent", True), path
    return None


EDITS = st.fixed_dictionaries(
    {}, optional={"description": texts(1), "prompt": texts(1), "name": st.just("other")}
)


@FEWER
@given(text=st.sampled_from([SEVERAL, HARBOUR]), place=st.integers(0, 1), edits=EDITS)
def test_an_edit_of_one_leaves_every_other(text: str, place: int, edits: dict[str, Any]) -> None:
    document = reads(text)
    wanted = replace(document.agents[place], **edits)
    image = project(ROO, wanted, base=document.agents[place])[0]
    done = edit_text(ROO, image, document, place)
    again = reads(done)
    assert differences(image, again.agents[place]) == ()
    head = document.source.records[place].head
    assert done.startswith(text[: head.start])
    assert done.endswith(text[head.end :])


def test_groups_are_what_they_grant() -> None:
    files = {"read *", "list *", "grep *", "glob *"}
    assert permits("[read]") == files
    assert permits("[read, browser]") == files
    assert permits("[]") == set()
    assert permits("[command, mcp, modes]") == {"shell *", "mcp:*/* *"}
    assert permits("[[edit, {fileRegex: '\\.md$'}]]") == {"edit *.md", "create *.md"}
    assert permits("[[edit, {fileRegex: '^a/[^/]+$'}]]") == set()
    assert permits("[[edit, {description: all}]]") == {"edit *", "create *"}
    assert permits("[mcp]", "allowedMcpServers: [gh]") == {"mcp:gh/* *"}
    every = reads(ONE.format("[read, edit, command, mcp]")).agent.permission
    assert every.rules == (Rule(ANY, Decision.DEFAULT),)


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ("[write]", "`write` is no group"), ("[read, read]", "stands twice"), ("read", "must be a list"),
        ("", "must be a list"), ("[[edit, {fileRegex: 1}]]", "must be text"), ("[[edit]]", "a group is a word"),
    ],
)  # fmt: skip
def test_what_the_client_takes_for_no_groups_is_refused(groups: str, words: str) -> None:
    with pytest.raises(ReadError, match=words):
        reads(ONE.format(groups))


def test_an_expression_without_patterns_is_told() -> None:
    (found,) = LIMITS.lint(reads(read(FIXTURES / "roo/no-pattern.yaml")))
    assert (found.code, found.where.line) == ("PERM-PATTERN-NARROWED", 8)


GOOD = ONE.format("[read]")


@pytest.mark.parametrize(
    ("old", "new", "words", "line"),
    [
        ("slug: x", "slug: x y", "`slug` must be letters, digits and `-`", 6),
        ("  name: X\n", "", "`name` is missing", 6), ("name: X", 'name: ""', "`name` must be text that is not empty", 7),
        ("Text.", '""', "`roleDefinition` must be text that is not empty", 8), ("Text.", "5", "`roleDefinition` must be", 8),
        ("[read]", "[read, read]", "`read` stands twice", 9), ("[read]", "[[edit, {fileRegex: '('}]]", "`fileRegex` is no", 9),
        ("[read]", "[]\n  source: elsewhere", "`source` must be one of global, project", 10),
        ("[read]", "[]\n  customInstructions:", "`customInstructions` must be text", 10),
        ("slug: x", "slug: first", '"first" is the name of two agents', 6), ("  name: X\n", "  name: X\n  name: X\n", "twice", 8),
    ],
)  # fmt: skip
def test_one_bad_mode_takes_the_whole_file_along(old: str, new: str, words: str, line: int) -> None:
    assert CLIENT.predict(GOOD).outcome is LoadOutcome.LOADS
    first, second = GOOD.replace("slug: x", "slug: first"), GOOD.replace(old, new, 1)
    assert second != GOOD
    found = CLIENT.predict(first + second.removeprefix("customModes:\n"))
    assert (found.outcome, words in found.message) == (LoadOutcome.REJECTS, True), found.message
    assert found.diagnostic is not None
    assert found.diagnostic.where.line == line


@pytest.mark.parametrize("text", [SEVERAL, HARBOUR])
def test_the_client_has_every_mode_of_a_file(text: str) -> None:
    assert CLIENT.predict(text).outcome is LoadOutcome.LOADS
    modes = CLIENT.load_agent(text)
    assert isinstance(modes, tuple)
    assert len(modes) == len(reads(text).agents)


SIGNS = "\u00a0\u200b\u200d\u2011\u2014\u2212\u2018\u2019\u201c\u201d"
SIGNED = st.text(st.sampled_from([*SIGNS, *"a:#'\"\\ \n-"]), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("value", "loads"),
    [
        ("It\u2019s \u2013 \u201cplain\u201d", True), ('"\u201cone\u201d"', False), ("'it\u2019s'", False),
        ("\u201cone\u201d two", False), ('"\\u201cone\\u201d"', True), ("a:\u00a0b", False), ("|\n    \u201cone\u201d", True),
    ],
)  # fmt: skip
def test_the_client_reads_plain_signs(value: str, loads: bool) -> None:
    prediction = CLIENT.predict(ONE.format("[]") + f"  description: {value}\n")
    assert (prediction.outcome is LoadOutcome.LOADS) is loads


def test_json_is_read_as_it_stands_where_its_signs_do_harm() -> None:
    text = HARBOUR.replace("Never sleep.", "Never \u201csleep\u201d.")
    assert CLIENT.predict(text).outcome is LoadOutcome.LOADS
    assert CLIENT.predict(text.replace('"tides"', '"tides",')).outcome is LoadOutcome.REJECTS


@FEWER
@given(description=SIGNED, prompt=SIGNED, edited=SIGNED)
def test_no_sign_of_a_text_breaks_its_file(description: str, prompt: str, edited: str) -> None:
    agent = agentc.Agent(name="x", description=description, prompt=f"{prompt}\nend", mode="all")
    text = agentc.render(project(ROO, agent)[0], format="roo")
    for quotes in ("", "'", '"'):
        start = ONE.format("[]") + f"  description: {quotes}plain words{quotes}\n"
        document = reads(start)
        image = replace(document.agent, description=edited)
        for written in (text, edit_text(ROO, image, document)):
            assert CLIENT.predict(written).outcome is LoadOutcome.LOADS, written
    for there in (HARBOUR, SEVERAL):
        document = reads(there)
        image = replace(document.agents[1], description=edited)
        assert CLIENT.predict(edit_text(ROO, image, document, 1)).outcome is LoadOutcome.LOADS


WRITE = agentc.ConversionOptions(unenforced="write")


def from_claude(fields: str, settings: agentc.ConversionOptions = DEFAULTS) -> agentc.Conversion:
    text = f"---\nname: pilot\ndescription: Steers.\n{fields}---\nFly.\n"
    return agentc.convert(text, source="claude", target="roo", path="p.md", settings=settings)


@pytest.mark.parametrize("fields", ["tools: Read, Grep, Glob\n", "disallowedTools: Task\n"])
def test_what_every_mode_has_is_no_limit(fields: str) -> None:
    with pytest.raises(Refused) as caught:
        from_claude(fields)
    assert (caught.value.code, "delegate" in caught.value.message) == ("unenforced", True)
    done = from_claude(fields, WRITE)
    found = {
        e.capability for loss in done.losses for e in loss.effects if e.code == "PERM-UNENFORCED"
    }
    assert "delegate" in found
    assert found <= {tool.label for tool in LIMITS.always}
    assert "<!-- agentc: limits of the original" in done.text


@pytest.mark.parametrize(
    ("fields", "groups"),
    [
        ("", "[read, edit, command, mcp]"), ("disallowedTools: Bash, mcp__*\n", "[read, edit]"),
        ("disallowedTools: Edit, Write, NotebookEdit\n", "[read, command, mcp]"),
        ("tools: Bash, Task, Skill, TodoWrite, AskUserQuestion\n", "[command]"),
    ],
)  # fmt: skip
def test_what_groups_close_is_closed(fields: str, groups: str) -> None:
    assert f"groups: {groups}\n" in from_claude(fields).text


def test_a_prompt_stays_in_its_parts() -> None:
    document = reads(HARBOUR)
    lamp = document.agents[1]
    assert lamp.prompt == "You keep the light.\n\nNever sleep."
    for prompt, words in [
        ("You keep the light.\n\nSleep.", '"customInstructions": "Sleep."'),
        ("Keep it.\n\nNever sleep.", '"roleDefinition": "Keep it."'),
        ("Keep it.\n\nNever sleep. Ever.", '"customInstructions": "Never sleep. Ever."'),
        ("Else.", '"roleDefinition": "Else."'),
    ]:
        done = edit_text(ROO, replace(lamp, prompt=prompt), document, 1)
        assert words in done
        assert reads(done).agents[1].prompt == prompt


TO_ROO = ("convert", "--to", "roo", "--unenforced", "write")
CREW = {
    "planks": "---\nname: planks\ndescription: Planks.\ntools: Read, Grep, Glob\n---\nPlank.\n",
    "ropes": "---\nname: ropes\ndescription: Ropes.\n---\nRope.\n\nWell.\n",
}


def crew(folder: Path) -> Project:
    project = Project(folder)
    for name, text in CREW.items():
        project.put(f".claude/agents/{name}.md", text)
    return project


def test_all_agents_go_into_one_file(tmp_path: Path) -> None:
    project = crew(tmp_path)
    project.put(".roomodes", SEVERAL)
    assert project.run(*TO_ROO).returncode == 0
    text = project.read(".roomodes")
    assert text.startswith(SEVERAL)
    assert [agent.name for agent in reads(text).agents][3:] == ["planks", "ropes"]
    assert project.run(*TO_ROO, "--check").returncode == 0


@pytest.mark.parametrize(
    "before",
    [
        "# ours\ncustomModes: []  # none yet\nother: 1\n", "customModes:\r\n", "# ours", "customModes: ~\n# end\n",
        "other: {customModes: []}\n", "customModes: # soon\nx: 1", "customModes:\n  # soon\n", "customModes: []", "", "\n",
    ],
)  # fmt: skip
def test_a_file_without_modes_gets_some(tmp_path: Path, before: str) -> None:
    project = crew(tmp_path)
    project.put(".roomodes", before)
    assert project.run(*TO_ROO).returncode == 0
    text = project.read(".roomodes")
    assert [agent.name for agent in reads(text).agents] == ["planks", "ropes"]
    words = re.findall(r"# \w+.*|other.*|x: 1", before)
    assert [word for word in words if word not in text] == []
    assert project.run(*TO_ROO, "--check").returncode == 0


@pytest.mark.parametrize("before", ['{"customModes": []}', HARBOUR])
def test_braces_get_no_lines(tmp_path: Path, before: str) -> None:
    project = crew(tmp_path)
    project.put(".roomodes", before)
    done = project.run(*TO_ROO)
    assert done.returncode == 1
    assert "write the list as lines" in done.stdout + done.stderr
    assert project.read(".roomodes") == before


def test_modes_between_braces_go_behind_each_other(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.put(".roomodes", HARBOUR)
    for root in ("out", "."):
        assert project.run("convert", ".roomodes", "--to", "roo", "-o", root).returncode == 0
    assert project.read(".roomodes") == HARBOUR
    written = project.read("out/.roomodes")
    pairs = zip(reads(HARBOUR).agents, reads(written).agents, strict=True)
    assert not any(differences(*pair) for pair in pairs)
    one = HARBOUR.replace('"pilot"', '"quay"').replace('"lamp"', '"buoy"')
    project.put("more.json", one)
    done = project.run("convert", "more.json", "--from", "roo", "--to", "roo", "-o", ".")
    assert done.returncode == 0
    assert project.read(".roomodes").startswith(HARBOUR.rstrip("]} \n"))
    names = [agent.name for agent in reads(project.read(".roomodes")).agents]
    assert names == ["pilot", "lamp", "quay", "buoy"]


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (SEVERAL + '  - slug: "open', "not valid YAML"),
        (SEVERAL.replace("groups: [read", "groups: [write, read"), "`write` is no group"),
        ("x: {", "not valid YAML"),
    ],
)
def test_no_mode_is_lost_with_a_file_that_cannot_be_read(
    tmp_path: Path, before: str, words: str
) -> None:
    project = crew(tmp_path)
    project.put(".roomodes", before)
    for options in ((), ("--force",)):
        done = project.run(*TO_ROO, *options)
        assert done.returncode == 1
        assert ".roomodes:" in done.stderr
        assert words in done.stderr
    assert project.read(".roomodes") == before


def test_a_mode_is_replaced_as_a_file_would_be(tmp_path: Path) -> None:
    project = crew(tmp_path)
    project.run(*TO_ROO)
    before = project.read(".roomodes")
    project.put(".claude/agents/planks.md", CREW["planks"].replace("Plank.", "Saw."))
    refused = project.run(*TO_ROO)
    assert refused.returncode == 1
    assert "it is out of date" in refused.stdout + refused.stderr
    assert project.read(".roomodes") == before
    assert project.run(*TO_ROO, "--force").returncode == 0
    after = project.read(".roomodes")
    assert after.partition("slug: ropes")[2] == before.partition("slug: ropes")[2]
    assert "Saw." in after


def test_an_edit_of_an_output_goes_back_into_its_mode(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.put(".roomodes", SEVERAL)
    assert project.run("convert", "--to", "claude").returncode == 0
    edited = project.read(".claude/agents/planner.md").replace("every dependency", "each part")
    project.put(".claude/agents/planner.md", edited)
    done = project.run("convert", ".claude/agents/planner.md", "--into", ".roomodes")
    assert done.returncode == 0
    assert project.read(".roomodes") == SEVERAL.replace("every dependency", "each part")


def test_an_edit_of_a_mode_goes_back_into_its_original(tmp_path: Path) -> None:
    project = crew(tmp_path)
    project.run(*TO_ROO)
    project.put(".roomodes", project.read(".roomodes").replace("Ropes.", "All ropes."))
    done = project.run("convert", ".roomodes", "--into", ".claude/agents/ropes.md")
    assert done.returncode == 0
    expected = CREW["ropes"].replace("Ropes.", "All ropes.")
    assert project.read(".claude/agents/ropes.md") == expected
    assert project.run(*TO_ROO, "--check").returncode == 0


def test_a_repair_of_one_mode_leaves_every_other(tmp_path: Path) -> None:
    project = Project(tmp_path)
    twice = SEVERAL.replace("    name: Welder\n", "    name: Welder\n    name: Welder\n")
    project.put(".roomodes", twice)
    assert project.run("check", "--fix", ".roomodes").returncode == 0
    assert project.read(".roomodes") == SEVERAL


def through(text: str, *formats: str) -> str:
    """The text after conversions from each format to the next, limits and all."""
    for one, other in itertools.pairwise(formats):
        path = get_format(one).place().path_of("pilot")
        text = agentc.convert(text, source=one, target=other, path=path, settings=WRITE).text
    return text


@pytest.mark.parametrize("home", ["extended", "opencode", "claude"])
@pytest.mark.parametrize("second", ["claude", "gemini", "codex"])
def test_a_mode_that_a_format_implies_goes_home_over_two(home: str, second: str) -> None:
    text = "---\nname: pilot\ndescription: Steers.\n---\nFly.\n"
    formats = [home, *([second] if second != home else []), "roo", home]
    path = get_format(home).place().path_of("pilot")
    one, other = (
        agentc.parse(each, format=home, path=path).agent for each in (text, through(text, *formats))
    )
    assert differences(one, other) == ()
    if home == "claude":
        assert "mode: subagent\n" in through(text, *formats[:-1], "opencode")


def test_a_mode_that_somebody_stated_stays() -> None:
    text = through("---\ndescription: d\nmode: primary\n---\nFly.\n", "opencode", "claude", "roo")
    assert "mode: primary\n" in through(text, "roo", "opencode")
    assert "mode: all\n" in through(re.sub(r"    # .*\n", "", text), "roo", "extended")


def test_a_name_to_show_is_no_statement_until_somebody_makes_it_one() -> None:
    there = from_claude("").text
    assert "name: pilot\n" in there
    for text, said in [(there, False), (there.replace("name: pilot", "name: The Pilot"), True)]:
        assert ("targets" in through(text, "roo", "extended")) is said
