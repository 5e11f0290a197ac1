"""The five reference files that the project began with, to every format.

Belongs here: what must hold of these files. Not here: what real clients make of them (`clients/`).
"""

from __future__ import annotations

import re

import pytest
import yaml
from ruamel.yaml import YAML

import agentc
from agentc.ir.agent import differences, visible
from agentc.ir.permission import ANY, Cap, Decision, Rule, Tool
from agentc.permissions.resolve import decide
from agentc.vendors.registry import writable_formats

SOURCES = {
    "000": "extended",
    "001": "opencode",
    "002": "claude",
    "003": "extended",
    "004": "claude",
}
# Characters of the whole description, after white space is made one space.
LENGTHS = {"000": 10_464, "001": 1_401, "002": 1_021, "003": 312}
PAIRS = [(number, target) for number in SOURCES for target in writable_formats()]
CASES = pytest.mark.parametrize(("number", "target"), PAIRS)
# Cursor takes a text as one line without quotes, and keeps to few limits, as Roo Code does, whose
# modes stand in a list; TOML is no YAML.
WHOLE = pytest.mark.parametrize(
    ("number", "target"), [pair for pair in PAIRS if pair[1] not in ("cursor", "codex", "roo")]
)
UNENFORCED = agentc.ConversionOptions(unenforced="write")


def convert(seeds: dict[str, str], number: str, target: str) -> agentc.Conversion:
    path = f"agents/seed-{number}.md"
    return agentc.convert(
        seeds[number], source=SOURCES[number], target=target, path=path, settings=UNENFORCED
    )


def head_and_body(text: str, target: str) -> tuple[str, str]:
    """Frontmatter and body by a reading of its own; a plain YAML document has its body under
    `prompt`."""
    if target == "extended-yaml":
        return text, yaml.safe_load(text)["prompt"]
    found = re.match(r"---\n(.*?\n)---\n(.*)\Z", text, re.DOTALL)
    assert found is not None
    return found[1], found[2]


@WHOLE
def test_the_output_is_yaml_with_the_whole_description_and_body(
    seeds: dict[str, str], number: str, target: str
) -> None:
    head, body = head_and_body(convert(seeds, number, target).text, target)
    description = yaml.safe_load(head)["description"]
    assert YAML(typ="safe").load(head)["description"] == description
    if number in LENGTHS:
        assert len(" ".join(description.split())) == LENGTHS[number]
    else:
        assert (len(description), description.count("\n")) == (2_371, 28)
    assert body == re.split(r"^---\n", seeds[number], maxsplit=2, flags=re.MULTILINE)[2]


@CASES
def test_every_statement_is_in_the_output_or_in_the_report(
    seeds: dict[str, str], number: str, target: str
) -> None:
    done = convert(seeds, number, target)
    again = agentc.parse(done.text, format=target, path=done.path).agent
    changed = {name for name, *_ in differences(done.agent, again)} - {"name"}
    assert changed <= {loss.field for loss in done.losses}


def test_there_and_back_again(seeds: dict[str, str]) -> None:
    there = convert(seeds, "003", "opencode")
    back = agentc.convert(there.text, source="opencode", target="extended", path=there.path)
    lost = {loss.field for loss in (*there.losses, *back.losses)}
    assert {
        name
        for name, *_ in differences(there.agent, agentc.parse(back.text, format="extended").agent)
    } <= lost
    kept = {name for name, value in visible(there.agent) if value not in (None, "")} - lost
    assert {"name", "description", "prompt", "mode", "permission"} <= kept


def test_001_may_write_nothing(seeds: dict[str, str]) -> None:
    rules = agentc.parse(
        convert(seeds, "001", "claude").text, format="claude"
    ).agent.permission.rules
    assert {cap for cap in Cap if decide(rules, Tool(cap)) is Decision.DENY} == {
        Cap.EDIT,
        Cap.CREATE,
        Cap.NOTEBOOK,
    }


def test_003_has_its_six_tools(seeds: dict[str, str]) -> None:
    done = convert(seeds, "003", "opencode")
    stated = yaml.safe_load(head_and_body(done.text, "opencode")[0])["permission"]
    assert next(iter(stated.items())) == ("*", "deny")
    assert list(stated) == ["*", "read", "edit", "bash", "grep", "glob"]
    assert stated["read"] == {
        "*": "allow",
        "*.env": "ask",
        "*.env.*": "ask",
        "*.env.example": "allow",
    }


def test_000_restrictions_are_understood(seeds: dict[str, str]) -> None:
    agent = agentc.parse(seeds["000"], format="extended").agent
    assert agent.permission.rules is not None
    assert agent.permission.rules[0] == Rule(ANY, Decision.DENY)
    assert agent.permission.access == "full_access"
    assert agent.permission.rationale is not None
