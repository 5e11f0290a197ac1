"""The pipeline for a file that goes back: its edits are put into the original it was made from. Pure: no disc.

Belongs here: the order of the steps. Not here: what is an edit (`lens/putback.py`), new files (`pipeline.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from agentc.errors import AgentcError
from agentc.formats import every
from agentc.ir.agent import Agent
from agentc.ir.effective import Effective, changes, stated
from agentc.ir.loss import Loss, Outcome
from agentc.ir.permission import Permission
from agentc.ir.value import Value
from agentc.lens import render as writing
from agentc.lens.body import dress, undress
from agentc.lens.field import Patches
from agentc.lens.format import Document
from agentc.lens.limits import patched, refuse_wider
from agentc.lens.project import project
from agentc.lens.putback import Sides, apply, edits, refuse_conflicts
from agentc.lens.settings import DEFAULTS, Settings
from agentc.lens.targets import specialise
from agentc.pipeline import Conversion, meant, prove
from agentc.syntax.source import Note


def put_back(edited: Document, original: Document, settings: Settings = DEFAULTS) -> Conversion:
    """The original's text with the edits that were made in a file that was converted from it, and nothing else changed.

    Raises Refused where both files changed the same statement since, or an edit allows more (unless that is accepted).
    """
    seen, base, form = edited.agent, original.agent, original.format
    trace = seen.carried.trace(form.own) if edited.format.own != form.own else None
    sides, notes = _sides(edited, original, settings)
    try:
        found, conflicts = edits(sides, trace)
        refuse_conflicts(conflicts, sides, form, trace)
        wanted = apply(found, sides, edited.format, form, accept_widening=settings.accept_widening)
        limits = _patched(wanted, original) if "permission" in found else None
        if limits is not None:
            wanted = replace(wanted, permission=limits[0])
        image, lost = _image(wanted, original, found, settings, ("permission",) if limits else ())
        if not settings.accept_widening:
            old, new = (Effective(stated(agent.permission)) for agent in (base, image))
            refuse_wider(list(changes(old, new)))
    except AgentcError as error:
        raise error.at(edited.path) from None
    done = writing.edit(form, image, original, stated=limits[1] if limits else None)
    prove(form, done.text, image, original)
    notes += done.notes
    if trace is None and edited.format.own != form.own:
        message = "it does not say what it was made from, so that every difference counts as an edit"
        notes.append(Note("no-trace", message))
    placed = tuple(replace(note, where=replace(note.where, path=edited.path)) for note in (*edited.notes, *notes))
    return Conversion(done.text, original.path or "", base.name, wanted, lost, placed)


def _sides(edited: Document, original: Document, settings: Settings) -> tuple[Sides, list[Note]]:
    form = edited.format
    bare, notes = undress(meant(edited, 0, settings)[0], form)
    plain = replace(edited.agent, prompt=bare.prompt)
    agent = meant(original, 0, settings)[0]
    written = project(form, specialise(agent, form, every()), settings)[0]
    written = dress(written, agent, original.format, form, replace(settings, materialize=False))[0]
    return Sides(edited.agent, plain, written, original.agent), notes


def _patched(wanted: Agent, original: Document) -> tuple[Permission, Mapping[str, Value]] | None:
    """The wanted limits with every word of the original that need not change."""
    row = original.format.row_of("permission")
    aside = original.agent.extra_of(original.format.own)
    entries = {entry.key: entry for entry in original.source.records[0].entries if entry.key not in aside}
    if row is None or not isinstance(row.codec, Patches) or any(entry.mend for entry in entries.values()):
        return None
    return patched(row.codec, row.present(entries), original.agent.permission, wanted.permission)


def _image(
    wanted: Agent, original: Document, found: Mapping[str, Any], settings: Settings, held: tuple[str, ...]
) -> tuple[Agent, tuple[Loss, ...]]:
    """The nearest thing to the wanted agent. What an edit would only delete stays as it is, and is told."""
    form, base = original.format, original.agent
    image, lost = project(form, wanted, settings, base, held)
    gone = [name for name in found if name != "prompt" and _is_gone(name, found[name], wanted, image)]
    if "name" in found and not (base.origin and base.origin.named):
        gone.append("name")
    kept = {name: getattr(base, name) for name in gone if "." not in name}
    if kept:
        image = project(form, replace(wanted, **kept), settings, base, held)[0]
    told = {loss.field for loss in lost}
    lost += tuple(_not_put(name, found[name]) for name in gone if name not in told)
    return image, lost


def _is_gone(name: str, value: object, wanted: Agent, image: Agent) -> bool:
    if name.startswith("extra."):
        return bool(value) and not image.extra_of(name.partition(".")[2])
    return "." not in name and name != "permission" and value is not None and getattr(image, name) is None


def _not_put(name: str, value: object) -> Loss:
    why = "a file of this format is named by its path; rename the original" if name == "name" else "no field for it"
    return Loss(name, Outcome.DROPPED, f"not put back: {why}", value)
