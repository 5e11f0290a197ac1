"""YAML in and out: types, limits, exotic line breaks, and what other readers make of what is
written.

Belongs here: `syntax/`. Not here: fields and formats.
"""

from __future__ import annotations

import io
import re
import resource
import subprocess
import sys
from dataclasses import replace

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

import agentc
from agentc.errors import ReadError
from agentc.ir.value import Map, Spelled, Value, thaw
from agentc.spans import Span
from agentc.syntax.yaml.reader import read_entries, resolve_type
from agentc.syntax.yaml.writer import DOCUMENT, FRONTMATTER
from tests.support.strategies import texts, values


def read(text: str) -> dict[str, Value]:
    return {entry.key: entry.value for entry in read_entries(text, Span(0, len(text))).entries}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("~", None), ("", None), ("null", None), ("true", True), ("False", False), ("yes", "yes"), ("on", "on"),
        ("7", 7), ("-7", -7), ("010", "010"), ("0x1F", "0x1F"), ("1_000", "1_000"), ("1:30", "1:30"), ("-0", "-0"),
        ("0.5", 0.5), ("1.10", Spelled("1.10")), (".5", ".5"), ("1e3", "1e3"), ("2026-01-05", "2026-01-05"),
        ("99999999999999999999", "99999999999999999999"), (".nan", ".nan"), ("NO", "NO"), ("1.0e+400", "1.0e+400"),
    ],
)  # fmt: skip
def test_only_what_all_readers_agree_on_is_typed(text: str, value: Value) -> None:
    assert resolve_type(text) == value
    assert type(resolve_type(text)) is type(value)


@given(value=values())
def test_written_values_are_the_same_to_every_reader(value: Value) -> None:
    for writer in (FRONTMATTER, DOCUMENT):
        text = writer.entry("key", value) + writer.entry("next", "x")
        assert read(text) == {"key": value, "next": "x"}
        wanted = {"key": thaw(value), "next": "x"}
        assert yaml.safe_load(text) == wanted
        ruamel = YAML(typ="safe", pure=True)
        assert ruamel.load(io.StringIO(text)) == wanted


@given(text=texts())
def test_no_fence_is_ever_written_into_frontmatter(text: str) -> None:
    for value in (text, (text,), Map({text: (Map({"a": text}),)})):
        assert "---" not in FRONTMATTER.entry(text, value)


@given(text=texts())
def test_text_survives_in_every_position(text: str) -> None:
    nested: Value = Map({"a": (Map({text: text}), (text,)), text: Map({"b": text})})
    assert read(DOCUMENT.entry("key", nested, 0)) == {"key": nested}


@pytest.mark.parametrize(
    "text", ["a\n" + "- " * 60 + "b", "\n".join(" " * n + "a" for n in range(120))]
)
def test_text_that_looks_like_many_levels_survives(text: str) -> None:
    nested: Value = Map({"a": (Map({"b": text}), (text,)), "c": text})
    assert read(DOCUMENT.entry("key", nested, 0)) == {"key": nested}


@pytest.mark.parametrize("char", ["\x85", "\u2028", "\u2029"])
def test_a_line_break_of_another_age_hides_no_key(char: str) -> None:
    assert read(f"description: x{char}permission\n") == {"description": f"x{char}permission"}
    text = f"---\ndescription: x{char}permission: deny\nmode: subagent\n---\n"
    agent = agentc.parse(text, format="opencode", path="x.md").agent
    assert (agent.description, agent.permission.rules) == (f"x{char}permission: deny", None)


