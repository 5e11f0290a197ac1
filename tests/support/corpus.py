"""The corpus of real files, read and converted once for every test that asks.

Belongs here: where the files are, what agentc makes of each. Not here: expectations (`judge.py`,
`data/`, the tests). The files belong to others: nothing of them but names, lengths and digests
stands in this repository.
"""

from __future__ import annotations

import functools
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import agentc
from agentc.lens.split import split_document
from agentc.pipeline.convert import convert_document
from agentc.vendors.registry import get_format
from tests.conftest import read, reference

# Folder of the corpus -> the format that its files are read as.
FORMATS = {"claude": "claude", "claude-extended": "extended", "opencode": "opencode"}
TARGETS = ("claude", "opencode", "extended")
DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True)
class CorpusFile:
    """One file: its name in the corpus, the format it is read as, where it stood in its own
    repository."""

    file: str
    format: str
    path: str
    text: str


def folder() -> Path:
    """The folder of reference files. Skips the test where it is not at hand."""
    found = reference()
    if found is None or not (found / "corpus").is_dir():
        pytest.skip("no corpus: set AGENTC_REFERENCE, or put the reference files into ../shared")
    return found


def rows(path: str) -> list[dict[str, Any]]:
    """The rows of a table below the reference folder."""
    return [json.loads(line) for line in (folder() / path).read_text().splitlines()]


@functools.cache
def files() -> tuple[CorpusFile, ...]:
    """Every file of the three formats, with the bytes that the manifest promises."""
    found = []
    for row in rows("corpus/MANIFEST.jsonl"):
        if row["format"] in FORMATS:
            path = folder() / "corpus" / row["file"]
            assert hashlib.sha256(path.read_bytes()).hexdigest() == row["sha256"], row["file"]
            found.append(CorpusFile(row["file"], FORMATS[row["format"]], row["path"], read(path)))
    return tuple(found)


@functools.cache
def reading() -> tuple[dict[CorpusFile, agentc.Document], dict[str, str]]:
    """The documents, and the error codes of files that are none."""
    documents, errors = {}, {}
    for one in files():
        try:
            documents[one] = agentc.parse(one.text, format=one.format, path=one.path)
        except agentc.AgentcError as error:
            errors[one.file] = error.code
    return documents, errors


def documents() -> dict[CorpusFile, agentc.Document]:
    """Every file that can be read."""
    return reading()[0]


def broken() -> dict[CorpusFile, agentc.Document]:
    """Those of them that needed patience: fields that are not YAML, fences out of place, or none at
    all."""
    return {
        one: document for one, document in documents().items() if document.source.records[0].broken
    }


@functools.cache
def outputs(target: str) -> tuple[dict[CorpusFile, agentc.Conversion], dict[str, str]]:
    """Every readable file in a target format, and the codes of those that it refuses (exit code
    1)."""
    done, refused = {}, {}
    for one in documents():
        try:
            done[one] = agentc.convert(one.text, source=one.format, target=target, path=one.path)
        except agentc.AgentcError as error:
            if error.exit_code != 1:
                raise
            refused[one.file] = error.code
    return done, refused


def digest(text: str | None) -> str | None:
    """The SHA-256 of a text, as the tables give it."""
    return (
        None if text is None else hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    )


@functools.cache
def outputs_of_several(target: str) -> tuple[dict[str, tuple[Any, agentc.Conversion]], int]:
    """Every agent of the formats that are only read, in a target format, by file and name; and how
    many it refuses."""
    done: dict[str, tuple[Any, agentc.Conversion]] = {}
    refused = 0
    for row in rows("corpus/MANIFEST.jsonl"):
        if row["format"] not in ("opencode-json", "yaml-agent"):
            continue
        document = agentc.parse(
            read(folder() / "corpus" / row["file"]), format=row["format"], path=row["path"]
        )
        for one in split_document(document):
            try:
                (conversion,) = convert_document(one, get_format(target))
            except agentc.AgentcError as error:
                if error.exit_code != 1:
                    raise
                refused += 1
            else:
                done[f"{row['file']}#{one.agent.name}"] = one.agent, conversion
    return done, refused
