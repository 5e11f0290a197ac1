"""Edits in a converted file flow back into the original, and nothing else does.

Belongs here: laws of `--into`, and its conflicts. Not here: carrying (`unit/carry/test_carry.py`), edits in
place (`unit/syntax/test_edits.py`), real files (`laws/test_circles.py`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import agentc
from agentc.diagnostics.shared_codes import ACCEPTED_EDIT
from agentc.errors import Refused
from agentc.ir.agent import differences
from agentc.ir.permission import ANY, EVERYTHING, Cap, Decision, Permission, Rule, Tool, at_most
from agentc.lens import project as projecting
from agentc.lens.overrides import specialise
from agentc.lens.parse import parse
from agentc.options import DEFAULTS, ConversionOptions
from agentc.permissions.changes import find_changes
from agentc.permissions.decision_lists import is_ruling_at_most
from agentc.permissions.modes import with_mode_restrictions
from agentc.permissions.resolve import ResolvedRules
from agentc.pipeline.merge import merge_edits
from agentc.pipeline.merge_permissions import merge_rule_changes
from agentc.pipeline.verify import verify_output
from agentc.project.plan import PlannedWrite
from agentc.report.verdict import is_widened
from agentc.vendors.registry import all_formats, get_format
from tests.conftest import FEWER
from tests.support.carried import edit_fields
from tests.support.projects import Project
from tests.support.strategies import permissions, texts
from tests.unit.carry.test_carry import PAIRS, drawn, path_in, through, written

ACCEPT = ConversionOptions(accept_widening=True)


def back(
    edited: str,
    target: str,
    path: str,
    original: str,
    source: str,
    settings: ConversionOptions = DEFAULTS,
) -> str:
    """The original's text with the edits of the converted file."""
    return merge_edits(
        agentc.parse(edited, format=target, path=path),
        agentc.parse(original, format=source, path=path_in(source)),
        settings,
    ).text


@PAIRS
@FEWER
@given(data=st.data())
def test_circle_with_the_original(first: str, second: str, data: st.DataObject) -> None:
    text, _ = drawn(data, first)
    done = written(text, first, second, DEFAULTS)
    assert back(done.text, second, done.path, text, first) == text


@PAIRS
@FEWER
@given(data=st.data(), carry=st.booleans())
def test_an_edit_comes_back_alone(
    first: str, second: str, data: st.DataObject, carry: bool
) -> None:
    """Merge: the field that was edited changes in the original, and every other byte of it
    stays."""
    text, agent = drawn(data, first)
    settings = ConversionOptions(carry=carry)
    done = written(text, first, second, settings)
    there = agentc.parse(done.text, format=second, path=done.path)
    edits = [("description", "Other words"), ("prompt", "Other text.\n"), ("color", "green")]
    forms = get_format(first), get_format(second)
    known = [
        edit for edit in edits if edit[0] == "prompt" or all(f.field_of(edit[0]) for f in forms)
    ]
    name, value = data.draw(st.sampled_from(known))
    try:
        edited = agentc.render(edited_agent(there.agent, name, value), format=second, base=there)
        result = back(edited, second, done.path, text, first)
    except Refused as error:
        # To some clients a file with a byte order mark is no agent.
        marked = error.code == "not-loaded" and text.startswith("\ufeff")
        if error.code != "broken-base" and not marked:
            raise
        return
    document = agentc.parse(text, format=first, path=path_in(first))
    again = agentc.parse(result, format=first, path=path_in(first))
    assert {changed for changed, *_ in differences(agent, again.agent)} <= {
        name,
        "extra.claude.color",
    }
    field = document.format.field_of(name)
    keys = field.keys if field is not None else ()
    got = getattr(again.agent, name)
    assert got.replace("\r\n", "\n") in (value, {"green": "#22c55e"}.get(value))
    for entry in document.source.records[0].entries:
        around = any(  # a table of TOML that is stated in parts
            entry.span.start < edited.span.start < entry.span.end
            for edited in document.source.records[0].entries
            if edited.key in keys
        )
        if entry.key not in keys and not around:
            assert document.source.slice(entry.span) in result
    if name != "prompt":
        assert again.agent.prompt == agent.prompt


def edited_agent(agent: agentc.Agent, name: str, value: Any) -> agentc.Agent:
    from dataclasses import replace

    return replace(agent, **{name: value})


