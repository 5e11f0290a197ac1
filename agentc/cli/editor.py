"""The user's own editor, on a private file of its own.

Belongs here: which program that is, running it, what becomes of the file. Not here: what stands in
the file (`build/settle_conflict.py`).
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import click

from agentc.cli.streams import report
from agentc.errors import AgentcError, Refused, UsageError
from agentc.filesystem.read import read_text

VARIABLES = ("VISUAL", "EDITOR")
NO_EDITOR = "name one: EDITOR=nano, or say which side counts: --ours, --theirs"


def find_editor() -> list[str]:
    """Return the words of the command that the user's environment names.

    Raises UsageError where it names none.
    """
    name = next((name for name in VARIABLES if os.environ.get(name, "").strip()), None)
    if name is None:
        raise UsageError("editor", "neither VISUAL nor EDITOR is set", hint=NO_EDITOR)
    try:
        words = shlex.split(os.environ[name], posix=os.name != "nt")
    except ValueError as error:
        message = f"{name} is no command: {error}"
        raise UsageError("editor", message, hint=NO_EDITOR) from None
    return [word.strip('"') for word in words] if os.name == "nt" else words


class Editor:
    """Lets a user edit texts, one after the other. Its files are nobody else's to read, and go in
    the end; those that the user changed stay where nothing came of them (`keep`)."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._folder = Path(tempfile.mkdtemp(prefix="agentc-"))  # for nobody else, as it makes them
        self._count = 0
        self._given: dict[Path, str] = {}
        self._kept = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        changed = [path for path, text in self._given.items() if _differs(path, text)]
        if changed and (self._kept or error is not None):
            names = ", ".join(map(str, changed))
            report(f"what you wrote is kept, and nothing came of it: {names}")
        else:
            shutil.rmtree(self._folder, ignore_errors=True)

    def keep(self) -> None:
        """Leave the files that were changed."""
        self._kept = True

    def edit(self, name: str, text: str, wrong: AgentcError | None) -> str:
        """Return a text as its user leaves it. Raises AgentcError where that is not to be had: an
        editor that fails, or what is `wrong` where nobody edits it once more."""
        if wrong is not None and not _asks_again(wrong):
            self._kept = True
            raise wrong
        if wrong is None:
            self._count += 1
        folder = self._folder / str(self._count)
        folder.mkdir(mode=0o700, exist_ok=True)
        path = folder / Path(name).name
        if wrong is None:
            self._given[path] = text
            number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
                file.write(text)
        self._run(path)
        return read_text(path)

    def _run(self, path: Path) -> None:
        try:
            with _leave_interrupts_to(subprocess.Popen([*self._command, str(path)])) as process:
                code = process.wait()
        except OSError as error:
            message = f"{self._command[0]} cannot be run: {error.strerror}"
            raise UsageError("editor", message, hint=NO_EDITOR) from None
        if code != 0:
            self._kept = True
            message = f"{self._command[0]} ended with {code}; nothing was written"
            raise Refused("editor", message, hint="end it without an error to go on")


@contextlib.contextmanager
def _leave_interrupts_to(
    process: subprocess.Popen[bytes],
) -> Iterator[subprocess.Popen[bytes]]:
    """Hand out a program that runs in the terminal; Ctrl-C is for it alone."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield process
    finally:
        signal.signal(signal.SIGINT, before)


def _asks_again(wrong: AgentcError) -> bool:
    """Return whether the user wants to edit a text once more, after what is wrong with it."""
    if not sys.stdin.isatty():
        return False
    report(str(wrong))
    return click.confirm("Edit it again?", default=True, err=True)


def _differs(path: Path, text: str) -> bool:
    try:
        return read_text(path) != text
    except AgentcError:
        return False
