"""A hook that can refuse a tool is a limit: wherever it is left behind, something stands in for it,
and is told.

Belongs here: matchers, every way on which hooks are lost, edits of them. Not here: the law over all
formats (`laws/test_soundness.py`), what the real client takes and matches (`clients/`).
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.errors import Refused
from agentc.ir.agent import Agent
from agentc.ir.permission import ANY, Cap, Decision, Permission, Rule, Tool, at_most, strictest
from agentc.ir.value import Map, freeze
from agentc.options import DEFAULTS, ConversionOptions
from agentc.permissions.changes import find_changes
from agentc.permissions.guards import apply_guards, list_guarded_tools
from agentc.permissions.modes import with_mode_restrictions
from agentc.permissions.resolve import ResolvedRules
from agentc.pipeline.merge import merge_edits
from agentc.pipeline.template import convert_with_template
from agentc.syntax.source import make_entry
from agentc.vendors.claude.hooks import MAX_GUARDED, find_break, find_guard_outside, read_hooks
from agentc.vendors.registry import get_format
from tests.support.carried import drop_block
from tests.support.projects import Project
from tests.support.strategies import permissions

EXEC = ConversionOptions(carry_exec=True)
CHECK = "hooks: [{type: command, command: ./check}]"


def claude(
    matcher: str | None = "Bash", tools: str = "", event: str = "PreToolUse", more: str = ""
) -> str:
    """A Claude file with one hook."""
    named = "" if matcher is None else f"matcher: {json.dumps(matcher)}, "
    listed = f"tools: {tools}\n" if tools else ""
    return f"---\nname: x\ndescription: d\n{listed}hooks: {{{event}: [{{{named}{CHECK}}}]}}\n{more}---\nBody.\n"


def to(
    text: str,
    target: str = "opencode",
    source: str = "claude",
    settings: ConversionOptions = DEFAULTS,
) -> agentc.Conversion:
    return agentc.convert(text, source=source, target=target, path="x.md", settings=settings)


def permission(text: str) -> Any:
    """What stands under `permission` of an OpenCode file."""
    (entry,) = (
        e
        for e in agentc.parse(text, format="opencode", path="x.md").source.records[0].entries
        if e.key == "permission"
    )
    return entry.value


def codes(done: agentc.Conversion) -> set[str]:
    return {effect.code for loss in done.losses for effect in loss.effects}


def tools_of(matcher: object) -> tuple[Tool, ...]:
    hooks = {"PreToolUse": [{"matcher": matcher, "hooks": [{"type": "command", "command": "x"}]}]}
    return list_guarded_tools(read_hooks(make_entry("hooks", freeze(hooks))))


ODD = (
    "*", ".*", "", "|", "^Bash$", "Bash(git *)", "Notebook.*", "mcp__.*", "(", 5, "Edit, Write", "Edit Write", " Read ",
    "Edit | Write", "Edit|", "Edit||Bash", "Edit|*", "Edit|.*", "Bash\n", "mcp__*", "mcp__x__*", "mcp__x__.*\n",
    "mcp__.*__x", "!Edit", "\u00c9dit",
)  # fmt: skip


@pytest.mark.parametrize(
    ("matcher", "tools"),
    [
        ("Bash", (Tool(Cap.SHELL),)),
        ("Edit|Write", (Tool(Cap.EDIT), Tool(Cap.CREATE))),
        ("Task", (Tool(Cap.DELEGATE),)),
        ("mcp__gh__get_pr", (Tool(Cap.MCP, "gh/get_pr"),)),
        ("mcp__my-gh__.*", (Tool(Cap.MCP, "my-gh/*"),)),
        ("mcp__a_b__.*|Bash", (Tool(Cap.MCP, "a_b/*"), Tool(Cap.SHELL))),
        ("Edit|mcp__gh__.*", (Tool(Cap.EDIT), Tool(Cap.NOTEBOOK), Tool(Cap.MCP, "gh/*"))),
        ("mcp__gh__get|mcp__x__.*", (Tool(Cap.MCP, "gh/*"), Tool(Cap.MCP, "x/*"))),
        *((odd, (ANY,)) for odd in ODD),
        ("mcp__a__b__.*", (ANY,)),
        ("|".join(f"T{n}" for n in range(MAX_GUARDED + 1)), (ANY,)),
    ],
)  # fmt: skip
def test_what_a_matcher_names(matcher: object, tools: tuple[Tool, ...]) -> None:
    assert tools_of(matcher) == tools


@pytest.mark.parametrize(
    "hooks",
    ["{}", "", "{Stop: []}", f"{{PostToolUse: [{{matcher: Bash, {CHECK}}}]}}", "{PreToolUse: []}", "{PreToolUse: ~}",
     "{PreToolUse: [{matcher: Bash, hooks: []}]}", f"{{pretooluse: [{{{CHECK}}}]}}", f"{{Stop: [{{{CHECK}}}]}}"],
)  # fmt: skip
def test_hooks_that_can_refuse_nothing_are_no_limit(hooks: str) -> None:
    done = to(f"---\nname: x\ndescription: d\nhooks: {hooks}\n---\n")
    assert "permission" not in drop_block(done.text)
    assert not codes(done)


@pytest.mark.parametrize(
    "hooks",
    ["5", "yes please", "[{matcher: Bash}]", "{PreToolUse: 5}", "{PreToolUse: [{matcher: [Bash], hooks: [{type: x}]}]}",
     f"{{PreToolUse: [{{{CHECK}}}, 5]}}", f"{{Stop: [{{PreToolUse: [{{{CHECK}}}]}}]}}"],
)  # fmt: skip
def test_hooks_with_which_the_client_starts_no_agent_guard_every_tool(hooks: str) -> None:
    done = to(f"---\nname: x\ndescription: d\nhooks: {hooks}\n---\n")
    assert dict(permission(done.text)) == {
        "*": "ask",
        "question": "deny",
        "plan_enter": "deny",
        "plan_exit": "deny",
    }
    assert codes(done) == {"PERM-HOOK-GUARDED"}


@pytest.mark.parametrize("event", ["PreToolUse", "PermissionRequest"])
def test_where_the_target_can_ask_it_asks(event: str) -> None:
    done = to(claude("Bash", "Read, Bash", event))
    stated = permission(done.text)
    assert (list(stated), stated["*"], stated["bash"]) == (["*", "read", "bash"], "deny", "ask")
    (effect,) = (effect for loss in done.losses for effect in loss.effects)
    assert (effect.code, effect.outcome, effect.capability) == (
        "PERM-HOOK-GUARDED",
        "narrowed",
        "shell",
    )
    assert (effect.before, effect.after, 'allow_widening={"hooks"}' in effect.hint) == (
        "default",
        "ask",
        True,
    )


GUARD = f"{{PreToolUse: [{{matcher: Bash, {CHECK}}}]}}"


@pytest.mark.parametrize(
    "head",
    [f"<<: {{hooks: {GUARD}}}\n", f"a: &a\n  hooks: {GUARD}\n<<: *a\n", f"x: &h {GUARD}\nhooks: *h\n",
     f'"h\\x6foks": {GUARD}\n', f"? hooks\n: {GUARD}\n", f"hooks: {{}}\nhooks: {GUARD}\n", f"'hooks' : {GUARD}\n",
     f'hooks: {{"Pre\\x54oolUse": [{{matcher: Bash, {CHECK}}}]}}\n', f"!!map hooks: {GUARD}\n", f"HOOKS: {GUARD}\n",
     f"initialPrompt: a: b\n  c: [\n  hooks: {GUARD}\n", f'initialPrompt: "a --- b"\nhooks: {GUARD}\n',
     f"hooks: {GUARD}\nmodel: [x\n", f"z: &z {GUARD}\nhooks:\n  <<: *z\n"],
)  # fmt: skip
def test_no_spelling_hides_a_guard(head: str) -> None:
    try:
        done = to(f"---\nname: x\ndescription: d\n{head}---\nBody.\n")
    except agentc.AgentcError as refused:
        assert refused.code in ("guard-outside", "hidden-limit", "swallowed-limit", "tag")  # noqa: PT017
    else:
        assert "ask" in (permission(done.text).get("bash"), permission(done.text).get("*"))


def test_the_last_of_two_counts_as_for_the_client() -> None:
    assert (
        "permission:"
        not in to(f"---\nname: x\ndescription: d\nhooks: {GUARD}\nhooks: {{}}\n---\n").text
    )


def test_commands_of_skills() -> None:
    assert permission(to(claude("Bash", event="PreSkillShellCommand")).text) == Map(
        {"skill": "ask"}
    )


@pytest.mark.parametrize("matcher", ["Edit", "Write", "Edit|Write"])
def test_one_key_for_editing_and_creating_asks_for_both(matcher: str) -> None:
    done = to(claude(matcher, "Read, Edit, Write"))
    assert dict(permission(done.text))["edit"] == "ask"
    assert codes(done) == {"PERM-HOOK-GUARDED"}


def test_a_guard_opens_nothing() -> None:
    """What is denied stays so, under a guard too."""
    closed = dict(permission(to(claude("Bash|WebFetch|mcp__gh__.*", "Read")).text))
    assert closed["*"] == "deny"
    assert not {"bash", "webfetch", "gh_*"} & set(closed)
    denied = permission(to(claude("*", more="disallowedTools: Bash\n")).text)
    assert denied["bash"] == "deny"


@given(permissions())
def test_a_guard_takes_away_and_nothing_else(limits: Permission) -> None:
    for tools in ((ANY,), (Tool(Cap.SHELL),), (Tool(Cap.MCP, "gh/*"), Tool(Cap.MCP, "g*_x"))):
        for decision in (Decision.ASK, Decision.DENY):
            before = ResolvedRules(limits.rules)
            after = ResolvedRules(apply_guards(limits.rules or (), tools, decision))
            for change in find_changes(before, after, tools):
                expected = Decision.DENY if change.before is Decision.DENY else decision
                assert change.after is expected, (tools, change)


def test_where_the_target_cannot_ask_the_tool_is_left_out() -> None:
    text = claude("Bash|WebSearch", "Read, Bash, WebSearch").replace(
        "description: d", "description: d\ntemperature: 1.0"
    )
    done = to(text, "claude", "extended")
    assert "tools: Read\ndisallowedTools: Bash, WebSearch\n" in done.text
    assert codes(done) == {"PERM-HOOK-GUARDED"}
    kept = to(text, "claude", "extended", EXEC)
    assert "tools: Read, Bash, WebSearch\n" in kept.text
    assert not codes(kept)


def test_memory_opens_no_tool_that_a_hook_guarded() -> None:
    done = to(claude("Write", more="memory: project\n"), "claude", "extended")
    assert "disallowedTools: Write" in done.text


def test_on_the_way_through_a_format_that_keeps_hooks() -> None:
    there = to(claude("Bash", "Read, Bash"), "extended")
    assert not codes(there)
    done = to(there.text, "opencode", "extended")
    assert dict(permission(done.text))["bash"] == "ask"


def test_what_is_stated_for_one_target_alone_is_guarded_too() -> None:
    text = claude(
        "Bash", more="targets: {opencode: {permission: {bash: {'*': allow, 'git push *': deny}}}}\n"
    )
    done = to(text, "opencode", "extended")
    assert permission(done.text) == Map({"bash": Map({"*": "ask", "git push *": "deny"})})


def test_a_users_own_template_gets_what_stands_in(tmp_path: Path) -> None:
    template = tmp_path / "x.md.j2"
    template.write_text("---\n{% for f in fields %}{{ f | yaml }}\n{% endfor %}---\n{{ body }}")
    document = agentc.parse(claude("Bash"), format="claude", path="x.md")
    (done,) = convert_with_template(document, template, get_format("opencode"), DEFAULTS)
    assert permission(done.text) == Map({"bash": "ask"})


def test_the_limit_goes_where_that_is_asked_for(project: Project) -> None:
    project.put(".claude/agents/x.md", claude("Bash"))
    arguments = ("convert", ".claude/agents/x.md", "--to", "opencode")
    done = project.run(*arguments, "--allow-widening", "hooks")
    assert (done.returncode, "permission:" in done.stdout) == (0, False)
    assert "--allow-widening hooks lets go what it refuses" in done.stderr
    project.put("agentc.toml", '[permissions]\nallow_widening = ["hooks"]\n')
    assert "permission:" not in project.run(*arguments).stdout
    project.put("agentc.toml", "")
    told = project.run(*arguments)
    assert "bash: ask" in told.stdout
    assert "[PERM-HOOK-GUARDED]" in told.stderr
    assert project.run(*arguments, "--on-loss", "fail").returncode == 1


def test_json_and_page(project: Project) -> None:
    project.put(".claude/agents/x.md", claude("Bash"))
    done = project.run(
        "convert", "--to", "opencode", "--dry-run", "--json", "--report", "page.html"
    )
    assert '"PERM-HOOK-GUARDED"' in done.stdout
    assert re.search(r"PERM-HOOK-GUARDED", project.read("page.html"))


def test_the_table_says_where_a_hook_decides(project: Project) -> None:
    project.put("x.md", claude("Bash", "Read, Bash"))
    done = project.run("show", "--permissions", "x.md", "--from", "claude")
    assert done.stdout.splitlines()[:3] == [
        "limited to: read files; run commands (if a hook lets it); starts processes",
        "read files        as its client decides",
        "run commands      if a hook lets it",
    ]
    (table,) = json.loads(
        project.run("show", "--permissions", "--json", "x.md", "--from", "claude").stdout
    )
    assert {row["capability"]: row.get("guarded", False) for row in table["rows"]} == {
        "read": False,
        "shell": True,
        "*": False,
    }


def test_a_guard_that_is_gone_is_a_difference(project: Project) -> None:
    project.put("a.md", claude("Bash"))
    project.put("b.md", "---\nname: x\ndescription: d\n---\nBody.\n")
    told = project.run("diff", "a.md", "b.md", "--from-a", "claude", "--from-b", "claude").stdout
    assert "B may also:\n  run commands: if a hook lets it -> as its client decides\n" in told
    project.put("c.md", to(claude("Bash")).text)
    told = project.run("diff", "a.md", "c.md", "--from-a", "claude", "--from-b", "opencode").stdout
    assert "B may also" not in told


def circle(text: str, there: ConversionOptions, back: ConversionOptions) -> agentc.Conversion:
    done = to(text, settings=there)
    return agentc.convert(
        done.text, source="opencode", target="claude", path=done.path, settings=back
    )


@pytest.mark.parametrize("matcher", ["Bash", "*", "Read|mcp__gh__.*"])
def test_circles(matcher: str) -> None:
    text = claude(matcher, "Read, Bash, mcp__gh")
    seen = agentc.parse(text, format="claude").agent
    assert agentc.parse(circle(text, EXEC, EXEC).text, format="claude").agent == seen
    lost = to(text)
    assert not any(loss.carried for loss in lost.losses if loss.field in ("hooks", "permission"))
    for there, back in ((DEFAULTS, DEFAULTS), (EXEC, DEFAULTS), (DEFAULTS, EXEC)):
        again = agentc.parse(circle(text, there, back).text, format="claude").agent
        assert again.hooks is None
        assert all(
            at_most(change.after, change.before)
            for change in find_changes(
                ResolvedRules(seen.permission.rules), ResolvedRules(again.permission.rules)
            )
        )


@given(
    matcher=st.sampled_from(["Bash", "*", "WebFetch|Bash", "Read|mcp__gh__.*", "Edit"]),
    tools=st.sampled_from(["", "Bash", "Read, Bash, WebFetch", "Edit, Read, mcp__gh"]),
    route=st.lists(st.sampled_from(["opencode", "extended"]), min_size=1, max_size=3).map(
        lambda way: [*way, "claude"]
    ),
)
def test_a_guard_that_was_left_behind_is_not_lost_on_the_next_way(
    matcher: str, tools: str, route: list[str]
) -> None:
    """However far a file goes: where no hook comes along, what one guarded is never used as its
    session decides."""
    text, source = claude(matcher, tools), "claude"
    for target in route:
        if target != source:
            text, source = to(text, target, source).text, target
    agent = agentc.parse(text, format="claude", path="x.md").agent
    kept = list_guarded_tools(agent.hooks)
    found = ResolvedRules(with_mode_restrictions(agent.permission))
    for tool in tools_of(matcher):
        assert kept or found.for_all_arguments(tool) in (Decision.DENY, Decision.ASK), text
    asked = to(text, "opencode").text
    assert kept or "ask" not in permission(asked).values(), (
        "what is denied is not asked about later"
    )


def test_a_question_after_hooks_that_were_left_behind_can_be_let_go() -> None:
    there = to(claude("Bash", "Read, Bash")).text
    assert "tools: Read\ndisallowedTools: Bash\n" in to(there, "claude", "opencode").text
    open_ = ConversionOptions(allow_widening=frozenset({"hooks"}))
    assert "tools: Read, Bash\n" in to(there, "claude", "opencode", open_).text
    assert (
        "tools: Read, Bash\n"
        in to(there.replace("# agentc", "# comment"), "claude", "opencode").text
    )


def test_hooks_stay_away_where_what_stands_for_them_was_edited() -> None:
    there = to(claude("Bash"), settings=EXEC)
    edited = there.text.replace("bash: ask", "bash: allow")
    assert edited != there.text
    again = to(edited, "claude", "opencode", EXEC)
    assert "hooks" not in again.text
    assert "carry-left" in {note.code for note in again.notes}


def into(
    edited: str, original: str, settings: ConversionOptions = DEFAULTS, source: str = "opencode"
) -> agentc.Conversion:
    document = agentc.parse(edited, format=source, path=".opencode/agents/x.md")
    return merge_edits(document, agentc.parse(original, format="claude", path="x.md"), settings)


@pytest.mark.parametrize("matcher", ["Bash", "*", "WebSearch|Edit"])
@pytest.mark.parametrize("settings", [DEFAULTS, EXEC])
def test_what_stands_in_is_no_edit(matcher: str, settings: ConversionOptions) -> None:
    original = claude(matcher, more="tools: [Read, Bash, WebSearch, Edit, Write]\n")
    there = to(original, settings=settings).text
    assert into(there, original, settings).text == original
    other = into(there.replace("description: d", "description: other"), original, settings)
    assert other.text == original.replace("description: d", "description: other")


def test_an_edit_beside_a_question_that_stands_in() -> None:
    original = claude("WebSearch", "Read, WebSearch, WebFetch")
    there = to(original).text
    assert "websearch: ask" in there
    edited = into(there.replace("webfetch: allow", "webfetch: deny"), original)
    assert "tools: Read, WebSearch\n" in edited.text


def test_an_edit_that_takes_a_guard_away_is_refused() -> None:
    original = claude("Bash")
    for edited in (
        "---\nname: x\ndescription: d\n---\nBody.\n",
        original.replace('"Bash"', '"Read"'),
        original.replace("./check", "./other"),
    ):
        with pytest.raises(Refused, match="hooks"):
            into(edited, original, EXEC, source="claude")
        done = into(
            edited,
            original,
            ConversionOptions(carry_exec=True, accept_widening=True),
            source="claude",
        )
        assert (
            agentc.parse(done.text, format="claude").agent
            == agentc.parse(edited, format="claude").agent
        )
        if "hooks" in edited:
            assert into(edited, original, source="claude").text == original
        else:
            with pytest.raises(Refused, match="hooks"):
                into(edited, original, source="claude")


@pytest.mark.parametrize(
    "key",
    [f"PreToolUse: [{{{CHECK}}}]", f"Hooks: {{PreToolUse: [{{{CHECK}}}]}}", f"hook: [{{matcher: Bash, {CHECK}}}]",
     f"a: [{{b: {{PermissionRequest: [{{{CHECK}}}]}}}}]"],
)  # fmt: skip
@pytest.mark.parametrize("target", ["opencode", "extended"])
def test_a_guard_outside_of_hooks_is_not_left_behind(key: str, target: str) -> None:
    with pytest.raises(Refused, match="guards tools"):
        to(f"---\nname: x\ndescription: d\n{key}\n---\n", target)


def frozen(data: dict[str, Any]) -> Map:
    value = freeze(data)
    assert isinstance(value, Map)
    return value


def test_what_is_no_guard_outside_of_hooks() -> None:
    found: dict[str, Any] = {"d": {"PreToolUse": 5}}
    deep: dict[str, Any] = {"a": {"b": {"c": {"e": found}}}}
    near: dict[str, Any] = {"a": {"b": {"c": found}}}
    harmless: dict[str, Any]
    for harmless in (
        deep,
        {"metadata": found},
        {"PreToolUse": []},
        {"x": {"PreToolUse": None}},
        {"Stop": 5},
    ):
        assert not find_guard_outside(frozen(harmless))
    assert find_guard_outside(frozen(near))


def test_agents_that_no_file_made() -> None:
    """What nobody has read the matchers of guards every tool; what only watches guards none."""
    hook = freeze(
        {"PreToolUse": [{"matcher": "Bash", "hooks": [{"type": "command", "command": "x"}]}]}
    )
    assert list_guarded_tools(hook) == (ANY,)
    assert (
        list_guarded_tools(freeze({"Stop": [{}]}))
        == list_guarded_tools(None)
        == list_guarded_tools(Map())
        == ()
    )
    assert "'*': ask" in agentc.render(Agent("x", hooks=hook), format="opencode").replace('"', "'")


def test_a_plugins_hooks_are_none() -> None:
    done = to(claude("Bash"), source="claude-plugin")
    assert "permission" not in done.text


def test_the_strictest_of_many() -> None:
    rules = (Rule(Tool(Cap.SHELL), Decision.ALLOW, "git *"), Rule(ANY, Decision.DENY, "rm *"))
    found = ResolvedRules(with_mode_restrictions(Permission(rules, guards=(Tool(Cap.SHELL),))))
    assert found[Tool(Cap.SHELL)] == (
        ("*", Decision.ASK),
        ("git *", Decision.ASK),
        ("rm *", Decision.DENY),
    )
    assert strictest({Decision.ASK, Decision.DENY}) is Decision.DENY


def test_shapes_that_break_are_the_clients() -> None:
    assert (
        find_break(
            freeze(
                {
                    "PreToolUse": [
                        {"matcher": "Bash", "hooks": [{"type": "command", "command": "x"}]}
                    ]
                }
            )
        )
        == ""
    )
    assert find_break(freeze({"PreToolUse": [{"matcher": 5, "hooks": []}]}))


def test_a_denied_tool_of_a_server_is_not_told_again_under_its_joined_name() -> None:
    """The name can be that of a tool of another kind, of which nobody speaks."""
    head = "disallowedTools: mcp__gh__get_pr, mcp__*\nhooks: {PreToolUse: [{matcher: Read, hooks: [{command: x}]}]}"
    text = f"---\nname: a\ndescription: d\n{head}\n---\nb\n"
    done = agentc.convert(text, source="claude", target="opencode")
    told = {
        effect.capability
        for loss in done.losses
        for effect in loss.effects
        if effect.code == "PERM-HOOK-GUARDED"
    }
    assert "gh_get_pr" not in told


@pytest.mark.parametrize("none", ["-0", "+0", "0x0", "-.0", "false", ".nan"])
def test_hooks_that_count_as_false_to_the_client_are_none(none: str) -> None:
    """JavaScript's truth of what YAML 1.2 takes for a number: carried, they come home alike."""
    text = f"---\nname: a\ndescription: d\nhooks: {none}\n---\nb\n"
    there = agentc.convert(text, source="claude", target="opencode", settings=EXEC)
    assert "permission:" not in there.text
    home = agentc.convert(
        there.text, source="opencode", target="claude", path="a.md", settings=EXEC
    )
    assert f"hooks: {none}\n" in home.text


@pytest.mark.parametrize("spelled", [".inf", "-.inf", "0x10", "-1", "yes", "1_0"])
@pytest.mark.parametrize("target", ["extended", "extended-yaml"])
def test_hooks_of_no_meaning_are_written_as_they_read(spelled: str, target: str) -> None:
    text = f"---\nname: a\ndescription: d\nhooks: {spelled}\n---\nb\n"
    there = agentc.convert(text, source="claude", target=target, settings=EXEC)
    assert agentc.parse(there.text, format=target).agent.hooks
