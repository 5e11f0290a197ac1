"""Why a value that a file carries for another format was not restored.

Belongs here: the reasons, in words. Not here: which values are restored (`restore.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from agentc.carry.claims import CarriedClaims, decode_all_claims
from agentc.ir.agent import Agent
from agentc.ir.executables import runs_processes
from agentc.ir.provenance import CarriedKey
from agentc.lens.format import Format
from agentc.options import ConversionOptions

_OFF = "--no-carry leaves it out"
_PROCESSES = "it starts processes; --carry-exec restores it"
_UNCONFIRMED = "its comment was written for another file, or by hand"
_EDITED = "what stands for it here was edited"


def describe_left_behind(
    agent: Agent,
    left: Iterable[CarriedKey],
    form: Format,
    formats: Mapping[str, Format],
    settings: ConversionOptions,
) -> str:
    """Return a sentence on carried values that were not restored, those of one reason together."""
    claims = {claimed.form.own: claimed for claimed in decode_all_claims(agent, form, formats)}
    by_reason: dict[str, list[str]] = {}
    for kept in left:
        why = _explain(kept, claims.get(kept.format), settings)
        by_reason.setdefault(why, []).append(f"{kept.format}.{kept.key}")
    parts = (f"{', '.join(names)} ({why})" for why, names in by_reason.items())
    return f"not restored: {'; '.join(parts)}"


def _explain(kept: CarriedKey, claims: CarriedClaims | None, settings: ConversionOptions) -> str:
    if not settings.carry:
        return _OFF
    if claims is None:
        return _UNCONFIRMED
    field = next((field for field in claims.fields if kept.key in field.keys), None)
    if field is None:
        if kept.key in claims.form.executable and not settings.carry_exec:
            return _PROCESSES
        known = kept.key in claims.confirmed_keys(claims.form.own)
        return _EDITED if known else _UNCONFIRMED
    starts = runs_processes(field.attribute, getattr(claims.agent, field.attribute))
    if starts and not settings.carry_exec:
        return _PROCESSES
    return _EDITED if claims.is_confirmed(field.attribute) else _UNCONFIRMED
