"""Names of models, as they were on `AS_OF`. Ids age faster than code: the user's own table comes first.

Belongs here: aliases, and which prefix a vendor's ids have. Not here: a choice between vendors; none is ever made.
"""

from __future__ import annotations

from agentc.ir.loss import Outcome, Verdict
from agentc.lens.settings import Settings

AS_OF = "2026-11-20"

ALIASES = {
    "sonnet": "claude-sonnet-5-5",
    "opus": "claude-opus-5-5",
    "haiku": "claude-haiku-5-5",
    "fable": "claude-fable-5-2",
}
INHERIT = "inherit"
CLAUDE_WORDS = frozenset({*ALIASES, INHERIT, "best", "default", "opusplan"})
CLAUDE_PREFIX = "claude-"
OWN_PROVIDER = "anthropic"


def chosen(model: str, settings: Settings) -> str | None:
    """What the user's own table says of a model: its own line first, then `*`. `None` where it says nothing."""
    return settings.models.get(model, settings.models.get("*"))


def renamed(model: str | None, settings: Settings) -> str | None:
    """A model within one format: as it is, unless the user's own table says otherwise."""
    name = model and chosen(model, settings)
    return model if name is None else None if name.lower() == INHERIT else name


def with_provider(model: str, settings: Settings) -> str | None:
    """A model as `provider/id`, or `None` where it must be left to the client.

    A Claude alias becomes the newest id of its line. A bare name of another vendor is left out: which provider serves
    it is the user's to say.
    """
    name = chosen(model, settings) or model
    if name.lower() == INHERIT or not name:
        return None
    if "/" in name.strip("/"):
        return name
    name = ALIASES.get(name.lower(), name)
    return f"{settings.provider or OWN_PROVIDER}/{name}" if name.startswith(CLAUDE_PREFIX) else None


def for_claude(model: str, settings: Settings) -> str | None:
    """A model as Claude Code takes it: an alias, also with `[1m]`, or a Claude id. Other vendors' are left out."""
    if chosen(model, settings) is not None:
        return renamed(model, settings)
    provider, slash, name = model.rpartition("/")
    if not slash:
        line = model.lower().partition("[")[0]
        return model if line in CLAUDE_WORDS or line.startswith(CLAUDE_PREFIX) else None
    return name if name.startswith(CLAUDE_PREFIX) and provider in (OWN_PROVIDER, settings.provider) else None


def judge(before: str, after: str | None, settings: Settings) -> Verdict:
    """What a change of model is called."""
    if chosen(before, settings) is not None:
        return Verdict(Outcome.MAPPED, "as your own table of models says")
    if after is None and before.lower() != INHERIT:
        return Verdict(Outcome.DROPPED, f"the target would not find it; --model {before}=NAME says its name there")
    return Verdict(Outcome.MAPPED, f"model names as of {AS_OF}; --model {before}=... says otherwise")
