"""What the original's format can hold of the edits: the nearest agent, its limits in the original's
own words, and what is reported of each edit.

Belongs here: one wanted agent, and what becomes of it. Not here: which edits there are
(`merge_fields.py`), the order of the steps (`merge.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from agentc.errors import InvalidValue, Refused
from agentc.ir.agent import Agent, differences
from agentc.ir.field_change import FieldChange, Outcome
from agentc.ir.permission import Permission
from agentc.ir.value import Map, Value, same
from agentc.lens.field import PatchesInPlace, ReportsChanges
from agentc.lens.format import Document, Format
from agentc.lens.overrides import apply_blocks
from agentc.lens.project import project
from agentc.options import ConversionOptions
from agentc.pipeline.merge_permissions import patch_permission_keys
from agentc.tool_lists.changes import summarize
from agentc.vendors.registry import all_formats

PUT = "edited in the converted file, and put back"
UNHELD = "its format cannot hold it"
MEANT = "the original says so already; what was written is what the conversion made of that"
# The limits of an original with an edit in them, and the keys of its text that then change.
PatchedLimits = tuple[Permission, Mapping[str, Value]]


def patch_limits(
    wanted: Agent, original: Document, settings: ConversionOptions
) -> PatchedLimits | None:
    """Return the wanted limits with every word of the original that need not change; `None` where
    no word can be kept.

    Raises Refused where the original cannot hold the edit.
    """
    field, base = original.format.field_of("permission"), original.agent
    aside = base.extra_of(original.format.own)
    entries = {
        entry.key: entry for entry in original.source.records[0].entries if entry.key not in aside
    }
    if (
        field is None
        or same(wanted.permission, base.permission)
        or not isinstance(field.codec, PatchesInPlace)
    ):
        return None
    present = field.present(entries)
    if any(
        entry.mend and not (isinstance(entry.value, str) and "\n" not in entry.value)
        for entry in present.values()
    ):
        return None  # nobody can tell the words of a list that is not YAML
    try:
        return patch_permission_keys(
            field.codec, present, base.permission, wanted.permission, settings
        )
    except InvalidValue as bad:
        raise Refused(
            "permission", f"{original.format.name} cannot hold the edit: {bad}", hint=bad.hint
        ) from None


def project_merged(
    wanted: Agent,
    original: Document,
    found: Mapping[str, Any],
    limits: PatchedLimits | None,
    settings: ConversionOptions,
) -> tuple[Agent, tuple[FieldChange, ...]]:
    """Return the nearest agent to the wanted one that the original can hold, and what becomes of
    its fields.

    What an edit would only delete stays as it is, and is reported.
    """
    form, base = original.format, original.agent
    kept = limits is not None or same(wanted.permission, base.permission)
    near = replace(wanted, permission=limits[0]) if limits else wanted
    held = ("permission",) if kept else ()
    image, lost = project(form, near, settings, base, held)
    dropped = [
        loss.field for loss in lost if loss.outcome is Outcome.DROPPED and "." not in loss.field
    ]
    gone = [name for name in dropped if name in found]
    gone += [name for name in found if name in form.missing and not found[name]]
    if "name" in found and not (base.origin and base.origin.named):
        gone.append("name")
    if gone:
        stays = {name: getattr(base, name) for name in gone}
        image = project(form, replace(near, **stays), settings, base, held)[0]
    lost = tuple(
        loss
        for loss in lost
        # An edit is told as that, and not as what the format makes of it.
        if loss.field not in gone and not (loss.outcome is Outcome.MAPPED and loss.field in found)
    )
    lost += tuple(report_unmerged(name, found[name], _explain(name, form)) for name in gone)
    if limits is None:
        return image, lost
    lost += _find_narrowed(wanted, limits[0], original, settings)
    return image, lost + _find_lost_reasons(wanted.permission, limits[0])


def _find_narrowed(
    wanted: Agent, patched: Permission, original: Document, settings: ConversionOptions
) -> tuple[FieldChange, ...]:
    """Compare the limits that an edit wants with those that the patched original states. Return a
    change for all that the original cannot say, and one for a mode that it lacks.

    Raises Refused where the original cannot hold the edit at all.
    """
    field = original.format.field_of("permission")
    if field is None or not isinstance(field.codec, ReportsChanges):
        return ()
    try:
        effects = field.codec.effects(wanted.permission, patched, settings)
    except InvalidValue as error:
        message = f"the original cannot hold the edit of its limits: {error}"
        hint = error.hint or "edit the original itself"
        raise Refused("permission", message, hint=hint, about=("permission",)) from None
    found = []
    old, new = wanted.permission, patched
    if effects:
        outcome, why, _ = summarize(effects, "")
        change = FieldChange("permission", outcome, why, old.rules, new.rules, effects=effects)
        found.append(change)
    if old.mode is not new.mode:
        outcome, why, code = field.codec.verdict("permission.mode", old.mode, new.mode, settings)
        found.append(FieldChange("permission.mode", outcome, why, old.mode, new.mode, code=code))
    return tuple(found)


def _find_lost_reasons(wanted: Permission, patched: Permission) -> tuple[FieldChange, ...]:
    """Return a change where an edit moved tools and the reasons for them were lost with that; else
    none."""
    old, new = (
        limits.rationale.tools if limits.rationale else Map() for limits in (wanted, patched)
    )
    lost = [name for name in old if name not in new]
    why = f"{', '.join(lost)}: the reason went with the tool, which the edit is about"
    change = FieldChange("permission.rationale", Outcome.MAPPED, why, wanted.rationale)
    return (replace(change, after=patched.rationale),) if lost else ()


def _explain(name: str, form: Format) -> str:
    if name == "name":
        return "a file of this format is named by its path; rename the original"
    return "its format requires it" if name in form.missing else UNHELD


def report_unmerged(name: str, value: object, why: str) -> FieldChange:
    """Return the change of a field whose edit was not put back, with the reason."""
    return FieldChange(name, Outcome.DROPPED, f"not put back: {why}", value)


def report_merged(
    name: str, values: tuple[object, object], agents: tuple[Agent, Agent, Agent], seen_in: Format
) -> Iterator[FieldChange]:
    """Yield the change of a field whose edit was put back; of what left no trace that it was not.

    The `values` are what was written and what stands there now; the `agents` are the original, that
    with the edit, and what its format makes of it.
    """
    attribute, _, rest = name.partition(".")
    written, value = values
    base, wanted, image = agents
    if attribute == "extra":
        yield from _report_merged_keys(name, (written, value), (base, image), seen_in)
        return
    if not differences(base, image):
        meant = attribute == "permission" and same(wanted.permission, base.permission)
        yield report_unmerged(name, value, MEANT if meant else UNHELD)
        return
    old, new = getattr(base, attribute), getattr(image, attribute)
    if attribute == "permission":
        old, new = (getattr(permission, rest or "rules") for permission in (old, new))
    # Where both are the same, the edit went to what is stated for one format alone.
    told = (None, None) if same(old, new) else (old, new)
    yield FieldChange(name, Outcome.MAPPED, PUT, *told)


def _report_merged_keys(
    name: str, values: tuple[object, object], agents: tuple[Agent, Agent], seen_in: Format
) -> Iterator[FieldChange]:
    """Yield what `report_merged` does of the keys of one format: one change for those that were put
    back, and one for each that was not."""
    owner = name.partition(".")[2]
    written, value = (one if isinstance(one, Map) else Map() for one in values)
    old, new = (apply_blocks(agent, seen_in, all_formats()).extra_of(owner) for agent in agents)
    if not same(old, new):
        yield FieldChange(name, Outcome.MAPPED, PUT, old, new)
    for key in {**value, **written}:
        now = value.get(key)
        if not same(now, written.get(key)) and not same(now, new.get(key)):
            yield report_unmerged(f"{name}.{key}", now, UNHELD)
