"""What the user may decide about a conversion, as a plain value.

Belongs here: settings that codecs look at. Not here: where they come from (`project/config.py`, the
command line).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from agentc.ir.permission import Cap, Rule
from agentc.permissions.servers import normalize_server


@dataclass(frozen=True, slots=True)
class RenamedAgent:
    """An agent of the run that is called otherwise in the target. Where it came from there, and got
    its name back, what is taken back from comments knows it by the new one."""

    old: str
    new: str
    came_home: bool = False


@dataclass(frozen=True, slots=True)
class ConversionOptions:
    """What a user decided about a conversion."""

    # The target's model for a source's; `*` stands for any other, `inherit` leaves it out.
    models: Mapping[str, str] = field(default_factory=dict)
    # The prefix under which the target reaches a vendor's models; empty for that vendor's own.
    provider: str = ""
    # How a tool that is merely listed is granted where the target must choose: `allow`, or `ask`
    # for editing, commands and the web.
    grants: Literal["allow", "ask"] = "allow"
    # Whether the user's own rules in the target's client are looked for.
    respect_config: bool = False
    # These rules, which no grant may override.
    ambient: tuple[Rule, ...] = ()
    # Whether what the source's client limits for all agents is put into each.
    fold_config: bool = False
    # The capabilities whose limits may be lost (`hooks`: what an agent's hooks refuse; `*`: all but
    # that).
    allow_widening: frozenset[str] = frozenset()
    # Whether what starts processes comes along.
    carry_exec: bool = False
    # What is put behind a name that is one of the target's own agents; empty to refuse it.
    rename_reserved: str = ""
    # What becomes of an agent with limits that the target's client does not keep to: `refuse` it,
    # or `write` it with its limits as words alone.
    unenforced: Literal["refuse", "write"] = "refuse"
    # MCP servers that are known to exist beside those that an agent names: a client that can name
    # servers alone closes those of them that a denial by a pattern means.
    servers: frozenset[str] = frozenset()
    # Whether such a client closes all servers instead.
    strict_servers: bool = False
    # Whether files carry what their format cannot hold in comment lines, there and back.
    carry: bool = True
    # Whether the prompt gets the target's words for tools, files and folders.
    adapt_body: bool = False
    # Whether metadata that no client sees becomes a section of the prompt.
    materialize: bool = False
    # Whether edits that allow more flow back into an original.
    accept_widening: bool = False
    # Which side counts where both moved.
    prefer: Literal["", "ours", "theirs"] = field(default="", compare=False)
    # What is put before the agent's name.
    name_prefix: str = ""
    # What limits decide is remembered by settings, and has nothing to do with all that follow.
    # Whether the user's own configuration of the target's client denies or asks about something,
    # and is not respected.
    config_limits: bool = field(default=False, compare=False)
    # The name of the source, for a target that names agents by their files.
    file_name: str = field(default="", compare=False)
    # The names of other agents in the target, by those in the source.
    names: Mapping[str, str] = field(default_factory=dict, compare=False)
    # All agents of the run that are called otherwise in the target.
    peers: tuple[RenamedAgent, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ambient", tuple(self.ambient))
        allowed = frozenset(self.allow_widening)
        if str(Cap.ANY) in allowed:
            allowed |= frozenset(map(str, Cap))
        object.__setattr__(self, "allow_widening", allowed)
        object.__setattr__(
            self, "servers", frozenset(normalize_server(name) for name in self.servers if name)
        )

    def __hash__(self) -> int:
        # Not of all fields: a run has one value, and asks for its hash all the time.
        return hash(
            (self.grants, self.ambient, self.allow_widening, self.servers, self.strict_servers)
        )


# Among the capabilities whose limits may be lost: what an agent's hooks refuse.
HOOKS = "hooks"
DEFAULTS = ConversionOptions()


def list_earlier_options(
    settings: ConversionOptions, servers: frozenset[str] | None = None
) -> Iterator[ConversionOptions]:
    """Yield other settings that a file may have been written with, as far as settings decide about
    limits: how tools were granted, which limits were let go, whether limits that nobody keeps to
    were written.

    Where it makes a difference that `servers` were known, there are also the settings with these as
    the known ones, and with all servers closed.
    """
    let_go = [frozenset[str](), settings.allow_widening, frozenset({*map(str, Cap), HOOKS})]
    let_go += [frozenset({str(cap)}) for cap in (*Cap, HOOKS)]
    lists = [settings]
    if servers is not None:
        lists += [
            replace(settings, servers=servers, strict_servers=False),
            replace(settings, strict_servers=True),
        ]
        yield from lists[1:]
    for known in lists:
        for grants in (settings.grants, flip_grants(settings).grants):
            for widening in dict.fromkeys(let_go):
                if (grants, widening) != (settings.grants, settings.allow_widening):
                    yield replace(known, grants=grants, allow_widening=widening)
    yield flip_unenforced(settings)


def flip_grants(settings: ConversionOptions) -> ConversionOptions:
    """Return the settings with tools granted in the other way."""
    return replace(settings, grants="ask" if settings.grants == "allow" else "allow")


def flip_unenforced(settings: ConversionOptions) -> ConversionOptions:
    """Return the settings with the other word for limits that nobody keeps to."""
    return replace(settings, unenforced="write" if settings.unenforced == "refuse" else "refuse")