@PAIRS
@FEWER
@given(data=st.data())
def test_an_edit_comes_back_over_two_hops(first: str, second: str, data: st.DataObject) -> None:
    text, agent = drawn(data, first)
    third = data.draw(
        st.sampled_from(
            [n for n in ("claude", "opencode", "extended") if n not in (first, second[:8])]
        )
    )
    assume(get_format(third).own not in (get_format(first).own, get_format(second).own))
    there = through(text, first, second, third)
    path = get_format(third).place().path_of(agent.name)
    document = agentc.parse(there, format=third, path=path)
    assert back(there, third, path, text, first) == text
    edited = agentc.render(
        edited_agent(document.agent, "description", "Other words"), format=third, base=document
    )
    again = agentc.parse(back(edited, third, path, text, first), format=first, path=path_in(first))
    assert {name for name, *_ in differences(agent, again.agent)} <= {"description"}
    assert again.agent.description == "Other words"


@PAIRS
@FEWER
@given(own=permissions(), now=permissions(), accept=st.booleans())
def test_limits_flow_back_and_open_nothing(
    first: str, second: str, own: Permission, now: Permission, accept: bool
) -> None:
    """Whatever is edited, the original allows nothing new unless that is accepted; each tool of
    which it then allows more is named, and the last line of the run counts the agent."""
    agent = agentc.Agent(name="pilot", description="x", permission=own)
    home, to_other_dialect = get_format(first), get_format(second)
    try:
        text = agentc.render(projecting.project(home, agent)[0], format=first)
        there = agentc.convert(text, source=first, target=second, path=path_in(first))
        edited = projecting.project(
            to_other_dialect, agentc.Agent(name="pilot", description="x", permission=now)
        )[0]
        document = agentc.parse(there.text, format=second, path=there.path)
        base = agentc.parse(text, format=first, path=path_in(first))
        changed = agentc.render(
            edited_agent(document.agent, "permission", edited.permission),
            format=second,
            base=document,
        )
        merged = merge_edits(
            agentc.parse(changed, format=second, path=there.path),
            base,
            ACCEPT if accept else DEFAULTS,
        )
    except Refused:
        return
    result = merged.text
    again = agentc.parse(result, format=first, path=path_in(first)).agent
    before, after = (
        ResolvedRules(with_mode_restrictions(one.permission)) for one in (base.agent, again)
    )
    wider = [
        change for change in find_changes(before, after) if not at_most(change.after, change.before)
    ]
    assert accept or not wider
    told = [note.message for note in merged.notes if note.code == ACCEPTED_EDIT]
    for change in wider:
        label = "everything else" if change.tool == ANY else change.tool.label
        assert any(f"{label} ({change.before} -> {change.after}" in message for message in told)
    assert is_widened(PlannedWrite("x", merged)) is bool(told)
    if changed == there.text:
        assert result == text


EDITED = "---\nname: x\ndescription: works\ntools: Read, Edit, Bash(git:*), Task\nmodel: sonnet  # why\n---\nbody\n"
PATH = ".claude/agents/x.md"


def there(
    text: str = EDITED, target: str = "opencode", settings: ConversionOptions = DEFAULTS
) -> agentc.Conversion:
    return agentc.convert(text, source="claude", target=target, path=PATH, settings=settings)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "description: works",
            "description: works well",
            ("description: works", "description: works well"),
        ),
        ("  bash:\n", "  webfetch: deny\n  bash:\n", ("", "")),
        ("  task: allow\n", "  task: deny\n", (", Task", "")),
        (
            "anthropic/claude-sonnet-5",
            "anthropic/claude-opus-5-5",
            ("model: sonnet", "model: claude-opus-5-5"),
        ),
        ("body\n", "body, and more\n", ("body\n", "body, and more\n")),
    ],
)
def test_one_edit_is_one_change(old: str, new: str, line: tuple[str, str]) -> None:
    done = there()
    assert old in done.text
    assert back(
        done.text.replace(old, new), "opencode", done.path, EDITED, "claude"
    ) == EDITED.replace(*line)


def test_a_narrowing_of_the_conversion_never_narrows_the_original() -> None:
    """`edit` is denied in OpenCode, where it changes files that were never read; `Edit` stays in
    the original."""
    original = EDITED.replace("Read, Edit", "Grep, Edit")
    done = there(original)
    assert "edit: deny" in done.text
    text = done.text.replace("  bash:\n", "  webfetch: deny\n  bash:\n").replace(
        "description: works", "description: new"
    )
    expected = original.replace("description: works", "description: new")
    assert back(text, "opencode", done.path, original, "claude") == expected


