"""The texts of `agentc.lock` and of this machine's state: what each says of outputs.

Belongs here: a record, reading and rendering the texts. Not here: which output stands in which of
them (`records.py`).

Both are read as data of a stranger: a path that leads out of the repository, or is none, is refused
and never looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from agentc.build.git_marks import is_torn, take_sides
from agentc.errors import UsageError, Where
from agentc.filesystem.read import shorten_path
from agentc.ir.provenance import KnownTraces
from agentc.syntax.carried_comments import read_digests, spell_digests
from agentc.syntax.line_ends import normalize_newlines

LOCK = "agentc.lock"
VERSION = 1
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class OutputRecord:
    """One output: which target it is of, the source that it was made from by its path in the
    repository, digests of both texts, and one of the options that counted; and its traces, where
    it is without a line of them."""

    target: str
    source: str
    source_digest: str
    output_digest: str
    options: str
    traces: KnownTraces | None = None


@dataclass(frozen=True, slots=True)
class RecordTexts:
    """What one file remembers: records by path, and paths that are the user's own again."""

    outputs: Mapping[str, OutputRecord] = field(default_factory=dict)
    let_go: frozenset[str] = frozenset()


def digest_text(text: str) -> str:
    """Return the digest of a text, whatever its line ends."""
    data = normalize_newlines(text).encode("utf-8", "surrogatepass")
    return sha256(data).hexdigest()


def render_texts(texts: RecordTexts, **more: str) -> str:
    """Return the text of a file that remembers this, sorted, so that git can merge it."""
    data: dict[str, Any] = {
        "version": VERSION,
        "outputs": {name: _to_data(record) for name, record in texts.outputs.items()},
        **more,
    }
    if texts.let_go:
        data["let-go"] = sorted(texts.let_go)
    return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=True) + "\n"


def _to_data(record: OutputRecord) -> dict[str, str | list[str]]:
    data: dict[str, str | list[str]] = {
        "target": record.target,
        "source": record.source,
        "source-digest": record.source_digest,
        "output-digest": record.output_digest,
        "options": record.options,
    }
    if record.traces is not None:
        data["check"] = record.traces.check
        data["field-digests"] = [
            f"{trace.format}: {spell_digests(trace)}" for trace in record.traces.traces
        ]
    return data


def read_texts(path: Path, text: str | None) -> RecordTexts:
    """Return what a file remembers. One that git could not merge has what both sides remember.

    Raises UsageError for a file that is none of agentc's.
    """
    if text is None:
        return RecordTexts()
    if not is_torn(text):
        return _read_side(path, text)
    ours, theirs = (_read_side(path, side) for side in take_sides(text))
    return RecordTexts({**theirs.outputs, **ours.outputs}, ours.let_go & theirs.let_go)


def _read_side(path: Path, text: str) -> RecordTexts:
    """Return what one text of such a file says. Raises UsageError for a text, or a path in it, that
    agentc does not write there."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refuse(path, f"it is no JSON: {error}") from None
    if not isinstance(data, dict) or data.get("version") != VERSION:
        raise _refuse(path, f'it has no "version": {VERSION}')
    outputs, let_go = data.get("outputs", {}), data.get("let-go", [])
    if not isinstance(outputs, dict) or not isinstance(let_go, list):
        raise _refuse(path, '"outputs" must be a map, and "let-go" a list')
    inside = path.name == LOCK
    for name in (*outputs, *let_go):
        if not isinstance(name, str) or not _is_plain(name, inside=inside):
            raise _refuse(path, f"{name!r} is no path that agentc writes there")
    return RecordTexts(
        {name: _read_record(path, name, one) for name, one in outputs.items()}, frozenset(let_go)
    )


def _is_plain(name: str, *, inside: bool) -> bool:
    """Return whether a name is a path that leads nowhere else: below the repository, or whole."""
    pure = PurePosixPath(name) if inside else Path(name)
    plain = str(pure) == name and ".." not in pure.parts and "\0" not in name and name != "."
    below = not pure.is_absolute() and ":" not in name and "\\" not in name
    return plain and (below and pure.parts[:1] != (".git",) if inside else pure.is_absolute())


def _read_record(path: Path, name: str, data: object) -> OutputRecord:
    keys = ("target", "source", "source-digest", "output-digest", "options")
    if not isinstance(data, dict) or not all(isinstance(data.get(key), str) for key in keys):
        raise _refuse(path, f"{name!r} must have {', '.join(keys)}")
    if not all(_DIGEST.fullmatch(data[key]) for key in ("source-digest", "output-digest")):
        raise _refuse(path, f"a digest of {name!r} is none")
    target, source, source_digest, output_digest, options = (data[key] for key in keys)
    traces = _read_traces(path, name, data)
    return OutputRecord(target, source, source_digest, output_digest, options, traces)


def _read_traces(path: Path, name: str, data: Mapping[str, object]) -> KnownTraces | None:
    check, digests = data.get("check"), data.get("field-digests")
    if check is None and digests is None:
        return None
    if not isinstance(check, str) or not isinstance(digests, list):
        raise _refuse(path, f'{name!r} must have "check" and "field-digests", or neither')
    pairs = [one.partition(": ") for one in digests if isinstance(one, str)]
    if len(pairs) < len(digests) or not all(form and spelled for form, _, spelled in pairs):
        raise _refuse(path, f"the field digests of {name!r} are none")
    return KnownTraces(check, tuple(read_digests(form, spelled) for form, _, spelled in pairs))


def _refuse(path: Path, why: str) -> UsageError:
    hint = "take it from git, or delete it: it is made anew of what the outputs say of themselves"
    return UsageError("lock", why, hint=hint, where=Where(shorten_path(path)))
