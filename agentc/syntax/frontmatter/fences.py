"""Where the fields of a file with frontmatter begin and end, however its author drew the fences.

Belongs here: finding the fences, and the edits that put them right. Not here: reading fields
(`reader.py`). The regular form is two lines of `---`, the first at the very start. Everything else
is a note with its repair.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import BARE_YAML, NO_FRONTMATTER, UNCLOSED
from agentc.errors import ReadError
from agentc.spans import Edit, Span
from agentc.syntax.frontmatter.behind_fence import note_comments, note_text, spell_comment
from agentc.syntax.frontmatter.code_block import find_end, match_opening
from agentc.syntax.frontmatter.fence_like import (
    FENCE,
    ODD_OPEN,
    TEXT_BEHIND,
    find_begin,
    find_dashes,
    find_odd,
)
from agentc.syntax.frontmatter.field_lines import find_fields_end, is_prose
from agentc.syntax.javascript import SPACE
from agentc.syntax.line_ends import detect_first_newline
from agentc.syntax.source import BOM, locate

OPEN = re.compile(FENCE)
CLOSE = re.compile(rf"^{FENCE}", re.MULTILINE)
ANY_OPEN = re.compile(r"^([ \t]*)---[ \t]*(?:#[^\n]*)?\r?\n", re.MULTILINE)
ANY_CLOSE = re.compile(rf"^(?:{FENCE}|[ \t]*-{{3,}}[ \t]*(?:\r?\n|\Z))", re.MULTILINE)
# To the readers that know languages more than a space and a tab is blank.
_BLANKS = SPACE.replace("\n", "")
CARRIAGE_RETURNS = re.compile(r"---\r(?!\n)[^\n]*\Z")
LANGUAGE = re.compile(rf"---[{_BLANKS}]*[A-Za-z]")
_CODE = re.compile("```|~~~")
# So much may stand before the fields and still be taken for a heading of theirs.
MAX_LINES_BEFORE = 12
# So far behind the opening line a closing one may be drawn oddly: fields are shorter.
MAX_SEARCHED = 1 << 20


@dataclass(frozen=True, slots=True)
class Fences:
    """The spans of fields and body, and what had to be overlooked. `body` is `None` where all of it
    is fields; `overlooked` is a line in it that is no part of it."""

    head: Span
    body: Span | None
    notes: tuple[Diagnostic, ...] = ()
    overlooked: Span | None = None


IsFields = Callable[[Span], bool]


def find_fences(text: str, known_keys: Sequence[str], is_fields: IsFields) -> Fences:
    """Return the fences of a text. `is_fields` tells whether a span reads as YAML fields.

    Raises ReadError: `no-frontmatter`, `unclosed`, `fence-language`.
    """
    start = 1 if text.startswith(BOM) else 0
    key = make_key_pattern(known_keys)
    if CARRIAGE_RETURNS.match(text, start):
        raise ReadError(
            "no-frontmatter",
            "its lines end in carriage returns alone, which no reader takes for lines",
            hint="save it with LF, or CRLF, at the ends of its lines",
            where=locate(text, start),
        )
    if LANGUAGE.match(text, start):
        raise ReadError(
            "fence-language",
            "a language behind the opening `---`; some readers run such a block",
            hint="leave only `---` on the first line",
            where=locate(text, start),
        )
    found = _find_regular(text, start, key, is_fields)
    found = found or _find_irregular(text, start, key, is_fields)
    if found is None:
        raise _explain_no_fences(text, start)
    return replace(found, notes=(*found.notes, *note_comments(text, found.head)))


def make_key_pattern(known_keys: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern for a line that begins with a known key; with none known it never
    matches."""
    return _make_key_pattern(tuple(known_keys))


@functools.lru_cache(maxsize=64)
def _make_key_pattern(known_keys: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(key) for key in sorted(known_keys, key=len, reverse=True)) or r"(?!)"
    return re.compile(rf"(?:^|(?<=\A{BOM}))[ \t]*({words})[ \t]*:(?=[ \t\r\n]|\Z)", re.MULTILINE)


