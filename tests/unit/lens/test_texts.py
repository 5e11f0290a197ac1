"""Fields that YAML takes otherwise than their authors meant them, and that agentc reads as they
look.

Belongs here: texts cut short by ` #`, texts that look like maps, keys that are indented too far,
keys that stand twice and items among keys: laws, and examples. Not here: one fixture a quirk
(`laws/test_quirks.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

import agentc
from agentc.errors import HiddenLimit
from agentc.ir.agent import Agent, differences
from agentc.lens.fix import fix_source
from agentc.lens.parse import parse
from agentc.lens.tolerant.cut_texts import RUNNING
from agentc.linter.check import check_document
from agentc.vendors.registry import get_format
from tests.conftest import FEWER
from tests.support.projects import Project

PIECE = st.sampled_from(
    (
        "#12",
        "#tags",
        "C#",
        "#",
        "##",
        "PR",
        "and",
        "the",
        "F#",
        "#a-b",
        "(#4)",
        "note:",
        "#13,",
        "it's",
        "é",
        '"x"',
        "-",
    )
)
PROSE = st.builds(
    lambda first, rest: " ".join([first, *rest]),
    st.sampled_from(("Reads", "C#", "Fix")),
    st.lists(PIECE),
)
HEADS: dict[str, str] = {
    "claude": "---\nname: x\ndescription: {}\nmodel: opus\n---\nBody.\n",
    "opencode": "---\ndescription: {}\nmode: subagent\n---\nBody.\n",
    "extended": "---\nname: x\ndescription: {}\ncategory: c\n---\nBody.\n",
    "extended-yaml": "name: x\ndescription: {}\nprompt: y\n",
    "yaml-agent": "name: x\ndescription: {}\ninstructions: y\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def codes(form: str, text: str) -> list[str]:
    return [one.code for one in check_document(get_format(form), text, "x.md").diagnostics]


def head_of(text: str) -> dict[str, object]:
    found = yaml.safe_load(text.split("---\n")[1] if text.startswith("---") else text)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("form", HEADS)
@given(text=PROSE)
def test_a_text_with_a_hash_is_whole(form: str, text: str) -> None:
    assume(
        not text.endswith(("#", "##")) or " " not in text[-3:]
    )  # nothing follows: an empty comment
    assume(
        "yaml" not in form or not (": " in text or text.endswith(":"))
    )  # nothing reads such a document
    document = parse(get_format(form), HEADS[form].format(text), "x.md")
    assert document.agent.description == text
    mended = fix_source(document)
    assert head_of(mended)["description"] == text
    assert parse(get_format(form), mended, "x.md").notes == ()
    if form != "yaml-agent":
        assert agentc.render(document.agent, format=form, base=document) == document.source.text


@FEWER
@given(text=PROSE)
def test_a_text_with_a_hash_is_whole_in_every_output(text: str) -> None:
    assume(not text.endswith(("#", "##")) or " " not in text[-3:])
    for source in ("claude", "opencode", "extended"):
        for target in ("claude", "opencode", "extended", "extended-yaml"):
            if target != source:
                done = agentc.convert(
                    HEADS[source].format(text), source=source, target=target, path="x.md"
                )
                assert head_of(done.text)["description"] == text, (source, target)


CUT = {
    "a number": (
        "description: Writes notes for PR #12 and more",
        "Writes notes for PR #12 and more",
    ),
    "a word": ("description: Speaks C# and uses #tags", "Speaks C# and uses #tags"),
    "a lone one": ("description: Counts the # of boats", "Counts the # of boats"),
    "first of all": ("description: #12 and others", "#12 and others"),
    "line below": (
        "description:\n  Handles tickets such as\n  #12 and #13",
        "Handles tickets such as #12 and #13",
    ),
    "two lines below": ("description: Handles\n  #12\n  #13 too", "Handles #12 #13 too"),
    "and a comment": ("description: Fix PR #12  # why", "Fix PR #12"),
    "and a colon": (
        "description: Look at this: PR\n  #12 and #13",
        "Look at this: PR\n#12 and #13",
    ),
    "Windows": ("description: Notes for PR #12 and more\r", "Notes for PR #12 and more"),
}


@pytest.mark.parametrize("case", CUT.values(), ids=CUT)
@pytest.mark.parametrize("form", ["claude", "opencode", "extended"])
def test_a_text_is_cut_short(form: str, case: tuple[str, str]) -> None:
    text = f"---\nname: x\n{case[0]}\n---\nBody.\n"
    if case[0].endswith("\r"):
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    document = parse(get_format(form), text, "x.md")
    assert document.agent.description == case[1]
    assert {"cut-text", "not-yaml"} & set(codes(form, text))
    again = parse(get_format(form), fix_source(document), "x.md")
    assert (differences(document.agent, again.agent), again.notes) == ((), ())


COMMENTS = {
    "name": "name: x  # me\ndescription: d",
    "two spaces": "name: x\ndescription: Reads logs  # all of them",
    "below": "name: x\ndescription: Reads logs\n  # all of them\ncolor: red",
    "at the margin": "name: x\ndescription: Reads logs\n#12 is left out\ncolor: red",
    "commented out": "name: x\ndescription: Reads logs\n  #color: red",
    "model": "name: x\ndescription: d\nmodel: opus #fast",
    "tools": "name: x\ndescription: d\ntools: Read #, Bash",
    "items": "name: x\ndescription: d\ntools:\n  - Read #all\n  - Bash # not all",
    "word in a list": "name: x\ndescription: d\ntags:\n  - word #one\n  - two words # three",
    "behind quotes": 'name: x\ndescription: "Reads" #all',
    "commented value": "name: x\ndescription: d\nmodel: #opus",
    "a comment in servers": "name: x\ndescription: d\nmcpServers:\n  s:\n    command: run it  # why\n    args:\n      - -v #5\n    env:\n      A: b # c",
    "what decides when a hook runs": "name: x\ndescription: d\nhooks:\n  PreToolUse:\n    - matcher: Write #2\n      hooks:\n        - type: command #2\n          command: guard\n          args: \n            - run #2",
    "an address": "name: x\ndescription: d\nmcpServers:\n  s:\n    type: http #2\n    url: https://x.org #2",
    "a value to come": "name: x\ndescription: d\nmeta:\n  - name: #5\n  - two words: # 5\n  - colour:\n      #abc",
    "limits of another": "name: x\ndescription: d\nopencode:\n  permission:\n    bash: allow #all of it",
}


@pytest.mark.parametrize("case", COMMENTS.values(), ids=COMMENTS)
def test_a_comment_stays_one(case: str) -> None:
    text = f"---\n{case}\n---\nBody.\n"
    document = parse(get_format("claude"), text, "x.md")
    assert document.notes == ()
    assert fix_source(document) == text


def test_texts_inside_of_values_are_whole() -> None:
    text = (
        "---\nname: x\ndescription: d\nwhen_to_use: Ticket #3\ntags:\n  - fix bug #12 in it  # why\n  - other\n"
        "meta:\n  note: see the #12 ticket\n  deep:\n    more: two words\n      #34 and on\nlast: 1\n---\nBody.\n"
    )
    document = parse(get_format("claude"), text, "x.md")
    assert [note.code for note in document.notes] == ["cut-text"] * 4
    mended = fix_source(document)
    assert mended == (
        '---\nname: x\ndescription: d\nwhen_to_use: "Ticket #3"\ntags:\n  - "fix bug #12 in it"  # why\n  - other\n'
        'meta:\n  note: "see the #12 ticket"\n  deep:\n    more: "two words #34 and on"\nlast: 1\n---\nBody.\n'
    )
    assert differences(document.agent, parse(get_format("claude"), mended, "x.md").agent) == ()


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("description: Writes C #", "Writes C #"),
        ("name: reviewer #2", "reviewer #2"),
        ("skills:\n  - fix issue #4", "fix issue #4"),
        ("options:\n  note: ticket #9 only", "ticket #9 only"),
        ("domain_expertise:\n  - ticket #9 only", "ticket #9 only"),
        ("escalation_triggers:\n  - when ticket: #7", "when ticket: #7"),
        ("escalation_triggers:\n  - a\n  - ticket: #7 is open", "ticket: #7 is open"),
        ("notes:\n  - when ticket: #7", "when ticket: #7"),
        ("mcpServers:\n  s:\n    command: srv\n    env:\n      NOTE: hi #5 all", "hi #5 all"),
        ("mcpServers:\n  - memory:\n      command: srv one #5", "srv one #5"),
        ("mcpServers:\n  s:\n    command: srv\n    args:\n      - say this #5", "say this #5"),
        (
            "hooks:\n  PreToolUse:\n    - matcher: Bash\n      hooks:\n        - type: command\n"
            "          command: say done #5 now",
            "say done #5 now",
        ),
    ],
)
def test_a_text_is_whole_wherever_one_stands(line: str, whole: str) -> None:
    head = "" if line.startswith("name") else "name: x\n"
    head += "" if line.startswith("description") else "description: d\n"
    text = f"---\n{head}{line}\n---\nBody.\n"
    assert codes("extended", text) == ["cut-text"]
    report = check_document(get_format("extended"), text, "x.md")
    assert report.repaired is not None
    assert f'"{whole}"' in report.repaired or f"'{whole}'" in report.repaired


# Where text stands below a key, with `{}` for the text.
PLACES = {
    "in the environment of a server": "mcpServers:\n  s:\n    command: srv\n    env:\n      A: {}\n",
    "in a list of servers": "mcpServers:\n  - model:\n      command: {}\n",
    "in a hook": (
        "hooks:\n  Stop:\n    - hooks:\n        - type: command\n          command: {}\n"
    ),
    "in a prompt of a hook": (
        "hooks:\n  Stop:\n    - hooks:\n        - type: prompt\n          prompt: {}\n"
    ),
    "in an item": "escalation_triggers:\n  - {}\n",
    "in an item with a colon": "escalation_triggers:\n  - when it is: {}\n",
    "in an item of a key that nobody knows": "notes:\n  - when it is: {}\n",
}
SPACED = st.lists(st.sampled_from(("two", "words", "and", "C#", "more")), max_size=3)


@given(
    st.sampled_from(list(PLACES)),
    SPACED,
    st.sampled_from(("#7", "#b", "#7,")),
    SPACED,
    st.sampled_from(("", "  # why")),
)
def test_what_yaml_cuts_short_below_a_key_is_whole(
    place: str, before: list[str], cut: str, behind: list[str], comment: str
) -> None:
    """And means what it means in quotes, whatever stands behind it."""
    with_colon = "colon" in place or "nobody" in place
    before = [] if with_colon else ["two", "words", *before]
    text = " ".join([*before, cut, *behind])
    plain, quoted = (PLACES[place].format(text + comment), PLACES[place].format(f'"{text}"'))
    if with_colon:
        quoted = PLACES[place].replace("{}", text).replace("- ", '- "').rstrip() + '"\n'
    head = "---\nname: x\ndescription: d\n"
    form = get_format("extended")
    document = parse(form, f"{head}{plain}---\nBody.\n", "x.md")
    assert [note.code for note in document.notes] == ["cut-text"]
    wanted = parse(form, f"{head}{quoted}---\nBody.\n", "x.md")
    assert differences(document.agent, wanted.agent) == ()
    again = parse(form, fix_source(document), "x.md")
    assert (differences(document.agent, again.agent), again.notes) == ((), ())
    assert fix_source(document).count("# why") == bool(comment)


def test_a_part_of_a_text_is_told_as_no_comment() -> None:
    text = "---\nname: x\ndescription: d\noptions:\n  note: see ticket #9 only\n---\nBody.\n"
    done = agentc.convert(text, source="extended", target="claude", path="x.md")
    assert [note.code for note in done.notes] == ["cut-text"]
    kept = agentc.convert(
        text.replace("only", "only  # why"), source="extended", target="claude", path="x.md"
    )
    assert {"cut-text", "comments-left"} <= {note.code for note in kept.notes}


@pytest.mark.parametrize(
    "line",
    ["name: x # the second", "skills:\n  - sail # 4 knots", "options:\n  a: b #c"],
)
def test_a_comment_behind_one_word_stays_one(line: str) -> None:
    head = "" if line.startswith("name") else "name: x\n"
    text = f"---\n{head}description: d\n{line}\n---\nBody.\n"
    assert "cut-text" not in codes("extended", text)


def test_a_colour_without_quotes_is_no_comment() -> None:
    text = "---\ndescription: d\ncolor: #22c55e\nmode: subagent\n---\nBody.\n"
    document = parse(get_format("opencode"), text, "x.md")
    assert (document.agent.color, fix_source(document)) == (
        "#22c55e",
        text.replace("#22c55e", '"#22c55e"'),
    )


def test_a_prompt_in_a_yaml_document_is_whole() -> None:
    document = parse(
        get_format("yaml-agent"),
        "description: d\ninstructions: Fix PR #12 and\n  #13 now\n",
        "x.yaml",
    )
    assert document.agent.prompt == "Fix PR #12 and #13 now"
    told = agentc.convert(document.source.text, source="yaml-agent", target="claude", path="x.yaml")
    assert told.text.endswith("Fix PR #12 and #13 now")
    assert "cut-text" in {note.code for note in told.notes}


WRAPPED = {
    "one line": ("description:\n  Use when: asked", "Use when: asked"),
    "two lines": (
        "description:\n  Use when: asked\n  and also: so",
        "Use when: asked\nand also: so",
    ),
    "one text": ("description:\n  Use when: asked\n    and more", "Use when: asked\nand more"),
    "a tab before it": ("description:\n\tUse when: asked", "Use when: asked"),
    "tabs before it": ("description:\n\tUse when: a\n\tand also: so", "Use when: a\nand also: so"),
    "braces over two lines": ("description: {a: b,\n  c: d}", "{a: b,\nc: d}"),
    "brackets over two lines": ("description: [ships,\n  boats]", "[ships,\nboats]"),
    "a colon at its end": ("description:\n\tUse when:", "Use when:"),
}


@pytest.mark.parametrize("case", WRAPPED.values(), ids=WRAPPED)
@pytest.mark.parametrize("form", ["claude", "opencode", "extended"])
def test_a_wrapped_text_is_no_map(form: str, case: tuple[str, str]) -> None:
    text = f"---\nname: x\n{case[0]}\n---\nBody.\n"
    document = parse(get_format(form), text, "x.md")
    assert document.agent.description == case[1]
    assert "looks-like-data" in codes(form, text)
    again = parse(get_format(form), fix_source(document), "x.md")
    assert (again.agent.description, again.notes) == (case[1], ())


def test_a_map_that_no_file_can_hold_as_a_text_is_refused() -> None:
    """However Claude Code's file spells it, agentc would read it as a text."""
    source = "---\nname: x\ndescription:\n\tc:\n---\nBody.\n"
    text = agentc.convert(source, source="claude", target="extended", path="x.md").text
    assert 'description: "c:"' in text
    forged = text.replace(
        'description: "c:"', "targets:\n  claude:\n    description:\n      c: null"
    )
    with pytest.raises(agentc.AgentcError, match="must be text") as caught:
        agentc.convert(forged, source="extended", target="claude", path="x.md")
    assert caught.value.code == "override"


