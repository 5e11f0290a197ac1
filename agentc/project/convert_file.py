"""Every agent of one input: the file is read, split, and converted agent by agent.

Belongs here: from an input to its planned writes; an error becomes part of one. Not here: one
document's pipeline (`pipeline/convert.py`), what several files of a run have to do with each other
(`batch.py`).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from agentc.errors import AgentcError, UsageError
from agentc.filesystem.observations import clear_when_recording
from agentc.filesystem.read import make_absolute, read_text
from agentc.lens.format import Document, Format
from agentc.lens.locate import locate_error
from agentc.lens.split import split_document
from agentc.pipeline.convert import convert_document
from agentc.pipeline.derived_traces import read_with_trace
from agentc.pipeline.template import convert_with_template
from agentc.project.client_config import Configurations
from agentc.project.config_limits import Surroundings
from agentc.project.destination import find_project_for, find_target, options_for
from agentc.project.detect import format_at, lists_agents, open_document
from agentc.project.file_kinds import judge_document, judge_unread, refuse_other_kind
from agentc.project.inputs import find_left_override, make_left_out, refuse_printing_several
from agentc.project.non_agents import SUPPLEMENT, is_override
from agentc.project.other_faults import add_other_faults
from agentc.project.own_files import find_supplemented, warn_of_supplement
from agentc.project.plan import Action, PlannedWrite
from agentc.project.prompt_files import fill_references
from agentc.project.refused_losses import refuse_loss
from agentc.project.request import STDIN, Request
from agentc.project.unmerged import find_unmerged
from agentc.project.user_rules import refuse_lifted


def convert_inputs(
    request: Request, sources: tuple[str | PlannedWrite, ...], configurations: Configurations
) -> Iterator[PlannedWrite]:
    """Convert every input, and yield a planned write for each agent. An error becomes part of its
    item."""
    surroundings = Surroundings(request, configurations)
    for source in sources:
        if isinstance(source, PlannedWrite):
            yield source
            continue
        try:
            yield from _convert_file(request, source, surroundings)
        except AgentcError as error:
            other = None if source in request.paths else judge_unread(source, error)
            if other is not None:
                yield make_left_out(source, other.kind, other.told)
            else:
                full_error = add_other_faults(request, error, source)
                placed = full_error.at(None if source == STDIN else source)
                yield PlannedWrite(source, error=placed, whole=lists_agents(source))


def _convert_file(
    request: Request, source: str, surroundings: Surroundings
) -> Iterator[PlannedWrite]:
    """Yield the planned write of each agent of a file. What is no agent, or no agent of its own, is
    left out.

    An error that concerns one agent becomes part of its item. Raises AgentcError for a file that
    cannot be read.
    """
    document = open_input(request, source)
    if source not in request.paths:
        other = judge_document(source, document)
        if other is not None:
            yield make_left_out(source, other.kind, other.told)
            return
    elif request.source is None:
        refuse_other_kind(None if source == STDIN else source, document)
    if request.into is not None:
        from agentc.project.into_original import merge_file  # for --into alone

        yield merge_file(request, source, document, surroundings)
        return
    refuse_printing_several(request, len(document.agents))
    for position, single in enumerate(split_document(document)):
        if request.only not in (None, position):
            continue
        try:
            leaves = request.target is not None and request.target.own != single.format.own
            own_file = find_supplemented(single) if leaves or source not in request.paths else None
            if own_file is not None:
                told = warn_of_supplement(single, own_file, named=source in request.paths)
                yield make_left_out(source, SUPPLEMENT, told)
                continue
            if leaves and is_override(single):
                yield find_left_override(
                    request, source, single, only_agent=len(document.agents) == 1
                )
                continue
            item = _convert_agent(
                request,
                source,
                fill_references(single),
                surroundings,
                _print_all(request, document),
            )
            yield replace(item, position=position, seen=single.agents[0])
        except AgentcError as error:
            placed = surroundings.place_disabling(locate_error(error, single), single)
            yield PlannedWrite(source, error=placed, seen=single.agents[0])


def _print_all(request: Request, document: Document) -> bool:
    """Return whether the agents of a document are printed: a single one, or several where nothing
    says where to write them."""
    return request.to_stdout and (len(document.agents) == 1 or request.target is None)


def _convert_agent(
    request: Request, source: str, document: Document, surroundings: Surroundings, printed: bool
) -> PlannedWrite:
    """Return the planned write of a document's only agent."""
    if request.in_place and document.format is not request.target:
        raise UsageError(
            "in-place", f"it is {document.format.name}, and --in-place keeps the format"
        )
    settings = options_for(request, document, surroundings)
    project = find_project_for(request, document)
    around, behind = surroundings.find_around(document, project, moves=not request.in_place)
    settings = surroundings.with_known_servers(
        settings, document, request.target, project, folded=bool(around.limits)
    )
    if request.template is not None:
        (conversion,) = convert_with_template(
            document, request.template, request.target, settings, around
        )
    elif request.target is not None:
        (conversion,) = convert_document(document, request.target, settings, around)
    else:
        raise UsageError(
            "target", "nothing says what to convert to", hint="say --to FORMAT or --template FILE"
        )
    if settings.ambient and request.target is not None:
        written = read_with_trace(request.target, conversion.text, conversion.path, conversion.name)
        refuse_lifted(surroundings.configurations, request.target, project, written)
    lost = refuse_loss(request, conversion, behind)
    error = lost and locate_error(lost, document)
    target, root = (None, None) if error or printed else find_target(request, document, conversion)
    action = Action.PRINT if printed and not error else Action.NONE
    onto_itself = target == Path(source) and document.format is request.target
    base = document.source.text if onto_itself else None
    unread = surroundings.unread_of(conversion)
    return PlannedWrite(
        source, conversion, error, target, root, action, base=base, behind=behind, unread=unread
    )


def open_input(request: Request, source: str) -> Document:
    """Return the document of an input, under the name that the user says. Raises AgentcError where
    it cannot be read."""
    text = request.stdin if source == STDIN else read_text(Path(source))
    path = None if source == STDIN else source
    torn = None if path is None else find_unmerged(Path(path), text)
    if torn is not None:
        raise torn
    # Edits that come from standard input have the name of their original.
    name = request.name or ("x" if request.into and path is None else None)
    stated = request.formats.get(source, request.source)
    form = format_at(stated, path) if stated else None
    document = _parse(form, text, path, name)
    known = None if path is None else request.recall(make_absolute(path))
    if known is not None:
        document = read_with_trace(document.format, text, path, name, known)
    if request.name and request.target is not None and request.target.name == document.format.name:
        document = _write_name(document, request.name)
    return document


def _write_name(document: Document, name: str) -> Document:
    """Return a document with the name that the user says written into its text, where it states
    none: within one format nothing else would write it."""
    agent = document.agents[0]
    if len(document.agents) != 1 or (agent.origin and agent.origin.named):
        return document
    from agentc.lens.edit import edit_text  # for documents that stay in their format

    nameless = replace(document, agents=(replace(agent, name=""),))
    text = edit_text(document.format, agent, nameless)
    return (
        document
        if text == document.source.text
        else _parse(document.format, text, document.path, name)
    )


# A document of several agents is asked for once more for each that is renamed.
@functools.lru_cache(maxsize=1)
def _parse(form: Format | None, text: str, path: str | None, name: str | None) -> Document:
    if form is None:
        return open_document(path, text, name)
    return read_with_trace(form, text, path, name)


clear_when_recording(_parse.cache_clear)
