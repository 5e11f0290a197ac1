"""One request over many files: which inputs, converted how, to which paths. One bad file never stops the others.

Belongs here: the walk that every command over files shares. Not here: one document's pipeline, exit codes, words.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from agentc.errors import AgentcError, Refused, UsageError
from agentc.ir.loss import OnLoss, fails
from agentc.lens.format import Document, Format
from agentc.lens.parse import parse
from agentc.lens.settings import DEFAULTS, Settings
from agentc.lens.single import singles
from agentc.pipeline import Conversion, convert_document, with_template
from agentc.project.ambient import ambient
from agentc.project.discover import agents_below, agents_of_project, opened, project_root, root_of
from agentc.project.files import existing, here, is_folder, leads_to, read_text, replace_text
from agentc.project.plan import Action, Item, plan

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Request:
    """What the user wants converted, and where it is to go.

    `target` is `None` for a template that makes its own format. `out_root` puts files into the target's place below a
    folder, `out_folder` flat into one, `into` back into the original that the input was made from. `to_stdout` is true
    for one input that is to be printed.
    """

    paths: tuple[str, ...]
    target: Format | None
    source: Format | None = None
    template: Path | None = None
    name: str | None = None
    scope: str = "project"
    out_root: Path | None = None
    out_folder: Path | None = None
    in_place: bool = False
    into: Path | None = None
    to_stdout: bool = False
    settings: Settings = DEFAULTS
    on_loss: OnLoss = OnLoss.WARN
    stdin: str = ""


def inputs(request: Request) -> tuple[str | Item, ...]:
    """Every input as a path, `-`, or an item that already failed. Raises AgentcError where there is none at all."""
    if not request.paths:
        root = Path.home() if request.scope == "user" else project_root(here())
        return tuple(_short(path) for path in agents_of_project(root, request.scope, request.target))
    found: list[str | Item] = []
    for path in request.paths:
        try:
            folder = path not in ("", STDIN) and is_folder(Path(path))
            found += map(str, agents_below(Path(path), request.target)) if folder else [path]
        except AgentcError as error:
            found.append(Item(path, error=error))
    if request.into is not None and len(found) > 1:
        raise UsageError("into", "--into is for one input", hint="put back one file at a time")
    if request.name and len(found) > 1:
        raise UsageError("name", "--name is for one input", hint="leave it out, or convert one file")
    return _once(found)


def _once(found: list[str | Item]) -> tuple[str | Item, ...]:
    """The inputs without those that were named before under another path."""
    seen: dict[str, str | Item] = {}
    for one in found:
        path = one.source if isinstance(one, Item) else one
        seen.setdefault(path if path == STDIN else os.path.normpath(path), one)
    return tuple(seen.values())


def carry_out(
    request: Request, sources: tuple[str | Item, ...], *, force: bool, dry: bool, advance: Callable[[], None]
) -> list[Item]:
    """Convert, plan, and write unless `dry`. All conversions come first, so that two for one place are seen in time."""
    converted: list[Item] = []
    for source in sources:
        converted += run(request, (source,))
        advance()
    planned = plan(converted, existing, force=force)
    root = functools.cache(leads_to)
    return [item if dry else _written(item, root) for item in planned]


def exit_code(items: list[Item], *, differs: bool) -> int:
    """The highest of: 2 unreadable, 1 refused or in conflict, and 1 for a change where changes are asked about."""
    codes = [item.error.exit_code for item in items if item.error is not None]
    codes += [1 for item in items if item.action is Action.CONFLICT or (differs and item.changes)]
    return max(codes, default=0)


def _written(item: Item, root: Callable[[Path], Path]) -> Item:
    if not item.changes or item.target is None or item.root is None or item.conversion is None:
        return item
    try:
        replace_text(item.target, item.conversion.text, root(item.root))
    except AgentcError as error:
        return replace(item, error=error, action=Action.NONE)
    return item


def _short(path: Path) -> str:
    """A path as a person standing in the project would write it."""
    start = here()
    return str(path.relative_to(start)) if path.is_relative_to(start) else str(path)


def run(request: Request, sources: tuple[str | Item, ...]) -> Iterator[Item]:
    """Convert every input. An error becomes part of its item."""
    for source in sources:
        if isinstance(source, Item):
            yield source
            continue
        try:
            yield from _one(request, source)
        except AgentcError as error:
            yield Item(source, error=error.at(None if source == STDIN else source))


def _one(request: Request, source: str) -> Iterator[Item]:
    document = _read(request, source)
    if request.into is not None:
        yield _put_back(request, source, document)
        return
    for single in singles(document):
        try:
            yield _convert(request, source, single, printed=_printed(request, document))
        except AgentcError as error:
            yield Item(source, error=error.at(document.path))


def _put_back(request: Request, source: str, document: Document) -> Item:
    """The way of one edited file back into its original."""
    path = request.into or Path()
    from agentc.into import put_back  # for --into alone

    if request.target is None or request.template is not None or not request.settings.carry:
        message = "--into needs --to FORMAT, that of the original; it takes no template, and what files carry"
        raise UsageError("into", message, hint="leave out --template, --no-carry and `carry = false` in agentc.toml")
    original = parse(request.target, read_text(path), str(path), request.name)
    if len(document.agents) != 1 or len(original.agents) != 1:
        raise UsageError("into", "--into is for a file with one agent, and an original with one")
    conversion = put_back(document, original, _settings(request, original))
    error = _lost(request, conversion, source)
    return Item(source, conversion, error, None if error else path, path.parent, onto=True)


def _lost(request: Request, conversion: Conversion, source: str) -> Refused | None:
    """The refusal of what would be lost, where the user wants that."""
    if request.on_loss is not OnLoss.FAIL or not fails(conversion.losses):
        return None
    return Refused("loss", "something would be lost, and --on-loss fail was asked for").at(source)


def _printed(request: Request, document: Document) -> bool:
    """Several agents of one document are as several files: they are written, unless nothing says where."""
    return request.to_stdout and (len(document.agents) == 1 or request.target is None)


def _convert(request: Request, source: str, document: Document, *, printed: bool) -> Item:
    """One agent's way."""
    if request.in_place and document.format is not request.target:
        raise UsageError("in-place", f"it is {document.format.name}, and --in-place keeps the format")
    settings = _settings(request, document)
    if request.template is not None:
        (conversion,) = with_template(document, request.template, request.target, settings)
    elif request.target is not None:
        (conversion,) = convert_document(document, request.target, settings)
    else:
        raise UsageError("target", "nothing says what to convert to", hint="say --to FORMAT or --template FILE")
    error = _lost(request, conversion, source)
    target, root = (None, None) if error or printed else _target(request, document, conversion)
    action = Action.PRINT if printed and not error else Action.NONE
    return Item(source, conversion, error, target, root, action)


