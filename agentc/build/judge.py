"""How each output stands: as it would be written, behind its source, edited, or nobody's.

Belongs here: what a record says beyond the header of a file. Not here: headers and plans
(`project/plan.py`), records as such (`records.py`), writing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from agentc.build.configuration import TargetTable
from agentc.build.git_history import GitHistory
from agentc.build.git_marks import is_torn, take_sides
from agentc.build.leftovers import edits_went_home, says_more
from agentc.build.merged_lines import is_merged_by_git
from agentc.build.places import name_in_repository
from agentc.build.record_texts import OutputRecord, digest_text
from agentc.build.records import Records
from agentc.filesystem.read import is_there, make_absolute
from agentc.lens.format import Format
from agentc.project.plan import Action, PlannedWrite, mark_conflict
from agentc.syntax.header import find_header, is_unedited
from agentc.syntax.line_ends import normalize_newlines

# Why a file with git's marks is kept, and what to do about that.
TORN, SETTLE = "git left its marks in it", "delete it, or settle them, and build"
# Why a torn output is kept.
WHY_TORN = f"{TORN}; {SETTLE}"


class Standing(StrEnum):
    """How an output stands. `BOTH` is one that was edited, and whose source was, too; `HELD` one
    that is kept for another reason, `LET_GO` one that its user took from agentc."""

    SAME = "same"
    MISSING = "missing"
    STALE = "stale"
    EDITED = "edited"
    BOTH = "both"
    ORPHANED = "orphaned"
    FOREIGN = "foreign"
    HELD = "kept"
    FAILED = "failed"
    LET_GO = "let go"


@dataclass(frozen=True, slots=True)
class Output:
    """One output of a target, by its whole path; `path` is `None` where nobody can say where it
    would be. `item` is what would be written there, `None` for what no source gives any more.

    `source` is a path in the repository. `moved` is true where the source has changed since the
    output was made, as far as that is known. `why` says what came of it, where that is no matter of
    its standing. `gone` is true where an orphan was removed, `known` where it is remembered what
    the output was made of. Edits that are left in it, where all others went home, can stand in the
    source for this format alone, in the block called `rest`. `way` is what there is to do about an
    orphan that stays.
    """

    target: str
    standing: Standing
    source: str
    path: Path | None = None
    item: PlannedWrite | None = None
    moved: bool = False
    why: str = ""
    gone: bool = False
    known: bool = False
    rest: str = ""
    way: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """An edited output whose edits went home, by the digest of its text. It is `certain` that
    nothing is lost where its user said that the edits do not count, or where all that it says is
    known to be in its source."""

    digest: str
    certain: bool = False


class Judge:
    """Says how outputs stand by what is remembered of them. `read` gives the text of a file, if
    there is one; `settled` are edited outputs whose sources count."""

    def __init__(
        self,
        records: Records,
        read: Callable[[Path], str | None],
        settled: Mapping[Path, Settled] | None = None,
    ) -> None:
        self._settled = settled or {}
        self._records = records
        self._read = read
        self._digests: dict[Path, str] = {}
        self._history = GitHistory(records.root)

    def digest_source(self, path: Path) -> str:
        """Return the digest of a source, looked at once; empty for one that is not there."""
        if path not in self._digests:
            text = self._read(path)
            self._digests[path] = "" if text is None else digest_text(text)
        return self._digests[path]

    def judge(self, target: TargetTable, item: PlannedWrite) -> Output:
        """Return how a target's output of a planned item stands. The item is one that is written
        where a record says that nobody touched what is there."""
        root = self._records.root
        source = name_in_repository(root, item.source)
        if item.target is None or item.conversion is None or item.error is not None:
            return Output(target.label, Standing.FAILED, source, item=item)
        path = make_absolute(item.target)
        record = self._records.get(path)
        moved = record is not None and (
            record.source_digest != self.digest_source(make_absolute(item.source))
        )
        if self._records.is_let_go(path):
            free = replace(item, action=Action.NONE, reason="")
            return Output(target.label, Standing.LET_GO, source, path, free, moved)
        differs = item.keeps or (item.action is Action.SAME and not is_as_written(item))
        if differs and (self._is_settled(target, path, item) or self._is_untouched(item, record)):
            item = replace(item, action=Action.UPDATE, reason="", stale=True)
        if item.action in (Action.EDITED, Action.FOREIGN) and (
            is_merged_by_git(self._history, item, path, root)
        ):
            item = replace(item, action=Action.UPDATE, reason="", stale=True)
        if item.keeps and item.conversion is not None and _is_torn(item, item.conversion.text):
            if not _is_torn_unedited(item):
                why = WHY_TORN
                item = mark_conflict(item, why)
                return Output(target.label, Standing.HELD, source, path, item, moved, why)
            item = replace(item, action=Action.UPDATE, reason="", stale=True)
        standing, known = _name_standing(item, moved=moved), record is not None
        if item.action is Action.OTHER_SOURCE and record is not None and self._is_gone(record):
            standing = Standing.BOTH  # its source was renamed
        rest = _name_rest(target.form, item)
        return Output(target.label, standing, source, path, item, moved, known=known, rest=rest)

    def _is_settled(self, target: TargetTable, path: Path, item: PlannedWrite) -> bool:
        """Return whether an edited file has nothing that its source lacks, or its user gave that
        up."""
        settled = self._settled.get(path)
        edited = item.action in (Action.EDITED, Action.FOREIGN, Action.OTHER_SOURCE)
        if settled is None or not edited or settled.digest != digest_text(item.old or ""):
            return False
        return settled.certain or (target.form is not None and not says_more(target.form, item))

    def _is_untouched(self, item: PlannedWrite, record: OutputRecord | None) -> bool:
        """Return whether agentc wrote a file that the plan keeps, and nobody touched it: from this
        source, or from a source that is not there any more."""
        if record is None or item.old is None:
            return False
        if item.action in (Action.CONFLICT, Action.LINKED):
            return False
        is_written = record.output_digest == digest_text(item.old)
        header = find_header(item.old)
        taken = record.source == name_in_repository(self._records.root, item.source)
        if taken or header is None or header.source == item.made_from:
            return is_written
        return self._is_gone(record) and (is_written or is_unedited(item.old))

    def _is_gone(self, record: OutputRecord) -> bool:
        """Return whether the source that an output was made from is not there any more."""
        return not is_there(self._records.root / record.source)


def _is_torn(item: PlannedWrite, new: str) -> bool:
    """Return whether git left its marks in the file at an item's target. Marks that stand in the
    agent's own text do not count."""
    open_to_edits = item.action not in (Action.CONFLICT, Action.LINKED)
    return open_to_edits and is_torn(item.old or "") and not is_torn(new)


