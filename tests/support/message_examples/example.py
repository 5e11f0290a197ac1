"""One example of a message: the files, the command, and what the command prints.

Belongs here: what an example is, how it is laid out and run. Not here: the examples
(`reading.py` and its like), how a page shows them (`support/messages_page.py`).
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from tests.support.in_process import call_here

# What begins a path below the home folder.
HOME = "~/"
# What stands for both folders where a message has the whole path of a file.
SHOWN_HOME, SHOWN_PROJECT = "/home/you", "/home/you/project"
# What goes on with the line before it: an excerpt of the source, a hint.
_GOES_ON = re.compile(r"\s+\S|\S+:\s\s+hint: ")


@dataclass(frozen=True, slots=True)
class Edit:
    """What somebody writes in a file, `new` for `old`, before the command is run."""

    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class MessageExample:
    """A project in which a command gives a message.

    `files` are texts by their paths below the project, or below the home folder where they begin
    with `~/`; `links` are where links lead, by their paths. First the commands of `first` are run,
    then the `edits` made; `command` is the one that gives the message. Commands stand without the
    program's name. `remark` says what nobody sees in the files.
    """

    files: Mapping[str, str]
    command: str
    stdin: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    first: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    encoding: str = "utf-8"
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """What a command printed, on both streams, and its exit code."""

    printed: str
    exit_code: int

    def about(self, code: str) -> list[str]:
        """Return the lines about a code, each with what goes on with it."""
        return list(_select(self.printed.splitlines(), f"[{code}]"))


def run_example(example: MessageExample, folder: Path) -> Run:
    """Run an example in an empty folder, and return what its last command does."""
    home = folder.resolve() / "home"
    project = home / "project"
    (project / ".git").mkdir(parents=True)  # nothing above it counts
    for path, text in example.files.items():
        _make_room(path, home, project).write_bytes(text.encode(example.encoding))
    for path, target in example.links.items():
        _make_room(path, home, project).symlink_to(target)
    with contextlib.chdir(project), patch.dict(os.environ, {"HOME": str(home)}):
        for command in example.first:
            _run(command)
        for edit in example.edits:
            text = Path(edit.path).read_text(encoding="utf-8")
            assert edit.old in text, f"{edit.path} has no {edit.old!r}"
            Path(edit.path).write_text(text.replace(edit.old, edit.new), encoding="utf-8")
        done = _run(example.command, example.stdin)
    printed = done.printed.replace(str(project), SHOWN_PROJECT).replace(str(home), SHOWN_HOME)
    return Run(printed, done.exit_code)


def _make_room(path: str, home: Path, project: Path) -> Path:
    """Return where a file belongs, with the folders above it made."""
    in_home = path.startswith(HOME)
    place = home / path.removeprefix(HOME) if in_home else project / path
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def _run(command: str, stdin: str = "") -> Run:
    """Run a command in this process, from the words of its line to its exit code."""
    done = call_here(shlex.split(command), Path(), {}, stdin=stdin)
    return Run(done.printed, done.returncode)


def _select(lines: list[str], mark: str) -> Iterator[str]:
    chosen = False
    for line in lines:
        chosen = mark in line or (chosen and _GOES_ON.match(line) is not None)
        if chosen:
            yield line.rstrip()
