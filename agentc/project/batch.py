"""One request over many files: which go where, what they have to do with each other, and writing
them.

Belongs here: the walk that every command over files shares. Not here: what becomes of one file
(`convert_file.py`), exit codes, words.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import FORMER_OUTPUT
from agentc.errors import AgentcError, Refused, Where
from agentc.filesystem.read import read_if_exists
from agentc.filesystem.replace_file import Changed
from agentc.filesystem.write import Writer
from agentc.options import ConversionOptions
from agentc.project.client_config import Configurations
from agentc.project.convert_file import convert_inputs
from agentc.project.detect import find_root
from agentc.project.existing_files import find_existing_file
from agentc.project.folder_names import find_folder_name
from agentc.project.generated import add_headers
from agentc.project.kept_files import explain_kept
from agentc.project.links import Links
from agentc.project.non_agents import AGENT_FOLDERS
from agentc.project.own_outputs import leave_out_outputs
from agentc.project.plan import Action, PlannedWrite, make_plan, mark_conflict
from agentc.project.renamed_agents import NewNames, follow_names
from agentc.project.replaced_files import tell_replaced
from agentc.project.request import STDIN, Request
from agentc.project.shared_files import holds_several, plan_parts, write_parts
from agentc.syntax.header import find_header
from agentc.vendors.registry import get_format


def carry_out(
    request: Request,
    sources: tuple[str | PlannedWrite, ...],
    *,
    force: bool,
    dry: bool,
    advance: Callable[[], None],
    hold: Callable[[], AbstractContextManager[None]] = nullcontext,
    existing: Callable[[Path], str | None] = read_if_exists,
) -> list[PlannedWrite]:
    """Convert, plan, and write unless `dry`; `hold` keeps other runs away while files are written,
    `existing` says what stands in a place.

    All conversions come first, so that two for one place are seen in time.
    """
    configurations, converted = Configurations(), list[PlannedWrite]()
    for source in sources:
        converted += convert_inputs(request, (source,), configurations)
        advance()
    read = [source for source in sources if isinstance(source, str) and source != STDIN]
    existing = functools.cache(existing)  # every step asks what stands in the same places
    planned = plan_writes(request, converted, read, configurations, existing, force=force)
    if dry or all(item.target is None for item in planned):
        return planned
    with hold():
        if request.target is not None and holds_several(request):
            with Writer() as writer:
                return write_parts(request.target, planned, existing, writer)
        return write_items(planned, force=force)


def plan_writes(
    request: Request,
    converted: list[PlannedWrite],
    sources: Iterable[str],
    configurations: Configurations,
    existing: Callable[[Path], str | None],
    *,
    force: bool,
) -> list[PlannedWrite]:
    """Return what was converted of the files `sources`, each item with what is to become of its
    target. The disc is only read; `existing` says what stands in a place."""
    converted = converted if request.in_place else [*leave_out_outputs(converted, request.paths)]
    if request.prefix_folder:
        converted = [
            _prefix_names(request, item, configurations) for item in _mark_rivals(converted)
        ]
    if request.into is None:
        converted = [
            *follow_names(
                converted,
                lambda item, called: _follow_renames(request, item, called, configurations),
            )
        ]
    links = Links(sources, follow=request.follow)
    converted = [
        _add_way(request, _tell_source_link(item, links), links)
        for item in find_existing_file(request, converted, existing)
    ]
    converted = [_tell_former(item, existing) for item in add_headers(request, converted)]
    to = request.target.name if request.target else ""
    if holds_several(request):
        decided = plan_parts(request, converted, existing, force=force)
    else:
        decided = make_plan(converted, existing, force=force, to=to, prefixed=request.prefix_folder)
    return [*tell_replaced(request, explain_kept(request, decided))]


def write_items(planned: Iterable[PlannedWrite], *, force: bool) -> list[PlannedWrite]:
    """Write what is planned, each item into a file of its own, and return the items with what came
    of each."""
    with Writer() as writer:
        return [_write_item(item, writer, force=force) for item in planned]


def _add_way(request: Request, item: PlannedWrite, links: Links) -> PlannedWrite:
    """Return the item with the real path of its target, and a note where links are written
    through."""
    root, target, done = request.within or item.root, item.target, item.conversion
    if target is None or item.root is None or root is None or done is None:
        return item
    item = replace(item, root=root)
    itself = request.in_place or request.into is not None
    try:
        way = links.find_way(target, root, onto_itself=itself)
    except Refused as error:
        return replace(item, error=error, target=None)
    if not way.told:
        return item
    notes = (*done.notes, Diagnostic("linked", way.told, Where(item.source)))
    return replace(item, conversion=replace(done, notes=notes), real=(way.path, way.root))


def _tell_source_link(item: PlannedWrite, links: Links) -> PlannedWrite:
    """Return the item, with a note where a link leads from its source's project to a place
    outside."""
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
    """Yield every item, and whether another one would be written to the same place."""
    places = Counter(str(item.target).casefold() for item in items if item.target is not None)
    for item in items:
        yield item, item.target is not None and places[str(item.target).casefold()] > 1


def _prefix_names(
    request: Request, marked: tuple[PlannedWrite, bool], configurations: Configurations
) -> PlannedWrite:
    """Return the item, converted once more under a name that begins with its folder's where it has
    a rival. One directly in a folder for agents has none to begin with, and stays as it is."""
    item, rival = marked
    folder = find_folder_name(Path(item.source))
    if not rival or item.conversion is None or folder in AGENT_FOLDERS:
        return item
    settings = replace(request.settings, name_prefix=f"{folder}-")
    return replace(_convert_again(request, item, settings, configurations), former=item.target)


def _tell_former(item: PlannedWrite, existing: Callable[[Path], str | None]) -> PlannedWrite:
    """Return the item, with a warning where an output without its prefix is there, which an earlier
    run made from the same source."""
    former, done = item.former, item.conversion
    if former is None or done is None or former == item.target:
        return item
    try:
        header = find_header(existing(former) or "")
    except AgentcError:
        return item  # it says of no source that it was made from that
    if header is None or header.source != item.made_from:
        return item
    message = (
        f"{former} was made from this file, too, before its name had a prefix, and stays: the "
        "client has two agents of it"
    )
    note = Diagnostic(FORMER_OUTPUT, message, Where(item.source), hint="delete that file")
    return replace(item, conversion=replace(done, notes=(*done.notes, note)))


def _follow_renames(
    request: Request, item: PlannedWrite, called: NewNames, configurations: Configurations
) -> PlannedWrite:
    """Return the item, converted once more with other names for the agents to which it refers."""
    names, peers = called
    settings = replace(request.settings, name_prefix=item.prefix, names=names, peers=peers)
    again = _convert_again(request, item, settings, configurations)
    return replace(again, former=item.former)


def _convert_again(
    request: Request,
    item: PlannedWrite,
    settings: ConversionOptions,
    configurations: Configurations,
) -> PlannedWrite:
    """Return the item of the same agent, converted once more with other settings."""
    one = replace(request, settings=settings, only=item.position)
    again = next(convert_inputs(one, (item.source,), configurations), None)
    if again is None:
        again = item  # the file has changed, and has no such agent now
    return replace(again, prefix=settings.name_prefix)


def exit_code(items: list[PlannedWrite], *, differs: bool) -> int:
    """Return the highest of: 2 unreadable, 1 refused or kept, and 1 for a change where
    changes are asked about."""
    codes = [item.error.exit_code for item in items if item.error is not None]
    codes += [1 for item in items if item.keeps or (differs and item.changes)]
    return max(codes, default=0)


def _write_item(item: PlannedWrite, writer: Writer, *, force: bool) -> PlannedWrite:
    """Write one planned item, and return it with what came of it. Where it changes nothing, only
    leftovers beside its target are removed.

    An error stops no other item: what changed on the disc since the plan becomes a conflict, all
    else the item's error.
    """
    if item.target is None or item.root is None or item.conversion is None:
        return item
    path, root = item.real or (item.target, item.root)
    if not item.changes:
        writer.sweep(path, root)
        # Edits that were kept out of the original, or refused, do not count as put back.
        return _renew_edited_file(item, writer) if item.action is Action.SAME else item
    try:
        is_written = writer.write(path, item.conversion.text, root, old=item.old, force=force)
    except Changed as changed:
        return mark_conflict(item, changed.message)
    except AgentcError as error:
        return replace(item, error=error, action=Action.NONE)
    if not is_written:  # another run wrote the very text
        item = replace(item, action=Action.SAME)
    return _renew_edited_file(item, writer)


def _renew_edited_file(item: PlannedWrite, writer: Writer) -> PlannedWrite:
    """Write the edited file, whose edits were put back, as one that was made from the original as
    it is now. Return the item with what came of it."""
    if item.renewed is None:
        return item
    from agentc.project.into_original import renew_file

    return renew_file(item, writer, *item.renewed)