def _is_torn_unedited(item: PlannedWrite) -> bool:
    """Return whether nobody touched either side of what git could not merge, by their headers."""
    sides = take_sides(item.old or "")
    headers = [find_header(side) for side in sides]
    ours = all(header is not None and header.source == item.made_from for header in headers)
    return ours and all(map(is_unedited, sides))


def _name_standing(item: PlannedWrite, *, moved: bool) -> Standing:
    """Return how an output stands by what the plan says of it; `moved` is true where its source has
    changed since it was made."""
    edited = Standing.BOTH if moved else Standing.EDITED
    known = {
        Action.CREATE: Standing.MISSING,
        Action.UPDATE: Standing.STALE,
        Action.SAME: Standing.SAME,
        Action.EDITED: edited,
        Action.FOREIGN: Standing.FOREIGN,
    }
    return known.get(item.action, Standing.HELD)


def _name_rest(form: Format | None, item: PlannedWrite) -> str:
    """Return the block of a source for what is left of an output's edits; empty where there may be
    some to take home."""
    if form is not None and item.action is Action.EDITED and edits_went_home(form, item):
        return form.own
    return ""


def is_as_written(item: PlannedWrite) -> bool:
    """Return whether what stands at an item's target is the very text that is written there, line
    ends apart."""
    if item.conversion is None:
        return False
    if item.changes:
        return True
    there = normalize_newlines(item.old or "")
    return item.action is Action.SAME and there == normalize_newlines(item.conversion.text)
