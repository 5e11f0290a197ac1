"""TOML in and out: values, places, errors, and edits that touch nothing else.

Belongs here: `syntax/toml/`. Not here: the fields of a format (`corpus/test_codex.py`).
"""

from __future__ import annotations

import time
import tomllib
from collections.abc import Collection
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agentc.errors import ReadError
from agentc.ir.value import Map, Spelled, Value, same, thaw
from agentc.lens.codecs import without_nulls
from agentc.syntax.edits.entries import REMOVE
from agentc.syntax.source import Entry, Source
from agentc.syntax.toml.edits import splice_statements
from agentc.syntax.toml.reader import list_comments, read
from agentc.syntax.toml.scanner import scan
from agentc.syntax.toml.writer import holds, spell, spell_inline, write_entry
from tests.support.strategies import damaged, texts, toml_documents, values


def judged(text: str) -> dict[str, Any]:
    """The document as an independent reader has it."""
    return tomllib.loads(text.removeprefix("\ufeff"))


def plain(value: Any) -> Any:
    """Data of that reader, with what TOML alone types as the text that it is."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, bool | int | str):
        return value
    return repr(value) if isinstance(value, float) else "date"


def like(value: Value) -> Any:
    """A value of agentc's in the same shape."""
    if isinstance(value, Map):
        return {key: like(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [like(part) for part in value]
    if isinstance(value, float):
        return repr(float(value))
    return "date" if isinstance(value, str) and value in DATES else value


DATES = ("2026-01-05", "07:32:00", "2026-01-05 07:32:00")


def entries_of(text: str) -> dict[str, Entry]:
    return {entry.key: entry for entry in read(text).records[0].entries}


def numbers(value: Any) -> Any:
    """`inf` is a text to agentc."""
    return "inf" if value == repr(float("inf")) else value


@given(toml_documents())
def test_every_entry_is_what_stands_at_its_place(text: str) -> None:
    wanted = judged(text)
    assume(text.strip("\ufeff \t\r\n"))
    source = read(text)
    assert [entry.key for entry in source.records[0].entries] == list(wanted)
    for entry in source.records[0].entries:
        assert like(entry.value) == numbers(plain(wanted[entry.key]))
        assert judged(source.slice(entry.span))[entry.key] == wanted[entry.key]
        if entry.value_span != entry.span:
            again = judged(f"x = {source.slice(entry.value_span)}")["x"]
            assert again == wanted[entry.key]
        assert all(source.slice(span)[0] == "#" for span in list_comments(source, entry))


@given(st.one_of(st.text(), toml_documents(), damaged(toml_documents())))
def test_what_another_reader_refuses_is_refused(text: str) -> None:
    """What TOML 1.1 added is read, as far as the parser does; all else is as strict."""
    try:
        wanted: Any = plain(judged(text))
    except tomllib.TOMLDecodeError as error:
        wanted = error
    try:
        found: Any = {key: like(entry.value) for key, entry in entries_of(text).items()}
    except ReadError as error:
        found = error
    if isinstance(found, ReadError):
        assert found.code in ("empty", "toml", "limit")
        assert found.code == "empty" or (found.where.line and found.where.column)
        assert isinstance(wanted, Exception) or found.code != "toml" or not text.strip("\ufeff")
    elif not isinstance(wanted, Exception):
        assert found == {key: numbers(value) for key, value in wanted.items()}
    else:
        assert "{" in text or "\\" in text, wanted


@given(st.dictionaries(texts(), values(), max_size=4))
def test_what_is_written_is_read(fields: dict[str, Value]) -> None:
    ordered = sorted(
        ((key, without_nulls(value)) for key, value in fields.items() if value is not None),
        key=lambda pair: isinstance(pair[1], Map) and bool(pair[1]),
    )
    text = "".join(write_entry(key, value) for key, value in ordered)
    assume(text)
    found = entries_of(text)
    assert list(found) == [key for key, _ in ordered]
    assert all(same(found[key].value, value) for key, value in ordered)
    assert judged(text) == {key: thaw(value) for key, value in ordered}


@given(texts(), st.sampled_from(["", "'", '"""\n', "'''"]))
def test_a_text_is_read_as_it_was_in_any_quotes(text: str, old: str) -> None:
    assert judged(f"x = {spell(text, old)}")["x"] == text
    assert judged(f"x = {spell_inline(text)}")["x"] == text


def test_how_texts_are_quoted() -> None:
    assert spell("a\nb") == "'''\na\nb'''"
    assert spell("say \"'''\"\nb") == '"""\nsay "\'\'\'"\nb"""'
    assert spell("a\r\nb") == '"""\na\\r\nb"""'
    assert spell('a\n""""') == "'''\na\n\"\"\"\"'''"
    assert spell("it's") == '"it\'s"'
    assert spell("new", "'old'") == "'new'"
    assert not holds((1, Map({"a": None})))


@given(
    toml_documents(),
    st.dictionaries(
        st.sampled_from(["name", "model", "features", "mcp_servers", "notify", "memories", "new"]),
        st.one_of(st.just(REMOVE), values().filter(lambda value: value is not None)),
        min_size=1,
        max_size=3,
    ),
)
def test_an_edit_is_what_was_wanted_and_touches_nothing_else(
    text: str, drawn: dict[str, object]
) -> None:
    changes = {
        key: value if value is REMOVE else without_nulls(value)  # type: ignore[arg-type]
        for key, value in drawn.items()
    }
    assume(text.strip("\ufeff \t\r\n"))
    source = read(text)
    (record,) = source.records
    done = splice_statements(source, record, changes)
    stays = {entry.key: entry for entry in record.entries if entry.key not in changes}
    wanted = {key: entry.value for key, entry in stays.items()}
    wanted |= {key: value for key, value in changes.items() if value is not REMOVE}  # type: ignore[misc]
    assert not done.anew
    if wanted:
        again = entries_of(done.text)
        assert {key: thaw(entry.value) for key, entry in again.items()} == {
            key: thaw(value) for key, value in wanted.items()
        }
        assert _statements(text, stays) == _statements(done.text, stays)


def _statements(text: str, keys: Collection[str]) -> list[str]:
    return [
        text[one.span.start : one.span.end] for one in scan(text).statements if one.path[0] in keys
    ]


SOURCE = """\
# The pilot.
name = "pilot"  # who
list = [
  "a", # first
  # above
  "b",
]
deep.er = 1
deep.est = 2

# About servers.
[servers.gh]
command = 'x' # why
args = ["-v"]

[servers.gh.env]
A = '1'

# Behind.
[features]
shell_tool = true
"""


def change(**changes: object) -> str:
    source = read(SOURCE)
    done = splice_statements(source, source.records[0], changes)
    assert not done.anew
    return done.text


def with_member(source: Source, key: str, *path: str, value: Value) -> Map:
    """The map of a key with another value at a path inside of it."""
    (entry,) = [one for one in source.records[0].entries if one.key == key]
    assert isinstance(entry.value, Map)
    return _with(entry.value, path, value)


def _with(whole: Map, path: tuple[str, ...], value: Value) -> Map:
    if len(path) == 1:
        return whole.updated(path[0], value)
    inner = whole[path[0]]
    assert isinstance(inner, Map)
    return whole.updated(path[0], _with(inner, path[1:], value))


@pytest.mark.parametrize(
    ("key", "path", "value", "old", "new"),
    [
        ("servers", ("gh", "command"), "y", "command = 'x' # why", "command = 'y' # why"),
        ("servers", ("gh", "env", "A"), "2", "A = '1'", "A = '2'"),
        ("servers", ("gh", "env", "B"), "2", "A = '1'\n", "A = '1'\nB = \"2\"\n"),
        ("servers", ("gh", "args"), ("-v", "-q"), '["-v"]', '["-v", "-q"]'),
        ("servers", ("tides",), Map({"url": "u"}), "A = '1'\n", "A = '1'\n\n[servers.tides]\nurl = \"u\"\n"),
        ("deep", ("est",), 3, "deep.est = 2", "deep.est = 3"),
        ("features", ("x",), True, "shell_tool = true\n", "shell_tool = true\nx = true\n"),
    ],
)  # fmt: skip
def test_a_member_of_a_table_changes_alone(
    key: str, path: tuple[str, ...], value: Value, old: str, new: str
) -> None:
    text = change(**{key: with_member(read(SOURCE), key, *path, value=value)})
    assert text == SOURCE.replace(old, new)


@pytest.mark.parametrize(
    ("changes", "old", "new"),
    [
        ({"name": "it's"}, '"pilot"', '"it\'s"'),
        ({"name": REMOVE}, 'name = "pilot"  # who\n', ""),
        ({"list": ("a", "c", "b")}, '  # above\n  "b"', '  # above\n  "c",\n  # above\n  "b"'),
        ({"list": ("b",)}, '  "a", # first\n  # above\n', ""),
        ({"list": ("x", "b")}, '"a"', '"x"'),
        ({"new": "x"}, "deep.est = 2\n", 'deep.est = 2\nnew = "x"\n'),
        ({"table": Map({"a": 1})}, "shell_tool = true\n", "shell_tool = true\n\n[table]\na = 1\n"),
        ({"features": REMOVE}, "\n# Behind.\n[features]\nshell_tool = true\n", "\n# Behind.\n"),
        ({"servers": Map({"y": Map({"a": 1})})},
         SOURCE[SOURCE.index("[servers.gh]") : SOURCE.index("\n# Behind")], "[servers.y]\na = 1\n"),
    ],
)  # fmt: skip
def test_an_entry_changes_alone(changes: dict[str, object], old: str, new: str) -> None:
    assert old in SOURCE
    found = change(**changes)
    if "list" in changes and len(changes["list"]) != 2:  # type: ignore[arg-type]
        assert found.replace('"c"', "").count("\n") >= SOURCE.count("\n") - 2
        return
    assert found == SOURCE.replace(old, new)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7), ("-7", -7), ("+7", 7), ("0x1F", 31), ("1_000", 1000), ("1.10", Spelled("1.10")), ("1e3", 1000.0),
        ("-0.0", -0.0), ("true", True), ("inf", "inf"), ("9007199254740993", 9007199254740993),
        ("9223372036854775808", "9223372036854775808"), ("2026-01-05", "2026-01-05"), ("[1,]", (1,)), ("[]", ()),
        ('"\\u00e9\\t"', "é\t"), ("'''\r\na\r\nb'''", "a\nb"), ('"""a\\\n  b"""', "ab"), ("''''a''''", "'a'"),
        ('"""""a"""""', '""a""'), ("{}", Map()), ("{a.b = 1}", Map({"a": Map({"b": 1})})),
    ],
)  # fmt: skip
def test_values(text: str, value: Value) -> None:
    found = entries_of(f"x = {text}\n")["x"].value
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("a", 1, 2, "expected `=`, not the end"), ("a = ", 1, 5, "expected a value"), ("= 1", 1, 1, "expected a key"),
        ("a = 1\nb = 2 c", 2, 7, "expected the end of the line"), ("a = 1\n[b", 2, 3, "expected `]`"),
        ("a = 'x", 1, 5, "the text is not closed"), ("a = 'x\ny'", 1, 5, "not closed"), ("a = [1", 1, 7, "expected `]`"),
        ("\na = 1\nb = yes\n", 3, 5, "not valid TOML"), ("a = 1\nb = 2\na = 3", 3, 1, "`a` appears twice"),
        ("[a]\nb = 1\n[c]\n[a]\nd = 1", 4, 1, "`a` appears twice"), ("a = 1\n[a.b]", 2, 1, "`a.b` appears twice"),
        ('a = 1\nb = "\\q"', 2, 5, "not valid TOML"), ("é = 1", 1, 1, "expected a key"), ("a = 1 # \x00", 1, 9, "expected"),
        ("a = 1\rb = 2", 1, 6, "expected"), ("name: x", 1, 5, "expected `=`, not `:`"), ("---\nname: x", 1, 4, "expected `=`"),
        ("x = 1\n" + '"a\nb" = 1', 2, 1, "expected a key"), ("a = 1.", 1, 5, "not valid TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(
    text: str, line: int, column: int, words: str
) -> None:
    with pytest.raises(ReadError) as caught:
        read(text)
    error = caught.value
    assert (error.code, error.where.line, error.where.column) == ("toml", line, column)
    assert words in error.message


