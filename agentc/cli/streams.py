"""The three standard streams, as a shell may hand them over: closed, full, or broken off by the
reader.

Belongs here: opening, reading and writing them. Not here: what is said on them, files
(`filesystem/read.py`).
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable

import click

from agentc.errors import STDIN_NAME, ReadError, Where
from agentc.filesystem.read import MAX_BYTES, decode
from agentc.printable import to_printable

STDIN, STDOUT, STDERR = range(3)


def open_streams() -> None:
    """Put a dead end in place of each stream that is closed, so that no file opened later is taken
    for it.

    Reading and writing there fail with an error that names the stream. Messages that nobody wants
    to hear are dropped.
    """
    for number, mode in ((STDIN, os.O_WRONLY), (STDOUT, os.O_RDONLY), (STDERR, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, mode)  # the lowest free number, which is this one
    if sys.stdout is None:
        sys.stdout = open(STDOUT, "w", encoding="utf-8", closefd=False)  # noqa: SIM115  no path
    if sys.stderr is None:
        sys.stderr = open(STDERR, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A name that no encoding holds is still a name.
            stream.reconfigure(errors="backslashreplace")


def read_input() -> str:
    """Return all of standard input as text. Raises ReadError: `unreadable`, `too-large`,
    `encoding`."""
    where = Where(STDIN_NAME)
    if sys.stdin is None:
        raise ReadError(
            "unreadable",
            "standard input is closed",
            hint="name a file, or pipe one in",
            where=where,
        )
    try:
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    except OSError as error:
        raise ReadError("unreadable", error.strerror or str(error), where=where) from None
    if len(data) > MAX_BYTES:
        raise ReadError("too-large", f"larger than {MAX_BYTES >> 20} MiB", where=where)
    return decode(data, STDIN_NAME)


def write_output(text: str) -> None:
    """Print a text as it is: its line ends and a byte order mark are part of it."""
    sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
    sys.stdout.buffer.flush()


def say(*lines: str, known: Iterable[str] = ()) -> None:
    """Say something on standard error, where somebody listens, without what looks like a secret in
    it."""
    with contextlib.suppress(OSError):
        report(*lines, known=known)


def report(*lines: str, known: Iterable[str] = ()) -> None:
    """Report on standard error, without what looks like a secret, and without what would steer a
    terminal. Raises OSError where nothing can be written."""
    click.echo(to_printable(_hide_secrets(lines, known), keep="\n\t"), err=True)


def tell(*lines: str, known: Iterable[str] = ()) -> None:
    """Print lines that a command was asked for, without what looks like a secret in them."""
    click.echo(_hide_secrets(lines, known))


def tell_data(data: object, known: Iterable[str] = ()) -> None:
    """Print plain data as JSON, without what looks like a secret; `Verbatim` texts are shown as
    they are."""
    import json

    from agentc.secrets.scan import hide_in_value

    click.echo(json.dumps(hide_in_value(data, known=known), ensure_ascii=False, indent=2))


def _hide_secrets(lines: Iterable[str], known: Iterable[str]) -> str:
    """Return lines as one text, without what looks like a secret; `Verbatim` ones are as they
    are."""
    from agentc.secrets.scan import Verbatim, hide

    kept = tuple(known)
    return "\n".join(line if isinstance(line, Verbatim) else hide(line, kept) for line in lines)


def give_up_output(error: OSError) -> str:
    """Return what to say of an error of standard output or standard error; an empty text for any
    other error.

    Whatever was not written there is given up, so that the end of the program does not fail on it
    once more.
    """
    stuck = [
        number
        for number, stream in ((STDOUT, sys.stdout), (STDERR, sys.stderr))
        if _is_stuck(stream)
    ]
    for number in stuck:
        os.dup2(os.open(os.devnull, os.O_WRONLY), number)
    return f"error: standard output: {error.strerror}" if stuck else ""


def _is_stuck(stream: object) -> bool:
    """Return whether a stream holds something that it cannot get rid of."""
    try:
        stream.flush()  # type: ignore[attr-defined]
    except OSError:
        return True
    return False
