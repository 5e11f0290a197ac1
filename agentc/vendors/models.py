"""Names of models, as the clients' own lists had them on `AS_OF`. Ids age: the user's own table
comes first.

Belongs here: Claude's words and ids, and how each client spells them. Not here: ids of other
vendors (`vendors/opencode/model_list.py`), a choice between vendors; none is ever made. Source:
runs of Claude Code 2.1.332 (which id each word becomes) and of OpenCode 1.18.33 (`opencode models`,
with the list that it brings along).
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.ir.agent import Agent
from agentc.ir.field_change import ChangeReason, Outcome
from agentc.options import ConversionOptions

AS_OF = "2026-11-28"
INHERIT = "inherit"
CLAUDE_PREFIX = "claude-"
OWN_PROVIDER = "anthropic"
# What a model of Amazon's service begins with that its own account names.
ARN = "arn:"

# What Claude Code makes of its words, and every id that it knows.
CLAUDE_ALIASES = {
    "sonnet": "claude-sonnet-5-5",
    "opus": "claude-opus-5-5",
    "haiku": "claude-haiku-5-5",
    "fable": "claude-fable-5-2",
    "best": "claude-opus-5-5",
    "opusplan": "claude-sonnet-5-5",  # of an agent; the session alone has opus while it plans
}
CLAUDE_IDS = frozenset(
    """claude-sonnet-5-5 claude-sonnet-5 claude-sonnet-4-6 claude-sonnet-4-5 claude-sonnet-4-5-20250929
    claude-sonnet-4-0 claude-sonnet-4-20250514 claude-opus-5-5 claude-opus-5 claude-opus-4-8 claude-opus-4-7
    claude-opus-4-6 claude-opus-4-5 claude-opus-4-5-20251101 claude-opus-4-1 claude-opus-4-1-20250805 claude-opus-4-0
    claude-opus-4-20250514 claude-haiku-5-5 claude-haiku-4-5 claude-haiku-4-5-20251001 claude-fable-5-2 claude-fable-5-1
    claude-fable-5 claude-mythos-5 claude-mythos-5-1 claude-mythos-5-2""".split()
)
# What OpenCode's list has of Claude's vendor, and the newest of each line there.
OPENCODE_ALIASES = {
    "sonnet": "claude-sonnet-5",
    "opus": "claude-opus-5-5",
    "haiku": "claude-haiku-4-5",
    "fable": "claude-fable-5-1",
    "best": "claude-opus-5-5",
    "opusplan": "claude-sonnet-5",
}
OPENCODE_IDS = frozenset(
    """claude-fable-5 claude-fable-5-1 claude-haiku-4-5 claude-haiku-4-5-20251001 claude-opus-4-5
    claude-opus-4-5-20251101 claude-opus-4-6 claude-opus-4-7 claude-opus-4-8 claude-opus-4-8-fast claude-opus-5
    claude-opus-5-5 claude-opus-5-5-fast claude-opus-5-fast claude-sonnet-4-5 claude-sonnet-4-5-20250929
    claude-sonnet-4-6 claude-sonnet-5""".split()
)
# Claude Code's own mark on a model, for its long window.
LONG = "[1m]"
CLAUDE_WORDS = frozenset({*CLAUDE_ALIASES, INHERIT})

# What stands around an id for one service alone: Claude Code's `[1m]`, `@20250929`, `us.anthropic.`
# with `-v1:0`.
_MARK = re.compile(r"[\[@:].*\Z", re.DOTALL)
_BRACKETS = re.compile(r"\[[^\[\]]*\]\Z")
_SERVICE = re.compile(r"\A(?:[a-z-]+\.)?anthropic\.")
_VERSION = re.compile(r"-v\d+\Z")
_DASHED = re.compile(r"(-\d+)-(\d+)\Z")
_DATE = re.compile(r"(?:@|-)(20\d{6})\Z")


def choose_model(model: str, settings: ConversionOptions) -> str | None:
    """Return what the user's own table says of a model: its own line first, then `*`. `None` where
    it says nothing."""
    return settings.models.get(model, settings.models.get("*"))


def rename_model(model: str | None, settings: ConversionOptions) -> str | None:
    """Return a model within one format: as it is, unless the user's own table says otherwise;
    `None` for none, and for `inherit` in that table."""
    name = model and choose_model(model, settings)
    return model if name is None else None if name.lower() == INHERIT else name


def strip_service_marks(model: str) -> str:
    """Return a Claude model's id, or one of Claude Code's words, without what only one service puts
    around it.

    >>> strip_service_marks("us.anthropic.claude-x-1-v1:0")
    'claude-x-1'
    """
    name = _VERSION.sub("", _SERVICE.sub("", _MARK.sub("", model.strip())))
    return name.replace(".", "-") if name.startswith(CLAUDE_PREFIX) else name


def _has_marks(model: str) -> bool:
    """Return whether anything stands around a name for one service alone."""
    return any(pattern.search(model) for pattern in (_MARK, _SERVICE, _VERSION))


def find_listed_id(model: str, ids: frozenset[str]) -> str | None:
    """Return the id under which a list has a Claude model, without what single services put around
    it; `None` where the list has none.

    The first of these that is listed: the id with the date that `model` states, the id as it is,
    the id without a date. No date is made up.
    """
    name = strip_service_marks(model)
    date = _DATE.search(_BRACKETS.sub("", model))
    undated = _DATE.sub("", name)
    dated = [f"{undated}-{date[1]}"] if date else []
    return next((candidate for candidate in (*dated, name, undated) if candidate in ids), None)


def add_provider(model: str, settings: ConversionOptions) -> str | None:
    """Return a model as `provider/id`, or `None` where it must be left to the client.

    One of Claude Code's words becomes the newest id of its line that the client has. A bare id of
    Claude's vendor that is not in the client's list is left out, for an agent with it fails; what
    names its provider stays as it is. A bare name of another vendor is left out, too: which
    provider serves it is the user's to say.
    """
    own = choose_model(model, settings)
    name = own or model
    if name.lower() == INHERIT or not name:
        return None
    if name.startswith(ARN):
        return name if own else None
    if "/" in name.strip("/"):
        return name if own else _clean_provider_model(name)
    known = OPENCODE_ALIASES.get(strip_service_marks(name).lower()) or find_listed_id(
        name, OPENCODE_IDS
    )
    if (
        known is None
        and strip_service_marks(name).startswith(CLAUDE_PREFIX)
        and settings.provider not in ("", OWN_PROVIDER)
    ):
        known = strip_service_marks(name)
    return f"{settings.provider or OWN_PROVIDER}/{known}" if known else None


def _clean_provider_model(model: str) -> str:
    """Return a model that names its provider, without Claude Code's own mark. Other marks are for
    that provider to read."""
    provider, _, name = model.partition("/")
    if provider != OWN_PROVIDER or not _MARK.search(name):
        return _BRACKETS.sub("", model)
    return f"{provider}/{find_listed_id(name, OPENCODE_IDS) or strip_service_marks(name)}"


def to_claude(model: str, settings: ConversionOptions) -> str | None:
    """Return a model as Claude Code takes it: a word of its own, also with `[1m]`, or a Claude id;
    `None` for any other, which is left out."""
    if choose_model(model, settings) is not None:
        return rename_model(model, settings)
    provider, slash, name = model.rpartition("/")
    if not slash:
        word = strip_service_marks(model)
        if "." in model and model.startswith(CLAUDE_PREFIX):  # as Copilot spells a version
            return find_listed_id(model, CLAUDE_IDS) or model
        return model if word.lower() in CLAUDE_WORDS or word.startswith(CLAUDE_PREFIX) else None
    if provider not in (OWN_PROVIDER, settings.provider) or not strip_service_marks(
        name
    ).startswith(CLAUDE_PREFIX):
        return None
    listed = find_listed_id(name, CLAUDE_IDS)
    return f"{listed}{LONG}" if listed and name.endswith(LONG) else listed


def judge_for_opencode(before: str, after: str | None, settings: ConversionOptions) -> ChangeReason:
    """Return what a change of model is called on the way to OpenCode."""
    return _judge_id("OpenCode", before, after, settings, "")


def judge_for_claude(before: str, after: str | None, settings: ConversionOptions) -> ChangeReason:
    """Return what a change of model is called on the way to Claude Code."""
    return _judge_id("Claude Code", before, after, settings, OWN_PROVIDER)


@dataclass(frozen=True, slots=True)
class ModelNames:
    """The models of a client that takes ids as they are: `title` is the client's, `prefixes` what
    ids begin with, `provider` what stands before them elsewhere. `dotted` is true where a version
    has a dot (`claude-x-4.5`). `listed` are the ids and words of its own list, none where it brings
    no list along."""

    title: str
    prefixes: tuple[str, ...]
    provider: str
    dotted: bool = False
    listed: frozenset[str] = frozenset()

    def lacks(self, model: str) -> bool:
        """Return whether the client's own list has no such model."""
        return bool(self.listed) and model not in self.listed and model != INHERIT

    def to_image(self, model: str, settings: ConversionOptions) -> str | None:
        """Return a model as the client takes it: what the user's own table says, an id of its
        vendor, or `inherit`; `None` for any other, which is left out."""
        if choose_model(model, settings) is not None:
            return rename_model(model, settings)
        name = self._spell(model.removeprefix(f"{self.provider}/"))
        known = name.startswith(self.prefixes) or name in self.listed or name == INHERIT
        return name if known else None

    def _spell(self, name: str) -> str:
        """Return a Claude model's id without the marks of another service, with a dot in its
        version where the client has one; any other name as it is."""
        plain = strip_service_marks(name)
        if name in self.listed or not plain.startswith(CLAUDE_PREFIX):
            return name
        if self.dotted:
            return _DASHED.sub(r"\1.\2", _DATE.sub("", plain))
        return plain if _has_marks(name) else name

    def warn_unseen(
        self, before: Agent, after: Agent, settings: ConversionOptions
    ) -> Iterator[Diagnostic]:
        """Yield a note on a model of which nobody knows whether the client has it, for want of a
        list."""
        model = after.model
        if model and model != INHERIT and model not in self.prefixes and not self.listed:
            message = f"{self.title} brings no list of models along, and whether it has `{model}`"
            hint = "ask the client, or say --model NAME=NAME-THERE"
            yield Diagnostic("models-unseen", f"{message} is not known", hint=hint)

    def judge(self, before: str, after: str | None, settings: ConversionOptions) -> ChangeReason:
        """Return what a change of model is called on the way to the client."""
        listed = bool(self.listed)
        found = _judge_id(self.title, before, after, settings, self.provider, listed=listed)
        if after is None or choose_model(before, settings) is not None or not self.lacks(after):
            return found
        why = f"{self.title}'s own list of {AS_OF} has no `{after}`; {_spell_option(before)} says"
        return ChangeReason(Outcome.APPROXIMATED, f"{why} another one")


