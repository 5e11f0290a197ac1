"""The lists of models that clients of other vendors than Claude's bring along, and the ids that
they have not.

Belongs here: the dated tables, and the rule. Not here: Claude's ids (`models.py`), OpenCode's list
(`opencode/model_list.py`), how ids are spelled for a client (`models.py`). Source, 2026-11-28:
`codex debug models` of 0.171.0; the models that Gemini CLI 0.61.0 defines, and those that it calls
valid.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.lens.format import Document
from agentc.vendors.models import AS_OF, ModelNames

CODEX_IDS = frozenset(
    """gpt-6.2-sol gpt-6.2-astra gpt-6-astra gpt-6.1-sol gpt-6.1-terra gpt-6-sol gpt-6-luna
    gpt-5.6-sol gpt-5.6-terra gpt-5.6-luna gpt-5.5""".split()
)
GEMINI_IDS = frozenset(
    """auto auto-gemini-2.5 auto-gemini-3 flash flash-lite gemini-2.5-flash gemini-2.5-flash-lite
    gemini-2.5-pro gemini-3-flash gemini-3-flash-preview gemini-3-pro-preview gemini-3.1-flash-lite
    gemini-3.1-pro-preview gemini-3.1-pro-preview-customtools gemini-3.5-flash
    gemini-3.5-flash-lite gemini-3.8-flash gemma-4-26b-a4b-it gemma-4-31b-it pro""".split()
)


def find_unknown_model(names: ModelNames, document: Document) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each model that a client's own list has not."""
    for record in document.source.records:
        for entry in record.entries:
            if entry.key != "model" or not entry.text or not names.lacks(entry.text):
                continue
            import difflib  # few models are unknown

            near = difflib.get_close_matches(entry.text, sorted(names.listed), 1, 0.8)
            meant = f"; did you mean `{near[0]}`?" if near else ""
            message = f"{names.title}'s own list of {AS_OF} has no `{entry.text}`{meant}"
            where = document.source.where(entry.value_span.start)
            yield Diagnostic("unknown-model", message, where)
