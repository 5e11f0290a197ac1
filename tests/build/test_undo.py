"""`agentc undo`: what the last run wrote is as if it had never been, and nobody's later work is lost.

Belongs here: laws of it over every command that writes, and its corners. Not here: waiting for other
runs (`test_one_at_a_time.py`), the text of a journal.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from agentc.errors import Refused
from agentc.filesystem import file_journal
from agentc.filesystem.folder import Folder
from agentc.filesystem.journal_text import (
    JournalEntry,
    JournalHead,
    parse_journal,
    render_entry,
    render_head,
)
from agentc.filesystem.looks import digest_bytes
from agentc.filesystem.replace_file import Changed
from agentc.filesystem.run_lock import pause_locks
from agentc.filesystem.write import Writer
from agentc.project.undo import carry_out_undo
from agentc.project.writing_run import hold_run
from tests.conftest import FEWER
from tests.support.builds import TWO_TARGETS, Machine, make_machine, write_agent
from tests.support.undoing import die_at, list_journals, look_at, run_killed

NAMES = ("alpha", "beta")
CONFIGURATION = TWO_TARGETS + '[[target]]\nformat = "gemini"\nscope = "user"\n'
OUTPUTS = (
    ".opencode/agents/{}.md",
    ".github/agents/{}.agent.md",
    "../.gemini/agents/{}.md",
)
FROM = ("--from", "claude")
CONVERT = ("convert", "agents", *FROM, "--to", "opencode", "--force", "-o", ".")
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("build",),
    ("build", "--prune"),
    ("build", "--target", "gemini-user"),
    ("build", "--root", "elsewhere"),
    ("build", "--gitignore"),
    ("build", "--gitignore=exclude"),
    ("build", "--no-gitignore"),
    ("sync",),
    ("sync", "--ours"),
    ("sync", "--theirs"),
    ("adopt", ".opencode/agents/alpha.md"),
    ("forget", ".github/agents/beta.agent.md"),
    ("check", "--fix", "agents", *FROM),
    CONVERT,
    ("convert", "agents", *FROM, "--to", "cursor", "-o", "new/deep"),
    ("convert", "agents", *FROM, "--to", "roo", "-o", ".", "--force"),
    ("convert", "agents", *FROM, "--to", "codex", "-d", "flat", "--unenforced", "write"),
    ("convert", "agents", *FROM, "--to", "gemini", "--scope", "user", "--force"),
    ("convert", "agents", *FROM, "--to", "qwen", "-o", ".", "--report", "page.html"),
    ("convert", "agents", *FROM, "--to", "claude", "--in-place", "--model", "sonnet=opus"),
    ("convert", OUTPUTS[0].format("alpha"), "--into", "agents/alpha.md"),
)
# Commands that write nothing: they neither take anything back nor stand in the way of that.
LOOKING: tuple[tuple[str, ...], ...] = (
    ("build", "--dry-run"),
    ("build", "--check", "--all"),
    ("status",),
    ("sync", "--dry-run"),
    ("undo", "--dry-run"),
    ("trust", "--yes"),
    ("check", "agents"),
    ("convert", "agents/alpha.md", *FROM, "--to", "cursor"),
    ("convert", "agents", *FROM, "--to", "cursor", "-o", "new", "--dry-run", "--report", "p.html"),
)
STEPS = st.integers(0, 60)


def make_filled(folder: Path) -> Machine:
    agents = {name: write_agent(name, more="model: sonnet\n") for name in NAMES}
    machine = make_machine(folder, CONFIGURATION, **agents)
    (machine.root / ".git").mkdir()
    assert machine.run("trust", "--yes").code == 0
    return machine


class AnyRun(RuleBasedStateMachine):
    """A machine on which people edit, and every command runs, is killed, and is taken back."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="agentc-undo-"))
        self.count = 0

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    @initialize(built=st.booleans())
    def begin(self, built: bool) -> None:
        self.machine = make_filled(self.folder)
        if built:
            assert self.machine.run("build").code == 0

    def _find(self, place: int, name: str) -> Path:
        return self.machine.root / ("agents/{}.md", *OUTPUTS)[place].format(name)

    @rule(place=st.integers(0, 3), name=st.sampled_from(NAMES), text=st.sampled_from(
        ["\nMore.\n", "\n\ud800bad", "---\n: broken\n"]
    ))  # fmt: skip
    def edit(self, place: int, name: str, text: str) -> None:
        file = self._find(place, name)
        if file.is_file():
            file.write_bytes(file.read_bytes() + text.encode("utf-8", "surrogatepass"))

    @rule(name=st.sampled_from(NAMES), field=st.sampled_from(["Says: too much", "Reads all."]))
    def say_otherwise(self, name: str, field: str) -> None:
        self._find(0, name).write_text(write_agent(name, field, "model: sonnet\n"))

    @rule(place=st.integers(0, 3), name=st.sampled_from(NAMES))
    def delete(self, place: int, name: str) -> None:
        file = self._find(place, name)
        if file.is_file() and (place or len(list(file.parent.iterdir())) > 1):
            file.unlink()

    @rule(place=st.integers(1, 3), name=st.sampled_from(NAMES))
    def put_a_strange_file(self, place: int, name: str) -> None:
        file = self._find(place, name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"mine\r\n\xff")

    @rule(place=st.integers(0, 3), name=st.sampled_from(NAMES),
          mode=st.sampled_from([0o600, 0o644, 0o755, 0o640]))  # fmt: skip
    def change_the_mode(self, place: int, name: str, mode: int) -> None:
        if self._find(place, name).is_file():
            self._find(place, name).chmod(mode)

    @rule(command=st.sampled_from(COMMANDS))
    def run(self, command: tuple[str, ...]) -> None:
        assert self.machine.run(*command).code in (0, 1, 2)

    def _undo(self, *, wants: int = 0) -> None:
        done = self.machine.run("undo", "-v")
        note(f"undo: {done.code} {done.said}")
        assert done.code == wants

    @rule(command=st.sampled_from(COMMANDS), looking=st.sampled_from(LOOKING))
    def run_and_take_back(self, command: tuple[str, ...], looking: tuple[str, ...]) -> None:
        journals, before = list_journals(self.machine), look_at(self.machine)
        status = self.machine.run("status").said
        done = self.machine.run(*command)
        after = look_at(self.machine)
        note(f"{command}: {done.code} {done.said}")
        if after == before:
            assert list_journals(self.machine) == journals, "a run that wrote nothing"
            return
        kept = list_journals(self.machine)
        self.machine.run(*looking)
        (self.machine.root / "p.html").unlink(missing_ok=True)
        assert look_at(self.machine) == after
        assert list_journals(self.machine) == kept
        self._undo()
        assert look_at(self.machine) == before
        assert self.machine.run("status").said == status
        self._undo(wants=1)
        assert look_at(self.machine) == before
        again = self.machine.run(*command)
        assert (again.code, again.said) == (done.code, done.said)
        assert look_at(self.machine) == after

    @rule(command=st.sampled_from(COMMANDS), pick=st.integers(0, 99),
          change=st.sampled_from(["edit", "delete", "link"]))  # fmt: skip
    def run_and_change_something(self, command: tuple[str, ...], pick: int, change: str) -> None:
        before = look_at(self.machine)
        self.machine.run(*command)
        after = look_at(self.machine)
        touched = [name for name, found in after.items() if found != before.get(name) and found[1]]
        if not touched:
            return
        name = touched[pick % len(touched)]
        file = self.machine.home / name
        if change == "edit":
            file.write_bytes(file.read_bytes() + b"\nmine\n")
        elif change == "link":
            file.rename(file.with_name("aside"))
            file.symlink_to(file.with_name("aside"))
        else:
            file.unlink()
        changed = look_at(self.machine)
        if change == "delete" and name not in before:
            self._undo()  # what the run made is gone already
            assert look_at(self.machine) == before
            return
        done = self.machine.run("undo")
        assert done.code == 1, done.said
        assert f"{file.name}: error[" in done.err
        assert look_at(self.machine) == changed
        if change == "link":
            file.unlink()
            file.with_name("aside").rename(file)

    @rule(command=st.sampled_from(COMMANDS), step=STEPS)
    def kill_and_take_back(self, command: tuple[str, ...], step: int) -> None:
        journals, before = list_journals(self.machine), look_at(self.machine)
        note(f"killed: {run_killed(self.machine, step, *command)}")
        if list_journals(self.machine) == journals:
            assert look_at(self.machine) == before
            return
        self._undo()
        assert look_at(self.machine) == before

    @rule(command=st.sampled_from(COMMANDS), step=STEPS)
    def kill_an_undo_and_go_on(self, command: tuple[str, ...], step: int) -> None:
        before = look_at(self.machine)
        self.machine.run(*command)
        if look_at(self.machine) == before:
            return
        note(f"killed: {run_killed(self.machine, step, 'undo')}")
        self.machine.run("undo")
        assert look_at(self.machine) == before


