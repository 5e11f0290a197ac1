"""Runs that are taken back: the whole tree as it was, runs that are killed at any call that writes.

Belongs here: what tests of `agentc undo` share. Not here: tests.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias
from unittest.mock import patch

from agentc.filesystem import file_journal
from agentc.filesystem.folder import Folder
from tests.support.builds import Machine

Tree: TypeAlias = dict[str, tuple[int, bytes | str | None]]
STATE = ".local"
# Calls by which a run changes the disc; it can be killed before and behind each of them.
CALLS = ("inner", "new", "place", "replace", "remove", "remove_folder", "open_end")
KILLED = 9


def look_at(machine: Machine) -> Tree:
    """Everything below a home, with modes: files, folders and links. Of agentc's own state what
    says how outputs stand; of temporary files nothing, for a killed run leaves some to the next."""
    tree: Tree = {}
    for path in sorted(machine.home.rglob("*")):
        name = str(path.relative_to(machine.home))
        own = name.startswith(STATE) and "/outputs/" not in name
        if own or path.name.startswith(".agentc-"):
            continue
        status = path.lstat()
        held: bytes | str | None = None
        if stat.S_ISLNK(status.st_mode):
            held = str(path.readlink())
        elif stat.S_ISREG(status.st_mode):
            held = path.read_bytes()
        tree[name] = stat.S_IMODE(status.st_mode), held
    return tree


def list_journals(machine: Machine) -> dict[Path, bytes]:
    folder = machine.home / STATE / "state/agentc/undo"
    return {path: path.read_bytes() for path in folder.glob("*.journal")}


def run_killed(machine: Machine, step: int, *arguments: str) -> bool:
    """Run a command in a process that dies at a step of its writing. Return whether it got
    there."""
    return die_at(step, lambda: machine.run(*arguments))


def die_at(step: int, work: Callable[[], object]) -> bool:
    """Do some work in a process that dies, with nothing put in order, at a step of its writing.
    Return whether it got there."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            _die_at(step)
            work()
            code = 0
        finally:
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert code in (0, KILLED)
    return code == KILLED


def _die_at(step: int) -> None:
    """Let this process end at a step of its writing."""
    left = [step]

    def count() -> None:
        left[0] -= 1
        if left[0] < 0:
            os._exit(KILLED)

    def surround(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            count()
            result = real(*arguments, **options)
            count()
            return result

        return call

    for name in CALLS:
        patch.object(Folder, name, surround(getattr(Folder, name))).start()
    append = file_journal.FileJournal._append

    def append_in_halves(journal: Any, data: bytes, *, flushed: bool) -> None:
        count()
        os.write(journal._fd, data[: len(data) // 2])
        count()
        append(journal, data[len(data) // 2 :], flushed=flushed)
        count()

    patch.object(file_journal.FileJournal, "_append", append_in_halves).start()