def test_an_edit_that_allows_more_must_be_accepted() -> None:
    done = there()
    wider = done.text.replace("  task: allow\n", "  task: allow\n  webfetch: allow\n")
    with pytest.raises(Refused, match="the edit widens permissions: web_fetch"):
        back(wider, "opencode", done.path, EDITED, "claude")
    accepted = back(wider, "opencode", done.path, EDITED, "claude", ACCEPT)
    assert accepted == EDITED.replace("Task", "Task, WebFetch")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ("permission:\n  edit: deny\n  bash:\n    'rm *': deny", "stands at one.md:6:5"),
        ("permission:\n  edit: deny\n  bash: deny", "stands at one.md:5:3"),
        ("tools:\n  edit: false\n  bash: false", "stands at one.md:5:3"),
    ],
)
def test_a_refused_edit_names_its_limit_and_an_example(fields: str, words: str) -> None:
    original = f"---\ndescription: d\n{fields}\n---\nx\n"
    edited = "---\ndescription: d\npermission:\n  edit: deny\n---\nx\n"
    one, two = (
        parse(get_format("opencode"), text, path)
        for text, path in ((original, "one.md"), (edited, "two.md"))
    )
    with pytest.raises(Refused) as raised:
        merge_edits(two, one, DEFAULTS)
    assert words in raised.value.message
    assert ("as for `rm" in raised.value.message) == ("rm *" in fields)


def test_where_both_moved_there_is_a_conflict_with_all_three_values() -> None:
    done = there()
    moved = done.text.replace("claude-sonnet-5", "claude-opus-5-5").replace(
        "description: works", "description: mine"
    )
    original = EDITED.replace("model: sonnet", "model: haiku").replace(
        "description: works", "description: yours"
    )
    with pytest.raises(Refused) as raised:
        back(moved, "opencode", done.path, original, "claude")
    assert raised.value.code == "conflict"
    assert (
        'model was "sonnet", is "haiku" in the original and "anthropic/claude-opus-5-5" in the edited file'
        in raised.value.message
    )
    assert 'is "yours" in the original and "mine" in the edited file' in raised.value.message


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    done = there()
    edits = ("description: works", "description: agreed")
    assert back(
        done.text.replace(*edits), "opencode", done.path, EDITED.replace(*edits), "claude"
    ) == EDITED.replace(*edits)


@FEWER
@given(
    lists=st.tuples(
        *[st.sets(st.sampled_from(["Read", "Grep", "WebFetch", "Bash"]), min_size=1)] * 2
    ),
    more=st.sets(st.sampled_from([Cap.GREP, Cap.WEB_FETCH, Cap.SHELL, Cap.LSP])),
)
@example(lists=({"Read", "WebFetch"}, {"Read"}), more={Cap.WEB_FETCH})
def test_limits_that_say_the_same_in_other_words_are_no_conflict(
    lists: tuple[set[str], set[str]], more: set[Cap]
) -> None:
    """Both files have the same limits now, one of them with denials that decide nothing."""
    then, now = (
        f"---\nname: x\ndescription: d\ntools: {', '.join(sorted(names))}\n---\nbody\n"
        for names in lists
    )
    done, again = (
        agentc.convert(text, source="claude", target="opencode", path=path_in("claude"))
        for text in (then, now)
    )
    document, wanted = (
        agentc.parse(one.text, format="opencode", path=done.path) for one in (done, again)
    )
    limits = wanted.agent.permission
    rules = ResolvedRules(limits.rules)
    closed = [cap for cap in more if rules[Tool(cap)] == ((EVERYTHING, Decision.DENY),)]
    denied = [Rule(Tool(cap), Decision.DENY) for cap in closed]
    stated = replace(limits, rules=(*(limits.rules or ()), *denied))
    edited = agentc.render(
        replace(document.agent, permission=stated), format="opencode", base=document
    )
    assert back(edited, "opencode", done.path, now, "claude") == now


def test_limits_that_say_something_else_are_a_conflict() -> None:
    text = "---\nname: x\ndescription: d\ntools: Read, WebFetch, Bash\n---\nbody\n"
    done = there(text)
    edited = done.text.replace("webfetch: allow", "webfetch: deny", 1)
    assert edited != done.text
    for now in ("Read", "Read, WebFetch, Grep, Bash", "Read, Bash, Grep"):
        with pytest.raises(Refused) as raised:
            back(edited, "opencode", done.path, text.replace("Read, WebFetch, Bash", now), "claude")
        assert raised.value.code == "conflict"


def test_what_only_the_original_changed_stays() -> None:
    done = there()
    original = EDITED.replace("sonnet", "haiku").replace("Task", "Task, WebFetch")
    edited = done.text.replace("description: works", "description: new")
    assert back(edited, "opencode", done.path, original, "claude") == original.replace(
        "works", "new"
    )


