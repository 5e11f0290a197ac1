"""A block of fields at the top of a prompt: text to every reader, though its author meant it to be
read.

Belongs here: finding it, between fences, in a code block or bare. Not here: fences around the real
fields (`syntax/frontmatter/fences.py`), a code block around them
(`syntax/frontmatter/code_block.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TypeAlias

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import NO_FENCES
from agentc.lens.format import Format
from agentc.lens.tolerant.unread_limits import GUARDS
from agentc.syntax.source import Record, Source

# How fields can begin, also behind a comment: a fence, a code block, or a key. Cheap;
# `_find_in_prompt` decides.
_REMARK = r"(?:[ \t\r\n]*<!--(?:[^-]|-(?!->))*-->)?"
_MAY_BE_FIELDS = re.compile(
    _REMARK + r"\s*?(?=(?:---|\+\+\+)[ \t]*\r?\n|```|[A-Za-z_][\w-]*:[ \t\r\n])"
)
# Behind a fence blocks without any field may stand before the one that has some.
_OPENING = re.compile(
    _REMARK
    + r"[ \t\r\n]*(?:```([a-z]*)[ \t]*\r?\n)?"
    + r"(?:((?:---|\+\+\+)[ \t]*\r?\n)(?:(?:---|\+\+\+|\{\})?[ \t]*\r?\n)*)?"
)
_KEY_AT_MARGIN = re.compile(r"([A-Za-z_][\w-]*):(?=[ \t\r\n]|\Z)")
_TOML_KEY_AT_MARGIN = re.compile(r"\[{0,2}([A-Za-z_][\w-]*)[ \t]*[=.\]]")
_PART = re.compile(r"[ \t]|-[ \t]|#|\r?\n|\r?\Z")
MAX_LINES = 60
IsLimit: TypeAlias = Callable[[str, Collection[str]], bool]


def find_fields_in_prompt(
    source: Source, formats: Mapping[str, Format], is_limit: IsLimit, *, in_code: bool = True
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each prompt that begins with fields, between fences or not. It names
    those that would be limits, and limit nothing there; `is_limit` knows other spellings of
    these. Without `in_code` those in a code block, which can be an example, are left out.

    A frontmatter without fields is one, too: its client looks for no other. A text that is nothing
    but a prompt has a note of its own on fields in it.
    """
    if any(note.code == NO_FENCES for note in source.notes):
        return
    for record in source.records:
        if record.body is None or not _MAY_BE_FIELDS.match(source.text, record.body.start):
            continue
        opening = _OPENING.match(source.text, record.body.start)
        if in_code or opening is None or opening[1] is None:
            yield from _find_in_prompt(source, record, opening, formats.values(), is_limit)


def _find_in_prompt(
    source: Source,
    record: Record,
    opening: re.Match[str] | None,
    formats: Iterable[Format],
    is_limit: IsLimit,
) -> Iterator[Diagnostic]:
    """Yield a diagnostic where the lines behind the `opening` of a record's prompt are fields: some
    known keys between fences, a limit, or more than one key."""
    assert record.body is not None
    start = opening.end() if opening else record.body.start
    known: set[str] = set()
    limits: set[str] = set()
    for form in formats:
        known.update(form.keys)
        limits.update(
            key for field in form.fields if field.attribute in GUARDS for key in field.keys
        )
    language, fence = opening.groups() if opening else (None, None)
    is_toml = language == "toml" or (fence or "").startswith("+")
    keys = _list_keys(source.text, start, is_toml=is_toml)
    limits.update([key for key in keys if is_limit(key, limits)])
    stated = [key for key in keys if key in known | limits]
    limiting = [key for key in stated if key in limits]
    if not stated or not (fence or limiting or len(stated) > 1):
        return
    message = (
        f"the prompt begins with fields, which are text to every client: {_join_names(stated)}"
    )
    if limiting:
        message += f"; {_join_names(limiting)} limit{'s' * (len(limiting) == 1)} nothing there"
    hint = "move them into the frontmatter, or delete them"
    yield Diagnostic("second-frontmatter", message, source.where(start), hint=hint)


def _list_keys(text: str, start: int, *, is_toml: bool) -> list[str]:
    """Return the keys at the margin from a place on, up to the first line that is no part of
    fields."""
    found = []
    for _ in range(MAX_LINES):
        key = (
            _TOML_KEY_AT_MARGIN.match(text, start) if is_toml else _KEY_AT_MARGIN.match(text, start)
        )
        if key is not None:
            found.append(key[1])
        elif not _PART.match(text, start):
            break
        start = text.find("\n", start) + 1
        if not start:
            break
    return list(dict.fromkeys(found))


def _join_names(keys: Iterable[str]) -> str:
    return ", ".join(f"`{key}`" for key in keys)
