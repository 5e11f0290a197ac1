"""Values that mean nothing, limits in one word, and keys that stand once: on the way out and back.

Belongs here: what an odd value does to a round trip. Not here: ordinary circles
(`laws/test_circles.py`).
"""

from __future__ import annotations

import io
import tomllib
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

import agentc
from agentc.errors import ReadError, Refused
from agentc.ir.agent import differences
from agentc.ir.permission import Cap
from agentc.options import ConversionOptions
from agentc.pipeline.merge import merge_edits
from agentc.vendors.registry import get_format, writable_formats
from tests.conftest import FEWER, FIXTURES
from tests.support.oracles import ORACLES
from tests.support.projects import Project
from tests.support.strategies import DOCUMENTS, frontmatters
from tests.unit.carry.test_carry import path_in

ODD = {
    "color": "teal",
    "maxTurns": "lots",
    "memory": "everywhere",
    "effort": "huge",
    "permissionMode": "sometimes",
    "background": "perhaps",
    "isolation": "house",
    "omitClaudeMd": "perhaps",
}


def keys_of(text: str) -> list[str]:
    """The keys of a head, as a strict second reader has them; it fails where one stands twice."""
    if not text.startswith("---") and " = " in text.split("\n", 1)[0]:
        return list(tomllib.loads(text))
    head = text.split("---\n")[1] if text.startswith("---") else text
    loaded = YAML().load(io.StringIO(head))
    return list(loaded or ())


@FEWER
@given(
    keys=st.lists(st.sampled_from(list(ODD)), unique=True, min_size=1),
    # Beyond formats that lack one of these fields, what others carried can stay behind, and is told.
    hops=st.lists(
        st.sampled_from([n for n in writable_formats() if n != "claude" and n not in ORACLES]),
        min_size=1,
        max_size=3,
    ),
)
def test_a_value_that_means_nothing_comes_home_once(keys: list[str], hops: list[str]) -> None:
    lines = "".join(f"{key}: {ODD[key]}\n" for key in keys)
    text, source, path = f"---\nname: x\ndescription: y\n{lines}---\nz\n", "claude", "x.md"
    for target in (*hops, "claude"):
        done = agentc.convert(text, source=source, target=target, path=path)
        found = keys_of(done.text)
        assert len(found) == len(set(found))
        text, source, path = done.text, target, done.path
    assert set(keys) <= set(keys_of(text))


@FEWER
@given(
    text=frontmatters(),
    target=st.sampled_from(list(writable_formats())),
    back=st.sampled_from(list(writable_formats())),
)
def test_no_key_stands_twice_in_what_is_written(text: str, target: str, back: str) -> None:
    try:
        done = agentc.convert(text, source="extended", target=target, path="x.md")
        again = agentc.convert(done.text, source=target, target=back, path=done.path)
    except (ReadError, Refused):
        return
    for written in (done.text, again.text):
        if written != text and written.startswith("---\n"):
            keys_of(written)


@pytest.mark.parametrize(
    "text",
    [
        "name: radio\ndescription: Talks.\nprompt:\n  template: not text\nsystem_prompt: Speak slowly.\n",
        "name: radio\ndescription: Talks.\nprompt: [a, b]\n",
        "name: radio\ndescription: Talks.\nmaxTurns: lots\nprompt: Speak.\n",
        "name: radio\ndescription: Talks.\nmaxTurns: {a: 1}\nmemory: [x]\nprompt: Speak.\n",
    ],
)
@pytest.mark.parametrize("target", ["claude", "opencode"])
def test_a_value_left_aside_stays_where_nothing_was_edited(text: str, target: str) -> None:
    original = agentc.parse(text, format="extended-yaml", path="radio.yaml")
    done = agentc.convert(text, source="extended-yaml", target=target, path="radio.yaml")
    edited = agentc.parse(done.text, format=target, path=done.path)
    assert merge_edits(edited, original).text == text


def test_a_limit_in_one_word_is_not_lifted_unasked() -> None:
    limited = "---\nname: a\ndescription: x\ntool_access: read_only\n---\nb\n"
    original = agentc.parse(limited, format="extended", path="agents/a.md")
    for access in ("", "tool_access: full_access\n", "tool_access: all\n"):
        text = f"---\nname: a\ndescription: x\n{access}---\nb\n"
        edited = agentc.parse(text, format="extended", path="a.md")
        with pytest.raises(agentc.AgentcError, match="tool access"):
            merge_edits(edited, original)
        accepted = merge_edits(
            edited, original, agentc.ConversionOptions(accept_widening=True)
        ).text
        assert "read_only" not in accepted


