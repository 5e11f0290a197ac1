"""What a user wants of many files, as one value.

Belongs here: `Request`. Not here: where it comes from (`cli/`), how it is carried out (`batch.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from agentc.ir.field_change import OnLoss
from agentc.ir.provenance import KnownTraces
from agentc.lens.format import Format
from agentc.options import DEFAULTS, ConversionOptions

STDIN = "-"


def recall_nothing(path: Path) -> KnownTraces | None:
    """Return that nothing is remembered of a file: `None`."""
    return None


@dataclass(frozen=True, slots=True)
class Request:
    """What the user wants converted, and where it is to go."""

    # Files and folders; `-` is standard input.
    paths: tuple[str, ...]
    # `None` for a template that makes its own format.
    target: Format | None
    # The format of all inputs, where it is stated.
    source: Format | None = None
    template: Path | None = None
    name: str | None = None
    scope: str = "project"
    # A folder below which files go into the target's place.
    out_root: Path | None = None
    # A folder into which files go flat.
    out_folder: Path | None = None
    in_place: bool = False
    # The original that takes the edits of the input, which was made from it.
    into: Path | None = None
    # Whether the one input is to be printed.
    to_stdout: bool = False
    # Whether nothing but one printed file will do.
    prints_one: bool = False
    settings: ConversionOptions = DEFAULTS
    on_loss: OnLoss = OnLoss.WARN
    # The text of standard input.
    stdin: str = ""
    # Whether agents of one name are told apart by the folder that each comes from.
    prefix_folder: bool = False
    # Whether links are written through wherever they lead.
    follow: bool = False
    # Whether a line in what is written names its source.
    header: bool = True
    # The place of the one agent that is meant in a document of several.
    only: int | None = None
    # The folder below which the header has the path of a source.
    named_below: Path | None = None
    # The formats of single inputs, by their paths.
    formats: Mapping[str, Format] = field(default_factory=dict)
    # The text that edits are put back into, where it is not that of the disc.
    original: str | None = None
    # The text that the original had before the run, where that has put edits into it already.
    before: str | None = None
    # The folder that no file may leave, links included, where it is a wider one than the folder
    # that the file is written below.
    within: Path | None = None
    # Whether the traces of what is written are remembered elsewhere than in the files.
    traces_apart: bool = False
    # What is remembered of the traces of a file elsewhere than in it.
    recall: Callable[[Path], KnownTraces | None] = recall_nothing
