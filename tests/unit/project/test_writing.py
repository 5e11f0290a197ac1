"""Writing: over nothing but what was seen, nowhere but below the root, whole or not at all.

Belongs here: the writer and runs that are disturbed. Not here: which files a command writes
(`cli/test_cli.py`).
"""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from agentc.errors import AgentcError, ReadError, Refused
from agentc.filesystem import folder, read
from agentc.filesystem.folder import Folder
from agentc.filesystem.replace_file import Changed
from agentc.filesystem.temporary_files import temporary_name
from agentc.filesystem.write import Writer
from agentc.project import batch, convert_file, into_original, plan
from agentc.project.inputs import list_inputs
from agentc.project.request import Request
from agentc.vendors.registry import get_format
from tests.conftest import FEWER, ROOT
from tests.support.projects import Project
from tests.support.racing import AGENTS, agent, exchange, fill, finish, kills, race, start

IN_CI = profile.default is not None and profile.default.max_examples >= 1000
TEXTS = st.sampled_from(["", "mine\n", "yours\n", "naïve\r\n"])
DESCRIPTORS = pytest.mark.parametrize("descriptors", [True, False], ids=["descriptors", "paths"])
ROOT_IGNORES_MODES = getattr(os, "geteuid", lambda: 1)() == 0


@pytest.fixture
def either(descriptors: bool, monkeypatch: pytest.MonkeyPatch) -> bool:
    """A system with calls relative to a descriptor, and one without."""
    if not descriptors:
        monkeypatch.setattr(folder, "BY_DESCRIPTOR", False)
    return descriptors


def names(place: Path) -> set[str]:
    return {path.name for path in place.iterdir()}


