"""The lines by which git ignores the outputs of a build, among those of other people.

Belongs here: the text of such a file. Not here: which file that is, and which outputs it names
(`ignore_files.py`).

Lines stand between a first and a last one of ours. Between them, too, a line that names no output
is somebody else's, and stays; so git can merge two branches that each added an agent.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import PurePosixPath

from agentc.syntax.line_ends import split_lines

# Who wants the lines: the configuration, or somebody who called a build.
BY_CONFIGURATION, BY_OPTION = "as agentc.toml says", "as somebody asked it to"
_FIRST = "# Outputs of agentc build, which keeps these lines, "
_LAST = "# End of the outputs of agentc build."
# What means something else in a pattern than in a name.
_SPECIAL = re.compile(r"[\\*?\[]")


def make_pattern(path: PurePosixPath | str) -> str | None:
    """Return the line that names one file, by its path below the folder of the file with the lines;
    `None` where no line can.

    >>> make_pattern("a b/[x]!.md "), make_pattern("a\\nb")
    ('/a b/\\\\[x]!.md\\\\ ', None)
    """
    name = str(path)
    if "\n" in name or "\0" in name:
        return None
    escaped = _SPECIAL.sub(lambda sign: "\\" + sign[0], name)
    stripped = escaped.rstrip(" ")
    escaped = stripped + "\\ " * (len(escaped) - len(stripped))
    # One at the end of a line would count as a part of that end.
    return "/" + (f"{escaped[:-1]}[\r]" if escaped.endswith("\r") else escaped)


def find_reason(text: str) -> str:
    """Return who wanted the lines that stand in a text; empty where none do."""
    lines = split_lines(text)
    starts = [first for first, _ in _find_blocks(lines)]
    return _strip(lines[starts[0]]).removeprefix(_FIRST) if starts else ""


def put_lines(text: str, wanted: Collection[str], known: Collection[str], reason: str) -> str:
    """Return a text with the wanted lines, where ours stand already, else at its end.

    Ours are those `known` as such. Without any that are wanted, and no line of others among them,
    the first and the last line go, too.
    """
    lines = split_lines(text)
    ours = {*wanted, *known}
    blocks = _find_blocks(lines)
    newline = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    done: list[str] = []
    at = 0
    for place, (first, last) in enumerate(blocks or ([(len(lines), len(lines))] if wanted else [])):
        done += lines[at:first]
        others = [line for line in lines[first + 1 : last] if _strip(line) not in ours]
        named = sorted(wanted) if place == 0 else []
        if named:
            done = _end_line(done, newline)
            others = _end_line(others, newline)
            block = [_FIRST + reason, *named]
            done += [f"{line}{newline}" for line in block] + others + [_LAST + newline]
        else:
            done += others
        at = last + 1
    return "".join((*done, *lines[at:]))


def _strip(line: str) -> str:
    return line.removesuffix("\n").removesuffix("\r")


def _end_line(lines: list[str], newline: str) -> list[str]:
    """Return lines of which the last one has an end."""
    return [*lines[:-1], lines[-1] + newline] if lines and lines[-1][-1] != "\n" else lines


def _find_blocks(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Return where our first and last lines are: a first one without a last is none of ours."""
    found: list[tuple[int, int]] = []
    first: int | None = None
    for place, line in enumerate(map(_strip, lines)):
        if line.startswith(_FIRST):
            first = place
        elif line == _LAST and first is not None:
            found.append((first, place))
            first = None
    return found
