"""Where in a source a message points to.

Belongs here: places of refusals, and that every command gives one place for one fault. Not here:
words of messages (`cli/test_messages.py`), which faults there are (`unit/syntax/test_second.py`).
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agentc.errors import Refused
from agentc.ir.field_change import OnLoss
from agentc.lens.format import Format
from agentc.linter.check import check_document
from agentc.project.client_config import Configurations
from agentc.project.convert_file import convert_inputs
from agentc.project.request import STDIN, Request
from agentc.vendors.registry import all_formats, get_format, writable_formats
from tests.conftest import FIXTURES
from tests.support import heads, opencode_heads
from tests.support.projects import Project

Place = tuple[int | None, int | None]
TARGETS = tuple(writable_formats())


def said_by_convert(
    form: Format, text: str, target: str, on_loss: OnLoss = OnLoss.WARN
) -> list[tuple[str, str, Place]]:
    """Code, message and place of all that a conversion of a text from standard input says."""
    request = Request(
        (STDIN,), get_format(target), form, name="x", to_stdout=True, stdin=text, on_loss=on_loss
    )
    found = []
    for item in convert_inputs(request, (STDIN,), Configurations()):
        notes = item.conversion.notes if item.conversion else ()
        found += [(note.code, note.message, (note.where.line, note.where.column)) for note in notes]
        if item.error is not None:
            where = item.error.where
            found.append((item.error.code, item.error.message, (where.line, where.column)))
    return found


def check_places(form: Format, text: str, target: str) -> None:
    """Check that a conversion and a check give the same place for what both of them say."""
    known: dict[tuple[str, str], set[Place]] = {}
    for one in check_document(form, text, None).diagnostics:
        known.setdefault((one.code, one.message), set()).add((one.where.line, one.where.column))
    refused = {place for (code, _), places in known.items() if code == "value" for place in places}
    for code, message, place in said_by_convert(form, text, target):
        if (code, message) in known:
            assert place in known[code, message], (code, message, place)
        if code == "value":
            assert place in refused, (message, place)
            assert (code, message) in known


BAD_LINES = (
    "mode: wrong", "steps: many", "tools: read", "tools: {write: maybe}", "permission: [a]", "color: teal", "hidden: 'yes'",
    "permission:\n  bash:\n    'a.*': perhaps\n    '*': allow", "permission: {edit: {'x': 1}}", "temperature: warm",
    "description: a: b", "tools: *", "tools: [Read", "  model: x", "mode: wrong: x", "options: x", "mode:",
    "permission:\n  bash: true\n  todowrite: {a: deny}", "tool_access: [a]", "permission: x", "permission:\n  - nobody: x",
    "maxTurns: none", "disable: perhaps", "targets: x", "tools:\n  allowed: 3", "- Read", "modle: x",
)  # fmt: skip


@st.composite
def faulty(draw: st.DrawFn) -> tuple[str, str]:
    """A format, and a file with some faults in its fields."""
    form = draw(
        st.sampled_from(("claude", "opencode", "opencode-mode", "claude-plugin", "extended"))
    )
    kind = draw(st.sampled_from(("odd", "odd", "lines")))
    seed = random.Random(draw(st.integers(0, 1 << 32)))
    if kind == "odd" and form != "extended":
        made = (
            heads.file_of(seed, "x")
            if form.startswith("claude")
            else opencode_heads.file_of(seed, "x")
        )
        return form, made
    lines = draw(st.lists(st.sampled_from(BAD_LINES), min_size=1, max_size=3, unique=True))
    end = draw(st.sampled_from(("\n", "\r\n")))
    text = "\n".join(("---", "name: x", "description: d", *lines, "---", "Body.", ""))
    return form, draw(st.sampled_from(("", "", "\ufeff"))) + text.replace("\n", end)


@given(faulty(), st.sampled_from(TARGETS))
@example(
    ("opencode", "---\ndescription: x: y\npermission:\n  bash: {'git *': perhaps}\n---\n"), "claude"
)
@example(("opencode", "---\ndescription: d\nsteps: many\nmode: wrong\n---\n"), "extended")
@example(
    ("claude", "---\nname: x\ndescription: d\nmode: wrong: x\ntools: {write: maybe}\n---\n"),
    "claude",
)
def test_convert_and_check_point_at_one_place(file: tuple[str, str], target: str) -> None:
    form, text = file
    check_places(get_format(form), text, target)


FILES = sorted(
    path for path in FIXTURES.rglob("*.*") if path.suffix in (".md", ".yaml", ".yml", ".json")
)


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(FIXTURES)) for path in FILES])
def test_convert_and_check_point_at_one_place_of_a_fixture(path: Path) -> None:
    text = path.read_bytes().decode("utf-8", "replace")
    for form in all_formats().values():
        if any(place.suffix == path.suffix for place in form.places):
            check_places(form, text, "claude" if form.own != "claude" else "opencode")


LIMITS = {
    "by name": ("opencode", "permission:\n  external_directory: deny", (4, 3)),
    "among others": ("opencode", "permission:\n  bash: allow\n  external_directory: deny\n  edit: deny", (5, 3)),
    "by a pattern": ("opencode", "permission:\n  external_directory: {'*': allow, '/etc/*': deny}", (4, 36)),
    "in braces": ("opencode", "permission: {bash: allow, external_directory: deny}", (3, 27)),
    "beside fields that are not YAML": ("opencode", "permission:\n  external_directory: deny\nmodel: a: b", (4, 3)),
    "of a list of rules": ("extended", "permission:\n  - deny: shell\n  - deny: external_directory", (5, 5)),
    "a switch": ("opencode", "color: '#112233'\ndisable: true", (4, 1)),
    "a name of the client's own": ("extended", "color: red\nname: Explore", (4, 1)),
}  # fmt: skip


@pytest.mark.parametrize("case", LIMITS.values(), ids=LIMITS)
def test_a_refusal_points_at_the_key_that_states_it(case: tuple[str, str, Place]) -> None:
    form, lines, place = case
    text = f"---\ndescription: d\n{lines}\n---\nBody.\n"
    (error,) = [
        one
        for one in said_by_convert(get_format(form), text, "claude")
        if "cannot" in one[1] or "own agents" in one[1]
    ]
    assert error[2] == place, error


def test_a_refusal_in_a_configuration_points_at_its_agent() -> None:
    text = '{\n  "agent": {\n    "a": {"prompt": "p"},\n    "b": {"prompt": "p", "permission": {"external_directory": "deny"}}\n  }\n}\n'
    (error,) = [
        one
        for one in said_by_convert(get_format("opencode-json"), text, "claude")
        if one[0] == "permission"
    ]
    assert error[2] == (4, text.split("\n")[3].index('"external_directory"') + 1)


@st.composite
def limited(draw: st.DrawFn) -> str:
    """An OpenCode file with limits, some of which Claude Code cannot say."""
    action = st.sampled_from(("allow", "ask", "deny"))
    keys = st.sampled_from(
        ("bash", "edit", "external_directory", "read", "webfetch", "gh_x", "a.b_c", "*")
    )
    value = action | st.dictionaries(
        st.sampled_from(("*", "git *", "/etc/*", "x?")), action, min_size=1, max_size=3
    )
    limits = draw(st.dictionaries(keys, value, min_size=1, max_size=5))
    lines = ["---", "description: d", "permission:"]
    for key, said in limits.items():
        lines += (
            [f'  "{key}": {said}']
            if isinstance(said, str)
            else [f'  "{key}":', *(f'    "{p}": {a}' for p, a in said.items())]
        )
    return "\n".join([*lines, *draw(st.sampled_from(([], ["disable: true"]))), "---", "Body.", ""])


@given(limited(), st.sampled_from(TARGETS), st.sampled_from(OnLoss))
@example(
    "---\ndescription: d\npermission:\n  external_directory: deny\n---\n", "claude", OnLoss.WARN
)
def test_every_refusal_has_a_place_in_the_fields(text: str, target: str, on_loss: OnLoss) -> None:
    request = Request(
        (STDIN,),
        get_format(target),
        get_format("opencode"),
        name="x",
        to_stdout=True,
        stdin=text,
        on_loss=on_loss,
    )
    (item,) = convert_inputs(request, (STDIN,), Configurations())
    if not isinstance(item.error, Refused):
        return
    where = item.error.where
    assert where.line is not None
    assert where.column is not None
    line = text.split("\n")[where.line - 1]
    shown = line[where.column - 1 :]
    assert shown
    if item.error.code == "permission":
        below = shown + "".join(text.split("\n")[where.line :])
        assert any(word in below for word in ("deny", "ask"))
    if item.error.code == "disabled":
        assert shown == "disable: true"


def test_what_a_loss_is_about_has_a_place_and_a_name(project: Project) -> None:
    project.put("a.md", "---\nname: a\ndescription: d\nmemory: user\nhooks: {}\nfoo: 1\n---\nx\n")
    done = project.run(
        "convert", "a.md", "--from", "claude", "--to", "opencode", "--on-loss", "fail", "--no-carry"
    )
    assert done.returncode == 1
    last = done.stderr.splitlines()[-2]
    assert last.startswith("a.md:4:1: error[loss]: ")
    assert "memory" in last
    assert "`foo`" in last
    assert "extra." not in done.stderr


def test_the_last_line_says_what_on_loss_failed_for(project: Project) -> None:
    project.put(".claude/agents/a.md", "---\nname: a\ndescription: d\nmemory: user\n---\nx\n")
    project.put(".claude/agents/b.md", "---\nname: b\ndescription: d\neffort: high\n---\nx\n")
    done = project.run("convert", "--to", "opencode", "--on-loss", "fail", "--no-carry")
    assert done.returncode == 1
    assert (
        "2 failed (2 by --on-loss fail, which would lose memory, effort)"
        in done.stderr.splitlines()[-1]
    )