@pytest.mark.parametrize(
    "text",
    [
        f"x = {'[' * 51}{']' * 51}", f"x = {'[' * 100_000}", ".".join("a" * 51) + " = 1",
        f"[{'.'.join('a' * 30)}]\n{'.'.join('b' * 30)} = 1", "x = [" + "1," * 10_001 + "]",
        "".join(f"k{n} = 1\n" for n in range(10_001)), "x = '" + "a" * (1 << 20) + "'",
    ],
    ids=range(7),
)  # fmt: skip
def test_what_is_too_large_or_deep_is_refused(text: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(text)
    assert caught.value.code == "limit"


@pytest.mark.parametrize(
    "unit",
    ["# c\n", "\n", "a{} = 1\n", "[t{}]\n", "[[t]]\nx = 1\n", "[a.t{0}]\n[b.t{0}]\n", "a.t{0} = 1\nb.t{0} = 2\n"],
)  # fmt: skip
def test_twice_the_length_takes_twice_the_time(unit: str) -> None:
    def measure(count: int) -> float:
        text = "x = 1\n" + "".join(unit.format(n) for n in range(count))
        start = time.process_time()
        read(text)
        return time.process_time() - start

    measure(10)
    short, long = (min(measure(count) for _ in range(2)) for count in (800, 1600))
    assert long < 4 * short + 0.1
