"""Format-preserving writing: what is not changed keeps its bytes, also inside of values and in
broken frontmatter.

Belongs here: laws and corners of edits over a base. Not here: laws of all formats (`laws/test_laws.py`),
how real files fare (`corpus/test_corpus_edits.py`).
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

import agentc
from agentc.diagnostics.code_types import Severity
from agentc.diagnostics.codes import CODES
from agentc.errors import AgentcError
from agentc.ir.agent import differences
from agentc.ir.value import Map, Value, freeze, same, thaw
from agentc.lens.edit import Edited, edit_document
from agentc.lens.format import Document
from agentc.lens.project import project
from agentc.vendors.registry import get_format
from tests.conftest import FEWER
from tests.laws.test_laws import EDITS
from tests.support.strategies import DOCUMENTS, texts, values
from tests.support.strategies_nested import FIELD, Nested, Path, at, nested, with_value, without

FORMATS = pytest.mark.parametrize(
    "format_name", ["claude", "opencode", "extended", "extended-yaml"]
)
NEW = st.one_of(
    st.sampled_from(
        [
            "allow",
            "ask",
            True,
            7,
            None,
            "yes",
            "a: b",
            "x #y",
            (),
            Map(),
            "Read, Write",
            "one\ntwo\n",
        ]
    ),
    texts(),
    values(2),
)


def opened(format_name: str, text: str) -> Document:
    return agentc.parse(
        text, format=format_name, path=get_format(format_name).place().path_of("pilot")
    )


def value_of(document: Document) -> Value:
    return document.agent.extra_of(document.format.own)[FIELD]


def put(document: Document, value: Value) -> str:
    """The document with another value in its nested field."""
    own = document.agent.extra_of(document.format.own).updated(FIELD, value)
    agent = document.agent.with_extra(document.format.own, own)
    text = agentc.render(agent, format=document.format.name, base=document)
    assert (
        differences(
            agent, agentc.parse(text, format=document.format.name, path=document.path).agent
        )
        == ()
    )
    return text


def data(document: Document, text: str) -> Any:
    """The fields as an independent reader takes them."""
    head = (
        text
        if document.format.name == "extended-yaml"
        else text.replace("\r\n", "\n").split("\n---", 1)[0] + "\n"
    )
    return YAML(typ="safe", pure=True).load(io.StringIO(head.removeprefix("---\n")))


def drawn(source: st.DataObject, format_name: str) -> tuple[Nested, Document]:
    one = source.draw(nested(fenced=format_name != "extended-yaml"))
    document = opened(format_name, one.text)
    assert put(document, value_of(document)) == one.text
    return one, document


def changed(source: st.DataObject, one: Nested, document: Document) -> tuple[Path, Value]:
    """A path in the document, and a value that is not there yet."""
    path = source.draw(st.sampled_from(one.paths))
    new = source.draw(NEW)
    assume(not same(at(value_of(document), path[1:]), new))
    return path, new


@FORMATS
@FEWER
@given(source=st.data())
def test_a_changed_value_changes_its_own_lines(format_name: str, source: st.DataObject) -> None:
    one, document = drawn(source, format_name)
    path, new = changed(source, one, document)
    before, behind = one.around(path)
    text = put(document, with_value(value_of(document), path[1:], new))
    assert text.startswith(before)
    assert text.endswith(behind)
    wanted = data(document, one.text)
    wanted[FIELD] = thaw(with_value(freeze(wanted[FIELD]), path[1:], new))
    assert data(document, text) == wanted


@FORMATS
@FEWER
@given(source=st.data())
def test_a_removed_value_takes_its_own_lines(format_name: str, source: st.DataObject) -> None:
    """Nobody can tell which of equal items side by side was meant: one of them takes its own
    lines."""
    one, document = drawn(source, format_name)
    path = source.draw(st.sampled_from(one.paths))
    value = value_of(document)
    assume(len(at(value, path[1:-1])) > 1)
    left = without(value, path[1:])
    places = [
        other
        for other in one.paths
        if other[:-1] == path[:-1] and same(without(value, other[1:]), left)
    ]
    assert put(document, left) in ["".join(one.around(place)) for place in places]


def test_of_equal_items_one_goes() -> None:
    text = "---\nname: pilot\ndescription: d\nx-nest:\n  run:\n    - deny\n    - 'deny'  # why\n    - ask\n---\nx\n"
    document = opened("claude", text)
    left = put(document, without(value_of(document), ("run", 0)))
    assert value_of(opened("claude", left)) == Map({"run": ("deny", "ask")})
    assert left in (text.replace("    - deny\n", ""), text.replace("    - 'deny'  # why\n", ""))


@FORMATS
@FEWER
@given(source=st.data())
def test_an_added_value_adds_lines(format_name: str, source: st.DataObject) -> None:
    one, document = drawn(source, format_name)
    value = value_of(document)
    parents = {path[1:-1] for path in one.paths}
    parent = source.draw(st.sampled_from(sorted(parents, key=repr)))
    new, old = source.draw(NEW), at(value, parent)
    place = source.draw(st.integers(0, len(old)))
    if isinstance(old, Map):
        items = list(old.items())
        wanted: Value = Map([*items[:place], ("new", new), *items[place:]])
    else:
        wanted = (*old[:place], new, *old[place:])
    text = put(document, with_value(value, parent, wanted))
    lines, old_lines = text.splitlines(keepends=True), one.text.splitlines(keepends=True)
    more = len(lines) - len(old_lines)
    assert more > 0
    assert any(lines[:n] + lines[n + more :] == old_lines for n in range(len(old_lines) + 1))
    assert one.newline == "\n" or text.count("\n") - text.count("\r\n") == one.text.count(
        "\n"
    ) - one.text.count("\r\n")


@FORMATS
@FEWER
@given(source=st.data())
def test_a_change_can_be_undone(format_name: str, source: st.DataObject) -> None:
    one, document = drawn(source, format_name)
    path, new = changed(source, one, document)
    before, behind = one.around(path)
    old = value_of(document)
    edited = opened(format_name, put(document, with_value(old, path[1:], new)))
    back = put(edited, old)
    assert back.startswith(before)
    assert back.endswith(behind)
    assert differences(document.agent, opened(format_name, back).agent) == ()


@FORMATS
@FEWER
@given(source=st.data())
def test_two_changes_commute(format_name: str, source: st.DataObject) -> None:
    one, document = drawn(source, format_name)
    (first, new), (second, other) = changed(source, one, document), changed(source, one, document)
    assume(first[: len(second)] != second and second[: len(first)] != first)

    def both(*steps: tuple[Path, Value]) -> str:
        current = document
        for path, value in steps:
            current = opened(
                format_name, put(current, with_value(value_of(current), path[1:], value))
            )
        return current.source.text

    assert both((first, new), (second, other)) == both((second, other), (first, new))


@FORMATS
@FEWER
@given(source=st.data(), edits=EDITS)
def test_an_edit_of_one_field_leaves_the_bytes_of_the_others(
    format_name: str, source: st.DataObject, edits: dict[str, Any]
) -> None:
    form = get_format(format_name)
    try:
        base = opened(format_name, source.draw(DOCUMENTS[format_name]))
    except AgentcError:
        assume(False)
        raise
    agent = replace(base.agent, **edits)
    done = edit_document(form, project(form, agent, base=base.agent)[0], base)
    assert done.notes == ()
    again = opened(format_name, done.text)
    keys = {key for row in form.fields if row.attribute in edits for key in row.keys}
    keys |= {"prompt"} if "prompt" in edits else set()

    def others(document: Document) -> list[str]:
        entries = document.source.records[0].entries
        return [document.source.slice(entry.span) for entry in entries if entry.key not in keys]

    assert others(again) == others(base)
    assert ("prompt" in edits) or done.text.count("#") >= base.source.text.count("#") - sum(
        base.source.slice(entry.span).count("#")
        for entry in base.source.records[0].entries
        if entry.key in keys
    )


def reread(format_name: str, old: str, new: str) -> str:
    """The first text, edited so that it means what the second one does."""
    wanted = opened(format_name, new).agent
    text = agentc.render(wanted, format=format_name, base=opened(format_name, old))
    assert differences(wanted, opened(format_name, text).agent) == ()
    return text


PERMISSION = """---
description: 'x'
permission:   # all of it
    # reading first
    "read": 'allow'   # always

    bash:   # shell
        '*': "ask"
        "git *": allow  # mine
    edit: deny
