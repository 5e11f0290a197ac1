"""A limit in odd fields is the client's limit, or the file is refused: by what the real client
gave, and by its model.

Belongs here: the law over recorded and drawn heads, and examples. Not here: the recording
(`clients/record_heads.py`).
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

import agentc
from agentc.ir.value import thaw
from agentc.lens.fix import fix_source
from agentc.lens.parse import parse
from agentc.linter.check import check_document
from agentc.vendors.claude.client import prediction as claude_client
from agentc.vendors.registry import get_format
from tests.conftest import FEWER, ROOT
from tests.support.claude_grants import WAYS, allowed_by, by_claude, named
from tests.support.claude_lists import POOL
from tests.support.heads import Asked, file_of, read_record
from tests.support.models.claude_given import given

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
IN_FULL = os.environ.get("AGENTC_PROFILE") == "ci"
# Files that the client loads, and the model of its reader takes for no YAML: none of them may be
# read as wider.
UNKNOWN = 25


@pytest.fixture(scope="module")
def record() -> list[Asked]:
    return read_record()


def test_the_model_of_the_client_says_what_the_client_gave(
    record: list[Asked], figure: Callable[[str], None]
) -> None:
    unknown, wrong = [], []
    for one in record:
        fields = claude_client.read_values(one.text)
        if fields is None or fields["name"] != one.name:
            unknown += [one] if one.tools is not None else []
        elif given(thaw(fields), POOL) != one.tools:
            wrong.append(one)
    assert not wrong, f"{len(wrong)} of {len(record)}, the first: {wrong[0]}"
    loaded = sum(one.tools is not None for one in record)
    figure(
        f"heads: the client's model says the same of {len(record) - len(unknown)} of {len(record)} ({loaded} loaded)"
    )
    assert len(unknown) <= UNKNOWN


@pytest.mark.parametrize("way", WAYS)
def test_no_conversion_grants_more_than_the_client_gave(
    way: str, record: list[Asked], figure: Callable[[str], None]
) -> None:
    counts: Counter[str] = Counter()
    loaded = [one for one in record if one.tools is not None]
    for one in loaded if IN_FULL and way == "opencode" else loaded[:: 8 if IN_FULL else 20]:
        assert one.tools is not None
        converted, granted = WAYS[way]
        try:
            text = converted(one.text)
        except agentc.AgentcError as error:
            counts["internal" if "INTERNAL" in error.message else "refused"] += 1
            continue
        tools = granted(text)
        assert tools <= allowed_by(one.tools), (sorted(tools - allowed_by(one.tools)), one, text)
        counts["read"] += 1
    assert not counts["internal"]
    figure(
        f"heads, through {way}: 0 wider; {counts['read']} converted, {counts['refused']} refused"
    )


def test_what_is_read_is_what_the_client_gave(
    record: list[Asked], figure: Callable[[str], None]
) -> None:
    """Where nothing had to be guessed. Denials are taken by their meaning, and what `memory` opens
    is the target's."""
    counts: Counter[str] = Counter()
    strictly: Counter[str] = Counter()
    for one in record:
        fields = claude_client.read_values(one.text) if one.tools is not None else None
        if one.tools is None or fields is None:
            continue
        try:
            document = parse(get_format("claude"), one.text, "a.md")
        except agentc.AgentcError:
            continue
        said = named(document.agent)
        assert said <= allowed_by(one.tools), one
        same = allowed_by(said) == allowed_by(one.tools & allowed_by(POOL))
        counts["same" if same else "less"] += 1
        regular = not (
            document.source.records[0].broken or document.source.notes or "---" in one.text[4:-11]
        )
        strictly["same" if same else "less"] += regular
        assert (
            same or not regular or {"disallowedTools", "memory", "permissionMode"} & set(fields)
        ), one
    figure(
        f"heads: 0 wider, and the same list of {counts['same']} of {counts.total()} that are read"
    )
    figure(
        f"heads: the same list of {strictly['same']} of {strictly.total()} that are read strictly"
    )


@drawn(draw=st.randoms(use_true_random=False))
@FEWER
def test_no_conversion_grants_more_than_the_client_gives(draw: random.Random) -> None:
    text = file_of(draw, "pilot")
    if claude_client.read_values(text) is None:
        return
    for way, (converted, granted) in WAYS.items():
        try:
            done = converted(text)
        except agentc.AgentcError as error:
            if "INTERNAL" in error.message:
                raise
            continue
        assert granted(done) <= allowed_by(by_claude(text)), (way, done)


@drawn(draw=st.randoms(use_true_random=False))
def test_a_repair_gives_an_agent_no_other_tools(draw: random.Random) -> None:
    text = file_of(draw, "pilot")
    before = claude_client.read_values(text)
    try:
        mended = fix_source(parse(get_format("claude"), text, "a.md"))
    except agentc.AgentcError:
        return
    if before is not None:
        after = claude_client.read_values(mended)
        assert after is not None
        # Where its own repair makes text of a comment, it takes that for a part of the name.
        assert after["name"] == str(before["name"]).partition(" #")[0]
        assert by_claude(mended) == by_claude(text)


