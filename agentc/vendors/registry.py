"""The registry: every format by name. A vendor's file is imported when it is first asked for.

Belongs here: which vendor has a format of that name, and asking vendors for their parts. Not here:
which formats there are (`listing.py`), anything about a format or a client itself (`vendor.py` has
the shape of what a vendor states).
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from agentc.diagnostics.diagnostic import Diagnostic, sort_diagnostics
from agentc.errors import ReadError, UsageError
from agentc.ir.value import Value
from agentc.lens.format import Document, Format
from agentc.lens.place import Place
from agentc.syntax.source import Entry
from agentc.vendors.evidence import Evidence
from agentc.vendors.listing import REGISTRY
from agentc.vendors.vendor import Client, Examine, Lint, Predict, Vendor

if TYPE_CHECKING:
    from agentc.lens.client_config import ClientConfig
    from agentc.vendors.messages import ClientMessages
    from agentc.vendors.prediction import Prediction


class _Formats(Mapping[str, Format]):
    """All formats by name; what is looked up by name is imported alone."""

    def __getitem__(self, name: str) -> Format:
        if name not in list_format_names():
            raise KeyError(name)
        return get_format(name)

    def __contains__(self, name: object) -> bool:
        return name in list_format_names()

    def __iter__(self) -> Iterator[str]:
        return iter(list_format_names())

    def __len__(self) -> int:
        return len(list_format_names())


_FORMATS = _Formats()
# The vendors of other packages whose formats somebody has named, by the names of all their formats.
_NAMED: dict[str, Vendor] = {}


def list_format_names() -> tuple[str, ...]:
    """Return the names of all formats, in the order in which a file of unknown origin is tried;
    those of other packages last, and once somebody has named them."""
    return (*REGISTRY, *_NAMED)


def get_format(name: str) -> Format:
    """Return the format of that name. Raises UsageError with the nearest name for one that is not
    known."""
    form = _find_format(name)
    if form is None:
        raise _refuse_unknown(name, list_format_names())
    return form


@functools.cache
def _find_format(name: str) -> Format | None:
    """Return the format of that name, `None` where there is none. Raises UsageError for one of
    another package that cannot be used."""
    if name in REGISTRY:
        return get_vendor(name).formats[name].load()
    from agentc.vendors.third_parties import find_third_party, load_checked

    vendor = _NAMED.get(name) or find_third_party(name, list_format_names())
    if vendor is None:
        return None
    form = load_checked(name, vendor)
    _NAMED.update(dict.fromkeys(vendor.formats, vendor))
    return form


def all_formats() -> Mapping[str, Format]:
    """Return all formats by name. Each is imported when it is taken out: whoever walks over the
    values imports every vendor."""
    return _FORMATS


def list_dialect(own: str) -> tuple[Format, ...]:
    """Return the formats of a dialect. No vendor but its own is imported for that."""
    return tuple(get_format(name) for name in list_format_names() if get_dialect(name) == own)


def get_dialect(name: str) -> str:
    """Return the dialect of a format, which has the name of its vendor's first."""
    if name in _NAMED:
        return _NAMED[name].dialect
    module = REGISTRY[name].module
    return next(first for first, listing in REGISTRY.items() if listing.module == module)


def get_places(name: str) -> tuple[Place, ...]:
    """Return where the files of a format lie. No vendor is imported for that."""
    return REGISTRY[name].places if name in REGISTRY else get_format(name).places


def get_vendor(name: str) -> Vendor:
    """Return the vendor of a format, or of a dialect, which has the name of one."""
    return _NAMED[name] if name in _NAMED else _import_vendor(REGISTRY[name].module)


@functools.cache
def _import_vendor(module: str) -> Vendor:
    found: Vendor = importlib.import_module(f"agentc.vendors.{module}").VENDOR
    return found


def list_clients() -> tuple[str, ...]:
    """Return the dialects whose clients can be asked what they make of a text."""
    return tuple(name for name, _ in _list_clients())


def _list_clients() -> Iterator[tuple[str, Client]]:
    for vendor in _list_vendors():
        if vendor.client is not None:
            yield vendor.dialect, vendor.client


def _list_vendors() -> Iterator[Vendor]:
    """Yield every vendor once."""
    yield from {get_vendor(name).dialect: get_vendor(name) for name in list_format_names()}.values()


def _get_client(own: str) -> Client | None:
    return get_vendor(own).client if own in list_format_names() else None


def lint_rules_of(own: str) -> Lint:
    """Return the rules on documents of a dialect; some have none."""
    rules = get_vendor(own).lint if own in list_format_names() else None
    return rules.load() if rules is not None else lambda _: ()