def test_an_edit_that_the_original_cannot_hold_is_told() -> None:
    done = there()
    edited = done.text.replace("mode: subagent\n", "mode: subagent\ntemperature: 0.3\n").replace(
        "anthropic/claude-sonnet-5", "other/model"
    )
    conversion = merge_edits(
        agentc.parse(edited, format="opencode", path=done.path),
        agentc.parse(EDITED, format="claude", path=PATH),
    )
    assert conversion.text == EDITED
    assert {loss.field: str(loss.outcome) for loss in conversion.losses} == {
        "temperature": "dropped",
        "model": "dropped",
    }


def test_what_the_original_requires_stays() -> None:
    """OpenCode does without a description; no other text takes the place of the author's."""
    text = "---\nname: pilot\ndescription: 'Reads charts' # why\n---\n\nRead.\n"
    there = agentc.convert(text, source="claude", target="opencode", path=path_in("claude"))
    edited = there.text.replace("description: Reads charts\n", "").replace("Read.", "Look.")
    put = merge_edits(
        agentc.parse(edited, format="opencode", path=there.path),
        agentc.parse(text, format="claude", path=path_in("claude")),
    )
    assert put.text == text.replace("Read.", "Look.")
    told = {loss.field: (str(loss.outcome), loss.reason) for loss in put.losses}
    assert told["description"] == ("dropped", "not put back: its format requires it")


def test_a_section_of_metadata_does_not_come_back() -> None:
    text = "---\nname: x\ndescription: works\ncategory: boats\n---\nSome text.\n"
    settings = ConversionOptions(materialize=True)
    done = agentc.convert(
        text, source="extended", target="opencode", path="agents/x.md", settings=settings
    )
    assert "- Category: boats" in done.text
    assert back(done.text, "opencode", done.path, text, "extended", settings) == text
    assert (
        back(done.text.replace("\n", "\r\n"), "opencode", done.path, text, "extended", settings)
        == text
    )
    edited = done.text.replace("Some text.\n", "Some text, twice.\n")
    assert back(edited, "opencode", done.path, text, "extended", settings) == text.replace(
        "text.", "text, twice."
    )


def test_an_adapted_body_comes_back_in_the_words_of_the_original() -> None:
    text = EDITED.replace("body\n", "The WebFetch tool. See CLAUDE.md.\n")
    settings = ConversionOptions(adapt_body=True)
    done = there(text, settings=settings)
    assert "The webfetch tool. See AGENTS.md.\n" in done.text
    assert back(done.text, "opencode", done.path, text, "claude", settings) == text
    edited = done.text.replace("See", "Always see")
    assert back(edited, "opencode", done.path, text, "claude", settings) == text.replace(
        "See", "Always see"
    )


def test_other_line_ends_are_no_edit() -> None:
    for original in (EDITED, EDITED.replace("\n", "\r\n")):
        done = there(original)
        other = (
            done.text.replace("\r\n", "\n")
            if "\r" in done.text
            else done.text.replace("\n", "\r\n")
        )
        assert back(other, "opencode", done.path, original, "claude") == original
        edited = other.replace("body", "body, and more")
        assert back(edited, "opencode", done.path, original, "claude") == original.replace(
            "body", "body, and more"
        )


MORE = {
    "a mode": ("permissionMode: plan\n", "permissionMode: bypassPermissions\n"),
    "no mode": ("permissionMode: plan\n", ""),
    "memory": ("permissionMode: plan\n", "permissionMode: plan\nmemory: user\n"),
    "its life": ("disable: true\n", ""),
}


@pytest.mark.parametrize("what", MORE)
def test_nothing_that_opens_flows_back_unless_accepted(what: str) -> None:
    text = "---\nname: x\ndescription: works\ntools: Read\npermissionMode: plan\ndisable: true\n---\nbody\n"
    source = "claude" if what != "its life" else "extended"
    text = text.replace("disable: true\n", "") if source == "claude" else text
    target = "extended" if source == "claude" else "opencode"
    done = agentc.convert(text, source=source, target=target, path=path_in(source))
    edited = done.text.replace(*MORE[what])
    assert edited != done.text
    with pytest.raises(Refused) as raised:
        back(edited, target, done.path, text, source)
    assert raised.value.code == "widening"
    assert back(edited, target, done.path, text, source, ACCEPT) == text.replace(*MORE[what])