model: a/b
---
body
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"git *": allow', '"git *": deny'),
        ("'*': \"ask\"", "'*': \"deny\""),
        ("    edit: deny\n", "    edit: deny\n    webfetch: ask\n"),
        (
            '        "git *": allow  # mine\n',
            '        "git *": allow  # mine\n        "ls *": ask\n',
        ),
        ('        "git *": allow  # mine\n', ""),
        ("    edit: deny\n", ""),
        ("description: 'x'", "description: 'it''s'"),
        ("model: a/b", "model: c/d"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_nested_permission(old: str, new: str, newline: str) -> None:
    text = PERMISSION.replace("\n", newline)
    other = PERMISSION.replace(old, new).replace("\n", newline)
    assert other != text
    assert reread("opencode", text, other) == other


CLAUDE = """---
name: x
description: Reviews code, kindly  # short
tools:
- Read  # to read
# searching
- 'Grep'

- "Bash"
hooks:
  PreToolUse:
    - matcher: "Bash"  # shell
      hooks:
        - type: command
          command: 'a'
    - matcher: Edit
mcpServers: {gh: {command: "a", args: [x, 'y']}, tides: {command: b}}  # two
---
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- 'Grep'\n", ""),
        ("- Read  # to read\n", ""),
        ('- "Bash"\n', '- "Bash"\n- Edit\n'),
        ("- 'Grep'\n", "- 'Glob'\n"),
        ("command: 'a'", "command: 'b # \"c\"'"),
        ("    - matcher: Edit\n", ""),
        ("    - matcher: Edit\n", "    - matcher: Edit\n    - matcher: Write\n"),
        ("        - type: command\n", "        - type: command\n          timeout: 5\n"),
        ("args: [x, 'y']", "args: [x, 'z']"),
        ('command: "a"', 'command: "c d"'),
        ("Reviews code, kindly", "Reviews code; kindly (50%), 🚢!"),
    ],
)
def test_a_nested_value_of_claude(old: str, new: str) -> None:
    other = CLAUDE.replace(old, new)
    assert other != CLAUDE
    assert reread("claude", CLAUDE, other) == other


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        # A key with a value of another kind, and back.
        ("x-a:\n  b: 1\n  c: 2\n", "x-a:\n  b: {d: 1}\n  c: 2\n", "x-a:\n  b:\n    d: 1\n  c: 2\n"),
        ("x-a: # why\n  # b\n  b: 1\n", "x-a: {b: 1, c: []}\n", "x-a: # why\n  # b\n  b: 1\n  c: []\n"),
        # Another order is another value.
        ("x-a:\n  b: 1 # b\n  c: 2\n", "x-a:\n  c: 2\n  b: 1\n", "x-a:\n  c: 2\n  b: 1\n"),
        # What stands between braces and brackets stays, too.
        ("x-a: { b : 1,  c: 'x' } # d\n", "x-a: {b: 2, c: y}\n", "x-a: { b : 2,  c: 'y' } # d\n"),
        ("x-a: { b : 1 } # d\n", "x-a: {b: 1, c: 2}\n", "x-a: { b : 1, c: 2 } # d\n"),
        ("x-a: { b : 1,  c: 'x' } # d\n", "x-a: {b: 1}\n", "x-a: { b : 1 } # d\n"),
        ("x-a: { b : 1,  c: 'x' } # d\n", "x-a: {c: x}\n", "x-a: { c: 'x' } # d\n"),
        ("x-a: {b: 1,c: 'x',}\n", "x-a: {b: 1, d: [2], c: x, e: 3}\n", "x-a: {b: 1,d: [2],c: 'x',e: 3,}\n"),
        ("x-a: [ b,  'c', \"d\" ]\n", "x-a: [b, d]\n", "x-a: [ b,  \"d\" ]\n"),
        ("x-a: [ b,  'c', \"d\" ]\n", "x-a: [b, c]\n", "x-a: [ b,  'c' ]\n"),
        ("x-a: [ b,  'c', \"d\" ]\n", "x-a: [c, d]\n", "x-a: [ 'c', \"d\" ]\n"),
        ("x-a: [ b,  'c', \"d\" ]\n", "x-a: [b]\n", "x-a: [ b ]\n"),
        ("x-a: ['b','c']\n", "x-a: [b, d, c, e]\n", "x-a: ['b','d','c','e']\n"),
        ("x-a: [b, 'c', d]\n", "x-a: [b, d, e]\n", "x-a: [b, d, e]\n"),
        ("x-a: [\n  b, # b\n  'c', # c\n  d # d\n  ]\n", "x-a: [b, d]\n", "x-a: [\n  b, # b\n  d # d\n  ]\n"),
        ("x-a: [\n  b, # b\n  'c', # c\n  d # d\n  ]\n", "x-a: [b, c]\n", "x-a: [\n  b, # b\n  'c', # c\n  ]\n"),
        ("x-a: [\n  b,\n  'c',\n  ]\n", "x-a: [b, c, d]\n", "x-a: [\n  b,\n  'c',\n  'd',\n  ]\n"),
        ("x-a: [\n  b, # b\n  c # c\n  ]\n", "x-a: [b, c, d]\n", "x-a: [\n  b, # b\n  c, # c\n  d\n  ]\n"),
        # Items of a list that stay keep their comments, also where as many come as go.
        ("x-a:\n- b # b\n- c # c\n- d # d\n", "x-a: [b, d, e]\n", "x-a:\n- b # b\n- d # d\n- e\n"),
        ("x-a:\n- b # b\n- c # c\n- d # d\n", "x-a: [a, c, d, e]\n", "x-a:\n- a\n- c # c\n- d # d\n- e\n"),
        ("x-a:\n- b # b\n- c: 1 # c\n", "x-a: [b, {c: 2}, e]\n", "x-a:\n- b # b\n- c: 2 # c\n- e\n"),
        # A comment goes with its item; of one that is said in other words it stays.
        ("x-a:\n- b # b\n- c # c\n", "x-a: [b, d]\n", "x-a:\n- b # b\n- d\n"),
        ("x-a:\n- b # b\n- 'c' # c\n", "x-a: [b, c d]\n", "x-a:\n- b # b\n- 'c d' # c\n"),
        ("x-a:\n- B(c d) # b\n- '*' # c\n", "x-a: [B(c), d]\n", "x-a:\n- B(c) # b\n- 'd'\n"),
        ("x-a:\n- b: c # c\n", "x-a: [{b: d}]\n", "x-a:\n- b: d\n"),
        ("x-a:\n- b: c # c\n", "x-a: [{d: c}]\n", "x-a:\n- d: c # c\n"),
        ("x-a: [\n  b, # b\n  'c' # c\n  ]\n", "x-a: [d, c]\n", "x-a: [\n  d,\n  'c' # c\n  ]\n"),
        # What is left of a map is no map without keys.
        ("x-a:\n  b: 1\n", "x-a: {}\n", "x-a: {}\n"),
        # Text of several lines is a block where nothing below could become part of it.
        ("x-a:\n  b: 1\n  c: 2\n", 'x-a: {b: "x\\ny", c: 2}\n', "x-a:\n  b: |-\n    x\n    y\n  c: 2\n"),
        ("x-a:\n  b: 1\n\n  c: 2\n", 'x-a: {b: "x\\ny", c: 2}\n', 'x-a:\n  b: "x\\ny"\n\n  c: 2\n'),
        # What goes leaves nothing to the block above it.
        ("description: |+\n  a\nmodel: opus\n\ncolor: red # c\n", 'description: "a\\n"\ncolor: red\n',
         "description: |+\n  a\ncolor: red # c\n"),
        ("description: |\n  a\nmodel: opus\n  # m\n# c\ncolor: red\n", 'description: "a\\n"\ncolor: red\n',
         "description: |\n  a\n# c\ncolor: red\n"),
        ("x-a:\n  b: 1\n  # b\n", "x-a: {b: 1}\nmodel: opus\n", "x-a:\n  b: 1\n  # b\nmodel: opus\n"),
        # A comment behind the sign of a block stays behind what comes in its place.
        ("description: |  # d\n  a\n  b\nmodel: opus\n", 'description: "a\\nc\\n"\nmodel: opus\n',
         "description: |  # d\n  a\n  c\nmodel: opus\n"),
        ("description: >-  # d\n  a\n  b\nmodel: opus\n", "description: c\nmodel: opus\n",
         "description: c  # d\nmodel: opus\n"),
        ("x-a:\n  b: >+ # b\n    a\n\n  c: 1\n", "x-a: {b: d, c: 1}\n", "x-a:\n  b: d # b\n\n  c: 1\n"),
        ("x-a: | # a\n  b\nmodel: opus\n", "x-a: {b: {c: 1}}\nmodel: opus\n",
         "x-a: # a\n  b:\n    c: 1\nmodel: opus\n"),
        ("x-a: |\n  # b\n  c\nmodel: opus\n", "x-a: d\nmodel: opus\n", "x-a: d\nmodel: opus\n"),
        # An anchor that is not touched.
        ("x-a: &a {b: 1}\nx-b: *a\nmodel: opus # c\n", "x-a: {b: 1}\nx-b: {b: 1}\nmodel: haiku\n",
         "x-a: &a {b: 1}\nx-b: *a\nmodel: haiku # c\n"),
    ],
)  # fmt: skip
def test_corners(old: str, new: str, text: str) -> None:
    def whole(fields: str) -> str:
        return f"---\nname: x\n{fields}---\n"

    assert reread("claude", whole(old), whole(new)) == whole(text)


WORDS = st.lists(st.sampled_from("abcdefg"), min_size=1, unique=True)
BLOCK, FLOW = ("\n- {0} # on {0}", ""), ("\n  {0}, # on {0}", " [{}\n]")


@pytest.mark.parametrize(("line", "around"), [BLOCK, FLOW])
@FEWER
@given(before=WORDS, after=WORDS)
def test_no_comment_gets_behind_another_item(
    line: str, around: str, before: list[str], after: list[str]
) -> None:
    listed = "".join(line.format(word) for word in before)
    old = f"---\nname: x\nx-a:{around.format(listed) or listed}\n---\n"
    new = f"---\nname: x\nx-a: [{', '.join(after)}]\n---\n"
    for item, comment in re.findall(r"(\w),? # on (\w)", reread("claude", old, new)):
        assert item == comment


def test_an_item_that_becomes_a_map_has_the_line_ends_of_its_document() -> None:
    text = "---\r\nname: x\r\nx-a:\r\n- b\r\n- c\r\n---\r\n"
    assert reread("claude", text, text.replace("- b", "- {d: 1, e: 2}")) == text.replace(
        "- b", "- d: 1\r\n  e: 2"
    )


def test_fields_that_are_indented_as_a_whole_are_edited_in_place() -> None:
    text = "---\n  name: x # n\n  model: opus # m\n  x-a:\n    b: 1 # b\n  color: red\n---\n"
    other = (
        text.replace("opus", "haiku")
        .replace("1 # b", "2 # b")
        .replace("  color: red\n", "  maxTurns: 5\n")
    )
    assert reread("claude", text, other) == other


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("---\nname: x\nx-a: &a {b: 1}\nx-b: *a # c\n---\n", "x-a: {b: 2}\nx-b: {b: 1}\n"),
        ("---\nname: x\nx-0: &a {b: 1}\n<<: *a # c\n---\n", "x-0: {b: 1}\nb: 2\n"),
        ("---\n{name: x, x-a: 1}\n---\n", "x-a: 2\n"),
        ("---\n{name: x, x-a: 1, description: a\\nb}\n---\n", "x-a: 2\ndescription: a\\nb\n"),
        (
            "---\n{name: x, x-a: 1, description: {a: [b,  {c: []}]}}\n---\n",
            "x-a: 2\ndescription: {a: [b,  {c: []}]}\n",
        ),
        (
            "---\n{name: x, x-a: 1, description: {a: &x b, c: *x}}\n---\n",
            "x-a: 2\ndescription: {a: &x b, c: *x}\n",
        ),
        (
            "---\nname: x\nx-a: &a 1\nx-b: *a\ndescription:\n  - a\n---\n",
            "x-a: 2\nx-b: 1\ndescription:\n  - a\n",
        ),
    ],
)
def test_fields_that_are_written_anew_are_noted(text: str, new: str) -> None:
    base, wanted = opened("claude", text), opened("claude", f"---\nname: x\n{new}---\n")
    done = edit_document(get_format("claude"), wanted.agent, base)
    assert differences(wanted.agent, opened("claude", done.text).agent) == ()
    assert [note.code for note in done.notes] == ["rewritten-head"]
    assert CODES["rewritten-head"].severity is Severity.NOTE
    assert ("the comments among them are lost" in done.notes[0].message) == ("#" in text)
    assert edit_document(get_format("claude"), base.agent, base) == Edited(text)
