"""Patterns over names of tools are compared as patterns, on every path: by example, and by a law
over their names.

Belongs here: names of MCP tools and of plugins' tools. Not here: patterns over arguments
(`test_glob.py`), the models' law over all of an agent's limits (`laws/test_soundness.py`).
"""

from __future__ import annotations

import contextlib
import itertools
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.errors import Refused
from agentc.ir.permission import ANY, Cap, Decision, Rule, Tool
from agentc.linter.check import check_document
from agentc.permissions import pattern_walk
from agentc.permissions.changes import Change, find_name_changes
from agentc.permissions.compare import compare
from agentc.permissions.pattern_walk import MAX_STEPS
from agentc.permissions.resolve import ResolvedRules
from agentc.permissions.tool_names import MOST_ALONE, join_patterns, select_among
from agentc.vendors.registry import get_format
from tests.support.models import glob

DENY, DEFAULT = Decision.DENY, Decision.DEFAULT
NO_CARRY = agentc.ConversionOptions(carry=False)


def limits(
    head: str, source: str, target: str, settings: agentc.ConversionOptions = NO_CARRY
) -> dict[str, Any]:
    """What a file's limits come to in another format; under `told` the codes and capabilities of
    the report."""
    text = f"---\nname: a\ndescription: d\nmode: subagent\n{head}\n---\nb\n"
    done = agentc.convert(text, source=source, target=target, path="a.md", settings=settings)
    stated = yaml.safe_load(done.text.split("---\n")[1])
    found = {
        key: stated[key] for key in ("tools", "disallowedTools", "permission") if key in stated
    }
    told = {(effect.code, effect.capability) for loss in done.losses for effect in loss.effects}
    return {**found, "told": told - {("PERM-MAY-ASK", "read")}}


TO_CLAUDE = {
    "a denial over a granted server": ('{"*": deny, "gh_*": allow, "*_delete*": deny}', [], None),
    "a denial before the grant": ('{"*": deny, "*_delete*": deny, "gh_*": allow}', "mcp__gh", None),
    "a question over a granted server": ('{"*": deny, "gh_*": allow, "*_delete*": ask}', [], None),
    "a denial over one of two servers": (
        '{"*": deny, "gh_*": allow, "g?_get": deny, "tides_*": allow}', "mcp__tides", None,
    ),
    "one character": ('{"*": deny, "gh_*": allow, "gh_?": deny}', [], None),
    "single tools beside a denial": (
        '{"*": deny, gh_get: allow, gh_delete_it: allow, "*_delete*": deny}', "mcp__gh__get", None,
    ),
    "a tool granted again": (
        '{"*": deny, "gh_*": allow, "*_delete*": deny, gh_delete: allow}', "mcp__gh__delete", None,
    ),
    "a tool denied by name": ('{"*": deny, "gh_*": allow, gh_delete: deny}', "mcp__gh", "mcp__gh__delete"),
    "all servers without some": (
        '{"*": deny, read: allow, "*_*": allow, "gh_?": deny}', "Read, EnterPlanMode, ExitPlanMode", None,
    ),
    "a denial of every server": ('{"*_delete*": deny}', None, "mcp__*"),
    "a slash is in no name": ('{"*": deny, "gh/get_pr": allow, "gh/*": allow}', [], None),
    "a dot is in no name": ('{"*": deny, "my.server_x": allow}', [], None),
    "capitals are other names": ('{"*": deny, Read: allow, Bash: allow}', [], None),
    "a slash denies nothing": ('{"gh/get_pr": deny}', None, None),
    "a space and a star": ('{"bash *": deny}', None, "Bash"),
    "every name": ('{"?*": deny}', [], None),
    "a plugin's tool or a server's": ("{my_tool: deny}", None, "mcp__my__tool, my_tool"),
    "tools of Claude's own": ('{"*ronC*": deny}', None, "mcp__*, CronCreate"),
    "a question about editing": ('{"*": deny, edit: ask}', "Write, Edit", None),
    "a question about editing by pattern": ('{"*": deny, "e*": ask}', "Write, Edit", None),
    "arguments of everything, void": ('{"*": {"git *": allow, "*": deny}}', [], None),
    "arguments of everything, and a tool": ('{"*": {"git *": allow, "*": deny}, bash: allow}', "Bash", None),
    "arguments of a server": ('{"*": deny, "gh_*": {"git *": deny, "*": allow}}', "mcp__gh", None),
    "arguments of a server, denied": ('{"*": deny, "gh_*": {"*": allow, "?": deny}}', [], None),
    "notebooks by a pattern for one character": ('{"N?teb*": {"*": allow, "?": deny}}', None, "mcp__*, NotebookEdit"),
}  # fmt: skip


