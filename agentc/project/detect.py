"""Which format a text is in: by the vendor's folder that it lies in, elsewhere by its keys.

Belongs here: telling formats apart. Not here: how well a document fits one (`format_fit.py`),
finding files (`discover.py`), reading what a file means (`lens/`).
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from pathlib import Path, PurePath, PurePosixPath

from agentc.diagnostics.shared_codes import NO_AGENT, NO_FENCES, NO_FRONTMATTER, VALUE
from agentc.errors import HiddenLimit, ReadError, UnreadLimit
from agentc.filesystem.observations import clear_when_recording
from agentc.filesystem.read import is_file, read_text
from agentc.lens.format import Document, Format
from agentc.lens.parse import parse
from agentc.lens.place import Place
from agentc.pipeline.derived_traces import find_origin
from agentc.project.format_fit import (
    count_bad_values,
    count_foreign,
    find_unread_limit,
    has_agent,
    has_all_keys,
    is_bare,
    is_output,
    loses_limits,
)
from agentc.project.locations import is_tool_folder
from agentc.project.plugins import find_plugin
from agentc.vendors.placed_formats import list_names_of_file, list_names_of_folder
from agentc.vendors.registry import get_format, get_places, list_dialect, list_format_names


def detect(path: str | None, text: str, name: str | None = None) -> Format:
    """Return the format of a text, even of one with faults."""
    return _choose_format(path, text, name)[0]


def open_document(path: str | None, text: str, name: str | None = None) -> Document:
    """Return a text as a document in the format that it is in.

    A vendor's folder decides: its client reads what lies there, whatever the keys look like.
    Elsewhere the format counts to which fewest keys and values are foreign; of equals the first one
    whose place it is. Raises the ReadError of the first candidate where none reads the text.
    """
    document = _choose_format(path, text, name)[1]
    if isinstance(document, ReadError):
        raise document
    return find_origin(document)


def format_at(form: Format, path: str | None) -> Format:
    """Return the format with which `form` is read at a path: a vendor's place can have a variant of
    its own, and JSON is read by the vendor's format for JSON."""
    deciding = find_owners(PurePath(path)) if path else ()
    if path and PurePath(path).suffix in (".json", ".jsonc"):
        form = next((one for one in list_dialect(form.own) if one.syntax == "json"), form)
    return next(
        (owner for owner in deciding if (owner.marker or owner.by_place) and owner.own == form.own),
        form,
    )


def try_document(path: str, text: str) -> Document | ReadError:
    """Return a text as a document in the format that it is in, or why none reads it."""
    document = _choose_format(path, text, None)[1]
    return document if isinstance(document, ReadError) else find_origin(document)


def lies_in_vendor_folder(path: PurePath) -> bool:
    """Return whether a file lies where a vendor's client takes it for an agent."""
    return bool(find_owners(path))


def lies_in_place(path: PurePath) -> bool:
    """Return whether a file lies where agents of some format may stand, beside others."""
    return bool(_find_placed(path))


def _choose_format(
    path: str | None, text: str, name: str | None
) -> tuple[Format, Document | ReadError]:
    """Return the format of a text, with the document or why it cannot be read.

    The formats of its place are tried first, and others only where no vendor's folder decides. The
    one that knows most of the keys is chosen. A limit that one of them cannot read stops the
    choice: another format may not know that it is a limit.
    """
    pure = PurePath(path) if path else None
    deciding = find_owners(pure) if pure else ()
    placed = deciding or (_find_placed(pure) if pure else ())
    others = () if deciding else _list_other_formats(pure, placed)
    dialect = any(form.targets_key for form in placed)
    best: tuple[int, Document] | None = None
    problem: ReadError | None = None
    refusal: tuple[Format, ReadError] | None = None
    unread: list[tuple[Format, ReadError]] = []
    for form in (*placed, *others):
        if form.bare_body and problem is not None and problem.code == NO_FENCES:
            continue  # to that client any text is a prompt
        try:
            document = parse(form, text, path, name)
        except HiddenLimit as error:
            return form, error  # another format may not know what is a limit
        except ReadError as error:
            problem = problem or error
            unread += [(form, error)] if isinstance(error, UnreadLimit) else []
            refusal = (
                (form, error)
                if form.targets_key and form in placed and error.code == VALUE
                else refusal
            )
            continue
        foreign = count_foreign(document)
        if dialect:
            foreign += count_bad_values(document) + is_output(document)
        if form not in placed and ((bool(placed) and foreign > 0) or is_bare(document)):
            continue
        if best is None or foreign < best[0]:
            best = foreign, document
        if best[0] == 0:
            break
    if best is not None:
        if refused := find_unread_limit(unread, best[1]):
            return refused
        if refusal is not None and best[0] > 0 and has_all_keys(refusal[0], best[1]):
            # With one wrong value, the file is still in the dialect that alone has its keys.
            return refusal
        return best[1].format, best[1]
    problem = problem or ReadError(NO_FRONTMATTER, "no format reads this").at(path)
    first = next(iter((*placed, *_list_other_formats(pure, placed))))
    return first, _add_hint(problem, deciding, text, path, name)


