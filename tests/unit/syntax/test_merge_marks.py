"""Documents in which git left its marks.

Belongs here: that no format reads one, and which lines are named. Not here: what a build makes of
them (`tests/build/test_git_marks.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agentc.diagnostics.shared_codes import CONFLICT_MARKS
from agentc.errors import ReadError
from agentc.lens.format import Format
from agentc.lens.parse import parse
from agentc.pipeline.convert import convert_document
from agentc.syntax.merge_marks import list_merge_marks
from agentc.vendors.registry import all_formats, get_format, writable_formats
from tests.support.strategies import DOCUMENTS

READ = pytest.mark.parametrize("format_name", all_formats())
EXAMPLE = "Settle this:\n\n```\n<<<<<<< HEAD\nOne.\n=======\nTwo.\n>>>>>>> other\n```\n"


def _tear(data: st.DataObject, text: str) -> tuple[str, list[int]]:
    """Return a text as git leaves it where both sides changed some lines, and the lines of its
    marks."""
    lines = text.split("\n")
    start = data.draw(st.integers(0, len(lines) - 1))
    stop = data.draw(st.integers(start, len(lines) - 1))
    mine, common, other = lines[start:stop], lines[:start], [*lines[start:stop], "x: y"]
    base = data.draw(st.sampled_from([[], ["||||||| 1234", *mine]]))
    torn = [*common, "<<<<<<< HEAD", *mine, *base, "=======", *other, ">>>>>>> other"]
    first = len(common) + 1
    marks = [first, *([first + len(mine) + 1] if base else [])]
    divides = first + len(mine) + len(base) + 1
    return "\n".join([*torn, *lines[stop:]]), [*marks, divides, divides + len(other) + 1]


@READ
@given(data=st.data())
def test_no_format_reads_a_document_that_git_tore(format_name: str, data: st.DataObject) -> None:
    """Wherever the marks stand: nothing is made of a text that is two."""
    form = get_format(format_name)
    text = data.draw(DOCUMENTS[format_name])
    assume(not any(sign in text for sign in ("```", "~~~", "\ufeff", "=======")))
    torn, lines = _tear(data, text)
    error = _refuse(form, torn)
    assert list_merge_marks(torn, prose=False) == lines
    assert error.where.line == lines[0]
    assert all(str(line) in error.message for line in lines)


def _refuse(form: Format, text: str) -> ReadError:
    with pytest.raises(ReadError) as caught:
        parse(form, text, form.place().path_of("x"), "x")
    assert caught.value.code == CONFLICT_MARKS
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("target", writable_formats())
def test_marks_in_a_code_block_are_words(target: str) -> None:
    """An agent that is about marks comes through, and its outputs can be read."""
    text = f"---\nname: settler\ndescription: Settles.\n---\n{EXAMPLE}"
    document = parse(get_format("claude"), text, "settler.md")
    assert document.agent.prompt == EXAMPLE
    (done,) = convert_document(document, get_format(target))
    again = parse(get_format(target), done.text, done.path, "settler")
    assert EXAMPLE.strip() in again.agent.prompt


HEAD = "---\nname: a\n"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"{HEAD}---\nTitle!!\n=======\n", []),
        (f"{HEAD}-----\nTitle!!\n=======\n", []),
        (f"{HEAD}---\n  <<<<<<< HEAD\n", []),
        (f"{HEAD}---\n<<<<<<<< HEAD\n>>>>>>>>\n", []),
        (f"{HEAD}---\n<<<<<<<HEAD\n", []),
        (f"{HEAD}---\n>>>>>>>\n", []),
        (f"{HEAD}---\n~~~~\n```\n~~~\n<<<<<<< HEAD\n~~~~~\n=======\n>>>>>>> x\n", [10]),
        (f"{HEAD}---\n``` `x`\n<<<<<<< HEAD\n", [5]),
        (f"{HEAD}---\n>>>>>>> x\n", [4]),
        (f"{HEAD}=======\nmodel: x\n---\n", [3]),
        (f"{HEAD}||||||| 12\nmodel: x\n---\n", [3]),
        (f"{HEAD}>>>>>>>\n---\n", [3]),
        (f"\ufeff\n{HEAD}=======\n---\n", [4]),
        (f"<<<<<<< HEAD\r\n{HEAD}---\n=======\r\n{HEAD}---\n>>>>>>> x\r\n", [1, 5, 9]),
    ],
)
def test_which_lines_are_marks(text: str, lines: list[int]) -> None:
    assert list_merge_marks(text) == lines


def test_marks_in_another_spelling_are_refused_where_they_are_read() -> None:
    """A prompt that no other file could hold is told at once."""
    form = get_format("opencode-json")
    prompt = r"Settle:\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x"
    error = _refuse(form, f'{{"agent": {{"x": {{"prompt": "{prompt}"}}}}}}')
    assert "prompt" in error.message


def test_few_of_many_lines_are_named() -> None:
    error = _refuse(get_format("claude"), f"{HEAD}---\n" + "<<<<<<< x\n" * 12)
    assert error.message.endswith("lines 4, 5, 6, 7, 8, 9, 10, 11, 12 and 3 more")
