"""What a configuration asks for that a cloned repository may not just do.

Belongs here: telling these things, target by target, in words. Not here: whether the user trusts
the repository (`trust.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentc.build.configuration import BuildConfiguration, SourceTable, TargetTable
from agentc.build.places import find_links_outside, leads_outside
from agentc.filesystem.read import shorten_path

# So many links of one source are told, each with where it leads.
LINKS = 3


def writes_outside(target: TargetTable) -> bool:
    """Return whether a target's files go out of the repository."""
    return target.scope == "user" or leads_outside(target.path) or leads_outside(target.place)


def list_source_powers(configuration: BuildConfiguration, source: SourceTable) -> Iterator[str]:
    """Yield what a source asks for that needs trust, in words."""
    if leads_outside(source.path):
        yield f"reads {source.path}, outside of the repository"
    links = [*find_links_outside(configuration, source)]
    for path, real in links[:LINKS]:
        yield f"reads {path}, a link to {shorten_path(real)}, outside of the repository"
    if len(links) > LINKS:
        yield f"reads {len(links) - LINKS} more links out of the repository"


def list_target_powers(target: TargetTable, *, placed: bool = False) -> Iterator[str]:
    """Yield what a target asks for that needs trust, in words; `placed` is true where its user has
    said where its files go."""
    settings = target.settings
    if placed:
        pass
    elif target.scope == "user":
        yield "writes your own agents, for every project"
    elif writes_outside(target):
        yield f"writes to {target.path or target.place}, outside of the repository"
    if settings.carry_exec:
        yield "takes hooks and MCP servers along, which start processes (carry_exec)"
    if settings.allow_widening:
        yield f"lets limits go: {', '.join(sorted(settings.allow_widening))} (allow_widening)"
    if settings.unenforced == "write":
        yield "writes limits that its client does not keep to (unenforced)"
    if target.template:
        yield f"fills the template {target.template}"


def list_all_powers(configuration: BuildConfiguration) -> list[tuple[str, str]]:
    """Return everything that a configuration asks for, each with who asks."""
    of_sources = [
        (f"source {source.path}", words)
        for source in configuration.sources
        for words in list_source_powers(configuration, source)
    ]
    of_targets = [
        (f"target {target.label}", words)
        for target in configuration.targets
        for words in list_target_powers(target)
    ]
    return [*of_sources, *of_targets]
