"""What a user wants of many files, as one value.

Belongs here: `Request`. Not here: where it comes from (`cli/`), how it is carried out (`batch.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from agentc.ir.field_change import OnLoss
from agentc.lens.format import Format
from agentc.options import DEFAULTS, ConversionOptions

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Request:
    """What the user wants converted, and where it is to go.

    `target` is `None` for a template that makes its own format. `out_root` puts files into the
    target's place below a folder, `out_folder` flat into one, `into` back into the original that
    the input was made from. `to_stdout` is true for one input that is to be printed, `prints_one`
    where nothing else will do. `prefix_folder` is true where agents of one name are told apart by
    the folder that each of them comes from. `only` is the place of the one agent that is meant in a
    document of several. `follow` is true where links are written through wherever they lead.
    `header` is true where a line in what is written names its source; it does so by the path below
    `named_below`, where that is stated. `formats` are those of single inputs, by their paths.
    `original` is the text that edits are put back into, where it is not that of the disc. `within`
    is the folder that no file may leave, links included, where it is a wider one than the folder
    that it is written below. With `traces`, files have a line of these whatever their header tells.
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
    prints_one: bool = False
    settings: ConversionOptions = DEFAULTS
    on_loss: OnLoss = OnLoss.WARN
    stdin: str = ""
    prefix_folder: bool = False
    follow: bool = False
    header: bool = True
    only: int | None = None
    named_below: Path | None = None
    formats: Mapping[str, Format] = field(default_factory=dict)
    original: str | None = None
    within: Path | None = None
    traces: bool = False
