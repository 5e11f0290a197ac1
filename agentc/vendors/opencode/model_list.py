"""Ids that OpenCode 1.18.33 has in the list of models that it brings along, of the vendors that
most people name.

Belongs here: the dated table, what is nearest to an id, the rule on models. Not here: which id a
word becomes (`vendors/models.py`). Source: `opencode models` without a network, 2026-11-28. Online
the client gets a newer list.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.lens.format import Document
from agentc.vendors.models import (
    ARN,
    AS_OF,
    CLAUDE_PREFIX,
    OPENCODE_ALIASES,
    OPENCODE_IDS,
    OWN_PROVIDER,
    find_listed_id,
)

IDS = MappingProxyType(
    {
        OWN_PROVIDER: OPENCODE_IDS,
        "openai": frozenset(
            """chatgpt-image-latest gpt-4.1 gpt-4.1-mini gpt-4o gpt-4o-2024-08-06 gpt-4o-2024-11-20 gpt-4o-mini gpt-5
    gpt-5-mini gpt-5-nano gpt-5-pro gpt-5.1 gpt-5.2 gpt-5.2-pro gpt-5.3-codex gpt-5.3-codex-spark gpt-5.4
    gpt-5.4-fast gpt-5.4-mini gpt-5.4-mini-fast gpt-5.4-nano gpt-5.4-pro gpt-5.5 gpt-5.5-fast gpt-5.5-pro
    gpt-5.6 gpt-5.6-fast gpt-5.6-luna gpt-5.6-luna-fast gpt-5.6-luna-pro gpt-5.6-pro gpt-5.6-sol
    gpt-5.6-sol-fast gpt-5.6-sol-pro gpt-5.6-terra gpt-5.6-terra-fast gpt-5.6-terra-pro gpt-6-astra
    gpt-6-astra-fast gpt-6-astra-pro gpt-6-luna gpt-6-luna-fast gpt-6-luna-pro gpt-6-sol gpt-6-sol-fast
    gpt-6-sol-pro gpt-daybreak-blue-latest gpt-daybreak-red-latest gpt-image-1-mini gpt-image-1.5 gpt-image-2
    gpt-realtime-2.1 o3 o3-pro text-embedding-3-large text-embedding-3-small text-embedding-ada-002""".split()
        ),
        "google": frozenset(
            """deep-research-max-preview-04-2026 deep-research-preview-04-2026 gemini-2.5-computer-use-preview-10-2025
    gemini-2.5-flash gemini-2.5-flash-image gemini-2.5-flash-lite gemini-2.5-flash-preview-tts gemini-2.5-pro
    gemini-2.5-pro-preview-tts gemini-3-flash-preview gemini-3-pro-image gemini-3-pro-image-preview
    gemini-3.1-flash-image gemini-3.1-flash-image-preview gemini-3.1-flash-lite gemini-3.1-flash-lite-image
    gemini-3.1-flash-live-preview gemini-3.1-flash-tts-preview gemini-3.1-pro-preview
    gemini-3.1-pro-preview-customtools gemini-3.5-flash gemini-3.5-flash-lite gemini-3.5-live-translate-preview
    gemini-3.6-flash gemini-3.7-flash gemini-3.8-flash gemini-embedding-001 gemini-embedding-2
    gemini-flash-latest gemini-flash-lite-latest gemini-omni-flash-preview gemma-4-26b-a4b-it gemma-4-31b-it
    lyria-3-clip-preview lyria-3-pro-preview veo-3.1-fast-generate-preview veo-3.1-generate-preview
    veo-3.1-lite-generate-preview""".split()
        ),
    }
)


def is_unknown(model: str) -> bool:
    """Return whether the client's list has the provider of a model, and not the model."""
    provider, _, name = model.partition("/")
    return provider in IDS and name not in IDS[provider]


def find_nearest(model: str) -> str:
    """Return the model of the list that will have been meant, with its provider: of Claude's the
    one without what other services put around it, or the newest of its line, else the one that is
    spelled most alike; empty where none is."""
    import difflib  # few models are unknown

    provider, _, name = model.partition("/")
    if provider == OWN_PROVIDER:
        if listed := find_listed_id(name, OPENCODE_IDS):
            return f"{provider}/{listed}"
        line = next((word for word in OPENCODE_ALIASES if f"-{word}-" in f"{name}-"), "")
        if line and name.startswith(CLAUDE_PREFIX):
            return f"{provider}/{OPENCODE_ALIASES[line]}"  # the newest of its line
    near = difflib.get_close_matches(name, sorted(IDS.get(provider, ())), 1, 0.8)
    return f"{provider}/{near[0]}" if near else ""


def find_unknown_models(document: Document) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each model with which an agent fails when it is called."""
    filled_in = document.format.substitutes
    entries = (entry for record in document.source.records for entry in record.entries)
    for entry in entries:
        model = entry.text or ""
        if entry.key != "model" or not model or (filled_in and filled_in.search(model)):
            continue  # where the client fills it in, nobody knows yet what it is
        if "/" not in model or model.startswith(ARN):
            message = f"OpenCode takes `{model}` for a provider and fails when the agent is called"
        elif not model.startswith("{") and is_unknown(model):
            near = f"; did you mean `{found}`?" if (found := find_nearest(model)) else ""
            message = f"OpenCode's own list of {AS_OF} has no `{model}`, and fails without it{near}"
        else:
            continue
        where = document.source.where(entry.value_span.start)
        yield Diagnostic("unknown-model", message, where)
