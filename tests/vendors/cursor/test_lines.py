"""Laws on Cursor files as their client reads them, line by line, with the examples they were found
by.

Belongs here: reading, editing, repairing and writing such files, against the client's own reader.
Not here: what is enforced (`test_cursor.py`), the limits as a model (`model.py`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import agentc
from agentc.errors import AgentcError, Refused
from agentc.ir.permission import Permission
from agentc.lens.edit import edit_text
from agentc.lens.parse import parse
from agentc.linter.check import check_document
from agentc.pipeline.told_findings import lint_source
from agentc.syntax import GRAMMARS
from agentc.vendors.cursor import FORMAT, READONLY, read_lines
from tests.support.strategies import texts

KEYS = st.sampled_from(
    [
        "name", "description", "model", "readonly", "ReadOnly", "READONLY ", "is_background", "background",
        '"readonly"', "tools", "metadata", "- b", "", "# note", "Use when", "---x", "\ufeffreadonly", "nbsp\u00a0",
    ]
)  # fmt: skip
VALUES = st.sampled_from(
    [
        "", "true", "True", "TRUE", "false", '"true"', "'true'", "true # why", "false #x", "x # y", "yes", ">", "|", ">-", "|2-",
        "> # folded", '"a: b"', '"say \\"x\\""', "'it''s'", "a: b", "Use when: far #5", "[a, b]", "{a: b}", "inherit", "claude-x",
        "\u00a0true\u00a0", "true\r", "a\rb", "a\u2028b", "\x85true", "\x1ctrue", "- x", "&a x", "*a", "é 🚢", "# x", '"', "''",
    ]
)  # fmt: skip
PLAIN_LINES = st.sampled_from(
    ["", "  ", "\t", "# a comment: x", "  # readonly: true", "just words", "  folded words", "  - item", "- item", "...", "\r"]
)  # fmt: skip


@st.composite
def field_lines(draw: st.DrawFn) -> str:
    """A line of a head: a field, indented or not, or another one."""
    if draw(st.integers(0, 3)) == 0:
        return draw(PLAIN_LINES)
    indent = draw(st.sampled_from(["", "", "", "  ", "    ", "\t", "\u00a0"]))
    colon = draw(st.sampled_from([": ", ": ", ":", " : ", ":\t", ":  "]))
    return indent + draw(KEYS) + colon + draw(st.one_of(VALUES, VALUES, texts()))


@st.composite
def files(draw: st.DrawFn) -> str:
    """A Cursor file as people, and nobody, would write it."""
    start = draw(st.sampled_from(["", "", "", "", "", "\n", "\ufeff", "text\n", "# Title\n\n"]))
    opening = draw(st.sampled_from(["---", "---", "---", "--- ", "---\u00a0", "----", " ---"]))
    closing = draw(st.sampled_from(["---", "---", "---", "--- ", "----", "---x", " ---", "..."]))
    lines = draw(st.lists(field_lines(), max_size=6))
    body = draw(
        st.sampled_from(["Do.\n", "Do.", "\n\nDo: this\n", "", "\n---\na: b\n---\n", "x\n----\n"])
    )
    ends = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    return ends.join([start + opening, *lines, closing, body])


def list_seen(text: str) -> tuple[dict[str, str], str] | None:
    """What agentc reads of a text; `None` where it refuses."""
    try:
        source = GRAMMARS[FORMAT.syntax].read(text, FORMAT.keys, ())
    except AgentcError:
        return None
    (record,) = source.records
    prompt = (source.read_body(record) or "").strip("\n\t\v\f\r \u00a0\u2028\u2029\ufeff")
    return {entry.key: entry.text or "" for entry in record.entries}, prompt


@given(files())
def test_what_is_read_is_what_the_client_has_or_is_refused(text: str) -> None:
    has, read = read_lines(text), list_seen(text)
    assert read is None or has is None or read == has


@given(st.lists(field_lines(), max_size=6))
def test_a_file_that_begins_with_its_fields_is_never_refused(lines: list[str]) -> None:
    text = "\n".join(["---", *(line.replace("---", "") for line in lines), "---", "Do."])
    if any(line.strip() for line in lines):
        assert list_seen(text) == read_lines(text) is not None


@example("---\nREADONLY : TRUE\n---\nDo.")
@example("---\ndescription: >-\n  text\n  readonly: true\n---\nDo.")
@example("---\nreadonly: true\nReadonly: 'true'\n---\nDo.")
@given(files())
def test_a_limit_of_the_client_is_never_lost(text: str) -> None:
    has = read_lines(text)
    try:
        agent = parse(FORMAT, text, "x.md").agent
    except AgentcError:
        return
    if has is not None:
        closed = has[0].get("readonly", "").lower() == "true"
        assert (agent.permission.rules is not None) == closed


@given(files(), st.sampled_from(["description", "permission", "model", "prompt"]), texts(1))
def test_an_edit_leaves_every_other_field_to_the_client(text: str, name: str, new: str) -> None:
    try:
        base = parse(FORMAT, text, "x.md")
    except AgentcError:
        return
    assert edit_text(FORMAT, base.agent, base) == text
    change: dict[str, Any] = {name: Permission(READONLY.rules) if name == "permission" else new}
    image = replace(base.agent, **change)
    try:
        edited = edit_text(FORMAT, image, base)
    except Refused:
        return
    before, after = read_lines(text), read_lines(edited)
    if before is None:
        return
    keys = {"permission": "readonly"}.get(name, name)
    assert after is not None or name == "prompt"
    if after is not None and name != "prompt":
        assert after[0].pop(keys, None) == (new if keys != "readonly" else "true")
        before[0].pop(keys, None)
        assert after == before


@given(files())
def test_a_repair_changes_what_the_client_has_only_where_that_is_told(text: str) -> None:
    report = check_document(FORMAT, text, "x.md")
    before = read_lines(text)
    if report.repaired is None or before is None:
        return
    after = read_lines(report.repaired)
    assert after is not None
    told = {key.strip("\"'") for one in report.diagnostics if one.fixable for key in one.about}
    changed = {key for key in {*before[0], *after[0]} if before[0].get(key) != after[0].get(key)}
    assert {key.strip("\"'") for key in changed & {*FORMAT.keys}} <= told
    assert (before[0].get("readonly", "").lower() == "true") <= (
        after[0].get("readonly", "").lower() == "true"
    )
    assert after[1] == before[1]


@given(texts(1), texts(1))
def test_what_is_written_reads_back_as_it_was_meant(description: str, model: str) -> None:
    source = agentc.Agent(name="pilot", description=description, model=model, prompt="Fly.")
    text = agentc.render(source, format="extended")
    done = agentc.convert(text, source="extended", target="cursor", path="agents/pilot.md")
    seen = read_lines(done.text)
    image = parse(FORMAT, done.text, "pilot.md").agent
    assert seen is not None
    assert seen[0].get("description") == image.description
    assert seen[0].get("model") == image.model
    assert seen[1] == "Fly."


def find_codes(fields: str) -> list[tuple[str, str]]:
    """The codes and messages of a check of some fields."""
    report = check_document(FORMAT, f"---\n{fields}---\nDo.\n", "x.md")
    return [(one.code, one.message) for one in report.diagnostics]


def repair(fields: str) -> str:
    """Fields as they are repaired."""
    text = f"---\n{fields}---\nDo.\n"
    repaired = check_document(FORMAT, text, "x.md").repaired or text
    return repaired.removeprefix("---\n").removesuffix("---\nDo.\n")


@pytest.mark.parametrize(
    "fields",
    [
        "description: Use when: tests fail\n",
        "description: Handles issue #5 well\n",
        "description: *bold* words\n",
        "ReadOnly: TRUE\n",
        "description: {a} [b]\n# a comment: x\n",
    ],
)
def test_what_the_client_has_as_it_stands_is_not_told(fields: str) -> None:
    assert find_codes(fields) == []
    assert repair(fields) == fields


@pytest.mark.parametrize(
    ("fields", "repaired"),
    [
        ('description: "Use when: tests fail"\n', "description: Use when: tests fail\n"),
        ('readonly: "true"\n', "readonly: true\n"),
        ("  readonly: True # why\n", "  # why\n  readonly: True\n"),
        ('"readonly": true\n', "readonly: true\n"),
        ("description: >\n  Long: text\n\n  here\nname: x\n", "description: Long: text here\nname: x\n"),
        ("description: |\n  One line\n", "description: One line\n"),
        ("description: Long\n  text\n", "description: Long text\n"),
        # More than one thing can be meant.
        ("description: |\n  One\n  two\n", None),
        ("description: >\n  Long\n  readonly: true\n", None),
        ('description: "say \\"x\\""\n', None),
        ("model: inherit # cheap\n", None),
        ("metadata:\n  - a\n", None),
        ('description: "a # b"\n', None),
        ('description: ">"\n', None),
        # The agent could do more then.
        ('readonly: true\n"readonly": false\n', None),
    ],
)  # fmt: skip
def test_what_is_misread_is_told_and_repaired_where_it_is_clear(
    fields: str, repaired: str | None
) -> None:
    assert "line-by-line" in {code for code, _ in find_codes(fields)}
    assert repair(fields) == (repaired or fields)


def test_a_line_below_a_text_that_is_told_is_not_told_again() -> None:
    codes = [code for code, _ in find_codes("description: |\n  One\n  two\n")]
    assert codes == ["line-by-line"]


def test_a_conversion_tells_what_is_misread() -> None:
    document = parse(FORMAT, '---\nname: x\nreadonly: "true"\n---\nDo.\n', "x.md")
    assert [one.code for one in lint_source(document)] == ["line-by-line"]


def test_text_before_the_fields_is_refused_where_the_client_takes_other_lines() -> None:
    text = "\ufeff---\nname: x\nreadonly: true\n---\nDo.\n---\nname: y\n---\nMore.\n"
    assert read_lines(text) == ({}, "name: y\n---\nMore.") or list_seen(text) is None


def test_a_closing_line_is_the_client_s_also_behind_text() -> None:
    text = "text\n---\nname: x\n----\nDo.\n"
    assert read_lines(text) == ({"name": "x"}, "-\nDo.")
    assert list_seen(text) is None


def test_of_two_keys_for_the_background_the_client_has_one_first() -> None:
    text = "---\nname: x\nis_background: true\nbackground: false\n---\nDo.\n"
    assert parse(FORMAT, text, "x.md").agent.background is False