def get_model_lint(own: str) -> Lint:
    """Return the rule on the models of a dialect's documents alone; some have none."""
    rule = get_vendor(own).lint_model if own in list_format_names() else None
    return rule.load() if rule is not None else lambda _: ()


def lints_lists(own: str) -> bool:
    """Return whether the rules of a dialect look at the names in lists of tools."""
    return own in list_format_names() and get_vendor(own).lints_lists


def find_misspelt_permissions(
    document: Document, servers: Callable[[], Collection[str]]
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each key that is nearly the name of a permission, and no tool's of
    one of the known servers."""
    for vendor in _list_vendors():
        if vendor.find_misspelt is not None:
            yield from vendor.find_misspelt.load()(document, servers, all_formats())


def list_configured_clients() -> tuple[str, ...]:
    """Return the dialects whose clients have a configuration that limits agents."""
    return tuple(name for name, client in _list_clients() if client.configuration is not None)


def get_client_config(own: str) -> ClientConfig | None:
    """Return the client of a dialect, as far as its configuration limits agents; `None` where it
    has none."""
    client = _get_client(own)
    return client.configuration.load() if client and client.configuration else None


def get_predictors(form: Format) -> dict[str, Predict]:
    """Return for each client a function that says what it makes of a text, of a file of `form` for
    its own client."""
    return {
        name: client.variants.get(form.name, client.predict).load()
        for name, client in _list_clients()
    }


def get_predictor(form: Format) -> Predict | None:
    """Return the function that says what the own client of a format makes of a text; `None` where
    no client belongs to its dialect. No other client is loaded for that."""
    client = _get_client(form.own)
    return client.variants.get(form.name, client.predict).load() if client is not None else None


def name_client(form: Format) -> Prediction | None:
    """Return which client, of which version, the model for a format is of; `None` where there is no
    model."""
    predict = get_predictor(form)
    return predict("") if predict is not None else None


def get_evidence(form: Format) -> Evidence | None:
    """Return what judges the knowledge of a format's client; `None` where there is no client."""
    return get_vendor(form.name).evidence if form.name in list_format_names() else None


def get_messages() -> dict[str, ClientMessages]:
    """Return for each client what there is to say of it, by the name of its dialect; some may have
    no words yet."""
    return {name: client.messages.load() for name, client in _list_clients() if client.messages}


def get_examiner(form: Format) -> Examine | None:
    """Return the function that says what the client of a format makes of a text, with all that it
    complains about; `None` where no client belongs to the format."""
    client = _get_client(form.name) if form.name == form.own else None
    return client.examine.load() if client is not None else None


def find_client_faults(form: Format, text: str) -> tuple[Diagnostic, ...]:
    """Return every value of a text that the format's client refuses, where it refuses a whole file
    for one, from its beginning to its end."""
    return sort_diagnostics(form.refused(text))


def guess_refused_values(form: Format, entries: Mapping[str, Entry]) -> dict[str, Value]:
    """Return the values that were meant by fields that the format's client refuses, if only one
    thing can be meant by each; `None` for a field that has to go."""
    client = _get_client(form.name) if form.name == form.own else None
    return client.guess_values.load()(entries) if client and client.guess_values else {}


def load_in_client(own: str, text: str) -> object:
    """Return what the client of a dialect has of a text, to be compared; `None` where it has no
    agent, or no client belongs to the dialect."""
    client = _get_client(own)
    if client is None:
        return None
    try:
        return client.load_agent.load()(text)
    except ReadError:
        return None  # too large to be judged


def writable_formats() -> dict[str, Format]:
    """Return the formats that can be written, by name."""
    return {name: form for name, form in all_formats().items() if form.writable}


def get_target(name: str) -> Format:
    """Return the format of that name, to be written. Raises UsageError for one that is only
    read."""
    found = _find_format(name)
    if found is None:
        raise _refuse_unknown(name, writable_formats())
    if not found.writable:
        alike = (form.name for form in list_dialect(found.own) if form.writable)
        hint = (
            f'say "{near}"'
            if (near := next(alike, None))
            else f"formats that are written: {', '.join(writable_formats())}"
        )
        raise UsageError("read-only", f'the format "{name}" is only read, not written', hint=hint)
    return found


def _refuse_unknown(name: str, known: Iterable[str]) -> UsageError:
    """Return the error about a format that is not known, with the nearest name and all others."""
    import difflib

    from agentc.vendors.third_parties import list_declared_names

    names = tuple(dict.fromkeys((*known, *list_declared_names())))
    word = name.lower().replace(" ", "-")
    near = [one for one in names if one in REGISTRY and word in get_format(one).block_names]
    near = near or difflib.get_close_matches(word, names, 1)
    hint = (f'did you mean "{near[0]}"? ' if near else "") + f"known formats: {', '.join(names)}"
    return UsageError("format", f'unknown format "{name}"', hint=hint)
