"""The line by which a generated file names its source, and tells whether it was edited since.

Belongs here: the line in any text. Not here: what runs make of it (`laws/test_existing_outputs.py`,
`unit/project/test_generated.py`).
"""

from __future__ import annotations

import re
import textwrap

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import agentc
from agentc.errors import AgentcError
from agentc.lens.parse import parse
from agentc.linter.silences import find_silences
from agentc.pipeline.generated import add_proved_header, drop_traces
from agentc.syntax.header import add_header, drop_header, find_header, is_unedited, spell_source
from agentc.vendors.registry import all_formats, get_format
from tests.conftest import FEWER
from tests.support.strategies import DOCUMENTS, texts
from tests.unit.carry.test_carry import PAIRS, path_in

SOURCE = ".claude/agents/reviewer.md"
PATHS = st.one_of(
    st.sampled_from(
        [
            SOURCE,
            "../other/.claude/agents/My Reviewer.md",
            "a---b.md",
            "# agentc: ignore[x].md",
            'a"b.md',
            "a\nb: c.md",
            "\u202e.md",
            "\u0085\u2028.md",
            "\udcff.md",
            "x; edit that file instead. 0123456789abcdef",
        ]
    ),
    texts(1),
)
TEXTS = st.one_of(
    st.builds(
        lambda head, body: f"---\n{head}---\n{body}",
        st.sampled_from(["", "name: a\n", "# mine\nname: a\n"]),
        texts(),
    ),
    texts(),
)


@given(text=TEXTS, path=PATHS)
def test_the_line_names_its_source_and_this_very_text(text: str, path: str) -> None:
    headed = add_header(text, spell_source(path))
    header = find_header(headed)
    assert header is not None
    assert header.source == spell_source(path)
    assert drop_header(headed) == drop_header(text)
    assert is_unedited(headed)
    assert add_header(headed, header.source) == headed


@given(
    text=TEXTS, place=st.integers(min_value=0), added=st.sampled_from(["x", " ", "# mine\n", "\n"])
)
def test_what_anybody_adds_is_an_edit(text: str, place: int, added: str) -> None:
    """Only the line itself says nothing of the text: white space around it is no edit of that."""
    headed = add_header(text, SOURCE)
    at = place % (len(headed) + 1)
    changed = headed[:at] + added + headed[at:]
    again = find_header(changed)
    alike = again is not None and drop_header(changed) == drop_header(text)
    assert is_unedited(changed) is alike


@given(text=TEXTS)
def test_other_line_ends_are_no_edit(text: str) -> None:
    assert is_unedited(add_header(text, SOURCE).replace("\r\n", "\n").replace("\n", "\r\n"))


@given(path=PATHS)
def test_a_path_can_do_no_more_than_be_named(path: str) -> None:
    spelled = spell_source(path)
    assert spelled.isprintable()
    assert "---" not in spelled
    assert "#" not in spelled
    assert not spelled.startswith('"') or '"' not in spelled[1:-1]
    assert not [*find_silences(add_header("name: a\n", spelled))]
    assert spelled.encode()


@given(one=PATHS, other=PATHS)
@example("a b", '"a b"')
@example("\u2028", "\\u2028")
def test_two_paths_are_never_spelled_alike(one: str, other: str) -> None:
    assert (spell_source(one) == spell_source(other)) is (one == other)


@pytest.mark.parametrize("width", [20, 40, 60])
def test_a_line_that_an_editor_wrapped_is_found(width: int) -> None:
    (line,) = add_header("", SOURCE).splitlines()
    wrapped = textwrap.wrap(line[2:], width, break_long_words=False, break_on_hyphens=False)
    text = "---\nname: a\n" + "".join(f"  # {part}\n" for part in wrapped) + "---\nBody.\n"
    header = find_header(text)
    assert header is not None
    assert header.source == SOURCE
    assert drop_header(text) == "---\nname: a\n---\nBody.\n"


def test_a_line_in_a_prompt_is_none() -> None:
    text = f"---\nname: a\n---\n{add_header('', SOURCE)}"
    assert find_header(text) is None
    assert drop_header(add_header(text, SOURCE)) == text


@PAIRS
@FEWER
@given(data=st.data())
def test_every_text_that_agentc_writes_can_have_one(
    first: str, second: str, data: st.DataObject
) -> None:
    """It changes nothing of what the text means, whatever stands in it."""
    text = data.draw(DOCUMENTS[first])
    try:
        done = agentc.convert(text, source=first, target=second, path=path_in(first))
    except AgentcError:
        return
    form = get_format(second)
    bare = drop_traces(parse(form, done.text, done.path, done.name))
    for apart in (False, True):
        headed = add_proved_header(form, done.text, done.name, SOURCE, traces_apart=apart)
        assert is_unedited(headed.text)
        assert drop_header(headed.text) in (done.text, bare)
        assert (headed.known is not None) == (apart and bare != done.text)


def test_each_format_that_is_written_has_comments() -> None:
    written = [form for form in all_formats().values() if form.writable]
    assert written
    for form in written:
        done = agentc.convert(
            "---\nname: pilot\ndescription: Steers.\n---\nYou steer.\n",
            source="extended",
            target=form.name,
            path="agents/pilot.md",
        )
        assert is_unedited(add_proved_header(form, done.text, done.name, SOURCE).text), form.name


# What agentc's own lines look like, in a text that somebody wrote.
LOOKALIKES = st.lists(
    st.sampled_from(
        [
            f"# Generated by agentc from {SOURCE}; edit that file instead. {'0a' * 8}",
            f"# Generated by agentc from {SOURCE}; edit that file instead. {'0a' * 8} {'1b' * 8}",
            f"# agentc needs these lines to convert this agent back; leave them as they are. {'1b' * 8}",
            "# What this file cannot hold of the claude file that it was made from:",
            "# model: sonnet",
            "# that file has no model",
            "Steers.",
        ]
    ),
    min_size=1,
    max_size=5,
)


@PAIRS
@FEWER
@given(lines=LOOKALIKES)
@example(["Steers.", "# Generated by agentc from x; edit that file instead. 0123456789abcdef"])
def test_such_lines_in_a_value_are_text(first: str, second: str, lines: list[str]) -> None:
    """They neither stand for a header nor announce carried lines."""
    stated = "".join(f"  {line}\n" for line in lines)
    text = f"---\nname: pilot\ndescription: |\n{stated}memory: project\n---\nYou steer.\n"
    for source, target in (("extended", first), (first, second)):
        text = agentc.convert(text, source=source, target=target, path=path_in(source)).text
        described = agentc.parse(text, format=target, path=path_in(target)).agent.description
        # Cursor has it on one line, without signs that its reader takes for comments.
        assert re.findall(r"\w+", described or "") == re.findall(r"\w+", stated)
