"""The functions that Python programs call for many files: what a file is, what is wrong with it,
and writing what it becomes.

Belongs here: thin, typed wrappers with the public names. Not here: logic (`project/`, `linter/`),
single texts (`texts.py`).
"""

from __future__ import annotations

import functools
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from agentc.api.keywords import advise_in_keywords, say_as_keywords
from agentc.diagnostics.diagnostic import Diagnostic, diagnose_error
from agentc.diagnostics.shared_codes import OTHER_KIND
from agentc.errors import STDIN_NAME, AgentcError, ReadError, Refused
from agentc.filesystem.read import make_absolute, read_if_exists
from agentc.filesystem.write import Writer
from agentc.lens.fix import UnwantedFix
from agentc.lens.format import Format
from agentc.linter.check import Report, check_document
from agentc.linter.later_findings import add_later_findings
from agentc.linter.repair_steps import mend
from agentc.linter.silences import CodeFilter
from agentc.linter.wanted_findings import choose_findings
from agentc.pipeline.convert import Conversion
from agentc.project import detect as detection
from agentc.project.batch import plan_writes, write_items
from agentc.project.client_config import Configurations
from agentc.project.file_kinds import judge_read, refuse_other_kind
from agentc.project.non_agents import UNFENCED, UNREAD, add_article
from agentc.project.plan import Action, PlannedWrite
from agentc.project.request import STDIN, Request
from agentc.project.shared_files import holds_several, write_parts
from agentc.report.advice import reword_notes
from agentc.vendors.registry import get_format, get_target


class WriteAction(StrEnum):
    """What became of a file."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"


_DONE = {
    Action.CREATE: WriteAction.CREATED,
    Action.UPDATE: WriteAction.UPDATED,
    Action.SAME: WriteAction.UNCHANGED,
}


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written, or that was there already. One that was kept has the `reason`."""

    path: Path
    action: WriteAction
    reason: str = ""


def detect(text: str, *, path: str | None = None) -> str:
    """Return the name of the format of a text, also of one with faults: told by its place, where
    that is a client's, else by its keys.

    Raises:
        AgentcError: it is no agent: a skill, a README, fields of which no client's agents have any.
    """
    with advise_in_keywords():
        read = detection.try_document(path or "", text)
        if not isinstance(read, ReadError):
            refuse_other_kind(path, read)
        other = judge_read(path or "", read) if path or isinstance(read, ReadError) else None
        if other is not None and other.kind not in (UNFENCED, UNREAD):  # that can be repaired
            message = f"this is {add_article(other.kind)}, and no agent"
            raise other.told or ReadError(OTHER_KIND, message)
        return detection.detect(path, text).name


def check(
    text: str,
    *,
    format: str | None = None,  # noqa: A002
    path: str | None = None,
    clients: Collection[str] = (),
    servers: Collection[str] = (),
) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the text of an agent, and which client will skip, reject or misread
    it, from its beginning to its end.

    Args:
        text: the file's text.
        format: its format; without one, it is told as `detect` does.
        path: where the text stands, if anywhere.
        clients: further clients to be asked, by the names of their formats.
        servers: MCP servers that are known to exist.

    Returns:
        Diagnostics with `code`, `severity`, `message`, `where`, `hint` and `fixes`; one alone for a
        text that cannot be read.
    """
    form = get_format(format) if format is not None else detection.detect(path, text)
    look = _Check(form, path, clients, servers)
    try:
        report = add_later_findings(text, look(text), look)
    except AgentcError as error:
        found = [diagnose_error(error.at(path or STDIN_NAME))]
    else:
        found = choose_findings(report, CodeFilter(), path or STDIN_NAME, is_file=bool(path))
    return reword_notes(found, say_as_keywords)


def repair(
    text: str,
    *,
    format: str | None = None,  # noqa: A002
    path: str | None = None,
    clients: Collection[str] = (),
    servers: Collection[str] = (),
) -> str:
    """Return the text of an agent with everything repaired that `check` finds and that can be; the
    very text where that is nothing.

    Raises:
        AgentcError: the text cannot be read.
    """
    form = get_format(format) if format is not None else detection.detect(path, text)
    look = _Check(form, path, clients, servers)
    with advise_in_keywords():
        steps = mend(text, look(text), look, CodeFilter())
    return steps[-1].text if steps else text


class _Check:
    """Looks at texts of one format, as the linter asks for it."""

    def __init__(
        self, form: Format, path: str | None, clients: Collection[str], servers: Collection[str]
    ) -> None:
        self._form = detection.format_at(form, path)
        self._path = path or STDIN_NAME
        self._clients = tuple(clients)
        self._servers = frozenset(servers)

    def __call__(self, text: str, leave: Collection[UnwantedFix] = ()) -> Report:
        return check_document(
            self._form, text, self._path, self._clients, lambda: self._servers, leave
        )


def write(
    done: Conversion,
    *,
    target: str,
    root: str | Path,
    force: bool = False,
    header: bool = True,
    dry: bool = False,
) -> Written:
    """Write a converted agent into the target's own place below a folder, in one step.

    What agentc wrote from the same source, and nobody edited since, is brought up to date. Any
    other file that says something else is kept, unless `force`. Nothing is written outside of the
    folder, nor through a link.

    Args:
        done: what `convert` gave. The path that it was given names the source in a `header`.
        target: the format that it was converted to.
        root: the folder of a project, or of a user.
        force: replace whatever file is there.
        header: name the source in a comment, with a check value that tells edits later.
        dry: write nothing, and say what would become of the file.

    Raises:
        AgentcError: the file cannot be written.
    """
    form, folder = get_target(target), make_absolute(root)
    origin = done.agent.origin
    source = origin.path if origin is not None and origin.path else STDIN
    request = Request(paths=(source,), target=form, out_root=folder, header=header)
    item = PlannedWrite(source, done, None, folder / done.path, folder, seen=done.agent)
    existing = functools.cache(read_if_exists)
    read = [source] if source != STDIN else []
    with advise_in_keywords():
        planned = plan_writes(request, [item], read, Configurations(), existing, force=force)
        if not dry and holds_several(request):
            with Writer() as writer:
                planned = write_parts(form, planned, existing, writer)
        elif not dry:
            planned = write_items(planned, force=force)
        if not planned:
            raise Refused("output", "it is what agentc wrote, and no source of its own").at(source)
        (result,) = planned
        if result.error is not None:
            raise result.error
    path = result.target or folder / done.path
    kept = result.action not in _DONE
    reason = say_as_keywords(result.reason) if kept else ""
    return Written(path, _DONE.get(result.action, WriteAction.KEPT), reason)
