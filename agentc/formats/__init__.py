"""The registry: every format by name, in a literal table. A vendor's file is imported when it is first asked for.

Belongs here: names, aliases of names, looking one up. Not here: anything about a format itself.
"""

from __future__ import annotations

import functools
import importlib
import sys
from types import ModuleType

from agentc.errors import UsageError
from agentc.lens.format import Format

# name -> (module, attribute), in the order in which a file of unknown origin is tried.
REGISTRY: dict[str, tuple[str, str]] = {
    "claude": ("claude", "FORMAT"),
    "opencode": ("opencode", "FORMAT"),
    "extended": ("extended", "FORMAT"),
    "extended-yaml": ("extended", "YAML_FORMAT"),
    "opencode-json": ("opencode_json", "FORMAT"),
    "yaml-agent": ("yaml_agent", "FORMAT"),
}


@functools.cache
def get(name: str) -> Format:
    """The format of that name. Raises UsageError with the nearest name for one that is not known."""
    if name not in REGISTRY:
        raise UsageError("format", f'unknown format "{name}"', hint=_near(name))
    module, attribute = REGISTRY[name]
    found: Format = getattr(importlib.import_module(f"agentc.formats.{module}"), attribute)
    return found


def every() -> dict[str, Format]:
    """All formats by name."""
    return {name: get(name) for name in REGISTRY}


def writable() -> dict[str, Format]:
    """The formats that can be written, by name."""
    return {name: form for name, form in every().items() if form.writable}


def target(name: str) -> Format:
    """The format of that name, to be written. Raises UsageError for one that is only read."""
    if not get(name).writable:
        near = next((n for n, form in writable().items() if form.own == get(name).own), None)
        hint = f'say "{near}"' if near else f"formats that are written: {', '.join(writable())}"
        raise UsageError("read-only", f'the format "{name}" is only read, not written', hint=hint)
    return get(name)


def _near(name: str) -> str:
    import difflib

    near = difflib.get_close_matches(name.lower(), REGISTRY, 1)
    return (f'did you mean "{near[0]}"? ' if near else "") + f"known formats: {', '.join(REGISTRY)}"


class _CallableModule(ModuleType):
    """`agentc.formats()` is public, and `agentc.formats` is this package: so the package can be called."""

    def __call__(self) -> dict[str, Format]:
        return every()


sys.modules[__name__].__class__ = _CallableModule
