"""JSON in: values, places, comments and trailing commas, limits.

Belongs here: `syntax/json.py`. Not here: fields and formats (`corpus/test_read_only.py`).
"""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.errors import ReadError
from agentc.ir.value import Map, Spelled, Value, thaw
from agentc.syntax.json import read
from agentc.syntax.source import Record, Source
from tests.support.json_styles import spelled
from tests.support.strategies import configurations, damaged, texts, values


def only(text: str) -> Record:
    (record,) = read(text).records
    return record


def value_of(text: str) -> Value:
    return only(f'{{"key": {text}}}').entries[0].value


def plain(pairs: list[tuple[str, Any]]) -> str:
    """Data as text that tells types and order apart."""
    return json.dumps(pairs)


@given(data=st.data(), keys=st.dictionaries(texts(), values(), max_size=4))
def test_what_is_written_is_read(data: st.DataObject, keys: dict[str, Value]) -> None:
    wanted = {key: thaw(value) for key, value in keys.items()}
    record = only(data.draw(spelled(wanted)))
    assert plain([(entry.key, thaw(entry.value)) for entry in record.entries]) == plain(
        list(wanted.items())
    )


@given(data=st.data(), keys=st.dictionaries(texts(), values(), min_size=1, max_size=4))
def test_every_entry_has_its_place(data: st.DataObject, keys: dict[str, Value]) -> None:
    text = data.draw(
        spelled({"agent": {"pilot": {key: thaw(value) for key, value in keys.items()}}})
    )
    source = read(text, within=("agent",))
    (record,) = source.records
    assert text[record.head.start - 1] + text[record.head.end] == "{}"
    assert (record.name, record.within, len(record.entries)) == ("pilot", "agent", len(keys))
    for entry in record.entries:
        key, end = json.JSONDecoder().raw_decode(text, entry.span.start)
        assert (key, entry.value_span.end) == (entry.key, entry.span.end)
        assert text[end : entry.value_span.start].strip()[0] in ":/"
        assert (
            only(f'{{"again": {source.slice(entry.value_span)}}}').entries[0].value == entry.value
        )
        assert record.head.start <= entry.span.start < entry.span.end <= record.head.end


@given(
    text=st.one_of(st.text(), configurations(), damaged(configurations())),
    within=st.sampled_from([(), ("agent",)]),
)
def test_any_text_is_read_or_refused(text: str, within: tuple[str, ...]) -> None:
    found: Source | ReadError
    try:
        found = read(text, within=within)
    except ReadError as error:
        found = error
    if isinstance(found, Source):
        assert found.records
    elif found.code not in ("empty", "no-agent"):
        assert found.code in ("json", "limit", "duplicate-key")
        assert found.where.line
        assert found.where.column


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7), ("-7", -7), ("0.5", 0.5), ("1.10", Spelled("1.10")), ("1e3", 1000.0), ("1E-7", 1e-7), ("-0", -0.0),
        ("5e-324", 5e-324), ("9007199254740992", 9007199254740992.0), ("9007199254740993", "9007199254740993"),
        ("true", True), ("null", None), (r'"\u00e9\ud83d\ude00\/\n"', "é😀/\n"), ('"\\u0000"', "\x00"), ("[1,]", (1,)),
        ("[]", ()), ("/**/ 1 //", 1), ('"//"', "//"), ('"/*"', "/*"), ('"\u2028\x7f"', "\u2028\x7f"),
    ],
)  # fmt: skip
def test_values(text: str, value: Value) -> None:
    found = value_of(text + "\n")
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("{,}", 1, 2), ('{"a":[,]}', 1, 7), ('{"a":1,,}', 1, 8), ('{"a":1 "b":2}', 1, 8), ("{'a':1}", 1, 2),
        ("{a:1}", 1, 2), ('{"a":01}', 1, 6), ('{"a":+1}', 1, 6), ('{"a":.5}', 1, 6), ('{"a":1.}', 1, 6),
        ('{"a":0x1}', 1, 6), ('{"a":NaN}', 1, 6), ('{"a":nul}', 1, 6), ('{"a":nulls}', 1, 6), ('{"a":1e999}', 1, 6),
        ('{"a":"\t"}', 1, 6), ('{"a":"x\ny"}', 1, 6), ('{"a":"\\q"}', 1, 7), ('{"a":"\\u12"}', 1, 8),
        ('{"a":"x}', 1, 6), ("{\u00a0}", 1, 2), ("{}/", 1, 3),
        ('{"a":"\\ud83d"}', 1, 6), ('{"a":"\\ude00\\ud83d"}', 1, 6), ('{\n "a": 1\n', 3, 1), ('{"a":[1}', 1, 8),
        ('{} {}', 1, 4), ("[]", 1, 1), ("7", 1, 1), ("# x\n{}", 1, 1), ('{"a":1 /* }', 1, 8),
    ],
)  # fmt: skip
def test_what_is_no_json_is_refused_where_it_stands(text: str, line: int, column: int) -> None:
    with pytest.raises(ReadError) as caught:
        read(text)
    assert (caught.value.code, caught.value.where.line, caught.value.where.column) == (
        "json",
        line,
        column,
    )


