"""Agents that get other names, and those that refer to them.

Belongs here: references that follow. Not here: which names are safe (`unit/lens/test_place.py`),
`--prefix-folder` itself (`test_right_reader.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import agentc
from agentc.ir.permission import Cap, Decision, Permission, Rule, Tool, at_most
from agentc.lens.agent_references import follow_renames, list_references
from agentc.options import ConversionOptions, RenamedAgent
from agentc.permissions.globs import decide_argument
from agentc.permissions.resolve import ResolvedRules
from tests.conftest import FEWER
from tests.support.projects import Project
from tests.support.strategies import agents

PILOT = "---\nname: Harbour Pilot\ndescription: d\ntools: Read\n---\nx\n"
LEAD = (
    "---\nname: lead\ndescription: d\ntools: Read, Agent(Harbour Pilot, other)\nobserver: Harbour Pilot, other\n---\n"
    "Ask Harbour Pilot.\n"
)
BOSS = (
    "---\nname: boss\ndescription: d\nmode: primary\nescalation_to: [Harbour Pilot, lead]\n---\nx\n"
)


@FEWER
@given(
    agent=agents(),
    names=st.dictionaries(st.text(max_size=3), st.text("abc-", min_size=1, max_size=3), max_size=3),
)
def test_what_follows_is_what_was_referred_to(agent: agentc.Agent, names: dict[str, str]) -> None:
    settings = ConversionOptions(names=names)
    before, after = (
        list(list_references(agent)),
        list(list_references(follow_renames(agent, settings))),
    )
    assert after == [
        (
            attribute,
            name if attribute == "permission" and {*"*?"} & {*name} else names.get(name, name),
        )
        for attribute, name in before
    ]
    assert follow_renames(agent, ConversionOptions()) is agent


NAMES = st.text("ab c", min_size=1, max_size=3)


@FEWER
@given(
    rules=st.lists(
        st.builds(
            Rule,
            st.sampled_from([Tool(Cap.DELEGATE), Tool(Cap.DELEGATE), Tool(Cap.ANY)]),
            st.sampled_from(Decision),
            st.one_of(NAMES, st.text("ab*?", min_size=1, max_size=3), st.just("*")),
        ),
        max_size=5,
    ),
    called=st.dictionaries(
        NAMES, st.lists(st.text("ab-*", min_size=1, max_size=3), min_size=1, max_size=2), max_size=3
    ),
    other=NAMES,
)
def test_rules_decide_about_a_renamed_agent_as_they_did(
    rules: list[Rule], called: dict[str, list[str]], other: str
) -> None:
    """Where several agents had one name, none may be called that could not be called before."""
    new = [name for names in called.values() for name in names]
    assume(len({*called, *new}) == len(called) + len(new))  # nobody has another one's name
    peers = tuple(RenamedAgent(old, name) for old, names in called.items() for name in names)
    clear = {old: names[0] for old, names in called.items() if len(names) == 1}
    settings = ConversionOptions(names=clear, peers=peers)
    agent = agentc.Agent("lead", permission=Permission(tuple(rules)))

    def decide(of: agentc.Agent, name: str) -> Decision:
        ruling = ResolvedRules(of.permission.rules)[Tool(Cap.DELEGATE)]
        return decide_argument(ruling, name, Decision.DEFAULT)

    after = follow_renames(agent, settings)
    for peer in peers:
        was, now = decide(agent, peer.old), decide(after, peer.new)
        assert at_most(now, was)
        assert was is now or peer.old not in clear or "*" in peer.new
    if other not in {*called, *new}:
        assert at_most(decide(after, other), decide(agent, other))
        assert decide(after, other) is decide(agent, other) or any("*" in name for name in new)


def test_references_follow_a_name_that_opencode_cannot_have(project: Project) -> None:
    project.put(".claude/agents/pilot.md", PILOT)
    project.put(".claude/agents/lead.md", LEAD)
    project.put("agents/boss.md", BOSS)
    done = project.run("convert", "--to", "opencode")
    assert done.returncode == 0, done.stderr
    assert 'is called "harbour-pilot" here' in done.stderr
    lead = project.read(".opencode/agents/lead.md")
    assert "    harbour-pilot: allow\n    other: allow\n" in lead
    assert lead.endswith("Ask Harbour Pilot.\n")  # a prompt is its author's
    assert project.run("convert", "--to", "opencode", "--check").returncode == 0
    for path, text, target in (
        (".opencode/agents/lead.md", LEAD, "claude"),
        (".opencode/agents/boss.md", BOSS, "extended"),
    ):
        back = project.run("convert", path, "--to", target, "--no-header")
        assert back.stdout.startswith(text.rpartition("---\n")[0])
    back = project.run("convert", ".opencode/agents", "--to", "claude", "-o", "back")
    assert back.stderr.count("renamed-reference") == 1
    assert "Agent(Harbour Pilot, other)" in project.read("back/.claude/agents/lead.md")


def test_an_edit_beside_a_reference_that_followed_goes_back_alone(project: Project) -> None:
    project.put(".claude/agents/pilot.md", PILOT)
    project.put(".claude/agents/lead.md", LEAD.replace("Read, ", "Read, Grep, "))
    project.run("convert", "--to", "opencode")
    path = ".opencode/agents/lead.md"
    project.put(path, project.read(path).replace("grep: allow", "grep: deny"))
    done = project.run("convert", path, "--into", ".claude/agents/lead.md")
    assert (done.returncode, project.read(".claude/agents/lead.md")) == (0, LEAD), done.stderr
    assert project.run("convert", "--to", "opencode", "--check").returncode == 0


def test_references_follow_a_reserved_name(project: Project) -> None:
    project.put(".claude/agents/pilot.md", PILOT.replace("Harbour Pilot", "plan"))
    project.put(".claude/agents/lead.md", LEAD.replace("Harbour Pilot", "plan"))
    project.run("convert", "--to", "opencode", "--rename-reserved", "-mine")
    assert "    plan-mine: allow\n" in project.read(".opencode/agents/lead.md")


@pytest.mark.parametrize("other", ["two", "three"])
def test_references_follow_the_folder_s_prefix(project: Project, other: str) -> None:
    lead = LEAD.replace("Harbour Pilot", "hand")
    for folder in ("one", other):
        project.put(f"plugins/{folder}/agents/hand.md", PILOT.replace("Harbour Pilot", "hand"))
        project.put(
            f"plugins/{folder}/agents/{folder}-lead.md", lead.replace("lead", f"{folder}-lead")
        )
    project.put("plugins/none/agents/far.md", lead.replace("lead", "far"))
    done = project.run("convert", "plugins", "--to", "opencode", "-o", ".", "--prefix-folder")
    assert done.returncode == 0, done.stderr
    for folder in ("one", other):
        assert f"    {folder}-hand: allow\n" in project.read(f".opencode/agents/{folder}-lead.md")
    assert "unclear-reference" in done.stderr
    assert "    hand: allow\n" in project.read(".opencode/agents/far.md")


def test_an_agent_behind_one_that_is_left_out_keeps_its_way(project: Project) -> None:
    pilot = '"pilot": {"prompt": "p", "description": "d"}'
    project.put("a/opencode.json", '{"agent": {"build": {"temperature": 0.5}, ' + pilot + "}}")
    project.put("b/opencode.json", '{"agent": {' + pilot + "}}")
    done = project.run("convert", "a", "b", "--to", "claude", "-o", "out", "--prefix-folder")
    assert done.returncode == 0, done.stderr
    names = {path for path in project.files() if path.startswith("out/")}
    assert names == {"out/.claude/agents/a-pilot.md", "out/.claude/agents/b-pilot.md"}


def test_a_template_has_the_prefix_and_the_new_names(project: Project) -> None:
    project.put("page.md.j2", "{{ agent.name }}: {{ body }}")
    for folder in ("a", "b"):
        project.put(f"{folder}/pilot.md", "---\nname: pilot\ndescription: d\n---\nYou fly.\n")
    done = project.run(
        "convert", "a", "b", "--template", "page.md.j2", "-d", "out", "--prefix-folder"
    )
    assert done.returncode == 0, done.stderr
    assert {project.read(f"out/{name}-pilot.md").partition(":")[0] for name in "ab"} == {
        "a-pilot",
        "b-pilot",
    }


def test_a_pattern_that_denied_an_agent_denies_it_under_its_new_name(project: Project) -> None:
    project.put(".claude/agents/pilot.md", PILOT)
    lead = (
        '"lead": {"mode": "primary", "description": "d", "prompt": "p", "permission": {"task": %s}}'
    )
    pilot = '"Harbour Pilot": {"mode": "subagent", "description": "d", "prompt": "p"}'
    for rule, added in (
        ('{"Harbour *": "deny"}', "deny"),
        ('{"*": "deny", "?arb*": "allow"}', None),
        ('{"*": "deny", "Harbour P*": "allow"}', "allow"),
        ('{"Harbour Pilot": "deny", "Harbour*": "ask"}', "ask"),
    ):
        project.put("c/opencode.json", f'{{"agent": {{{pilot}, {lead % rule}}}}}')
        done = project.run("convert", "c/opencode.json", "--to", "opencode", "-o", "out", "--force")
        assert done.returncode == 0, done.stderr
        text = project.read("out/.opencode/agents/lead.md")
        assert (f"    harbour-pilot: {added}\n" in text) == (added is not None)
        assert ("renamed-reference" in done.stderr) == (added is not None)


def test_patterns_and_denials_follow_every_agent_of_a_name(project: Project) -> None:
    hand = "---\ndescription: d\nmode: subagent\n---\nx\n"
    rules = '    "*": allow\n    %s: deny\n'
    for folder in ("one", "two"):
        project.put(f"plugins/{folder}/agents/hand.md", hand)
    for name, pattern in (("lead", "hand"), ("boss", "ha*")):
        text = (
            f"---\ndescription: d\nmode: primary\npermission:\n  task:\n{rules % pattern}---\nx\n"
        )
        project.put(f"plugins/one/agents/{name}.md", text)
        project.put(f"plugins/three/agents/far-{name}.md", text)
    done = project.run("convert", "plugins", "--to", "opencode", "-o", "out", "--prefix-folder")
    assert done.returncode == 0, done.stderr
    assert "INTERNAL" not in done.stderr
    for name in ("lead", "boss", "far-lead", "far-boss"):
        text = project.read(f"out/.opencode/agents/{name}.md")
        assert "    one-hand: deny\n" in text
        assert "    two-hand: deny\n" in text


def test_what_is_stated_for_the_target_alone_follows(project: Project) -> None:
    project.put("agents/plan.md", "---\nname: plan\ndescription: d\ncategory: c\n---\nx\n")
    project.put("agents/pilot.md", PILOT.replace("tools: Read", "category: c"))
    project.put(
        "agents/lead.md",
        "---\nname: lead\ndescription: d\ncategory: c\ntargets:\n  opencode:\n    permission:\n      task:\n"
        '        "*": deny\n        plan: allow\n        Harbour Pilot: allow\n---\nx\n',
    )
    done = project.run("convert", "agents", "--to", "opencode", "-o", "out", "--rename-reserved=-x")
    assert done.returncode == 0, done.stderr
    text = project.read("out/.opencode/agents/lead.md")
    assert '    "*": deny\n    plan-x: allow\n    harbour-pilot: allow\n' in text
    assert done.stderr.count("renamed-reference") == 2


@pytest.mark.parametrize("pattern", ["Harbour P*", "Harbour Pilot"])
def test_rules_that_were_added_for_a_new_name_go_on_the_way_home(
    project: Project, pattern: str
) -> None:
    lead = (
        "---\nname: lead\ndescription: d\nmode: primary\npermission:\n"
        f'  - deny: delegate\n    pattern: "{pattern}"\n---\nx\n'
    )
    project.put("agents/pilot.md", PILOT.replace("tools: Read", "category: c"))
    project.put("agents/lead.md", lead)
    project.run("convert", "agents", "--to", "opencode", "-o", "out")
    path = "out/.opencode/agents/lead.md"
    assert "    harbour-pilot: deny\n" in project.read(path)
    words = ("convert", "out/.opencode/agents", "--to", "extended", "-o", "back", "--no-header")
    done = project.run(*words)
    assert done.returncode == 0, done.stderr
    assert project.read("back/agents/lead.md").startswith(lead.rpartition("---")[0])
    project.put(path, project.read(path).replace("deny\n", 'deny\n    "other*": deny\n', 1))
    done = project.run("convert", path, "--into", "agents/lead.md")
    assert done.returncode == 0, done.stderr
    text = project.read("agents/lead.md")
    assert "harbour-pilot" not in text
    assert "other*" in text
    assert pattern in text


def test_limits_come_home_past_a_new_name_whatever_options_are_given(project: Project) -> None:
    project.put(".claude/agents/pilot.md", PILOT)
    project.put(".claude/agents/lead.md", LEAD.replace("Read", "Read, Bash"))
    for there, back in (((), ("--grants", "ask")), (("--grants", "ask"), ())):
        project.run("convert", ".claude/agents", "--to", "opencode", "-o", "out", "--force", *there)
        done = project.run(
            "convert", "out/.opencode/agents", "--to", "claude", "-o", "back", "--force", *back
        )
        assert "carry-left" not in done.stderr
        text = project.read("back/.claude/agents/lead.md")
        assert "tools: Read, Bash, Agent(Harbour Pilot, other)\n" in text


def test_an_edit_of_the_agents_that_may_be_called_leaves_their_old_names(project: Project) -> None:
    project.put(".claude/agents/pilot.md", PILOT)
    project.put(".claude/agents/lead.md", LEAD)
    project.run("convert", "--to", "opencode")
    path, line = ".opencode/agents/lead.md", "    harbour-pilot: allow\n"
    project.put(path, project.read(path).replace(line, line + "    third: allow\n"))
    done = project.run("convert", path, "--into", ".claude/agents/lead.md", "--accept-widening")
    assert done.returncode == 0, done.stderr
    text = project.read(".claude/agents/lead.md")
    assert "Harbour Pilot" in text.partition("observer")[0]
    assert "third" in text
    assert "harbour-pilot" not in text
