"""The options with which an edited file was written, as far as they can be seen in it.

Belongs here: options that decide what stands in a file for the values of its original. Not here:
what is made of them (`renew.py`), those that only decide about limits (`options.py`).

They are guesses: whoever writes a file with them compares what it means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from agentc.carry.lost_hooks import keep_guards
from agentc.carry.traces import find_touched
from agentc.errors import AgentcError
from agentc.ir.agent import Agent
from agentc.ir.permission import Permission
from agentc.ir.value import same
from agentc.lens.agent_references import (
    add_prefix,
    follow_renames,
    infer_renames,
    rename_agent,
)
from agentc.lens.client_config import SurroundingLimits, fold_limits
from agentc.lens.format import Document, Format
from agentc.lens.known_servers import servers_named_then
from agentc.lens.overrides import specialise
from agentc.lens.project import project
from agentc.options import ConversionOptions, flip_unenforced, list_earlier_options
from agentc.pipeline.convert import restore_carried
from agentc.pipeline.edited_limits import digest_differences
from agentc.prompt.adapt import adapt
from agentc.prompt.sections import LIMITS_MARK, METADATA_MARK
from agentc.syntax.line_ends import normalize_newlines
from agentc.vendors.models import INHERIT
from agentc.vendors.registry import all_formats

# The options of a run, and what lay around it.
Run = tuple[ConversionOptions, SurroundingLimits]


def list_trials(
    edited: Document, original: Document, run: Run, others: Iterable[Run] = ()
) -> Iterator[Run]:
    """Yield the runs by which an edited file may have been written, the likeliest first, and this
    one as it is at last: another conversion with the same options has nothing to do then. `others`
    differ from this one in what else counts."""
    for settings, around in (run, *others):
        for carry_exec in dict.fromkeys((True, settings.carry_exec)):
            trial = replace(settings, carry_exec=carry_exec)
            try:
                inferred = _infer_options(edited, original, trial, around)
            except AgentcError:
                continue  # what cannot be guessed is as this run has it
            yield inferred, around
    yield _infer_names(edited, original, run[0]), run[1]


def _infer_options(
    edited: Document,
    original: Document,
    settings: ConversionOptions,
    around: SurroundingLimits,
) -> ConversionOptions:
    """Return the settings with what an edited file tells of those with which it was written from
    its original: names, limits, the model, sections of the prompt. What it does not tell is as the
    settings have it."""
    seen, form = edited.agent, edited.format
    settings = _infer_names(edited, original, settings)
    settings = replace(settings, materialize=METADATA_MARK in seen.prompt)
    if LIMITS_MARK in seen.prompt:
        settings = replace(settings, unenforced="write")
    settings = _infer_suffix(original.agents[0], seen, form, settings)
    agent = restore_carried(original, 0, settings, around)[0]
    agent = add_prefix(keep_guards(agent, original.agents[0], settings), settings)
    special = specialise(agent, form, all_formats())
    settings = _infer_words(agent, edited, original, settings)
    settings, image = _infer_limits(special, seen, form, settings, around)
    return _infer_model(special, image, edited, original, settings)


def _infer_names(
    edited: Document, original: Document, settings: ConversionOptions
) -> ConversionOptions:
    """Return the settings with the names that agents have in the edited file."""
    settings = infer_renames(original.agents[0], edited.agents[0], edited.format, settings)
    return rename_agent(original.agents[0], edited.agents[0], original.format, settings)


def _infer_suffix(
    agent: Agent, seen: Agent, form: Format, settings: ConversionOptions
) -> ConversionOptions:
    """Return the settings with what was put behind a name that is one of the client's own."""
    suffix = seen.name.removeprefix(agent.name)
    renamed = agent.name in form.reserved and suffix not in ("", seen.name)
    return replace(settings, rename_reserved=suffix) if renamed else settings


def _infer_words(
    agent: Agent, edited: Document, original: Document, settings: ConversionOptions
) -> ConversionOptions:
    """Return the settings with the target's words put into the prompt where nothing less than
    that gives the text that stands there."""
    home, form, seen = original.format, edited.format, normalize_newlines(edited.agent.prompt)
    if not (home.words and form.words) or normalize_newlines(agent.prompt) in seen:
        return settings
    adapted = adapt(agent.prompt, home.words, form.words).text
    is_there = adapted != agent.prompt and normalize_newlines(adapted) in seen
    return replace(settings, adapt_body=True) if is_there else settings


def _infer_limits(
    special: Agent,
    seen: Agent,
    form: Format,
    settings: ConversionOptions,
    around: SurroundingLimits,
) -> tuple[ConversionOptions, Agent | None]:
    """Return the settings with the options about limits with which an agent gets the limits that
    are seen, and what it is written as with them; with the settings as they are, and `None`, where
    none do that."""
    then = list_earlier_options(settings, servers_named_then(seen, special))
    for trial in (settings, flip_unenforced(settings), *then):
        image = _project_or_none(special, form, trial, around)
        if image is not None and _are_alike(image.permission, seen.permission):
            return trial, image
    return settings, None


def _are_alike(one: Permission, other: Permission) -> bool:
    """Return whether two permissions decide the same."""
    return same(one, other) or not digest_differences(one, other)


def _project_or_none(
    special: Agent, form: Format, settings: ConversionOptions, around: SurroundingLimits
) -> Agent | None:
    try:
        limited = follow_renames(fold_limits(special, around.limits), settings)
        return project(form, limited, settings)[0]
    except AgentcError:
        return None


def _infer_model(
    special: Agent,
    image: Agent | None,
    edited: Document,
    original: Document,
    settings: ConversionOptions,
) -> ConversionOptions:
    """Return the settings with the model that stands in the edited file for that of its original,
    where nobody edited it there."""
    seen = edited.agent
    trace = seen.carried.trace(original.format.own)
    if special.model is None or trace is None or "model" in find_touched(trace, seen):
        return settings
    if image is not None and same(image.model, seen.model):
        return settings
    return replace(settings, models={special.model: seen.model or INHERIT})