def test_what_starts_processes_flows_back_on_demand_alone() -> None:
    done = there(target="extended")
    edited = done.text.replace(
        "model:", "hooks:\n  Stop:\n    - hooks:\n        - command: evil\nmodel:"
    )
    conversion = merge_edits(
        agentc.parse(edited, format="extended", path=done.path),
        agentc.parse(EDITED, format="claude", path=PATH),
        ACCEPT,
    )
    assert conversion.text == EDITED
    assert [(loss.field, str(loss.outcome)) for loss in conversion.losses] == [("hooks", "dropped")]
    wanted = ConversionOptions(accept_widening=True, carry_exec=True)
    assert "command: evil" in back(edited, "extended", done.path, EDITED, "claude", wanted)


def test_a_limit_that_the_original_cannot_say_is_told_or_refused() -> None:
    text = "---\nname: x\ndescription: works\n---\nbody\n"
    done = there(text)
    rules = 'mode: subagent\npermission:\n  {}:\n    "{}": deny\n'
    edited = done.text.replace("mode: subagent\n", rules.format("external_directory", "/etc/*"))
    with pytest.raises(Refused, match="cannot say"):
        back(edited, "opencode", done.path, text, "claude")
    edited = done.text.replace("mode: subagent\n", rules.format("bash", "rm *"))
    conversion = merge_edits(
        agentc.parse(edited, format="opencode", path=done.path),
        agentc.parse(text, format="claude", path=PATH),
    )
    assert "disallowedTools: Bash\n" in conversion.text
    assert [effect.code for loss in conversion.losses for effect in loss.effects] == [
        "PERM-PATTERN-NARROWED"
    ]


def test_an_edit_beside_the_limits_leaves_them_as_they_are() -> None:
    text = "---\nname: x\ndescription: works\ntools: Read, Grep, Bash(git:*)\nmemory: project\n---\nbody\n"
    done = there(text, "extended")
    for old, new in (("memory: project", "memory: user"), ("memory: project\n", "")):
        assert back(
            done.text.replace(old, new), "extended", done.path, text, "claude"
        ) == text.replace(old, new)
    edited = done.text.replace("memory: project\n", "memory: project\npermissionMode: plan\n")
    assert back(edited, "extended", done.path, text, "claude") == text.replace(
        "memory: project\n", "memory: project\npermissionMode: plan\n"
    )


def test_the_wrong_original_is_refused() -> None:
    done = there()
    other = EDITED.replace("name: x", "name: y")
    with pytest.raises(Refused) as raised:
        back(done.text.replace("body", "other body"), "opencode", done.path, other, "claude")
    assert raised.value.code == "other-original"


def test_a_reserved_name_does_not_flow_back() -> None:
    done = there(target="extended")
    with pytest.raises(Refused) as raised:
        back(done.text.replace("name: x", "name: Explore"), "extended", done.path, EDITED, "claude")
    assert raised.value.code == "reserved-name"


def test_all_tools_at_once_come_back_in_one_order() -> None:
    done = there()
    opened = re.sub(r"permission:\n(?: .*\n)*", "", done.text)
    found = {back(opened, "opencode", done.path, EDITED, "claude", ACCEPT) for _ in range(3)}
    assert len(found) == 1


@FEWER
@given(text=texts(1), body=texts())
def test_metadata_become_a_section_and_go_again(text: str, body: str) -> None:
    agent = agentc.Agent(
        name="x", description="works", prompt=body, category=text, escalation_to=("a", text)
    )
    shown = agentc.render(agent, format="claude", settings=ConversionOptions(materialize=True))
    document = agentc.parse(shown, format="claude", path=PATH)
    assert document.agent.prompt.count("<!-- agentc: metadata") == 1 + body.count(
        "<!-- agentc: metadata"
    )
    assert document.agent.prompt.count("-->") == 2 + body.count("-->")
    home = agentc.convert(shown, source="claude", target="extended", path=PATH)
    assert agentc.parse(home.text, format="extended", path="agents/x.md").agent.prompt == body