@pytest.mark.parametrize("case", TO_CLAUDE)
def test_towards_claude(case: str) -> None:
    permission, tools, disallowed = TO_CLAUDE[case]
    for way in ("claude", "extended"):
        found = limits(f"permission: {permission}", "opencode", way)
        if way == "extended":
            rest = yaml.safe_dump({key: value for key, value in found.items() if key != "told"})
            found = limits(rest, "extended", "claude")
        assert (found.get("tools"), found.get("disallowedTools")) == (tools, disallowed), way


EXTENDED = {
    "a rule over a server": 'permission: [{deny: "*"}, {default: "mcp:gh/*"}, {deny: "mcp:*_delete*"}]',
    "a list with a pattern": 'tool_restrictions: {allowed: [mcp__gh], forbidden: ["mcp__*_delete*"]}',
    "a list with one pattern for all": 'tool_restrictions: {allowed: [mcp__gh], forbidden: ["*h_delete*"]}',
    "two lists": "tools: [mcp__gh]\ndisallowedTools: mcp__g*_delete*",
}


@pytest.mark.parametrize("case", EXTENDED)
def test_a_pattern_of_the_dialect_takes_its_share(case: str) -> None:
    assert limits(EXTENDED[case], "extended", "claude") == {
        "tools": [],
        "told": {("PERM-PATTERN-NARROWED", "gh/*")},
    }
    map_of = limits(EXTENDED[case], "extended", "opencode")["permission"]
    assert list(map_of)[:2] == ["*", "gh_*"]
    assert {map_of[key] for key in map_of if "delete" in key} == {"deny"}


@pytest.mark.parametrize(
    ("forbidden", "denied"),
    [
        ("Web*", {"webfetch", "websearch"}),
        ("*list", {"*list", "*list_*"}),
        ("?ash", {"bash"}),
        ("mcp__gh__*_x", {"gh_*_x"}),
    ],
)
def test_a_denial_by_pattern_in_the_dialect(forbidden: str, denied: set[str]) -> None:
    permission = limits(
        f'tool_restrictions: {{forbidden: ["{forbidden}"]}}', "extended", "opencode"
    )["permission"]
    assert {key for key, action in permission.items() if action == "deny"} >= denied
    assert "*" not in permission


@pytest.mark.parametrize("length", [5, 380, 400, 450])
@pytest.mark.parametrize("shape", ["g*{}*", "*{}", "g?{}", "*{}*"])
def test_a_long_pattern_is_denied_with_all_servers(shape: str, length: int) -> None:
    """Longer than what is looked for in common: every server's tool is covered all the same."""
    name = shape.format("x" * length)
    text = f'---\ndescription: d\npermission: {{"{name}": deny}}\n---\nb\n'
    done = agentc.convert(text, source="opencode", target="claude", path="a.md")
    assert 'disallowedTools: "mcp__*"' in done.text


@pytest.mark.parametrize("server", ["e*", "ed*", "edit*"])
@pytest.mark.parametrize("granted", ["Write", "Edit", "Write, Edit"])
def test_a_denied_server_of_a_like_name_opens_no_editing(server: str, granted: str) -> None:
    """`edit` is stated behind such a pattern: as what editing and creating both may do."""
    text = f"name: a\ndescription: d\ntools: {granted}\ndisallowedTools: mcp__{server}\nprompt: P\n"
    there = agentc.convert(text, source="extended-yaml", target="opencode", path="a.yaml")
    found = ResolvedRules(
        agentc.parse(there.text, format="opencode", path="a.md").agent.permission.rules
    )
    decided = {decision for _, decision in found[Tool(Cap.EDIT)]}
    assert decided == ({DEFAULT} if granted == "Write, Edit" else {DENY})


