"""Runs that write one at a time: a second one waits, gives up in time, and is in nobody's way.

Belongs here: waiting, and what needs no waiting. Not here: single writes of runs at once
(`unit/project/test_writing.py`).
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agentc.errors import Busy, UsageError
from agentc.filesystem import run_lock
from agentc.filesystem.run_lock import VARIABLE, lock_places
from agentc.project.writing_run import hold_run
from tests.build.test_undo import COMMANDS, CONVERT, FROM, LOOKING, make_filled
from tests.conftest import ROOT
from tests.support.builds import Machine, write_agent
from tests.support.racing import GUARD
from tests.support.undoing import list_journals, look_at

HOLDER = (
    "import sys\nfrom pathlib import Path\nfrom agentc.filesystem.run_lock import lock_places\n"
    "with lock_places(map(Path, sys.argv[1:]), print):\n"
    "    print('held', flush=True)\n    sys.stdin.read()\n"
)
WRITING: tuple[tuple[str, ...], ...] = (
    *COMMANDS,
    ("undo",),
    ("trust", "--yes"),
    ("trust", "--revoke"),
)


def start(machine: Machine, *command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=machine.root,
        env={"PATH": os.environ["PATH"], "HOME": str(machine.home), "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextlib.contextmanager
def holding(machine: Machine, *places: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that is at work at some places."""
    with start(machine, "-c", HOLDER, *map(str, places or (machine.root,))) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def filled(tmp_path: Path) -> Machine:
    machine = make_filled(tmp_path)
    assert machine.run("build").code == 0
    machine.put("agents/alpha.md", write_agent("alpha", "Says: more.", "model: sonnet\n"))
    machine.put("agentc.toml", machine.read("agentc.toml") + "\n[models]\nhaiku = 'a/b'\n")
    return machine


def test_what_writes_gives_up_and_what_looks_does_not_wait(filled: Machine) -> None:
    filled.env[VARIABLE] = "0"
    before, journals = look_at(filled), list_journals(filled)
    with holding(filled):
        for command in WRITING:
            done = filled.run(*command)
            assert done.code == 75, (command, done.said)
            assert f"{filled.root.resolve()}: error[busy]: another run of agentc" in done.err
            assert "nothing was written" in done.err
            assert look_at(filled) == before
        for command in LOOKING:
            if command[0] != "trust":
                assert filled.run(*command).code in (0, 1), command
        (filled.root / "p.html").unlink()
        data = json.loads(filled.run(*CONVERT, "--json").out)
        assert data["exit_code"] == 75
    assert list_journals(filled) == journals
    assert filled.run("build").code == 1  # what is not trusted any more, and no other run


def test_init_waits_too(tmp_path: Path) -> None:
    machine = Machine(tmp_path, env={VARIABLE: "0"})
    machine.put("agents/a.md", write_agent("a"))
    (machine.root / ".git").mkdir()
    with holding(machine):
        assert machine.run("init", "--dry-run").code == 0
        assert machine.run("init").code == 75
    assert machine.run("init").code == 0
    assert machine.run("undo").code == 0
    assert not (machine.root / "agentc.toml").exists()


@pytest.mark.parametrize(
    ("command", "place"),
    [
        (("convert", "agents", *FROM, "--to", "gemini", "--scope", "user"), ".."),
        (("convert", "agents", *FROM, "--to", "cursor", "-o", "../other/sub"), "../other"),
        (("convert", "agents", *FROM, "--to", "cursor", "-d", "../other"), "../other"),
        (("convert", "../other/agents/x.md", *FROM, "--to", "claude", "--in-place"), "../other"),
        (("convert", ".opencode/agents/alpha.md", "--into", "../other/agents/x.md"), "../other"),
        (("check", "--fix", "../other/agents", *FROM), "../other"),
        (("build",), ".."),
        (("build", "--root", "../below"), "../below"),
    ],
)
def test_a_run_holds_every_place_that_it_writes_to(
    filled: Machine, command: tuple[str, ...], place: str
) -> None:
    filled.put("../other/agents/x.md", write_agent("alpha"))
    filled.put("../other/.git/HEAD", "")
    assert filled.run("trust", "--yes").code == 0
    filled.env[VARIABLE] = "0"
    with holding(filled, Path(os.path.realpath(filled.root / place))):
        assert filled.run(*command).code == 75
    assert filled.run(*command).code != 75


def test_a_run_in_another_project_waits_for_nobody(filled: Machine) -> None:
    filled.env[VARIABLE] = "0"
    (filled.home / "elsewhere").mkdir()
    with holding(filled, filled.home / "elsewhere"):
        assert filled.run("build", "--inside").code == 0


