"""Whatever a file says, agentc never contradicts itself: there is a result, or a refusal in the
user's words.

Belongs here: the law over names and keys that no list can hold, and what the fuzzer found, by name.
Not here: what is written (`unit/permissions/test_permission.py`), the fuzzer (`fuzz/`).
"""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.errors import InternalError, Refused
from agentc.options import DEFAULTS, ConversionOptions
from agentc.vendors.listing import REGISTRY
from agentc.vendors.registry import writable_formats

ODD = st.text(
    st.sampled_from("abgh__--**?.:/ '\"#é\u00a0\u200b,()[]{}&!|>\\"), min_size=1, max_size=8
)
DECISION = st.sampled_from(("deny", "ask", "allow"))
MAPS = st.dictionaries(
    st.one_of(ODD, st.sampled_from(("*", "g*", "gh_*", "*_x", "gh_x", "edit", "read"))),
    st.one_of(DECISION, st.dictionaries(st.one_of(ODD, st.just("*")), DECISION, max_size=3)),
    max_size=5,
)
RULES = st.lists(
    st.tuples(
        st.sampled_from(("deny", "ask", "default", "allow")),
        st.one_of(
            ODD.map("mcp:{}".format),
            ODD.map("other:claude:{}".format),
            st.sampled_from(("*", "mcp:*/*", "edit")),
        ),
    ),
    max_size=5,
)


def answers(text: str, source: str, *, settings: ConversionOptions = DEFAULTS) -> None:
    """Convert a text to every format, and each result back. Raises InternalError where agentc
    contradicts itself."""
    for target in writable_formats():
        try:
            there = agentc.convert(
                text, source=source, target=target, path="x.md", name="x", settings=settings
            )
            agentc.convert(
                there.text, source=target, target=source, path="x.md", name="x", settings=settings
            )
        except InternalError:
            raise
        except agentc.AgentcError:
            continue


@given(stated=MAPS)
def test_any_key_of_a_map(stated: dict[str, object]) -> None:
    answers(
        f"---\ndescription: d\nmode: subagent\npermission: {json.dumps(stated)}\n---\nBody.\n",
        "opencode",
    )


@given(stated=RULES)
def test_any_name_in_a_rule(stated: list[tuple[str, str]]) -> None:
    rules = json.dumps([{decision: name} for decision, name in stated])
    answers(f"---\nname: x\ndescription: d\npermission: {rules}\n---\nBody.\n", "extended")


@given(allowed=st.lists(ODD, max_size=4), denied=st.lists(ODD, max_size=4), server=ODD)
def test_any_name_in_a_list(allowed: list[str], denied: list[str], server: str) -> None:
    lists = f"tools: {json.dumps([*allowed, 'Read'])}\ndisallowedTools: {json.dumps([*denied, 'mcp__' + server])}\n"
    answers(f"---\nname: x\ndescription: d\n{lists}---\nBody.\n", "claude")


BLANK = st.text(
    st.sampled_from(" \t\n\r\x0b\x85\u00a0\u2003\u2028\u200b\ufeff"), min_size=1, max_size=3
)


@given(
    key=st.sampled_from(("name", "description", "prompt", "model", "effort", "color", "category")),
    value=st.one_of(BLANK, ODD),
)
def test_any_text_of_a_field(key: str, value: str) -> None:
    said = {"name": "x", "description": "d", "prompt": "Body.", key: value}
    text = "".join(f"{one}: {json.dumps(words)}\n" for one, words in said.items())
    answers(text, "extended-yaml")


@given(
    keys=st.lists(st.sampled_from(("name", "description", "prompt", "e")), min_size=1, unique=True),
    target=st.sampled_from(sorted(writable_formats())),
    gone=st.sets(st.sampled_from(("name", "description", "mode", "prompt"))),
)
def test_any_field_deleted_from_an_output(keys: list[str], target: str, gone: set[str]) -> None:
    original = "".join(f"{key}: 'words of it'\n" for key in keys)
    try:
        done = agentc.convert(original, source="extended-yaml", target=target, path="agents/x.yaml")
    except InternalError:
        raise
    except agentc.AgentcError:
        return
    lines = done.text.splitlines(keepends=True)
    left = "".join(line for line in lines if line.partition(":")[0] not in gone)
    try:
        edited = agentc.parse(left, format=target, path=done.path)
        agentc.merge_edits(
            edited, agentc.parse(original, format="extended-yaml", path="agents/x.yaml")
        )
    except InternalError:
        raise
    except agentc.AgentcError:
        return


FOUND = {
    "a list where there should be text": ("extended", "model:\n  - a"),
    "a list of nothing where there should be text": ("extended-yaml", "description:\n-"),
    "a denied name that no list can hold": ("opencode", 'permission: {"a_b c": deny}'),
    "a server that no list can hold": (
        "extended",
        'permission: [{deny: "mcp:a.b/x"}, {deny: "mcp:c d"}]',
    ),
    "a question below a wider grant": (
        "opencode",
        'permission: {"*": ask, "g*": allow, "gh_*": ask}',
    ),
    "a name of blanks": ("claude", 'name: "\\t"'),
    "a key that is longer than YAML takes": ("claude", f"color: a: b\n{'k' * 1_100}: 1"),
    "a question about one tool below a wider grant": (
        "opencode",
        'permission: {"*": ask, "g*": allow, "gh_x": ask}',
    ),
}


@pytest.mark.parametrize("case", FOUND.values(), ids=FOUND)
@pytest.mark.parametrize("carry", [True, False])
def test_what_was_found(case: tuple[str, str], carry: bool) -> None:
    source, line = case
    assert source in REGISTRY
    head = "" if "description" in line else "description: d\n"
    text = f"---\n{head}mode: subagent\n{line}\n---\nBody.\n"
    answers(
        f"{line}\nprompt: b\n" if source == "extended-yaml" else text,
        source,
        settings=ConversionOptions(carry=carry),
    )


def test_a_key_that_is_longer_than_yaml_takes_is_refused() -> None:
    text = json.dumps({"agent": {"x": {"description": "d", "prompt": "p", "k" * 1_100: 1}}})
    with pytest.raises(Refused, match="a key of 1100 characters"):
        agentc.convert(text, source="opencode-json", target="extended")