@pytest.mark.parametrize("wide", ["??*", "*?", "[*", "e*", "N*", "u*", "*tool"])
def test_notebooks_are_decided_as_editing_and_as_tools_that_nobody_knows(wide: str) -> None:
    text = f'---\npermission: {{"*": ask, "{wide}": {{"*": allow, "src/*": deny}}}}\n---\n'
    found = ResolvedRules(agentc.parse(text, format="opencode", path="a.md").agent.permission.rules)
    notebook, edit = dict(found[Tool(Cap.NOTEBOOK)]), dict(found[Tool(Cap.EDIT)])
    assert notebook.get("src/*") == edit.get("src/*")
    assert notebook["*"] == (edit["*"] if wide in ("??*", "*?") else Decision.ASK)


@pytest.mark.parametrize("beside", ["", ", read: allow", ", edit: ask"])
def test_arguments_of_everything_open_no_notebooks(beside: str) -> None:
    text = f'---\npermission: {{"*": {{"*": deny, "src/*": allow}}{beside}}}\n---\n'
    found = ResolvedRules(agentc.parse(text, format="opencode", path="a.md").agent.permission.rules)
    assert {decision for _, decision in found[Tool(Cap.NOTEBOOK)]} == {DENY}


def test_a_denial_of_a_name_denies_both_there_and_back() -> None:
    there = limits("permission: {my_tool: deny}", "opencode", "extended")
    assert there["permission"] == [{"deny": "mcp:my_tool"}, {"deny": "other:opencode:my_tool"}]
    back = limits(
        "permission: [{deny: mcp:my_tool}, {deny: other:opencode:my_tool}]", "extended", "opencode"
    )
    assert back == {"permission": {"my_tool": "deny"}, "told": set()}
    alone = limits("permission: [{deny: other:opencode:my_tool}]", "extended", "opencode")
    assert alone == {
        "permission": {"my_tool": "deny"},
        "told": {("PERM-CLASS-NARROWED", "my_tool")},
    }
    with pytest.raises(agentc.AgentcError, match="one key for"):
        limits(
            'permission: [{deny: "*"}, {default: other:opencode:my_tool}]', "extended", "opencode"
        )


def test_a_limit_can_be_let_go() -> None:
    settings = agentc.ConversionOptions(carry=False, allow_widening=frozenset({"mcp"}))
    found = limits(
        'permission: {"*": deny, "gh_*": allow, "*_delete*": deny}', "opencode", "claude", settings
    )
    assert found["tools"] == "mcp__gh"
    assert ("PERM-WIDENED", "gh_delete") in found["told"]


@pytest.mark.parametrize(
    ("key", "action", "code"),
    [
        ("gh/get_pr", "allow", "ignored-grant"),
        ("gh/get_pr", "deny", "inert-restriction"),
        ("Read", "allow", "ignored-grant"),
        ("Bash", "ask", "inert-restriction"),
        ("write", "allow", "ignored-grant"),
        ("__proto__", "deny", "inert-restriction"),
        ("a.b", "deny", "inert-restriction"),
        ("frobnicate", "deny", None),
        ("gh_*", "allow", None),
        ("bash *", "deny", None),
    ],
)
def test_a_key_that_no_tool_can_match_is_told(key: str, action: str, code: str | None) -> None:
    switch = str(action == "allow").lower()
    for spelled in (
        f"permission: {{{json.dumps(key)}: {action}}}",
        f"tools: {{{json.dumps(key)}: {switch}}}",
    ):
        if spelled.startswith("tools") and (key == "write" or code is None):
            continue  # there `write` means `edit`, and a map that only grants is told as a whole
        diagnostics = check_document(
            get_format("opencode"), f"---\ndescription: d\n{spelled}\n---\n", "a.md"
        ).diagnostics
        codes = {one.code for one in diagnostics}
        assert (
            (code in codes) if code else codes.isdisjoint({"ignored-grant", "inert-restriction"})
        ), spelled


