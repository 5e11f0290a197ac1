"""A whole run of edited files on their way back: each into the original below a folder that it was
made from.

Belongs here: which original that is, and one after the other. Not here: one file and its original
(`into_original.py`), which of several files with agents of one name fits (`originals.py`).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from agentc.errors import AgentcError, Refused, UsageError
from agentc.filesystem.read import read_if_exists, read_text, resolve, shorten_path
from agentc.ir.agent import Agent
from agentc.ir.provenance import digest
from agentc.lens.format import Document
from agentc.project import batch
from agentc.project.convert_file import open_input
from agentc.project.detect import open_document
from agentc.project.discover import find_agents_below
from agentc.project.generated import names_original
from agentc.project.inputs import make_left_out
from agentc.project.non_agents import MADE_ELSEWHERE, UNEDITED
from agentc.project.plan import PlannedWrite
from agentc.project.request import STDIN, Request
from agentc.syntax.header import Header, find_header, is_unedited


@dataclass(frozen=True, slots=True)
class EditedFile:
    """A file of a run, and an original that it was made from."""

    source: str
    original: Path


def find_edited_files(
    request: Request, sources: Sequence[str | PlannedWrite], folder: Path
) -> Iterator[EditedFile | PlannedWrite]:
    """Yield each file of a run with its original below a folder, one time for each agent that has
    one; in the place of any other file comes an item that says that it is left out, or why it is
    none.

    Raises ReadError for a folder without agents.
    """
    originals, unread = _read_originals(folder, follow=request.follow)
    for source in sources:
        if isinstance(source, PlannedWrite):
            yield source
            continue
        try:
            document = _open(request, source)
            if is_unedited(document.source.text):
                yield make_left_out(source, UNEDITED)
                continue
            found = [*_list_originals(document, originals, source)]
        except AgentcError as error:
            yield PlannedWrite(source, error=error.at(None if source == STDIN else source))
            continue
        yield from (EditedFile(source, path) for path in found)
        header = find_header(document.source.text)
        hidden = [error for path, error in unread if header is None or _ends_as_named(header, path)]
        if not found and hidden:  # one of these may be the original
            yield PlannedWrite(source, error=hidden[0])
        elif not found and source in request.paths:
            message = f"no agent below {shorten_path(folder)} is the one that it was made from"
            hint = "name the file that it was made from: --into FILE"
            yield PlannedWrite(
                source, error=Refused("other-original", message, hint=hint).at(source)
            )
        elif not found:
            yield make_left_out(source, MADE_ELSEWHERE)


def _open(request: Request, source: str) -> Document:
    """Return the document of an edited file. Raises AgentcError where it cannot be read, or where
    nothing tells what it was made from."""
    if source == STDIN:
        message = "nothing tells from which file standard input was made"
        raise UsageError("into", message, hint="name the original: --into FILE")
    return open_input(request, source)


def _read_originals(
    folder: Path, *, follow: bool
) -> tuple[list[Document], list[tuple[str, AgentcError]]]:
    """Return all agents below a folder, and the paths of others, with why they cannot be read."""
    found: list[Document] = []
    unread: list[tuple[str, AgentcError]] = []
    for path in find_agents_below(folder, follow=follow).agents:
        shown = shorten_path(path)
        try:
            found.append(open_document(shown, read_text(path)))
        except AgentcError as error:
            unread.append((shown, error.at(shown)))
    return found, unread


def _list_originals(
    document: Document, originals: Sequence[Document], source: str
) -> Iterator[Path]:
    """Yield the originals of a file: the one that its header names, else of each of its agents the
    one that its trace tells. Raises Refused where several could be an original."""
    header = find_header(document.source.text)
    if header is not None:
        named = (other for other in originals if _is_named(header, document, other))
        paths: Iterator[Path | None] = (Path(other.path or "") for other in named)
    else:
        paths = (_find_by_trace(source, agent, originals) for agent in document.agents)
    yield from dict.fromkeys(path for path in paths if path is not None)


def _find_by_trace(source: str, agent: Agent, originals: Sequence[Document]) -> Path | None:
    """Return the file with the agent that the nearest trace of an agent tells, `None` where none is
    there. Raises Refused where several are."""
    for trace in agent.carried.traces:
        name, _ = trace.digests.get("name", (digest(agent.name), ""))
        found = [
            other
            for other in originals
            if other.format.own == trace.format and other.path != source
            if any(digest(one.name) == name for one in other.agents)
        ]
        if len(found) > 1:
            paths = ", ".join(other.path or "" for other in found)
            message = f"nothing tells from which of these agents it was made: {paths}"
            hint = "name the original: --into FILE"
            raise Refused("other-original", message, hint=hint)
        if found:
            return Path(found[0].path or "")
    return None


def _is_named(header: Header, document: Document, original: Document) -> bool:
    """Return whether the header of a file names an original: by its path between both, or from a
    folder above, links followed."""
    path = original.path or ""
    if not header.source.startswith('"') and not header.source.endswith(Path(path).name):
        return False  # most are of another name
    ends = ((path, original.format), (document.path or "", document.format))
    return names_original(document.source.text, *ends) or _ends_as_named(header, path)


def _ends_as_named(header: Header, path: str) -> bool:
    """Return whether the real path of a file ends as a header names it."""
    below = header.source.removeprefix("../").removeprefix("~/").lstrip("/")
    return f"/{resolve(path)}".endswith(f"/{below}")


def _read_now(now: Mapping[Path, str], path: Path) -> str | None:
    """Return the text of a file as this run has left it, or would have."""
    return now[path] if path in now else read_if_exists(path)


def take_back(
    files: Sequence[EditedFile | PlannedWrite],
    make_request: Callable[[EditedFile], Request],
    *,
    force: bool,
    dry: bool,
    advance: Callable[[], None],
) -> list[PlannedWrite]:
    """Put the edits of each file into its original, one file after the other, and return their
    items. `make_request` says what is wanted of one.

    Of files with one original each finds in it what those before it have put there, or would have.
    """
    items, before, now = list[PlannedWrite](), dict[Path, str](), dict[Path, str]()
    for file in files:
        if isinstance(file, PlannedWrite):
            items.append(file)
            continue
        path = file.original
        try:
            before.setdefault(path, read_text(path))
            text = now.get(path, before[path])
            request = replace(make_request(file), original=text, before=before[path])
            done = batch.carry_out(
                request, (file.source,), force=force, dry=dry, advance=advance, hold=nullcontext,
                existing=functools.partial(_read_now, now),
            )  # fmt: skip
        except AgentcError as error:
            done = [PlannedWrite(file.source, error=error)]
        items += done
        for item in done:
            if item.changes and item.target is not None and item.conversion is not None:
                now[item.target] = item.conversion.text
    return items
