"""Which places of a field hold text, and the texts there that YAML cuts short at ` #`.

Belongs here: fields, keys inside of values, items of lists. Not here: what stands behind a `#`
(`syntax/frontmatter/hash_signs.py`), reading a text whole (`texts.py`), limits (`cut_limits.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from agentc.lens.format import Format
from agentc.secrets.scan import states_secret
from agentc.syntax.edits.lines import find_line_start
from agentc.syntax.frontmatter.hash_signs import Cut, Kind, find_rest_of_text
from agentc.syntax.yaml.nodes import Items, Pairs, Scalar, Tree

# Attributes that are prose, and those whose lists and maps hold some.
PROSE = frozenset({"description", "prompt", "initial_prompt", "observer_message"})
HOLDING_PROSE = frozenset(
    {
        "specialization_level",
        "domain_expertise",
        "scale_triggers",
        "complexity_triggers",
        "scope_triggers",
        "escalation_triggers",
    }
)
# Those in which a word, or a few, stand.
HOLDING_WORDS = frozenset({"name", "skills", "options"})
# What other tools call prose.
PROSE_KEYS = frozenset(
    {
        "when_to_use",
        "whenToUse",
        "when-to-use",
        "instructions",
        "systemPrompt",
        "system_prompt",
        "summary",
        "role",
        "goal",
    }
)
# Attributes that say what is run, with the keys of what is handed on there, and the map that these
# stand in: the third of a hook, below its event and its matcher, the second of a server, below its
# name. That alone is text. A matcher, a type or an address decides when and what, and the words
# that a hook hands on without a shell decide whether it runs: those stay as the client has them.
RUNNING = {
    "hooks": (3, frozenset({"command", "prompt", "statusMessage"})),
    "mcp_servers": (
        2,
        frozenset({"command", "args", "env", "environment", "headers", "description"}),
    ),
}
_HASH = re.compile(r"[ \t]+#")
# The key a text stands under, the text that YAML has of it, and what follows.
CutText: TypeAlias = tuple[str, Scalar, Cut]


def find_text_kind(form: Format, key: str) -> Kind | None:
    """Return what kind of text stands under a key; `None` where ` #` begins a comment there."""
    attribute = _find_attribute(form, key)
    if attribute is not None:
        return (
            Kind.PROSE
            if attribute in PROSE
            else Kind.WORDS
            if attribute in HOLDING_PROSE | HOLDING_WORDS
            else None
        )
    return Kind.PROSE if key in PROSE_KEYS else Kind.WORDS


def holds_text_inside(form: Format, key: str) -> bool:
    """Return whether text stands in lists and maps under a key."""
    return find_text_kind(form, key) is not None or _find_attribute(form, key) in RUNNING


def _find_attribute(form: Format, key: str) -> str | None:
    return next((field.attribute for field in form.fields if key in field.keys), None)


def find_rest(
    text: str, start: int, limit: int, column: int, kind: Kind, before: str
) -> Cut | None:
    """Return what `find_rest_of_text` does; `None` also for a secret, which stays in the comment
    that YAML takes it for."""
    cut = find_rest_of_text(text, start, limit, column, kind, before)
    return None if cut is not None and states_secret(cut.text) else cut


def find_cuts(
    form: Format, text: str, tree: Tree, limit: int, key: str, column: int
) -> Iterator[CutText]:
    """Yield every plain text below the key of a field that goes on behind a ` #`, with what
    follows. `column` is that of the key."""
    attribute = _find_attribute(form, key)
    place = _Place(key, column, find_text_kind(form, key), *RUNNING.get(attribute or "", ()))
    yield from _Finder(form, text, limit, attribute in HOLDING_PROSE).find(tree, place)


@dataclass(frozen=True, slots=True)
class _Place:
    """The key a value stands under, the column of that key or of a dash, and what kind of text it
    is. `handed_on` are the keys of text inside of what is run, `None` elsewhere; they count in so
    many maps further down as `depth` says."""

    key: str
    column: int
    kind: Kind | None
    depth: int = 0
    handed_on: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class _Finder:
    """A text in which cut texts are looked for, up to a limit; `prose` is true where items are
    mostly texts."""

    form: Format
    text: str
    limit: int
    prose: bool

    def find(self, tree: Tree, place: _Place) -> Iterator[CutText]:
        """Yield every text of a tree that is cut."""
        if isinstance(tree, Scalar):
            if tree.plain and tree.offset < tree.end:
                yield from self.find_cut(tree, place)
        elif not tree.flow and isinstance(tree, Items):
            below = replace(place, column=self.measure_column(tree.offset))
            for item in tree.items:
                whole = self.join(item) if place.handed_on is None else None
                if whole is None:
                    yield from self.find(item, below)
                else:
                    yield from self.find_cut(whole, below)
        elif not tree.flow and isinstance(tree, Pairs):
            for name, value in tree.pairs:
                inner = self.step_into(name, place) if isinstance(name, Scalar) else None
                if inner is not None:
                    yield from self.find(value, inner)

    def step_into(self, name: Scalar, place: _Place) -> _Place | None:
        """Return the place below a key of a map; `None` where no text stands there."""
        key, column = name.text, self.measure_column(name.offset)
        if place.handed_on is not None:
            depth = place.depth - 1
            is_text = place.kind is not None or (depth == 0 and key in place.handed_on)
            return _Place(key, column, Kind.WORDS if is_text else None, depth, place.handed_on)
        handed_on = RUNNING.get(_find_attribute(self.form, key) or "")
        if handed_on is not None:
            return _Place(key, column, None, *handed_on)
        kind = find_text_kind(self.form, key)
        return None if kind is None else _Place(key, column, kind)

    def find_cut(self, scalar: Scalar, place: _Place) -> Iterator[CutText]:
        """Yield a plain text if it is cut."""
        if place.kind is None or scalar.tag:
            return
        end, column = scalar.end, place.column
        cut = find_rest(self.text, end, self.limit, column, place.kind, scalar.text)
        if cut is not None:
            yield place.key, scalar, cut

    def join(self, item: Tree) -> Scalar | None:
        """Return an item with a colon before its ` #`, which is a map without a value to YAML, as
        the text that it looks like: `- when ticket: #7`. `None` for any other."""
        if not isinstance(item, Pairs) or item.flow or item.tag or len(item.pairs) != 1:
            return None
        ((name, value),) = item.pairs
        if not isinstance(name, Scalar) or not isinstance(value, Scalar):
            return None
        if not name.plain or value.offset != value.end or not value.plain or value.tag:
            return None
        colon = self.text.find(":", name.end, self.limit)
        words = len(name.text.split())
        if _HASH.match(self.text, colon + 1) is None or not (words > 1 or self.prose):
            return None
        return replace(name, text=self.text[name.offset : colon + 1], end=colon + 1)

    def measure_column(self, offset: int) -> int:
        return offset - find_line_start(self.text, offset)