def _settings(request: Request, document: Document) -> Settings:
    """The user's wishes, with their own rules in the target's client where those count."""
    if not request.settings.respect_config or request.target is None:
        return request.settings
    start = Path(document.path).absolute().parent if document.path else here()
    root = request.out_root or project_root(start)
    return replace(request.settings, ambient=ambient(request.target, root.absolute(), Path.home()))


def _read(request: Request, source: str) -> Document:
    text = request.stdin if source == STDIN else read_text(Path(source))
    path = None if source == STDIN else source
    name = request.name or ("x" if request.into and path is None else None)  # its original has the name
    return parse(request.source, text, path, name) if request.source else opened(path, text, name)


def _target(request: Request, document: Document, conversion: Conversion) -> tuple[Path, Path]:
    """Where a conversion goes, and the folder that it may not leave."""
    name = conversion.name
    if request.in_place:
        path = Path(document.path or "")
        return path, path.parent
    flat = Path(conversion.path).name if request.target is None else request.target.place().flat_file_of(name)
    if request.out_folder is not None:
        return request.out_folder / flat, request.out_folder
    root = request.out_root or _root(request, document)
    if request.target is None:
        return root / flat, root
    return root / request.target.place(request.scope).path_of(name), root


def _root(request: Request, document: Document) -> Path:
    """The source's own project: what stands above its place, else the folder where the user stands."""
    if request.scope == "user":
        return Path.home()
    root = root_of(Path(document.path), document.format) if document.path else None
    return Path(_short(root)) if root else Path()
