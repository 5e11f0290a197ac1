"""Words in comment lines, whatever an editor does to comments.

Belongs here: the stream of comments, escapes, checksums. Not here: what is carried in them
(`unit/carry/test_carry.py`).
"""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agentc.ir.provenance import Carried, Trace, digest
from agentc.spans import Span
from agentc.syntax.carried_comments import read, write_traces
from agentc.syntax.comments import escape, find_kept_words, line, unescape
from agentc.syntax.source import Record, Source
from agentc.syntax.yaml.reader import read_entries
from tests.support.strategies import texts

WORDS = st.lists(texts(), max_size=4).map(
    lambda found: [f"keeps claude.x: {escape(text)}" for text in found]
)


def found(text: str) -> list[str | None]:
    return [one.words for one in find_kept_words(text, Span(0, len(text)), ())]


def as_comments(lines: list[str], indent: str = "") -> str:
    return "".join(f"{indent}# {one}\n" for one in lines)


@given(text=st.one_of(st.text(), texts()))
def test_text_survives_and_is_harmless(text: str) -> None:
    safe = escape(text)
    assert unescape(safe) == text
    assert safe.isascii()
    assert safe.isprintable()
    assert safe.split() == safe.split(" ")
    assert "---" not in safe


@given(words=WORDS, width=st.integers(5, 90), indent=st.sampled_from(["", "  ", "\t"]))
def test_words_survive_what_editors_do(words: list[str], width: int, indent: str) -> None:
    lines = [line(one) for one in words]
    assert found(as_comments(lines)) == words
    wrapped = [
        part
        for one in lines
        for part in textwrap.wrap(one, width, break_long_words=False, break_on_hyphens=False)
    ]
    assert found(as_comments(wrapped, indent)) == words
    assert found(as_comments([" ".join(lines)], indent)) == words
    assert found(as_comments(lines).replace("\n", "\r\n")) == words
    assert found("# the author's own\n\n" + as_comments(lines) + "# agentc: ignore[x]\n") == words


@given(words=WORDS.filter(bool), data=st.data())
def test_a_damaged_entry_counts_for_nothing(words: list[str], data: st.DataObject) -> None:
    text = as_comments([line(one) for one in words])
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(["", "x", " ", "#", "0"]))
    damaged = text[:at] + other + text[at + 1 :]
    assert {one for one in found(damaged) if one is not None} <= set(words)


def test_a_damaged_entry_is_told_once() -> None:
    text = as_comments(
        [line("keeps claude.memory: user"), line("keeps claude.model: opus")]
    ).replace("user", "local")
    assert found(text) == [None, "keeps claude.model: opus"]


@pytest.mark.parametrize(
    "head",
    [
        "description: |\n  text\n  {0}\nmode: x\n",
        "deep:\n  a: 1\n  {0}\n  b: 2\n",
        'description: "text\n  {0}"\n',
    ],
)
def test_what_stands_inside_of_a_value_is_no_comment_of_the_file(head: str) -> None:
    text = head.format("# " + line("keeps claude.model: opus"))
    entries = read_entries(text, Span(0, len(text))).entries
    assert list(find_kept_words(text, Span(0, len(text)), entries)) == []


def test_hostile_comments_cost_no_more_than_their_length() -> None:
    """Each entry is looked at once, up to the next: what would be quadratic runs into the test's
    own patience."""
    assert found(as_comments(["agentc keeps x" + " #abcdef" * 30] * 20_000)) == [None] * 20_000
    assert found(as_comments(["agentc keeps x"] * 50_000)) == [None] * 50_000
    words = [f"keeps x.y: {n}" for n in range(20_000)]
    assert found(as_comments([line(one) for one in words])) == words


NAMES = st.one_of(texts(), st.text("a-.> ,:\"'\\é#\n", min_size=1)).filter(bool)
DIGESTS = st.one_of(st.from_regex(r"[0-9a-f]{6}", fullmatch=True), st.just(digest(None)))


@given(st.dictionaries(NAMES, st.tuples(DIGESTS, DIGESTS), min_size=1, max_size=3))
@example({"extra.a---b": ("0" * 6, "1" * 6)})
@example({'extra.a" b': ("0" * 6, "0" * 6)})
def test_any_name_is_carried_and_ends_no_fields(digests: dict[str, tuple[str, str]]) -> None:
    """Names of formats that nobody knows are somebody else's words."""
    carried = Carried((), (Trace("claude", digests),))
    lines = write_traces(carried)
    assert all("---" not in one and "\n" not in one for one in lines)
    head = as_comments([*lines])
    source = Source(head, (), "\n")
    assert read(source, Record((), Span(0, len(head)))) == (carried, ())


def test_what_is_not_there_has_a_dash_for_its_digest() -> None:
    absent = digest(None)
    carried = Carried((), (Trace("claude", {"memory": ("d3b324", absent), "x": (absent, absent)}),))
    (written,) = write_traces(carried)
    words = "agentc tells later edits by these digests of the claude file: memory d3b324>-, x - #"
    assert written.startswith(words)


def test_what_an_earlier_release_wrote_is_read() -> None:
    head = as_comments([line(f"from claude: memory d3b324>{digest(None)}, mode aded1c")])
    source = Source(head, (), "\n")
    pairs = {"memory": ("d3b324", digest(None)), "mode": ("aded1c", "aded1c")}
    carried, notes = read(source, Record((), Span(0, len(head))))
    assert carried == Carried((), (Trace("claude", pairs),))
    assert [note.code for note in notes] == ["carry-old"]