def rules_of(pairs: list[tuple[str, Decision]]) -> tuple[Rule, ...]:
    return tuple(
        Rule(ANY if name == "*" else Tool(Cap.MCP, name), decision) for name, decision in pairs
    )


PATTERNS = st.sampled_from(
    (
        "*",
        "gh_*",
        "*_delete*",
        "gh_delete",
        "g?_*",
        "*_?",
        "gh_get_*",
        "*h_*t",
        "*_*",
        "a_b",
        "?*_get*",
        "gh_*_x",
    )
)
PAIRS = st.lists(st.tuples(PATTERNS, st.sampled_from(Decision)), max_size=5)
NAMES = (
    "gh_delete",
    "gh_get",
    "gx_get",
    "gh_x",
    "a_b",
    "x_delete_y",
    "gh_get_x",
    "gh_get_delete",
    "h_t",
    "ab_gets",
    "gh_delete_x",
)


def decided(pairs: list[tuple[str, Decision]], name: str) -> Decision:
    return next((decision for pattern, decision in reversed(pairs) if glob(pattern, name)), DEFAULT)


@given(one=PAIRS, other=PAIRS)
def test_names_are_compared_as_each_of_them_would_be(
    one: list[tuple[str, Decision]], other: list[tuple[str, Decision]]
) -> None:
    found = {
        (change.before, change.after)
        for change in find_name_changes(
            ResolvedRules(rules_of(one)), ResolvedRules(rules_of(other))
        )
    }
    for change in find_name_changes(ResolvedRules(rules_of(one)), ResolvedRules(rules_of(other))):
        assert (decided(one, change.tool.name), decided(other, change.tool.name)) == (
            change.before,
            change.after,
        )
    for name in NAMES:
        before, after = decided(one, name), decided(other, name)
        assert before is after or (before, after) in found, name


@given(pairs=PAIRS, pattern=PATTERNS.filter(lambda pattern: pattern != "*"))
def test_what_is_decided_among_names(pairs: list[tuple[str, Decision]], pattern: str) -> None:
    found = select_among(ResolvedRules(rules_of(pairs)), Tool(Cap.MCP, pattern))
    wide = [(name, decision) for name, decision in pairs if {"*", "?"} & {*name}]
    if {"*", "?"} & {*pattern}:
        assert {decided(wide, name) for name in NAMES if glob(pattern, name)} <= found
    else:
        assert found == {decided(pairs, pattern)}


# Every name of a server's tool of up to six characters, with each server and tool that it can be.
OF_TOOLS = {
    name: [(name[:at], name[at + 1 :]) for at in range(1, len(name) - 1) if name[at] == "_"]
    for size in range(3, 7)
    for name in map("".join, itertools.product("a_", repeat=size))
    if "_" in name[1:-1]
}


@given(pattern=st.text("a_*?", min_size=1, max_size=6))
def test_a_pattern_over_both_names_is_one_over_joined_names(pattern: str) -> None:
    found = join_patterns(pattern)
    for name, splits in OF_TOOLS.items():
        meant = any(
            glob(pattern, f"{server}__{tool}") or glob(pattern, server) for server, tool in splits
        )
        denied = any(glob(one, name) for one in found)
        assert denied or not meant, (name, found)
        plain = found == (re.sub(r"[*]+", "*", pattern),)  # a text and a star stays one
        assert meant or plain or not denied or name.startswith("_") or name.endswith("_"), (
            name,
            found,
        )


@pytest.mark.parametrize("pattern", ["?*" * 500, "a" + "_" * 1_000])
def test_a_pattern_with_too_many_places_denies_more(pattern: str) -> None:
    (found,) = join_patterns(pattern)
    assert set(found) <= {"a", "*"}
    assert found.endswith("*")