def test_on_the_command_line(project: Project) -> None:
    project.put(PATH, EDITED)
    path = ".opencode/agents/x.md"
    assert project.run("convert", PATH, "--to", "opencode", "-o", ".").returncode == 0
    same = project.run("convert", path, "--to", "claude", "--into", PATH)
    assert (same.returncode, project.read(PATH)) == (0, EDITED)
    project.put(path, project.read(path).replace("description: works", "description: new"))
    shown = project.run("convert", path, "--to", "claude", "--into", PATH, "--diff")
    assert (shown.returncode, "+description: new" in shown.stdout, project.read(PATH)) == (
        1,
        True,
        EDITED,
    )
    assert project.run("convert", path, "--to", "claude", "--into", PATH).returncode == 0
    assert project.read(PATH) == EDITED.replace("description: works", "description: new")
    assert (
        project.run("convert", PATH, "--to", "opencode", "-o", ".", "--check").returncode == 0
    )  # nothing to say
    project.put(path, project.read(path).replace("description: new", "description: newer"))
    project.put(PATH, EDITED.replace("description: works", "description: yours"))
    conflict = project.run("convert", path, "--to", "claude", "--into", PATH)
    assert (conflict.returncode, "error[conflict]" in conflict.stderr) == (1, True)
    assert "description: yours" in project.read(PATH)
    for wrong in (
        ("--to", "claude", "--into", "missing.md"),
        ("--to", "claude", "--into", PATH, "--in-place"),
    ):
        assert project.run("convert", path, *wrong).returncode == 2


def test_specialise_is_part_of_what_was_written() -> None:
    """An edit of what is stated for one format alone goes there."""
    text = "---\nname: x\ndescription: works\nmodel: opus\ntargets:\n  opencode:\n    model: a/b  # why\n---\n"
    done = agentc.convert(text, source="extended", target="opencode", path="agents/x.md")
    assert (
        specialise(
            agentc.parse(text, format="extended").agent, get_format("opencode"), all_formats()
        ).model
        == "a/b"
    )
    edited = done.text.replace("model: a/b", "model: c/d")
    assert back(edited, "opencode", done.path, text, "extended") == text.replace(
        "model: a/b", "model: c/d"
    )


APART = "---\nname: x\ndescription: works\ntools: [read]\n{}---\nbody\n"
HOOKS = "hooks: {Stop: [{hooks: [{type: command, command: evil}]}]}"


@pytest.mark.parametrize(
    ("added", "accepted"),
    [
        ("targets: {claude: {permissionMode: bypassPermissions}}\n", ACCEPT),
        ("targets: {claude: {tools: Bash}}\n", ACCEPT),
        ("targets: {opencode: {permission: {bash: allow}}}\n", ACCEPT),
        (f"targets: {{claude: {{{HOOKS}}}}}\n", ConversionOptions(carry_exec=True)),
    ],
)
def test_nothing_opens_by_way_of_what_is_stated_for_one_format(
    added: str, accepted: ConversionOptions
) -> None:
    text = APART.format("")
    edited = (
        agentc.convert(text, source="extended", target="extended-yaml", path="agents/x.md").text
        + added
    )
    with pytest.raises(Refused) as raised:
        back(edited, "extended-yaml", "agents/x.yaml", text, "extended")
    assert raised.value.code == "widening"
    assert "targets:" in back(edited, "extended-yaml", "agents/x.yaml", text, "extended", accepted)


def test_an_agent_that_is_off_in_one_format_alone_stays_off() -> None:
    text = APART.format("targets:\n  opencode:\n    disable: true\n")
    done = agentc.convert(text, source="extended", target="opencode", path="agents/x.md")
    with pytest.raises(Refused) as raised:
        back(done.text.replace("disable: true\n", ""), "opencode", done.path, text, "extended")
    assert raised.value.code == "widening"


def test_limits_stated_for_one_format_alone_take_the_edit() -> None:
    text = APART.format("targets:\n  claude:\n    tools: Read, Bash\n")
    done = agentc.convert(text, source="extended", target="claude", path="agents/x.md")
    narrower = done.text.replace("tools: Read, Bash", "tools: Read")
    assert back(narrower, "claude", done.path, text, "extended") == text.replace(
        "Read, Bash", "Read"
    )
    mode = done.text.replace("tools: Read, Bash", "tools: Read, Bash\npermissionMode: plan")
    again = back(mode, "claude", done.path, text, "extended")
    assert again == text.replace("Read, Bash\n", "Read, Bash\n    permissionMode: plan\n")


def test_what_the_original_cannot_hold_is_not_told_as_put_back() -> None:
    done = there()
    edited = done.text.replace("mode: subagent\n", "mode: subagent\nfoo: bar\nnot-bar: [1]\n")
    conversion = merge_edits(
        agentc.parse(edited, format="opencode", path=done.path),
        agentc.parse(EDITED, format="claude", path=PATH),
    )
    assert conversion.text == EDITED
    assert [(loss.field, str(loss.outcome)) for loss in conversion.losses] == [
        ("extra.opencode.foo", "dropped"),
        ("extra.opencode.not-bar", "dropped"),
    ]


