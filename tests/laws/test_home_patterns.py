"""Limits by patterns of the home folder, in every spelling, against models that fill it in.

Belongs here: files in which such patterns overlap. Not here: two patterns
(`unit/permissions/test_home_patterns.py`), limits of any kind (`test_soundness.py`).
"""

from __future__ import annotations

import json

from hypothesis import assume, given
from hypothesis import strategies as st

import agentc
from agentc.ir.agent import Agent
from agentc.lens.parse import parse
from agentc.permissions.compare import compare
from agentc.pipeline.merge import merge_edits
from agentc.vendors.registry import get_format
from tests.support.models import HOME, extended, opencode
from tests.support.models.order import at_most

NAMES = ("~/a*", "$HOME/a*", f"{HOME}/a*", "~/ab", f"{HOME}/ab", "~/*b", f"{HOME}/*", "*b", "/*", "~", "$HOME*", "~*", "*")  # fmt: skip
TEXTS = (f"{HOME}/a", f"{HOME}/ab", f"{HOME}/b", HOME, f"{HOME}x", "~/a", "~/ab", "~", "/ab", "b")
KEYS = {"bash": "shell", "external_directory": "external_directory", "read": "read"}
RULES = st.dictionaries(
    st.sampled_from(NAMES), st.sampled_from(("allow", "ask", "deny")), min_size=1, max_size=4
)


def spell(key: str, rules: dict[str, str]) -> str:
    permission = json.dumps({key: rules})
    return f"---\ndescription: d\nmode: subagent\npermission: {permission}\n---\nBody.\n"


def read_agent(text: str) -> Agent:
    return parse(get_format("opencode"), text, ".opencode/agents/a.md").agent


@given(key=st.sampled_from(sorted(KEYS)), one=RULES, other=RULES, swapped=st.booleans())
def test_a_comparison_sees_them(
    key: str, one: dict[str, str], other: dict[str, str], swapped: bool
) -> None:
    if swapped:
        other = dict(reversed(one.items()))
    texts = [spell(key, rules) for rules in (one, other)]
    old, new = map(opencode.read, texts)
    first, second = map(read_agent, texts)
    found = compare(first, second)
    for text in TEXTS:
        before, after = (model.decide(KEYS[key], text) for model in (old, new))
        assert before == after or not found.same, (text, before, after)
        if not at_most(after, before, target_asks=False, grants_ask=False):
            assert found.may_also or found.otherwise, (text, before, after)


@given(key=st.sampled_from(sorted(KEYS)), rules=RULES)
def test_no_conversion_is_wider(key: str, rules: dict[str, str]) -> None:
    text = spell(key, rules)
    try:
        done = agentc.convert(
            text, source="opencode", target="extended", path=".opencode/agents/a.md"
        )
    except agentc.AgentcError:
        assume(False)
    old, new = opencode.read(text), extended.read(done.text)
    again = agentc.convert(done.text, source="extended", target="opencode", path="agents/a.md")
    last = opencode.read(again.text)
    for argument in TEXTS:
        decided = old.decide(KEYS[key], argument)
        for model in (new, last):
            told = model.decide(KEYS[key], argument)
            assert at_most(told, decided, target_asks=False, grants_ask=False), (
                argument,
                done.text,
            )


@given(
    names=st.lists(st.sampled_from(("a*", "ab", "*b", "*")), min_size=1, max_size=3, unique=True),
    tilde=st.booleans(),
    decision=st.sampled_from(("allow", "ask")),
)
def test_another_word_for_the_home_folder_is_an_edit(
    names: list[str], tilde: bool, decision: str
) -> None:
    """For this user both say the same; for the next one they do not."""
    old, new = ("~", HOME) if tilde else (HOME, "~")
    rules = "".join(f'  - {{{decision}: shell, pattern: "{old}/{name}"}}\n' for name in names)
    original = (
        f"---\nname: a\ndescription: d\npermission:\n  - {{deny: shell}}\n{rules}---\nBody.\n"
    )
    there = agentc.convert(original, source="extended", target="opencode", path="agents/a.md")
    head, body = there.text.split("\npermission:\n")
    edited = f"{head}\npermission:\n{body.replace(f'{old}/', f'{new}/')}"
    assert edited != there.text
    form, path = get_format("extended"), "agents/a.md"
    done = merge_edits(
        parse(get_format("opencode"), edited, there.path), parse(form, original, path)
    )
    rules_now = parse(form, done.text, path).agent.permission.rules or ()
    assert [one.pattern for one in rules_now if one.pattern != "*"] == [
        f"{new}/{name}" for name in names
    ], done.text


def test_an_order_that_decides_is_seen() -> None:
    rules = {"*": "deny", "~/ok/**": "allow", f"{HOME}/ok/secret/**": "deny"}
    first, second, third = rules
    swapped = {key: rules[key] for key in (first, third, second)}
    one, other = (read_agent(spell("external_directory", each)) for each in (rules, swapped))
    assert compare(one, other).may_also
    assert compare(other, one).may_no_longer
