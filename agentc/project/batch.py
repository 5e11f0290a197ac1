"""One request over many files: which inputs, converted how, to which paths. One bad file never
stops the others.

Belongs here: the walk that every command over files shares. Not here: one document's pipeline, exit
codes, words.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import AgentcError, HiddenLimit, Refused, UsageError, Where
from agentc.filesystem.read import read_if_exists, read_text
from agentc.filesystem.write import Changed, Writer
from agentc.lens.format import Document, Format
from agentc.lens.locate import locate_error
from agentc.lens.parse import parse
from agentc.lens.split import split_document
from agentc.options import ConversionOptions
from agentc.pipeline.convert import convert_document, convert_with_template
from agentc.project.client_config import Configurations
from agentc.project.config_limits import Surroundings
from agentc.project.destination import find_project_for, find_target, options_for, refuse_loss
from agentc.project.detect import find_root, format_at, lies_in_vendor_folder, open_document
from agentc.project.existing_files import find_existing_file
from agentc.project.inputs import find_left_override, list_left_out, refuse_printing_several
from agentc.project.links import Links
from agentc.project.non_agents import (
    NOTE,
    SUPPLEMENT,
    UNFENCED,
    add_notes,
    find_folder_name,
    is_note,
    is_override,
    make_note,
)
from agentc.project.own_files import supplements_own_file
from agentc.project.own_outputs import leave_out_outputs
from agentc.project.plan import Action, PlannedWrite, make_plan, mark_conflict
from agentc.project.prompt_files import fill_references
from agentc.project.refusals import add_other_refusals
from agentc.project.renamed_agents import follow_names
from agentc.project.replaced_files import tell_replaced
from agentc.project.request import STDIN, Request
from agentc.project.user_rules import refuse_lifted
from agentc.vendors.registry import get_format


def carry_out(
    request: Request,
    sources: tuple[str | PlannedWrite, ...],
    *,
    force: bool,
    dry: bool,
    advance: Callable[[], None],
) -> list[PlannedWrite]:
    """Convert, plan, and write unless `dry`. All conversions come first, so that two for one place
    are seen in time."""
    configurations, converted = Configurations(), list[PlannedWrite]()
    for source in sources:
        converted += run(request, (source,), configurations)
        advance()
    converted = converted if request.in_place else [*leave_out_outputs(converted, request.paths)]
    if request.prefix_folder:
        converted = [
            _prefix_names(request, item, configurations) for item in _mark_rivals(converted)
        ]
    if request.into is None:
        converted = [
            *follow_names(
                converted, lambda item, names: _follow_renames(request, item, names, configurations)
            )
        ]
    links = Links(
        [source for source in sources if isinstance(source, str) and source != STDIN],
        follow=request.follow,
    )
    read_existing = functools.cache(read_if_exists)  # both steps ask what stands in the same places
    converted = [
        _add_way(request, _tell_source_link(item, links), links)
        for item in find_existing_file(request, converted, read_existing)
    ]
    to = request.target.name if request.target else ""
    decided = make_plan(
        converted, read_existing, force=force, to=to, prefixed=request.prefix_folder
    )
    planned = [*tell_replaced(request, decided)]
    if dry:
        return planned
    with Writer() as writer:
        return [_write_all(item, writer, force=force) for item in planned]


def _add_way(request: Request, item: PlannedWrite, links: Links) -> PlannedWrite:
    """The item with what links make of its target, and a note on those that are written through."""
    if item.target is None or item.root is None or item.conversion is None:
        return item
    itself = request.in_place or request.into is not None
    try:
        way = links.way(item.target, item.root, onto_itself=itself)
    except Refused as error:
        return replace(item, error=error, target=None)
    if not way.told:
        return item
    notes = (*item.conversion.notes, Diagnostic("linked", way.told, Where(item.source)))
    return replace(
        item, conversion=replace(item.conversion, notes=notes), real=(way.path, way.root)
    )


def _tell_source_link(item: PlannedWrite, links: Links) -> PlannedWrite:
    """The item, with a note where a link leads from its source's project to a place outside."""
    conversion = item.conversion
    origin = conversion.agent.origin if conversion is not None else None
    if conversion is None or origin is None or item.source == STDIN:
        return item
    source = Path(item.source)
    root = find_root(source, get_format(origin.format))
    told = links.tell_outside(source, root.absolute()) if root is not None else ""
    if not told:
        return item
    note = Diagnostic("linked-source", told, Where(item.source))
    return replace(item, conversion=replace(conversion, notes=(*conversion.notes, note)))


def _mark_rivals(items: list[PlannedWrite]) -> Iterator[tuple[PlannedWrite, bool]]:
    """Every item, and whether another one goes to the same place."""
    places = Counter(str(item.target).casefold() for item in items if item.target is not None)
    for item in items:
        yield item, item.target is not None and places[str(item.target).casefold()] > 1


def _prefix_names(
    request: Request, marked: tuple[PlannedWrite, bool], configurations: Configurations
) -> PlannedWrite:
    """The item, converted once more under a name that begins with its folder's where it has a
    rival."""
    item, rival = marked
    if not rival or item.conversion is None:
        return item
    prefix = f"{find_folder_name(Path(item.source))}-"
    return _convert_again(
        request, item, replace(request.settings, name_prefix=prefix), configurations
    )


def _follow_renames(
    request: Request, item: PlannedWrite, names: Mapping[str, str], configurations: Configurations
) -> PlannedWrite:
    """The item, converted once more with other names for the agents that it refers to."""
    settings = replace(request.settings, name_prefix=item.prefix, names=names)
    return _convert_again(request, item, settings, configurations)