@pytest.mark.parametrize("line", ["tools: Read", "disallowedTools: Bash", "permissionMode: plan"])
def test_a_limit_in_a_wrapped_text_is_refused(line: str) -> None:
    with pytest.raises(HiddenLimit):
        parse(get_format("claude"), f"---\nname: x\ndescription:\n  {line}\n---\n", "x.md")


LINES: dict[str, tuple[str, ...]] = {
    "claude": (
        "name: one", "description: One of them", "tools: Read", "model: opus", "color: red", "maxTurns: 4",
        "skills:\n{}  - a\n{}  - b", "disallowedTools: Bash",
    ),
    "opencode": (
        "description: Five", "mode: subagent", "temperature: 0.2", "model: a/b", "steps: 4",
        "permission:\n{}  bash: deny\n{}  edit:\n{}    x: ask", "color: accent",
    ),
}  # fmt: skip


def headed(lines: Sequence[str], depths: Sequence[int]) -> str:
    shifted = (
        " " * depth + line.replace("{}", " " * depth)
        for line, depth in zip(lines, depths, strict=False)
    )
    return "---\n" + "\n".join(shifted) + "\n---\nBody.\n"


@pytest.mark.parametrize("form", LINES)
@given(data=st.data())
def test_a_key_that_is_indented_too_far_is_a_field(form: str, data: st.DataObject) -> None:
    lines = data.draw(st.permutations(LINES[form]))
    depths = data.draw(st.lists(st.integers(0, 2), min_size=len(lines), max_size=len(lines)))
    flat = parse(get_format(form), headed(lines, [0] * len(lines)), "x.md").agent
    text = headed(lines, depths)
    try:
        document = parse(get_format(form), text, "x.md")
    except HiddenLimit:
        return
    except agentc.AgentcError:  # below a map or a list: it could be part of it
        assume(False)
    if {note.code for note in document.notes} <= {"indented-key"}:
        assert differences(flat, document.agent) == ()
        mended = fix_source(document)
        assert not parse(get_format(form), mended, "x.md").source.records[0].broken
        assert differences(flat, parse(get_format(form), mended, "x.md").agent) == ()


