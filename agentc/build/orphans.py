"""Outputs that no source gives any more, and their removal.

Belongs here: which records are of such, which of the files may go, removing them. Not here: what is
remembered (`records.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from agentc.build.doubts import SEE_TO_IT, Doubts, join_doubts
from agentc.build.git_marks import is_torn
from agentc.build.judge import TORN, Output, Standing
from agentc.build.record_texts import OutputRecord, digest_text
from agentc.build.records import Records
from agentc.errors import AgentcError
from agentc.filesystem.write import Writer
from agentc.project.detect import lies_in_vendor_folder
from agentc.project.links import Links
from agentc.project.plan import PlannedWrite
from agentc.syntax.header import find_header, is_unedited, spell_source

# Why an orphan is kept, and what there is to do about that.
EDITED = "it was edited by hand"
WAY_OUT = (
    "if its source was renamed, give that its old name, `agentc sync`, and rename it again; else "
    "delete the file, or `agentc forget PATH` keeps it as yours"
)

LET_GO = "`agentc forget PATH` lets go"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run has looked at: the labels of all targets, and of those that were `built`; the
    whole paths of what they give; sources of which nobody knows what they give, files or whole
    folders; and doubts, by the labels of what was built."""

    labels: Collection[str]
    built: Collection[str]
    paths: Collection[Path]
    unknown: Collection[Path]
    folders: Collection[Path]
    doubts: Mapping[str, Doubts]
    whole: bool
    inside: bool


def find_orphans(
    records: Records, scope: Scope, read: Callable[[Path], str | None]
) -> Iterator[Output]:
    """Yield an output for each record whose output no source gives any more."""
    for path, record in records.items():
        is_built = record.target in scope.built
        if path in scope.paths or not (
            is_built or (scope.whole and record.target not in scope.labels)
        ):
            continue
        if scope.inside and not path.is_relative_to(records.root):
            continue
        source = records.root / record.source
        if source in scope.unknown or any(source.is_relative_to(one) for one in scope.folders):
            continue
        text = read_or_none(read, path)
        item = PlannedWrite(record.source, target=path, old=text)
        why = "" if text is None else _find_reason_to_keep(path, record, text, scope)
        doubt = "" if why or text is None else _find_doubt(record, source, scope)
        way = SEE_TO_IT if doubt else WAY_OUT if why == EDITED else LET_GO if why else ""
        yield Output(
            record.target, Standing.ORPHANED, record.source, path, item, True, why or doubt, way=way
        )


def _find_doubt(record: OutputRecord, source: Path, scope: Scope) -> str:
    """Return why what a record is of may be no orphan; empty where it is one for sure."""
    doubts = scope.doubts.get(record.target) or join_doubts(scope.doubts.values())
    return doubts.find_doubt(source)


def read_or_none(read: Callable[[Path], str | None], path: Path) -> str | None:
    """Return the text of a file; `None` for what is none."""
    try:
        return read(path)
    except AgentcError:
        return None  # a folder, or a pipe: no output of agentc's


def _find_reason_to_keep(path: Path, record: OutputRecord, text: str, scope: Scope) -> str:
    """Return why an orphan may not be removed; empty where agentc wrote it, and nobody touched it.

    A record alone is no proof: it may come with a repository. What has no header must lie where
    agents do, or where a target's files go.
    """
    header = find_header(text)
    is_written = record.output_digest == digest_text(text)
    if header is not None and is_unedited(text) and not is_written:
        named = header.source.strip('"').endswith(spell_source(record.source).strip('"'))
        return "" if named else f"it was generated from {header.source} since"
    if not is_written:
        return TORN if is_torn(text) else EDITED
    beside = {known.parent for known in scope.paths}
    if header is None and not (lies_in_vendor_folder(path) or path.parent in beside):
        return "nothing in it says that agentc wrote it"
    return ""


def remove_orphans(records: Records, orphans: Iterable[Output]) -> Iterator[Output]:
    """Remove what may go, and forget it. Yield every orphan with what came of it."""
    links = Links()
    with Writer() as writer:
        for orphan in orphans:
            yield _remove(records, orphan, writer, links)


def _remove(records: Records, orphan: Output, writer: Writer, links: Links) -> Output:
    """Return an orphan once it is removed and forgotten; with why it stays, where it has to, or
    cannot be removed."""
    path, text = orphan.path, orphan.item.old if orphan.item is not None else None
    if path is None or orphan.why:
        return orphan
    if text is not None:
        root = records.root if path.is_relative_to(records.root) else path.parent
        try:
            way = links.find_way(path, root)
            writer.remove(way.path, way.root, old=text)
        except AgentcError as error:
            return replace(orphan, why=error.message)
    records.put(path, None)
    return replace(orphan, gone=True)
