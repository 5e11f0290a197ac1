"""What a format says of limits that its client takes and does not heed: written beside them where
the user has such agents written, and taken out again on the way back.

Belongs here: both ways of it. Not here: which values these are (`vendors/codecs/levels.py`), limits
as sentences (`prompt/sections.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from agentc.ir.agent import Agent
from agentc.ir.field_change import FieldChange, Outcome
from agentc.ir.permission import Permission, Tool
from agentc.ir.value import Map, same
from agentc.lens.format import Format
from agentc.lens.project import find_limits_for_target
from agentc.lens.verify_limits import LeavesUnenforced
from agentc.options import ConversionOptions


@runtime_checkable
class HasWishes(Protocol):
    """A codec of limits whose client takes words for some of them, and does not heed these."""

    def list_wishes(self, attribute: Permission) -> Map:
        """Return the values that say limits to which the client does not keep, by their keys."""

    def find_wishes(self, values: Map) -> Map:
        """Return the values of a file that say limits to which the client does not keep."""


@dataclass(frozen=True, slots=True)
class Unenforced:
    """Limits that a file states, and its client does not keep to: `tools` of its original that are
    open all the same, and `words` that nobody heeds."""

    tools: tuple[Tool, ...] = ()
    words: Map = Map()


def find_unenforced(agent: Agent, original: Agent, form: Format) -> Unenforced:
    """Return what an agent's file states of limits that its client does not keep to; `original` is
    the agent with what the file carries for it."""
    field = form.field_of("permission")
    if field is None:
        return Unenforced()
    codec, values = field.codec, agent.extra_of(form.own)
    return Unenforced(
        codec.unenforced(find_limits_for_target(original, form))
        if isinstance(codec, LeavesUnenforced)
        else (),
        codec.find_wishes(values) if isinstance(codec, HasWishes) else Map(),
    )


def add_wishes(
    image: Agent, limits: Permission, target: Format, settings: ConversionOptions
) -> Agent:
    """Return the image with the target's own words for those of some limits that nothing keeps to,
    where the user has such agents written. What its author says under the same keys stays."""
    if settings.unenforced != "write":
        return image
    own = image.extra_of(target.own)
    added = _list_wishes(limits, target).without(*own)
    return image.with_extra(target.own, Map({**own, **added})) if added else image


def keep_wishes(image: Agent, limits: Permission, target: Format, edited: Agent) -> Agent:
    """Return the image with those of the target's words for some limits that an edited file still
    has: whatever is said today, they were written with it."""
    stated = edited.extra_of(target.own)
    wishes = _list_wishes(limits, target)
    kept = {key: value for key, value in wishes.items() if same(stated.get(key), value)}
    return image.with_extra(target.own, Map({**kept, **image.extra_of(target.own)}))


def describe_wishes(before: Agent, image: Agent, target: Format) -> Iterator[FieldChange]:
    """Yield the report's entry for each word that an image has and its agent has not."""
    known = before.extra_of(target.own)
    for key, value in image.extra_of(target.own).without(*known).items():
        why = "written as --unenforced write says; the client does not heed it"
        yield FieldChange(f"extra.{target.own}.{key}", Outcome.MAPPED, why, None, value)


def drop_wishes(agent: Agent, form: Format) -> Agent:
    """Return the agent without the words that a conversion added for its limits in a file of a
    format. One that was edited stays."""
    own = agent.extra_of(form.own)
    added = _list_wishes(find_limits_for_target(agent, form), form)
    returned = [key for key, value in added.items() if key in own and same(own[key], value)]
    return agent.with_extra(form.own, own.without(*returned)) if returned else agent


def _list_wishes(limits: Permission, form: Format) -> Map:
    field = form.field_of("permission")
    if field is None or not isinstance(field.codec, HasWishes):
        return Map()
    return field.codec.list_wishes(limits)
