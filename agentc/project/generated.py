"""Which source the files of a run say that they were generated from, and what that tells of a file
that is there already.

Belongs here: how a source is named in its outputs, and whether a file is one of them. Not here: how
the line is spelled (`syntax/header.py`), what is done then (`plan.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from agentc.errors import ReadError
from agentc.filesystem.read import home_folder, make_absolute, resolve
from agentc.lens.format import Document, Format
from agentc.pipeline.generated import add_proved_header
from agentc.project.detect import find_root
from agentc.project.plan import Action, PlannedWrite
from agentc.project.project_root import find_project_root
from agentc.project.request import STDIN, Request
from agentc.project.shared_files import holds_several
from agentc.secrets.scan import holds_secret
from agentc.syntax.header import find_header, spell_source
from agentc.vendors.registry import get_format


def add_headers(request: Request, items: Iterable[PlannedWrite]) -> Iterator[PlannedWrite]:
    """Yield every item with the name of its source as its output says it; the text says it, too,
    unless the user wants none of that. What is written onto itself, an original that gets edits,
    and what is printed in its own format, as that may be meant for its own place, is a source; a
    file with agents from several sources has no one to name."""
    onto_itself = request.in_place or request.into is not None or holds_several(request)
    roots: dict[Path, Path] = {}
    for item in items:
        form, done = request.target, item.conversion
        if (
            onto_itself
            or form is None
            or done is None
            or item.error is not None
            or _stays(item, form)
        ):
            yield item
            continue
        made_from = _name_item(item, roots, request.named_below)
        if made_from and request.header:
            apart = request.traces_apart
            headed = add_proved_header(form, done.text, done.name, made_from, traces_apart=apart)
            done = replace(done, text=headed.text)
            item = replace(item, new_traces=headed.known)
        yield replace(item, conversion=done, made_from=made_from)


def _stays(item: PlannedWrite, form: Format) -> bool:
    """Return whether the text of an item is that of its source, or is printed to be."""
    origin = item.conversion.agent.origin if item.conversion is not None else None
    printed = item.action is Action.PRINT and origin is not None and origin.format == form.name
    return printed or item.base is not None


def _name_item(item: PlannedWrite, roots: dict[Path, Path], below: Path | None) -> str:
    """Return how a header names the source of an item, by its path `below` a folder where one is
    stated; empty for standard input, which nobody can edit, and for a path that looks like a
    secret."""
    origin = item.conversion.agent.origin if item.conversion is not None else None
    if item.source == STDIN or origin is None or holds_secret(item.source):
        return ""
    source = make_absolute(item.source)
    if below is not None and source.is_relative_to(below):
        return spell_source(source.relative_to(below).as_posix())
    own = find_root(source, get_format(origin.format))
    if own is None:
        own = roots.get(source.parent) or find_project_root(source.parent)
        roots[source.parent] = own
    return name_source(source, item.target, item.root, own)


def renew_header(edited: Document, original: Document, new: str, *, traces_apart: bool) -> str:
    """Return the new text of a file whose edits were put back into its original, with a header of
    its own where it had one. A header that it still has stays: then it holds what no conversion
    gives, and was edited."""
    path = original.path
    if find_header(edited.source.text) is None or find_header(new) is not None or path is None:
        return new
    made_from = name_between((path, original.format), (edited.path or "", edited.format))
    name = edited.agents[0].name
    return add_proved_header(edited.format, new, name, made_from, traces_apart=traces_apart).text


def names_original(text: str, original: tuple[str, Format], output: tuple[str, Format]) -> bool:
    """Return whether the header of an output's text names an original; both are as `name_between`
    takes them."""
    header = find_header(text)
    return header is not None and header.source == name_between(original, output)


def name_between(original: tuple[str, Format], output: tuple[str, Format]) -> str:
    """Return how an output names its original where nobody says below which folder it was written:
    each is its path, with the format in whose place it stands."""
    source, target = make_absolute(original[0]), make_absolute(output[0])
    root = find_root(target, output[1]) or target.parent
    own = find_root(source, original[1]) or find_project_root(source.parent)
    return name_source(source, target, root, own)


def name_source(source: Path, target: Path | None, root: Path | None, own: Path) -> str:
    """Return how a file at `target` names its source.

    It is the path below the folder that the file may not leave, or below the project that has both;
    else that beside the folder, below the user's home, or from the top of the disc: then the
    project is named with it.
    """
    below = make_absolute(own if root is None else root)
    inside = target is None or make_absolute(target).is_relative_to(own)
    if inside and not source.is_relative_to(below):
        below = own
    if source.is_relative_to(below):
        return spell_source(source.relative_to(below).as_posix())
    source, below, home = Path(resolve(source)), Path(resolve(below)), _find_home()
    if source.is_relative_to(below.parent):
        return spell_source(f"../{source.relative_to(below.parent).as_posix()}")
    if home is not None and source.is_relative_to(resolve(home)):
        return spell_source(f"~/{source.relative_to(resolve(home)).as_posix()}")
    return spell_source(source.as_posix())


def _find_home() -> Path | None:
    try:
        return home_folder()
    except ReadError:
        return None  # nobody says which it is: then nothing is named after it
