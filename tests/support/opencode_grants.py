"""What agentc makes of an OpenCode file, beside the rules that the client has of it.

Belongs here: the ways of a conversion, and the comparison with the client's rules, by models. Not
here: laws (`vendors/opencode/test_opencode_heads.py`), the record of the client's answers (`opencode_record.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import agentc
from agentc.ir.value import Map
from agentc.vendors.opencode.client import prediction as opencode_client
from agentc.vendors.prediction import LoadOutcome
from tests.support.models import at_home, claude, extended, names, opencode, servers
from tests.support.models.order import at_most
from tests.support.models.probes import PROBES

Servers = frozenset[str]


def by_claude(text: str) -> claude.Model:
    return claude.read(text, "client")


def to(text: str, target: str, source: str = "opencode", known: Servers = frozenset()) -> str:
    settings = agentc.ConversionOptions(carry=False, servers=known)
    return agentc.convert(text, source=source, target=target, path="a.md", settings=settings).text


def written_anew(text: str, known: Servers = frozenset()) -> str:
    return agentc.render(
        agentc.parse(text, format="opencode", path="a.md").agent, format="opencode"
    )


# How a file is converted where some servers are known, and who reads what comes out. What agentc
# itself writes is what counts, also in OpenCode.
REPAIRED = "opencode"
WAYS: dict[str, tuple[Callable[[str, Servers], str], Callable[[str], Any]]] = {
    "claude": (lambda text, known: to(text, "claude", known=known), by_claude),
    REPAIRED: (written_anew, opencode.read),
    "extended": (lambda text, known: to(text, "extended", known=known), extended.read),
    "extended, then claude": (
        lambda text, known: to(to(text, "extended", known=known), "claude", "extended", known),
        by_claude,
    ),
}


def predicted(text: str) -> tuple[str, tuple[opencode.Rule, ...]]:
    """What becomes of a file, in the record's words, and its rules, by agentc's model of the
    client."""
    if opencode_client.predict(text).outcome is LoadOutcome.REJECTS:
        return "rejects", ()
    found = opencode_client.read_frontmatter(text, "a")
    if found is None or found.other.get("disable") is True:
        return "none", ()
    return "loads", rules_of(found.permission)


def rules_of(permission: Map) -> tuple[opencode.Rule, ...]:
    """The rules of a map, as the client has them."""
    stated = (
        (key, value if isinstance(value, Map) else Map({"*": value}))
        for key, value in permission.items()
    )
    return tuple(
        (key, at_home(pattern), str(action))
        for key, listed in stated
        for pattern, action in listed.items()
    )


def convert_and_compare(way: str, text: str, before: opencode.Model) -> str:
    """Convert a file, and fail where that grants more than the rules do; whether it was `read` or
    `refused`.

    The conversion is told of all servers that it is asked about.
    """
    converted, read_by = WAYS[way]
    try:
        done = converted(text, servers.of_probes(asked_about(before)))
    except agentc.AgentcError as error:
        if "INTERNAL" in error.message:
            raise
        return "refused"
    after = read_by(done)
    for capability, argument, old, new in compared(way, before, after):
        asks = after.stock(capability, argument) == "ask"
        # Where the client has no field of a file, a question that its author meant is no more than
        # it gives.
        meant = not before.own
        if way == REPAIRED and old == "default" and loses_its_fields(text):
            continue  # its author's fields count once they are repaired, which a note says
        assert at_most(new, old, target_asks=asks, grants_ask=meant), (
            capability,
            argument,
            old,
            new,
            text,
            done,
        )
    return "read"


def loses_its_fields(text: str) -> bool:
    """Whether the client takes a file for a prompt, fields and all."""
    return opencode_client.predict(text).outcome is LoadOutcome.MISREADS


def compared(way: str, before: opencode.Model, after: Any) -> Iterator[tuple[str, str, str, str]]:
    """Capability, argument, and both decisions, for every probe that the target has a word for."""
    for capability, argument in asked_about(before):
        unknown = capability == "other" and argument not in names.OTHERS
        if (way.endswith("claude") and unknown) or not after.has(capability):
            continue
        yield (
            capability,
            argument,
            before.decide(capability, argument),
            after.decide(capability, argument),
        )


def asked_about(before: opencode.Model) -> tuple[tuple[str, str], ...]:
    """Every probe: the fixed ones, and those that the rules suggest."""
    stated = {key: pattern for key, pattern, _ in before.own}
    fixed = ((capability, argument) for capability, some in PROBES.items() for argument in some)
    return tuple(dict.fromkeys((*fixed, *names.probes(stated))))