INDENTED = {
    "all of them": (
        "---\n name: one\n  description: d\n model: opus\n---\n",
        "---\n name: one\n description: d\n model: opus\n---\n",
    ),
    "the first": ("---\n  name: one\ndescription: d\n---\n", "---\nname: one\ndescription: d\n---\n"),
    "below a list": (
        "---\nname: one\ndescription: d\ntools:\n  - Read\n  model: opus\n---\n",
        "---\nname: one\ndescription: d\ntools:\n  - Read\nmodel: opus\n---\n",
    ),
    "below a text with a colon": (
        "---\nname: one\ndescription: Use: it\n tools: Read\n---\n",
        '---\nname: one\ndescription: "Use: it"\ntools: Read\n---\n',
    ),
    "below a map with the name of a field in it": (
        "---\nname: one\ndescription: d\nhooks:\n  PreToolUse:\n    - hooks:\n        - type: command\n"
        "          command: x\n    tools: Read\n---\n",
        "---\nname: one\ndescription: d\nhooks:\n  PreToolUse:\n    - hooks:\n        - type: command\n"
        "          command: x\ntools: Read\n---\n",
    ),
    "a tab": ("---\nname: one\n\tdescription: d\n---\n", "---\nname: one\ndescription: d\n---\n"),
    "with an unknown one": (
        "---\nname: one\ndescription: d\n model: opus\n version: 1\n---\n",
        "---\nname: one\ndescription: d\nmodel: opus\nversion: 1\n---\n",
    ),
    "below a block": (
        "---\nname: one\ndescription: |\n  d\n  model: no\n model: opus\n---\n",
        "---\nname: one\ndescription: |\n  d\n  model: no\nmodel: opus\n---\n",
    ),
    "Windows": (
        "---\r\nname: one\r\n description: d\r\nmodel: opus\r\n---\r\n",
        "---\r\nname: one\r\ndescription: d\r\nmodel: opus\r\n---\r\n",
    ),
    "with what it holds": (
        "---\nname: one\ndescription: d\n  hooks:\n    Stop:\n      - hooks: []\n---\n",
        "---\nname: one\ndescription: d\nhooks:\n  Stop:\n    - hooks: []\n---\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", INDENTED.values(), ids=INDENTED)
def test_an_indented_key_moves_to_the_margin(case: tuple[str, str]) -> None:
    report = check_document(get_format("claude"), case[0], "x.md")
    assert "indented-key" in {one.code for one in report.diagnostics if one.fixable}
    assert report.repaired == case[1]
    assert set(codes("claude", case[1])) <= {"unknown-key"}


def test_what_goes_on_with_a_text_is_no_field() -> None:
    text = "---\nname: x\ndescription: Use it when:\n  model: sonnet is slow\n  or the like\ncolor: red\n---\n"
    document = parse(get_format("claude"), text, "x.md")
    assert (document.agent.model, document.agent.color) == (None, "red")
    assert document.agent.description == "Use it when:\nmodel: sonnet is slow\nor the like"


MAPS = st.lists(
    st.tuples(st.sampled_from(("ls *", "rm *", "pwd", "git *")), st.sampled_from(("allow", "deny")))
)


@given(entries=MAPS, flow=st.booleans())
def test_equal_entries_are_merged(entries: list[tuple[str, str]], flow: bool) -> None:
    """As if only the last one of them stood there; those that differ are refused, with both
    lines."""
    assume(entries)
    pairs = [f'"{key}": {action}' for key, action in entries]
    block = " {" + ", ".join(pairs) + "}" if flow else "".join(f"\n    {pair}" for pair in pairs)
    text = f"---\ndescription: d\npermission:\n  bash:{block}\n---\nBody.\n"
    if len(set(entries)) > len(dict(entries)):
        with pytest.raises(agentc.AgentcError) as caught:
            parse(get_format("opencode"), text, "x.md")
        assert caught.value.code == "duplicate-key"
        assert "delete" in caught.value.hint
        return
    last = [entry for place, entry in enumerate(entries) if entry not in entries[place + 1 :]]
    wanted = ", ".join(f'"{key}": {action}' for key, action in last)
    plain = parse(
        get_format("opencode"),
        f"---\ndescription: d\npermission: {{bash: {{{wanted}}}}}\n---\nBody.\n",
        "x.md",
    )
    document = parse(get_format("opencode"), text, "x.md")
    assert differences(plain.agent, document.agent) == ()
    mended = fix_source(document)
    assert head_of(mended) == head_of(plain.source.text)
    assert len(parse(get_format("opencode"), mended, "x.md").notes) == 0
    assert ("duplicate-key" in codes("opencode", text)) == (len(last) < len(entries))


DOUBLED = {
    "at the margin": (
        "---\nmode: all\ndescription: d\nmode: all\n---\n",
        "---\ndescription: d\nmode: all\n---\n",
    ),
    "with a comment": (
        "---\ndescription: d\npermission:\n  bash: ask\n  edit: deny\n  bash: ask  # why\n---\n",
        "---\ndescription: d\npermission:\n  edit: deny\n  bash: ask  # why\n---\n",
    ),
    "whole maps": (
        "---\ndescription: d\npermission:\n  bash:\n    x: ask\n  edit: deny\n  bash: {x: ask}\n---\n",
        "---\ndescription: d\npermission:\n  edit: deny\n  bash: {x: ask}\n---\n",
    ),
}


@pytest.mark.parametrize("case", DOUBLED.values(), ids=DOUBLED)
def test_the_first_of_two_equal_entries_goes(case: tuple[str, str]) -> None:
    report = check_document(get_format("opencode"), case[0], "x.md")
    assert [one.code for one in report.diagnostics if one.fixable] == ["duplicate-key"]
    assert report.repaired == case[1]
    assert codes("opencode", case[1]) == []


@pytest.mark.parametrize("form", ["claude", "opencode"])
def test_of_different_entries_the_lines_are_named(form: str) -> None:
    text = "---\nname: x\ndescription: a\nmodel: a/b\ndescription: b\n---\n"
    (diagnostic,) = (
        one
        for one in check_document(get_format(form), text, "x.md").diagnostics
        if one.code == "duplicate-key"
    )
    assert "line 3" in diagnostic.hint
    assert "line 5" in diagnostic.hint


def test_equal_entries_that_are_no_yaml_are_merged_at_once() -> None:
    """Found by the fuzzer: they were quoted first, and merged by the next repair."""
    report = check_document(
        get_format("claude"), "description: {boat\nname: x\ndescription: {boat\n---\n", "x.md"
    )
    assert report.repaired == '---\nname: x\ndescription: "{boat"\n---\n'
    assert check_document(get_format("claude"), report.repaired, "x.md").diagnostics == ()


STRAY = {
    "an item in a map": ("opencode", "permission:\n  bash: deny\n  - edit\n  webfetch: deny", 5),
    "below a nested map": ("opencode", 'permission:\n  bash:\n    "*": deny\n  - edit', 6),
    "deep inside": ("opencode", 'permission:\n  bash:\n    "*": deny\n    - edit\n  edit: deny', 6),
    "in servers": ("claude", "mcpServers:\n  - a:\n      command: x\n      - y\n  - b", 6),
    "a key in a list": ("claude", "skills:\n  - a\n  b: c\n  - d", 5),
    "under an unknown key": ("claude", "owners:\n  a: b\n  - c\nmodel: opus", 5),
}


@pytest.mark.parametrize("case", STRAY.values(), ids=STRAY)
def test_a_stray_item_is_one_message_at_its_line(case: tuple[str, str, int]) -> None:
    form, lines, line = case
    found = check_document(
        get_format(form),
        f"---\nname: x\n{lines}\n---\nBody.\n".replace("name: x", "description: x"),
        "x.md",
    ).diagnostics
    assert [(one.code, one.where.line) for one in found] == [("stray-item", line)]
    assert found[0].hint


def test_line_ends_are_named_where_they_are_the_cause() -> None:
    text = "---\nname: x\ndescription: Use it when: asked\n---\nBody.\n"
    assert not any(
        "CRLF" in one.message
        for one in check_document(get_format("claude"), text, "x.md").diagnostics
    )
    found = [
        one.message
        for one in check_document(
            get_format("claude"), text.replace("\n", "\r\n"), "x.md"
        ).diagnostics
    ]
    assert sum("CRLF" in message for message in found) == 1


def test_the_command_repairs_what_it_finds(project: Project) -> None:
    files = {
        ".claude/agents/a.md": "---\nname: a\ndescription: For PR #1 and on\ntools: Read\n---\nA\n",
        ".opencode/agents/b.md": "---\ndescription: B\n mode: subagent\n---\nB\n",
        ".opencode/agents/c.md": "---\ndescription: C\nmode: subagent\nmode: subagent\n---\nC\n",
    }
    for path, text in files.items():
        project.put(path, text)
    assert project.run("check").returncode == 1
    assert project.run("check", "--fix").returncode == 0
    assert project.run("check").stdout == ""
    agent: Agent = agentc.parse(project.read(".claude/agents/a.md"), format="claude").agent
    assert agent.description == "For PR #1 and on"
    assert project.read(".opencode/agents/b.md") == files[".opencode/agents/b.md"].replace(
        " mode", "mode"
    )
    assert project.read(".opencode/agents/c.md") == "---\ndescription: C\nmode: subagent\n---\nC\n"


@pytest.mark.parametrize("form", ["claude", "opencode", "extended"])
@pytest.mark.parametrize("fixed", [False, True])
def test_a_secret_in_a_comment_becomes_no_text(form: str, *, fixed: bool) -> None:
    """Neither in what is read nor in what is repaired: it stays the comment that clients have."""
    secret = "sk-ant-api03-" + "Zq7w" * 20
    text = f"---\nname: x\ndescription: Calls it # key {secret}\n---\nBody.\n"
    document = parse(get_format(form), text, "x.md")
    assert document.agent.description == "Calls it"
    if fixed:
        report = check_document(get_format(form), text, "x.md")
        assert report.repaired in (None, text)


PROMPTS = {
    "prompt:\n  Do this: first\n  Then that: second\n": "Do this: first\nThen that: second\n",
    "prompt:\n  - Do this\n  - Then that\n": "- Do this\n- Then that\n",
    "instructions:\n  Steps:\n    - read: code\n  Then: stop\n": "Steps:\n  - read: code\nThen: stop\n",
}


@pytest.mark.parametrize("lines", PROMPTS)
def test_a_prompt_that_yaml_takes_for_data_is_the_text_that_it_looks_like(lines: str) -> None:
    text = f"name: x\ndescription: d\n{lines}tools: Read\n"
    form = get_format("yaml-agent" if "instructions" in lines else "extended-yaml")
    document = parse(form, text, "agents/x.yaml")
    assert document.agent.prompt == PROMPTS[lines]
    assert [note.code for note in document.notes] == ["looks-like-data"]
    report = check_document(form, text, "agents/x.yaml")
    assert report.repaired is not None
    again = parse(form, report.repaired, "agents/x.yaml")
    assert (again.notes, differences(document.agent, again.agent)) == ((), ())


def test_a_limit_in_such_a_prompt_is_refused() -> None:
    with pytest.raises(HiddenLimit):
        text = "name: x\ndescription: d\nprompt:\n  tools: Read\n  Do: it\n"
        parse(get_format("extended-yaml"), text, "agents/x.yaml")


@pytest.mark.parametrize(
    ("form", "line"),
    [
        ("claude", "disallowed-tools: Bash"),
        ("claude", "allowedTools: Read"),
        ("claude", "permission:\n    bash: deny"),
        ("opencode", "permissions:\n    bash: deny"),
        ("extended", "permissions:\n    shell: deny"),
    ],
)
def test_a_misspelt_or_foreign_limit_that_is_indented_too_far_is_told(form: str, line: str) -> None:
    text = f"---\nname: x\ndescription: d\n  {line}\n---\nBody.\n"
    report = check_document(get_format(form), text, "x.md")
    found = {one.code for one in report.diagnostics}
    assert {"indented-key", "inert-restriction"} <= found
    assert "not-yaml" not in found
    again = check_document(get_format(form), report.repaired or "", "x.md")
    assert "inert-restriction" in {one.code for one in again.diagnostics}


@pytest.mark.parametrize(
    "description",
    [
        "|\n  d\n  permissions: none of them",
        "Use: this\n  Example: user says\n  permissions: ask first, then\n  go on",
        "Use: this\n  tool: that",
    ],
)
def test_words_for_limits_in_a_text_that_goes_on_are_text(description: str) -> None:
    text = f"---\nname: x\ndescription: {description}\nmodel: haiku\n---\nBody.\n"
    agent = parse(get_format("claude"), text, "x.md").agents[0]
    assert (agent.description or "").split("\n")[-1].strip() in description
    assert not agent.extra


OF_RUN = sorted({key for _, keys in RUNNING.values() for key in keys} | {"s", "url", "matcher"})
# What is no text, in a server or a hook of any name.
NO_TEXT = {
    "an address": "mcpServers:\n  {}:\n    url: {}\n",
    "an address in a list": "mcpServers:\n  - {}:\n      type: http\n      url: {}\n",
    "a type": "mcpServers:\n  {}:\n    type: {}\n    command: srv\n",
    "a matcher": (
        "hooks:\n  {}:\n    - matcher: {}\n      hooks:\n        - type: command\n"
        "          command: guard\n"
    ),
    "a type of a hook": (
        "hooks:\n  {}:\n    - hooks:\n        - type: {}\n          command: guard\n"
    ),
}


@given(
    st.sampled_from(list(NO_TEXT)),
    st.sampled_from(OF_RUN),
    st.sampled_from(["https://example.com/ #part and more", "two words #7 more"]),
)
def test_no_name_of_what_is_run_makes_text_of_what_it_holds(
    place: str, name: str, value: str
) -> None:
    head = "---\nname: x\ndescription: d\n"
    text = f"{head}{NO_TEXT[place].format(name, value)}---\nBody.\n"
    found = check_document(get_format("claude"), text, "x.md")
    assert "cut-text" not in {one.code for one in found.diagnostics}
    assert found.repaired in (None, text)


@given(st.sampled_from(OF_RUN), st.sampled_from(["command", "description"]))
def test_what_a_server_of_any_name_hands_on_is_text(name: str, key: str) -> None:
    text = (
        f"---\nname: x\ndescription: d\nmcpServers:\n  {name}:\n    {key}: run it #7 now\n---\nB.\n"
    )
    report = check_document(get_format("claude"), text, "x.md")
    assert f'{key}: "run it #7 now"' in (report.repaired or "")
