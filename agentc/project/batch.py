"""One request over many files: which inputs, converted how, to which paths. One bad file never stops the others.

Belongs here: the walk that every command over files shares. Not here: one document's pipeline, exit codes, words.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from agentc.errors import AgentcError, HiddenLimit, Refused, UsageError, Where
from agentc.lens.blame import placed
from agentc.lens.format import Document, Format
from agentc.lens.parse import parse
from agentc.lens.settings import Settings
from agentc.lens.single import singles
from agentc.pipeline import convert_document, with_template
from agentc.project.around import Surroundings
from agentc.project.client_config import Configurations
from agentc.project.companions import (
    NOTE,
    SUPPLEMENT,
    UNFENCED,
    folder_name,
    is_note,
    is_override,
    note_of_kind,
    noted,
)
from agentc.project.detect import form_at, lies_in_vendor_folder, opened
from agentc.project.files import existing, read_text
from agentc.project.followers import follow_names
from agentc.project.homes import at_home
from agentc.project.inputs import left_out, left_override, refuse_several
from agentc.project.links import Links
from agentc.project.outputs import leave_out_outputs
from agentc.project.plan import Action, Item, kept, plan
from agentc.project.references import fill_references
from agentc.project.refusals import with_others
from agentc.project.replaced import tell_replaced
from agentc.project.request import STDIN, Request
from agentc.project.target import project_for, refusal_of_loss, settings_for, target_for
from agentc.project.writer import Changed, Writer
from agentc.syntax.source import Note


def carry_out(
    request: Request, sources: tuple[str | Item, ...], *, force: bool, dry: bool, advance: Callable[[], None]
) -> list[Item]:
    """Convert, plan, and write unless `dry`. All conversions come first, so that two for one place are seen in time."""
    configurations, converted = Configurations(), list[Item]()
    for source in sources:
        converted += run(request, (source,), configurations)
        advance()
    converted = converted if request.in_place else [*leave_out_outputs(converted, request.paths)]
    if request.prefix_folder:
        converted = [_with_prefix(request, item, configurations) for item in _mark_rivals(converted)]
    if request.into is None:
        converted = [*follow_names(converted, lambda item, names: _following(request, item, names, configurations))]
    links = Links([source for source in sources if isinstance(source, str) and source != STDIN], follow=request.follow)
    there = functools.cache(existing)  # both steps ask what stands in the same places
    converted = [_with_way(request, item, links) for item in at_home(request, converted, there)]
    to = request.target.name if request.target else ""
    decided = plan(converted, there, force=force, to=to, prefixed=request.prefix_folder)
    planned = [*tell_replaced(request, decided)]
    if dry:
        return planned
    with Writer() as writer:
        return [_written(item, writer, force=force) for item in planned]


def _with_way(request: Request, item: Item, links: Links) -> Item:
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
    notes = (*item.conversion.notes, Note("linked", way.told, Where(item.source)))
    return replace(item, conversion=replace(item.conversion, notes=notes), real=(way.path, way.root))


def _mark_rivals(items: list[Item]) -> Iterator[tuple[Item, bool]]:
    """Every item, and whether another one goes to the same place."""
    places = Counter(str(item.target).casefold() for item in items if item.target is not None)
    for item in items:
        yield item, item.target is not None and places[str(item.target).casefold()] > 1


def _with_prefix(request: Request, marked: tuple[Item, bool], configurations: Configurations) -> Item:
    """The item, converted once more under a name that begins with its folder's where it has a rival."""
    item, rival = marked
    if not rival or item.conversion is None:
        return item
    prefix = f"{folder_name(Path(item.source))}-"
    return _again(request, item, replace(request.settings, name_prefix=prefix), configurations)


def _following(request: Request, item: Item, names: Mapping[str, str], configurations: Configurations) -> Item:
    """The item, converted once more with other names for the agents that it refers to."""
    settings = replace(request.settings, name_prefix=item.prefix, names=names)
    return _again(request, item, settings, configurations)


def _again(request: Request, item: Item, settings: Settings, configurations: Configurations) -> Item:
    """The item of the same agent, converted once more with other settings."""
    only = replace(request, settings=settings, prefix_folder=False, only=item.position)
    return replace(next(run(only, (item.source,), configurations), item), prefix=settings.name_prefix)


def exit_code(items: list[Item], *, differs: bool) -> int:
    """The highest of: 2 unreadable, 1 refused or in conflict, and 1 for a change where changes are asked about."""
    codes = [item.error.exit_code for item in items if item.error is not None]
    codes += [1 for item in items if item.action is Action.CONFLICT or (differs and item.changes)]
    return max(codes, default=0)


