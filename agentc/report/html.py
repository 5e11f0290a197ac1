"""A whole migration as one page: what it says, in the order in which a person asks.

Belongs here: the data of the page, and how much of a long value is shown. Not here: escaping
(`templating/environment.py`), markup (`templates/report.html.j2`), where the page is written.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agentc import __version__
from agentc.ir.executables import STRIP_EXECUTABLE
from agentc.ir.field_change import FieldChange, Outcome
from agentc.ir.permission import Rule
from agentc.ir.value import Spelled
from agentc.lens.format import Format
from agentc.project.plan import Action, PlannedWrite
from agentc.report import unenforced, unknown_servers
from agentc.report.fields import list_outcomes
from agentc.report.json import to_plain
from agentc.report.limits_left import list_left_behind, list_ways_out
from agentc.report.text import EVERYWHERE, ONCE
from agentc.report.verdict import is_lossy, is_narrowed, is_widened
from agentc.secrets.scan import hide, hide_in_value, list_secrets
from agentc.templating.environment import fill_page

TEMPLATE = "report.html.j2"
# A value is shown up to here; a group of more changes than this starts closed, and its heading
# names so many of them.
SHOWN = 200
# So much of a value is looked through for secrets: what begins in the part that is shown ends here,
# or is cut off.
SEEN = 2000
SHORT_GROUP = 12
NAMED = 4
UNREAD = "not converted"
UNSTATED = "not stated"
# The gravest first; the two below it say what became of a whole agent.
ORDER = (Outcome.NARROWED, Outcome.DROPPED, Outcome.APPROXIMATED, Outcome.MAPPED, Outcome.KEPT)
FAILED, UNREPLACED = "failed", "unreplaced"
# What became of an agent's file.
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
    Action.LEFT_OUT: "left out",
}
LIMITS = ("permission", "permission.mode", "permission.access", *STRIP_EXECUTABLE)


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of one agent. `outcomes` are those of the field and of what its change does."""

    name: str
    outcome: str
    outcomes: tuple[str, ...]
    carried: bool
    before: str
    after: str
    reason: str
    code: str


