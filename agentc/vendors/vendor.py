"""Everything that one vendor states of itself, as one object: its formats, its rules, its client.

Belongs here: the shape of that object. Not here: any vendor's (in a vendor's folder `vendor.py`, or
its one file), looking one up (`registry.py`).
"""

from __future__ import annotations

import dataclasses
import importlib
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.ir.value import Value
from agentc.lens.format import Document, Format
from agentc.syntax.source import Entry
from agentc.vendors.evidence import Evidence

if TYPE_CHECKING:
    from agentc.lens.client_config import ClientConfig
    from agentc.vendors.messages import ClientMessages
    from agentc.vendors.prediction import Prediction

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """A part of a vendor in a module of its own, which is imported when the part is first asked
    for: a conversion needs no rules, and a check no templates.

    `module` is its whole name; `name` stands in it, and can be an attribute of something there
    (`CLIENT.predict`).
    """

    module: str
    name: str

    def load(self) -> T:
        """Return the part."""
        module = importlib.import_module(self.module)
        found: T = operator.attrgetter(self.name)(module)
        return found


Lint: TypeAlias = Callable[[Document], Iterable[Diagnostic]]
Predict: TypeAlias = Callable[[str], "Prediction"]
Examine: TypeAlias = Callable[[str], "tuple[Prediction, tuple[Diagnostic, ...]]"]
LoadAgent: TypeAlias = Callable[[str], object]
GuessValues: TypeAlias = Callable[[Mapping[str, Entry]], dict[str, Value]]
FindMisspelt: TypeAlias = Callable[..., Iterable[Diagnostic]]


@dataclass(frozen=True, slots=True)
class Client:
    """A vendor's client, as far as agentc can say what it does.

    `predict` says what it makes of a text, `examine` also all that it complains about, and
    `load_agent` which agent it has of it, to be compared. `variants` predict for formats that it
    reads otherwise than the others of its dialect, by their names. `messages` are its sentences for
    codes, and `configuration` says what its own configuration limits. `guess_values` gives the
    fields that it refuses and of which one thing alone can be meant, with that.
    """

    predict: Part[Predict]
    examine: Part[Examine]
    load_agent: Part[LoadAgent]
    variants: Mapping[str, Part[Predict]] = dataclasses.field(default_factory=dict)
    messages: Part[ClientMessages] | None = None
    configuration: Part[ClientConfig] | None = None
    guess_values: Part[GuessValues] | None = None


def describe_client(module: str) -> Client:
    """Return the client of a vendor that is told in one file: its model is `CLIENT` there, with
    `MESSAGES` beside it."""
    return Client(
        predict=Part(module, "CLIENT.predict"),
        examine=Part(module, "CLIENT.examine"),
        load_agent=Part(module, "CLIENT.load_agent"),
        messages=Part(module, "MESSAGES"),
    )


@dataclass(frozen=True, slots=True)
class Vendor:
    """One vendor. Its `formats` are of one dialect, which has the name of the first.

    `lint` is the rules on its documents, `find_misspelt` the rule on keys that are nearly the name
    of a permission, and no tool's of a known server, `lint_model` the one on models, of which a
    conversion asks what it writes. `lints_lists` is true where they look at the names in lists of
    tools. `client` is `None` where agentc knows of none what it does, and `evidence` what judges
    that knowledge.
    """

    formats: Mapping[str, Part[Format]]
    lint: Part[Lint] | None = None
    find_misspelt: Part[FindMisspelt] | None = None
    lint_model: Part[Lint] | None = None
    lints_lists: bool = False
    client: Client | None = None
    evidence: Evidence | None = None

    @property
    def dialect(self) -> str:
        """Return the name of its dialect."""
        return next(iter(self.formats))
