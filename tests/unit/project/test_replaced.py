"""A file that is replaced takes nothing with it untold: fields, limits, hooks, servers.

Belongs here: what `--force` replaces, and what of an original does not come home. Not here: which
files are replaced (`cli/test_cli.py`), what goes back with `--into` (`unit/pipeline/test_merge.py`).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc import convert
from agentc.lens.parse import parse
from agentc.options import ConversionOptions
from agentc.permissions.compare import compare
from agentc.permissions.table import Start
from agentc.pipeline.convert import Conversion
from agentc.project.plan import Action, PlannedWrite
from agentc.project.replaced_files import find_lacking, read_replaced
from agentc.vendors.registry import get_format
from tests.support.carried import drop_block
from tests.support.projects import Project

HOME, THERE = ".claude/agents/smith.md", ".opencode/agents/smith.md"
# One entry for each key of a Claude Code file that is no list of tools.
ENTRIES = {
    "model": "model: sonnet",
    "color": "color: red",
    "memory": "memory: project",
    "maxTurns": "maxTurns: 9",
    "background": "background: true",
    "skills": "skills: [anvil, tongs]",
    "mcpServers": "mcpServers:\n  - forge\n  - fire: {command: bellows, args: [--hot]}",
    "hooks": "hooks:\n  PreToolUse:\n    - {matcher: Bash, hooks: [{type: command, command: ./watch}]}",
    "guild": "guild: iron",
    "town": "town: Ghent",
}
KEYS = st.sets(st.sampled_from(sorted(ENTRIES)))
LISTS = st.sampled_from(
    [
        "",
        "tools: Read",
        "tools: Read, Bash",
        "tools: Read, Bash, Edit",
        "disallowedTools: Bash",
        "permissionMode: plan",
    ]
)


def text_of(keys: set[str], limits: str = "tools: Read, Bash", prompt: str = "Forge.") -> str:
    lines = ["name: smith", "description: Forges.", *([limits] if limits else [])]
    return (
        "---\n"
        + "\n".join([*lines, *(ENTRIES[key] for key in ENTRIES if key in keys)])
        + f"\n---\n{prompt}\n"
    )


def item_of(old: str, new: str) -> PlannedWrite:
    agent = parse(get_format("claude"), new, HOME).agent
    return PlannedWrite(
        "x.md",
        Conversion(new, HOME, "smith", agent),
        target=Path(HOME),
        action=Action.UPDATE,
        old=old,
    )


@given(old=KEYS, new=KEYS, before=LISTS, after=LISTS)
def test_what_a_replaced_file_alone_has_is_named(
    old: set[str], new: set[str], before: str, after: str
) -> None:
    """Each key that goes, and no other one; and limits wherever the comparison of both files finds
    more power."""
    texts = text_of(old, before), text_of(new, after)
    item = item_of(*texts)
    lack = find_lacking(read_replaced(get_format("claude"), item), item)
    assert set(lack.fields) == old - new
    there, written = (parse(get_format("claude"), text, HOME).agent for text in texts)
    found = compare(there, written)
    freed = [
        power for power in found.may_also if not isinstance(power, Start)
    ]  # to start more is no limit that goes
    assert lack.limits or not (freed or "hooks" in old - new)
    assert not (found.same and lack)


@given(
    keys=KEYS,
    target=st.sampled_from(["opencode", "extended"]),
    out=st.builds(ConversionOptions, carry_exec=st.booleans(), carry=st.booleans()),
    back=st.builds(ConversionOptions, carry_exec=st.booleans(), carry=st.booleans()),
    secret=st.booleans(),
)
def test_a_field_comes_home_or_is_told(
    keys: set[str], target: str, out: ConversionOptions, back: ConversionOptions, secret: bool
) -> None:
    text = text_of(keys)
    if secret:
        text = text.replace(
            "args: [--hot]", "args: [--hot], env: {API_KEY: sk-live-4242424242424242}"
        )
    there = convert(text, source="claude", target=target, path=HOME, settings=out)
    home = convert(
        there.text, source=target, target="claude", path="agents/smith.md", settings=back
    )
    again = parse(get_format("claude"), home.text, HOME)
    stated = {entry.key for entry in again.source.records[0].entries}
    told = next((note.message for note in home.notes if note.code == "home-without"), "")
    if not out.carry:
        assert not told  # then nothing says what it was made from
        return
    own = {"guild", "town"}
    missing = {key for key in keys if key not in stated}
    assert all(f"`{key}`" in told for key in missing - own), (told, home.text)
    count = len(missing & own)
    assert (f"{count} field{'s' * (count > 1)} that claude alone has" in told) == bool(count), (
        told,
        home.text,
    )
    for key in keys - missing - {"mcpServers"}:
        assert f"`{key}`" not in told
    if "mcpServers" in keys and "bellows" not in drop_block(home.text):
        assert "`mcpServers`" in told


@pytest.fixture
def forge(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.put(HOME, text_of(set(ENTRIES)))
    assert made.run("convert", "--to", "opencode", "-q").returncode == 0
    return made


@pytest.mark.parametrize("edited", [False, True])
def test_hooks_and_servers_are_never_replaced_untold(forge: Project, edited: bool) -> None:
    before = forge.read(HOME)
    if edited:
        forge.put(THERE, forge.read(THERE).replace("Forge.", "Forge well."))
    kept = forge.run("convert", ".opencode/agents", "--to", "claude")
    assert (kept.returncode, forge.read(HOME)) == (1, before)
    assert f"--into {HOME} puts the edits into it" in kept.stderr
    assert "`hooks`" in kept.stderr
    failed = forge.run(
        "convert", ".opencode/agents", "--to", "claude", "--force", "--on-loss", "fail"
    )
    assert (failed.returncode, forge.read(HOME)) == (1, before)
    for look in ("--dry-run", "--diff", "--check"):
        done = forge.run("convert", ".opencode/agents", "--to", "claude", "--force", look)
        assert f"{HOME}: warning[replaces]: " in done.stderr
        assert forge.read(HOME) == before
    done = forge.run("convert", ".opencode/agents", "--to", "claude", "--force")
    assert (done.returncode, "hooks" in forge.read(HOME)) == (0, False)
    (told,) = (line for line in done.stderr.splitlines() if f"{HOME}: warning[replaces]" in line)
    assert all(
        word in told
        for word in ("`hooks`", "`mcpServers`", "one that refuses tools is gone", f"--into {HOME}")
    )
    assert f"{THERE}: warning[home-without]: the original had `mcpServers`, `hooks`" in done.stderr


def test_a_loss_by_replacing_alone_fails(tmp_path: Path) -> None:
    """A file of another origin stands there; the conversion itself loses nothing."""
    made = Project(tmp_path)
    made.put(THERE, "---\ndescription: Forges.\nmode: subagent\n---\nForge.\n")
    made.put(HOME, text_of({"memory"}, "tools: Read"))
    before = made.read(HOME)
    failed = made.run("convert", THERE, "--to", "claude", "-o", ".", "--force", "--on-loss", "fail")
    assert (failed.returncode, made.read(HOME)) == (1, before)
    assert f"{HOME}: error[loss]: it would be replaced" in failed.stderr
    assert "`memory`" in failed.stderr
    quiet = made.run("convert", THERE, "--to", "claude", "-o", ".", "--force", "--json")
    assert '"code": "replaces"' in quiet.stdout
    assert made.read(HOME) != before


def test_what_was_made_from_the_source_is_replaced_without_a_word(forge: Project) -> None:
    """Until somebody edits it: then what they wrote is named."""
    forge.put(HOME, text_of(set(), "tools: Read, Bash, Edit"))
    plain = forge.run("convert", "--to", "opencode", "--force")
    assert (plain.returncode, "replaces" in plain.stderr) == (0, False)
    forge.put(THERE, forge.read(THERE).replace("---\n", "---\ntemperature: 0.2\n", 1))
    told = forge.run("convert", "--to", "opencode", "--force")
    assert f"{THERE}: warning[replaces]: replaced: it has `temperature`" in told.stderr


def test_an_edit_that_could_not_be_put_back_is_named_when_it_is_replaced(forge: Project) -> None:
    forge.put(HOME, text_of(set()))
    forge.run("convert", "--to", "opencode", "--force")
    forge.put(THERE, forge.read(THERE).replace("---\n", "---\ntop_p: 0.5\n", 1))
    assert "dropped top_p" in forge.run("convert", THERE, "--into", HOME).stderr
    kept = forge.run("convert", "--to", "opencode")
    assert "it has `top_p`, which the new text has not" in kept.stderr
    told = forge.run("convert", "--to", "opencode", "--force")
    assert f"{THERE}: warning[replaces]: replaced: it has `top_p`" in told.stderr


def test_what_is_no_agent_or_cannot_be_read(forge: Project) -> None:
    forge.put(HOME, "A note.\n")
    done = forge.run("convert", THERE, "--to", "claude", "-o", ".", "--force")
    assert (done.returncode, "replaces" in done.stderr) == (0, False)
    forge.put(HOME, "---\ntools: [Read\ntools: Bash\nname: [\n---\nx\n")
    done = forge.run("convert", THERE, "--to", "claude", "-o", ".", "--force")
    assert (done.returncode, "\nname: smith\n" in forge.read(HOME)) == (0, True)