@dataclass(frozen=True, slots=True)
class AgentEntry:
    """One agent. `number` names its place in the page; `outcomes` are what the page's filter looks
    for."""

    number: int
    name: str
    format: str
    source: str
    target: str
    action: str
    error: str
    hint: str
    reason: str
    notes: tuple[str, ...]
    rows: tuple[FieldRow, ...]
    outcomes: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Power:
    """One thing that an agent may now do less, or otherwise."""

    entry: AgentEntry
    capability: str
    before: str
    after: str
    example: str


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of permissions that have one cause, and one way out."""

    outcome: str
    code: str
    reason: str
    hint: str
    powers: tuple[Power, ...]

    @property
    def capabilities(self) -> str:
        """Return what the group is about, as far as it fits into a heading."""
        names = list(dict.fromkeys(power.capability for power in self.powers))
        return ", ".join(names[:NAMED]) + (
            f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        )

    @property
    def short(self) -> bool:
        """Return whether the group is shown open."""
        return len(self.powers) <= SHORT_GROUP


def render_page(items: Iterable[PlannedWrite], target: Format | None, *, dry: bool) -> str:
    """Return the page on a whole run: what needs a person first, then every agent with each of its
    fields once."""
    listed = sorted(items, key=lambda item: (item.error is None, not item.keeps))
    entries = [_make_entry(number, item, target) for number, item in enumerate(listed, 1)]
    groups = _group_powers(list(zip(entries, listed, strict=True)))
    counts = Counter(row.outcome for entry in entries for row in entry.rows)
    return fill_page(
        TEMPLATE,
        version=__version__,
        target="a template's own format" if target is None else target.name,
        dry=dry,
        entries=entries,
        agents=sum(item.action is not Action.LEFT_OUT for item in listed),
        groups=groups,
        powers=sum(len(group.powers) for group in groups),
        formats=sorted(Counter(entry.format for entry in entries).items()),
        actions=sorted(Counter(entry.action for entry in entries if not entry.error).items()),
        states=[*map(str, ORDER), FAILED, UNREPLACED],
        outcomes=[(str(outcome), counts[outcome]) for outcome in ORDER],
        failed=sum(bool(entry.error) for entry in entries),
        unreplaced=sum(UNREPLACED in entry.outcomes for entry in entries),
        everywhere=_list_everywhere(listed),
        tiles=_count_tiles(listed),
        behind=[(left, tuple(list_ways_out(left))) for left in list_left_behind(listed)],
    )


def _count_tiles(items: Sequence[PlannedWrite]) -> tuple[tuple[str, int, str, str], ...]:
    """Return how many agents came out with more, less or otherwise: a word, the number, what it
    means, and how grave it is. An agent whose place keeps another file did not come out."""
    refused = sum(item.error is not None for item in items)
    items = [item for item in items if not item.keeps]
    written, unwritten = unenforced.count_written(items), unenforced.count_refused(items)
    lossy = (sum(is_lossy(item, carried=carried) for item in items) for carried in (False, True))
    lost, carried = lossy
    return (
        ("widened", sum(map(is_widened, items)), "may do more, as an option said", "dropped"),
        ("narrowed", sum(map(is_narrowed, items)), "may do less than before", "narrowed"),
        ("refused", refused, "not written, with the reason below", "dropped"),
        (
            "unenforced",
            written + unwritten,
            f"limits that the client does not keep to: {written} written, {unwritten} refused",
            "narrowed",
        ),
        ("lost", lost, "have fields or values that nothing holds now", "approximated"),
        ("carried", carried, "keep in comments what the format lacks", "kept"),
    )


def _make_entry(number: int, item: PlannedWrite, target: Format | None) -> AgentEntry:
    """Return what the page says of one agent, without what looks like a secret. An item that
    failed, or whose target was kept, has that as an outcome beside those of its fields."""
    done, error = item.conversion, item.error
    known = list_secrets(done.agent) if done else ()
    changes = list_outcomes(done.agent, done.losses, target) if done else ()
    rows = tuple(_make_row(loss, known) for loss in changes)
    counts = Counter(row.outcome for row in rows)
    states = []
    if error is not None:
        states = [FAILED]
    elif item.keeps:
        states = [UNREPLACED]
    return AgentEntry(
        number=number,
        name=hide(done.agent.name if done else Path(item.source).stem, known),
        format=done.agent.origin.format if done and done.agent.origin else UNREAD,
        source=hide(item.source, known),
        target="" if item.target is None else hide(str(item.target), known),
        action=DONE.get(item.action, "not written"),
        error=hide(f"{error.where}: {error.message} [{error.code}]", known) if error else "",
        hint=hide(error.hint, known) if error else "",
        reason=hide(item.reason, known),
        notes=tuple(
            hide(f"{note.where}: {note.message} [{note.code}]", known)
            for note in (done.notes if done else ())
            if note.code not in ONCE | EVERYWHERE
        ),
        rows=rows,
        outcomes=(*_order_outcomes({outcome for row in rows for outcome in row.outcomes}), *states),
        counts=tuple((str(outcome), counts[outcome]) for outcome in ORDER if counts[outcome]),
    )


def _list_everywhere(items: Sequence[PlannedWrite]) -> list[str]:
    """Return what is true of many agents, said once."""
    notes = [note for item in items if item.conversion for note in item.conversion.notes]
    messages = (
        hide(f"{note.message} [{note.code}]") for note in notes if note.code in ONCE | EVERYWHERE
    )
    return list(dict.fromkeys((*messages, *unknown_servers.list_denials(items))))


def _make_row(loss: FieldChange, known: tuple[str, ...]) -> FieldRow:
    before, after = _render_value(loss.before, loss.field), _render_value(loss.after, loss.field)
    outcomes = _order_outcomes({loss.outcome, *(effect.outcome for effect in loss.effects)})
    name, reason = hide(loss.field, known), hide(loss.reason, known)
    return FieldRow(
        name, str(loss.outcome), outcomes, loss.carried, before, after, reason, loss.code
    )


def _order_outcomes(found: Container[str]) -> tuple[str, ...]:
    return tuple(str(outcome) for outcome in ORDER if outcome in found)


def _render_value(value: Any, name: str) -> str:
    """Return a value in a cell, empty for none: the text itself, rules in words, everything else as
    JSON."""
    if value is None:
        return ""
    if isinstance(value, Spelled):
        text = value.text
    elif isinstance(value, tuple) and value and all(isinstance(item, Rule) for item in value):
        text = "; ".join(map(_render_rule, value))
    else:
        text = (
            value
            if isinstance(value, str)
            else json.dumps(to_plain(hide_in_value(value, name)), ensure_ascii=False)
        )
    text = str(hide_in_value(text[:SEEN], name)) + text[SEEN:]
    return text if len(text) <= SHOWN else f"{text[:SHOWN].rstrip()} … ({len(text):,} characters)"


def _render_rule(rule: Rule) -> str:
    return f"{rule.tool.label}{'' if rule.whole else f' `{rule.pattern}`'}: {rule.decision}"


def _group_powers(told: Sequence[tuple[AgentEntry, PlannedWrite]]) -> list[Group]:
    """Return every change of a permission that is more than another word, by outcome and cause; the
    largest groups first."""
    found: dict[tuple[str, str, str, str], list[Power]] = {}
    for entry, item in told:
        for loss in item.conversion.losses if item.conversion else ():
            for cause, words in _list_changes(loss):
                found.setdefault(cause, []).append(Power(entry, *words))
    groups = [Group(*cause, tuple(powers)) for cause, powers in found.items()]
    return sorted(
        groups, key=lambda group: (ORDER.index(Outcome(group.outcome)), -len(group.powers))
    )


def _list_changes(
    loss: FieldChange,
) -> Iterator[tuple[tuple[str, str, str, str], tuple[str, str, str, str]]]:
    """Yield what one loss changes for the agent: outcome, code, reason and hint; then capability,
    before, after, example."""
    for effect in loss.effects:
        if effect.outcome is not Outcome.MAPPED:
            cause = str(effect.outcome), effect.code, hide(effect.reason), hide(effect.hint)
            words = (
                effect.capability,
                effect.written or str(effect.before),
                str(effect.after),
                effect.example,
            )
            yield cause, (hide(words[0]), words[1], words[2], hide(words[3]))
    if loss.field in LIMITS and not loss.effects and loss.outcome is not Outcome.MAPPED:
        cause = str(loss.outcome), loss.code, hide(loss.reason), ""
        before, after = (
            _render_value(side, loss.field) or UNSTATED for side in (loss.before, loss.after)
        )
        yield cause, (loss.field, before, after, "")
