"""Which files are agents, and in which format: by place first, then by content.

Belongs here: walking folders, telling formats apart. Not here: reading a file's meaning, writing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from agentc.errors import AgentcError, ReadError, UsageError, Where
from agentc.formats import every
from agentc.lens.format import Format
from agentc.syntax import GRAMMARS

MAX_BYTES = 4 << 20
SKIPPED = frozenset({"node_modules", "__pycache__"})
NOT_AGENTS = frozenset({"README.md", "AGENTS.md", "CLAUDE.md"})


def read_text(path: Path) -> str:
    """A file's text, line ends and byte order mark included.

    Raises ReadError: `missing`, `not-a-file`, `too-large`, `encoding`, each with what to do.
    """
    where = Where(str(path))
    try:
        if not path.is_file():
            code, what = ("not-a-file", "not a file") if path.exists() else ("missing", "no such file")
            raise ReadError(code, what, where=where)
        if path.stat().st_size > MAX_BYTES:
            raise ReadError("too-large", f"larger than {MAX_BYTES >> 20} MiB", where=where)
        return decode(path.read_bytes(), str(path))
    except OSError as error:
        raise ReadError("unreadable", error.strerror or str(error), where=where) from None


def decode(data: bytes, path: str | None = None) -> str:
    """UTF-8 bytes as text. Raises ReadError with the line of the first byte that is none."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff") or (data[:200].count(0) > len(data[:200]) // 4)
        name = "UTF-16" if utf16 else "Latin-1 or Windows-1252, perhaps"
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        hint = f"save it as UTF-8 (it is {name})"
        raise ReadError("encoding", "not UTF-8 text", hint=hint, where=Where(path, line, column)) from None


def agents_below(folder: Path) -> tuple[Path, ...]:
    """Every file below a folder that could hold an agent, sorted. Raises ReadError for a folder without any."""
    suffixes = {place.suffix for form in every().values() for place in form.places}
    found = tuple(sorted(_walk(folder, suffixes)))
    if not found:
        raise ReadError("no-agents", "no agent files below this folder", where=Where(str(folder)))
    return found


def _walk(folder: Path, suffixes: set[str]) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in SKIPPED and name != ".git")
        yield from (Path(parent) / name for name in names if Path(name).suffix in suffixes and name not in NOT_AGENTS)


def agents_of_project(root: Path, scope: str, target: Format | None) -> tuple[tuple[Path, Format], ...]:
    """The agents in every supported place of a project (or of the home folder), except the target's own places."""
    found: dict[Path, Format] = {}
    for form in every().values():
        if form is target:
            continue
        for place in (place for place in form.places if place.scope == scope):
            for folder in place.folders:
                if (root / folder).is_dir():
                    found |= {path: form for path in sorted(_walk(root / folder, {place.suffix}))}
    return tuple(found.items())


def detect(path: str | None, text: str) -> Format:
    """The format of a text.

    A place (`.claude/agents/`) names the formats to choose from; among them the one counts that knows most of the
    file's keys. Raises ReadError for a text that no format reads at all.
    """
    candidates = tuple(_by_place(path)) or tuple(_by_suffix(path))
    scored: list[tuple[int, int, Format]] = []
    problem: AgentcError | None = None
    for rank, form in enumerate(candidates):
        try:
            source = GRAMMARS[form.syntax].read(text, form.keys)
        except ReadError as error:
            problem = problem or error
            continue
        unknown = sum(entry.key not in form.keys for record in source.records for entry in record.entries)
        scored.append((unknown, rank, form))
    if scored:
        return min(scored, key=lambda item: item[:2])[2]
    if len(candidates) == 1 and candidates[0].bare_body:
        return candidates[0]
    raise problem.at(path) if problem else UsageError("format", "the format is not known", hint="say --from FORMAT")


def _by_place(path: str | None) -> Iterable[Format]:
    if path is None:
        return
    pure = PurePosixPath(Path(path).absolute().as_posix())
    deepest: list[tuple[int, Format]] = []
    for form in every().values():
        depths = [len(p.folder.split("/")) for p in form.places if p.suffix == pure.suffix and p.split(pure)]
        if depths:
            deepest.append((max(depths), form))
    best = max((depth for depth, _ in deepest), default=0)
    named = [form for depth, form in deepest if depth == best]
    yield from named
    # A file of the extended dialect may stand in Claude Code's own folder: it is a superset of that format.
    if any(form.name == "claude" for form in named):
        yield every()["extended"]


def _by_suffix(path: str | None) -> Iterable[Format]:
    suffix = Path(path).suffix if path else ""
    forms = every().values()
    known = [form for form in forms if any(place.suffix == suffix for place in form.places)]
    return known or [form for form in forms if form.syntax == "frontmatter"]
