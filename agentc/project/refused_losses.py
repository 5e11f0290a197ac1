"""When a loss is refused, as `--on-loss fail` wants it.

Belongs here: the refusal, and the way out. Not here: which changes are losses
(`ir/field_change.py`), where a document goes (`destination.py`).
"""

from __future__ import annotations

from agentc.diagnostics.alike import join_some
from agentc.errors import Refused
from agentc.ir.field_change import OnLoss, list_violations, name_statement
from agentc.lens.client_config import LimitsLeftBehind
from agentc.pipeline.convert import Conversion
from agentc.project.request import Request
from agentc.secrets.scan import hide

LEAVE = "--on-loss warn leaves them behind"


def refuse_loss(
    request: Request, conversion: Conversion, behind: LimitsLeftBehind | None = None
) -> Refused | None:
    """Return the refusal of what would be lost, where the user wants that; `None` where nobody
    does, and where nothing would be lost."""
    if request.on_loss is not OnLoss.FAIL:
        return None
    if behind:
        message = (
            f"limits of your {behind.client} configuration would stay behind, and --on-loss fail "
            "was asked for"
        )
        hints = ["--fold-config puts them into each agent"] * bool(behind.words)
        if behind.unsaid:
            hints.append(f"no agent's file can hold {join_some(map(hide, behind.unsaid))}")
        if behind.let_go:
            hints.append(f"--allow-widening lets {join_some(map(hide, behind.let_go))} go")
        return Refused("loss", message, hint="; ".join((*hints, LEAVE)))
    lost = tuple(loss.field for loss in list_violations(conversion.losses))
    if not lost:
        return None
    message = (
        f"{join_some(map(name_statement, lost))} would be lost, and --on-loss fail was asked for"
    )
    return Refused("loss", message, hint="--on-loss warn converts it all the same", about=lost)
