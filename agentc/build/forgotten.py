"""Outputs of which nothing is remembered any more, and whose sources are gone: their headers alone
tell.

Belongs here: finding them beside other outputs of a target, where what was remembered is lost, and
the record of one. Not here: orphans that are remembered (`orphans.py`).

A header is less than a record: a run that finds such a file names it, remembers it, and leaves it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath

from agentc.build.judge import Output, Standing
from agentc.build.orphans import EDITED, WAY_OUT, read_or_none
from agentc.build.record_texts import OutputRecord, digest_text
from agentc.build.records import Records
from agentc.filesystem.read import is_there
from agentc.filesystem.walk import list_files
from agentc.project.plan import PlannedWrite
from agentc.syntax.header import find_header, is_unedited, spell_source

UNKNOWN = "its header alone says where it comes from"
NEXT_TIME = "`agentc build` remembers it, and `--prune` removes it after that"


def find_forgotten(
    records: Records, outputs: Iterable[Output], read: Callable[[Path], str | None]
) -> Iterator[Output]:
    """Yield an output for each file beside those of a target that names a source which is not there
    any more, and that is in no record; none where the records are not lost."""
    known = {output.path for output in outputs}
    for (folder, suffix), (label, prefix) in _list_spots(records, outputs).items():
        for path in list_files(folder, suffix):
            if path in known or records.get(path) is not None or records.is_let_go(path):
                continue
            text = read_or_none(read, path)
            source = _find_gone_source(records.root, text, prefix)
            if text is not None and source:
                edited = not is_unedited(text)
                why, way = (EDITED, WAY_OUT) if edited else (UNKNOWN, NEXT_TIME)
                item = PlannedWrite(source, target=path, old=text)
                yield Output(label, Standing.ORPHANED, source, path, item, True, why, way=way)


def make_record(orphan: Output) -> OutputRecord:
    """Return the record of such an output: of an edited one it says that agentc did not write it
    so."""
    text = orphan.item.old if orphan.item is not None else None
    written = "" if text is None or not is_unedited(text) else text
    return OutputRecord(orphan.target, orphan.source, digest_text(""), digest_text(written), "")


def _list_spots(
    records: Records, outputs: Iterable[Output]
) -> dict[tuple[Path, str], tuple[str, str]]:
    """Return where outputs lie of which records are lost: folders and how names end there, each
    with a target, and with what stands before the name of a source in headers there."""
    spots: dict[tuple[Path, str], tuple[str, str]] = {}
    for output in outputs:
        path, item = output.path, output.item
        if path is None or item is None or not records.has_lost(path):
            continue
        spelled = spell_source(output.source)
        if item.made_from.endswith(spelled):
            prefix = item.made_from.removesuffix(spelled)
            spots.setdefault((path.parent, path.suffix), (output.target, prefix))
    return spots


def _find_gone_source(root: Path, text: str | None, prefix: str) -> str:
    """Return the source in the repository that the header of a text names, where that is not there
    any more; else an empty text."""
    header = find_header(text or "")
    name = "" if header is None else header.source.strip('"')
    if not name.startswith(prefix):
        return ""
    pure = PurePosixPath(name.removeprefix(prefix))
    if pure.is_absolute() or ".." in pure.parts or "\\" in name or str(pure).startswith("~"):
        return ""
    return "" if is_there(root / pure) else str(pure)