def _judge_id(
    client: str,
    before: str,
    after: str | None,
    settings: ConversionOptions,
    provider: str,
    *,
    listed: bool = True,
) -> ChangeReason:
    """Return what became of the name of a model, and why: by the user's own table first, then by
    the client's list. `listed` says that the client has a list."""
    own = choose_model(before, settings)
    if own is not None and after is None and own.lower() != INHERIT:
        why = (
            f'"{own}" in your own table of models names no provider, and {client} has no such '
            f"model of Claude's"
        )
        return ChangeReason(
            Outcome.DROPPED, f"{why}; {_spell_option(before, f'PROVIDER/{own}')} says who serves it"
        )
    if own is not None:
        return ChangeReason(Outcome.MAPPED, "as your own table of models says")
    name = before.rpartition("/")[2]
    if after is None and before.lower() != INHERIT:
        why = _explain_missing(client, before, provider, listed=listed)
        option = _spell_option(before, "NAME")
        return ChangeReason(Outcome.DROPPED, f"{why}; {option} says its name there")
    if mark := _find_mark(name, after or ""):
        return ChangeReason(
            Outcome.APPROXIMATED, f"`{mark}` is no part of a model's name in {client}"
        )
    known = f"model names as of {AS_OF}" if listed else f"which models {client} has is not known"
    return ChangeReason(Outcome.MAPPED, f"{known}; {_spell_option(before)} says otherwise")


