"""The registry: every format by name, in a literal table. A vendor's file is imported when it is first asked for.

Belongs here: names, aliases of names, looking one up. Not here: anything about a format itself.
"""

from __future__ import annotations

import functools
import importlib
import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING

from agentc.errors import ReadError, UsageError
from agentc.ir.value import Value
from agentc.lens.format import Document, Format
from agentc.syntax.source import Entry, Note, in_order

if TYPE_CHECKING:
    from agentc.formats.fate import Complaint, Prediction
    from agentc.lens.client_config import Client

# name -> (module, attribute), in the order in which a file of unknown origin is tried.
REGISTRY: dict[str, tuple[str, str]] = {
    "claude": ("claude", "FORMAT"),
    "opencode": ("opencode", "FORMAT"),
    "claude-plugin": ("claude_plugin", "FORMAT"),
    "opencode-mode": ("opencode_mode", "FORMAT"),
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


@functools.cache
def every() -> Mapping[str, Format]:
    """All formats by name."""
    return MappingProxyType({name: get(name) for name in REGISTRY})


# What a format's own rules are called, and which clients can be asked what they make of a text.
RULES = {
    "claude": "claude_rules",
    "opencode": "opencode_rules",
    "extended": "extended_rules",
    "yaml-agent": "extended_rules",
}
LISTS = frozenset({"claude"})  # those whose rules look at the names in lists of tools
CLIENTS = {"claude": ("claude_client", "predict"), "opencode": ("opencode_client", "predict")}
# What says which agent a client has of a text.
KNOWN_TO = {"claude": ("claude_known", "known"), "opencode": ("opencode_client", "known")}
# What puts refused values right where only one thing can be meant.
MENDED = {"opencode": "opencode_mending"}
# What the configuration of a dialect's client limits.
CONFIGURATIONS = {"claude": "claude_config", "opencode": "opencode_config"}
# Formats whose files their client reads otherwise than the others of its dialect.
VARIANTS = {"claude-plugin": ("claude_client", "predict_plugin")}


def rules(own: str) -> Callable[[Document], Iterable[Note]]:
    """The rules on documents of a format, or of the dialect that it shares; some have none."""
    if own not in RULES:
        return lambda _: ()
    module = importlib.import_module(f"agentc.formats.{RULES[own]}")
    found: Callable[[Document], Iterable[Note]] = module.rules
    return found


def slips(document: Document, servers: Callable[[], Collection[str]]) -> Iterable[Note]:
    """Return a note for each key that is nearly the name of a permission, and no tool's of one of the known servers."""
    from agentc.formats.opencode_slips import slips as found

    return found(document, servers, every())


def client_of(own: str) -> Client | None:
    """Return the client of a dialect, as far as its configuration limits agents; `None` where it has none."""
    if own not in CONFIGURATIONS:
        return None
    found: Client = importlib.import_module(f"agentc.formats.{CONFIGURATIONS[own]}").CLIENT
    return found


def predictors(form: Format | None = None) -> dict[str, Callable[[str], Prediction]]:
    """Return for each client a function that says what it makes of a text, of a file of `form` for its own client."""
    places = dict(CLIENTS)
    if form is not None and form.name in VARIANTS:
        places[form.own] = VARIANTS[form.name]
    return {name: getattr(importlib.import_module(f"agentc.formats.{m}"), f) for name, (m, f) in places.items()}


def examiner(form: Format) -> Callable[[str], tuple[Prediction, tuple[Complaint, ...]]] | None:
    """Return the function that says what the client of a format makes of a text, with all that it complains about;
    `None` where no client belongs to the format."""
    if form.name not in CLIENTS:
        return None
    module = importlib.import_module(f"agentc.formats.{CLIENTS[form.name][0]}")
    found: Callable[[str], tuple[Prediction, tuple[Complaint, ...]]] = module.examine
    return found


def faults(form: Format, text: str) -> tuple[Note, ...]:
    """Return every value of a text that the format's client refuses, where it refuses a whole file for one, from its
    beginning to its end."""
    return in_order(form.refused(text))


def meant(form: Format, entries: Mapping[str, Entry]) -> dict[str, Value]:
    """Return the fields that the format's client refuses, and of which one thing alone can be meant, with that; `None`
    for one that has to go."""
    if form.name not in MENDED:
        return {}
    found: dict[str, Value] = importlib.import_module(f"agentc.formats.{MENDED[form.name]}").meant(entries)
    return found


def known_to(own: str, text: str) -> object:
    """Return what the client of a dialect has of a text, to be compared; `None` where it has no agent, or no client
    belongs to the dialect."""
    if own not in KNOWN_TO:
        return None
    module, name = KNOWN_TO[own]
    try:
        return getattr(importlib.import_module(f"agentc.formats.{module}"), name)(text)
    except ReadError:
        return None  # too large to be judged


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
        return dict(every())


sys.modules[__name__].__class__ = _CallableModule
