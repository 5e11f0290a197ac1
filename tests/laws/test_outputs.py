"""Every text is asked of its client's model before it is written: it loads, and what the client
ignores is told.

Belongs here: the law over all formats, names, values and sizes for which a client drops an agent.
Not here: whether the models are right (`corpus/test_load_outcome.py`, `clients/test_load_outcome.py`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.errors import AgentcError, Refused
from agentc.ir.agent import Agent
from agentc.options import DEFAULTS, ConversionOptions
from agentc.pipeline.convert import convert_document
from agentc.pipeline.merge import merge_edits
from agentc.pipeline.template import convert_with_template
from agentc.pipeline.verify import BEST_TO_WORST, verify_loads
from agentc.vendors.prediction import LoadOutcome
from agentc.vendors.registry import get_examiner, get_format, list_clients
from tests.conftest import FEWER
from tests.support.load_outcomes import CLAUDE, RUN
from tests.support.projects import Project
from tests.support.strategies import DOCUMENTS, agents

EXEC = ConversionOptions(carry_exec=True)
TARGETS = tuple(name for name in list_clients() if get_format(name).writable)
NAMES = st.one_of(
    st.sampled_from(
        [
            "a\uff1ab",
            "-x",
            "--",
            ":",
            "\uff1a",
            "a:b:c",
            "x" * 256,
            "x" * 257,
            "-" + "y" * 300,
            "\u2a74",
        ]
    ),
    st.text(st.sampled_from("a-:\uff1a\U0001f680\ufe55"), min_size=1, max_size=300),
)
EXAMINERS = {
    name: examine for name in TARGETS if (examine := get_examiner(get_format(name))) is not None
}
COMPLAINTS = ("cannot-start", "client-ignores")


def loads(target: str, done: agentc.Conversion) -> None:
    """Assert that the target's client loads an output, and that all of its complaints are told."""
    prediction, complaints = EXAMINERS[target](done.text)
    assert prediction.outcome is LoadOutcome.LOADS, (prediction, done.text)
    assert {one.message for one in complaints} <= {
        note.message for note in done.notes if note.code in COMPLAINTS
    }


@pytest.mark.parametrize("source", DOCUMENTS)
@pytest.mark.parametrize("target", TARGETS)
def test_what_is_written_anew_loads(source: str, target: str) -> None:
    @FEWER
    @given(DOCUMENTS[source], st.sampled_from([DEFAULTS, EXEC]))
    def law(text: str, settings: ConversionOptions) -> None:
        try:
            found = convert_document(
                agentc.parse(text, format=source, path="x.md"), get_format(target), settings
            )
        except AgentcError:
            return
        for done in found:
            if source != target:
                loads(target, done)

    law()


@pytest.mark.parametrize("target", TARGETS)
def test_any_agent_loads_or_is_refused(target: str) -> None:
    @FEWER
    @given(agents(), st.none() | NAMES)
    def law(agent: Agent, name: str | None) -> None:
        named = agent if name is None else Agent(**{**_attributes(agent), "name": name})
        try:
            text = agentc.render(named, format="extended", settings=EXEC)
            document = agentc.parse(text, format="extended", path="x.md")
            (done,) = convert_document(document, get_format(target), EXEC)
        except Refused:
            return
        loads(target, done)

    law()


def _attributes(agent: Agent) -> dict[str, Any]:
    return {name: getattr(agent, name) for name in agent.__slots__}


@given(st.one_of(*DOCUMENTS.values()), st.sampled_from(TARGETS))
def test_a_text_over_itself_is_told_and_stays(text: str, target: str) -> None:
    try:
        (done,) = convert_document(
            agentc.parse(text, format=target, path="x.md"), get_format(target)
        )
    except AgentcError:
        return
    examine = EXAMINERS[target]
    prediction, complaints = examine(done.text)
    codes = [note.code for note in done.notes]
    assert (prediction.outcome is LoadOutcome.LOADS) is (
        f"{target}-{prediction.outcome}" not in codes
    )
    assert sum(map(codes.count, COMPLAINTS)) == len(complaints)
    assert BEST_TO_WORST.index(prediction.outcome) <= BEST_TO_WORST.index(examine(text)[0].outcome)


def extended(fields: str, name: str = "x") -> str:
    return f"---\nname: {name}\ndescription: d\n{fields}---\nBody.\n"


def to(
    text: str, target: str = "claude", source: str = "extended", settings: ConversionOptions = EXEC
) -> agentc.Conversion:
    return agentc.convert(text, source=source, target=target, path="x.md", settings=settings)


@pytest.mark.parametrize(
    ("name", "mended"),
    [
        ("y" * 257, "y" * 256),
        ("\U0001f680" * 129, "\U0001f680" * 128),
        ("y" + "\U0001f680" * 128, "y" + "\U0001f680" * 127),
        ("a\uff1ab", "a-b"),
        ("\ufe55\ufe13x", "x"),
        ("\uff1a", "agent"),
        ("\uff0dx", "\uff0dx"),
        ("caf\u00e9", "caf\u00e9"),
    ],
)
def test_a_name_that_the_client_refuses_is_mended_and_told(name: str, mended: str) -> None:
    done = to(extended("", name))
    assert agentc.parse(done.text, format="claude").agent.name == mended
    assert [loss.field for loss in done.losses if loss.field == "name"] == (
        ["name"] if name != mended else []
    )
    loads("claude", done)


