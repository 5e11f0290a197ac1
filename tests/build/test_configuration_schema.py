"""The JSON Schema of `agentc.toml`, against the tables that read it.

Belongs here: what that schema takes and refuses. Not here: those of formats
(`unit/report/test_json_schema.py`).
"""

from __future__ import annotations

import functools
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from agentc.build.configuration_keys import (
    GITIGNORE,
    IGNORE_KEY,
    OWN_KEYS,
    SOURCE_KEYS,
    TARGET_KEYS,
    WHEN_KEYS,
)
from agentc.build.configuration_schema import describe_configuration
from agentc.build.read_configuration import find_configuration
from agentc.errors import AgentcError
from agentc.project.config import load_config
from agentc.project.config_keys import BUILD_KEYS, FILES, PERMISSIONS, Setting, is_provider
from agentc.report.json_schema import dump_schema
from agentc.vendors.registry import list_format_names
from tests.conftest import ROOT
from tests.support.projects import Project


@functools.cache
def validator() -> Any:
    return Draft202012Validator(describe_configuration())


def list_errors(data: object) -> list[str]:
    return [error.message for error in validator().iter_errors(data)]


def test_the_schema_is_one_and_the_same_text() -> None:
    schema = describe_configuration()
    Draft202012Validator.check_schema(schema)
    text = dump_schema(schema)
    assert text == dump_schema(json.loads(text))
    assert {*BUILD_KEYS} < {*schema["properties"]}


WORDS = [
    "", "-", "a", "a b", "a\nb", ".git", ".git/x", "a/.git", ".github", "agents", "allow", "ask", "shell", "hooks", "refuse",
    "write", "user", "project", "plain", "prefix-folder", "fail", "warn", "linux", "\u00a0",
]  # fmt: skip
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-2, 5),
        st.sampled_from(WORDS),
        st.text(max_size=5),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip
SETTINGS = {**SOURCE_KEYS, **TARGET_KEYS, IGNORE_KEY: GITIGNORE}


@given(key=st.sampled_from(sorted(SETTINGS)), value=VALUES)
@example(key="place", value="a/.git/b")
@example(key="place", value="-")
def test_a_key_takes_what_its_schema_takes(key: str, value: Any) -> None:
    setting: Setting = SETTINGS[key]
    valid = Draft202012Validator(setting.json_schema).is_valid(value)
    if setting.takes(value):
        assert valid
    elif valid:  # a sign that nobody sees is no text on one line
        assert not str(value).isprintable() or any(not str(one).isprintable() for one in value)


@given(st.text("aZ9.@:-_/ é\n", max_size=8))
def test_a_provider_is_one_to_both(text: str) -> None:
    schema = describe_configuration()["properties"]["models"]["properties"]["provider"]
    valid = Draft202012Validator(schema).is_valid(text)
    assert valid is is_provider(text) or text.endswith("\n")


def draw_table(keys: dict[str, Setting]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from([*keys, "colour"]), VALUES, max_size=3)


def is_read(folder: Path, data: dict[str, Any]) -> bool:
    (folder / "agentc.toml").write_text(tomlkit.dumps(data), encoding="utf-8")
    try:
        find_configuration(folder) if "source" in data or "target" in data else load_config(folder)
    except AgentcError:
        return False
    return True


@given(
    permissions=draw_table({**PERMISSIONS}),
    files=draw_table({**FILES}),
    unenforced=st.dictionaries(st.sampled_from(["codex", "codx"]), VALUES, max_size=1),
    version=st.sampled_from([None, ">=0.1, <9", "0.1", "> 0", "", 1]),
)
def test_settings_are_read_where_they_are_valid(
    tmp_path_factory: pytest.TempPathFactory,
    permissions: dict[str, Any],
    files: dict[str, Any],
    unenforced: dict[str, Any],
    version: object,
) -> None:
    folder = tmp_path_factory.mktemp("settings")
    data: dict[str, Any] = {"permissions": permissions, "files": files, "unenforced": unenforced}
    assert is_read(folder, data) is (list_errors(data) == [])
    if version is not None:
        target = {"format": "copilot"}
        data = {"required-version": version, "source": [{"path": "a"}], "target": [target]}
        assert is_read(folder, data) is (list_errors(data) == [])


WHEN = st.dictionaries(
    st.sampled_from([*WHEN_KEYS, "cpu"]),
    st.sampled_from(["linux", "lynx", ["linux", "macos"], [], ["linux", 1], 5]),
    max_size=2,
)
TARGETS = st.fixed_dictionaries(
    {},
    optional={
        "format": st.sampled_from(["copilot", "opencode", "nothing", "roo", "opencode-json", 5]),
        "scope": st.sampled_from(["user", "project", "all"]),
        "place": st.sampled_from(["sub", "-"]),
        "path": st.sampled_from(["out", ""]),
        "template": st.just("a.md"),
        "when": WHEN,
        "models": st.dictionaries(st.sampled_from(["*", "x/y", "provider"]), st.sampled_from(["a", "", 1, "b c"]), max_size=2),
        "grants": st.sampled_from(["ask", "never"]),
        "colour": st.just(1),
    },
)  # fmt: skip


@given(target=TARGETS)
@example(target={"format": "copilot", "path": "a", "place": "b"})
@example(target={"format": "copilot", "scope": "user", "place": "b"})
@example(target={"template": "a.md", "path": "out"})
@example(target={"template": "a.md"})
def test_a_target_is_read_where_it_is_valid(
    tmp_path_factory: pytest.TempPathFactory, target: dict[str, Any]
) -> None:
    data = {"source": [{"path": "agents"}], "target": [target]}
    assert is_read(tmp_path_factory.mktemp("target"), data) is (list_errors(data) == [])


@pytest.mark.parametrize("name", list_format_names())
def test_the_formats_of_targets_are_those_that_a_build_writes(name: str, tmp_path: Path) -> None:
    data = {"source": [{"path": "a", "format": name}], "target": [{"format": name}]}
    assert is_read(tmp_path, data) is (list_errors(data) == [])
    data["target"] = [{"format": "copilot"}]
    assert list_errors(data) == []


def list_examples() -> Iterator[str]:
    """Yield every `agentc.toml` of the documents."""
    for page in ("README.md", "docs/build.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        yield from re.findall(r"^```toml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_the_documents_say_what_is_valid() -> None:
    found = [*list_examples()]
    assert len(found) > 2
    for text in found:
        assert list_errors(tomllib.loads(text)) == []


def test_the_guide_says_what_each_key_of_a_build_means() -> None:
    guide = (ROOT / "docs/build.md").read_text(encoding="utf-8")
    for key in {**SOURCE_KEYS, **OWN_KEYS}:
        assert SETTINGS[key].meaning, key
    for key in ("place", "path", "rename_reserved"):
        assert SETTINGS[key].meaning in guide, key


def test_the_command_prints_it(tmp_path: Path) -> None:
    project = Project(tmp_path)
    done = project.run("schema")
    assert done.stdout == dump_schema(describe_configuration())
    assert '"title": "OpenCode 1 agents"' in project.run("schema", "opencode").stdout
    refused = project.run("schema", "opncode")
    assert refused.returncode == 2
    assert "did you mean" in refused.stderr