BOMBS = {
    "brackets": "a: " + "[" * 100_000,
    "closed brackets": "a: " + "[" * 5_000 + "]" * 5_000,
    "brackets after an anchor": "a: &x " + "[" * 100_000,
    "brackets behind a quote": 'a: b "\nc: ' + "[" * 100_000,
    "braces": "a: " + "{a: " * 100_000,
    "levels": "\n".join(" " * depth + "a:" for depth in range(10_000)),
    "dashes": "a: \n  " + "- " * 100_000,
    "aliases": "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "\n".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]" for n in range(9)
    ),
    "a loop": "a: &a [*a]",
    "much": "a: " + "x" * (2 << 20),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused(bomb: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(bomb)
    assert caught.value.code in ("limit", "yaml")


@pytest.mark.parametrize("name", ["brackets", "levels", "aliases", "dashes"])
def test_a_bomb_costs_little_time_and_memory(name: str) -> None:
    """Two seconds of CPU and 64 MiB over what the interpreter and its libraries take."""
    code = (
        "import resource, sys\nfrom agentc.syntax.yaml.reader import read_entries\nfrom agentc.spans import Span\n"
        "from agentc.errors import ReadError\nfrom tests.unit.syntax.test_yaml import BOMBS, base_kib\n"
        "limit = (base_kib() << 10) + (64 << 20)\nresource.setrlimit(resource.RLIMIT_AS, (limit, limit))\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (2 + int(resource.getrusage(resource.RUSAGE_SELF).ru_utime), 99))\n"
        f"bomb = BOMBS[{name!r}]\n"
        "try:\n    read_entries(bomb, Span(0, len(bomb)))\nexcept ReadError as error:\n    print(error.code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "limit", done.stderr[-500:]


def base_kib() -> int:
    """The address space in use, in KiB."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        return int(file.read().split()[0]) * resource.getpagesize() >> 10


def test_brackets_in_text_are_no_levels() -> None:
    text = (
        "a: |\n" + "  [x\n" * 200 + "b: '" + "[" * 200 + "'\nc: it [is] [fine] " + "[" * 200 + "\n"
    )
    assert set(read(text)) == {"a", "b", "c"}


@pytest.mark.parametrize(
    "text", ["a: !!python/name:os.system x", "a: [!x y]", "!!map\na: b", "a: !<tag:x> 1"]
)
def test_tags_are_refused(text: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(text)
    assert caught.value.code == "tag"


PIECES = (
    "a: ", "b: ", "c:", "&x ", "&x", "*x", "*x ", "!t ", "!", "! ", "!!str ", "- ", "-", "? ", "[", "]", "{", "}", ", ",
    ",", '"q"', "'q'", "word", "w&x", "w*x", "w!", "(", ")", ".", "/", "\n", "\n  ", " ", "\t", ":", ": ", "\ufeff",
    "\u2028", "\x85", "<<: ", "# ", "|\n  ", "\U0001f600",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example("\ufeff!t word: ")
@example("a: &x word\nb:*x")
def test_a_text_without_marks_reads_as_with_a_second_look(text: str) -> None:
    def outcome() -> object:
        try:
            return read_entries(text, Span(0, len(text)))
        except ReadError as error:
            return error.code, str(error)

    usual = outcome()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("agentc.syntax.yaml.reader._MARK", re.compile(""))
        assert outcome() == usual


@pytest.mark.parametrize("marks", [1, 2, 20_000])
def test_a_mark_at_the_start_of_the_fields_moves_no_place(marks: int) -> None:
    text = "\ufeff" * marks + "name: a\nmodel: opus\n"
    record = read_entries(text, Span(0, len(text)))
    assert [text[one.span.start : one.span.end] for one in record.entries] == [
        "name: a",
        "model: opus",
    ]
    assert record.head == Span(0, len(text))


def test_merge_keys_and_anchors_are_resolved() -> None:
    text = "base: &b {x: 1, y: 2}\n<<: *b\ny: 3\nlist: [*b, *b]\n"
    once = Map({"x": 1, "y": 2})
    assert read(text) == {"base": once, "x": 1, "y": 3, "list": (once, once)}
    assert not read_entries(text, Span(0, len(text))).editable
    assert read('"<<": 1') == {"<<": 1}


def test_a_block_does_not_take_the_blank_lines_of_a_removed_field() -> None:
    text = "name: pilot\ndescription: |\n  one\n\nprompt: |\n  x"
    base = agentc.parse(text, format="extended-yaml")
    wanted = replace(base.agent, name="a\n\n", description=None)
    edited = agentc.render(wanted, format="extended-yaml", base=base)
    assert agentc.parse(edited, format="extended-yaml").agent.name == "a\n\n"
