"""Conflicts that their user settles in an editor.

Belongs here: `sync --edit`, and marks around what differs. Not here: conflicts that a side settles
(`test_sync.py`).
"""

from __future__ import annotations

import os
import re
import shlex
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agentc.build.conflict_marks import LENGTH, Side, mark_differences
from agentc.build.git_marks import is_torn, take_sides
from tests.conftest import ROOT
from tests.support.builds import TWO_TARGETS, Machine, machine, make_machine, write_agent

assert machine
pytestmark = pytest.mark.skipif(os.name == "nt", reason="its editors are Unix scripts")
COPILOT = ".github/agents/reviewer.agent.md"
OPENCODE = ".opencode/agents/reviewer.md"
SOURCE = "agents/reviewer.md"

LINES = st.lists(
    st.sampled_from(["a\n", "b\n", "c\r\n", "\n", "=======\n", "<<<<<<< x\n", "========\n", ">>>>>>>\n", "|||||||\n", "last"]),
    max_size=8,
).map(lambda lines: "".join(line for line in lines if line != "last") + ("last" if "last" in lines else ""))  # fmt: skip


def end(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"


@given(ours=LINES, theirs=LINES)
@example(ours="a\nb", theirs="a\nc")
@example(ours="=======\n", theirs="<<<<<<< x\n")
@example(ours="|||||||\n", theirs="")
def test_both_sides_stand_between_marks_that_no_side_has(ours: str, theirs: str) -> None:
    marked = mark_differences(Side("one", ours), Side("other", theirs))
    assert marked.find_left(ours) is None
    assert marked.find_left(theirs) is None
    if ours == theirs:
        assert marked.text == ours
        return
    assert marked.find_left(marked.text) is not None
    shorter = re.sub(
        rf"^([<=>])\1{{{marked.length - 1}}}(?!\1)",
        lambda mark: "\0" + mark[1] * LENGTH,
        marked.text,
        flags=re.M,
    )
    if marked.length == LENGTH:
        assert is_torn(marked.text)
        assert (
            tuple(map(end, take_sides(marked.text))) == (end(ours), end(theirs))
            or "\r" in ours + theirs
        )
    assert shorter.count(f"\0{'<' * LENGTH} one") == shorter.count(f"\0{'>' * LENGTH} other") > 0


@given(ours=LINES, theirs=LINES, cut=st.integers(0, 2))
def test_each_mark_that_is_left_is_found(ours: str, theirs: str, cut: int) -> None:
    marked = mark_differences(Side("one", ours), Side("other", theirs))
    sign = "<=>"[cut] * marked.length
    lines = marked.text.split("\n")
    places = [
        place for place, line in enumerate(lines) if line.rstrip("\r").partition(" ")[0] == sign
    ]
    for place in places:
        assert marked.find_left("\n".join((*lines[:place][:0], lines[place]))) == 1


EDIT = """
import os, pathlib, re, stat, sys
path = pathlib.Path(sys.argv[-1])
text = path.read_bytes().decode()
seen = pathlib.Path(os.environ["SEEN"])
modes = [oct(stat.S_IMODE(one.stat().st_mode)) for one in (path, path.parent.parent)]
seen.write_text("\\n".join((str(path), *modes, text)))
exec(os.environ["EDIT"])
path.write_bytes(text.encode())
"""
TAKE_BOTH = "text = re.sub(r'(?ms)^<{7} .*?^={7}\\n(.*?)^>{7} .*?\\n', r'\\1', text)"


def set_editor(machine: Machine, edit: str, variable: str = "EDITOR") -> Path:
    script = machine.home / "an editor.py"
    script.write_text(EDIT)
    seen = machine.home / "seen"
    scratch = machine.home / "scratch"
    scratch.mkdir(exist_ok=True)
    command = f"{shlex.quote(sys.executable)} {shlex.quote(str(script))} --wait"
    machine.env |= {
        "EDITOR": "",
        "VISUAL": "",
        "EDIT": edit,
        "SEEN": str(seen),
        "TMPDIR": str(scratch),
    }
    machine.env[variable] = command
    return seen


@pytest.fixture(autouse=True)
def own_scratch(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", None)
    yield
    tempfile.tempdir = None


def conflict(machine: Machine) -> None:
    machine.run("build")
    machine.change(COPILOT, "Reads.", "Reads theirs.")
    machine.change(COPILOT, "You are", "Be")
    machine.change(SOURCE, "Reads.", "Reads ours.")


def left(machine: Machine) -> list[Path]:
    return [path for path in (machine.home / "scratch").rglob("*") if path.is_file()]


@pytest.mark.parametrize("variable", ["EDITOR", "VISUAL"])
def test_a_conflict_is_settled_in_the_editor(machine: Machine, variable: str) -> None:
    conflict(machine)
    seen = set_editor(
        machine, TAKE_BOTH + "; text = text.replace('Reads theirs.', 'Reads both.')", variable
    )
    done = machine.run("sync", "--edit")
    assert done.code == 0, done.said
    path, mode, folder, *lines = seen.read_text().split("\n")
    assert (mode, folder) == (oct(stat.S_IRUSR | stat.S_IWUSR), "0o700")
    assert path.endswith("/reviewer.md")
    assert lines[2:7] == [
        f"<<<<<<< {SOURCE}",
        "description: Reads ours.",
        "=======",
        "description: Reads theirs.",
        f">>>>>>> {COPILOT}",
    ]
    assert machine.read(SOURCE) == write_agent("reviewer", "Reads both.", prompt="Be reviewer.\n")
    assert f"{SOURCE}: settled by hand with {COPILOT}" in done.err
    assert machine.run("build", "--check").code == 0
    assert "Reads both." in machine.read(COPILOT)
    assert left(machine) == []
    assert machine.run("sync").code == 0


def test_two_outputs_in_conflict_are_both_named(machine: Machine) -> None:
    machine.run("build")
    opencode = ".opencode/agents/reviewer.md"
    machine.change(COPILOT, "Reads.", "Reads one.")
    machine.change(opencode, "Reads.", "Reads two.")
    seen = set_editor(machine, TAKE_BOTH + "; text = text.replace('Reads two.', 'Reads both.')")
    done = machine.run("sync", "--edit")
    assert done.code == 0, done.said
    first, last = (
        (COPILOT, opencode) if f">>>>>>> {opencode}" in seen.read_text() else (opencode, COPILOT)
    )
    assert f"<<<<<<< {SOURCE} with the edits of {first}" in seen.read_text()
    assert f"{SOURCE}: settled by hand with {first}, {last}" in done.err


@pytest.mark.parametrize(
    ("edit", "told", "kept"),
    [
        ("pass", "a mark of the conflict is left in it", False),
        ("text = text.replace('<<<<<<<', 'x')", "a mark of the conflict is left in it", True),
        (TAKE_BOTH + "; text = text.replace('description: ', 'description\\x01: ')", "error", True),
        ("text = ''", "error", True),
        ("text = '---\\nname: reviewer\\n---\\nBe.\\n'", "is no agent to", True),
        ("sys.exit(3)", "ended with 3; nothing was written", False),
        ("path.unlink(); os._exit(0)", "no such file", False),
    ],
)
def test_what_is_not_settled_is_written_nowhere(
    machine: Machine, edit: str, told: str, kept: bool
) -> None:
    machine.change("agentc.toml", 'path = "agents"', 'path = ".claude/agents"')
    (machine.root / ".claude").mkdir()
    (machine.root / "agents").rename(machine.root / ".claude/agents")
    machine.run("build")
    machine.change(COPILOT, "Reads.", "Reads theirs.")
    machine.change(".claude/agents/reviewer.md", "Reads.", "Reads ours.")
    machine.change(".github/agents/writer.agent.md", "Reads.", "Writes.")
    before = machine.texts()
    set_editor(machine, edit)
    done = machine.run("sync", "--edit")
    assert done.code in (1, 2)
    assert told in done.said
    after = machine.texts()
    for path in (COPILOT, ".claude/agents/reviewer.md"):
        assert after[f"dotfiles/{path}"] == before[f"dotfiles/{path}"]
    assert "<<<<<<<" not in "".join(
        text.decode() for path, text in after.items() if path.startswith("dotfiles/")
    )
    assert b"Writes." in after["dotfiles/.claude/agents/writer.md"]  # another source goes on
    assert bool(left(machine)) is kept
    assert ("what you wrote is kept" in done.err) is kept


def test_two_outputs_at_odds_are_settled_one_after_the_other(machine: Machine) -> None:
    machine.run("build")
    machine.change(COPILOT, "Reads.", "Reads one.")
    machine.change(OPENCODE, "Reads.", "Reads two.")
    seen = set_editor(machine, TAKE_BOTH)
    done = machine.run("sync", "--edit")
    assert done.code == 0, done.said
    assert seen.exists()
    assert "Reads two." in machine.read(SOURCE) or "Reads one." in machine.read(SOURCE)
    assert machine.run("build", "--check").code == 0
    assert left(machine) == []


def test_a_copy_whose_source_moved_is_settled_as_a_whole(tmp_path: Path) -> None:
    user = '[[target]]\nformat = "claude"\nscope = "user"\n'
    machine = make_machine(tmp_path, TWO_TARGETS + user, reviewer=write_agent("reviewer"))
    machine.run("trust", "--yes")
    machine.run("build")
    machine.change("../.claude/agents/reviewer.md", "You are", "Be")
    machine.change(SOURCE, "Reads.", "Reads ours.")
    set_editor(machine, TAKE_BOTH + "; text = text.replace('Reads.', 'Reads ours.')")
    done = machine.run("sync", "--edit")
    assert done.code == 0, done.said
    assert machine.read(SOURCE) == write_agent("reviewer", "Reads ours.", prompt="Be reviewer.\n")
    assert machine.run("build", "--check", "--all").code == 0


def test_without_a_conflict_no_editor_is_called(machine: Machine) -> None:
    machine.run("build")
    machine.change(COPILOT, "Reads.", "Reads theirs.")
    seen = set_editor(machine, "pass")
    assert machine.run("sync", "--edit").code == 0
    assert not seen.exists()
    assert "Reads theirs." in machine.read(SOURCE)


@pytest.mark.parametrize(
    ("editor", "told"),
    [
        ("", "neither VISUAL nor EDITOR is set"),
        ('"', "EDITOR is no command"),
        ("no-such-editor", "no-such-editor cannot be run"),
        ("true; touch", "true; cannot be run"),  # no shell
    ],
)
def test_an_editor_that_is_none_is_told(machine: Machine, editor: str, told: str) -> None:
    conflict(machine)
    set_editor(machine, "pass")
    machine.env["EDITOR"] = editor
    before = machine.read(SOURCE)
    done = machine.run("sync", "--edit")
    assert done.code == 2
    assert told in done.said
    assert machine.read(SOURCE) == before


def test_edits_that_allow_more_need_their_word(machine: Machine) -> None:
    machine.put(SOURCE, write_agent("reviewer", more="tools: Read\n"))
    machine.run("build")
    machine.change(COPILOT, "Reads.", "Reads theirs.")
    machine.change(COPILOT, "- read", "- read\n- execute") if "- read" in machine.read(
        COPILOT
    ) else machine.change(COPILOT, "tools: [read", "tools: [execute, read")
    machine.change(SOURCE, "Reads.", "Reads ours.")
    set_editor(machine, TAKE_BOTH)
    done = machine.run("sync", "--edit")
    assert done.code == 1
    assert "--accept-widening" in done.said
    assert machine.run("sync", "--edit", "--accept-widening").code == 0
    assert "Bash" in machine.read(SOURCE)


@pytest.mark.parametrize("other", ["--ours", "--theirs", "--dry-run", "--json"])
def test_what_makes_no_sense_is_refused(machine: Machine, other: str) -> None:
    done = machine.run("sync", "--edit", other)
    assert (done.code, "--edit" in done.said) == (2, True)


def test_in_a_terminal_it_is_asked_once_more(machine: Machine) -> None:
    import pty  # there is none on Windows

    conflict(machine)
    counter = machine.home / "count"
    set_editor(
        machine,
        f"count = pathlib.Path({str(counter)!r}); n = len(count.read_text()) if count.exists() else 0; "
        f"count.write_text('x' * (n + 1))\nif n: {TAKE_BOTH}",
    )
    master, slave = pty.openpty()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(machine.home),
        "PYTHONPATH": str(ROOT),
        **machine.env,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "agentc", "sync", "--edit"],
        cwd=machine.root, stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not counter.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    os.write(master, b"y\n")
    printed, _ = process.communicate(timeout=60)
    os.close(master)
    os.close(slave)
    assert process.returncode == 0, printed
    assert b"Edit it again?" in printed
    assert "Reads theirs." in machine.read(SOURCE)
