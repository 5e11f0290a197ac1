"""Documents of several agents in which something else stands in the place of one: it hides no fault
of the others.

Belongs here: what is told of such documents. Not here: places of single faults
(`test_opencode_json.py`), what each client refuses (`tests/vendors/`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agentc.lens.parse import parse
from agentc.linter.check import check_document
from agentc.syntax.read_errors import PartlyRead
from agentc.vendors.registry import get_format
from tests.conftest import FEWER
from tests.support.projects import Project

MODE: dict[str, Any] = {
    "slug": "a",
    "name": "A",
    "roleDefinition": "You are one.",
    "groups": ["read"],
}
AGENT: dict[str, Any] = {"description": "d", "prompt": "You are one."}
# What one fault is made of: a key, a value that the client refuses, and a word of the message.
FAULTS: dict[str, list[tuple[str, Any, str]]] = {
    "roo": [
        ("groups", ["foo"], "`foo`"),
        ("groups", "read", "`groups`"),
        ("name", "", "`name`"),
        ("slug", "a b", "`slug`"),
    ],
    "opencode-json": [
        ("mode", "subagents", "`mode`"),
        ("temperature", "hot", "`temperature`"),
        ("color", "tael", "`color`"),
        ("prompt", 5, "`prompt`"),
    ],
}
PARTS = st.lists(
    st.one_of(
        st.integers(0, 3),
        st.sampled_from(["agent", "text", "list", "number"]),
    ),
    min_size=1,
    max_size=5,
)
OTHERS = {"text": "text", "list": ["a"], "number": 5}


def write(name: str, parts: list[int | str]) -> tuple[str, list[str], int]:
    """Return a document, a word of each fault in it, and how many of its parts are no agents."""
    whole: dict[str, Any] = MODE if name == "roo" else AGENT
    told: list[str] = []
    made: list[Any] = []
    for number, part in enumerate(parts):
        agent: dict[str, Any] = {**whole, "slug": f"a{number}"} if name == "roo" else {**whole}
        if isinstance(part, int):
            key, value, word = FAULTS[name][part]
            agent[key] = value
            told.append(word)
        made.append(OTHERS.get(str(part), agent))
    wrong = sum(str(part) in OTHERS for part in parts)
    if name == "roo":
        return json.dumps({"customModes": made}, indent=1), told, wrong
    document = {"agent": {f"a{number}": one for number, one in enumerate(made)}}
    return json.dumps(document, indent=1), told, wrong


@FEWER
@given(parts=PARTS, name=st.sampled_from(sorted(FAULTS)))
def test_every_fault_of_every_agent_is_told(parts: list[int | str], name: str) -> None:
    text, told, wrong = write(name, parts)
    path = ".roomodes" if name == "roo" else "opencode.json"
    report = check_document(get_format(name), text, path)
    messages = [one.message for one in report.diagnostics if one.code == "value"]
    for word in set(told):
        assert sum(word in message for message in messages) == told.count(word), messages
    hidden = [one for one in report.diagnostics if one.code in ("json", "yaml")]
    assert len(hidden) == bool(wrong)
    assert sum(one.hint.count("must be a map") for one in hidden) == max(0, wrong - 1)


@FEWER
@given(parts=PARTS, name=st.sampled_from(sorted(FAULTS)))
def test_no_agent_is_read_of_such_a_document(parts: list[int | str], name: str) -> None:
    """Its client has none of it, whatever the others are."""
    text, _, wrong = write(name, parts)
    assume(wrong)
    with pytest.raises(PartlyRead) as caught:
        parse(get_format(name), text)
    assert len(caught.value.source.records) == len(parts) - wrong


YAML = """\
customModes:
  - slug: a
    name: A
    roleDefinition: You are one.
    groups:
      - read
      - - edit
        - fileRegex: "("
  - only text
  - slug: b b
    name: B
    groups: [read, foo]
"""


def test_a_conversion_names_the_faults_of_the_others_too(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.put(".roomodes", YAML)
    done = project.run("convert", "--to", "opencode")
    assert done.returncode == 2
    assert ".roomodes:9:5: error[yaml]: an item of `customModes` must be a map" in done.stderr
    for said in (
        "line 7: `fileRegex` is no expression: (",
        "line 10: `roleDefinition` is missing",
        "line 10: `slug` must be letters, digits and `-`",
        "line 12: `foo` is no group",
    ):
        assert said in done.stderr
    checked = project.run("check")
    for place in ("7:9", "9:5", "10:5", "12:20"):
        assert f".roomodes:{place}: error" in checked.stdout, checked.stdout


@pytest.mark.parametrize("text", ['{"customModes": {"slug": "a"}}', "customModes:\n  slug: a\n"])
def test_a_map_in_the_place_of_the_list_is_told(text: str) -> None:
    (told,) = [
        one.message
        for one in check_document(get_format("roo"), text, ".roomodes").diagnostics
        if one.code in ("json", "yaml")
    ]
    assert "must be a list" in told
