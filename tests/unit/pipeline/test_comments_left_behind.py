"""Every comment among the fields of a source is in what a conversion writes, carried, or told.

Belongs here: which comments are told, and how. Not here: how what is carried comes home
(`unit/carry/test_carried_comments.py`), comments that an edit loses (`test_merge_reasons.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.carry.authored import read_authored_form
from agentc.diagnostics.code_types import Severity
from agentc.diagnostics.codes import CODES
from agentc.diagnostics.diagnostic import Diagnostic
from agentc.lens.quoted_comments import LONG, quote_comments
from agentc.options import ConversionOptions
from agentc.pipeline.comments_left_behind import find_comments_left_behind
from agentc.pipeline.convert import convert_document
from agentc.vendors.registry import all_formats, get_format
from tests.support.carried import split_block

SECRET = "ghp_" + "a1B2c3D4" * 5
# Fields of a Claude file; each `{}` is a place for a comment of its line, or for none.
FIELDS = (
    "description: 'd # no comment'{}",
    "tools:{}\n{above}  - Read{}\n{above}  - Bash(git:*){}",
    "disallowedTools: [WebFetch]{}",
    "model: sonnet{}",
    "memory: project{}",
    "color: red{}",
    "skills:{}\n{above}  - a{}\n  - 'b # no comment'{}",
    "x-mine:{}\n  a: 1{}\n{above}  b: |{}\n    # no comment\n  c:{}",
    "initialPrompt: |{}\n  # no comment\n  Go",
    "x-empty:{}",
)
WAYS = [("claude", "opencode"), ("claude", "extended"), ("extended", "claude")]


@st.composite
def commented(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A file, and every comment among its fields, each with words of its own."""
    comments: list[str] = []

    def place(before: str, after: str = "") -> str:
        if draw(st.integers(0, 2)) < 2:
            return ""
        comments.append(f"# c{len(comments)}c")
        return f"{before}{comments[-1]}{after}"

    def fill(field: str) -> Iterator[str]:
        yield place("", "\n")
        for line in field.split("\n"):
            rest = line.removeprefix("{above}")
            if rest != line:
                yield place("  ", "\n")
            yield rest.replace("{}", place(" ") if "{}" in rest else "") + "\n"

    fields = draw(st.permutations(FIELDS))
    head = "".join("".join(fill(field)) for field in fields[: draw(st.integers(1, len(fields)))])
    text = f"---\nname: x\n{head}{place('', chr(10))}---\n# c0c is no comment\n"
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    return text.replace("\n", newline), comments


@given(commented(), st.sampled_from(WAYS), st.booleans())
def test_every_comment_is_carried_or_left(
    drawn: tuple[str, list[str]], way: tuple[str, str], carry: bool
) -> None:
    text, comments = drawn
    document = agentc.parse(text, format=way[0], path="x.md")
    target = get_format(way[1])
    (done,) = convert_document(document, target, ConversionOptions(carry=carry))
    origin = read_authored_form(document, 0, all_formats())
    left = [
        document.source.slice(span)
        for span in find_comments_left_behind(document, origin, target, done.text)
    ]
    kept = agentc.parse(done.text, format=way[1], path=done.path).agent.carried.kept
    raws = "\n".join(one.raw or "" for one in kept) + "\n"
    carried = [one for one in comments if f"{one}\n" in raws]
    assert sorted([*left, *carried]) == sorted(comments)
    assert carry or not carried
    told = [note for note in done.notes if note.code == "comments-left"]
    assert len(told) == bool(left)


