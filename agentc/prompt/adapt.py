"""A prompt in another vendor's words, as far as the way back leads to the very same text.

Belongs here: which pairs of words are replaced, and the proof. Not here: where words stand
(`matcher.py`), what is prose (`prose.py`).

A step replaces every pair of whose two words the text holds only the first. It is taken when the
step back gives the text again, byte for byte; the step back then passes the same test. A text that
has words of the target already gives others back, and is left alone.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from agentc.lens.terminology import Terminology
from agentc.prompt.matcher import Pair, Run, TermMatcher, make_matcher, make_older_pairs, make_pairs
from agentc.prompt.prose import find_prose

# The most characters of a body; the worst texts of that size take ten seconds, a usual one two.
LIMIT = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Replaced:
    """A word and its counterpart, how often it stood where it means the thing, and why it was not
    replaced."""

    before: str
    after: str
    count: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Adapted:
    """A text with the words that were replaced, and those that were not. Without any done it is the
    text given."""

    text: str
    done: tuple[Replaced, ...] = ()
    skipped: tuple[Replaced, ...] = ()


@dataclass(frozen=True, slots=True)
class _Step:
    """A text after every replacement that can be made of it, before anything is proved: how often
    each pair of words was replaced; how often each stood there that was not, and why; the structure
    of the text; and the pairs of which only the target's word stood there before."""

    text: str
    done: Mapping[Pair, int] = field(default_factory=dict)
    skipped: Mapping[Pair, tuple[int, str]] = field(default_factory=dict)
    shape: tuple[object, ...] = ()
    only_target: tuple[Pair, ...] = ()


@functools.lru_cache(maxsize=2)  # an edit on its way home asks for one prompt again and again
def adapt(body: str, source: Terminology, target: Terminology) -> Adapted:
    """Return a body with the source's words for things replaced by the target's, in prose alone.

    Where anything was replaced, `adapt(text, target, source)` gives the body again. Never raises.
    """
    pairs = make_pairs(source, target)
    forward, backward = (
        make_matcher(pairs, source.names),
        make_matcher(tuple(pair.turned for pair in pairs), target.names),
    )
    step = _replace_all(body, forward, backward)
    if step is None:
        return Adapted(
            body, (), (Replaced("", "", 0, "the text is too large, or too intricate, to be read"),)
        )
    done = tuple(Replaced(pair.before, pair.after, count) for pair, count in step.done.items())
    skipped = tuple(
        Replaced(pair.before, pair.after, count, why) for pair, (count, why) in step.skipped.items()
    )
    skipped += tuple(
        _find_older_names(body, make_matcher(make_older_pairs(source, target), source.names))
    )
    reason = _find_obstacle(body, step, _replace_all(step.text, backward, forward)) if done else ""
    if reason:
        return Adapted(
            body, (), (*(replace(replaced, reason=reason) for replaced in done), *skipped)
        )
    return Adapted(step.text, done, skipped)


def _find_older_names(body: str, former: TermMatcher) -> Iterator[Replaced]:
    """Yield the older names in a body: nothing could tell on the way back that they stood there."""
    runs = list(former.find_runs(body))
    found = find_prose(body, [run[0].start for run in runs]) if runs else None
    counts = Counter(
        hit.pair for run in runs for hit in run if found and found.holds(hit.start, hit.end)
    )
    for pair, count in counts.items():
        yield Replaced(
            pair.before,
            pair.after,
            count,
            "an older name, of which the way back would make the newer one",
        )


def _find_obstacle(body: str, step: _Step, back: _Step | None) -> str:
    """Return why a step is not taken; empty where the step back gives the body again, and no
    structure changes."""
    if back is not None and back.text == body and back.shape == step.shape:
        return ""
    if step.only_target:
        pair = step.only_target[0]
        return (
            f"the text says `{pair.after}` already, and the way back would make `{pair.before}` of "
            "it"
        )
    return "the way back would not give the same text"


def _replace_all(text: str, forward: TermMatcher, backward: TermMatcher) -> _Step | None:
    """Return every replacement that can be made; `None` where nobody can say what is prose."""
    if len(text) > LIMIT:
        return None
    own, others = list(forward.find_runs(text)), list(backward.find_runs(text))
    if not own and not others:
        return _Step(text)
    found = find_prose(text, [run[0].start for run in (*own, *others)])
    if found is None:
        return None
    own, others = (
        [run for run in runs if found.holds(run[0].start, run[-1].end)] for runs in (own, others)
    )
    present = dict.fromkeys(hit.pair.turned for run in others for hit in run)
    reasons = _exclude(own, present)
    counts = Counter(hit.pair for run in own for hit in run)
    return _Step(
        _apply_replacements(text, own, reasons),
        done={pair: count for pair, count in counts.items() if pair not in reasons},
        skipped={pair: (counts[pair], why) for pair, why in reasons.items()},
        shape=found.shape,
        only_target=tuple(pair for pair in present if pair not in counts),
    )


def _exclude(runs: Iterable[Run], present: Iterable[Pair]) -> dict[Pair, str]:
    """Return the pairs that are not replaced, and why: both of their words are there, or one of a
    list with them stays."""
    excluded = set(present)
    found = {hit.pair: None for run in runs for hit in run}
    reasons = {pair: f"the text says `{pair.after}` too, and the way back would change both"
               for pair in found if pair in excluded}  # fmt: skip
    changed = bool(reasons)
    while changed:
        changed = False
        for run in runs:
            stuck = next((hit.pair for hit in run if hit.pair in reasons), None)
            for hit in run if stuck is not None else ():
                if stuck is not None and hit.pair not in reasons:
                    reasons[hit.pair] = f"it stands in one list with `{stuck.before}`, which stays"
                    changed = True
    return reasons


def _apply_replacements(text: str, runs: Iterable[Run], excluded: Iterable[Pair]) -> str:
    """Return a text with the words of all runs replaced by their counterparts, but for the excluded
    pairs."""
    stays = set(excluded)
    parts, position = [], 0
    for hit in sorted(
        (hit for run in runs for hit in run if hit.pair not in stays), key=lambda hit: hit.start
    ):
        if hit.start >= position:
            parts += [text[position : hit.start], hit.pair.after]
            position = hit.end
    return "".join((*parts, text[position:]))