def _convert_again(
    request: Request,
    item: PlannedWrite,
    settings: ConversionOptions,
    configurations: Configurations,
) -> PlannedWrite:
    """The item of the same agent, converted once more with other settings."""
    only = replace(request, settings=settings, prefix_folder=False, only=item.position)
    return replace(
        next(run(only, (item.source,), configurations), item), prefix=settings.name_prefix
    )


def exit_code(items: list[PlannedWrite], *, differs: bool) -> int:
    """The highest of: 2 unreadable, 1 refused or in conflict, and 1 for a change where changes are
    asked about."""
    codes = [item.error.exit_code for item in items if item.error is not None]
    codes += [1 for item in items if item.action is Action.CONFLICT or (differs and item.changes)]
    return max(codes, default=0)


def _write_all(item: PlannedWrite, writer: Writer, *, force: bool) -> PlannedWrite:
    if item.target is None or item.root is None or item.conversion is None:
        return item
    path, root = item.real or (item.target, item.root)
    if not item.changes:
        writer.sweep(path, root)
        return _renew_outputs(item, writer) if item.action is Action.SAME else item
    try:
        new = writer.write(path, item.conversion.text, root, old=item.old, force=force)
    except Changed as changed:
        return mark_conflict(item, changed.message)
    except AgentcError as error:
        return replace(item, error=error, action=Action.NONE)
    return _renew_outputs(item if new else replace(item, action=Action.SAME), writer)


def _renew_outputs(item: PlannedWrite, writer: Writer) -> PlannedWrite:
    """The item, with the file whose edits were put back written as one that was made from the
    original of now."""
    if item.renewed is None:
        return item
    from agentc.project.into_original import renew_file

    return renew_file(item, writer, *item.renewed)


def run(
    request: Request, sources: tuple[str | PlannedWrite, ...], configurations: Configurations
) -> Iterator[PlannedWrite]:
    """Convert every input. An error becomes part of its item."""
    surroundings = Surroundings(request, configurations)
    for source in sources:
        if isinstance(source, PlannedWrite):
            yield source
            continue
        try:
            yield from _convert_one(request, source, surroundings)
        except AgentcError as error:
            if error.code == "no-frontmatter" and source not in request.paths:
                yield list_left_out(source, NOTE)
            elif error.code == "no-fences" and not (
                source in request.paths or isinstance(error, HiddenLimit)
            ):
                yield list_left_out(source, UNFENCED, error.at(source))
            else:
                full_error = add_other_refusals(request, error, source)
                yield PlannedWrite(source, error=full_error.at(None if source == STDIN else source))


def _convert_one(
    request: Request, source: str, surroundings: Surroundings
) -> Iterator[PlannedWrite]:
    document = _read_inputs(request, source)
    if (
        source not in request.paths
        and is_note(document)
        and not lies_in_vendor_folder(Path(source))
    ):
        yield list_left_out(source, NOTE)
        return
    if request.into is not None:
        from agentc.project.into_original import merge_file  # for --into alone

        yield merge_file(request, source, document, surroundings)
        return
    if source in request.paths and not request.in_place:
        own = lies_in_vendor_folder(Path(source))
        document = add_notes(document, make_note(source, in_vendor_folder=own))
    refuse_printing_several(request, len(document.agents))
    for position, single in enumerate(split_document(document)):
        if request.only not in (None, position):
            continue
        try:
            if source not in request.paths and supplements_own_file(single):
                yield list_left_out(source, SUPPLEMENT)
                continue
            if (
                is_override(single)
                and request.target is not None
                and request.target.own != single.format.own
            ):
                yield find_left_override(request, source, single, alone=len(document.agents) == 1)
                continue
            item = _convert(
                request,
                source,
                fill_references(single),
                surroundings,
                _print_all(request, document),
            )
            yield replace(item, position=position, seen=single.agents[0])
        except AgentcError as error:
            yield PlannedWrite(source, error=locate_error(error, single), seen=single.agents[0])


def _print_all(request: Request, document: Document) -> bool:
    """Several agents of one document are as several files: they are written, unless nothing says
    where."""
    return request.to_stdout and (len(document.agents) == 1 or request.target is None)


def _convert(
    request: Request, source: str, document: Document, surroundings: Surroundings, printed: bool
) -> PlannedWrite:
    """One agent's way."""
    if request.in_place and document.format is not request.target:
        raise UsageError(
            "in-place", f"it is {document.format.name}, and --in-place keeps the format"
        )
    settings = options_for(request, document, surroundings)
    project = find_project_for(request, document)
    around, behind = surroundings.around(document, project, moves=not request.in_place)
    settings = surroundings.knowing_servers(
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
        written = parse(request.target, conversion.text, conversion.path, conversion.name)
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


def _read_inputs(request: Request, source: str) -> Document:
    text = request.stdin if source == STDIN else read_text(Path(source))
    path = None if source == STDIN else source
    name = request.name or (
        "x" if request.into and path is None else None
    )  # its original has the name
    form = format_at(request.source, path) if request.source else None
    document = _parse(form, text, path, name)
    if request.name and request.target is not None and request.target.name == document.format.name:
        document = _write_name(document, request.name)
    return document


def _write_name(document: Document, name: str) -> Document:
    """Return a document with the name that the user says in its text, where it states none: within
    one format nothing else would write it."""
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


@functools.lru_cache(
    maxsize=1
)  # a document of several agents is asked for once more for each that is renamed
def _parse(form: Format | None, text: str, path: str | None, name: str | None) -> Document:
    return parse(form, text, path, name) if form is not None else open_document(path, text, name)
