"""The report of a run, as lines for a person.

Belongs here: wording and the choice of what is worth a line. Not here: what happened, where the
lines are printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from agentc.diagnostics.alike import join_some
from agentc.diagnostics.shared_codes import CANNOT_START
from agentc.errors import AgentcError, on_one_line
from agentc.ir.field_change import OnLoss, Outcome, is_folded
from agentc.lens.format import Format
from agentc.printable import to_printable
from agentc.project.plan import Action, PlannedWrite
from agentc.report import limits_left, unenforced, unknown_servers
from agentc.report.changes import render_changes
from agentc.report.fields import list_outcomes
from agentc.report.left_out import describe_left_out
from agentc.report.left_out import describe_one as left_out_line
from agentc.secrets.scan import Verbatim, hide, list_secrets

# Notes that hold for a whole run, and are told once.
ONCE = frozenset({"PERM-GRANT-OVERRIDES", "linked", "linked-source", "models-unseen"})
# Warnings that conversions alone give. What `agentc check` gives as well is a note in a conversion,
# unless the agent comes out with more than its author seems to have meant.
WARNINGS = frozenset(
    {"carry-wider", "client-ignores", "file-left", "home-without", "metadata-edited", "no-trace"}
    | {"PERM-REDIRECT-HOLE", "replaces", "scope-apart", "trace-stays", "unclear-reference"}
    | {CANNOT_START}
)
# Notes that are true of every closed list: told once and counted, unless of a single file, or
# where all is to be told.
EVERYWHERE = frozenset({"PERM-OUTSIDE-CLOSED", "PERM-OUTSIDE-BY-SESSION"})


def render_lines(
    items: Iterable[PlannedWrite], on_loss: OnLoss, *, detailed: bool, kept: bool = False
) -> Iterator[str]:
    """Yield the report on every item. With `detailed` it also tells of what was only said in other
    words, with `kept` of all the rest."""
    listed = list(items)
    agents = Counter(item.source for item in listed if item.conversion is not None)
    once = _list_once(listed, on_loss, detailed=detailed)
    failed: set[str] = set()
    together = () if detailed else unenforced.render_refused(listed)
    for item in listed:
        if together and unenforced.is_refused(item):
            continue
        lines = list(
            _render_item(item, failed, on_loss, detailed, kept, by_name=agents[item.source] > 1)
        )
        if lines:  # lines are alike but for the file that they begin with
            known = list_secrets(item.conversion.agent) if item.conversion else ()
            source, start = escape_harmful(on_one_line(item.source), known), len(item.source)
            for line in lines:
                own = line.startswith(item.source)
                yield (
                    Verbatim(source + escape_harmful(line[start:], known))
                    if own
                    else escape_harmful(line, known)
                )
    yield from (escape_harmful(line, ()) for line in once)
    yield from (escape_harmful(line, ()) for line in together)
    if on_loss is not OnLoss.IGNORE:
        yield from (
            escape_harmful(line, ())
            for line in (
                *limits_left.render_warning(listed),
                *unknown_servers.render_warning(listed),
            )
        )


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
) -> Iterator[str]:
    """Yield the lines on one item; those on its fields begin with its name, too, where its file
    holds several agents."""
    # What the error on a loss speaks of comes first.
    last = item.error if item.error is not None and item.error.code == "loss" else None
    if item.error is not None and last is None and str(item.error) not in failed:
        failed.add(str(item.error))  # a configuration that cannot be read is the same for all
        yield str(item.error)
    if item.told is not None:
        yield from [] if on_loss is OnLoss.IGNORE else [render_warning(item.told)]
    elif item.action is Action.LEFT_OUT and kept:
        yield left_out_line(item.source, item.reason)
    if item.conversion is None:
        return
    for note in item.conversion.notes if on_loss is not OnLoss.IGNORE else ():
        if not _is_told_once(note.code, detailed=detailed):
            grave = "warning" if note.code in WARNINGS else "note"
            hint = f"\n  hint: {note.hint}" if note.hint and grave == "warning" else ""
            yield f"{note.where}: {grave}[{note.code}]: {note.message}{hint}"
    if item.keeps:
        target, source = on_one_line(str(item.target)), on_one_line(item.source)
        yield f"{target}: {item.action}: {to_printable(item.reason)} (from {source})"
    worth = [
        loss for loss in item.conversion.losses if detailed or loss.outcome is not Outcome.MAPPED
    ]
    if on_loss is not OnLoss.IGNORE:
        start = f"{item.source}: " + (
            f"{to_printable(item.conversion.agent.name)}: " if by_name else ""
        )
        yield from (
            f"{start}{line}" for loss in worth for line in render_changes(loss, detailed=detailed)
        )
        yield from _render_kept(item, start) if kept else ()
    yield from [str(last)] if last is not None else ()


def render_warning(error: AgentcError) -> str:
    """Return what is wrong with something that is left out, as a warning."""
    return str(error).replace(f": error[{error.code}]: ", f": warning[{error.code}]: ", 1)


def _render_kept(item: PlannedWrite, start: str) -> Iterator[str]:
    changes = (
        list_outcomes(item.conversion.agent, item.conversion.losses, None)
        if item.conversion
        else ()
    )
    names = ", ".join(loss.field for loss in changes if loss.outcome is Outcome.KEPT)
    if names:
        yield f"{start}kept {to_printable(names)}"


DONE = {
    Action.CREATE: "created",
    Action.UPDATE: "updated",
    Action.SAME: "unchanged",
    Action.CONFLICT: "in conflict",
    Action.EDITED: "kept, edited by hand",
    Action.LINKED: "kept behind a link",
    Action.OTHER_SOURCE: "kept, of another source",
    Action.FOREIGN: "kept, not agentc's",
    Action.PRINT: "printed",
}
PLANNED = DONE | {Action.CREATE: "to create", Action.UPDATE: "to update"}
CHECKED = DONE | {
    Action.CREATE: "missing",
    Action.UPDATE: "out of date",
    Action.SAME: "up to date",
}


def render_summary(
    items: Iterable[PlannedWrite],
    target: Format | None = None,
    counted: Mapping[Action, str] = DONE,
) -> str:
    """Return one line over a whole run into a target format. `counted` says what became of the
    agents, or would."""
    listed = list(items)
    counts = Counter(item.action for item in listed if item.error is None)
    words = [f"{counts[action]} {word}" for action, word in counted.items() if counts[action]]
    whole = [item.source for item in listed if item.whole]
    failed = sum(item.error is not None for item in listed) - len(whole)
    lossy = sum(_count_lossy(item, carried=False) for item in listed)
    carrying = sum(_count_lossy(item, carried=True) for item in listed)
    lost = [
        item.error.about for item in listed if item.error is not None and item.error.code == "loss"
    ]
    names = join_some(name for names in lost for name in names)
    why = to_printable(on_one_line(names)) or "limits of a configuration"
    reason = f" ({len(lost)} by --on-loss fail, which would lose {why})" if lost else ""
    words += [f"{failed} failed{reason}"] if failed else []
    words += [f"all agents of {to_printable(join_some(whole))} failed"] if whole else []
    done = ", ".join(words) or "nothing to do"
    done += f"; {lossy} lost something" if lossy else ""
    if carrying:
        have = "agent has" if carrying == 1 else "agents have"
        lacks = f"that {target.name} lacks" if target is not None else "that the target lacks"
        done += f"; {carrying} {have} fields or values {lacks}, kept as comments"
    left = (
        (to_printable(item.source), item.reason)
        for item in listed
        if item.action is Action.LEFT_OUT
    )
    done += describe_left_out(
        left, "agentc convert {}" + (f" --to {target.name}" if target is not None else "")
    )
    return done + limits_left.render_last_line(listed) + unenforced.describe_written(listed)


def _count_lossy(item: PlannedWrite, *, carried: bool) -> bool:
    """Return whether something of an agent was lost; or carried along, and so not lost."""
    losses = item.conversion.losses if item.conversion and item.error is None else ()
    lossy = (loss for loss in losses if loss.outcome is not Outcome.MAPPED and not is_folded(loss))
    return any(loss.carried is carried for loss in lossy)


def escape_harmful(text: str, known: Iterable[str]) -> Verbatim:
    """Return a line of a report without secrets, `known` ones and others, and without what steers a
    terminal."""
    return Verbatim(to_printable(hide(text, known), keep="\n"))