def test_a_question_that_stands_in_for_a_hook_is_told_as_that() -> None:
    """The original grants the tool already; its hook is what asks."""
    hook = "hooks: {PreToolUse: [{matcher: Bash, hooks: [{type: command, command: ./c}]}]}\n"
    text = f"---\nname: x\ndescription: d\ntools: Read, Bash\n{hook}---\nB\n"
    done = agentc.convert(text, source="claude", target="opencode", path=PATH)
    edited = edit_fields(done.text, "bash: ask", "bash: allow")
    assert edited != done.text
    put = merge_edits(
        agentc.parse(edited, format="opencode", path=done.path),
        agentc.parse(text, format="claude", path=PATH),
    )
    assert put.text == text
    assert [(loss.field, loss.reason[:46]) for loss in put.losses] == [
        ("permission", "not put back: the original says so already; wh")
    ]


def test_one_pattern_comes_back_as_one_pattern() -> None:
    text = (
        "---\ndescription: works\nmode: subagent\npermission:\n  bash:\n"
        '    "*": deny\n    "git *": allow\n    "ls *": allow  # safe\n---\nbody\n'
    )
    done = agentc.convert(text, source="opencode", target="extended", path=".opencode/agents/x.md")
    edited = done.text.replace('"git *"', '"git status*"')
    assert edited != done.text
    again = merge_edits(
        agentc.parse(edited, format="extended", path=done.path),
        agentc.parse(text, format="opencode", path=".opencode/agents/x.md"),
    ).text
    assert '"ls *": allow  # safe\n' in again
    assert '"git status*": allow' in again
    assert '"git *": allow' not in again


def test_an_edit_that_no_key_of_the_original_can_hold_is_refused() -> None:
    """Found by the law: a denied tool and a tool of a server, of which OpenCode joins the name to
    the same one."""
    original = '---\ndescription: d\npermission: {"*": deny, gh_get_pr: allow}\n---\nBody\n'
    path = ".opencode/agents/x.md"
    done = agentc.convert(original, source="opencode", target="claude", path=path)
    edited = re.sub(r"^tools: .*$", "tools: mcp__gh", done.text, flags=re.M)
    assert edited != done.text
    base = parse(get_format("opencode"), original, path)
    with pytest.raises(Refused, match=r"cannot hold|would let"):
        merge_edits(parse(get_format("claude"), edited, done.path), base)


LEFT_ASIDE = {
    "a list for a name": ("name: x\n", "name:\n  - null\n", "- null"),
    "a list for a description": ("description: d\n", "description:\n  - a\n", "- a"),
    "a new key": ("mode: subagent\n", "mode: subagent\ntemperature: warm\n", "warm"),
}


@pytest.mark.parametrize("form", ["claude", "opencode", "extended-yaml"])
@pytest.mark.parametrize("case", LEFT_ASIDE.values(), ids=LEFT_ASIDE)
def test_a_value_that_means_nothing_is_no_edit(form: str, case: tuple[str, str, str]) -> None:
    """It would be gone in the original, or be read as a text there."""
    old, new, value = case
    source = "---\nname: x\ndescription: d\nmode: subagent\n---\nBody.\n"
    if form != "extended":
        source = agentc.convert(source, source="extended", target=form, path="x.md").text
    path = get_format(form).place().path_of("x")
    whole = agentc.convert(source, source=form, target="extended", path=path).text
    whole = (
        whole
        if "mode: s" in whole
        else whole.replace("description: d\n", "description: d\nmode: subagent\n")
    )
    edited = agentc.parse(whole.replace(old, new), format="extended", path="agents/x.md")
    assert "bad-value" in {note.code for note in edited.notes}
    if value == "warm" and form == "extended-yaml":
        return  # in its own dialect it goes along as it stands
    with pytest.raises(Refused) as caught:
        agentc.merge_edits(edited, agentc.parse(source, format=form, path=path))
    assert caught.value.code == "value"
    place = edited.source.where(edited.source.text.index(value), "agents/x.md")
    assert caught.value.where == place


def test_an_edit_that_leaves_nothing_is_refused() -> None:
    source = "description: N\n"
    original = agentc.parse(source, format="extended-yaml", path="agents/x.yaml")
    text = agentc.convert(
        source, source="extended-yaml", target="claude", path="agents/x.yaml"
    ).text
    edited = agentc.parse(
        text.replace('description: "N"\n', ""), format="claude", path=".claude/agents/x.md"
    )
    with pytest.raises(Refused) as caught:
        agentc.merge_edits(edited, original)
    assert caught.value.code == "empty"