@pytest.mark.parametrize("line", ["? x", "? note"])
def test_an_agent_keeps_the_name_that_its_client_has(line: str) -> None:
    text = f"---\nname: pilot\n{line}\ndescription: Use: x: y\n---\nDo it.\n"
    had = claude_client.read_values(text)
    assert had is not None
    assert had["name"] == "pilot"
    assert parse(get_format("claude"), text, "a.md").agent.name == "pilot"
    report = check_document(get_format("claude"), text, "a.md")
    mended = claude_client.read_values(report.repaired or text)
    assert mended is not None
    assert mended["name"] == "pilot"


SWALLOWED = {
    "anchor": "description: Look when: asked\n&k tools: Grep",
    "merge": "description: Look when: asked\n<<: {tools: [Grep]}",
    "quoted merge": 'description: looks\n"<<": {tools: [Grep]}',
    "nested merge": "description: looks\n'<<': {'<<': {tools: Grep}}",
    "merged anchor": "x: &x {tools: Grep}\ndescription: Look when: asked\n<<: *x",
    "merge behind a question mark": "description: Look when: asked\n? <<\n: {tools: Grep}",
    "escaped letter": 'description: Look when: asked\n"\\u0074ools": Grep',
    "escaped letter, long": 'description: Look when: asked\n"too\\U0000006cs": Grep',
    "escaped line end": 'description: Look when: asked\n"to\\\n  ols": Grep',
    "list as a key": "description: looks\n[tools]: Grep",
    "list as a key, asked for": "description: looks\n? [tools]\n: Grep",
    "block as a key": "description: Look when: asked\n? |-\n  tools\n: Grep",
    "key of its own": "description: Look when: asked\n? tools\n: Grep",
    "tag": "description: Look when: asked\n!!str tools: Grep",
    "tag and anchor": "description: Look when: asked\n&k !!str tools: Grep",
    "item": "description: Look when: asked\n- tools: Grep",
    "alias as a key": "x: &x tools\ndescription: Look when: asked\n*x : Grep",
    "byte order mark": "description: Look when: asked\n\ufefftools: Grep",
    "denial": "description: Look when: asked\n<<: {disallowedTools: [Bash]}",
}


@pytest.mark.parametrize("what", SWALLOWED)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_hidden_limit_is_kept_or_refused(what: str, ends: str) -> None:
    text = f"---\nname: pilot\n{SWALLOWED[what]}\n---\nDo it.\n".replace("\n", ends)
    # In fields that are YAML a key in quotes, or a list as a key, is a limit to Claude Code alone.
    for form in ("claude", "opencode", "extended") if "asked" in text else ("claude",):
        for target in ("opencode", "claude", "extended"):
            try:
                done = agentc.convert(text, source=form, target=target, path="pilot.md")
            except agentc.AgentcError:
                continue
            assert "deny" in done.text or "\ntools: " in done.text or "Tools: " in done.text, (
                form,
                target,
                done.text,
            )


FENCES = {
    "comment": "description: looks\ntools:\n  - Grep\n  # --- with care ---\n  - Bash",
    "among items": "description: looks\ntools: Grep, ---, Bash",
    "item": "description: looks\ntools:\n  - Grep\n  - Bash(--- x)",
    "below a list": "description: looks\ntools: Grep\n# ---\ndisallowedTools: Read\ntools: Bash",
}


@pytest.mark.parametrize("what", FENCES)
def test_a_fence_inside_of_a_list(what: str) -> None:
    """Claude Code ends the fields there."""
    text = f"---\nname: pilot\n{FENCES[what]}\n---\nDo it.\n"
    with pytest.raises(agentc.AgentcError) as caught:
        agentc.convert(text, source="claude", target="opencode", path="pilot.md")
    assert caught.value.exit_code == 1
    assert caught.value.where.line == text[: text.index("---", 4)].count("\n") + 1


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "agentc", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=ENVIRONMENT,
        check=False,
    )


def test_the_command_refuses_a_hidden_limit_and_repairs_nothing(tmp_path: Path) -> None:
    place = tmp_path / ".claude/agents"
    place.mkdir(parents=True)
    texts = {
        f"a{number}": f"---\nname: a{number}\n{head}\n---\nDo it.\n"
        for number, head in enumerate([*SWALLOWED.values(), *FENCES.values()])
    }
    for name, text in texts.items():
        (place / f"{name}.md").write_bytes(text.encode())
    done = run("convert", ".claude/agents", "--to", "opencode", "-o", "out", cwd=tmp_path)
    assert done.returncode in (1, 2), done
    for path in tmp_path.glob("out/.opencode/agents/*.md"):
        assert "permission:" in path.read_text(), path
    run("check", "--fix", ".claude/agents", cwd=tmp_path)
    for name, text in texts.items():
        after = (place / f"{name}.md").read_bytes().decode()
        if claude_client.read_values(text) is not None:
            assert by_claude(after) == by_claude(text), after
        else:
            assert after == text
