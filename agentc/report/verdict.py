"""The last line of a run: what was written and where, who can do more or less than before, and what
was not written.

Belongs here: its wording, and the counts. Not here: the lines above it (`text.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from agentc.diagnostics.alike import join_some
from agentc.diagnostics.shared_codes import ACCEPTED_EDIT
from agentc.errors import on_one_line
from agentc.filesystem.read import current_folder
from agentc.ir.field_change import FieldChange, Outcome, is_folded
from agentc.lens.format import Format
from agentc.printable import to_printable
from agentc.project.plan import Action, PlannedWrite
from agentc.report import limits_left, unenforced
from agentc.report.left_out import describe_left_out

# The codes of changes, and of notes, by which an agent may do more, as somebody asked for.
WIDENING = frozenset({"PERM-WIDENED", "PERM-UNENFORCED", ACCEPTED_EDIT})
# More places than this are counted and not named.
NAMED_PLACES = 2

# What became of an agent's file that was written, or stands there as it would be written.
DONE = {
    Action.CREATE: "written to",
    Action.UPDATE: "updated in",
    Action.SAME: "unchanged in",
    Action.PRINT: "printed",
}
PLANNED = DONE | {Action.CREATE: "to write to", Action.UPDATE: "to update in"}
CHECKED = DONE | {
    Action.CREATE: "missing in",
    Action.UPDATE: "out of date in",
    Action.SAME: "up to date in",
}
# Why a file that is there was kept.
KEPT = {
    Action.CONFLICT: "in conflict",
    Action.EDITED: "edited by hand",
    Action.LINKED: "behind a link",
    Action.OTHER_SOURCE: "of another source",
    Action.FOREIGN: "not agentc's",
}


def render_verdict(
    items: Iterable[PlannedWrite],
    target: Format | None = None,
    words: Mapping[Action, str] = DONE,
) -> str:
    """Return one line over a whole run into a target format, or into a template's own.

    `words` say what became of the agents, or would. What a run does not change it does not speak
    of: where everything is as it was, this line is all there is to say.
    """
    listed = list(items)
    sentences = [
        _count_written(listed, words),
        *_compare_powers(listed),
        *_count_losses(listed, target),
    ]
    return ". ".join(sentences) + _tell_the_rest(listed, target)


def _count_written(items: Sequence[PlannedWrite], words: Mapping[Action, str]) -> str:
    """Return how many agents were written and where, and how many were not and why."""
    counts = Counter(item.action for item in items if item.error is None)
    done = [action for action in words if counts[action]]
    parts = [
        f"{_count_agents(counts[action]) if action is done[0] else counts[action]} {words[action]}"
        + _name_place([item for item in items if item.action is action], words[action])
        for action in done
    ]
    reasons = [f"{counts[action]} {why}" for action, why in KEPT.items() if counts[action]]
    reasons += _count_failed(items)
    missed = sum(item.keeps or (item.error is not None and not item.whole) for item in items)
    if reasons:
        number = f"{missed}" if parts else _count_agents(missed)
        parts.append(f"{number} not written: {', '.join(reasons)}")
    if whole := [item.source for item in items if item.whole]:
        parts.append(f"all agents of {to_printable(join_some(whole))} failed")
    return "; ".join(parts) or "nothing to do"


def _count_agents(count: int) -> str:
    return f"{count} agent{'s' * (count != 1)}"


def _name_place(items: Sequence[PlannedWrite], words: str) -> str:
    """Return the file where it is a single one, else the folders, as far as they fit into a line;
    nothing behind a word that wants no place."""
    if not words.endswith((" in", " to")):
        return ""
    files = list(dict.fromkeys(item.target for item in items if item.target is not None))
    places = files if len(files) == 1 else list(dict.fromkeys(file.parent for file in files))
    if len(places) > NAMED_PLACES:
        return f" {len(places)} folders"
    return " " + " and ".join(to_printable(on_one_line(_shorten(place))) for place in places)


def _shorten(place: Path) -> str:
    """Return a path from the current folder, from the home folder, or whole."""
    if place == Path():
        return "the current folder"
    if not place.is_absolute():
        return str(place)
    for start, sign in ((current_folder(), ""), (Path.home(), "~")):
        if start in place.parents:
            return str(sign / place.relative_to(start)) if sign else str(place.relative_to(start))
    return str(place)


def _count_failed(items: Sequence[PlannedWrite]) -> Iterator[str]:
    """Yield how many agents failed, and what was lost where no loss was wanted."""
    errors = [item.error for item in items if item.error is not None and not item.whole]
    lost = [error.about for error in errors if error.code == "loss"]
    names = join_some(name for about in lost for name in about)
    why = to_printable(on_one_line(names)) or "limits of a configuration"
    reason = f" ({len(lost)} by --on-loss fail, which would lose {why})" if lost else ""
    if errors:
        yield f"{len(errors)} failed{reason}"


def _compare_powers(items: Sequence[PlannedWrite]) -> Iterator[str]:
    """Yield how many of the agents that are written may do more than their sources, and how many
    less; where edits were put back, than before."""
    written = [item for item in items if item.changes and item.error is None]
    if not written:
        return
    more, less = sum(map(is_widened, written)), sum(map(is_narrowed, written))
    than = "before" if all(item.base is not None for item in written) else "its source"
    if limits_left.list_left_behind(written):
        than = "their files say"
    start = f"{more} can do more than {than}" if more else f"None can do more than {than}"
    yield start + (f"; {less} can do less" if less else "")


def is_settled(item: PlannedWrite) -> bool:
    """Return whether an output stands there as it would be written: the run that wrote it has told
    all of it. What an edit could not put back into its original is told each time."""
    return item.action is Action.SAME and item.error is None and item.base is None


def is_widened(item: PlannedWrite) -> bool:
    """Return whether an agent may do more than its source, or a source more than before an edit
    was put back into it, as an option let it."""
    notes = item.conversion.notes if item.conversion and item.error is None else ()
    return any(
        loss.code in WIDENING or any(effect.code in WIDENING for effect in loss.effects)
        for loss in _list_losses(item)
    ) or any(note.code in WIDENING for note in notes)


def is_narrowed(item: PlannedWrite) -> bool:
    """Return whether an agent may do less than its source."""
    return any(
        effect.outcome is Outcome.NARROWED for loss in _list_losses(item) for effect in loss.effects
    )


def is_lossy(item: PlannedWrite, *, carried: bool) -> bool:
    """Return whether something of an agent was lost; or carried along, and so not lost."""
    lossy = (
        loss
        for loss in _list_losses(item)
        if loss.outcome is not Outcome.MAPPED and not is_folded(loss)
    )
    return any(loss.carried is carried for loss in lossy)


def _list_losses(item: PlannedWrite) -> tuple[FieldChange, ...]:
    return item.conversion.losses if item.conversion and item.error is None else ()


def _count_losses(items: Sequence[PlannedWrite], target: Format | None) -> Iterator[str]:
    """Yield how many agents lost something, and how many keep it as comments."""
    news = [item for item in items if not (item.keeps or is_settled(item))]
    lossy = sum(is_lossy(item, carried=False) for item in news)
    carrying = sum(is_lossy(item, carried=True) for item in news)
    parts = [f"{lossy} lost something"] if lossy else []
    if carrying:
        lacks = target.name if target is not None else "the target"
        verb = "keeps" if carrying == 1 else "keep"
        parts.append(f"{carrying} {verb} what {lacks} lacks as comments")
    if parts:
        yield "; ".join(parts)


def _tell_the_rest(items: Sequence[PlannedWrite], target: Format | None) -> str:
    """Return what was left out, which limits stayed behind, and which are not kept to."""
    left = (
        (to_printable(item.source), item.reason) for item in items if item.action is Action.LEFT_OUT
    )
    command = "agentc convert {}" + (f" --to {target.name}" if target is not None else "")
    rest = limits_left.render_last_line(items) + unenforced.describe_written(items)
    return describe_left_out(left, command) + rest