TOOLS = (
    *map(Tool, (Cap.SHELL, Cap.WEB_FETCH, Cap.READ, Cap.GREP)),
    Tool(Cap.MCP, "gh/*"),
    Tool(Cap.MCP, "gh/get"),
)
RULE = st.builds(
    Rule,
    st.sampled_from((ANY, *TOOLS)),
    st.sampled_from([Decision.DEFAULT, Decision.ASK, Decision.DENY]),
    st.sampled_from(["*", "git *"]),
)
RULES = st.one_of(st.none(), st.lists(RULE, max_size=4).map(tuple))


@given(RULES, RULES, RULES)
@example(
    (Rule(TOOLS[0], Decision.ASK),),
    None,
    (Rule(ANY, Decision.DENY), Rule(TOOLS[2], Decision.DEFAULT)),
)
def test_each_tool_has_what_the_edit_says_or_what_it_had(
    own: tuple[Rule, ...] | None, written: tuple[Rule, ...] | None, now: tuple[Rule, ...] | None
) -> None:
    """Also where an edit closes or opens everything, of which the original has tools by name."""
    merged = merge_rule_changes(Permission(own), Permission(written), Permission(now)).rules
    had, before, after, found = map(ResolvedRules, (own, written, now, merged))
    for tool in (*TOOLS, Tool(Cap.TODO)):
        moved = not (
            is_ruling_at_most(before[tool], after[tool])
            and is_ruling_at_most(after[tool], before[tool])
        )
        wanted = after[tool] if moved else had[tool]
        assert is_ruling_at_most(found[tool], wanted), tool
        assert is_ruling_at_most(wanted, found[tool]), tool


def test_a_closed_list_goes_into_an_original_without_one() -> None:
    """Tools that it lists stay as they were, those that the original names are closed with all."""
    source = "---\ndescription: d\npermission:\n  bash: ask\n  webfetch: allow\n---\nBody\n"
    path = ".opencode/agents/t.md"
    text = agentc.convert(source, source="opencode", target="claude", path=path).text
    edited = text.replace("description: d\n", "description: d\ntools: Read, Grep\n")
    done = agentc.merge_edits(
        agentc.parse(edited, format="claude", path=".claude/agents/t.md"),
        agentc.parse(source, format="opencode", path=path),
    )
    again = agentc.convert(done.text, source="opencode", target="claude", path=path)
    assert "\ntools: Read, Grep\n" in again.text


def test_an_edit_is_told_as_an_edit() -> None:
    """All limits were taken out in the converted file; the original's mode stays a limit."""
    source = "---\nname: a\ndescription: b\ntools: Read, Grep\npermissionMode: plan\n---\nBody\n"
    original = agentc.parse(source, format="claude", path=".claude/agents/a.md")
    text = agentc.convert(
        source, source="claude", target="opencode", path=".claude/agents/a.md"
    ).text
    before, _, rest = text.partition("permission:\n")
    open_ = before + rest[rest.index("# agentc tells") :]
    edited = agentc.parse(open_, format="opencode", path=".opencode/agents/a.md")
    done = agentc.merge_edits(edited, original, ConversionOptions(accept_widening=True))
    (loss,) = (one for one in done.losses if one.field == "permission")
    assert loss.reason == "edited in the converted file, and put back"
    assert "permissionMode: plan" in done.text


@pytest.mark.parametrize("source", ["claude", "extended"])
def test_a_mode_that_goes_opens_no_tool_that_the_edit_closes(source: str) -> None:
    """The mode refused what no list named: in its place the list has to."""
    target = {"claude": "extended", "extended": "claude"}[source]
    text = "---\nname: x\ndescription: d\npermissionMode: plan\n---\nbody\n"
    there = agentc.convert(text, source=source, target=target, path=path_in(source))
    edited = edit_fields(there.text, "permissionMode: plan\n", "tools: Read, Grep\n")
    put = back(edited, target, there.path, text, source, ACCEPT)
    assert put == text.replace("permissionMode: plan\n", "tools: Read, Grep\n")


def test_an_edit_after_which_a_limit_would_be_hidden_is_refused() -> None:
    """The client ends the fields at the dashes in the list: that hides what stands behind them,
    which is no matter as long as that is denied."""
    text = (
        "---\nname: x\ndescription: d\ntools: Bash Read Bash(x --- y%) Grep\n"
        "disallowedTools: Grep x\n---\nBody.\n"
    )
    original = agentc.parse(text, format="claude", path="x.md")
    edited = text.replace("Grep x", "x")
    with pytest.raises(Refused) as caught:
        verify_output(original.format, edited, original.agent, original)
    assert caught.value.code == "fence-inside"