def test_a_run_waits_says_so_once_and_goes_on(filled: Machine) -> None:
    with holding(filled) as holder:
        waiting = start(filled, "-m", "agentc", "build", "--inside")
        assert waiting.stdout is not None
        line = waiting.stdout.readline()
        assert holder.poll() is None
        holder.kill()
        rest = waiting.communicate(timeout=GUARD)[0]
    place = filled.root.resolve()
    assert line == f"waiting for another run of agentc to end, which writes to {place}\n"
    assert rest.count("waiting") == 0
    assert (waiting.returncode, "2 updated" in rest) == (0, True)


def test_a_run_that_waits_can_be_interrupted(filled: Machine) -> None:
    before = look_at(filled)
    with holding(filled):
        waiting = start(filled, "-m", "agentc", "build", "--inside")
        assert waiting.stdout is not None
        waiting.stdout.readline()
        waiting.send_signal(signal.SIGINT)
        waiting.communicate(timeout=GUARD)
    assert waiting.returncode == 130
    assert look_at(filled) == before


def test_while_a_user_edits_others_write(filled: Machine) -> None:
    """As an editor that builds when a file is saved."""
    assert filled.run("trust", "--yes").code == 0
    assert filled.run("build").code == 0
    filled.change(".opencode/agents/alpha.md", "Says: more.", "Says: theirs.")
    filled.change("agents/alpha.md", "Says: more.", "Says: ours.")
    filled.put("agents/beta.md", write_agent("beta", "Reads more."))
    script = filled.home / "edit.py"
    script.write_text(
        "import pathlib, re, subprocess, sys\n"
        "done = subprocess.run([sys.executable, '-m', 'agentc', 'build'], capture_output=True)\n"
        "pathlib.Path(sys.argv[0]).with_name('code').write_text(str(done.returncode))\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "text = re.sub(r'(?ms)^<{7}.*?^={7}\\n(.*?)^>{7}.*?\\n', r'\\1', path.read_text())\n"
        "path.write_text(text)\n"
    )
    filled.env |= {"EDITOR": f"{sys.executable} {script}", VARIABLE: "5", "PYTHONPATH": str(ROOT)}
    done = filled.run("sync", "--edit")
    assert (done.code, (filled.home / "code").read_text()) == (0, "1"), done.said
    assert "theirs" in filled.read("agents/alpha.md")
    assert "Reads more." in filled.read(".opencode/agents/beta.md")
    assert filled.run("undo").code == 0
    assert "ours" in filled.read("agents/alpha.md")
    assert "Reads more." in filled.read(".opencode/agents/beta.md")  # the editor's own run


def test_a_run_gives_up_in_time_and_says_what_to_do(filled: Machine) -> None:
    filled.env[VARIABLE] = "1.2"
    with holding(filled):
        began = time.monotonic()
        done = filled.run("build", "--inside")
        assert time.monotonic() - began >= 1.2
    assert done.code == 75
    assert done.err.count("waiting for another run") == 1
    assert "and did not end in 1.2 seconds; nothing was written\n" in done.err
    (file,) = re.findall(r"\((\S+\.lock) is held by it\); AGENTC_WAIT=600", done.err)
    assert Path(file).read_bytes() == b""


@pytest.mark.parametrize("stated", ["soon", "-1", "nan", "inf"])
def test_a_time_that_is_none_is_told(filled: Machine, stated: str) -> None:
    filled.env[VARIABLE] = stated
    done = filled.run("build")
    assert done.code == 2
    assert f"error: AGENTC_WAIT is '{stated}'" in done.err


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal on this system")
def test_a_killed_run_holds_nothing(filled: Machine) -> None:
    filled.env[VARIABLE] = "0"
    with holding(filled) as holder:
        assert filled.run("build", "--inside").code == 75
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        assert filled.run("build", "--inside").code == 0


@pytest.mark.parametrize("kind", ["a file", "closed", "a link to nothing", "locks are a file"])
def test_where_the_state_cannot_be_written_runs_go_on(filled: Machine, kind: str) -> None:
    """Without waiting, and without an undo, of which the second is told."""
    state = filled.home / "state"
    if kind == "a file":
        state.write_text("")
    elif kind == "closed":
        state.mkdir(mode=0o500)
        if os.geteuid() == 0:
            pytest.skip("the superuser may write everything")
    elif kind == "a link to nothing":
        state.symlink_to("nowhere")
    else:
        (state / "agentc").mkdir(parents=True)
        (state / "agentc/locks").write_text("")
        (state / "agentc/undo").write_text("")
    filled.env["XDG_STATE_HOME"] = str(state)
    with patched(filled):
        done = filled.run(*CONVERT)
    assert done.code == 0, done.said
    assert "note: `agentc undo` cannot bring back what this run replaced: " in done.err
    again = filled.run(*CONVERT)
    assert (again.code, "cannot" in again.err) == (0, False)
    assert filled.run("undo").code == 1