def _find_regular(
    text: str, start: int, key: re.Pattern[str], is_fields: IsFields
) -> Fences | None:
    """Return two exact fences; `None` where there are none.

    Another line that is drawn like a fence closes the fields only where they would not read
    otherwise, or where nothing but prose stands behind it.
    """
    opening = OPEN.match(text, start)
    if opening is None:
        return None
    exact = find_dashes(CLOSE, text, opening.end())
    end = len(text) if exact is None else exact.start()
    odd = find_odd(text, opening.end(), min(end, opening.end() + MAX_SEARCHED))
    if exact is not None and odd is None:
        return Fences(Span(opening.end(), exact.start()), Span(exact.end(), len(text)))
    head = None if exact is None else Span(opening.end(), exact.start())
    if odd is not None and (head is None or not is_fields(head)):
        for closing in (odd, find_dashes(ANY_CLOSE, text, opening.end())):
            if closing is not None and is_fields(Span(opening.end(), closing.start())):
                return _close_at(text, opening.end(), closing)
        closing = find_fields_end(text, opening.end(), key)[1]
        drawn = closing is not None and closing[0].startswith("----")
        if exact is not None and closing is not None and drawn and closing.start() < exact.start():
            prose = Span(closing.end(), exact.start())
            if not key.search(text, prose.start, prose.end) and is_prose(text, prose):
                return _close_at(text, opening.end(), closing)
    return None if exact is None or head is None else Fences(head, Span(exact.end(), len(text)))


def _close_at(text: str, start: int, closing: re.Match[str], *before: Diagnostic) -> Fences:
    """Return the fences of fields from `start` to a closing line. One that is indented or too long,
    or has text behind it, is noted behind the notes of `before`."""
    notes = before
    if closing.re is TEXT_BEHIND:
        notes = (*before, note_text(text, closing))
    elif not CLOSE.match(text, closing.start()):
        fix = Edit(Span(closing.start(), closing.end()), "---" + _find_line_end(closing[0]))
        notes = (
            *before,
            Diagnostic(
                "long-fence",
                f"the closing line is `{closing[0].strip()}`, and not exactly `---`",
                locate(text, closing.start()),
                fixes=(fix,),
            ),
        )
    return Fences(Span(start, closing.start()), Span(closing.end(), len(text)), notes)


def _find_irregular(
    text: str, start: int, key: re.Pattern[str], is_fields: IsFields
) -> Fences | None:
    """Return fields whose fences are not two exact lines: the second one is missing, or they stand
    in a code block, or behind other text, or the first one is missing. `None` where there are no
    fields."""
    opening = OPEN.match(text, start)
    if opening is not None:
        return _find_unclosed(text, opening.end(), key)
    code = match_opening(text)
    if code is not None and OPEN.match(text, code.end()):
        return _find_in_code(text, Span(start, code.end()), code[1])
    found = _find_after_text(text, start, key)
    if found is not None or not key.match(text, start):
        return found
    return _find_headless(text, start, is_fields)


def _find_unclosed(text: str, start: int, key: re.Pattern[str]) -> Fences | None:
    """Return the fields up to the first line that neither begins nor continues one; `None` where no
    line begins with a known key."""
    end, closing = find_fields_end(text, start, key)
    if end is None:
        return None
    if closing is not None:
        return _close_at(text, start, closing)
    eol = detect_first_newline(text)
    fix = Edit(Span(end, end), f"---{eol}" if text[:end].endswith("\n") else f"{eol}---{eol}")
    note = Diagnostic(
        UNCLOSED, "the frontmatter has no closing `---`", locate(text, start - 1), fixes=(fix,)
    )
    return Fences(Span(start, end), Span(end, len(text)), (note,))


