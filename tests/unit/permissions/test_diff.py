"""Two agents side by side: nothing wider is overlooked, and the order of the two only swaps the
sides.

Belongs here: comparing, its words, `agentc diff`. Not here: whether conversions widen
(`laws/test_soundness.py`).
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.ir.agent import Agent
from agentc.ir.permission import (
    ALL_SERVERS,
    ANY,
    Cap,
    Decision,
    Mode,
    Permission,
    Rule,
    Tool,
    at_most,
)
from agentc.ir.value import Map, Spelled
from agentc.permissions.changes import Change
from agentc.permissions.compare import Comparison, Difference, Switch, compare
from agentc.permissions.modes import REFUSED_IN_PART, with_mode_restrictions
from agentc.permissions.resolve import ARGUMENTLESS
from agentc.permissions.table import ORDER, Start
from agentc.report.comparison import render_lines, to_data
from tests.conftest import FIXTURES
from tests.support.models.probes import PROBES
from tests.support.projects import Project
from tests.support.strategies import agents, permissions
from tests.unit.permissions.test_permissions_table import by_hand

DENY, ASK, STOCK, ALLOW = Decision
CLOSED = Rule(ANY, DENY)
SHELL = Tool(Cap.SHELL)


def agent(*rules: Rule, **fields: Any) -> Agent:
    return Agent("x", permission=Permission(rules or None), **fields)


def plainly(differences: tuple[Difference, ...], *, back: bool = False) -> set[object]:
    """Powers without their examples, of which there can be several; `back` exchanges the two
    sides."""
    found: set[object] = set()
    for power in differences:
        if isinstance(power, Start):
            found.add(power)
        else:
            sides = (power.before, power.after)
            found.add(
                (
                    power.tool if isinstance(power, Change) else "mode",
                    *(sides[::-1] if back else sides),
                )
            )
    return found


@given(agents())
def test_an_agent_does_not_differ_from_itself(one: Agent) -> None:
    found = compare(one, replace(one))
    assert found == Comparison((), (), (), ())
    assert found.same
    assert list(render_lines(found)) == ["no differences"]


PAIRS = st.one_of(
    st.tuples(agents(), agents()),
    st.tuples(*[st.builds(Agent, st.just("x"), permission=permissions())] * 2),
)


@given(PAIRS)
def test_the_other_way_round_the_sides_are_swapped(pair: tuple[Agent, Agent]) -> None:
    there, back = compare(*pair), compare(*pair[::-1])
    assert plainly(there.may_also) == plainly(back.may_no_longer, back=True)
    assert plainly(there.may_no_longer) == plainly(back.may_also, back=True)
    assert plainly(there.otherwise) == plainly(back.otherwise, back=True)
    assert {name for name, *_ in there.fields} == {name for name, *_ in back.fields}


@given(permissions(), permissions())
def test_every_decision_that_differs_is_told_on_its_side(
    one: Permission, other: Permission
) -> None:
    """For all capabilities and many arguments, against a walk through the rules that shares nothing
    with it."""
    found = compare(Agent("x", permission=one), Agent("x", permission=other))
    told = {
        side: plainly(getattr(found, side)) for side in ("may_also", "may_no_longer", "otherwise")
    }
    for tool in (*(Tool(cap) for cap in ORDER if cap not in (Cap.MCP, Cap.OTHER)), ALL_SERVERS):
        for argument in ("*",) if tool.cap in ARGUMENTLESS else PROBES.get(tool.cap, ("*",)):
            old, new = (
                by_hand(with_mode_restrictions(each), tool, argument) for each in (one, other)
            )
            if old is not new:
                side = (
                    "may_no_longer"
                    if at_most(new, old)
                    else "may_also"
                    if at_most(old, new)
                    else "otherwise"
                )
                assert (tool, old, new) in told[side], (tool, argument)


@given(permissions(), permissions())
def test_an_example_is_one(one: Permission, other: Permission) -> None:
    """But for what a mode refuses in part: no rule says of what."""
    refused = {
        tool for each in (one, other) for tool in REFUSED_IN_PART.get(each.mode or Mode.DEFAULT, ())
    }
    found = compare(Agent("x", permission=one), Agent("x", permission=other))
    for change in (*found.may_also, *found.may_no_longer, *found.otherwise):
        if (
            isinstance(change, Change)
            and change.tool.cap is not Cap.MCP
            and change.tool not in refused
        ):
            argument = "*" if change.example is None else change.example
            decided = tuple(
                by_hand(with_mode_restrictions(each), change.tool, argument)
                for each in (one, other)
            )
            assert decided == (change.before, change.after)


@given(PAIRS)
def test_what_differs_can_be_told(pair: tuple[Agent, Agent]) -> None:
    found = compare(*pair)
    told = list(render_lines(found))
    assert all(line.isprintable() for line in told)
    assert (told == ["no differences"]) == found.same
    sections = (found.may_also, found.may_no_longer, found.otherwise, found.fields)
    assert sum(not line.startswith(" ") for line in told) == 1 + sum(map(bool, sections))
    for word, listed in zip(("more", "less", "otherwise"), sections, strict=False):
        assert (f"{word} ({len(listed)})" in told[0]) == bool(listed)
    json.dumps(to_data(found))


def test_each_change_stands_on_its_side() -> None:
    found = compare(
        agent(CLOSED, Rule(SHELL, ASK), Rule(Tool(Cap.READ), STOCK)),
        agent(CLOSED, Rule(SHELL, STOCK), Rule(Tool(Cap.WEB_FETCH), ASK)),
    )
    assert list(render_lines(found)) == [
        "B may do more (1), less (1), otherwise (1)",
        "B may also:",
        "  fetch web pages: no -> after asking",
        "B may no longer:",
        "  read files: as its client decides -> no",
        "B decides otherwise:",
        "  run commands: after asking -> as its client decides",
    ]


def test_a_capability_that_is_only_for_some_has_an_example() -> None:
    found = compare(agent(CLOSED), agent(CLOSED, Rule(SHELL, ALLOW, "git push *")))
    assert list(render_lines(found)) == [
        "B may do more (1)",
        "B may also:",
        '  run commands: no -> yes, without asking (for example: "git push")',
    ]


def test_opening_everything_is_told_for_each_capability() -> None:
    told = {
        change.tool
        for change in compare(agent(CLOSED), agent()).may_also
        if isinstance(change, Change)
    }
    every = {Tool(cap) for cap in Cap if cap not in (Cap.MCP, Cap.OTHER, Cap.PROCESS_START)}
    assert told == every | {ALL_SERVERS}


def test_other_words_for_the_same_are_no_difference() -> None:
    shell = (Rule(SHELL, ALLOW), Rule(SHELL, DENY))
    assert compare(agent(*shell), agent(shell[1])).same
    assert compare(agent(), Agent("x", permission=Permission(()))).same


def test_a_rule_behind_another_that_overlaps_counts() -> None:
    one, other = Rule(Tool(Cap.MCP, "g*"), DENY), Rule(Tool(Cap.MCP, "*_x"), ALLOW)
    found = compare(agent(one, other), agent(other, one))
    assert found.may_no_longer == (Change(Tool(Cap.MCP, "g*_x"), ALLOW, DENY),)


def test_a_rule_about_processes_is_compared_wherever_it_stands() -> None:
    rule = Rule(Tool(Cap.PROCESS_START), DENY)
    assert compare(agent(rule, CLOSED), agent(CLOSED)).may_also == (Change(rule.tool, DENY, STOCK),)


def test_a_tool_with_two_names_is_told_once() -> None:
    split, joined = Tool(Cap.MCP, "gh/get"), Tool(Cap.MCP, "gh_get")
    assert compare(agent(CLOSED, Rule(split, STOCK)), agent(CLOSED, Rule(joined, STOCK))).same
    for before, after in ((split, joined), (joined, split)):
        found = compare(agent(CLOSED, Rule(before, DENY)), agent(CLOSED, Rule(after, STOCK)))
        assert found.may_also == (Change(split, DENY, STOCK),)


def test_what_starts_processes_is_a_power() -> None:
    hook = Map({"Stop": (Map({"hooks": (Map({"command": "x"}),)}),)})
    found = compare(
        agent(), agent(hooks=hook, mcp_servers=(Map({"clock": Map({"command": "clock"})}), "named"))
    )
    assert list(render_lines(found))[1:3] == [
        "B may also:",
        "  start processes (hook Stop, server clock)",
    ]
    assert found.may_no_longer == ()
    told = to_data(found)["may_also"][0]
    assert told == {
        "capability": "process_start",
        "name": "hook Stop",
        "before": "deny",
        "after": "allow",
        "example": None,
    }
    assert not compare(agent(), agent(mcp_servers=("named",))).may_also


def test_another_command_under_the_same_name_is_another_process() -> None:
    one, other = (
        agent(mcp_servers=(Map({"clock": Map({"command": command})}),)) for command in ("a", "b")
    )
    found = compare(one, other)
    assert len(found.may_also) == len(found.may_no_longer) == 1


@pytest.mark.parametrize(
    ("old", "new", "also", "no_longer"),
    [
        (None, Mode.BYPASS, True, False),
        (Mode.BYPASS, Mode.ACCEPT_EDITS, False, True),
        (Mode.ACCEPT_EDITS, Mode.AUTO, True, True),
        (None, Mode.DEFAULT, False, False),
        (Mode.BYPASS, Mode.BYPASS, False, False),
    ],
)
def test_a_mode_that_asks_less_is_a_power(
    old: Mode | None, new: Mode, also: bool, no_longer: bool
) -> None:
    before, after = (Agent("x", permission=Permission(mode=mode)) for mode in (old, new))
    found = compare(before, after)
    assert found.may_also == ((Switch(old, new),) if also else ())
    assert found.may_no_longer == ((Switch(old, new),) if no_longer else ())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ({"model": "sonnet"}, {"model": None}, ["model: sonnet -> not stated"]),
        ({"color": "3"}, {"effort": 3}, ["effort: not stated -> 3", "color: 3 -> not stated"]),
        ({"effort": "3"}, {"effort": 3}, ['effort: "3" -> 3']),
        ({"description": ""}, {}, ['description: "" -> not stated']),
        ({"skills": ("a", "b")}, {"skills": ()}, ['skills: ["a", "b"] -> []']),
        ({"extra": Map({"acme": Map({"k": 1})})}, {}, ["extra.acme.k: 1 -> not stated"]),
        ({"options": Spelled("1.10")}, {"options": Spelled("1.1")}, ["options: 1.10 -> 1.1"]),
        (
            {"options": (Spelled("1.10"),)},
            {"options": (Spelled("1.1"),)},
            ["options: the same in another spelling"],
        ),
        (
            {"prompt": "a\nb\nc"},
            {"prompt": "a\nB\nc"},
            ["prompt:", "  @@ -1,3 +1,3 @@", "   a", "  -b", "  +B", "   c"],
        ),
        (
            {"prompt": "a\n" * 30},
            {"prompt": "b\n" * 40},
            ["prompt: 30 lines removed, 40 lines added"],
        ),
        ({"initial_prompt": "a\nb"}, {}, ["initial_prompt:", "  @@ -1,2 +0,0 @@", "  -a", "  -b"]),
    ],
)
def test_a_field_in_words(old: dict[str, Any], new: dict[str, Any], told: list[str]) -> None:
    found = compare(agent(**old), agent(**new))
    assert list(render_lines(found))[1:] == ["Fields that differ:", *(f"  {line}" for line in told)]


CONVERTED = sorted(path for path in (FIXTURES / "claude").glob("*.md"))


@pytest.mark.parametrize("path", CONVERTED, ids=[path.stem for path in CONVERTED])
def test_a_conversion_may_nothing_that_its_source_may_not(path: Path) -> None:
    text = path.read_bytes().decode()
    before = agentc.parse(text, format="claude", path=str(path)).agent
    done = agentc.convert(text, source="claude", target="opencode", path=str(path))
    found = compare(before, agentc.parse(done.text, format="opencode", path=done.path).agent)
    assert found.may_also == ()
    assert found.otherwise == ()


CLAUDE = "---\nname: pilot\ndescription: d\ntools: Read, Bash, mcp__gh__get\n---\nBody.\n"


def test_the_command(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.put(".claude/agents/pilot.md", CLAUDE)
    project.run("convert", "--to", "opencode")
    one, other = ".claude/agents/pilot.md", ".opencode/agents/pilot.md"
    same = project.run("diff", one, other)
    assert (same.returncode, same.stdout) == (0, "no differences\n")
    project.put(other, project.read(other).replace("bash: allow", "bash: ask"))
    done = project.run("diff", one, other)
    assert done.returncode == 1
    assert (
        done.stdout
        == "B may do otherwise (1)\nB decides otherwise:\n  run commands: as its client decides -> after asking\n"
    )
    told = json.loads(project.run("diff", one, other, "--json").stdout)
    change = {
        "capability": "shell",
        "name": "",
        "before": "default",
        "after": "ask",
        "example": None,
    }
    nothing: dict[str, object] = {
        key: [] for key in ("may_also", "may_no_longer", "servers_unseen", "fields")
    }
    assert told == {"same": False, "otherwise": [change], **nothing}


@pytest.mark.parametrize("place", [0, 1])
def test_one_of_them_may_come_from_a_pipe(place: int, tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.put("pilot.md", CLAUDE)
    piped = project.run("convert", "pilot.md", "--from", "claude", "--to", "opencode").stdout
    assert "name:" not in piped
    files = ["pilot.md", "pilot.md"]
    files[place] = "-"
    options = [
        ("--from-a", "--from-b")[place],
        "opencode",
        ("--from-b", "--from-a")[place],
        "claude",
    ]
    done = project.run("diff", *files, *options, stdin=piped)
    assert (done.returncode, done.stdout) == (0, "no differences\n"), done.stderr
    assert (
        project.run("diff", *files, stdin=piped).returncode == 0
    )  # and each format is told from the keys


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["a.md", "nope.md"], "nope.md: error[missing]"),
        (["-", "-"], "only one of A and B"),
        (["a.md"], "Missing argument 'B'"),
        (["a.md", str(FIXTURES / "opencode-json/several.jsonc")], "holds 2 agents, not one"),
        (["a.md", str(FIXTURES / "broken/empty.md")], "error[empty]"),
        (["a.md", "a.md", "--from-b", "cluade"], 'did you mean "claude"'),
    ],
)
def test_a_file_that_cannot_be_read(arguments: list[str], complaint: str, tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.put("a.md", CLAUDE)
    done = project.run("diff", *arguments)
    assert done.returncode == 2
    assert complaint in done.stderr