JOINED = {
    "*__get": ("*_get", "*__get_*"),
    "*__a__b": (
        "*_a__b",
        "*__a_b",
        "*__a__b_*",
    ),  # `__` stands in the tool's name, or in the server's
    "?h": ("?h_*",),
    "g?h__*": ("g?h_*",),
    "*_delete*": ("*_delete*",),
    "*list": ("*list", "*list_*"),
    "gh*": ("gh*",),
    "*": ("*",),
}


@pytest.mark.parametrize("pattern", JOINED)
def test_joined_patterns(pattern: str) -> None:
    assert join_patterns(pattern) == JOINED[pattern]


def test_a_denial_by_pattern_in_a_list_is_no_more_than_it_means() -> None:
    of_nothing, of_all = (
        "---\nname: a\ndescription: d\n" + "tool_restrictions: {allowed: [mcp__gh__*], " + end
        for end in ('forbidden: ["mcp__*__"]}\n---\nb\n', "forbidden: [mcp__gh]}\n---\nb\n")
    )
    one, other = (
        agentc.parse(text, format="extended", path="a.md").agent for text in (of_nothing, of_all)
    )
    assert not compare(one, other).same


def test_a_comparison_sees_where_three_patterns_meet() -> None:
    before = 'permission: {"*": deny, "gh_*": allow, "*_get_*": allow, "*_x": deny}'
    after = 'permission: {"*": deny, "gh_*": allow, "*_x": deny, "*_get_*": allow}'
    one, other = (
        agentc.parse(f"---\n{head}\n---\n", format="opencode", path="a.md").agent
        for head in (before, after)
    )
    changes = [change for change in compare(one, other).may_also if isinstance(change, Change)]
    assert {(change.before, change.after) for change in changes} == {(DENY, DEFAULT)}
    assert not compare(one, one).may_also


@pytest.mark.parametrize(
    ("head", "name", "action"),
    [
        (
            '{"*_delete*": ask, "g*": allow}',
            "g_delete",
            "allow",
        ),  # `g*` also gates tools of the client's own
        ('{"g*": allow, "*_delete*": ask, "gh_*": deny}', "gh_delete", "deny"),
        ('{"g*": deny, "*_delete*": allow, "gh_*": ask}', "gx_delete", "allow"),
        (
            '{"*delete": ask, "*_*": allow}',
            "xdelete",
            "ask",
        ),  # no server's tool is called so, but a plugin's
    ],
)
def test_keys_that_overlap_stay_in_the_order_that_counts(head: str, name: str, action: str) -> None:
    text = f'{{"agent": {{"a": {{"description": "d", "mode": "subagent", "permission": {yaml_as_json(head)}}}}}}}'
    done = agentc.convert(
        text, source="opencode-json", target="opencode", path="opencode.json", settings=NO_CARRY
    )
    stated = yaml.safe_load(done.text.split("---\n")[1])["permission"]
    assert [value for key, value in stated.items() if glob(key, name)][-1] == action


def yaml_as_json(text: str) -> str:
    """Return a map in YAML as JSON."""
    return json.dumps(yaml.safe_load(text))


def test_a_void_rule_about_all_servers_opens_nothing() -> None:
    """Its pattern matches no argument; the key that it would be written under lifts an earlier
    denial."""
    rules = '[{"ask": "*"}, {"deny": "mcp:g*"}, {"deny": "mcp", "pattern": "git *"}]'
    text = f"---\nname: x\ndescription: d\npermission: {rules}\n---\nb\n"
    with pytest.raises(agentc.AgentcError, match="its keys cannot say what is decided"):
        agentc.convert(text, source="extended", target="opencode")


@pytest.mark.parametrize(
    ("forbidden", "denied"),
    [
        ("*m*", {"*_*"}),
        ("*c*x", {"*x", "*x_*"}),
        ("?cp*", {"*_*"}),
        ("MCP__gh*", {"gh*"}),
        ("*p__gh*", {"gh*"}),
        ("m?x*", set()),
    ],
)
def test_what_a_pattern_matches_within_the_prefix_counts(forbidden: str, denied: set[str]) -> None:
    permission = limits(
        f'tool_restrictions: {{forbidden: ["{forbidden}"]}}', "extended", "opencode"
    ).get("permission", {})
    found = {key for key, action in permission.items() if action == "deny"}
    assert found >= denied
    assert denied or not any("_" in key for key in found)