def _find_in_code(text: str, code: Span, mark: str) -> Fences | None:
    """Return frontmatter, or the whole file, inside a code block that opens the file; `None` where
    neither stands there."""
    opening = OPEN.match(text, code.end)
    closing = CLOSE.search(text, code.end + 3)
    if opening is None or closing is None:
        return None
    fixes = [Edit(code, "")]
    start, stop = closing.end(), len(text)
    end = find_end(text, start, mark)
    if end is not None:
        fixes.append(Edit(end, ""))
        if not text[end.end :].strip():
            fixes[-1] = Edit(Span(end.start, stop), "")
            stop, end = end.start, None
        elif end.start == start:
            start, end = end.end, None
    message = "the frontmatter stands in a code block"
    where = locate(text, find_begin(text))
    note = Diagnostic("code-fence", message, where, fixes=tuple(fixes))
    return Fences(Span(opening.end(), closing.start()), Span(start, stop), (note,), end)


def _find_after_text(text: str, start: int, key: re.Pattern[str]) -> Fences | None:
    """Return fences that begin behind blank lines or a few lines of text, or that are indented;
    `None` where no known key stands between two such lines. Text before them becomes comments."""
    opening = ANY_OPEN.search(text, start)
    if opening is None or key.match(text, start) or _CODE.search(text, start, opening.start()):
        return None
    drawn = ODD_OPEN.match(text, find_begin(text))
    if drawn is not None and not OPEN.match(text, drawn.start(1)) and key.match(text, drawn.end()):
        return None  # its fields stand before the line that looks like the first fence
    before = text[start : opening.start()]
    closing = ANY_CLOSE.search(text, opening.end())
    if (
        closing is None
        or before.count("\n") > MAX_LINES_BEFORE
        or not key.search(text, opening.end(), closing.start())
    ):
        return None
    notes: list[Diagnostic] = []
    if before:
        kept = "".join(
            spell_comment(line) + detect_first_newline(text)
            for line in before.splitlines()
            if line.strip()
        )
        subject = "text" if before.strip() else "blank lines"
        message = f"{subject} before the opening `---`" + (
            "; it is left out" if before.strip() else ""
        )
        edits = (
            Edit(Span(start, opening.start()), ""),
            Edit(Span(opening.end(), opening.end()), kept),
        )
        notes.append(Diagnostic("before-fence", message, locate(text, start), fixes=edits))
    if opening[1]:
        notes.append(_note_indented(text, opening.start(), closing, opening[1]))
        return Fences(
            Span(opening.end(), closing.start()), Span(closing.end(), len(text)), tuple(notes)
        )
    return _close_at(text, opening.end(), closing, *notes)


def _note_indented(text: str, start: int, closing: re.Match[str], indent: str) -> Diagnostic:
    """Return the note on indented fences: every line of the frontmatter moves to the margin."""
    lines = re.compile(rf"^{indent}", re.MULTILINE).finditer(text, start, closing.start())
    last = Edit(Span(closing.start(), closing.end()), "---" + _find_line_end(closing[0]))
    fixes = (*(Edit(Span(line.start(), line.end()), "") for line in lines), last)
    return Diagnostic(
        "indented-fence", "the frontmatter is indented", locate(text, start), fixes=fixes
    )


def _find_headless(text: str, start: int, is_fields: IsFields) -> Fences | None:
    """Return fields without an opening fence, or a file that is nothing but YAML; `None` for
    neither."""
    closing = CLOSE.search(text, start)
    where = locate(text, start)
    if closing is not None:
        note = Diagnostic(
            "no-opening-fence",
            "the opening `---` is missing",
            where,
            fixes=(Edit(Span(start, start), "---" + detect_first_newline(text)),),
        )
        return Fences(Span(start, closing.start()), Span(closing.end(), len(text)), (note,))
    if is_fields(Span(start, len(text))):
        return Fences(
            Span(start, len(text)),
            None,
            (Diagnostic(BARE_YAML, "a YAML document without fences", where),),
        )
    return None


def _find_line_end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _explain_no_fences(text: str, start: int) -> ReadError:
    """Return the error on a text in which no fields with fences were found."""
    if OPEN.match(text, start):
        message, hint = (
            "the frontmatter has no closing `---`",
            "add a line of `---` after the last field",
        )
        return ReadError(UNCLOSED, message, hint=hint, where=locate(text, start))
    message = "no frontmatter: the first line is not `---`"
    hint = "put the fields between two lines of `---` at the top of the file"
    return ReadError(NO_FRONTMATTER, message, hint=hint, where=locate(text, start))