@FEWER
@given(seen=st.none() | TEXTS, there=st.none() | TEXTS, new=TEXTS, force=st.booleans())
def test_a_file_is_replaced_where_it_is_what_was_seen_and_only_there(
    seen: str | None,
    there: str | None,
    new: str,
    force: bool,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    root = tmp_path_factory.mktemp("root")
    file = root / "agents" / "a.md"
    if there is not None:
        file.parent.mkdir()
        file.write_bytes(there.encode())
    may = force or seen == there
    try:
        with Writer() as writer:
            wrote = writer.write(file, new, root, old=seen, force=force)
    except Changed:
        assert not may
        assert there != new
        wrote = False
    assert wrote is (may and there != new)
    after = file.read_bytes().decode() if file.exists() else None
    assert after == (new if may else there)
    assert names(file.parent) <= {"a.md"}


def amid(monkeypatch: pytest.MonkeyPatch, deed: Callable[[], object]) -> None:
    """Let something happen at the last moment: a new file is written and waits for its name."""
    real = Folder.new
    done: list[object] = []

    def new(self: Folder, name: str, mode: int | None) -> int:
        fd = real(self, name, mode)
        if not done:
            done.append(deed())
        return fd

    monkeypatch.setattr(Folder, "new", new)


@pytest.mark.parametrize("links", [True, False], ids=["links", "no-links"])
@DESCRIPTORS
def test_what_appears_at_the_last_moment_stays(
    tmp_path: Path, either: bool, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not links:
        monkeypatch.setattr(os, "link", refuse(errno.EPERM))
    file = tmp_path / "a.md"
    amid(monkeypatch, lambda: file.write_text("mine"))
    with pytest.raises(Changed), Writer() as writer:
        writer.write(file, "new", tmp_path)
    assert (file.read_text(), names(tmp_path)) == ("mine", {"a.md"})


def refuse(number: int) -> Callable[..., Any]:
    def call(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return call


@DESCRIPTORS
@pytest.mark.parametrize("after", ["mine", None])
def test_what_changes_at_the_last_moment_stays(
    tmp_path: Path, either: bool, after: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.md"
    file.write_text("old")
    amid(monkeypatch, lambda: file.unlink() if after is None else file.write_text(after))
    with pytest.raises(Changed), Writer() as writer:
        writer.write(file, "new", tmp_path, old="old")
    assert (file.read_text() if file.exists() else None) == after
    assert names(tmp_path) == (set() if after is None else {"a.md"})


def test_without_hard_links_a_new_file_comes_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", refuse(errno.EOPNOTSUPP))
    with Writer() as writer:
        assert writer.write(tmp_path / "a.md", "new", tmp_path)
    assert (tmp_path / "a.md").read_text() == "new"
    assert names(tmp_path) == {"a.md"}


@pytest.mark.parametrize("force", [False, True])
def test_a_run_keeps_what_appears_or_changes_under_it(
    tmp_path: Path, force: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the plan and the file's turn: new where nothing was, other where something was, gone,
    and the same."""
    fill(tmp_path, 5, filler=1)
    finish(start(tmp_path, "convert", "--to", "opencode", "-q"))
    out = tmp_path / AGENTS
    ours = {path.name: path.read_text() for path in out.iterdir()}
    for number in (0, 1, 4):
        (out / f"a000{number}.md").unlink()
    for number in (2, 3):
        (out / f"a000{number}.md").write_text("old")
    monkeypatch.chdir(tmp_path)
    request = Request(paths=(), target=get_format("opencode"))
    real = plan.make_plan

    def planned(*arguments: Any, **options: Any) -> Any:
        made = real(*arguments, **options)
        (out / "a0000.md").write_text("appeared")
        (out / "a0001.md").write_text(ours["a0001.md"])
        (out / "a0002.md").write_text("changed")
        (out / "a0003.md").unlink()
        return made

    monkeypatch.setattr(batch, "make_plan", planned)
    items = batch.carry_out(
        request, list_inputs(request), force=force, dry=False, advance=lambda: None
    )
    actions = [str(item.action) for item in items]
    there = {path.name: path.read_text() for path in out.iterdir()}
    if force:
        assert actions == ["create", "same", "update", "update", "create"]
        assert there == ours
    else:  # the two that had something before were kept from the start
        assert actions == ["conflict", "same", "foreign", "foreign", "create"]
        assert there == {
            "a0000.md": "appeared",
            "a0001.md": ours["a0001.md"],
            "a0002.md": "changed",
            "a0004.md": ours["a0004.md"],
        }
        assert "--force" in items[0].reason
        assert batch.exit_code(items, differs=False) == 1


@pytest.mark.parametrize("way", ["in-place", "fix", "into"])
def test_a_source_that_changes_while_it_is_rewritten_stays(
    tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a file said when it was read is what may be replaced, not what it says when it is looked
    at again."""
    from click.testing import CliRunner

    from agentc.cli import cli

    broken = agent(1, 1).replace("description: Agent", "description: An agent: number")
    file = tmp_path / ".claude/agents/a.md"
    file.parent.mkdir(parents=True)
    file.write_text(broken if way == "fix" else agent(1, 1))
    monkeypatch.chdir(tmp_path)
    commands = {
        "in-place": (
            "convert",
            str(file),
            "--to",
            "claude",
            "--in-place",
            "--model",
            "sonnet=opus",
        ),
        "fix": ("check", "--fix", str(file)),
        "into": (
            "convert",
            "edited.md",
            "--from",
            "opencode",
            "--to",
            "claude",
            "--into",
            str(file),
        ),
    }
    converted = CliRunner().invoke(cli, ["convert", str(file), "--to", "opencode"]).stdout
    (tmp_path / "edited.md").write_text(converted.replace("You are", "You were"))
    reads: list[Path] = []

    def read_text(path: Path, real: Callable[[Path], str] = read.read_text) -> str:
        text = real(path)
        if path == file and not reads:
            reads.append(path)
            path.write_text("mine")
        return text

    monkeypatch.setattr(convert_file, "read_text", read_text)
    monkeypatch.setattr(read, "read_text", read_text)
    monkeypatch.setattr(
        into_original, "read_text", read_text
    )  # which another test can have loaded before
    done = CliRunner().invoke(cli, commands[way])
    assert reads
    assert file.read_text() == "mine"
    assert (done.exit_code == 1) or isinstance(done.exception, AgentcError)


@DESCRIPTORS
def test_no_link_below_the_root_is_followed(tmp_path: Path, either: bool) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    (outside / "deep").mkdir(parents=True)
    (root / "a").mkdir(parents=True)
    (root / "link").symlink_to(outside)
    (root / "a" / "link").symlink_to(outside / "deep")
    (root / "dangling").symlink_to(tmp_path / "nowhere")
    (root / "file.md").symlink_to(outside / "file.md")
    with Writer() as writer:
        for path in (
            "link/x.md",
            "a/link/x.md",
            "link/deep/x.md",
            "dangling/x.md",
            "file.md",
            "a/../../x.md",
        ):
            for force in (False, True):
                with pytest.raises(Refused, match="link"):
                    writer.write(root / path, "x", root, force=force)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@DESCRIPTORS
def test_the_root_itself_may_be_a_link(tmp_path: Path, either: bool) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with Writer() as writer:
        writer.write(tmp_path / "link" / "a" / "b" / "x.md", "x", tmp_path / "link")
        writer.write(tmp_path / "new" / "root" / "x.md", "x", tmp_path / "new" / "root")
    assert (
        (tmp_path / "real/a/b/x.md").read_text() == (tmp_path / "new/root/x.md").read_text() == "x"
    )


@DESCRIPTORS
def test_what_is_no_file_is_not_replaced(tmp_path: Path, either: bool) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "file").write_text("x")
    with Writer() as writer:
        for name in ("pipe.md", "folder.md"):
            for force in (False, True):
                with pytest.raises(ReadError, match="not a file"):
                    writer.write(tmp_path / name, "x", tmp_path, force=force)
        with pytest.raises(ReadError, match="Not a directory"):
            writer.write(tmp_path / "file" / "x.md", "x", tmp_path)
    assert names(tmp_path) == {"pipe.md", "folder.md", "file"}


def test_a_folder_in_the_place_of_a_file_is_said_to_be_none(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.put(".claude/agents/a.md", agent(1, 1))
    (tmp_path / AGENTS / "a0001.md").mkdir(parents=True)
    done = project.run("convert", "--to", "opencode", "--force")
    assert done.returncode == 2
    assert "a0001.md: error[not-a-file]: not a file, so it is not replaced" in done.stderr


def test_a_pipe_in_the_place_of_a_file_holds_nobody_up(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.put(".claude/agents/a.md", agent(1, 1))
    (tmp_path / AGENTS).mkdir(parents=True)
    os.mkfifo(tmp_path / AGENTS / "a0001.md")
    code, said = finish(start(tmp_path, "convert", "--to", "opencode"))
    assert code == 2
    assert "error[not-a-file]" in said


def test_a_name_as_long_as_a_name_can_be(tmp_path: Path) -> None:
    name = "n" * 252 + ".md"
    with Writer() as writer:
        writer.write(tmp_path / name, "x", tmp_path)
        writer.write(tmp_path / name, "y", tmp_path, old="x")
    assert (tmp_path / name).read_text() == "y"


def test_many_folders_and_roots_keep_few_files_open(tmp_path: Path) -> None:
    with Writer() as writer:
        for number in range(300):
            root = tmp_path / f"root{number % 3}"
            writer.write(root / f"f{number}" / "deep" / "x.md", "x", root)
        assert len(writer._open) <= 3
    assert len(list(tmp_path.rglob("x.md"))) == 300


@pytest.fixture
def held() -> Iterator[Callable[[Path], None]]:
    """Lets another process hold a file as a living run does."""
    processes = []

    def hold(path: Path) -> None:
        code = (
            "import sys\nfrom agentc.filesystem.folder import Folder\n"
            f"fd = Folder({str(path.parent)!r}).new({path.name!r}, None)\nprint('held', flush=True)\nsys.stdin.read()\n"
        )
        pipe = subprocess.PIPE
        process = subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe, cwd=ROOT)
        processes.append(process)
        assert process.stdout is not None
        process.stdout.readline()

    yield hold
    for process in processes:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("way", ["writes", "has nothing to do", "mends", "reports"])
def test_the_next_run_removes_what_dead_runs_left_and_nothing_else(
    tmp_path: Path, way: str, held: Callable[[Path], None]
) -> None:
    project = Project(tmp_path)
    project.put(".claude/agents/a.md", agent(1, 1))
    if way == "has nothing to do":
        project.run("convert", "--to", "opencode")
    place = {"mends": tmp_path / ".claude/agents", "reports": tmp_path}.get(way, tmp_path / AGENTS)
    place.mkdir(parents=True, exist_ok=True)
    left, alive = temporary_name(), temporary_name()
    (place / left).write_text("half")
    held(place / alive)
    others = {
        f".agentc-{'0' * 15}.tmp",
        f".agentc-{'g' * 16}.tmp",
        f"x{left}",
        f"{left}.md",
        ".a.md.01234567",
    }
    for name in others:
        (place / name).write_text("mine")
    folder_of_that_name = temporary_name()
    (place / folder_of_that_name).mkdir()
    commands = {
        "mends": ("check", "--fix"),
        "reports": ("convert", "--to", "opencode", "--dry-run", "--report", "r.html"),
    }
    arguments = commands.get(way, ("convert", "--to", "opencode"))
    looking = project.run(
        *(argument for argument in arguments if argument != "--fix"),
        *(["--dry-run"] * (way[0] in "wh")),
    )
    if way != "reports":
        assert left in names(place), looking.stderr
        project.run(*arguments)
    assert {alive, folder_of_that_name, *others} <= names(place)
    assert left not in names(place)


def test_a_signal_waits_until_the_file_at_hand_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    amid(monkeypatch, lambda: signal.raise_signal(signal.SIGINT))
    with pytest.raises(KeyboardInterrupt), Writer() as writer:
        writer.write(tmp_path / "a.md", "new", tmp_path)
    assert names(tmp_path) == {"a.md"}
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_an_error_amid_a_file_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "b.md").write_text("old")
    monkeypatch.setattr(os, "write", refuse(errno.ENOSPC))
    with Writer() as writer:
        for name, old in (("a.md", None), ("b.md", "old")):
            with pytest.raises(ReadError, match="No space left"):
                writer.write(tmp_path / name, "new", tmp_path, old=old)
    assert names(tmp_path) == {"b.md"}
    assert (tmp_path / "b.md").read_text() == "old"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.put(".claude/agents/a.md", agent(1, 1))
    out = tmp_path / AGENTS
    out.mkdir(parents=True)
    (out / temporary_name()).write_text("half")
    if ROOT_IGNORES_MODES:
        bound = (
            subprocess.run(
                ["mount", "--bind", out, out], capture_output=True, check=False
            ).returncode
            == 0
        )
        if not bound:
            pytest.skip("root ignores modes, and may not mount here")
    try:
        if ROOT_IGNORES_MODES:
            subprocess.run(["mount", "-o", "remount,bind,ro", out], check=True)
        else:
            out.chmod(0o500)
        done = project.run("convert", "--to", "opencode")
    finally:
        if ROOT_IGNORES_MODES:
            subprocess.run(["umount", out], check=True)
        else:
            out.chmod(0o700)
    assert done.returncode == 2
    assert "error[unwritable]: cannot be written" in done.stderr
    assert len(names(out)) == 1


def can_exchange(place: Path) -> bool:
    for name in "ab":
        (place / name).mkdir()
    try:
        exchange(place / "a", place / "b")
    except OSError:
        return False
    return True


@pytest.mark.parametrize("swapped", [".opencode/agents", ".opencode", ".claude/agents"])
def test_a_swapped_link_leads_nowhere(
    swapped: str,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    figure: Callable[[str], None],
) -> None:
    if not can_exchange(tmp_path_factory.mktemp("exchange")):
        pytest.skip("this system cannot swap a folder and a link in one step")
    raced = race(tmp_path, 300 if IN_CI else 60, swapped)
    figure(
        f"{swapped} swapped for a link: {raced.outside} outside, {raced.inside} inside, {raced.torn} torn"
    )
    assert (raced.outside, raced.torn) == (0, 0)


def test_killed_runs_leave_old_or_new_and_the_next_run_nothing_else(
    tmp_path: Path, figure: Callable[[str], None]
) -> None:
    times = 10 if IN_CI else 1
    killed, wrong = kills(tmp_path, 40, times)
    figure(
        f"{3 * times} kills, {killed.amid} amid the files, {killed.undone} taken back: {len(wrong)} wrong"
    )
    assert wrong == []


@pytest.mark.parametrize("runs", [2, 8])
def test_runs_at_once_lose_nothing_and_tear_nothing(tmp_path: Path, runs: int) -> None:
    """Without force: the file of the first stays, the others say so, and what was there before
    stays."""
    count = 12
    fill(tmp_path, count, filler=200)
    out = tmp_path / AGENTS
    out.mkdir(parents=True)
    (out / "a0003.md").write_text("mine")
    going = [
        start(
            tmp_path, "convert", "--to", "opencode", "--no-header", "--model", f"sonnet=x/v{number}"
        )
        for number in range(runs)
    ]
    ends = [finish(process) for process in going]
    texts = {path.name: path.read_text() for path in out.iterdir()}
    assert texts.pop("a0003.md") == "mine"
    assert len(texts) == count - 1
    assert all(text.endswith("END\n") for text in texts.values())
    for number, (code, said) in enumerate(ends):
        ours = sum(f"model: x/v{number}\n" in text for text in texts.values())
        assert code == 1
        assert (f"{ours} agent{'s' * (ours != 1)} written" in said) is (ours > 0)
        assert said.count(": conflict: ") + said.count(": foreign: ") == count - ours


@pytest.mark.parametrize("runs", [2, 8])
def test_of_edits_of_one_file_at_once_one_wins_and_the_others_know(
    tmp_path: Path, runs: int
) -> None:
    file = tmp_path / "a.md"
    file.write_text("old")
    code = (
        "import sys\nfrom pathlib import Path\nfrom agentc.filesystem.replace_file import Changed\nfrom agentc.filesystem.write import Writer\n"
        "name, root = sys.argv[1], Path(sys.argv[2])\nsys.stdin.readline()\ncount = 0\n"
        "for number in range(50):\n"
        "    old = (root / 'a.md').read_text()\n"
        "    try:\n        Writer().write(root / 'a.md', f'{old}\\n{name} {number}', root, old=old)\n"
        "        count += 1\n    except Changed:\n        pass\n"
        "print(count)\n"
    )
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", code]
    going = [
        subprocess.Popen(
            [*command, f"run{number}", str(tmp_path)], stdin=pipe, stdout=pipe, cwd=ROOT, text=True
        )
        for number in range(runs)
    ]
    counts = [int(process.communicate("go\n", timeout=300)[0]) for process in going]
    lines = file.read_text().split("\n")
    assert lines[0] == "old"
    assert [
        sum(line.startswith(f"run{number} ") for line in lines) for number in range(runs)
    ] == counts
    assert names(tmp_path) == {"a.md"}


@pytest.mark.parametrize("mode", [0o444, 0o400, 0o464])
@pytest.mark.parametrize("force", [False, True])
def test_a_file_that_its_mode_protects_is_not_replaced(
    tmp_path: Path, mode: int, force: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.md"
    file.write_text("old")
    file.chmod(mode)
    owner = file.stat().st_uid or 1_000
    os.chown(file, owner, -1) if ROOT_IGNORES_MODES else None
    monkeypatch.setattr(os, "geteuid", lambda: owner)
    with Writer() as writer, pytest.raises(ReadError, match="not to be written") as raised:
        writer.write(file, "new", tmp_path, old="old", force=force)
    assert (raised.value.where.path, raised.value.hint) == (str(file), "chmod u+w a.md")
    assert file.read_text() == "old"
    assert names(tmp_path) == {"a.md"}


def test_the_superuser_writes_what_he_may_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.md"
    file.write_text("old")
    file.chmod(0o444)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with Writer() as writer:
        assert writer.write(file, "new", tmp_path, old="old")
    assert (file.read_text(), stat.S_IMODE(file.stat().st_mode)) == ("new", 0o444)


@pytest.mark.skipif(ROOT_IGNORES_MODES, reason="the superuser may write every file")
def test_no_command_replaces_a_protected_file(tmp_path: Path) -> None:
    project = Project(tmp_path)
    text = "---\nname: x\ndescription: a: b\n---\nbody\n"
    file = project.put(".claude/agents/x.md", text)
    out = project.put(".opencode/agents/x.md", "mine")
    for path in (file, out):
        path.chmod(0o444)
    for arguments in (("check", "--fix"), ("convert", "--to", "opencode", "--force")):
        done = project.run(*arguments)
        assert done.returncode == 2
        assert "error[unwritable]" in done.stdout + done.stderr
    assert (file.read_text(), out.read_text()) == (text, "mine")