AnyRun.TestCase.settings = settings(
    FEWER,
    max_examples=max(8, FEWER.max_examples // 6),
    stateful_step_count=10,
    suppress_health_check=[*HealthCheck],
)
TestAnyRun = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills its own children")(
    AnyRun.TestCase
)


IN_CI = settings.default is not None and settings.default.max_examples >= 250


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills its own children")
def test_a_run_that_is_killed_anywhere_is_taken_back(
    tmp_path: Path, figure: Callable[[str], None]
) -> None:
    """Every call by which a build, and a conversion over strange files, writes."""
    machine = make_filled(tmp_path)
    assert machine.run("build").code == 0
    machine.put("agents/alpha.md", write_agent("alpha", "Reads more."))
    machine.put(".opencode/agents/beta.md", "mine").chmod(0o600)
    killed = 0
    for command in (COMMANDS[1], CONVERT):
        before = look_at(machine)
        for step in range(0, 1000, 1 if IN_CI else 4):
            journals = list_journals(machine)
            if not run_killed(machine, step, *command):
                break
            killed += 1
            if list_journals(machine) != journals:
                assert machine.run("undo").code == 0
            assert look_at(machine) == before, step
    figure(f"{killed} runs killed at a call that writes, and taken back")
    assert killed > (60 if IN_CI else 15)


