"""Documents with a nested field as people write it, every line with the path of the value that it
belongs to.

Belongs here: generators for edits inside of values. Not here: laws (`unit/syntax/test_edits.py`), other
documents (`strategies.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from agentc.ir.value import Map, Value
from tests.support.strategies import BODIES, SPELLINGS

Path = tuple[str | int, ...]
FIELD = "x-nest"

KEYS = {name: (name, f'"{name}"', f"'{name}'") for name in ("bash", "edit", "my-tool", "git", "Stop", "read")} | {
    "git *": ('"git *"', "'git *'", "git *"), "*": ('"*"', "'*'"), "rm -rf *": ("rm -rf *", '"rm -rf *"'), "🚢": ("🚢", '"🚢"'),
    "a: b": ('"a: b"',), "1": ('"1"', "'1'"), "true": ("'true'",), "it's": ("it's", "'it''s'", '"it\'s"'),
}  # fmt: skip
SCALARS = [
    "allow", "deny", '"ask"', "'deny'", "5", "0.5", "true", "two words", "'it''s'", '"tab\\there"', "🚢 ahoy", '""', "~", "null",
    "Read, Grep", "[a, 'b', \"c\"]", "{k: v, \"l\": 'w'}", "[]", "{}", "[1, {a: b}]", "x-y/z", "'#5'", "http://a.b/c",
]  # fmt: skip
COMMENTS = ["", "", "", " # why", '  # it\'s "so": really', " #"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end, and the path of the value it belongs to; a comment above a key
    belongs to the map."""

    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class Nested:
    """A document whose field `FIELD` has children on lines of their own."""

    lines: tuple[Line, ...]
    newline: str
    tail: str

    @property
    def text(self) -> str:
        return "".join(line.text + self.newline for line in self.lines) + self.tail

    @property
    def paths(self) -> list[Path]:
        """Every value below the field that begins a line."""
        return [*dict.fromkeys(line.path for line in self.lines if len(line.path) > 1)]

    def around(self, path: Path) -> tuple[str, str]:
        """What stands before and behind the lines of a value."""
        own = [n for n, line in enumerate(self.lines) if line.path[: len(path)] == path]
        before = "".join(line.text + self.newline for line in self.lines[: own[0]])
        return before, self.text[
            len(before)
            + sum(len(line.text + self.newline) for line in self.lines[own[0] : own[-1] + 1]) :
        ]


@st.composite
def nested(draw: st.DrawFn, fenced: bool) -> Nested:
    """A document with a nested map or list between other fields."""
    around = draw(
        st.lists(
            SPELLINGS,
            max_size=4,
            unique_by=lambda line: line.split(":")[0] if ":" in line else line + "#",
        )
    )
    place = draw(st.integers(0, len(around)))
    own = [
        Line((FIELD,), f"{FIELD}:" + draw(st.sampled_from(COMMENTS))),
        *draw(_map((FIELD,), draw(st.integers(1, 4)), 0)),
    ]
    fields = [*_plain(["name: pilot", *around[:place]]), *own, *_plain(around[place:])]
    newline = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    if not fenced:
        return Nested(
            (*fields, *_plain(["prompt: x"])), newline, draw(st.sampled_from(["", "# end"]))
        )
    lines = (*_plain(["---"]), *fields, *_plain([draw(st.sampled_from(["---", "---  "]))]))
    return Nested(lines, newline, draw(BODIES))


def _plain(texts: list[str]) -> list[Line]:
    return [Line((), line) for text in texts for line in text.split("\n")]


@st.composite
def _map(draw: st.DrawFn, path: Path, indent: int, depth: int) -> list[Line]:
    lines: list[Line] = []
    for key in draw(st.lists(st.sampled_from(sorted(KEYS)), min_size=1, max_size=4, unique=True)):
        lines += draw(_gap(path, indent))
        name = " " * indent + draw(st.sampled_from(KEYS[key])) + ":"
        lines += draw(_valued((*path, key), name, indent, depth))
    return lines


@st.composite
def _gap(draw: st.DrawFn, path: Path, indent: int) -> list[Line]:
    kind = draw(st.integers(0, 5))
    gap = {
        4: [" " * indent + "# a comment: x"],
        5: [""],
        3: ["", " " * indent + "# - b"] if indent % 2 else [],
    }
    return [Line(path, text) for text in gap.get(kind, [])]


@st.composite
def _valued(draw: st.DrawFn, path: Path, name: str, indent: int, depth: int) -> list[Line]:
    """A key's lines: a scalar, a flow collection, a block of text, a list, or a map."""
    kind = draw(st.integers(0, 9 if depth < 2 else 7))
    comment = draw(st.sampled_from(COMMENTS))
    deeper = indent + draw(st.integers(1, 4))
    if kind < 6:
        return [
            Line(
                path,
                f"{name}{draw(st.sampled_from([' ', ' ', '   ']))}{draw(st.sampled_from(SCALARS))}{comment}",
            )
        ]
    if kind == 6:
        style = draw(st.sampled_from(["|", ">-", "|-", ">"]))
        words = draw(st.sampled_from([["one"], ["one", "", "two: x"], ["# no comment", "two"]]))
        return [
            Line(path, f"{name} {style}"),
            *(Line(path, " " * deeper + word if word else "") for word in words),
        ]
    if kind == 7:
        column = draw(st.sampled_from([indent, deeper]))
        items = draw(st.lists(st.sampled_from(SCALARS), min_size=1, max_size=4, unique=True))
        lines = [Line(path, name + comment)]
        for place, item in enumerate(items):
            lines += draw(_gap(path, column))
            lines.append(
                Line((*path, place), " " * column + f"- {item}{draw(st.sampled_from(COMMENTS))}")
            )
        return lines
    return [Line(path, name + comment), *draw(_map(path, deeper, depth + 1))]


def at(value: Value, path: Path) -> Any:
    """What stands at a path below a value."""
    for step in path:
        value = value[step]  # type: ignore[index]
    return value


def with_value(value: Value, path: Path, new: Value) -> Value:
    """The value with another one at a path; a new key goes last."""
    if not path:
        return new
    if isinstance(value, Map):
        step = str(path[0])
        return value.updated(step, with_value(value.get(step), path[1:], new))
    assert isinstance(value, tuple)
    assert isinstance(path[0], int)
    return (*value[: path[0]], with_value(value[path[0]], path[1:], new), *value[path[0] + 1 :])


def without(value: Value, path: Path) -> Value:
    """The value with nothing at a path."""
    parent = at(value, path[:-1])
    if isinstance(parent, Map):
        return with_value(value, path[:-1], parent.without(str(path[-1])))
    assert isinstance(path[-1], int)
    return with_value(value, path[:-1], (*parent[: path[-1]], *parent[path[-1] + 1 :]))