def _spell_option(model: str, other: str = "...") -> str:
    """Return the option that gives a model another name, as a shell takes it."""
    return f"--model {shlex.quote(f'{model}={other}')}"


def _explain_missing(client: str, model: str, provider: str, *, listed: bool) -> str:
    """Return why a client is given no model of a name; `provider` is whose models it has, empty
    where it has those of any."""
    if model.startswith(ARN):
        if not provider:
            return f"{client} would take `arn:...` for a provider"
        return f"it is a model of an account at Amazon's service, which {client} may not go by"
    stated, slash, _ = model.partition("/")
    if provider and slash and stated != provider:
        return f"`{stated}` is no provider that {client} is known to have"
    if not (provider or slash or strip_service_marks(model).startswith(CLAUDE_PREFIX)):
        return f"it names no provider, and {client} needs one"
    return (
        f"{client}'s own list of {AS_OF} has no such model"
        if listed
        else f"{client} is not known to have a model of that name"
    )


def _find_mark(before: str, after: str) -> str:
    """Return what only one service puts around a name, and is gone; empty where nothing is. A date
    that is only spelled otherwise is not gone."""
    for pattern in (_BRACKETS, _MARK, _SERVICE, _VERSION):
        found = pattern.search(before)
        date = _DATE.search(found[0]) if found else None
        if found and not after.endswith(found[0]) and not (date and after.endswith(date[1])):
            return found[0]
    return ""