FOREIGN = st.sampled_from(
    [
        (one, other)
        for one in writable_formats()
        for other in writable_formats()
        if get_format(one).own != get_format(other).own
    ]
)
OPTIONS = st.builds(
    ConversionOptions,
    models=st.dictionaries(
        st.sampled_from(["sonnet", "opus", "*"]), st.sampled_from(["a/b", "inherit"]), max_size=2
    ),
    provider=st.sampled_from(["", "my-gateway", "bedrock"]),
    grants=st.sampled_from(["allow", "ask"]),
    allow_widening=st.sampled_from(
        [frozenset(), *(frozenset({str(cap)}) for cap in Cap), frozenset(map(str, Cap))]
    ),
    rename_reserved=st.sampled_from(["", "-mine"]),
    carry_exec=st.just(True),
)


@FEWER
@given(pair=FOREIGN, data=st.data(), then=OPTIONS)
def test_what_is_carried_comes_home_whatever_the_options_were(
    pair: tuple[str, str], data: st.DataObject, then: ConversionOptions
) -> None:
    """The options of a conversion are not said again on the way back: what was written with them
    stands there."""
    first, second = pair
    text = data.draw(DOCUMENTS[first])
    now = ConversionOptions(carry_exec=True)
    try:
        there = agentc.convert(
            text, source=first, target=second, path=path_in(first), settings=then
        )
        back = agentc.convert(
            there.text, source=second, target=first, path=there.path, settings=now
        )
    except (ReadError, Refused):
        assume(False)
        raise
    agent = agentc.parse(text, format=first, path=path_in(first)).agent
    home = agentc.parse(back.text, format=first, path=back.path, name=agent.name).agent
    assert differences(agent, home) == ()


@pytest.mark.parametrize(
    ("head", "then"),
    [
        ("model: sonnet", ["--provider", "my-gateway"]),
        ("model: opus", ["--model", "opus=local/llama"]),
        ("model: haiku", ["--model", "*=inherit"]),
        ("tools: Read, Bash, Edit, Write", ["--grants", "ask"]),
        ("tools: Read, Edit", ["--allow-widening", "edit", "--allow-widening", "create"]),
        ("tools: Read, Bash(git:*)\nmodel: sonnet", ["--grants", "ask", "--provider", "x"]),
    ],
)
def test_options_need_not_be_said_again(project: Project, head: str, then: list[str]) -> None:
    text = f"---\nname: clerk\ndescription: Files\n{head}\n"
    project.put(".claude/agents/clerk.md", f"{text}---\nx\n")
    project.run("convert", ".claude/agents/clerk.md", "--to", "opencode", "-o", "out", *then)
    back = project.run("convert", "out/.opencode/agents/clerk.md", "--to", "claude", "--no-header")
    assert back.stdout.startswith(text)
    edited = project.read("out/.opencode/agents/clerk.md").replace("Files", "Stores")
    project.put("out/.opencode/agents/clerk.md", edited)
    put = project.run(
        "convert", "out/.opencode/agents/clerk.md", "--into", ".claude/agents/clerk.md"
    )
    assert (put.returncode, project.read(".claude/agents/clerk.md")) == (
        0,
        f"{text}---\nx\n".replace("Files", "Stores"),
    )


def test_a_model_that_was_edited_stays_edited(project: Project) -> None:
    project.put(
        ".claude/agents/clerk.md", "---\nname: clerk\ndescription: d\nmodel: sonnet\n---\nx\n"
    )
    project.run(
        "convert", ".claude/agents/clerk.md", "--to", "opencode", "-o", "out", "--provider", "gate"
    )
    path = "out/.opencode/agents/clerk.md"
    project.put(
        path, project.read(path).replace("gate/claude-sonnet-5", "anthropic/claude-opus-5-5")
    )
    assert "model: claude-opus-5-5\n" in project.run("convert", path, "--to", "claude").stdout


@pytest.mark.parametrize(
    ("name", "head"), [("editor", "Read, Write"), ("patcher", "Read, Edit"), ("both", "Read")]
)
def test_several_widenings_open_all_that_each_opens(project: Project, name: str, head: str) -> None:
    text = f"---\nname: {name}\ndescription: d\ntools: {head}\n---\nx\n"
    flags = [("--allow-widening", cap) for cap in ("edit", "create")]

    def opened(*words: str) -> bool:
        done = project.run(
            "convert", "-", "--from", "claude", "--to", "opencode", *words, stdin=text
        )
        return "edit: allow" in done.stdout

    assert opened(*flags[0], *flags[1]) == (opened() or opened(*flags[0]) or opened(*flags[1]))


