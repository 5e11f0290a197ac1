"""A ready codec for a prompt that stands under two keys, its beginning and its end.

Belongs here: both ways between the two texts and one prompt. Not here: prompts in a body, or under
one key (`lens/prompt_keys.py`), vendors' words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agentc.ir.field_change import ChangeReason, Outcome
from agentc.ir.value import Value
from agentc.lens.codecs import decode_text
from agentc.options import ConversionOptions
from agentc.syntax.source import Entry

GAP = "\n\n"
BLANK = " "


@dataclass(frozen=True, slots=True)
class SplitPrompt:
    """The texts under `first` and `last`, with a blank line between them. A new file has all of it
    under the first key, where the client wants a character: a space stands for no prompt."""

    first: str
    last: str

    @property
    def keys(self) -> tuple[str, ...]:
        """Return both keys, as a field has them."""
        return (self.first, self.last)

    def read(self, entries: Mapping[str, Entry]) -> str | None:
        """Return the whole prompt; `None` where neither key is there. Raises InvalidValue for what
        is no text."""
        texts = [decode_text(entries[key]) for key in self.keys if key in entries]
        return _drop_blank(_join(texts)) if texts else None

    def write(self, attribute: str | None) -> Mapping[str, Value]:
        """Return all of the prompt under the first key."""
        return {} if attribute is None else {self.first: attribute or BLANK}

    def write_over(self, attribute: str, values: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return the prompt under the keys that have a text now: one of them as it stands where the
        prompt still begins or ends with it, else parted where the last text still begins."""
        one, other = values.get(self.first), values.get(self.last)
        if not (isinstance(one, str) and isinstance(other, str) and one and other):
            return self.write(attribute)
        head, tail = one.rstrip("\n") + GAP, GAP + other
        opening = GAP + other.partition("\n")[0]
        trials = [(one, attribute.removeprefix(head)), (attribute.removesuffix(tail), other)]
        if (place := attribute.find(opening)) > 0:
            trials.append((attribute[:place], attribute[place + len(GAP) :]))
        for parts in trials:
            if all(parts) and _join(parts) == attribute:
                return dict(zip(self.keys, parts, strict=True))
        return self.write(attribute)

    def image(self, attribute: str | None, settings: ConversionOptions) -> str | None:
        """Return the prompt, `None` for none: any text can be held but a space alone."""
        return None if attribute is None else _drop_blank(attribute)

    def verdict(
        self, name: str, before: str, after: str, settings: ConversionOptions
    ) -> ChangeReason:
        """Return what becomes of a prompt that changes: nothing is lost."""
        return ChangeReason(Outcome.MAPPED, "a space alone is no prompt")


def _drop_blank(prompt: str) -> str:
    return "" if prompt == BLANK else prompt


def _join(texts: list[str] | tuple[str, ...]) -> str:
    filled = [text for text in texts if text]
    first, *rest = filled or [""]
    return GAP.join((first.rstrip("\n"), *rest)) if rest else first