def _add_hint(
    problem: ReadError, deciding: tuple[Format, ...], text: str, path: str | None, name: str | None
) -> ReadError:
    """Return the error with the way to read the file as another vendor's, where every key of it is
    that vendor's."""
    if not deciding or problem.code != VALUE:
        return problem  # what is broken is broken to every reader
    for form in _list_formats_of_suffix(PurePath(path or "").suffix):
        try:
            document = None if form in deciding else parse(form, text, path, name)
        except ReadError:
            continue
        if document is None or is_bare(document) or loses_limits(deciding[0], document):
            continue
        if any(record.broken for record in document.source.records):
            continue
        if form.syntax != deciding[0].syntax:
            continue  # what reads lines alone reads anything
        if count_foreign(document) == 0 and has_agent(document):
            hint = (
                f"{deciding[0].title} lie in this folder; --from {form.name} reads the file as "
                f"{form.title}"
            )
            hint = f"{problem.hint}; {hint}" if problem.hint else hint
            return ReadError(problem.code, problem.message, hint=hint, where=problem.where)
    return problem


def _list_other_formats(path: PurePath | None, placed: tuple[Format, ...]) -> Iterator[Format]:
    for form in _list_formats_of_suffix(path.suffix if path else ".md"):
        if form not in placed and not (placed and form.targets_key):
            yield form


def find_owners(path: PurePath) -> tuple[Format, ...]:
    """Return the formats whose client reads the file at a path because it lies there, or because
    the manifest of a plugin names it; none for any other file."""
    names = list_names_of_file(path.name, list_format_names()) or list_names_of_folder(
        *find_folder(path), path.suffix, list_format_names(), deciding=True
    )
    found = tuple(map(get_format, names))
    marked = tuple(form for form in found if form.marker)
    if not found:
        plugin = find_plugin(path)
        named = plugin is not None and plugin.names(path)
        return (get_format(plugin.format),) if plugin is not None and named else ()
    if not marked:
        return found
    root = find_root(path, marked[0])
    if root is not None and is_file(root / marked[0].marker):
        return marked
    return tuple(form for form in found if not form.marker)


def _find_placed(path: PurePath) -> tuple[Format, ...]:
    """Return the formats that may stand in the folder of a path, beside others."""
    names = list_names_of_folder(
        *find_folder(path), path.suffix, list_format_names(), deciding=False
    )
    return tuple(form for form in map(get_format, names) if not form.marker)


def _list_formats_of_suffix(suffix: str) -> Iterator[Format]:
    """Yield the formats whose files end like that, else those of Markdown. A vendor is imported
    when its turn comes."""
    names = _list_names_of_suffix(suffix) or _list_names_of_suffix(".md")
    return (form for name in names if not (form := get_format(name)).by_place)


def _list_names_of_suffix(suffix: str) -> tuple[str, ...]:
    """Return the formats with files of a suffix, but for those that a marker beside them tells."""
    return tuple(
        name
        for name in list_format_names()
        if any(place.suffix == suffix and not place.marker for place in get_places(name))
    )


def lists_agents(path: str) -> bool:
    """Return whether files like this one list several agents, whatever it holds."""
    return any(form.within for form in _list_formats_of_suffix(PurePath(path).suffix))


def find_root(path: PurePath, form: Format, *, shared: bool = True) -> Path | None:
    """Return the folder above the place of a format in which a path stands; `None` where it stands
    in none.

    Folders that the format shares with others count where `shared` is true.
    """
    own = any(place.file == path.name for place in form.places)
    return _find_root_above(*find_folder(path), path.name if own else "x", form, shared=shared)


@functools.lru_cache(maxsize=1024)  # the files of a folder are alike
def _find_root_above(
    start: str, folder: str, name: str, form: Format, *, shared: bool
) -> Path | None:
    """Return the nearest root to the top, over all places of a format."""
    pure = PurePosixPath(Path(start, folder, name).as_posix())
    splits = ((place, place.split(pure, shared=shared)) for place in form.places)
    roots = [_leave_tool_folder(place, pure, split[0]) for place, split in splits if split]
    return Path(min(roots, key=lambda root: len(root.parts))) if roots else None


def _leave_tool_folder(place: Place, path: PurePosixPath, root: PurePosixPath) -> PurePosixPath:
    """Return the folder above a place of a project. A folder `agents` in a tool's own belongs to
    the project around that."""
    hidden = path.parts[len(root.parts)].startswith(".")
    if place.scope != "project" or place.marker or hidden or not is_tool_folder(Path(root)):
        return root
    return root.parent


clear_when_recording(_find_root_above.cache_clear)


def find_folder(path: PurePath) -> tuple[str, str]:
    """Return the current folder, as far as that matters, and the folder in which a path is."""
    folder = path.parent
    # Asked for every file: `Path.cwd()` is slower.
    return "" if folder.is_absolute() else os.getcwd(), str(folder)  # noqa: PTH109


def holds_agents(path: Path) -> bool:
    """Return whether there are agents in a file that holds other things too; one that cannot be
    read is worth an error."""
    try:
        open_document(str(path), read_text(path))
    except ReadError as error:
        return error.code != NO_AGENT
    return True
