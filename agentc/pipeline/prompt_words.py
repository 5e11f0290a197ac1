"""A prompt in the words of its original again, where a conversion put the target's words into it
(`--adapt-body`).

Belongs here: whether it did, and the words that nobody edited. Not here: which words are replaced
(`prompt/adapt.py`), edits on both sides (`merge_text.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.ir.provenance import Trace, digest
from agentc.lens.format import Format
from agentc.pipeline.merge_text import match_parts
from agentc.prompt.adapt import adapt
from agentc.syntax.line_ends import normalize_newlines, split_lines

_WORDS = re.compile(r"\S+\s*|\s+")


def return_words(prompt: str, form: Format, home: Format) -> str:
    """Return a prompt of one format's file in the words of another one, as far as the way out leads
    back to the very same text."""
    return adapt(prompt, form.words, home.words).text if form.words and home.words else prompt


def find_original_prompt(prompt: str, trace: Trace | None, form: Format, home: Format) -> str:
    """Return a prompt that nobody edited as it stood in its original: with other words for things
    where the trace proves them; else as it is."""
    was = _find_digest(trace)
    if was in ("", digest(normalize_newlines(prompt))):
        return prompt
    returned = return_words(prompt, form, home)
    return returned if digest(normalize_newlines(returned)) == was else prompt


def find_adapted_prompt(prompt: str, trace: Trace | None, form: Format, home: Format) -> str | None:
    """Return what an original's prompt was written as in another format's words; `None` where the
    trace does not say that such words were put into it, or the original was edited since."""
    was = _find_digest(trace)
    if not (trace and home.words and form.words) or digest(normalize_newlines(prompt)) != was:
        return None
    written = adapt(prompt, home.words, form.words).text
    known = trace.digests["prompt"][1]
    is_known = written != prompt and digest(normalize_newlines(written)) == known
    return written if is_known else None


def note_words_left(
    prompt: str, trace: Trace | None, form: Format, home: Format
) -> Iterator[Diagnostic]:
    """Yield a note on a prompt that was edited, and of which nobody knows whether the words for
    things in it are its original's."""
    was, written = trace.digests.get("prompt", ("", "")) if trace is not None else ("", "")
    now = digest(normalize_newlines(prompt))
    if was != written and now not in (was, written) and return_words(prompt, form, home) != prompt:
        message = (
            f"the prompt was edited, and keeps {form.name}'s words for tools and files; "
            f"--adapt-body puts those of {home.name} there"
        )
        yield Diagnostic("adapt-skipped", message)


def _find_digest(trace: Trace | None) -> str:
    return trace.digests.get("prompt", ("", ""))[0] if trace is not None else ""


def put_words_back(sides: Iterable[str], form: Format, home: Format) -> str | None:
    """Return an edited prompt in the words of its original: what nobody edited is as it stands
    there, and edits have the original's words, too, where that changes nothing else. `None` where
    nobody can tell what was edited.

    The `sides` are the edited prompt, the one that was written, and that of the original, all with
    their line ends taken as LF.
    """
    edited, base, original = map(normalize_newlines, sides)
    kept = _take_over(edited, base, original)
    if kept is None:
        return None
    returned = return_words(edited, form, home)
    again = _take_over(returned, base, original, edited)
    return returned if again == returned else kept


def _take_over(text: str, base: str, original: str, edited: str | None = None) -> str | None:
    """Return a text with the original's words for those of the base that `edited` (the text itself
    where that is not given) still has."""
    edited = text if edited is None else edited
    lines = [split_lines(one) for one in (text, edited, base, original)]
    if len(lines[0]) != len(lines[1]) or len(lines[2]) != len(lines[3]):
        return None
    new, now, was, ours = lines
    found = match_parts(was, now)
    if found is None:
        return None
    return _walk(new, now, was, ours, found)


def _walk(
    new: Sequence[str],
    now: Sequence[str],
    was: Sequence[str],
    ours: Sequence[str],
    found: dict[int, int],
) -> str | None:
    """Return a text, line by line, with the original's lines where `now` has those of the base by
    the numbers that are `found`; `None` where too many words would have to be compared."""
    merged: list[str] = []
    at = here = 0
    for number, there in [*sorted(found.items()), (len(was), len(now))]:
        texts = ("".join(new[here:there]), "".join(now[here:there]))
        words = _take_words(*texts, "".join(was[at:number]), "".join(ours[at:number]))
        if words is None:
            return None
        merged.append(words)
        merged += ours[number : number + 1]
        at, here = number + 1, there + 1
    return "".join(merged)


def _take_words(new: str, now: str, was: str, ours: str) -> str | None:
    """Return some lines with the original's words for those that stand there as they were."""
    if not was or (was == ours and new == now):
        return new
    words = [_WORDS.findall(one) for one in (new, now, was, ours)]
    if len(words[0]) != len(words[1]) or len(words[2]) != len(words[3]):
        return None
    found = match_parts(words[2], words[1])
    if found is None:
        return None
    merged = list(words[0])
    for number, there in found.items():
        merged[there] = words[3][number]
    return "".join(merged)
