"""Run agentc in this process, and print what a recorded build really asks of the system: every call
that opens, lists or looks at something, and every variable of the environment.

Belongs here: listening to the interpreter. Not here: what is expected (`tests/build/test_memory.py`).

    python -m tests.support.traced_build OUTPUT build
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from agentc.build import remember
from agentc.cli import main
from agentc.filesystem import observations

ASKED: dict[str, set[str]] = {"look": set(), "open": set(), "list": set(), "variable": set()}
_listening: list[str] = []


def _hear(kind: str, name: object) -> None:
    if _listening and isinstance(name, (str, os.PathLike)):
        ASKED[kind].add(str(name) if kind == "variable" else os.path.abspath(name))  # noqa: PTH100


def _hear_event(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and "below" not in _listening:
        _hear("open", arguments[0])
    elif event in ("os.scandir", "os.listdir"):
        _hear("list", arguments[0])


def _tell_looks(name: str) -> None:
    """Have a function of `os` that gives no audit event tell what it looks at. What is looked at
    below an open folder is told by its whole path."""
    real: Callable[..., Any] = getattr(os, name)

    def look(path: Any, *arguments: Any, **options: Any) -> Any:
        folder = options.get("dir_fd")
        if folder is None:
            _hear("open" if name == "open" else "look", path)
            return real(path, *arguments, **options)
        _hear("look", Path(f"/proc/self/fd/{folder}").readlink() / path)
        _listening.append("below")
        try:
            return real(path, *arguments, **options)
        finally:
            _listening.remove("below")

    setattr(os, name, look)


def listen() -> None:
    """Begin to tell, while a build is recorded."""
    for name in ("stat", "lstat", "readlink", "access", "open"):
        _tell_looks(name)
    sys.addaudithook(_hear_event)
    known = type(os.environ)
    ask = known.__getitem__

    def get(self: Any, key: str) -> str:
        _hear("variable", key)
        return ask(self, key)

    known.__getitem__ = get  # type: ignore[method-assign]
    real = observations.recording

    @contextlib.contextmanager
    def recording() -> Iterator[Any]:
        with real() as seen:
            _listening.append("recording")
            try:
                yield seen
            finally:
                _listening.remove("recording")

    vars(remember)["recording"] = recording


if __name__ == "__main__":
    output = Path(sys.argv.pop(1))
    listen()
    try:
        main()
    finally:
        text = json.dumps({kind: sorted(names) for kind, names in ASKED.items()})
        output.write_text(text, encoding="utf-8")
