"""Every short list of rules about reading, editing and creating: an output grants no more, and none
fails.

Belongs here: tools that do each other's work (`permissions/powers.py`), tried without omission. Not
here: drawn limits (`laws/test_soundness.py`).
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable

import pytest

import agentc
from agentc.errors import Refused
from agentc.project.detect import detect
from tests.laws.test_soundness import read_target
from tests.support.models import extended
from tests.support.models.order import at_most

RULES = tuple(
    {decision: tool} | ({} if pattern is None else {"pattern": pattern})
    for tool in ("*", "edit", "create", "read")
    for decision in ("allow", "ask", "deny", "default")
    for pattern in (None, "git *")
)
ARGUMENTS = ("git x", "a.md")


@pytest.mark.parametrize("target", ["claude", "opencode"])
def test_no_short_list_of_rules_comes_out_wider(target: str, figure: Callable[[str], None]) -> None:
    written = refused = 0
    for size in (1, 2):
        for rules in itertools.product(RULES, repeat=size):
            text = f"name: a\ndescription: d\npermission: {json.dumps(rules)}\nprompt: b\n"
            try:
                done = agentc.convert(text, source="extended-yaml", target=target, path="a.yaml")
            except Refused:
                refused += 1
                continue
            written += 1
            before, after = extended.read(text), read_target(target, done.text)
            for capability, argument in itertools.product(("read", "edit", "create"), ARGUMENTS):
                old, new = (model.decide(capability, argument) for model in (before, after))
                asks = after.stock(capability, argument) == "ask"
                assert at_most(new, old, target_asks=asks, grants_ask=False), (
                    rules,
                    capability,
                    argument,
                    old,
                    new,
                )
    figure(
        f"short lists of rules about writing, to {target}: {written} written, {refused} refused, 0 wider"
    )


@pytest.mark.parametrize("tool", ["edit", "create"])
def test_a_grant_of_one_beside_what_nobody_limits_closes_nothing(tool: str) -> None:
    text = f"name: a\ndescription: d\npermission: [{{allow: {tool}}}]\nprompt: b\n"
    done = agentc.convert(text, source="extended-yaml", target="opencode", path="a.yaml")
    assert read_target("opencode", done.text).decide("edit", "a.md") != "deny"


@pytest.mark.parametrize("let_go", [("edit",), ("create",), ("read",), ("edit", "create")])
def test_what_is_let_go_opens_nothing_else(let_go: tuple[str, ...]) -> None:
    """With limits of one capability let go, another one that the same tool has stays limited."""
    clear = tuple(rule for rule in RULES if {"allow", "deny"} & set(rule))
    settings = agentc.ConversionOptions(allow_widening=frozenset(let_go))
    for rules in (*itertools.product(clear, repeat=1), *itertools.product(clear, repeat=2)):
        text = f"name: a\ndescription: d\npermission: {json.dumps(rules)}\nprompt: b\n"
        try:
            done = agentc.convert(
                text, source="extended-yaml", target="claude", path="a.yaml", settings=settings
            )
        except Refused:
            continue
        before, after = extended.read(text), read_target("claude", done.text)
        kept = [one for one in ("read", "edit", "create") if one not in let_go]
        for capability, argument in itertools.product(kept, ARGUMENTS):
            old, new = (model.decide(capability, argument) for model in (before, after))
            asks = after.stock(capability, argument) == "ask"
            wider = (rules, capability, argument, old, new)
            assert at_most(new, old, target_asks=asks, grants_ask=False), wider


def test_what_rules_about_everything_leave_open_is_denied_by_name() -> None:
    """A question about everything leaves Edit open, which makes new files, too; that is denied."""
    rules = '[{"ask": "*", "pattern": "*push"}, {"deny": "create", "pattern": "git *"}]'
    text = f"name: a\ndescription: d\npermission: {rules}\nprompt: b\n"
    done = agentc.convert(text, source="extended-yaml", target="claude", path="a.yaml")
    assert "Edit" in done.text.partition("disallowedTools: ")[2].partition("\n")[0]


def test_an_edit_that_makes_new_files_alone_is_told_with_a_way_out() -> None:
    text = "---\nname: a\ndescription: d\ntools: Write, Edit\n---\nb\n"
    done = agentc.convert(text, source="extended", target="claude", path="a.md")
    (effect,) = (one for loss in done.losses for one in loss.effects)
    assert (effect.code, effect.capability, effect.hint) == (
        "PERM-CLASS-NARROWED",
        "edit",
        "grant Read as well",
    )


@pytest.mark.parametrize(
    ("stated", "other"),
    [
        ("permission: [{deny: edit}]", "edit"),
        ("permission: [{deny: create}]", "create"),
        ("tool_restrictions: {forbidden: [Edit]}", "edit"),
        ("mode: all\ndisallowedTools: Write", "create"),
    ],
)
def test_one_of_both_that_is_denied_elsewhere_closes_both_here(stated: str, other: str) -> None:
    text = f"---\nname: a\ndescription: d\n{stated}\n---\nb\n"
    done = agentc.convert(text, source="extended", target="claude", path="a.md")
    denied = done.text.partition("\ndisallowedTools: ")[2].partition("\n")[0]
    assert set(denied.split(", ")) == {"Edit", "Write"}
    (effect,) = (one for loss in done.losses for one in loss.effects)
    assert (effect.code, effect.hint) == (
        "PERM-CLASS-NARROWED",
        f'allow_widening={{"{other}"}} grants both',
    )
    let_go = agentc.ConversionOptions(allow_widening=frozenset({other}))
    freed = agentc.convert(text, source="extended", target="claude", path="a.md", settings=let_go)
    assert freed.text.count("Edit, Write") + freed.text.count("Write, Edit") == 0


@pytest.mark.parametrize("denied", ["Edit", "Write"])
def test_a_denial_by_name_stays_in_its_own_client(denied: str) -> None:
    text = f"---\nname: a\ndescription: d\ndisallowedTools: {denied}\n---\nb\n"
    plain = agentc.ConversionOptions(carry=False)
    path = "agents/a.md"
    for target in ("claude", "extended"):
        done = agentc.convert(text, source="claude", target=target, path=path, settings=plain)
        assert done.text == text
        assert {str(loss.outcome) for loss in done.losses} <= {"mapped"}
    there = agentc.convert(text, source="claude", target="opencode", path=path)
    home = agentc.convert(there.text, source="opencode", target="claude", path=there.path)
    assert home.text.startswith(text.partition("---\nb")[0])


def test_no_list_of_the_extended_format_opens_more_where_it_is_taken_for_claude_codes() -> None:
    """A file that has none but Claude Code's keys is one of its own, and is read as it reads."""
    closed = {"deny": "*"}
    listed = [{"default": tool} for tool in ("edit", "create", "read", "shell")]
    for size in range(len(listed) + 1):
        for granted in itertools.combinations(listed, size):
            rules = json.dumps([closed, *granted])
            text = f"name: a\ndescription: d\npermission: {rules}\nprompt: b\n"
            done = agentc.convert(text, source="extended-yaml", target="extended", path="a.yaml")
            if detect("agents/a.md", done.text).own != "claude":
                continue
            before, after = extended.read(text), read_target("claude", done.text)
            for capability in ("read", "edit", "create", "shell"):
                old, new = (model.decide(capability, "a.md") for model in (before, after))
                assert at_most(new, old, target_asks=True, grants_ask=False), (rules, done.text)
