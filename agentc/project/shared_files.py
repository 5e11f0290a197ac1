"""Files that hold several agents, each planned by itself, and all of them written at once.

Belongs here: one agent's part of such a file, before it is planned and when it is written. Not
here: what becomes of a part (`plan.py`, `replaced_files.py`), its bytes
(`syntax/edits/agent_items.py`).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from agentc.diagnostics.shared_codes import NO_AGENT
from agentc.errors import AgentcError, InternalError, Refused
from agentc.filesystem.replace_file import Changed
from agentc.filesystem.write import Writer
from agentc.ir.agent import Agent, differences
from agentc.lens.format import Document, Format
from agentc.lens.parse import parse
from agentc.project.plan import Action, PlannedWrite, make_plan, mark_conflict
from agentc.project.request import Request
from agentc.spans import Edit, apply_edits
from agentc.syntax.edits.agent_items import begin_list, cut_item, put_behind, put_item
from agentc.syntax.source import BOM, Source


def holds_several(request: Request) -> bool:
    """Return whether the agents of a request share files: those of a format that lists them, but
    for one that goes back into its original."""
    return request.target is not None and bool(request.target.within) and request.into is None


def plan_parts(
    request: Request,
    items: Iterable[PlannedWrite],
    existing: Callable[[Path], str | None],
    *,
    force: bool,
) -> tuple[PlannedWrite, ...]:
    """Return every item with its action, as if each agent had a file of its own: the part of the
    file that says what it does."""
    form = request.target
    if form is None:
        return tuple(items)
    listed = [_narrow(form, _keep_unread(form, item, existing)) for item in items]
    groups: dict[str, list[int]] = {}
    for number, item in enumerate(listed):
        name = item.conversion.name if item.conversion is not None else ""
        groups.setdefault(name, []).append(number)
    planned = dict[int, PlannedWrite]()
    for numbers in groups.values():
        item = listed[numbers[0]]
        look = _make_look(form, _get_name_there(item), existing)
        done = make_plan(
            [listed[number] for number in numbers],
            look,
            force=force,
            to=form.name,
            prefixed=request.prefix_folder,
        )
        planned |= dict(zip(numbers, done, strict=True))
    return tuple(planned[number] for number in range(len(listed)))


def _keep_unread(
    form: Format, item: PlannedWrite, existing: Callable[[Path], str | None]
) -> PlannedWrite:
    """Return an item that is refused where its file is there and cannot be read: nobody knows which
    other agents would be lost with it."""
    text = existing(item.target) if item.target is not None else None
    if text is None or not text.strip(BOM + " \t\r\n"):
        return item
    try:
        _parse(form, text, str(item.target))
    except AgentcError as error:
        if error.code != NO_AGENT:
            message = f"no agent is put into a file that cannot be read: {error.message}"
            hint = error.hint or "repair it first"
            refused = Refused("broken-base", message, hint=hint, where=error.where)
            return replace(item, error=refused, target=None)
    return item


def _narrow(form: Format, item: PlannedWrite) -> PlannedWrite:
    """Return an item that has of its texts the part of its agent alone."""
    done = item.conversion
    if done is None or item.target is None:
        return item
    text = _find_part(form, str(item.target), done.text, done.name) or done.text
    base = item.base and _find_part(form, item.source, item.base, _get_name_there(item))
    return replace(item, conversion=replace(done, text=text), base=base)


def _get_name_there(item: PlannedWrite) -> str:
    """Return the name under which an agent stands in its file: an agent that is written onto itself
    may get another name."""
    if item.base is not None and item.seen is not None:
        return item.seen.name
    return item.conversion.name if item.conversion is not None else ""


def _make_look(
    form: Format, name: str, existing: Callable[[Path], str | None]
) -> Callable[[Path], str | None]:
    """Return a function that looks at one agent in a shared file, as `existing` looks at a whole
    file."""

    def look(path: Path) -> str | None:
        """Return what a file says of an agent, `None` for nothing; all of a file that cannot be
        read."""
        text = existing(path)
        return None if text is None else _find_part(form, str(path), text, name)

    return look


def _find_part(form: Format, path: str, text: str, name: str) -> str | None:
    """Return what a shared file's text says of one of its agents, as a text of its own; `None`
    where it says nothing of it. A text that cannot be read is returned whole: it is something else
    than nothing."""
    try:
        document = _parse(form, text, path)
    except AgentcError as error:
        return None if error.code in (NO_AGENT, "empty") else text
    pairs = zip(document.agents, document.source.records, strict=True)
    record = next((record for agent, record in pairs if agent.name == name), None)
    return None if record is None else cut_item(document.source, record)


@functools.lru_cache(maxsize=2)  # the file that is there is asked for each of its agents
def _parse(form: Format, text: str, path: str) -> Document:
    return parse(form, text, path)


def write_parts(
    form: Format,
    items: Sequence[PlannedWrite],
    existing: Callable[[Path], str | None],
    writer: Writer,
) -> list[PlannedWrite]:
    """Write every file once, with all agents that are to change in it, and return the items with
    what came of that.

    A file that was changed since it was read is a conflict, whatever the user said: others would
    lose their agents.
    """
    done = list(items)
    files: dict[Path, list[int]] = {}
    for number, item in enumerate(items):
        if item.target is not None and item.conversion is not None and item.changes:
            files.setdefault(item.target, []).append(number)
    for target, numbers in files.items():
        path, root = items[numbers[0]].real or (target, items[numbers[0]].root or target.parent)
        try:
            old = existing(target)
            new = _join(form, old, [items[number] for number in numbers], str(target))
            changed = writer.write(path, new, root, old=old)
        except Changed as error:
            outcome = [mark_conflict(items[number], error.message) for number in numbers]
        except AgentcError as error:
            outcome = [
                replace(items[number], error=error.at(str(target)), action=Action.NONE)
                for number in numbers
            ]
        else:
            outcome = [
                items[number] if changed else replace(items[number], action=Action.SAME)
                for number in numbers
            ]
        for number, item in zip(numbers, outcome, strict=True):
            done[number] = item
    return done


def _join(form: Format, old: str | None, items: Sequence[PlannedWrite], path: str) -> str:
    """Return a file's text with the agents of some items in it. Raises Refused where one has no
    place there."""
    parts = [item.conversion.text for item in items if item.conversion is not None]
    names = [_get_name_there(item) for item in items]
    there = _read_there(form, old, parts[0], path)
    known = {agent.name: place for place, agent in reversed([*enumerate(there.agents)])}
    wanted, edits, new = list(there.agents), list[Edit](), list[Source]()
    for name, part in zip(names, parts, strict=True):
        if there.source.text == part:
            continue
        single = parse(form, part, path)
        place = known.get(name)
        if place is None:
            new.append(single.source)
            wanted.append(single.agent)
        else:
            edits.append(put_item(there.source, there.source.records[place], single.source))
            wanted[place] = single.agent
    edits += put_behind(there.source, new)
    text = apply_edits(there.source.text, edits)
    if edits and _differ(wanted, parse(form, text, path).agents):
        message = f"INTERNAL ERROR: with {', '.join(names)} the file reads otherwise"
        raise InternalError("proof", message, hint="nothing was written; please report this")
    return text


def _read_there(form: Format, old: str | None, part: str, path: str) -> Document:
    """Return the document into which agents are put: what is there, or where there is none, the
    `part` of the first agent."""
    if old is None or not old.strip(BOM + " \t\r\n"):
        return parse(form, part, path)
    try:
        return parse(form, old, path)
    except AgentcError as error:
        if error.code != NO_AGENT:
            raise
    begun = begin_list(old, next(iter(form.within)), parse(form, part, path).source)
    return parse(form, begun, path)


def _differ(wanted: Sequence[Agent], found: Sequence[Agent]) -> bool:
    pairs = zip(wanted, found, strict=False)
    return len(wanted) != len(found) or any(differences(one, other) for one, other in pairs)
