"""The table of what an agent may do: every decision can be read off it, and its words are a
person's.

Belongs here: rows, words, `agentc show --permissions`. Not here: what rules come to
(`laws/test_soundness.py`).
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.ir.agent import Agent
from agentc.ir.permission import ALL_SERVERS, ANY, Cap, Decision, Mode, Permission, Rule, Tool
from agentc.ir.value import Map
from agentc.permissions.changes import Change
from agentc.permissions.compare import compare
from agentc.permissions.globs import decide_argument, matches
from agentc.permissions.modes import REFUSED_IN_PART, with_mode_restrictions
from agentc.permissions.resolve import ARGUMENTLESS, ResolvedRules
from agentc.permissions.table import ORDER, Row, list_tools, make_table
from agentc.permissions.tool_coverage import covers
from agentc.permissions.wording import CAPABILITIES
from agentc.report.permissions import DECISIONS, describe_tool, render_lines, to_data
from tests.conftest import FIXTURES
from tests.support.models.probes import PROBES
from tests.support.projects import Project
from tests.support.strategies import agents, permissions

DENY, ASK, STOCK, ALLOW = Decision
CLOSED = Rule(ANY, DENY)


def shown(*rules: Rule, **fields: object) -> list[str]:
    return list(render_lines([make_table(Agent("x", permission=Permission(rules), **fields))]))  # type: ignore[arg-type]


def by_hand(rules: tuple[Rule, ...] | None, tool: Tool, argument: str) -> Decision:
    """What rules decide, without any of the machinery: the last one that matches."""
    found = [
        rule for rule in rules or () if covers(rule.tool, tool) and matches(rule.pattern, argument)
    ]
    return found[-1].decision if found else STOCK


@given(permissions())
def test_every_decision_can_be_read_off_the_table(permission: Permission) -> None:
    rules = with_mode_restrictions(permission)
    made = make_table(Agent("x", permission=permission))
    rulings = {row.tool: row.ruling for row in made.rows}
    for tool in (
        *(Tool(cap) for cap in ORDER if cap not in (Cap.MCP, Cap.PROCESS_START)),
        ALL_SERVERS,
    ):
        for argument in ("*",) if tool.cap in ARGUMENTLESS else PROBES.get(tool.cap, ("*",)):
            told = decide_argument(rulings.get(tool, rulings[ANY]), argument, STOCK)
            assert told is by_hand(rules, tool, argument), (tool, argument)


@given(permissions())
def test_every_tool_that_is_named_has_a_row(permission: Permission) -> None:
    rows = {
        str(row.tool).replace("/", "_")
        for row in make_table(Agent("x", permission=permission)).rows
    }
    assert {
        str(tool).replace("/", "_")
        for tool in ResolvedRules(with_mode_restrictions(permission)).mentioned
    } <= rows
    assert str(ANY) in rows


@given(agents())
def test_a_table_is_text_that_steers_no_terminal(agent: Agent) -> None:
    assert all(line.isprintable() for line in render_lines([make_table(agent), make_table(agent)]))
    json.dumps(to_data(make_table(agent)))


def test_everything_has_a_word_and_a_place() -> None:
    assert set(CAPABILITIES) == set(ORDER) == set(Cap)
    assert len(ORDER) == len(set(CAPABILITIES.values())) == len(Cap)
    assert set(DECISIONS) == set(Decision)


def test_an_agent_without_rules_takes_one_line() -> None:
    assert shown() == ["nothing is limited: every tool is used as its client decides"]


def test_a_restricted_agent_shows_what_it_may_do() -> None:
    rules = [
        Rule(Tool(Cap.SHELL), ASK),
        Rule(Tool(Cap.READ), STOCK),
        Rule(Tool(Cap.WEB_FETCH), ALLOW),
    ]
    assert shown(CLOSED, *rules) == [
        "limited to: read files; run commands (after asking); fetch web pages",
        "read files        as its client decides",
        "run commands      after asking",
        "fetch web pages   yes, without asking",
        "every other tool  no",
        "start processes   no",
    ]


@given(permissions())
def test_the_first_line_says_what_the_rows_say(permission: Permission) -> None:
    table = make_table(Agent("x", permission=permission))
    first, *rows = render_lines([table])
    if not table.limited:
        return
    if first == "no tool is open":
        assert all(" no" in line for line in rows if not line.startswith((" ", "session")))
    named = [describe_tool(row.tool) for row in table.rows if row.tool != ANY]
    closed = first.startswith(("limited to: ", "no tool is open"))
    decided = {describe_tool(row.tool): row for row in table.rows}
    for label in named:
        words = DECISIONS[decided[label].ruling[0][1]]
        if closed and (len(decided[label].ruling) > 1 or words != DECISIONS[DENY]):
            assert label in first


def test_patterns_stand_below_their_tool_in_their_order() -> None:
    shell = Tool(Cap.SHELL)
    rules = [Rule(shell, ASK), Rule(shell, ALLOW, "git *"), Rule(shell, DENY, "git push *")]
    assert shown(CLOSED, *rules)[1:5] == [
        "run commands      by pattern, and the last one that matches counts:",
        "    *: after asking",
        "    git *: yes, without asking",
        "    git push *: no",
    ]
    assert "    *: as its client decides" in shown(rules[2])  # said, where no rule says it
    assert shown(*rules, Rule(shell, DENY))[1] == "run commands      no"


@pytest.mark.parametrize(
    ("tool", "words"),
    [
        (Tool(Cap.MCP, "gh/get"), "MCP tool gh/get"),
        (Tool(Cap.MCP, "gh/*"), "MCP server gh"),
        (Tool(Cap.MCP, "gh_get"), "MCP tool gh_get"),
        (Tool(Cap.MCP, "gh_*"), "MCP tools gh_*"),
        (Tool(Cap.MCP, "*/*"), "every MCP server"),
        (Tool(Cap.MCP, "*_*"), "every MCP server"),
        (Tool(Cap.OTHER, "acme:Frob"), "Frob (acme)"),
        (Tool(Cap.MODE_SWITCH, "exit"), "switch modes (exit)"),
        (Tool(Cap.PROCESS_START), "start other processes"),
    ],
)
def test_a_named_tool_in_words(tool: Tool, words: str) -> None:
    told = [line for line in shown(Rule(tool, ASK)) if line.endswith("  after asking")]
    assert [line.removesuffix("after asking").strip() for line in told] == [words]


def test_where_two_names_overlap_the_order_shows() -> None:
    one, other = Rule(Tool(Cap.MCP, "g*"), DENY), Rule(Tool(Cap.MCP, "*_x"), ALLOW)
    shared = Tool(Cap.MCP, "g*_x")
    assert shared in list_tools(ResolvedRules((one, other)))
    found = {
        rules: make_table(Agent("x", permission=Permission(rules))).rows
        for rules in ((one, other), (other, one))
    }
    assert Row(shared, (("*", ALLOW),)) in found[one, other]
    assert Row(shared, (("*", DENY),)) in found[other, one]


def test_what_starts_processes_is_told_whatever_the_rules_say() -> None:
    server = Map({"clock": Map({"command": "clock"})})
    hooks = Map({"Stop": (Map({"hooks": ()}),), "Empty": ()})
    brought = {"hooks": hooks, "mcp_servers": ("ledger", server)}
    assert shown(CLOSED, **brought)[-1] == "start processes   yes: hook Stop, server clock"
    assert shown(**brought)[-1] == "start processes  yes: hook Stop, server clock"
    assert shown(CLOSED, mcp_servers=("ledger",), hooks=Map())[-1] == "start processes   no"


def test_a_promise_that_nothing_spells_out_is_no_freedom() -> None:
    agent = Agent("x", permission=Permission(access="read_only"))
    assert list(render_lines([make_table(agent)])) == [
        'its author says "read_only", and no list says what that means'
    ]


def test_a_mode_is_told_and_counts() -> None:
    told = list(render_lines([make_table(Agent("x", permission=Permission(mode=Mode.PLAN)))]))
    assert told[-1] == "session mode      plan"
    assert "change files      no" in told
    assert (
        "run commands      as its client decides, but the session's mode refuses a part of it"
        in told
    )


@given(mode=st.sampled_from(list(REFUSED_IN_PART)), data=st.data())
def test_what_a_mode_refuses_in_part_is_never_the_same_without_it(
    mode: Mode, data: st.DataObject
) -> None:
    tool = data.draw(st.sampled_from(REFUSED_IN_PART[mode]))
    decision = data.draw(st.sampled_from([Decision.ALLOW, Decision.ASK, Decision.DEFAULT]))
    rules = (CLOSED, Rule(tool, decision))
    with_mode, without = (
        Agent("x", permission=Permission(rules, mode=one)) for one in (mode, None)
    )
    assert Change(tool, Decision.DENY, decision) in compare(with_mode, without).may_also
    assert Change(tool, decision, Decision.DENY) in compare(without, with_mode).may_no_longer
    assert compare(with_mode, with_mode).same
    (row,) = (row for row in make_table(with_mode).rows if row.tool == tool)
    assert row.refused_in_part


def of_fixture(name: str, form: str) -> list[str]:
    path = FIXTURES / name
    document = agentc.parse(path.read_text(), format=form, path=str(path))
    return list(render_lines([make_table(agent) for agent in document.agents]))


def test_the_projects_fixtures() -> None:
    assert of_fixture("claude/mcp-tools.md", "claude")[1:] == [
        "read files             as its client decides",
        "MCP tool tides/lookup  as its client decides",
        "MCP server tickets     as its client decides",
        "every other tool       no",
        "start processes        no",
    ]
    assert of_fixture("opencode/permission-deny-all.md", "opencode")[:2] == [
        "no tool is open",
        "every other tool  no",
    ]
    several = of_fixture("opencode-json/several.jsonc", "opencode-json")
    assert [line for line in several if line.endswith(":") and "by pattern" not in line] == [
        "crew-rota:",
        "lost-property:",
    ]


def test_the_command(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.put("a.md", "---\nname: a\ndescription: d\ntools: Read, Bash(git:*)\n---\n")
    done = project.run("show", "--permissions", "a.md", "--from", "claude")
    assert (done.returncode, done.stdout.splitlines()[0]) == (
        0,
        "limited to: read files; run commands (by pattern)",
    )
    (told,) = json.loads(
        project.run("show", "--permissions", "--json", "a.md", "--from", "claude").stdout
    )
    assert (told["agent"], told["limited"], told["starts"]) == ("a", True, [])
    assert told["rows"][1] == {
        "capability": "shell",
        "name": "",
        "rules": [
            {"pattern": "*", "decision": "deny"},
            {"pattern": "git *", "decision": "default"},
        ],
    }
    assert project.run("show", "--permissions", "nope.md").returncode == 2


def test_what_its_client_makes_otherwise_stands_below_the_table(tmp_path: Path) -> None:
    """A list is shown as its author meant it; Claude Code grants the whole tool."""
    project = Project(tmp_path)
    head = "---\nname: a\ndescription: d\n"
    project.put(
        "a.md", f"{head}tools: Read, Bash(git:*)\ndisallowedTools: 'Edit;Write, *'\n---\nx\n"
    )
    done = project.run("show", "--permissions", "a.md", "--from", "claude")
    below = [line for line in done.stdout.splitlines() if "note[" in line]
    assert below == [
        "a.md:4:14: note[scoped-tool]: `Bash(git:*)` is the whole of `Bash` to a subagent",
        "a.md:5:31: note[inert-restriction]: `*` takes nothing away in Claude Code, and neither "
        "does any name beside it; agentc reads it as a denial of every tool, and writes that for "
        "other clients",
    ]
    project.put("a.md", f"{head}tools: Read, Bash\n---\nx\n")
    assert "note[" not in project.run("show", "--permissions", "a.md", "--from", "claude").stdout
