"""The proof that a format lifts no denial and no question that it should hold.

Belongs here: that proof over any codec, whether or not it reports what changes; what its client
has, and decides by itself, is taken from its profile. Not here: what changed, in words
(`tool_lists/changes.py`), what is written (`pipeline/verify.py`).
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from agentc.errors import InternalError
from agentc.ir.permission import Decision, Permission, Tool, at_most
from agentc.lens.field import Codec
from agentc.options import ConversionOptions
from agentc.permissions.changes import Change, find_changes
from agentc.permissions.globs import WILD
from agentc.permissions.modes import with_mode_restrictions
from agentc.permissions.resolve import ResolvedRules, is_joined
from agentc.tool_lists.changes import ClientProfile, decide_nothing, is_widening_allowed


@runtime_checkable
class HasProfile(Protocol):
    """A codec of limits that says what its client has, and decides by itself."""

    @property
    def profile(self) -> ClientProfile:
        """Return what the client has, and decides by itself."""


@runtime_checkable
class LeavesUnenforced(Protocol):
    """A codec of limits for a client that does not keep to all of them."""

    def unenforced(self, attribute: Permission) -> tuple[Tool, ...]:
        """Return the limited tools that the client would leave open."""


# A client of which nobody says anything: it could have every tool, and decides nothing by itself.
UNKNOWN = ClientProfile("the client", lambda _: True, decide_nothing)


def verify_not_widened(
    codec: Codec, before: Permission, after: Permission, settings: ConversionOptions
) -> None:
    """Compare limits with what a codec makes of them.

    Raises InternalError where a tool may be used more, or with fewer questions, and the user has
    not let that go: it is the fault of agentc, or of whoever wrote the codec. Raises TooComplex
    where they cost too much to compare.
    """
    if before == after:
        return
    profile = codec.profile if isinstance(codec, HasProfile) else UNKNOWN
    left: tuple[Tool, ...] = ()
    if settings.unenforced == "write" and isinstance(codec, LeavesUnenforced):
        left = codec.unenforced(before)  # the user has said so
    old = ResolvedRules(with_mode_restrictions(before))
    new = ResolvedRules(with_mode_restrictions(after))
    for change in find_changes(old, new, profile.tools, profile.apart):
        allowed = change.tool in left or is_widening_allowed(change.tool, settings)
        if _is_wider(change, profile) and not allowed:
            message = (
                f'INTERNAL ERROR: "{change.tool.label}" would go from {change.before} to '
                f"{change.after}"
            )
            hint = "nothing was written; please report this with the source file"
            raise InternalError("proof", message, hint=hint)


def _is_wider(change: Change, profile: ClientProfile) -> bool:
    """Return whether a change lifts a denial or a question."""
    if at_most(change.after, change.before) or change.before is Decision.DEFAULT:
        return False
    if not profile.has(change.tool):
        return False  # there is nothing to deny, or to ask about
    if change.after is not Decision.DEFAULT:
        return True
    if change.before is Decision.ASK and profile.by_session:
        return False
    if is_joined(change.tool) and not WILD.isdisjoint(change.tool.name):
        return False  # closed by the names of the servers that are known
    return profile.stock(change.tool, change.example) is not change.before
