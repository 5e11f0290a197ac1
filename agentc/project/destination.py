"""What a request says about one document: where it goes, and with which settings.

Belongs here: the target's place, its project, the settings there. Not here: the walk (`batch.py`),
losses (`refused_losses.py`), writing.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from agentc.errors import AgentcError
from agentc.filesystem.read import current_folder, home_folder, shorten_path
from agentc.ir.permission import Decision
from agentc.lens.file_names import make_file_name
from agentc.lens.format import Document
from agentc.options import ConversionOptions
from agentc.pipeline.convert import Conversion
from agentc.project.config_limits import Surroundings
from agentc.project.detect import find_root
from agentc.project.inputs import find_write_root
from agentc.project.locations import find_user_target
from agentc.project.project_root import find_project
from agentc.project.request import Request
from agentc.project.user_rules import list_user_rules


def options_for(
    request: Request, document: Document, surroundings: Surroundings
) -> ConversionOptions:
    """Return the user's wishes for a conversion, with their own rules in the target's client where
    those count; else with whether there are any that limit something.

    Raises AgentcError for rules that cannot be read, where they count.
    """
    settings, target, name = request.settings, request.target, document.agents[0].name
    if target is None:
        return settings
    field = target.field_of("name")
    name = field.codec.image(settings.name_prefix + name, settings) if field else name
    try:
        own = list_user_rules(
            surroundings.configurations, target, find_project_for(request, document), name
        )
    except AgentcError:
        if settings.respect_config:
            raise
        return replace(settings, config_limits=True)  # nobody can tell
    if settings.respect_config:
        return replace(settings, ambient=own)
    limits = any(rule.decision in (Decision.DENY, Decision.ASK) for rule in own)
    return replace(settings, config_limits=limits)


def find_project_for(request: Request, document: Document) -> Path | None:
    """Return the project that a conversion goes to, `None` for the user's own places."""
    if request.in_place or request.into is not None:
        return find_project(document.path or "", document.format)
    root = request.out_folder or request.out_root
    if root is None and request.scope == "user":
        return None
    return (current_folder() / (root or _find_root(request, document))).absolute()


def find_target(request: Request, document: Document, conversion: Conversion) -> tuple[Path, Path]:
    """Return where a conversion goes, and the folder that it may not leave."""
    name = make_file_name(conversion.name, document.path)
    if request.in_place:
        path = Path(document.path or "")
        return path, find_write_root(request.paths, request.scope, path)
    flat = (
        Path(conversion.path).name
        if request.target is None
        else request.target.place().flat_file_of(name)
    )
    if request.out_folder is not None:
        return request.out_folder / flat, request.out_folder
    if request.out_root is None and request.scope == "user" and request.target is not None:
        return find_user_target(request.target.place("user"), name)
    root = request.out_root or _find_root(request, document)
    if request.target is None:
        return root / flat, root
    return root / request.target.place(request.scope).path_of(name), root


def _find_root(request: Request, document: Document) -> Path:
    """Return the source's own project: the folder above its place, else the one where the user
    stands."""
    if request.scope == "user":
        return home_folder()
    root = find_root(Path(document.path), document.format) if document.path else None
    return Path(shorten_path(root)) if root else Path()