def test_a_key_that_stands_twice_is_two_entries() -> None:
    assert [entry.value for entry in only('{"a": 1, "a": 2}').entries] == [1, 2]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"), ("\ufeff \n", "empty"), ("{}", "no-agent"), ('{"agents": {"a": {}}}', "no-agent"),
        ('{"agent": {}}', "no-agent"), ('{"agent": null}', "json"), ('{"agent": {"a": null}}', "json"),
        ('{"agent": {"a": {}}, "agent": {"b": {}}}', "duplicate-key"),
    ],
)  # fmt: skip
def test_a_document_without_agents_says_so(text: str, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(text, within=("agent", "mode"))
    assert caught.value.code == code


BOMBS = {
    "brackets": '{"a": ' + "[" * 1_000_000,
    "closed brackets": '{"a": ' + "[" * 500_000 + "]" * 500_000 + "}",
    "maps": '{"a":' * 500_000,
    "values": '{"a": [' + "1," * 1_000_000 + "]}",
    "keys": "{" + '"a":1,' * 500_000 + "}",
    "much": '{"a": "' + "x" * (5 << 20) + '"}',
    "an open text": '{"a": "' + "\\n" * 2_000_000,
    "open texts": '{"a": ' + '"\\' * 2_000_000,
    "an open comment": "{/*" + "*" * 4_000_000,
    "comments": "{" + "/**/" * 1_000_000,
    "slashes": "{" + "/ " * 2_000_000,
    "lines": "{" + "//\n" * 1_000_000,
    "a long number": '{"a": ' + "9" * 4_000_000 + "}",
    "a long fraction": '{"a": 0.' + "9" * 4_000_000 + "x}",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_at_little_cost(bomb: str) -> None:
    begin = time.process_time()
    with pytest.raises(ReadError) as caught:
        read(bomb)
    assert caught.value.code in ("limit", "json")
    assert time.process_time() - begin < 3


def test_an_agent_that_stands_twice_is_refused_at_its_second_place() -> None:
    """The client has the last one alone: limits of the first are gone."""
    text = '{"agent": {\n "a": {"permission": {"bash": "deny"}},\n "a": {}}, "mode": {"a": {}}}'
    with pytest.raises(ReadError) as raised:
        read(text, (), ("agent", "mode"))
    assert (raised.value.code, raised.value.where.line) == ("duplicate-key", 3)
    assert len(read(text.replace('"a": {}},', '"b": {}},'), (), ("agent", "mode")).records) == 3


def test_what_is_large_and_in_order_is_read() -> None:
    agents = {
        f"agent-{number}": {"prompt": "x" * 3_000, "steps": number} for number in range(1_000)
    }
    assert len(read(json.dumps({"agent": agents}, indent=2), within=("agent",)).records) == 1_000
    deep: Any = 1
    for _ in range(49):
        deep = [deep]
    assert thaw(value_of(json.dumps(deep))) == deep


def test_one_agent_has_the_bound_of_every_grammar() -> None:
    with pytest.raises(ReadError) as caught:
        read(json.dumps({"agent": {"a": {"list": list(range(10_000))}}}), within=("agent",))
    assert caught.value.code == "limit"


KINDS = st.sampled_from(['"text"', "null", "[]", "5", '{"prompt": "p"}', '{"a": 1, "a": 2}'])


@given(agents=st.lists(st.tuples(st.sampled_from("abc"), KINDS), min_size=1, max_size=5))
def test_every_fault_of_a_document_is_told_at_once(agents: list[tuple[str, str]]) -> None:
    lines = [f'  "{name}": {value}' for name, value in agents]
    text = '{"agent": {\n' + ",\n".join(lines) + "\n}}"
    faulty = [
        number
        for number, (name, value) in enumerate(agents, 2)
        if value[0] != "{" or name in [one for one, _ in agents[: number - 2]]
    ]
    if not faulty:
        read(text, (), ("agent",))
        return
    with pytest.raises(ReadError) as caught:
        read(text, (), ("agent",))
    first, hint = caught.value.where.line, caught.value.hint
    assert first == faulty[0]
    assert hint
    assert all(f"line {number}: " in hint for number in faulty[1:] if number != first)


def test_a_key_that_stands_twice_is_told_with_other_faults() -> None:
    text = '{"agent": {"x": {"a": 1,\n"a": 2}, "y": 5}}'
    with pytest.raises(ReadError) as caught:
        read(text, (), ("agent",))
    assert 'line 2: "a" appears twice' in caught.value.hint
    assert [record.name for record in read(text.replace(', "y": 5', ""), (), ("agent",)).records]


def test_a_key_that_stands_twice_inside_of_an_agent_is_noted() -> None:
    text = '{"agent": {"a": {"permission": {\n"edit": "deny",\n"*": "ask",\n"edit": "allow"}}}}'
    found = read(text, (), ("agent",))
    (note,) = found.notes
    assert (note.code, note.where.line) == ("duplicate-key", 4)
    assert note.message.endswith("(first on line 2); the last one counts")
    assert note.hint == "delete line 2 or line 4"
    (entry,) = found.records[0].entries
    assert isinstance(entry.value, Map)
    assert list(entry.value.items()) == [("edit", "allow"), ("*", "ask")]