def _written(item: Item, writer: Writer, *, force: bool) -> Item:
    if item.target is None or item.root is None or item.conversion is None:
        return item
    path, root = item.real or (item.target, item.root)
    if not item.changes:
        writer.sweep(path, root)
        return _renewed(item, writer) if item.action is Action.SAME else item
    try:
        new = writer.write(path, item.conversion.text, root, old=item.old, force=force)
    except Changed as changed:
        return kept(item, changed.message)
    except AgentcError as error:
        return replace(item, error=error, action=Action.NONE)
    return _renewed(item if new else replace(item, action=Action.SAME), writer)


def _renewed(item: Item, writer: Writer) -> Item:
    """The item, with the file whose edits were put back written as one that was made from the original of now."""
    if item.renewed is None:
        return item
    from agentc.project.back import renew

    return renew(item, writer, *item.renewed)


def run(request: Request, sources: tuple[str | Item, ...], configurations: Configurations) -> Iterator[Item]:
    """Convert every input. An error becomes part of its item."""
    surroundings = Surroundings(request, configurations)
    for source in sources:
        if isinstance(source, Item):
            yield source
            continue
        try:
            yield from _one(request, source, surroundings)
        except AgentcError as error:
            if error.code == "no-frontmatter" and source not in request.paths:
                yield left_out(source, NOTE)
            elif error.code == "no-fences" and not (source in request.paths or isinstance(error, HiddenLimit)):
                yield left_out(source, UNFENCED, error.at(source))
            else:
                told = with_others(request, error, source)
                yield Item(source, error=told.at(None if source == STDIN else source))


def _one(request: Request, source: str, surroundings: Surroundings) -> Iterator[Item]:
    document = _read(request, source)
    if source not in request.paths and is_note(document) and not lies_in_vendor_folder(Path(source)):
        yield left_out(source, NOTE)
        return
    if request.into is not None:
        from agentc.project.back import put_back_file  # for --into alone

        yield put_back_file(request, source, document, surroundings)
        return
    if source in request.paths and not request.in_place:
        own = lies_in_vendor_folder(Path(source))
        document = noted(document, note_of_kind(source, in_vendor_folder=own))
    refuse_several(request, len(document.agents))
    for position, single in enumerate(singles(document)):
        if request.only not in (None, position):
            continue
        try:
            if source not in request.paths and surroundings.supplements(single):
                yield left_out(source, SUPPLEMENT)
                continue
            if is_override(single) and request.target is not None and request.target.own != single.format.own:
                yield left_override(request, source, single, alone=len(document.agents) == 1)
                continue
            item = _convert(request, source, fill_references(single), surroundings, _printed(request, document))
            yield replace(item, position=position, seen=single.agents[0])
        except AgentcError as error:
            yield Item(source, error=placed(error, single), seen=single.agents[0])


def _printed(request: Request, document: Document) -> bool:
    """Several agents of one document are as several files: they are written, unless nothing says where."""
    return request.to_stdout and (len(document.agents) == 1 or request.target is None)


def _convert(request: Request, source: str, document: Document, surroundings: Surroundings, printed: bool) -> Item:
    """One agent's way."""
    if request.in_place and document.format is not request.target:
        raise UsageError("in-place", f"it is {document.format.name}, and --in-place keeps the format")
    settings = settings_for(request, document, surroundings)
    project = project_for(request, document)
    around, behind = surroundings.around(document, project, moves=not request.in_place)
    settings = surroundings.knowing_servers(settings, document, request.target, project, folded=bool(around.limits))
    if request.template is not None:
        (conversion,) = with_template(document, request.template, request.target, settings, around)
    elif request.target is not None:
        (conversion,) = convert_document(document, request.target, settings, around)
    else:
        raise UsageError("target", "nothing says what to convert to", hint="say --to FORMAT or --template FILE")
    if settings.ambient and request.target is not None:
        written = parse(request.target, conversion.text, conversion.path, conversion.name)
        surroundings.refuse_lifted(request.target, project, written)
    lost = refusal_of_loss(request, conversion, behind)
    error = lost and placed(lost, document)
    target, root = (None, None) if error or printed else target_for(request, document, conversion)
    action = Action.PRINT if printed and not error else Action.NONE
    onto_itself = target == Path(source) and document.format is request.target
    base = document.source.text if onto_itself else None
    unread = surroundings.unread_of(conversion)
    return Item(source, conversion, error, target, root, action, base=base, behind=behind, unread=unread)


def _read(request: Request, source: str) -> Document:
    text = request.stdin if source == STDIN else read_text(Path(source))
    path = None if source == STDIN else source
    name = request.name or ("x" if request.into and path is None else None)  # its original has the name
    return _parsed(form_at(request.source, path) if request.source else None, text, path, name)


@functools.lru_cache(maxsize=1)  # a document of several agents is asked for once more for each that is renamed
def _parsed(form: Format | None, text: str, path: str | None, name: str | None) -> Document:
    return parse(form, text, path, name) if form is not None else opened(path, text, name)
