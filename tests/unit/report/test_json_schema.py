"""The JSON Schema of each format, against its table, its client and the fixtures.

Belongs here: what such a schema takes and refuses. Not here: that of `agentc.toml`
(`build/test_configuration_schema.py`).
"""

from __future__ import annotations

import functools
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from agentc.errors import InvalidValue
from agentc.ir.value import Map, Value, thaw
from agentc.lens.field import Field
from agentc.lens.format import Format
from agentc.lens.schema import ValueKind
from agentc.linter.check import check_document
from agentc.report.json_schema import describe_file, dump_schema
from agentc.syntax import GRAMMARS
from agentc.syntax.source import Source, make_entry
from agentc.vendors.opencode.client.schema import list_complaints
from agentc.vendors.registry import all_formats, get_format, get_predictor
from tests.conftest import FIXTURES, read
from tests.support.strategies import texts

NAMES = list(all_formats())
FOLDERS = {"claude-plugin": "plugins/galley/agents"}
# What is said of these files is no matter of their keys and values.
SAYING = {
    "dead-rule", "fence-inside", "inert-restriction", "no-tools", "not-yaml", "other-name", "plugin-ignores",
    "provider-option", "scoped-tool", "substitution", "unknown-model", "PERM-PATTERN-NARROWED",
}  # fmt: skip


@functools.cache
def validator(name: str) -> Any:
    return Draft202012Validator(describe_file(get_format(name), all_formats()))


def list_errors(name: str, data: object) -> list[str]:
    return [error.message for error in validator(name).iter_errors(data)]


def as_document(form: Format, source: Source) -> Any:
    """The fields of a text as one value, as an editor has it."""
    fields = [
        {entry.key: thaw(entry.value) for entry in record.entries} for record in source.records
    ]
    if not form.within:
        return fields[0]
    data: dict[str, Any] = {}
    for record, one in zip(source.records, fields, strict=True):
        within = record.within or ""
        if record.name is None:
            data.setdefault(within, []).append(one)
        else:
            data.setdefault(within, {})[record.name] = one
    return data


def list_fixtures() -> Iterator[Any]:
    for name in NAMES:
        for path in sorted((FIXTURES / FOLDERS.get(name, name)).rglob("*.*")):
            yield pytest.param(name, path, id=f"{name}-{path.name}")


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_one_and_the_same_text(name: str) -> None:
    schema = describe_file(get_format(name), all_formats())
    Draft202012Validator.check_schema(schema)
    text = dump_schema(schema)
    assert text == dump_schema(json.loads(text))
    assert text.isascii()


FIXED = [*list_fixtures()]


def test_there_are_fixtures_of_every_format() -> None:
    without = {name for name in NAMES if not (FIXTURES / FOLDERS.get(name, name)).exists()}
    assert without == {"opencode-mode"}
    assert len(FIXED) > 70


@pytest.mark.parametrize(("name", "path"), FIXED)
def test_a_fixture_without_complaints_is_valid(name: str, path: Path) -> None:
    form, text = get_format(name), read(path)
    predict = get_predictor(form)
    codes = {one.code for one in check_document(form, text, str(path), (), frozenset).diagnostics}
    source = GRAMMARS[form.syntax].read(text, form.keys, tuple(form.within))
    errors = list_errors(name, as_document(form, source))
    if codes <= SAYING and (predict is None or predict(text).message == ""):
        assert errors == []
    else:
        refused = {"unknown-keys.md", "no-name.md", "prompt-map.yaml"}
        assert bool(errors) is (path.name in refused)


@pytest.mark.parametrize(("name", "path"), FIXED)
def test_a_fixture_is_valid_as_another_reader_has_it(name: str, path: Path) -> None:
    """An editor reads YAML by itself."""
    form, text = get_format(name), read(path)
    grammar = GRAMMARS[form.syntax]
    if not grammar.is_yaml or form.within or "duplicate" in path.name:
        pytest.skip("no YAML, or another document")
    source = grammar.read(text, form.keys, ())
    head = source.slice(source.records[0].head)
    try:
        data = YAML(typ="safe", pure=True).load(io.StringIO(head.removeprefix("\ufeff")))
    except Exception:
        assert any(entry.mend for entry in source.records[0].entries)
        return
    assert bool(list_errors(name, data)) is bool(list_errors(name, as_document(form, source)))


PLAIN: st.SearchStrategy[Value] = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-3, 10**6),
        st.floats(-5, 5).filter(lambda number: not number.is_integer()),
        st.sampled_from(["", " ", "red", "#a1B2c3", "allow", "ask", "user", "Max", "7", "007", "150000", "plan", "Read", "edit"]),
        texts(),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(
            st.sampled_from(["a", "allowed", "forbidden", "deny", "pattern", "bash", "webfetch", "url", "fileRegex"]),
            inner,
            max_size=3,
        ).map(Map),
    ),
    max_leaves=4,
)  # fmt: skip
# What these read is more than anybody should write, or depends on other keys.
LENIENT = {"permission", "auto_compact_window"}
# What JSON Schema cannot say: text in other scripts, patterns, which words are slips.
SLACK = ("2 to 50 letters", "a list of rules", "a list of groups", "a whole number", "text or a list", "one of", "text")  # fmt: skip


def list_kinds(name: str) -> list[ValueKind]:
    form = get_format(name)
    kinds = [kind for field in form.fields for kind in field.list_kinds().values()]
    found = [kind for kind in (*kinds, *form.schema.own.values()) if kind.json_schema]
    return [*{(kind.wording, str(kind.json_schema)): kind for kind in found}.values()]


def list_read(name: str) -> list[tuple[Field, str]]:
    return [(field, key) for field in get_format(name).fields for key in field.keys]


