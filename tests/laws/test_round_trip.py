"""There and back between two clients: never more than before, and exactly the same where no
narrowing was reported.

Belongs here: Claude Code -> OpenCode -> Claude Code, and the other way round, asked of independent
models; how exact the way to OpenCode is over real files. All without carrying, which brings more
home (`test_circles.py`). Not here: one way alone (`test_soundness.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import assume, given

import agentc
from agentc.ir.field_change import Outcome
from agentc.ir.permission import ANY, Cap, Decision, Rule, Tool
from agentc.options import ConversionOptions
from tests.support.corpus import documents, outputs
from tests.support.models import claude, opencode, servers
from tests.support.models.order import at_most
from tests.support.models.probes import PROBES
from tests.support.strategies_permission import CLAUDE, OPENCODE, markdown

Figure = Callable[[str], None]
# The servers that are asked about are known: for others a denial by a pattern does not hold in
# Claude Code.
NOTHING_CARRIED = ConversionOptions(
    carry=False, servers=servers.of_probes(("mcp", argument) for argument in PROBES["mcp"])
)
READERS: dict[str, Callable[[str], Any]] = {
    "claude": lambda text: claude.read(text, "intent"),
    "opencode": opencode.read,
}


def through(text: str, first: str, second: str) -> tuple[str, bool] | None:
    """The text in its own format again by way of another, and whether a limit was reported; nothing
    where refused."""
    told: list[agentc.FieldChange] = []
    for source, target in ((first, second), (second, first)):
        try:
            path = f".{source}/agents/pilot.md"
            done = agentc.convert(
                text, source=source, target=target, path=path, settings=NOTHING_CARRIED
            )
        except agentc.AgentcError as error:
            if error.exit_code != 1:
                raise
            return None
        text = done.text
        # Memory opens Read, Write and Edit in Claude Code; where it is lost, so are they.
        told += [loss for loss in done.losses if loss.field.startswith(("permission", "memory"))]
    limits = [loss for loss in told if loss.outcome is not Outcome.MAPPED]
    return text, bool(limits)


def check(text: str, first: str, second: str) -> bool:
    """Compare the two ends; whether they had to be the same."""
    arrived = through(text, first, second)
    assume(arrived is not None)
    assert arrived is not None
    before, after = READERS[first](text), READERS[first](arrived[0])
    for capability, arguments in PROBES.items():
        for argument in arguments if before.has(capability) else ():
            old, new = before.decide(capability, argument), after.decide(capability, argument)
            place = (capability, argument, f"{old} -> {new}", text, arrived[0])
            assert at_most(new, old, target_asks=False, grants_ask=False) or arrived[1], place
            assert new == old or arrived[1], place
            assert not (old == "deny" and new != "deny"), place
    return not arrived[1]


@given(stated=CLAUDE)
def test_from_claude_code_and_back(stated: dict[str, Any]) -> None:
    check(markdown(stated), "claude", "opencode")


@given(stated=OPENCODE)
def test_from_opencode_and_back(stated: dict[str, Any]) -> None:
    check(markdown(stated), "opencode", "claude")


@pytest.mark.parametrize(("first", "second"), [("claude", "opencode"), ("opencode", "claude")])
def test_every_real_file_there_and_back(first: str, second: str, figure: Figure) -> None:
    counts: Counter[str] = Counter()
    for one, document in documents().items():
        if one.format != first or document.source.records[0].broken:
            continue
        arrived = through(one.text, first, second)
        if arrived is None:
            counts["refused"] += 1
            continue
        before, after = READERS[first](one.text), READERS[first](arrived[0])
        differing = [
            (capability, argument)
            for capability, arguments in PROBES.items()
            for argument in (arguments if before.has(capability) and capability != "other" else ())
            if before.decide(capability, argument) != after.decide(capability, argument)
        ]
        assert not differing or arrived[1], (one.file, differing)
        assert not [p for p in differing if before.decide(*p) == "deny"], one.file
        counts["narrowed and reported" if differing else "the same"] += 1
    figure(
        f"corpus, {first} -> {second} -> {first}: {', '.join(f'{n} {what}' for what, n in sorted(counts.items()))}"
    )


def whole(rules: tuple[Rule, ...] | None) -> bool:
    """Whether nothing is said about tools, or whole tools are listed, and both of Edit and Write,
    or neither, the former beside Read."""
    listed = {rule.tool for rule in rules or () if rule.decision is Decision.DEFAULT}
    listed -= {rule.tool for rule in rules or () if rule.decision is Decision.DENY}
    plain = all(rule.whole for rule in rules or ())
    writing = {Tool(Cap.EDIT), Tool(Cap.CREATE)} & listed
    return plain and (not writing or (len(writing) == 2 and Tool(Cap.READ) in listed))


def test_the_way_to_opencode_is_exact(figure: Figure) -> None:
    """Agents without a list, and lists of whole tools, arrive without any narrowing; the rest says
    why not."""
    counts: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    for one, done in outputs("opencode")[0].items():
        if one.format == "opencode":
            continue
        permission = documents()[one].agent.permission
        effects = [
            effect
            for loss in done.losses
            for effect in loss.effects
            if effect.outcome is Outcome.NARROWED
        ]
        mode = [
            loss
            for loss in done.losses
            if (loss.field, loss.outcome) == ("permission.mode", Outcome.NARROWED)
        ]
        narrowed = bool(effects or mode)
        closed = (permission.rules or ())[:1] == (Rule(ANY, Decision.DENY),) and whole(
            permission.rules
        )
        lists = permission.rules is None or closed
        if permission.rules is None and not permission.mode:
            counts["without a list"] += 1
            assert "permission" not in (yaml.safe_load(done.text.split("---\n")[1]) or {}), one.file
        if lists and not effects:
            counts["exact lists"] += 1
        # OpenCode keeps `question` from agents, unless it is opened, which a list does not do.
        assert not (lists and [effect for effect in effects if effect.capability != "question"]), (
            one.file,
            effects,
        )
        counts["exact" if not narrowed else "narrowed"] += 1
        codes.update({effect.code for effect in effects})
    total = counts["exact"] + counts["narrowed"]
    figure(
        f"corpus to opencode without any narrowing: {counts['exact']} of {total}; the others: {dict(codes)}"
    )
    assert set(codes) <= {
        "PERM-CLASS-NARROWED",
        "PERM-MODE",
        "PERM-NARROWED",
    }  # one key for editing and creating; no modes
    assert counts["without a list"] > 50
