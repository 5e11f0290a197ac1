"""References to files inside of prompts, which a client fills in when it reads its configuration.

Belongs here: which files may be read for that, and the prompt with their text. Not here: what a
reference looks like (a format's table says it). A configuration is data like any other: it may name
no file outside of its own folder, none that is hidden, and nothing that looks like a secret gets
into an agent.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import replace
from pathlib import Path, PurePath

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import Refused, Where
from agentc.filesystem.folder import Folder, NotPlain
from agentc.filesystem.observations import note_read
from agentc.filesystem.read import resolve_whole
from agentc.lens.format import Document, Format
from agentc.secrets.scan import holds_secret
from agentc.syntax.merge_marks import list_merge_marks
from agentc.syntax.source import BOM

MAX_BYTES = 1 << 20
# Characters that files may bring into one prompt.
MAX_FILLED = 4 << 20
# White space that the client takes off at both ends of a file.
_BLANKS = " \t\n\v\f\r\u00a0\ufeff\u2028\u2029"


class _Left(Exception):
    """A reference that stays as it is written, and why."""


def fill_references(document: Document) -> Document:
    """Return a document of one agent with the text of files in the place of references to them,
    once.

    A note says of each that it was filled in, or had to stay.
    """
    pattern, agent = document.format.file_reference, document.agents[0]
    if pattern is None or document.path is None or not pattern.search(agent.prompt):
        return document
    base, notes = Path(document.path).parent, []
    where, own = _locate(document), _list_own_folders(document.format)

    known: dict[str, str | None] = {}
    filled = 0

    def text_of(found: re.Match[str]) -> str:
        """Return the text of a file that the prompt names; the reference itself where it may not be
        read. Raises Refused where all of them together are too long."""
        nonlocal filled
        if found[1] not in known:
            known[found[1]] = text_of_new(found)
        text = known[found[1]]
        if text is None:
            return found[0]
        filled += len(text)
        if filled > MAX_FILLED:
            message = (
                f"the files that `prompt` names are longer than {MAX_FILLED} characters together"
            )
            raise Refused("too-large", message, hint="name fewer of them", where=where)
        return text

    def text_of_new(found: re.Match[str]) -> str | None:
        try:
            text = _read_reference(base, found[1], own)
        except _Left as left:
            message = f"{found[0]} stays as it is written, and no other client fills it in: {left}"
            notes.append(
                Diagnostic("file-left", message, where, hint="put the text itself into the prompt")
            )
            return None
        notes.append(
            Diagnostic(
                "file-filled", f"{found[0]} in `prompt` is filled in, as its client does", where
            )
        )
        return text

    prompt = pattern.sub(text_of, agent.prompt)
    kept = (note for note in document.notes if note.code != "substitution" or note.where != where)
    return replace(document, agents=(replace(agent, prompt=prompt),), notes=(*kept, *notes))


def _locate(document: Document) -> Where:
    """Return where the note on the prompt's reference stands, else the beginning of the agent."""
    record = document.source.records[0]
    entry = next((entry for entry in record.entries if entry.key == "prompt"), None)
    for note in document.notes:
        if note.code == "substitution" and note.about == ("prompt",):
            return note.where
    return document.source.where((entry.value_span if entry else record.head).start, document.path)


def _list_own_folders(form: Format) -> frozenset[str]:
    """Return the folders of a project in which a format's own client looks for its files."""
    return frozenset(
        PurePath(folder).parts[0]
        for place in form.places
        if place.scope == "project"
        for folder in place.folders
        if folder
    )


def _read_reference(base: Path, name: str, own: frozenset[str]) -> str:
    """Return the text of a file that a configuration in a folder names. Raises _Left where it may
    not be read. The client's `own` folders there are not hidden."""
    if not name or "\0" in name or name.startswith("~"):
        raise _Left("it leads out of the configuration's folder")
    try:
        root = Path(resolve_whole(base))
        real = Path(resolve_whole(root / name))
    except OSError:
        raise _Left("there is no such file") from None
    if not real.is_relative_to(root) or real == root:
        raise _Left("it leads out of the configuration's folder")
    parts = real.relative_to(root).parts
    if _is_hidden(parts, own) or _is_hidden(PurePath(os.path.normpath(name)).parts, own):
        raise _Left("the file is hidden")
    text = _read_text(root, parts)
    if holds_secret(text):
        raise _Left("the file holds something that looks like a secret")
    if list_merge_marks(text):
        raise _Left("git left its conflict marks in the file")
    return text.removeprefix(BOM).strip(_BLANKS)


def _is_hidden(parts: tuple[str, ...], own: frozenset[str]) -> bool:
    """Return whether a path leads to a hidden file, or through a hidden folder that is not the
    client's own."""
    below = parts[1:] if len(parts) > 1 and parts[0] in own else parts
    return any(part.startswith(".") and part != ".." for part in below)


def _read_text(root: Path, parts: tuple[str, ...]) -> str:
    """Return the text of a file below a folder, which is reached by names alone and never through a
    link."""
    opened, data = list[Folder](), None
    try:
        opened.append(Folder(str(root)))
        for part in parts[:-1]:
            opened.append(opened[-1].inner(part, create=False))
        status = opened[-1].status(parts[-1])
        if status is None or not stat.S_ISREG(status.st_mode):
            raise _Left("it is no file")
        if status.st_size > MAX_BYTES:
            raise _Left(f"the file is larger than {MAX_BYTES >> 20} MiB")
        data = opened[-1].read(parts[-1]) or b""
    except NotPlain:
        raise _Left("it is no file") from None
    except OSError as error:
        raise _Left(error.strerror or str(error)) from None
    finally:
        note_read(root.joinpath(*parts), data)
        for folder in reversed(opened):
            folder.close()
    try:
        return data[: MAX_BYTES + 1].decode("utf-8")
    except UnicodeDecodeError:
        raise _Left("the file is no UTF-8 text") from None
