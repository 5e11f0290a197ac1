"""The report of a run, as lines for a person.

Belongs here: wording and the choice of what is worth a line. Not here: what happened, where the
lines are printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from agentc.diagnostics.shared_codes import ACCEPTED_EDIT, CANNOT_START, FORMER_OUTPUT
from agentc.errors import AgentcError, on_one_line
from agentc.ir.field_change import OnLoss, Outcome, name_statement
from agentc.pipeline.convert import Conversion
from agentc.printable import to_printable
from agentc.project.plan import Action, PlannedWrite
from agentc.report import limits_left, unenforced, unknown_servers
from agentc.report.changes import render_change
from agentc.report.fields import list_outcomes
from agentc.report.joined_lines import EACH, ReportLine, render_alike, render_each
from agentc.report.left_out import describe_one as left_out_line
from agentc.report.verdict import is_settled
from agentc.secrets.scan import Verbatim, hide, list_secrets

# Notes that hold for a whole run, and are told once.
ONCE = frozenset({"PERM-GRANT-OVERRIDES", "linked", "linked-source", "models-unseen"})
# Warnings that conversions alone give. What `agentc check` gives as well is a note in a conversion,
# unless the agent comes out with more than its author seems to have meant.
WARNINGS = frozenset(
    {"carry-wider", "client-ignores", "file-left", "home-without", "metadata-edited", "no-trace"}
    | {"PERM-REDIRECT-HOLE", "replaces", "scope-apart", "trace-stays", "unclear-reference"}
    | {ACCEPTED_EDIT, CANNOT_START, FORMER_OUTPUT}
)
# Notes that are true of every closed list: told once and counted, unless of a single file, or
# where all is to be told.
EVERYWHERE = frozenset({"PERM-OUTSIDE-CLOSED", "PERM-OUTSIDE-BY-SESSION"})


def render_lines(
    items: Iterable[PlannedWrite],
    on_loss: OnLoss,
    *,
    detailed: bool,
    kept: bool = False,
    settled: bool = False,
    way: str = EACH,
) -> Iterator[str]:
    """Yield the report on every item. With `detailed` it also tells of what was only said in other
    words, with `kept` of all the rest, and of every file in a line of its own; `way` says how to
    see each line where many are one.

    Of an output that stands there as it would be written nothing is told but with `settled`, or
    `kept`; what of a configuration does not come along is told each time.
    """
    every = list(items)
    listed = [item for item in every if kept or settled or not is_settled(item)]
    agents = Counter(item.source for item in listed if item.conversion is not None)
    once = _list_once(listed, on_loss, detailed=detailed)
    failed: set[str] = set()
    together = () if detailed else unenforced.render_refused(listed)
    lines: list[ReportLine] = []
    for item in listed:
        if not (together and unenforced.is_refused(item)):
            by_name = agents[item.source] > 1
            found = [*_render_item(item, failed, on_loss, detailed, kept, by_name=by_name)]
            lines += _escape_lines(found, item) if found else ()
    yield from render_each(lines) if detailed else render_alike(lines, way=way)
    warnings: tuple[str, ...] = ()
    if on_loss is not OnLoss.IGNORE:
        warnings = (*limits_left.render_warning(every), *unknown_servers.render_warning(every))
    yield from (escape_harmful(on_one_line(line), ()) for line in (*once, *together, *warnings))


def _list_once(items: Iterable[PlannedWrite], on_loss: OnLoss, *, detailed: bool) -> list[str]:
    """Return the notes that are told once over a whole run, each with the number of agents that
    have it."""
    counts: Counter[tuple[str, str]] = Counter()
    for item in items if on_loss is not OnLoss.IGNORE else ():
        notes = item.conversion.notes if item.conversion else ()
        messages = {(note.code, note.message): None for note in notes}  # in their order
        counts.update(key for key in messages if _is_told_once(key[0], detailed=detailed))
    lines = []
    for (code, message), count in counts.items():
        agents = f"{count} agent{'s' * (count != 1)}: " if code in EVERYWHERE else ""
        lines.append(f"note[{code}]: {agents}{message}")
    return lines


def _is_told_once(code: str, *, detailed: bool) -> bool:
    return code in ONCE or (code in EVERYWHERE and not detailed)


def _render_item(
    item: PlannedWrite,
    failed: set[str],
    on_loss: OnLoss,
    detailed: bool,
    kept: bool,
    *,
    by_name: bool,
) -> Iterator[ReportLine]:
    """Yield the lines on one item; those on its fields begin with its name, too, where its file
    holds several agents."""
    # What the error on a loss speaks of comes first.
    last = item.error if item.error is not None and item.error.code == "loss" else None
    if item.error is not None and last is None and str(item.error) not in failed:
        failed.add(str(item.error))  # a configuration that cannot be read is the same for all
        yield ReportLine(str(item.error))
    if item.told is not None:
        yield from [] if on_loss is OnLoss.IGNORE else [ReportLine(render_warning(item.told))]
    elif item.action is Action.LEFT_OUT and kept:
        yield ReportLine(left_out_line(item.source, item.reason))
    if item.conversion is None:
        return
    for note in item.conversion.notes if on_loss is not OnLoss.IGNORE else ():
        if not _is_told_once(note.code, detailed=detailed):
            grave = "warning" if note.code in WARNINGS else "note"
            hint = f"hint: {note.hint}" if note.hint and grave == "warning" else ""
            kind = f"{grave}[{note.code}]"
            yield ReportLine(str(note.where), f": {kind}: {note.message}", kind, hint=hint)
    if item.keeps:
        target, source = on_one_line(str(item.target)), on_one_line(item.source)
        yield ReportLine(f"{target}: {item.action}: {to_printable(item.reason)} (from {source})")
    if on_loss is not OnLoss.IGNORE:
        name = f"{to_printable(item.conversion.agent.name)}: " if by_name else ""
        yield from _render_losses(item, item.conversion, name, detailed=detailed)
        if kept and (names := _list_kept(item.conversion)):
            yield ReportLine(f"{item.source}: {name}kept {names}")
    if last is not None:
        yield ReportLine(str(last))
    if kept and item.changes:
        yield ReportLine(f"{on_one_line(str(item.target))}: {item.action}")


def _render_losses(
    item: PlannedWrite, done: Conversion, name: str, *, detailed: bool
) -> Iterator[ReportLine]:
    """Yield the lines on what changed on the way."""
    for loss in done.losses:
        if detailed or loss.outcome is not Outcome.MAPPED:
            for change in render_change(loss, detailed=detailed):
                said = f": {name}{change.text}"
                yield ReportLine(item.source, said, change.kind, change.subject, change.hint)


def _escape_lines(lines: Iterable[ReportLine], item: PlannedWrite) -> Iterator[ReportLine]:
    """Yield the lines on an item without its secrets."""
    known = list_secrets(item.conversion.agent) if item.conversion else ()
    return (_escape_line(line, item.source, known) for line in lines)


def _escape_line(line: ReportLine, path: str, known: tuple[str, ...]) -> ReportLine:
    """Return a line without secrets, `known` ones and others, and without what steers a terminal;
    the path of its source stands as it is, whatever it looks like."""
    source, start = escape_harmful(on_one_line(path), known), line.start
    if start.startswith(path):
        start = source + escape_harmful(start[len(path) :], known)
    else:
        start = escape_harmful(start, known)
    text, subject, hint = (
        escape_harmful(part, known) for part in (line.text, line.subject, line.hint)
    )
    return ReportLine(start, text, line.kind, subject, hint, source)


def render_warning(error: AgentcError) -> str:
    """Return what is wrong with something that is left out, as a warning."""
    return str(error).replace(f": error[{error.code}]: ", f": warning[{error.code}]: ", 1)


def _list_kept(done: Conversion) -> str:
    """Return the names of what stayed as it was."""
    changes = list_outcomes(done.agent, done.losses, None)
    kept = (name_statement(loss.field) for loss in changes if loss.outcome is Outcome.KEPT)
    return to_printable(", ".join(kept))


def escape_harmful(text: str, known: Iterable[str]) -> Verbatim:
    """Return a line of a report without secrets, `known` ones and others, and without what steers a
    terminal."""
    return Verbatim(to_printable(hide(text, known), keep="\n"))