def write_all_ways(root: Path) -> None:
    """Replace, make and remove files, in folders that are there and in new ones, and fail to."""
    with hold_run("build", root, [], print), Writer() as writer:
        writer.write(root / "new/deep/made.md", "made", root)
        writer.write(root / "replaced.md", "new", root, old="old")
        writer.write(root / "forced.md", "new", root, force=True)
        writer.remove(root / "gone.md", root, old="gone")
        with contextlib.suppress(Changed):
            writer.write(root / "kept.md", "new", root, old="other")
        writer.write(root / "replaced.md", "newer", root, old="new")
        writer.write(root / "last.md", "last", root)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills its own children")
def test_writes_that_are_killed_anywhere_are_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry that came too late would be missing at one of these steps."""
    killed = 0
    for step in range(1000):
        machine = Machine(tmp_path / f"{step}")
        for name in ("replaced", "forced", "gone", "kept"):
            machine.put(f"{name}.md", "old" if name == "replaced" else name).chmod(0o640)
        monkeypatch.setenv("HOME", str(machine.home))
        with hold_run("init", machine.root, [], print), Writer() as writer:
            writer.write(machine.root / "earlier.md", "earlier", machine.root)
        journals, before = list_journals(machine), look_at(machine)
        if not die_at(step, lambda: write_all_ways(machine.root)):  # noqa: B023  it runs at once
            break
        killed += 1
        if list_journals(machine) == journals:
            assert look_at(machine) == before, step
        else:
            assert not carry_out_undo(machine.root, print, outside=False).is_refused
            assert look_at(machine) == before, step
            assert list_journals(machine) == {}
    assert killed > 50


FAULTS = ((Folder, "new"), (Folder, "place"), (Folder, "replace"), (os, "fsync"), (os, "write"))


@settings(FEWER, suppress_health_check=[*HealthCheck])
@given(
    command=st.sampled_from(COMMANDS),
    fault=st.sampled_from(FAULTS),
    number=st.integers(0, 6),
    error=st.sampled_from([errno.ENOSPC, errno.EIO, errno.EROFS]),
)
def test_what_a_failing_disc_let_through_is_taken_back(
    command: tuple[str, ...], fault: tuple[Any, str], number: int, error: int
) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        machine = make_filled(Path(folder))
        machine.run("build")
        for agent in NAMES:
            machine.put(f"agents/{agent}.md", write_agent(agent, "Says: more.", "model: opus\n"))
        machine.put("new/deep/.cursor/agents/beta.md", "mine")
        journals, before = list_journals(machine), look_at(machine)
        left = [number]
        real = getattr(*fault)

        def fail(*arguments: Any, **options: Any) -> Any:
            left[0] -= 1
            if left[0] == -1:
                raise OSError(error, os.strerror(error))
            return real(*arguments, **options)

        patch.setattr(*fault, fail)
        done = machine.run(*command)
        patch.setattr(*fault, real)
        note(f"{done.code} {done.said}")
        if "cannot bring back" in done.err:
            assert list_journals(machine) == {}
        elif list_journals(machine) == journals:
            assert look_at(machine) == before
        else:
            undone = machine.run("undo")
            note(f"{undone.code} {undone.said}")
            assert undone.code == 0
            assert look_at(machine) == before


@pytest.fixture
def filled(tmp_path: Path) -> Machine:
    return make_filled(tmp_path / "home")


def refuse(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_what_another_run_wrote_meanwhile_is_not_taken_back(
    filled: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that waits for its user lets others write; the last that was written counts."""
    monkeypatch.setenv("HOME", str(filled.home))
    root = filled.root
    with hold_run("sync", root, [], print), Writer() as writer:
        writer.write(root / "one.md", "one", root)
        with pause_locks(print):
            assert filled.call("build").code == 0
        between = look_at(filled)
        writer.write(root / "two.md", "two", root)
        writer.write(root / "one.md", "three", root, old="one")
    assert filled.run("undo").code == 0
    assert look_at(filled) == between
    assert filled.run("undo").code == 1


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("quiet", [False, True])
def test_where_nothing_can_be_kept_the_run_goes_on_and_says_so(
    filled: Machine, late: bool, quiet: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An earlier journal goes, too: it does not fit what is there now."""
    assert filled.run("build").code == 0
    filled.put("agents/alpha.md", write_agent("alpha", "Reads more."))
    real, calls = file_journal.FileJournal._append, [0]

    def append(journal: Any, data: bytes, *, flushed: bool) -> None:
        calls[0] += 1
        if calls[0] > late:
            refuse()
        real(journal, data, flushed=flushed)

    monkeypatch.setattr(file_journal.FileJournal, "_append", append)
    done = filled.run("build", *(["-q"] if quiet else []))
    told = "note: `agentc undo` cannot bring back what this run replaced"
    assert (done.code, told in done.err) == (0, not quiet)
    assert "No space left" in done.err or quiet
    assert filled.run("build", "--check", "--all").code == 0
    after = look_at(filled)
    assert list_journals(filled) == {}
    assert filled.run("undo").code == 1
    assert look_at(filled) == after


def test_a_run_that_replaced_too_much_says_so(
    filled: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert filled.run("build").code == 0
    filled.put("agents/alpha.md", write_agent("alpha", "Reads more."))
    monkeypatch.setattr(file_journal, "MAX_KEPT", 1 << 10)
    done = filled.run("build")
    assert "replaced: it replaced more than 0 MiB" in done.err
    assert (done.code, list_journals(filled), filled.run("undo").code) == (0, {}, 1)


def test_journals_are_for_nobody_else_and_grow_old(filled: Machine) -> None:
    assert filled.run("build").code == 0
    (journal,) = list_journals(filled)
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600
    for folder in (journal.parent, journal.parent.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    journal.parent.chmod(0o755)
    old = journal.with_name(f"{'0' * 32}.journal")
    old.write_bytes(b"x")
    os.utime(old, (1, 1))
    fresh = journal.with_name(f"{'1' * 32}.journal")
    fresh.write_bytes(b"x")
    filled.put("agents/alpha.md", write_agent("alpha", "Reads more."))
    assert filled.run("build").code == 0
    assert {*list_journals(filled)} == {journal, fresh}
    assert stat.S_IMODE(journal.parent.stat().st_mode) == 0o700


def test_what_files_held_is_never_shown(filled: Machine) -> None:
    secret = "sk-ant-api03-" + "aB3" * 30
    filled.put(".opencode/agents/alpha.md", f"token: {secret}")
    assert filled.run(*CONVERT).code == 0
    assert secret not in filled.read(".opencode/agents/alpha.md")
    for options in (("--dry-run",), ("--dry-run", "--json"), ("-v",)):
        assert secret not in filled.run("undo", *options).said
    assert secret in filled.read(".opencode/agents/alpha.md")
    assert list_journals(filled) == {}


def test_a_dry_run_says_what_would_be_done(filled: Machine) -> None:
    filled.put(".opencode/agents/alpha.md", "mine")
    assert filled.run(*CONVERT).code == 0
    done = filled.run("undo", "--dry-run")
    assert done.out == "remove .opencode/agents/beta.md\nrestore .opencode/agents/alpha.md\n"
    assert done.err.startswith("`agentc convert` of 2")
    assert done.err.endswith("would be undone: 1 file brought back, 1 file removed\n")
    data = json.loads(filled.run("undo", "--json").out)
    assert data["exit_code"] == 0
    assert [one["action"] for one in data["files"]] == ["remove", "restore"]


def test_a_run_is_found_from_any_folder_of_its_project(filled: Machine) -> None:
    before = look_at(filled)
    (filled.root / "sub/.claude/agents").mkdir(parents=True)
    assert filled.run("build", at="sub").code == 0
    assert filled.run("undo", at="sub").code == 0
    shutil.rmtree(filled.root / "sub")
    assert look_at(filled) == before
    assert filled.run("build").code == 0
    assert filled.run("undo", at="agents").code == 0
    assert look_at(filled) == before


def test_what_a_run_wrote_elsewhere_is_brought_back_when_its_user_says_so(
    filled: Machine, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    before = look_at(filled)
    command = ("convert", "agents", *FROM, "--to", "cursor", "-o", str(elsewhere / "new"))
    assert filled.run(*command).code == 0
    done = filled.run("undo")
    assert done.code == 1
    assert "hint: `agentc undo --outside`" in done.err
    assert len(list(elsewhere.rglob("*.md"))) == 2
    assert filled.run("undo", "--outside").code == 0
    assert look_at(filled) == before
    assert not elsewhere.exists()


@pytest.mark.parametrize("change", ["edited", "removed", "made a folder", "closed"])
def test_what_was_changed_since_keeps_everything_as_it_is(filled: Machine, change: str) -> None:
    filled.put(".opencode/agents/alpha.md", "mine")
    assert filled.run(*CONVERT).code == 0
    file = filled.root / ".opencode/agents/alpha.md"
    if change == "edited":
        file.write_text(f"{file.read_text()}mine, too")
    elif change == "closed":
        file.chmod(0o444)
    else:
        file.unlink()
    if change == "made a folder":
        file.mkdir()
    before, journals = look_at(filled), list_journals(filled)
    done = filled.run("undo")
    if change == "closed" and os.geteuid() == 0:
        assert done.code == 0  # the superuser may write everything
        return
    assert done.code == (1 if change in ("edited", "removed") else 2), done.said
    assert ".opencode/agents/alpha.md: error[" in done.err
    assert "is not undone: 1 file in the way; nothing was brought back" in done.err
    assert (look_at(filled), list_journals(filled)) == (before, journals)


def test_what_was_written_through_a_link_is_brought_back(filled: Machine) -> None:
    """As GNU stow lays out a home folder: the agents of a client lie in a repository."""
    place = filled.home / "dots/gemini/agents"
    place.mkdir(parents=True)
    (filled.home / ".gemini").symlink_to("dots/gemini")
    (place / "alpha.md").write_text("mine")
    command = ("convert", "agents", *FROM, "--to", "gemini", "--scope", "user", "--force")
    before = look_at(filled)
    assert filled.run(*command).code == 0
    assert (place / "alpha.md").read_text() != "mine"
    assert filled.run("undo").code == 0
    assert look_at(filled) == before


# What somebody who can write there puts into a journal, to have something written for them.
FORGED: dict[str, Callable[[Machine, Path], list[JournalEntry]]] = {
    "elsewhere": lambda machine, outside: [make_entry(outside / "x")],
    "home": lambda machine, outside: [make_entry(machine.home / ".profile")],
    "trust": lambda machine, outside: [
        make_entry(machine.home / f".local/state/agentc/trust/{'0' * 32}.json")
    ],
    "settings": lambda machine, outside: [make_entry(machine.home / ".claude/settings.json")],
    "client": lambda machine, outside: [
        make_entry(machine.home / ".config/opencode/opencode.json")
    ],
    "git": lambda machine, outside: [make_entry(machine.root / ".git/hooks/pre-commit")],
    "inner git": lambda machine, outside: [make_entry(machine.root / "sub/.Git/hooks/x")],
    "link": lambda machine, outside: [make_entry(machine.root / "link/x")],
    "steps": lambda machine, outside: [make_entry(machine.root / "../../outside/x")],
    "relative": lambda machine, outside: [make_entry(Path("agents/x.md"))],
    "above": lambda machine, outside: [
        JournalEntry(str(outside / "x"), str(machine.root), b"evil", 0o755, None)
    ],
}


def make_entry(path: Path) -> JournalEntry:
    return JournalEntry(str(path), str(path.parent), b"evil", 0o755, None)


@pytest.mark.parametrize("kind", FORGED)
def test_a_forged_journal_writes_nothing(filled: Machine, tmp_path: Path, kind: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (filled.root / "link").symlink_to(outside)
    filled.put("agents/beta.md", write_agent("beta", "Reads more."))
    assert filled.run("build").code == 0
    (journal,) = list_journals(filled)
    head = JournalHead(str(filled.root.resolve()), "build", 1)
    good = parse_journal(journal.read_bytes())[1]
    forged = FORGED[kind](filled, outside)
    journal.write_bytes(render_head(head) + b"".join(map(render_entry, (*good, *forged))))
    before = look_at(filled)
    done = filled.run("undo")
    assert done.code == 1, done.said
    assert look_at(filled) == before
    assert list(outside.iterdir()) == []
    assert filled.run("undo", "--dry-run").code == 1


@pytest.mark.parametrize("kind", ["link", "folder", "pipe", "other-root", "no-json", "empty"])
def test_what_is_no_journal_writes_nothing(filled: Machine, kind: str) -> None:
    assert filled.run("build").code == 0
    (journal,) = list_journals(filled)
    data = journal.read_bytes()
    journal.unlink()
    if kind == "link":
        (journal.parent / "data").write_bytes(data)
        journal.symlink_to(journal.parent / "data")
    elif kind == "folder":
        journal.mkdir()
    elif kind == "pipe":
        os.mkfifo(journal)
    else:
        head = JournalHead(str(filled.home), "build", 1)
        wrong = {"other-root": render_head(head), "no-json": b"x\n" + data, "empty": b""}
        journal.write_bytes(wrong[kind])
    before = look_at(filled)
    done = filled.run("undo")
    assert (done.code, "error[undo]" in done.err) == (1, True)
    assert look_at(filled) == before


PATHS = st.lists(st.text("ab.\udc80 é", min_size=1), min_size=1, max_size=3).map(
    lambda parts: "/r/" + "/".join(part.replace(".", "x") for part in parts)
)
ENTRIES = st.builds(
    lambda path, before, after: JournalEntry(
        path, "/r", before, None if before is None else 0o644,
        None if after is None else digest_bytes(after),
    ),
    PATHS, st.none() | st.binary(max_size=9), st.none() | st.binary(max_size=9),
) | st.builds(lambda path: JournalEntry(path, "/r", is_folder=True), PATHS)  # fmt: skip
HEAD = JournalHead("/r", "build", 7)


@given(entries=st.lists(ENTRIES, max_size=5), cut=st.integers(0, 2000))
def test_a_journal_says_what_was_written_as_far_as_it_goes(
    entries: list[JournalEntry], cut: int
) -> None:
    """A killed run leaves the beginning of an entry at the end, and that counts for nothing."""
    data = render_head(HEAD) + b"".join(map(render_entry, entries))
    assert parse_journal(data) == (HEAD, tuple(entries))
    torn = data[: len(render_head(HEAD)) + cut]
    head, found = parse_journal(torn)
    assert (head, found) == (HEAD, tuple(entries[: len(found)]))
    assert len(render_head(HEAD) + b"".join(map(render_entry, entries[: len(found) + 1]))) > len(
        torn
    ) or len(found) == len(entries)


@given(data=st.binary(max_size=200) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.dictionaries(
        st.sampled_from(["path", "root", "before", "mode", "after", "folder", "void", "time",
                         "version", "command"]), inner),
).map(lambda value: render_head(HEAD) + json.dumps(value).encode() + b"\n"))  # fmt: skip
def test_any_bytes_are_a_journal_or_refused(data: bytes) -> None:
    try:
        head, entries = parse_journal(data)
    except Refused:
        return
    assert head == HEAD
    assert all(entry.path.startswith("/") for entry in entries)
