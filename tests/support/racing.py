"""What is done to a run from outside: a folder that is swapped for a link under it, a signal in the
middle of a file.

Belongs here: one round of each, and what is wrong afterwards. Not here: how many rounds
(`unit/project/test_writing.py` a few, `long/writing.py` as many as it is told).
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

AGENTS = Path(".opencode/agents")
SOURCES = Path(".claude/agents")
GUARD = 300  # seconds: a hang guard, no measurement
# How long the folder and the link each stand before they change places again.
PAUSE = 0.0001
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_HERE = -100 if sys.platform == "linux" else -2


def agent(number: int, filler: int = 2000) -> str:
    return (
        f"---\nname: a{number:04d}\ndescription: Agent {number}\ntools: Read, Bash(git:*)\nmodel: sonnet\n---\n"
        f"You are number {number}. {'x' * filler}\nEND\n"
    )


def fill(root: Path, files: int, filler: int = 2000) -> None:
    """A project with so many agents."""
    (root / SOURCES).mkdir(parents=True)
    (root / ".git").mkdir()
    for number in range(files):
        (root / SOURCES / f"a{number:04d}.md").write_text(agent(number, filler))


def start(root: Path, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(root), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "agentc", *arguments]
    return subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def finish(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    out, err = process.communicate(timeout=GUARD)
    assert b"Traceback" not in err
    assert b"INTERNAL" not in err
    return process.returncode, (out + err).decode()


def exchange(one: Path, other: Path) -> None:
    """Let two paths change places in one step. Raises OSError where the system cannot."""
    libc = ctypes.CDLL(None, use_errno=True)
    call = getattr(libc, "renameat2", None) or getattr(libc, "renameatx_np", None)
    if call is None:
        raise OSError("no call for it")
    if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


@contextlib.contextmanager
def swapping(folder: Path, elsewhere: Path) -> Iterator[None]:
    """Something that lets a folder and a link to elsewhere change places, as long as the block
    runs."""
    link = folder.with_name(f"{folder.name}-link")
    link.symlink_to(elsewhere)
    exchange(folder, link)
    exchange(folder, link)
    code = (
        f"import time\nfrom pathlib import Path\nfrom tests.support.racing import exchange\n"
        f"one, other = Path({str(folder)!r}), Path({str(link)!r})\n"
        f"print('ready', flush=True)\n"
        f"while True:\n    exchange(one, other)\n    time.sleep({PAUSE})\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield
        finally:
            process.kill()
    real = link if folder.is_symlink() else folder
    if real is link:
        exchange(folder, link)
    link.unlink()


@dataclass(frozen=True, slots=True)
class Raced:
    """What came of one race: files that landed outside, files that landed inside, files that are
    not whole."""

    outside: int
    inside: int
    torn: int


def race(place: Path, files: int, swapped: str) -> Raced:
    """Convert a project while a folder of its output, or of its sources, is swapped for a link
    again and again."""
    root, outside = place / "bulk", place / "outside"
    fill(root, files)
    (root / AGENTS).mkdir(parents=True)
    (outside / "agents").mkdir(parents=True)
    fixing = swapped.startswith(".claude")
    if fixing:  # what `check --fix` mends; outside stand the same files, which nobody named
        for file in (root / SOURCES).iterdir():
            file.write_text(
                file.read_text().replace("description: Agent", "description: An agent: number")
            )
        shutil.copytree(root / SOURCES, outside / "agents", dirs_exist_ok=True)
    target = outside / "agents" if swapped.endswith("agents") else outside
    before = {path: path.read_bytes() for path in outside.rglob("*") if path.is_file()}
    with swapping(root / swapped, target):
        finish(
            start(
                root,
                *(
                    ("check", "--fix", "-q")
                    if fixing
                    else ("convert", "--to", "opencode", "-q", "--force")
                ),
            )
        )
    after = {path: path.read_bytes() for path in outside.rglob("*") if path.is_file()}
    written = list((root / (SOURCES if fixing else AGENTS)).iterdir())
    changed = [path for path in written if not fixing or b'"An agent' in path.read_bytes()]
    return Raced(
        sum(after.get(path) != before.get(path) for path in {*after, *before}),
        len(changed),
        sum(not path.read_bytes().endswith(b"END\n") for path in written),
    )


class Killed:
    """Rounds of one project: a run is started that rewrites every file, and ended by a signal while
    it does."""

    def __init__(self, root: Path, files: int, seed: int) -> None:
        fill(root, files, filler=200)
        self.root, self.files = root, files
        self.random = random.Random(seed)
        self.version = 0
        self.before = self.after = self._complete()
        self.amid = 0
        self.undone = 0

    def _arguments(self) -> tuple[str, ...]:
        return (
            "convert",
            "--to",
            "opencode",
            "-q",
            "--force",
            "--model",
            f"sonnet=x/v{self.version}",
        )

    def _complete(self) -> dict[str, bytes]:
        code, said = finish(start(self.root, *self._arguments()))
        assert code == 0, said
        return self.there()

    def there(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (self.root / AGENTS).iterdir()}

    def round(self, number: signal.Signals) -> list[str]:
        """One kill, what it did taken back, and one run after it; what is wrong then."""
        old = self.there()
        self.version += 1
        first = self.root / AGENTS / "a0000.md"
        process = start(self.root, *self._arguments())
        while process.poll() is None and first.read_bytes() == old["a0000.md"]:
            time.sleep(0.0005)
        time.sleep(self.random.random() * 0.0004 * self.files)
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(number)
        process.communicate(timeout=GUARD)
        amid = self.there()
        told = []
        if any(amid[name] != old[name] for name in old):
            code, said = finish(start(self.root, "undo"))
            back = {name: data for name, data in self.there().items() if name in old}
            if code or back != old:
                told.append(f"{number.name}: not taken back: {said}")
            self.undone += 1
        new = self._complete()
        wrong = [name for name in old if amid.get(name) not in (old[name], new[name])]
        left = [name for name in amid if name not in old]
        self.amid += sum(amid[name] == new[name] for name in old) not in (0, len(old))
        told += [f"{number.name}: {name} is neither old nor new" for name in wrong]
        told += [
            f"{number.name}: {name} is left after the next run" for name in new if name not in old
        ]
        if number != signal.SIGKILL:
            told += [f"{number.name}: {name} is left" for name in left]
        return told


def kills(root: Path, files: int, times: int, seed: int = 1) -> tuple[Killed, list[str]]:
    """So many kills with each signal."""
    killed = Killed(root, files, seed)
    signals = (signal.SIGTERM, signal.SIGINT, signal.SIGKILL)
    return killed, [
        line for _ in range(times) for number in signals for line in killed.round(number)
    ]
