"""The registry: every format by name, in a literal table. A vendor's file is imported when it is
first asked for.

Belongs here: names, aliases of names, looking one up. Not here: anything about a format itself.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from agentc.diagnostics.diagnostic import Diagnostic, sort_diagnostics
from agentc.errors import ReadError, UsageError
from agentc.ir.value import Value
from agentc.lens.format import Document, Format
from agentc.syntax.source import Entry

if TYPE_CHECKING:
    from agentc.lens.client_config import ClientConfig
    from agentc.vendors.messages import ClientMessages
    from agentc.vendors.prediction import Prediction

# name -> (module, attribute), in the order in which a file of unknown origin is tried.
REGISTRY: dict[str, tuple[str, str]] = {
    "claude": ("claude.agent", "FORMAT"),
    "opencode": ("opencode.agent", "FORMAT"),
    "claude-plugin": ("claude.plugin", "FORMAT"),
    "opencode-mode": ("opencode.modes", "FORMAT"),
    "extended": ("extended.agent", "FORMAT"),
    "extended-yaml": ("extended.agent", "YAML_FORMAT"),
    "opencode-json": ("opencode.config_json", "FORMAT"),
    "yaml-agent": ("generic_yaml", "FORMAT"),
}


@functools.cache
def get_format(name: str) -> Format:
    """Return the format of that name. Raises UsageError with the nearest name for one that is not
    known."""
    if name not in REGISTRY:
        raise UsageError("format", f'unknown format "{name}"', hint=_suggest(name))
    module, attribute = REGISTRY[name]
    found: Format = getattr(importlib.import_module(f"agentc.vendors.{module}"), attribute)
    return found


@functools.cache
def all_formats() -> Mapping[str, Format]:
    """Return all formats by name."""
    return MappingProxyType({name: get_format(name) for name in REGISTRY})


# What a format's own rules are called, and which clients can be asked what they make of a text.
RULES = {
    "claude": "claude.lint",
    "opencode": "opencode.lint",
    "extended": "extended.lint",
    "yaml-agent": "extended.lint",
}
LISTS = frozenset({"claude"})  # those whose rules look at the names in lists of tools
CLIENTS = {
    "claude": ("claude.client.prediction", "predict"),
    "opencode": ("opencode.client.prediction", "predict"),
}
# What each client does with a file that a code is about, in words.
MESSAGES = {"claude": "claude.messages", "opencode": "opencode.messages"}
# What says which agent a client has of a text.
KNOWN_TO = {
    "claude": ("claude.client.loaded_agent", "load_agent"),
    "opencode": ("opencode.client.prediction", "load_agent"),
}
# What puts refused values right where only one thing can be meant.
MENDED = {"opencode": "opencode.fixes"}
# What the configuration of a dialect's client limits.
CONFIGURATIONS = {"claude": "claude.config_limits", "opencode": "opencode.config_limits"}
# Formats whose files their client reads otherwise than the others of its dialect.
VARIANTS = {
    "claude-plugin": ("claude.client.prediction", "predict_plugin"),
    "opencode-json": ("opencode.client.configuration", "predict"),
}


def lint_rules_of(own: str) -> Callable[[Document], Iterable[Diagnostic]]:
    """Return the rules on documents of a format, or of the dialect that it shares; some have
    none."""
    if own not in RULES:
        return lambda _: ()
    module = importlib.import_module(f"agentc.vendors.{RULES[own]}")
    found: Callable[[Document], Iterable[Diagnostic]] = module.lint
    return found


def find_misspelt_permissions(
    document: Document, servers: Callable[[], Collection[str]]
) -> Iterable[Diagnostic]:
    """Return a diagnostic for each key that is nearly the name of a permission, and no tool's of
    one of the known servers."""
    from agentc.vendors.opencode.misspelt_keys import find_misspelt_keys as found

    return found(document, servers, all_formats())


def get_client_config(own: str) -> ClientConfig | None:
    """Return the client of a dialect, as far as its configuration limits agents; `None` where it
    has none."""
    if own not in CONFIGURATIONS:
        return None
    found: ClientConfig = importlib.import_module(
        f"agentc.vendors.{CONFIGURATIONS[own]}"
    ).CLIENT_CONFIG
    return found


def get_predictors(form: Format | None = None) -> dict[str, Callable[[str], Prediction]]:
    """Return for each client a function that says what it makes of a text, of a file of `form` for
    its own client."""
    places = dict(CLIENTS)
    if form is not None and form.name in VARIANTS:
        places[form.own] = VARIANTS[form.name]
    return {
        name: getattr(importlib.import_module(f"agentc.vendors.{m}"), f)
        for name, (m, f) in places.items()
    }


def get_messages() -> dict[str, ClientMessages]:
    """Return for each client what there is to say of it, by the name of its format; some may have
    no words yet."""
    return {
        name: importlib.import_module(f"agentc.vendors.{MESSAGES[name]}").MESSAGES
        for name in CLIENTS
        if name in MESSAGES
    }


def get_examiner(form: Format) -> Callable[[str], tuple[Prediction, tuple[Diagnostic, ...]]] | None:
    """Return the function that says what the client of a format makes of a text, with all that it
    complains about; `None` where no client belongs to the format."""
    if form.name not in CLIENTS:
        return None
    module = importlib.import_module(f"agentc.vendors.{CLIENTS[form.name][0]}")
    found: Callable[[str], tuple[Prediction, tuple[Diagnostic, ...]]] = module.examine
    return found


def find_client_faults(form: Format, text: str) -> tuple[Diagnostic, ...]:
    """Return every value of a text that the format's client refuses, where it refuses a whole file
    for one, from its beginning to its end."""
    return sort_diagnostics(form.refused(text))


def guess_refused_values(form: Format, entries: Mapping[str, Entry]) -> dict[str, Value]:
    """Return the fields that the format's client refuses, and of which one thing alone can be
    meant, with that; `None` for one that has to go."""
    if form.name not in MENDED:
        return {}
    found: dict[str, Value] = importlib.import_module(
        f"agentc.vendors.{MENDED[form.name]}"
    ).guess_values(entries)
    return found


def load_in_client(own: str, text: str) -> object:
    """Return what the client of a dialect has of a text, to be compared; `None` where it has no
    agent, or no client belongs to the dialect."""
    if own not in KNOWN_TO:
        return None
    module, name = KNOWN_TO[own]
    try:
        return getattr(importlib.import_module(f"agentc.vendors.{module}"), name)(text)
    except ReadError:
        return None  # too large to be judged


def writable_formats() -> dict[str, Format]:
    """Return the formats that can be written, by name."""
    return {name: form for name, form in all_formats().items() if form.writable}


def get_target(name: str) -> Format:
    """Return the format of that name, to be written. Raises UsageError for one that is only
    read."""
    if not get_format(name).writable:
        near = next(
            (n for n, form in writable_formats().items() if form.own == get_format(name).own), None
        )
        hint = (
            f'say "{near}"'
            if near
            else f"formats that are written: {', '.join(writable_formats())}"
        )
        raise UsageError("read-only", f'the format "{name}" is only read, not written', hint=hint)
    return get_format(name)


def _suggest(name: str) -> str:
    import difflib

    near = difflib.get_close_matches(name.lower(), REGISTRY, 1)
    return (f'did you mean "{near[0]}"? ' if near else "") + f"known formats: {', '.join(REGISTRY)}"
