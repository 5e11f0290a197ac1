"""Permissions of whole tools: what rules come to, and exact translations by example.

Belongs here: `ir/permission.py`, and the permission codecs of the formats. Not here: what clients
make of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
import yaml

import agentc
from agentc.ir.field_change import Outcome
from agentc.ir.permission import ANY, EVERYTHING, Cap, Decision, Permission, Rule, Tool
from agentc.lens.project import project
from agentc.permissions.changes import ToolMoves
from agentc.permissions.compare import compare
from agentc.permissions.resolve import decide
from agentc.tool_lists.reader import patch_lists
from agentc.vendors.claude.tools import VOCABULARY
from agentc.vendors.extended.lint import lint
from agentc.vendors.registry import get_format
from tests.support.carried import drop_block

READ_RULES = {"*": "allow", "*.env": "ask", "*.env.*": "ask", "*.env.example": "allow"}


@dataclass
class Case:
    """Frontmatter of one client, and what the other gets; `None` where it must be refused."""

    source: str
    given: str
    expected: dict[str, object] | None


CASES = {
    "no list, no permission": Case("claude", "", {}),
    "a reader": Case(
        "claude", "tools: Read, Grep, Glob",
        {"permission": {"*": "deny", "read": READ_RULES, "grep": "allow", "glob": "allow"}},
    ),
    "an empty list": Case("claude", "tools: []", {"permission": {"*": "deny"}}),
    "a list left blank": Case("claude", "tools:", {"permission": {"*": "deny"}}),
    "a star": Case("claude", 'tools: "*"', {}),
    "a star among others": Case("claude", "tools: Read, *", {}),
    "no writing": Case("claude", "disallowedTools: Write, Edit", {"permission": {"edit": "deny"}}),
    "no creating": Case("claude", "disallowedTools: Write", {"permission": {"edit": "deny"}}),
    "editing without creating": Case("claude", "tools: Read, Edit", {"permission": {"*": "deny", "read": READ_RULES, "edit": "allow"}}),
    "creating without editing": Case("claude", "tools: Read, Write", {"permission": {"*": "deny", "read": READ_RULES, "edit": "allow"}}),
    "editing what may not be created": Case(
        "claude", "tools: Read, Edit, Write\ndisallowedTools: Write", {"permission": {"*": "deny", "read": READ_RULES, "edit": "deny"}}
    ),
    "new files alone": Case("claude", "tools: Grep, Edit, Write", {"permission": {"*": "deny", "grep": "allow", "edit": "deny"}}),
    "a power that is not granted": Case("extended", "tools: Read, Edit", {"tools": "Read"}),
    "new files, granted": Case("extended", "tools: Write", {"tools": "Write"}),
    "denials by their meaning": Case(
        "claude", "disallowedTools: |\n  bash;Read\n  WebFetch(x\n", {"permission": {"bash": "deny", "read": "deny", "webfetch": "deny"}}
    ),
    "denials in a map": Case("claude", "disallowedTools: {Bash: true, x: [Skill]}", {"permission": {"bash": "deny", "skill": "deny"}}),
    "grants over folded lines": Case(
        "claude", "tools: >\n  Read,\n  Grep\n", {"permission": {"*": "deny", "read": READ_RULES, "grep": "allow"}}
    ),
    "grants by the letter": Case("claude", "tools: |\n  Read\n  Grep\n", {"permission": {"*": "deny"}}),
    "denials that are not YAML": Case(
        "claude", "disallowedTools:\n- Bash\n - Edit\n-Write", {"permission": {"bash": "deny", "edit": "deny"}}
    ),
    "a scoped denial takes the tool": Case("claude", "disallowedTools: Bash(rm:*)", {"permission": {"bash": "deny"}}),
    "one tool of a server": Case(
        "claude", "tools: Read, mcp__gh__get_pr", {"permission": {"*": "deny", "read": READ_RULES, "gh_get_pr": "allow"}}
    ),
    "a server": Case("claude", "tools: mcp__gh", {"permission": {"*": "deny", "gh_*": "allow"}}),
    "a server without one tool": Case(
        "claude", "tools: mcp__gh\ndisallowedTools: mcp__gh__delete",
        {"permission": {"*": "deny", "gh_*": "allow", "gh_delete": "deny"}},
    ),
    "all servers": Case(
        "claude", "disallowedTools: mcp__*",
        {"permission": {"*_*": "deny", "plan_enter": "deny", "plan_exit": "deny", "external_directory": "ask", "doom_loop": "ask"}},
    ),
    "an unknown tool": Case("claude", "tools: Read, Frobnicate", {"permission": {"*": "deny", "read": READ_RULES}}),
    "only unknown tools": Case("claude", "tools: Frobnicate", {"permission": {"*": "deny"}}),
    "names in the wrong case": Case("claude", "tools: read, write", {"permission": {"*": "deny"}}),
    "allowed and denied": Case(
        "claude", "tools: Read, Bash\ndisallowedTools: Bash", {"permission": {"*": "deny", "read": READ_RULES, "bash": "deny"}}
    ),
    "commands by pattern": Case(
        "claude", "tools: Read, Bash(git:*)",
        {"permission": {"*": "deny", "read": READ_RULES, "bash": {"*": "deny", "git *": "allow"}}},
    ),
    "some agents": Case(
        "claude", "tools: Agent(a, b)", {"permission": {"*": "deny", "task": {"*": "deny", "a": "allow", "b": "allow"}}}
    ),
    "a mode that forbids": Case("claude", "permissionMode: plan", {"permission": {"edit": "deny", "bash": "deny"}}),
    "a mode that leaves nothing that is asked about": Case(
        "claude", "disallowedTools: Bash, mcp__*\npermissionMode: dontAsk",
        {"permission": {"edit": "deny", "bash": "deny", "webfetch": "deny", "websearch": "deny", "skill": "deny",
                        "*_*": "deny", "external_directory": "deny", "plan_enter": "deny", "plan_exit": "deny",
                        "doom_loop": "ask"}},
    ),
    "a mode that widens": Case("claude", "permissionMode: bypassPermissions", {}),
    "tools map": Case("opencode", "tools: {write: false, edit: false}", {"disallowedTools": "Write, Edit, NotebookEdit"}),
    "the last of the map wins": Case("opencode", "tools: {write: false, edit: true}", {}),
    "the last of the map denies": Case(
        "opencode", "tools: {edit: true, write: false}", {"disallowedTools": "Write, Edit, NotebookEdit"}
    ),
    "a closed map": Case("opencode", 'tools: {"*": false, read: true}', {"tools": "Read"}),
    "a map of only true": Case("opencode", "tools: {bash: true}", {}),
    "permission beats tools": Case("opencode", "tools: {bash: false}\npermission: {bash: allow}", {}),
    "a word": Case("opencode", "permission: deny", {"tools": []}),
    "the order counts": Case("opencode", 'permission: {bash: allow, "*": deny}', {"tools": []}),
    "the right order": Case("opencode", 'permission: {"*": deny, bash: allow}', {"tools": "Bash"}),
    "capitals mean nothing": Case("opencode", 'permission: {"*": deny, Read: allow}', {"tools": []}),
    "a key that means nothing": Case("opencode", "permission: {write: deny}", {}),
    "a wildcard that denies later": Case("opencode", 'permission: {"*": deny, bash: allow, "ba*": deny}', {"tools": [], "disallowedTools": "Bash"}),
    "a wildcard over writing": Case("opencode", 'permission: {"*": deny, edit: allow, "e*": deny}', {"tools": [], "disallowedTools": "Write, Edit, NotebookEdit"}),
    "two stars": Case("opencode", 'permission: {bash: allow, "**": deny}', {"tools": []}),
    "a mode that does not exist": Case(
        "claude", "tools: Read\npermissionMode: readonly", {"permission": {"*": "deny", "read": READ_RULES}}
    ),
    "memory opens nothing elsewhere": Case(
        "claude", "tools: Grep\nmemory: user", {"permission": {"*": "deny", "grep": "allow"}}
    ),
    "a question": Case("opencode", "permission: {bash: ask}", {}),
    "patterns": Case("opencode", 'permission: {bash: {"*": deny, "git *": allow}}', {"disallowedTools": "Bash"}),
    "a folder outside": Case("opencode", "permission: {external_directory: deny}", None),
    "a folder outside, denied with everything": Case("opencode", 'permission: {"*": deny, grep: allow}', {"tools": "Grep"}),
    "a folder outside, denied by name": Case(
        "opencode", 'permission: {"*": deny, grep: allow, external_directory: deny}', {"tools": "Grep"}
    ),
    "reading by pattern": Case("opencode", 'permission: {read: {"*": allow, "*.pem": deny}}', {"disallowedTools": "Read"}),
    "the same pattern for commands": Case(
        "opencode", 'permission: {bash: {"*": allow, "*.pem": deny}}', {"disallowedTools": "Bash"}
    ),
    "the clients own question": Case("opencode", "permission: {external_directory: ask}", {}),
    "a server of the other": Case("opencode", 'permission: {"gh_*": deny}', {"disallowedTools": "mcp__gh"}),
    "tools of every server": Case("opencode", 'permission: {"*_delete": deny}', {"disallowedTools": "mcp__*"}),
    "no questions to the user": Case("opencode", "permission: {question: deny}", {"disallowedTools": "AskUserQuestion"}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_the_other_client_gets(case: Case) -> None:
    target = "opencode" if case.source == "claude" else "claude"
    text = f"---\nname: x\ndescription: y\n{case.given}\n---\nbody"

    def convert() -> agentc.Conversion:
        return agentc.convert(text, source=case.source, target=target)

    if case.expected is None:
        with pytest.raises(agentc.AgentcError) as caught:
            convert()
        assert caught.value.exit_code == 1
        return
    head = yaml.safe_load(convert().text.split("---\n")[1])
    keys = ("tools", "disallowedTools", "permissionMode", "permission")
    assert {key: head[key] for key in keys if key in head} == case.expected
    if "permission" in head and isinstance(head["permission"], dict):
        assert list(head["permission"]) == list(case.expected.get("permission", {}))  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ("permission: {bash: yes}", "allow, ask or deny"),
        ("permission: {bash: false}", "allow, ask or deny"),
        ("permission:", "allow, ask or deny"),
        ("tools: Read, Write", "must be a map"),
        ("permission: {webfetch: {a: deny}}", "must be allow, ask or deny"),
        ("permission: deny\npermission: allow", "appears twice"),
    ],
)
def test_what_opencode_refuses_is_refused(given: str, complaint: str) -> None:
    with pytest.raises(agentc.AgentcError, match=complaint):
        agentc.parse(f"---\n{given}\n---\n", format="opencode", path="x.md")


def test_grants_may_ask() -> None:
    text = "---\nname: x\ndescription: y\ntools: Read, Bash, Edit, Write\n---\n"
    done = agentc.convert(
        text, source="claude", target="opencode", settings=agentc.ConversionOptions(grants="ask")
    )
    stated = yaml.safe_load(done.text.split("---\n")[1])["permission"]
    assert (stated["bash"], stated["edit"], stated["read"]) == ("ask", "ask", READ_RULES)
    assert [loss.outcome for loss in done.losses if loss.field == "permission"] == ["narrowed"]


def test_a_word_without_a_list_is_unclear() -> None:
    text = "---\nname: x\ndescription: y\ntool_access: {}\n---\n"
    with pytest.raises(agentc.AgentcError, match="no list says which"):
        agentc.convert(text.format("read_only"), source="extended", target="claude")
    agentc.convert(text.format("full_access"), source="extended", target="claude")


def test_several_lists_allow_what_all_of_them_do() -> None:
    text = "---\nname: x\ntools: Read, bash, Write\ntool_restrictions: {allowed: [Read, Write], forbidden: [Write]}\n---\n"
    rules = agentc.parse(text, format="extended").agent.permission.rules
    allowed = {
        cap
        for cap in Cap
        if cap is not Cap.PROCESS_START and decide(rules, Tool(cap)) is not Decision.DENY
    }
    assert allowed == {Cap.READ}


def test_a_rule_about_a_server_covers_its_tools() -> None:
    rules = (Rule(ANY, Decision.DENY), Rule(Tool(Cap.MCP, "gh/*"), Decision.DEFAULT))
    assert decide(rules, Tool(Cap.MCP, "gh/get")) is Decision.DEFAULT
    assert decide(rules, Tool(Cap.MCP, "ghx/get")) is Decision.DENY
    assert decide(rules, Tool(Cap.SHELL)) is Decision.DENY


@pytest.mark.parametrize("name", ["plan", "Build", "general", "explore"])
def test_a_clients_own_agents_are_not_changed(name: str) -> None:
    with pytest.raises(agentc.AgentcError) as caught:
        agentc.convert(
            f"---\nname: {name}\ndescription: y\n---\n", source="claude", target="opencode"
        )
    assert (caught.value.code, caught.value.exit_code) == ("reserved-name", 1)


def test_a_disabled_agent_does_not_come_alive() -> None:
    text = "---\ndescription: y\ndisable: {}\n---\n"
    with pytest.raises(agentc.AgentcError, match="come alive"):
        agentc.convert(text.format("true"), source="opencode", target="claude", path="x.md")
    agentc.convert(text.format("false"), source="opencode", target="claude", path="x.md")


@pytest.mark.parametrize(
    "given",
    [
        "tool_access: read_only",
        "tool_access: read_only\ndisallowedTools: WebFetch",
        'tool_access: read_only\ntools: "*"',
        "tool_access: read_only\npermission: []",
        "tool_access: [a]\ntools: Read",
        "tool_restrictions: {forbiden: [Bash], rationale: x}",
        "disable: yes",
        "permission: [{deny: '*'}, {allow: 'other:opencode:read'}]",
        "permission: [{deny: '*'}, {allow: 'other:opencode:*'}]",
        "permission: [{deny: 'mcp:a/b_x'}, {allow: 'mcp:a_b/*'}]",
    ],
)
def test_what_could_open_a_tool_is_not_written(given: str) -> None:
    with pytest.raises(agentc.AgentcError):
        agentc.convert(
            f"---\nname: x\ndescription: y\n{given}\n---\n", source="extended", target="opencode"
        )


def test_an_allowlist_left_blank_is_empty() -> None:
    text = "---\nname: x\ntool_restrictions:\n  allowed:\n  rationale: none at all\n---\n"
    assert agentc.parse(text, format="extended").agent.permission.rules == (
        Rule(ANY, Decision.DENY),
    )


def test_a_denial_that_means_nothing_is_reported() -> None:
    text = "---\nname: x\ndescription: y\ndisallowedTools: MultiEdit\n---\n"
    losses = agentc.convert(text, source="claude", target="opencode").losses
    assert [(loss.field, loss.outcome, "MultiEdit" in loss.reason) for loss in losses] == [
        ("permission", "dropped", True)
    ]


def test_a_spelling_that_means_the_same_is_kept() -> None:
    text = "---\nname: x\ndescription: y\ntools: [Read, 'Grep']  # two\npermissionMode: plan\n---\nbody"
    document = agentc.parse(text, format="claude")
    permission = replace(document.agent.permission, mode=None)
    edited = agentc.render(
        replace(document.agent, permission=permission), format="claude", base=text
    )
    assert edited == text.replace("permissionMode: plan\n", "")


@pytest.mark.parametrize(
    "given",
    [
        "tools:\n  * Read\n  * Grep",
        'description: Use when: x\n"disallowedTools": Bash',
        "description: Use when: x\n? disallowedTools\n: Bash",
        "description: Use when: x\ntools:Read",
    ],
)
def test_a_limit_that_is_not_yaml_is_never_text(given: str) -> None:
    with pytest.raises(agentc.AgentcError):
        agentc.convert(f"---\nname: x\n{given}\n---\n", source="claude", target="opencode")


def test_a_limit_that_is_indented_too_far_is_one() -> None:
    text = "---\nname: x\ndescription: Use when: x\n disallowedTools: Bash\n---\n"
    done = agentc.convert(text, source="claude", target="opencode")
    assert "permission:\n  bash: deny\n" in done.text


def test_what_stands_before_a_broken_field_is_kept() -> None:
    text = "---\nauthor: me\nversion: 1: 2\nname: a\ndescription: Use when: x\nstatus: 1.0\nowner: Me\ntools: Read\n---\n"
    agent = agentc.parse(text, format="claude").agent
    assert (agent.name, agent.description) == ("a", "Use when: x")
    assert dict(agent.extra_of("claude")) == {
        "author": "me",
        "version": "1: 2",
        "status": 1.0,
        "owner": "Me",
    }


def test_a_value_left_aside_is_reported_as_dropped() -> None:
    text = "---\nname: x\ndescription: y\nmaxTurns: many\n---\n"
    losses = agentc.convert(text, source="claude", target="opencode").losses
    assert [(loss.field, loss.outcome) for loss in losses] == [("extra.claude.maxTurns", "dropped")]


SWALLOWED = {
    "no closing fence": ("claude", "---\nname: a\ndescription: d\n\nYou.\ntools: Read\n"),
    "a fence of dashes in a text": (
        "claude",
        "\n---\nname: a\ndescription: |\n  T\n  -----\n  x\ntools: Read\n---\nb",
    ),
    "an example that repeats the key": (
        "claude",
        '---\nname: a\ntools: Read\ndescription: Use: x\n\n"do\ntools: Bash\n"\n---\n',
    ),
    "a list mark before the key": (
        "claude",
        "---\nname: a\ndescription: Use: this\n- disallowedTools: Bash\n---\n",
    ),
    "an equals sign": (
        "claude",
        "---\nname: a\ndescription: Use: this\ndisallowedTools = Bash\n---\n",
    ),
    "disabled inside a text": (
        "opencode",
        "---\ndescription: a: b\n  disable: true\nmode: subagent\n---\n",
    ),
    "a code block instead of fences": (
        "opencode",
        "```yaml\ndescription: d\ntools:\n  bash: false\n```\nYou.\n",
    ),
    "no fences at all": (
        "opencode",
        "description: x\nmode: subagent\ntools:\n  bash: false\n\nYou.\n",
    ),
}


@pytest.mark.parametrize(("form", "text"), SWALLOWED.values(), ids=SWALLOWED)
def test_a_limit_never_becomes_text(form: str, text: str) -> None:
    """Either the limit is understood, or the file is refused."""
    target = "opencode" if form == "claude" else "claude"
    try:
        done = agentc.convert(text, source=form, target=target, path="a.md")
    except agentc.AgentcError:
        return
    rules = agentc.parse(done.text, format=target, path=done.path).agent.permission.rules
    assert decide(rules, Tool(Cap.SHELL)) is Decision.DENY
    assert form == "claude" or "disable" not in text


def test_an_unknown_key_does_not_end_the_fields() -> None:
    text = "---\nname: a\ndescription: d\nversion: 1\n# a comment\ntools: Read\n\nBody"
    agent = agentc.parse(text, format="claude").agent
    assert (decide(agent.permission.rules, Tool(Cap.SHELL)), agent.prompt) == (
        Decision.DENY,
        "\nBody",
    )


@pytest.mark.parametrize(
    "given", ["\n  - Bash(rm\n  - Write\n  - Edit", " [Bash(git push, Write, Edit]"]
)
def test_an_open_bracket_hides_no_denial(given: str) -> None:
    text = f"---\nname: a\ndescription: d\ndisallowedTools:{given}\n---\n"
    rules = agentc.parse(text, format="claude").agent.permission.rules
    assert {
        cap
        for cap in (Cap.SHELL, Cap.CREATE, Cap.EDIT)
        if decide(rules, Tool(cap)) is Decision.DENY
    } == {
        Cap.SHELL,
        Cap.CREATE,
        Cap.EDIT,
    }


def test_a_configurations_own_limits_hold_for_its_agents() -> None:
    text = '{"agent": {"a": {"description": "x", "prompt": "p"}}, "permission": {"bash": "deny"}}'
    rules = agentc.parse(text, format="opencode-json", path="opencode.json").agent.permission.rules
    assert decide(rules, Tool(Cap.SHELL)) is Decision.DENY


def test_a_joined_name_grants_no_other_servers_tool() -> None:
    """One server's tool is granted, and a rule on their joined name says nothing: its pattern
    matches no argument."""
    rules = (
        Rule(ANY, Decision.DENY),
        Rule(Tool(Cap.MCP, "gh/get_pr"), Decision.DEFAULT),
        Rule(Tool(Cap.MCP, "gh_get_pr"), Decision.DENY, "git *"),
    )
    image, _ = project(get_format("claude"), agentc.Agent(name="x", permission=Permission(rules)))
    assert image.permission.rules == rules[:2]


MANY = "".join(
    f'    "*{one}*{two}*{one}??????{two}*": deny\n' for one in "abcdef" for two in "ghijkl"
)


@pytest.mark.parametrize("key", ["read", "bash"])
def test_what_costs_too_much_to_compare_is_never_the_same(key: str) -> None:
    text = f'---\ndescription: x\nmode: subagent\npermission:\n  {key}:\n    "*": allow\n{MANY}---\nx\n'
    before = agentc.parse(text, format="opencode", path="x.md").agent
    done = agentc.convert(text, source="opencode", target="claude", path="x.md")
    told = [effect for loss in done.losses for effect in loss.effects]
    assert any(effect.outcome is Outcome.NARROWED and effect.after == "deny" for effect in told)
    after = replace(
        before, permission=replace(before.permission, rules=(before.permission.rules or ())[:-1])
    )
    with pytest.raises(agentc.AgentcError) as unknown:
        compare(before, after)
    assert (unknown.value.exit_code, unknown.value.code) == (1, "permission-limit")


@pytest.mark.parametrize("granted", ["allow", "default"])
def test_a_grant_of_a_tool_that_the_target_lacks_is_told_where_everything_else_is_asked(
    granted: str,
) -> None:
    rules = f'[{{"ask": "*"}}, {{"{granted}": "other:claude:Artifact"}}]'
    text = f"---\nname: pilot\ndescription: d\npermission: {rules}\n---\nBody.\n"
    done = agentc.convert(text, source="extended", target="opencode")
    assert [effect.code for loss in done.losses for effect in loss.effects] == ["PERM-NO-SUCH-TOOL"]


@pytest.mark.parametrize(
    ("mode", "kept"), [("acceptEdits", False), ("bypassPermissions", False), ("plan", True)]
)
def test_a_mode_lifts_no_question_that_is_stated(mode: str, kept: bool) -> None:
    rules = '[{"ask": "edit"}]'
    text = f"---\nname: pilot\ndescription: d\npermission: {rules}\npermissionMode: {mode}\n---\nBody.\n"
    done = agentc.convert(
        text, source="extended", target="claude", settings=agentc.ConversionOptions(carry=False)
    )
    assert (f"permissionMode: {mode}" in done.text) is kept
    assert kept or "permission.mode" in [loss.field for loss in done.losses]


def test_a_grant_that_the_client_ignores_is_told_and_dropped_in_every_format() -> None:
    text = "---\nname: x\ndescription: d\ntools: Read, rota/*, mcp__gh__get_*, mcp__*\n---\n"
    for target in ("opencode", "extended", "extended-yaml"):
        done = agentc.convert(
            text, source="claude", target=target, settings=agentc.ConversionOptions(carry=False)
        )
        assert [note.code for note in done.notes].count("ignored-grant") == 3
        assert "rota" not in done.text
        assert "gh" not in done.text


@pytest.mark.parametrize("name", ["rota/*", "a?b", "x(y)", "a, b", "a:b", "ü", "-", "*x"])
def test_the_extended_format_holds_every_name_of_a_tool(name: str) -> None:
    rules = (Rule(ANY, Decision.DENY), Rule(Tool(Cap.OTHER, f"claude:{name}"), Decision.DEFAULT))
    agent = agentc.Agent("x", "d", permission=Permission(rules))
    for form in ("extended", "extended-yaml"):
        assert (
            agentc.parse(agentc.render(agent, format=form), format=form).agent.permission.rules
            == rules
        )


def test_the_extended_format_knows_all_tools_of_claude_code() -> None:
    text = (
        "---\nname: x\ndescription: d\ntools: Read, TaskCreate, TaskList, SendMessage, Nope\n---\n"
    )
    found = lint(agentc.parse(text, format="extended"))
    assert [note.message for note in found if note.code == "unknown-tool"] == [
        "no tool is called `Nope`"
    ]


@pytest.mark.parametrize("target", ["claude", "opencode", "gemini"])
@pytest.mark.parametrize(
    "stated",
    [
        "hooks: {}",
        "hooks: {PreToolUse: []}",
        "hooks: {PreToolUse: [{matcher: Bash, hooks: []}], Stop: []}",
        "hooks: {PreToolUse: [{matcher: Bash}]}",
        "mcpServers: {}",
    ],
)
def test_what_starts_nothing_is_no_loss(stated: str, target: str) -> None:
    text = f"---\nname: x\ndescription: d\n{stated}\n---\n"
    fails = agentc.ConversionOptions(carry=False)
    done = agentc.convert(text, source="claude", target=target, path="x.md", settings=fails)
    named = [loss for loss in done.losses if loss.field.startswith(("hooks", "mcp_servers"))]
    assert {loss.outcome for loss in named} <= {Outcome.MAPPED}
    assert {loss.code for loss in named} <= {""}


@pytest.mark.parametrize(
    "stated",
    [
        "hooks: {PreToolUse: [{hooks: [{type: command, command: x}]}]}",
        "hooks: {Stop: [{hooks: x}]}",
        "mcpServers: {gh: {command: x}}",
        "mcpServers: [{gh: {command: x}}]",
    ],
)
def test_what_starts_something_is_told(stated: str) -> None:
    text = f"---\nname: x\ndescription: d\n{stated}\n---\n"
    done = agentc.convert(text, source="claude", target="opencode", path="x.md")
    assert "EXEC-LEFT" in {loss.code for loss in done.losses}


def test_a_refusal_names_all_limits_and_what_lets_exactly_these_go() -> None:
    rules = '[{"deny": "other:claude:a b"}, {"deny": "external_directory"}, {"deny": "other:claude:c(d)"}]'
    text = f"---\nname: x\ndescription: d\npermission: {rules}\n---\n"
    with pytest.raises(agentc.AgentcError) as refused:
        agentc.convert(text, source="extended", target="claude")
    assert (
        'it cannot say "deny external_directory", "deny a b", "deny c(d)"' in refused.value.message
    )
    assert (
        refused.value.hint == 'allow_widening={"external_directory", "other"} lets these limits go'
    )
    freed = agentc.ConversionOptions(allow_widening=frozenset({"external_directory", "other"}))
    done = agentc.convert(text, source="extended", target="claude", settings=freed)
    assert drop_block(done.text).startswith("---\nname: x\n")


def test_item_with_other_white_space_stays_as_it_is() -> None:
    """What Python takes off an item, and the client does not, makes no other tool of it."""
    grep = Tool(Cap.GREP)
    moves = ToolMoves([grep], [], {grep: ((EVERYTHING, Decision.DENY),)})
    values = {"tools": ("Bash\x85", "Read", "Grep")}
    assert patch_lists(VOCABULARY, values, moves)["tools"] == ("Bash\x85", "Read")


@pytest.mark.parametrize("target", ["gemini", "copilot", "claude"])
@pytest.mark.parametrize("key", ["web*", "edit", "gh_*", "?ash"])
def test_no_change_is_told_from_a_decision_to_itself(key: str, target: str) -> None:
    text = f'---\ndescription: d\npermission:\n  "{key}": deny\n---\nDo it.\n'
    done = agentc.convert(text, source="opencode", target=target, path=".opencode/agents/x.md")
    effects = [effect for loss in done.losses for effect in loss.effects]
    assert [effect for effect in effects if (effect.written or effect.before) == effect.after] == []