@contextlib.contextmanager
def patched(machine: Machine) -> Iterator[None]:
    """Nobody has to wait where nobody can hold anything."""
    machine.env[VARIABLE] = "0"
    with holding(machine):
        yield


def test_a_run_within_a_run_waits_for_nobody_and_writes_one_journal(
    filled: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(filled.home))
    monkeypatch.setenv(VARIABLE, "0")
    before = look_at(filled)
    with hold_run("build", filled.root, [filled.home], print):
        with hold_run("sync", filled.root, [filled.home], print) as inner:
            assert inner is None
            assert filled.run("build").code == 1  # what needs trust is left
        assert filled.run("convert", "agents", *FROM, "--to", "cursor", "-o", ".").code == 0
    assert filled.run("undo").code == 0
    assert look_at(filled) == before


def test_two_places_in_any_order_are_no_deadlock(filled: Machine) -> None:
    code = (
        "import sys, time\nfrom pathlib import Path\n"
        "from agentc.filesystem.run_lock import lock_places\n"
        "for _ in range(40):\n    with lock_places(map(Path, sys.argv[1:]), str):\n"
        "        time.sleep(0.001)\n"
    )
    places = [str(filled.root), str(filled.home)]
    orders = (places, places[::-1])
    going = [start(filled, "-c", code, *orders[number % 2]) for number in range(4)]
    for process in going:
        assert (process.communicate(timeout=GUARD)[0], process.returncode) == ("", 0)


def test_places_are_taken_in_one_order(filled: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(filled.home))
    taken: list[Path] = []

    def open_lock(file: Path, real: Callable[[Path], int] = run_lock._open) -> int:
        taken.append(file)
        return real(file)

    monkeypatch.setattr(run_lock, "_open", open_lock)
    places = [filled.home / name for name in "abcde"]
    for order in (places, places[::-1]):
        with lock_places(order, print):
            pass
    assert taken[:5] == taken[5:]


@pytest.mark.parametrize("runs", [2, 8])
def test_of_runs_at_once_each_is_whole_and_the_last_is_taken_back(
    tmp_path: Path, runs: int
) -> None:
    machine = make_filled(tmp_path)
    for number in range(10):
        machine.put(f"agents/a{number}.md", write_agent(f"a{number}", more="model: sonnet\n"))
    before = look_at(machine)
    command = ("-m", "agentc", *CONVERT, "--model")
    going = [start(machine, *command, f"sonnet=x/v{number}") for number in range(runs)]
    for process in going:
        said = process.communicate(timeout=GUARD)[0]
        assert process.returncode == 0, said
    versions = list_versions(machine)
    assert len(versions) == 1
    assert machine.run("undo").code == 0
    earlier = list_versions(machine)
    assert len(earlier) == 1
    assert earlier != versions
    assert (earlier == {""}) is False or look_at(machine) == before


def list_versions(machine: Machine) -> set[str]:
    """The runs that wrote what is there."""
    folder = machine.root / ".opencode/agents"
    texts = [path.read_text() for path in folder.glob("*.md")]
    return {"".join(re.findall(r"^model: (.*)$", text, re.MULTILINE)) for text in texts} or {""}


class FakeRegions:
    """What Windows has in the place of `flock`: a region of a file that one process locks."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        self.held: set[int] = set()

    def locking(self, fd: int, mode: int, size: int) -> None:
        assert (mode, size) == (self.LK_NBLCK, 1)
        file = os.fstat(fd).st_ino
        if file in self.held:
            raise OSError(13, "Permission denied")
        self.held.add(file)


def test_where_there_is_no_flock_a_region_is_locked(
    filled: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(filled.home))
    monkeypatch.setenv(VARIABLE, "0.05")
    regions = FakeRegions()
    monkeypatch.setattr(run_lock, "msvcrt", regions)
    monkeypatch.setattr(run_lock, "lock", lambda fd: None)
    with lock_places([filled.root], print):
        assert len(regions.held) == 1
    with pytest.raises(Busy), lock_places([filled.root], print):
        pass
    monkeypatch.setattr(run_lock, "msvcrt", None)
    with lock_places([filled.root], print):  # no locks at all
        pass
    monkeypatch.setenv(VARIABLE, "x")
    with pytest.raises(UsageError), lock_places([filled.root], print):
        pass