@given(data=st.data())
def test_comments_below_damaged_lines_are_told(data: st.DataObject) -> None:
    """Nobody knows where a damaged block ends."""
    text = "---\nname: x\ndescription: d\nmemory: user\nskills:\n  - a\n---\nB\n"
    there = agentc.convert(text, source="claude", target="opencode", path="a.md")
    before, block, after = split_block(there.text)
    damaged = data.draw(st.integers(1, len(block) - 1))
    block[damaged] += " no more"
    own = [f"# {word}" for word in data.draw(st.lists(st.sampled_from("ijklm"), max_size=3))]
    edited = "\n".join([before + block[0], *block[1:], *own]) + f"\n{after}"
    document = agentc.parse(edited, format="opencode", path=there.path)
    target = get_format("claude")
    (done,) = convert_document(document, target)
    assert "carry-damaged" in {note.code for note in done.notes}
    origin = read_authored_form(document, 0, all_formats())
    spans = find_comments_left_behind(document, origin, target, done.text)
    left = [document.source.slice(span) for span in spans]
    assert left[len(left) - len(own) :] == own
    assert block[damaged] in left


def told(fields: str, target: str = "opencode", source: str = "claude") -> list[Diagnostic]:
    text = f"---\nname: x\ndescription: d\n{fields}---\nB\n"
    notes = agentc.convert(text, source=source, target=target, path="a.md").notes
    return [note for note in notes if note.code == "comments-left"]


def test_what_is_left_is_told_in_one_line() -> None:
    (note,) = told("# one\nmodel: sonnet\n# two\n# three\ncolor: red\n# four\n#\n# ---\n")
    assert CODES[note.code].severity is Severity.NOTE
    assert (note.where.path, note.where.line, note.where.column) == ("a.md", 4, 1)
    assert note.message == (
        "4 comments of the source are not in what is written: "
        "`# one`, `# two`, `# three`, and 1 more"
    )


@pytest.mark.parametrize(
    "fields",
    [
        "",
        "memory: project # carried\n",
        "skills: # carried\n  - a # too\n",
        "x-mine: 'a # b'\n",
        "#\n# -----\n",
        "initialPrompt: |\n  # A heading\n",
    ],
)
def test_nothing_is_told_where_nothing_is_left(fields: str) -> None:
    assert told(fields) == []


def test_a_text_that_is_read_whole_has_no_comment() -> None:
    (note,) = told("# here\n", source="claude")
    assert note.message.endswith(": `# here`")
    text = "---\nname: x\ndescription: Reviews # all of it\n---\nB\n"
    notes = agentc.convert(text, source="claude", target="opencode", path="a.md").notes
    assert "comments-left" not in {note.code for note in notes}


@pytest.mark.parametrize(
    "behind",
    [
        SECRET,
        f"was {SECRET}",
        "api_key: a1B2c3D4e5",
        "OPENAI_KEY: hunter2hunter2",
        "env: {DB_PASS: hunter2}",
        "DB_DSN=postgres://u:p@h",
        "GH_PAT: hunter2",
    ],
)
def test_a_secret_is_told_without_its_words(behind: str) -> None:
    (note,) = told(f"# {behind}\ntools: Read\n")
    assert note.message.endswith(": one that looks like a secret")
    (note,) = told(f"# one\n# {behind}\ntools: Read\n# {behind}\n")
    assert note.message.endswith(": `# one`, and 2 that look like secrets")


def test_a_secret_that_is_not_carried_with_its_field_is_told() -> None:
    (note,) = told(f"tools: Read, Grep # {SECRET}\n")
    assert note.message == (
        "a comment of the source is not in what is written: one that looks like a secret"
    )


def test_files_that_are_fields_alone_are_asked_too() -> None:
    """The last line of a prompt is no comment."""
    text = "# who\nname: x # x\nprompt: |\n  B\n  # end\n"
    document = agentc.parse(text, format="yaml-agent", path="a.yaml")
    (done,) = convert_document(document, get_format("claude"))
    (note,) = [note for note in done.notes if note.code == "comments-left"]
    assert note.message.endswith(": `# who`, `# x`")


def test_long_comments_are_cut() -> None:
    quoted = quote_comments(["# " + "a" * 1000])
    assert len(quoted) == LONG + 2
    assert quoted.endswith("…`")