@functools.cache
def validator_of(text: str) -> Any:
    return Draft202012Validator(json.loads(text))


def is_valid(kind: ValueKind, value: Value) -> bool:
    valid: bool = validator_of(json.dumps(kind.json_schema)).is_valid(thaw(value))
    return valid


@given(data=st.data(), value=PLAIN)
@pytest.mark.parametrize("name", NAMES)
def test_a_kind_says_the_same_as_json_schema(name: str, data: st.DataObject, value: Value) -> None:
    for kind in data.draw(st.permutations(list_kinds(name)))[:5]:
        valid = is_valid(kind, value)
        if kind.holds(value):
            assert valid or kind.wording.startswith("a whole number of at least")
        elif valid:
            assert kind.wording.startswith(SLACK), kind.wording


def reads(field: Field, key: str, value: Value) -> bool:
    try:
        field.codec.read({key: make_entry(key, value)})
    except InvalidValue:
        return False
    return True


@given(data=st.data(), value=PLAIN)
@pytest.mark.parametrize("name", [name for name in NAMES if get_format(name).own != "opencode"])
def test_what_a_field_refuses_its_schema_refuses(
    name: str, data: st.DataObject, value: Value
) -> None:
    """And, but for what is read otherwise than it was meant, what a schema refuses the field does.
    An empty list of models is its client's to take."""
    for field, key in data.draw(st.permutations(list_read(name)))[:5]:
        valid = is_valid(field.list_kinds()[key], value)
        if not reads(field, key, value):
            assert not valid or field.attribute in LENIENT or (key, value) == ("model", ())
        elif not valid:
            assert field.accepts is not None or field.attribute in LENIENT


def to_client(value: Value) -> Value:
    """A value as the client has it, whose numbers are all of one kind."""
    if isinstance(value, Map):
        return Map((key, to_client(part)) for key, part in value.items())
    if isinstance(value, tuple):
        return tuple(map(to_client, value))
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


OPENCODE = [key for key in get_format("opencode").keys if key != "name"]


@given(key=st.sampled_from(OPENCODE), value=PLAIN)
def test_opencode_refuses_what_its_schema_refuses(key: str, value: Value) -> None:
    complaints = [*list_complaints({key: to_client(value)})]
    errors = list_errors("opencode", {key: thaw(value)})
    assert bool(complaints) is bool(errors), (complaints, errors)


NEEDED: Mapping[str, Any] = {
    "name": "a-b",
    "slug": "a-b",
    "description": "Reads.",
    "developer_instructions": "Read.",
    "roleDefinition": "You read.",
    "groups": ["read"],
    "prompt": "You read.",
}


def fill(name: str, **more: object) -> Any:
    form = get_format(name)
    fields = {key: NEEDED[key] for key in (*form.schema.required, *form.needs) if key in NEEDED}
    agent = {**fields, **more}
    listed = {"listed": [agent], "json": {"a": agent}}.get(form.syntax, agent)
    return {next(iter(form.within)): listed} if form.within else agent


@pytest.mark.parametrize("name", NAMES)
def test_an_unknown_key_is_refused_where_it_means_nothing(name: str) -> None:
    assert list_errors(name, fill(name)) == []
    takes = name == "yaml-agent" or get_format(name).own == "opencode"
    assert bool(list_errors(name, fill(name, descripton="x"))) is not takes


@pytest.mark.parametrize("name", [name for name in NAMES if get_format(name).schema.required])
def test_a_key_that_must_be_there_is_demanded(name: str) -> None:
    for key in get_format(name).schema.required:
        data = fill(name)
        agent = next(iter(data.values()))[0] if get_format(name).within else data
        del agent[key]
        assert any(key in error for error in list_errors(name, data))


def test_what_is_stated_for_one_format_is_checked_as_that() -> None:
    stated = {"temperature": 0.2, "any": 1}
    assert list_errors("claude", fill("claude", opencode=stated)) == []
    assert list_errors("claude", fill("claude", opencode={"temperature": "hot"}))
    assert list_errors("extended", {"name": "a", "targets": {"opencode": stated}}) == []
    assert list_errors("extended", {"name": "a", "targets": {"opencode": {"mode": "x"}}})
    assert list_errors("extended", {"name": "a", "targets": {"opencod": stated}})
    assert list_errors("extended", {"name": "a", "windsurf": {"x": 1}}) == []
    assert list_errors("gemini", fill("gemini", opencode=stated))  # its client refuses the file


def test_permissions_have_their_shapes() -> None:
    good = [
        {"permission": "ask"},
        {"permission": {"bash": {"git *": "allow", "*": "deny"}, "webfetch": "deny"}},
        {"tools": {"bash": False}},
    ]
    bad = [{"permission": {"webfetch": {"*": "deny"}}}, {"tools": {"bash": "deny"}}]
    assert [list_errors("opencode", one) for one in good] == [[], [], []]
    assert all(list_errors("opencode", one) for one in bad)
    rules = [{"deny": "shell", "pattern": "rm *"}, {"allow": "mcp:gh/*"}, {"deny": "*"}]
    assert list_errors("extended", {"permission": rules}) == []
    assert list_errors("extended", {"permission": [{"deny": "shel"}]})
    assert list_errors("extended", {"permission": [{"deny": "shell", "allow": "read"}]})
    assert list_errors("extended", {"tools": {"allowed": ["Read"], "forbidden": "Bash"}}) == []
    assert list_errors("extended", {"tools": {"Read": "why"}})
    modes = [["edit", {"fileRegex": "\\.md$"}], "read"]
    assert list_errors("roo", fill("roo", groups=modes)) == []
    assert list_errors("roo", fill("roo", groups=["write"]))
