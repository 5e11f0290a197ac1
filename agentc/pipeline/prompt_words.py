"""A prompt in the words of its original again, where a conversion put the target's words into it
(`--adapt-body`).

Belongs here: whether it did, and the words that nobody edited. Not here: which words are replaced
(`prompt/adapt.py`), edits on both sides (`merge_text.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.ir.provenance import Trace, digest
from agentc.lens.format import Format
from agentc.pipeline.matched_parts import match_parts
from agentc.pipeline.merge_text import list_stretches
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
    was, _ = read_prompt_digests(trace)
    if was in ("", digest(normalize_newlines(prompt))):
        return prompt
    returned = return_words(prompt, form, home)
    return returned if digest(normalize_newlines(returned)) == was else prompt


def find_adapted_prompt(prompt: str, trace: Trace | None, form: Format, home: Format) -> str | None:
    """Return what an original's prompt was written as in another format's words; `None` where the
    trace does not say that such words were put into it, or the original was edited since."""
    was, known = read_prompt_digests(trace)
    if was == known or not (home.words and form.words):
        return None
    if digest(normalize_newlines(prompt)) != was:
        return None
    written = adapt(prompt, home.words, form.words).text
    is_known = written != prompt and digest(normalize_newlines(written)) == known
    return written if is_known else None


def note_words_left(
    prompt: str, trace: Trace | None, form: Format, home: Format
) -> Iterator[Diagnostic]:
    """Yield a note on a prompt that was edited, and of which nobody knows whether the words for
    things in it are its original's."""
    was, written = read_prompt_digests(trace)
    now = digest(normalize_newlines(prompt))
    if was != written and now not in (was, written) and return_words(prompt, form, home) != prompt:
        message = (
            f"the prompt was edited, and keeps {form.name}'s words for tools and files; "
            f"--adapt-body puts those of {home.name} there"
        )
        yield Diagnostic("adapt-skipped", message)


def read_prompt_digests(trace: Trace | None) -> tuple[str, str]:
    """Return the digests of the original's prompt and of the one that was written, empty where
    nobody knows."""
    return trace.digests.get("prompt", ("", "")) if trace is not None else ("", "")


def put_words_back(sides: Iterable[str], form: Format, home: Format) -> str:
    """Return an edited prompt in the words of its original: what nobody edited is as it stands
    there, and edits have the original's words, too, where that changes nothing else.

    The `sides` are the edited prompt, the one that was written, and that of the original, all with
    their line ends taken as LF.
    """
    edited, base, original = map(normalize_newlines, sides)
    returned = return_words(edited, form, home)
    again = _take_over(returned, edited, base, original)
    return returned if again == returned else _take_over(edited, edited, base, original)


def _take_over(text: str, edited: str, base: str, original: str) -> str:
    """Return a text, which is the `edited` one or that in other words, with the original's lines
    and words for those of the base that stand in the edited text."""
    new, now, was, ours = map(split_lines, (text, edited, base, original))
    if len(was) != len(ours) or len(new) != len(now):
        return _take_words(text, edited, base, original)
    merged: list[str] = []
    at = here = 0
    for number, there in [*match_parts(was, now).items(), (len(was), len(now))]:
        texts = (new[here:there], now[here:there], was[at:number], ours[at:number])
        merged.append(_take_words(*map("".join, texts)))
        merged += ours[number : number + 1]
        at, here = number + 1, there + 1
    return "".join(merged)


def _take_words(text: str, edited: str, base: str, original: str) -> str:
    """Return some lines as `_take_over` does, word by word."""
    if not base or (base == original and text == edited):
        return text
    new, now, was, ours = map(_WORDS.findall, (text, edited, base, original))
    if len(new) != len(now):
        return text  # nobody can tell which of its words are which
    if len(was) == len(ours):  # each word of the one is that of the other
        merged = list(new)
        for number, there in match_parts(was, now).items():
            merged[there] = ours[number]
        return "".join(merged)
    merged = []
    here = 0
    for old, own, stretch in list_stretches(was, ours, now):
        end = here + len(stretch)
        merged += own if old == stretch else new[here:end]
        here = end
    return "".join(merged)