MANY = ", ".join("mcp__" + "_".join(["?" + "ab" * 60] * 7) + f"*x{number}" for number in range(20))
SHORT = ", ".join(f"*a?_b*?_c*{number}?_a*" for number in range(90))


@pytest.mark.parametrize("denied", [MANY, SHORT])
def test_patterns_that_weigh_too_much_are_refused(denied: str) -> None:
    with pytest.raises(agentc.AgentcError) as refused:
        limits(f'disallowedTools: "{denied}"', "claude", "opencode")
    assert refused.value.code == "permission-limit"


def _convert(permission: str) -> agentc.Conversion:
    text = f"---\ndescription: d\nmode: subagent\npermission:\n  {permission}\n---\nb\n"
    return agentc.convert(text, source="opencode", target="claude", path="a.md")


def test_a_refusal_names_the_pattern_that_means_a_tool() -> None:
    """Nobody wrote `external_directory`."""
    with pytest.raises(agentc.AgentcError) as refused:
        _convert('"*_*": deny')
    assert '"deny external_directory", which `*_*` means, too' in refused.value.message
    with pytest.raises(agentc.AgentcError) as refused:
        _convert("external_directory: deny")
    assert "which" not in refused.value.message


def test_a_pattern_that_servers_are_denied_for_is_named_as_one() -> None:
    reasons = {effect.reason for loss in _convert('"*_*": ask').losses for effect in loss.effects}
    words = "denies MCP servers by name, and `*_*` can mean tools of any server"
    assert any(words in reason for reason in reasons)


@pytest.mark.parametrize("name", ["a b", "x:y", "a/b", "f(())", '"', "ü", "read", "Edit"])
@pytest.mark.parametrize("vendor", ["claude", "opencode"])
def test_a_name_that_no_tool_can_have_is_nothing_to_deny(vendor: str, name: str) -> None:
    rule = json.dumps(f"other:{vendor}:{name}")
    text = f"---\nname: x\nmode: subagent\npermission:\n  - deny: {rule}\n---\nB\n"
    try:
        done = agentc.convert(text, source="extended", target=vendor, path="x.md")
    except Refused:
        return  # with what stands in the way
    assert [loss.outcome for loss in done.losses if loss.field == "permission"] in (
        [],
        ["dropped"],
        ["narrowed"],
    )


@pytest.mark.parametrize("decision", ["ask", "allow"])
def test_a_plugins_tool_keeps_its_key_beside_a_denied_notebook(decision: str) -> None:
    rules = f'  - {decision}: "other:opencode:NotebookEdit"\n  - deny: notebook\n'
    text = f"---\nname: x\nmode: subagent\npermission:\n{rules}---\nB\n"
    done = agentc.convert(text, source="extended", target="opencode", path="x.md")
    assert f"  NotebookEdit: {decision}\n" in done.text or decision == "allow"
    assert "NotebookEdit: deny" not in done.text


@pytest.mark.parametrize("count", [20, 40, 80])
def test_patterns_that_cross_each_other_cost_together_what_a_few_would(count: int) -> None:
    words = itertools.product("create delete update list close open read move".split(), range(10))
    listed = [f"*{verb}*thing{number}*" for verb, number in words][:count]
    pairs = [(name, (Decision.ASK, Decision.DENY)[place % 2]) for place, name in enumerate(listed)]
    found = ResolvedRules(rules_of(pairs))
    with count_steps() as steps:
        for name in listed:
            select_among(found, Tool(Cap.MCP, name))
    assert sum(steps) <= 2 * MAX_STEPS * MOST_ALONE


@contextlib.contextmanager
def count_steps() -> Iterator[list[int]]:
    """Count the steps of every walk."""
    steps: list[int] = []
    walked = pattern_walk._Walk.walk_states

    def states(walk: pattern_walk._Walk) -> Iterator[tuple[pattern_walk._State, str]]:
        yield from walked(walk)
        steps.append(walk.steps)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pattern_walk._Walk, "walk_states", states)
        yield steps