@pytest.mark.parametrize(
    "text", [text for _, text, said in CLAUDE if said == "bad-name" and "x des" not in text]
)
def test_a_name_that_its_own_client_refuses_comes_home_and_is_told(text: str) -> None:
    there = to(text, "opencode", "claude")
    back = agentc.convert(there.text, source="opencode", target="claude", path=there.path)
    assert (
        agentc.parse(back.text, format="claude").agent.name
        == agentc.parse(text, format="claude").agent.name
    )
    assert "claude-skips" in [note.code for note in back.notes]
    loads("claude", to(there.text, "claude", "opencode", ConversionOptions(carry=False)))


@pytest.mark.parametrize(
    "hooks",
    ["5", "[]", "text", "{PreToolUse: 5}", "{PreToolUse: [{matcher: Bash}]}", f"{{matcher: Bash, {RUN}}}",
     "{PermissionRequest: [{hooks: [{type: x}]}]}", f"{{Stop: [{{PreToolUse: [{{{RUN}}}]}}]}}"],
)  # fmt: skip
def test_hooks_for_which_the_client_drops_the_agent_are_refused(hooks: str) -> None:
    with pytest.raises(Refused, match="no agent to Claude Code") as refused:
        to(extended(f"hooks: {hooks}\n"))
    assert refused.value.code == "not-loaded"


@pytest.mark.parametrize("fields", ["options: [1]\n", "options: text\n"])
def test_values_for_which_the_client_rejects_a_project_are_refused(fields: str) -> None:
    with pytest.raises(Refused, match="no agent to OpenCode: `options` must be a map"):
        to(extended(fields), "opencode")


def test_a_file_that_is_too_large_is_refused() -> None:
    fits = to(extended("") + "a" * (1_048_576 - 400))
    loads("claude", fits)
    with pytest.raises(Refused, match="1,048,576 bytes"):
        to(extended("") + "\u00e9" * 524_288)


@pytest.mark.parametrize(
    "fields",
    ["mcpServers: [5]\n", "targets: {claude: {mine: 1}}\n", "permissionMode: delegate\n", "effort: best\n",
     "memory: everywhere\n", "isolation: vm\n"],
)  # fmt: skip
def test_what_the_client_ignores_is_told(fields: str) -> None:
    loads("claude", to(extended(fields)))


def test_hints_lead_somewhere(project: Project) -> None:
    project.put("agents/x.md", extended("hooks: 5\n"))
    done = project.run(
        "convert",
        "agents/x.md",
        "--from",
        "extended",
        "--to",
        "claude",
        "--carry-exec",
        "-o",
        "out",
    )
    assert done.returncode == 1
    assert "not-loaded" in done.stderr
    assert not (project.root / "out").exists()
    assert "asks its model" in project.run("explain", "not-loaded").stdout


def test_an_edit_that_the_client_would_not_load_is_refused() -> None:
    original = agentc.parse(extended(""), format="claude", path="x.md")
    name = agentc.parse(
        extended(f"hooks: {{Stop: [{{PreToolUse: [{{{RUN}}}]}}]}}\n"),
        format="extended",
        path="x.md",
    )
    with pytest.raises(Refused, match="no agent to"):
        merge_edits(name, original, ConversionOptions(carry_exec=True, accept_widening=True))


def test_an_original_that_no_client_loads_keeps_its_bytes_and_that_is_told() -> None:
    original = agentc.parse("---\nname: x\n---\nBody.\n", format="claude", path="x.md")
    there = convert_document(original, get_format("opencode"))[0]
    done = merge_edits(agentc.parse(there.text, format="opencode", path=there.path), original)
    assert done.text == original.source.text
    assert "claude-skips" in [note.code for note in done.notes]


def test_a_users_own_template_is_asked_too(tmp_path: Path) -> None:
    template = tmp_path / "x.md.j2"
    template.write_text("---\n{% for f in fields %}{{ f | yaml }}\n{% endfor %}---\n{{ body }}")
    document = agentc.parse(extended("hooks: 5\n"), format="extended", path="x.md")
    with pytest.raises(Refused, match="no agent to"):
        convert_with_template(document, template, get_format("claude"), EXEC)


def test_what_is_too_large_to_be_judged_is_told() -> None:
    deep = "".join(f"{'  ' * n}a:\n" for n in range(90)) + "  " * 90 + "b: 1\n"
    text = f"---\nname: x\ndescription: d\n{deep}---\n"
    assert [note.code for note in verify_loads(get_format("claude"), text, "x")] in (
        ["not-judged"],
        ["client-ignores"],
    )


def test_no_client_belongs_to_the_extended_format() -> None:
    assert verify_loads(get_format("extended"), "---\n---\n", "x") == ()