def test_one_target_at_a_time(project: Project) -> None:
    done = project.run("convert", "--to", "opencode", "--to", "extended")
    assert (done.returncode, project.files()) == (
        2,
        {".claude/agents/reviewer.md", ".claude/agents/sub/writer.md"},
    )
    assert "opencode, extended" in done.stderr
    assert "run it once for each" in done.stderr


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("opencode,gemini", "one at a time, and here are opencode, gemini; run it once for each"),
        ("opencode, gemini", "one at a time, and here are opencode, gemini; run it once for each"),
        ("opencode gemini", "one at a time, and here are opencode, gemini; run it once for each"),
        ("opencode,gemni", 'unknown format "gemni"; did you mean "gemini"?'),
        ("claude-code", 'did you mean "claude"?'),
        ("github-copilot", 'did you mean "copilot"?'),
        ("gemini-cli", 'did you mean "gemini"?'),
        ("roo-code", 'did you mean "roo"?'),
        ("Roo Code", 'did you mean "roo"?'),
        ("GitHub Copilot", 'did you mean "copilot"?'),
    ],
)
def test_a_word_for_several_targets_or_another_one_says_what_to_type(
    project: Project, word: str, said: str
) -> None:
    before = project.files()
    done = project.run("convert", "--to", word)
    assert (done.returncode, project.files()) == (2, before)
    assert said in done.stderr


def test_once_for_each_is_what_helps(project: Project) -> None:
    done = project.run("convert", "--to", "opencode,extended")
    named = done.stderr.partition("here are ")[2].partition(";")[0]
    for target in named.split(", "):
        assert project.run("convert", "--to", target, "-q").returncode == 0
    assert project.files() >= {".opencode/agents/reviewer.md", "agents/reviewer.md"}


def test_one_file_for_the_user_is_written(project: Project) -> None:
    (project.root / "home").mkdir()
    done = project.run(
        "convert", ".claude/agents/reviewer.md", "--to", "opencode", "--scope", "user"
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert "home/.config/opencode/agents/reviewer.md" in project.files()


@pytest.mark.parametrize("fixture", sorted((FIXTURES / "demo/.claude/agents").glob("*.md")))
def test_an_original_is_in_step_with_what_was_made_from_it(fixture: Path, project: Project) -> None:
    """The way back finds it unchanged: it lacks only comments of agentc's, or spells it otherwise."""
    original = project.put(f".claude/agents/{fixture.name}", fixture.read_bytes())
    assert project.run("convert", "--to", "opencode").returncode == 0
    for more in ((), ("--check",)):
        done = project.run("convert", "--to", "claude", *more)
        assert (done.returncode, ": foreign: " in done.stderr) == (0, False), done.stderr
    assert original.read_bytes() == fixture.read_bytes()
    original.write_bytes(fixture.read_bytes().replace(b"name: ", b"name: x", 1))
    assert ": foreign: " in project.run("convert", "--to", "claude").stderr


def test_that_the_original_is_disabled_by_a_configuration_is_told(project: Project) -> None:
    project.put(".opencode/agents/mate.md", "---\ndescription: d\nmode: subagent\n---\nSail.\n")
    assert project.run("convert", "--to", "claude").returncode == 0
    project.put("opencode.json", '{"agent": {\n  "mate": {"disable": true}}}\n')
    original, edited = ".opencode/agents/mate.md", ".claude/agents/mate.md"
    project.put(edited, project.read(edited).replace("Sail.", "Row."))
    done = project.run("convert", edited, "--into", original)
    assert done.returncode == 0
    assert 'opencode.json:2:12: note[disabled]: "mate" is disabled here' in done.stderr
    assert "Row." in project.read(original)
    project.put(original, project.read(original).replace("mode:", "disable: false\nmode:"))
    project.put(edited, project.read(edited).replace("Row.", "Steer."))
    assert "[disabled]" not in project.run("convert", edited, "--into", original).stderr


def test_an_original_that_is_disabled_itself_is_named_at_that_place(project: Project) -> None:
    project.put(".opencode/agents/mate.md", "---\ndescription: d\nmode: subagent\n---\nSail.\n")
    assert project.run("convert", "--to", "claude").returncode == 0
    original, edited = ".opencode/agents/mate.md", ".claude/agents/mate.md"
    project.put(original, project.read(original).replace("mode:", "disable: true\nmode:"))
    project.put(edited, project.read(edited).replace("Sail.", "Row."))
    done = project.run("convert", edited, "--into", original)
    assert done.returncode == 1
    assert f"{original}:3:1: error[disabled]" in done.stderr


def test_what_to_delete_is_said_in_words_for_every_kind_of_file(project: Project) -> None:
    project.put("opencode.json", '{"agent": {"w": {"prompt": "p", "disable": true}}}')
    told = project.run("convert", "--to", "claude", "opencode.json").stderr
    assert "opencode.json:1:33: error[disabled]" in told
    assert "hint: delete its `disable` first" in told
