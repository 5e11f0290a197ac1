"""The order of decisions: which permits at most as much as which, across clients that start from
different settings.

Belongs here: the comparison of two decisions about one probe. Not here: how a file comes to its
decision.

A decision says what the file adds to its client's stock settings. `deny` and `allow` are the ends;
`default` leaves the client as it is, and `ask` demands a question. Those two cannot be compared: a
client's own decision may be above a question or below one.
"""

from __future__ import annotations

from typing import Final

DECISIONS: Final = ("deny", "ask", "default", "allow")
# What the client decides, unless a hook of the agent's own refuses. No rule says it.
GUARDED: Final = "guarded"


def at_most(new: str, old: str, *, target_asks: bool, grants_ask: bool) -> bool:
    """Whether `new` permits no more than `old`.

    `target_asks`: the target's stock decision for this capability is to ask, which makes `default`
    as good as `ask`. `grants_ask`: the user accepts a question where the source left the decision
    to its client.
    """
    _check(new, old)
    if new == old or new == "deny":
        return True
    if old == GUARDED:
        return new == "ask" or (new == "default" and target_asks)
    if new == GUARDED:
        return old in ("default", "allow")
    if old == "allow":
        return True
    if (new, old) == ("default", "ask"):
        return target_asks
    return (new, old) == ("ask", "default") and grants_ask


def narrower(new: str, old: str, *, target_stock: str | None) -> bool:
    """Whether `new` permits strictly less than `old`, so that a report has to say so.

    Not less are: `default` for `allow` where the target allows anyhow; `default` for `ask`, which
    the target's session then asks; and `ask` for `default`, which cannot be compared.
    """
    _check(new, old)
    if old == GUARDED:
        return new in ("deny", "ask")
    if (new, old) == ("default", "allow"):
        return target_stock != "allow"
    return new != old and at_most(new, old, target_asks=False, grants_ask=False)


def _check(*decisions: str) -> None:
    for decision in decisions:
        if decision not in (*DECISIONS, GUARDED):
            raise ValueError(f"not a decision: {decision!r}")
