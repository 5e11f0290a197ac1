"""What lies around one conversion: the limits of the source's client, and the servers that are
known.

Belongs here: whose configuration counts for which agent, and what of it is folded in (added to the
agent's own limits), kept to, or left behind. Not here: finding and reading the files
(`client_config.py`), what becomes of limits (`lens/client_config.py`), the rules of the target's
user (`user_rules.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from agentc.errors import AgentcError, Refused, Where
from agentc.filesystem.read import current_folder, shorten_path
from agentc.ir.agent import Agent
from agentc.ir.value import Map
from agentc.lens.client_config import (
    ALONE,
    NO_LIMITS,
    ConfiguredLimits,
    GeneralLimits,
    LimitsLeftBehind,
    NamedLimits,
    SurroundingLimits,
    fold_limits,
)
from agentc.lens.format import Document, Format
from agentc.lens.known_servers import closes_by_server, has_server_patterns
from agentc.lens.parse import parse
from agentc.options import HOOKS, ConversionOptions
from agentc.permissions.changes import find_changes
from agentc.permissions.meet import meet
from agentc.permissions.resolve import ResolvedRules
from agentc.pipeline.convert import Conversion
from agentc.project.client_config import (
    Configurations,
    FoundConfig,
    list_config_locations,
    locate_keys,
    place_refusals,
)
from agentc.project.own_files import read_own_file
from agentc.project.project_root import find_project, find_project_root
from agentc.project.request import Request
from agentc.vendors.registry import get_client_config, get_format


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The configurations around the agents of one request."""

    request: Request
    configurations: Configurations

    def find_around(
        self, document: Document, target_root: Path | None, *, moves: bool
    ) -> tuple[SurroundingLimits, LimitsLeftBehind | None]:
        """Return what is folded into a document's only agent, and which limits of its client stay
        behind.

        `moves` is true where the agent goes to `target_root`, or, where that is `None`, to the
        user's own places.
        """
        form, client = document.format, None
        if not list_config_locations(form):
            return ALONE, None
        root = _find_own_project(document)
        found = self._find_config_left(form, root, target_root, moves=moves)
        # All files decide together in which order its keys count, also those that the target's
        # client reads, too.
        agent = document.agents[0]
        together = self.configurations.list_merged_files(form, root, agent.name)
        is_stated = found.files or found.passed_over or together
        client = get_client_config(form.own) if is_stated else None
        if client is None:
            return self._add_limits_of_home(ALONE, document, root), None
        general = self._find_general_limits(found, document)
        folds = self.request.settings.fold_config
        own, path = read_own_file(document, root)
        with place_refusals(client, together):
            named = client.named(together, agent.name, own, path)
        folded = self._keep_at_target(general, form, target_root) if folds else GeneralLimits()
        named = self._drop_if_met_again(named, document, (own, path), target_root, folded)
        limits = ConfiguredLimits(folded, named)
        is_limited = limits.general or named != NamedLimits()
        around = SurroundingLimits(limits, client.title) if is_limited else ALONE
        there = agent if folds else self._limit_as_target(agent, target_root)
        return self._add_limits_of_home(around, document, root), self._describe_left_behind(
            found, general, there, client.title, folds=folds
        )

    def _drop_if_met_again(
        self,
        named: NamedLimits,
        document: Document,
        own_file: tuple[Map, str],
        target_root: Path | None,
        folded: GeneralLimits,
    ) -> NamedLimits:
        """Return those of the limits stated by name that are put into an agent. There are none
        where its own client states the same for it at the target, and no limits for every agent are
        `folded` in beside them.

        Raises Refused where more is to be put in: merged with the agent once more, what is stated
        by name could lift that.
        """
        form, target = document.format, self.request.target
        client = get_client_config(form.own)
        if client is None or target is None or target.own != form.own or document.path is None:
            return named
        name = document.agents[0].name
        files = self.configurations.list_merged_files(get_format(form.own), target_root, name)
        with place_refusals(client, files):
            there = client.named(files, name, *own_file)
        if there == NamedLimits():
            return named
        if named == there and not folded:
            return NamedLimits()
        naming = [
            shorten_path(Path(file.path))
            for file in files
            if client.named((file,), name, *own_file) != NamedLimits()
        ]
        message = (
            f'your own configuration limits "{name}" by name at the target, too '
            f"({', '.join(naming)})"
        )
        hint = "take its entry out there"
        if folded:
            hint += ", or convert without --fold-config"
        raise Refused("config-by-name", message, hint=hint, about=("permission",))

    def _limit_as_target(self, agent: Agent, target_root: Path | None) -> Agent:
        """Return an agent with the limits for every agent that the target's client states. They do
        not stay behind, unless an agent's own grants win over them."""
        target = self.request.target
        client = get_client_config(target.own) if target is not None else None
        if (
            target is None
            or client is None
            or (client.own_wins and not self.request.settings.respect_config)
        ):
            return agent
        general = self.configurations.find_config(target, target_root).general
        # A hook there may refuse a tool, and nobody knows for which arguments: it keeps no limit.
        stated = replace(general, unsaid=(), over=True, guards=(), hooks=())
        return fold_limits(agent, ConfiguredLimits(stated)) if general else agent

    def _find_config_left(
        self, form: Format, root: Path | None, target_root: Path | None, *, moves: bool
    ) -> FoundConfig:
        """Return the configuration of a document's client, without what the same client finds
        around the target."""
        target = self.request.target
        if target is None or target.own != form.own:
            return self.configurations.find_config(form, root)
        if not moves or target_root == root:
            return FoundConfig()
        there = self.configurations.list_paths(form, target_root)
        if set(self.configurations.list_paths(form, root)) <= set(there):
            return FoundConfig()
        found = self.configurations.find_config(form, root)
        files = tuple(file for file in found.files if Path(file.path) not in there)
        client = get_client_config(form.own)
        return FoundConfig(files, client.general(files)) if client and files else FoundConfig()

    def _keep_at_target(
        self, general: GeneralLimits, form: Format, target_root: Path | None
    ) -> GeneralLimits:
        """Return limits as they are folded in. Where the same client finds others around the
        target, none of those may lift them."""
        target, general = self.request.target, self._drop_unsaid(general)
        if target is None or target.own != form.own or general.over or not general.rules:
            return general
        return replace(
            general,
            rules=meet(
                general.rules, self.configurations.find_config(form, target_root).general.rules
            ),
        )

    def _drop_unsaid(self, general: GeneralLimits) -> GeneralLimits:
        """Return the limits that are put into an agent. What hooks refuse is none of them where the
        user lets that go."""
        if HOOKS in self.request.settings.allow_widening:
            return replace(general, unsaid=(), guards=(), hooks=())
        return replace(general, unsaid=())

    def _find_general_limits(self, found: FoundConfig, document: Document) -> GeneralLimits:
        """Return the limits for every agent, without those that the document itself states: it was
        read with them."""
        own = str(Path(document.path or "").absolute())
        files = tuple(file for file in found.files if file.path != own)
        client = get_client_config(document.format.own)
        if len(files) == len(found.files) or client is None:
            return found.general
        return replace(client.general(files), over=True)

    def _describe_left_behind(
        self, found: FoundConfig, general: GeneralLimits, agent: Agent, title: str, *, folds: bool
    ) -> LimitsLeftBehind | None:
        """Return the limits that do not come along to the target, in words and in those of its
        client's configuration; `None` where there are none, and nothing to say of the files.
        `folds` is true where limits are put into the agent."""
        target = self.request.target
        client = get_client_config(target.own) if target is not None else None
        limits = ConfiguredLimits(replace(general, unsaid=()))
        affected = not folds and _takes_anything(agent, limits)
        let_go = general.hooks if folds and not self._drop_unsaid(general).hooks else ()
        if not (affected or let_go or general.unsaid or found.passed_over or found.inert):
            return None
        return LimitsLeftBehind(
            client=title,
            target=client.title
            if client
            else target.title
            if target
            else "the template's own format",
            files=tuple(shorten_path(Path(file)) for file in general.files),
            words=(*general.words, *general.hooks) if affected else (),
            unsaid=general.unsaid,
            let_go=let_go,
            pasted=client.paste(general.rules_with_guards) if client and affected else None,
            own_wins=bool(client and client.own_wins),
            passed_over=found.passed_over,
            inert=found.inert,
        )

    def _add_limits_of_home(
        self, around: SurroundingLimits, document: Document, root: Path | None
    ) -> SurroundingLimits:
        """Return what lies around a document. For one that was made from a file of the target's
        client, the limits of that client are added."""
        target, agent = self.request.target, document.agents[0]
        if (
            target is None
            or target.own == document.format.own
            or agent.carried.trace(target.own) is None
        ):
            return around
        found, together = (
            self.configurations.find_config(target, root),
            self.configurations.list_merged_files(target, root, agent.name),
        )
        client = get_client_config(target.own) if together else None
        named = NamedLimits()
        if client is not None:
            with place_refusals(client, found.files):
                named = client.named(together, agent.name, Map(), "")
        return replace(around, own=target.own, home=ConfiguredLimits(found.general, named))

    def of_original(self, original: Document) -> SurroundingLimits:
        """Return what limits can have been folded into the file that an original was converted to:
        none, those by name, and all."""
        if not list_config_locations(original.format):
            return ALONE
        root = find_project(original.path or "", original.format)
        found = self.configurations.find_config(original.format, root)
        name = original.agents[0].name
        together = self.configurations.list_merged_files(original.format, root, name)
        client = get_client_config(original.format.own) if together else None
        if client is None:
            return ALONE
        own, path = read_own_file(original, root)
        with place_refusals(client, found.files):
            named, unnamed = (client.named(files, name, own, path) for files in (together, ()))
            naming = [
                file.path for file in together if client.named((file,), name, own, path) != unnamed
            ]
        stated = ConfiguredLimits(named=named), ConfiguredLimits(found.general, named)
        general = dict.fromkeys((*naming, *found.general.files))
        files = (tuple(shorten_path(Path(file)) for file in each) for each in (naming, general))
        return SurroundingLimits(
            original=(NO_LIMITS, *stated),
            files=((), *files),
            edited=lambda text: (
                self.of_original(parse(original.format, text, original.path, name)).original
            ),
        )

    def with_known_servers(
        self,
        settings: ConversionOptions,
        document: Document,
        target: Format | None,
        root: Path | None,
        *,
        folded: bool,
    ) -> ConversionOptions:
        """Return the settings with the known MCP servers added; unchanged where no limit of the
        document's agents depends on them, or where the target closes no servers.

        Known are those that configurations name in the document's project, and in the project
        `root` of the target. `folded` is true where limits were put into the agents.
        """
        agents = document.agents
        # Carried values and patterns over servers' names may close servers.
        depends = folded or any(
            agent.carried.kept or has_server_patterns(agent.permission) for agent in agents
        )
        if target is None or not depends or not closes_by_server(target):
            return settings
        own = _find_own_project(document)
        return replace(
            settings, servers=settings.servers | self.configurations.list_servers((own, root))
        )

    def place_disabling(self, error: AgentcError, document: Document) -> AgentcError:
        """Return the error about an agent that is disabled, with its place where the configuration
        of its client states that."""
        where = self.find_disabling(document) if error.code == "disabled" else None
        if where is not None:
            error.where = where
        return error

    def find_disabling(self, document: Document) -> Where | None:
        """Return where the configuration of its client disables a document's agent; `None` where it
        does not, or where the document itself does."""
        form, agent = document.format, document.agents[0]
        client = get_client_config(form.own)
        if agent.disabled or client is None:
            return None
        root = _find_own_project(document)
        files = self.configurations.list_merged_files(form, root, agent.name)
        with place_refusals(client, self.configurations.find_config(form, root).files):
            named = client.named(files, agent.name, *read_own_file(document, root))
        if not named.disabled:
            return None
        for file in reversed(files):
            try:
                keys = client.named((file,), agent.name, Map(), "").disabled
            except AgentcError:
                continue  # a file that is refused was told before
            if keys:
                return locate_keys(file.path, keys)
        return None

    def unread_of(self, conversion: Conversion) -> tuple[str, ...]:
        """Return the files of which nobody knows which servers they name, with the reasons, where
        that matters."""
        unread = self.configurations.unread.items() if conversion.unseen else ()
        return tuple(f"{shorten_path(path)}: {why}" for path, why in unread)


def _find_own_project(document: Document) -> Path | None:
    """Return the project of a document, as its client finds it; that of the current folder for one
    that was read from standard input."""
    if document.path is None:
        return find_project_root(current_folder())
    return find_project(document.path, document.format)


def _takes_anything(agent: Agent, limits: ConfiguredLimits) -> bool:
    """Return whether limits take anything from an agent. What a hook guards can be asked about
    already."""
    limited = fold_limits(agent, limits)
    before, after = (ResolvedRules(one.permission.rules) for one in (agent, limited))
    return limited is not agent and any(find_changes(before, after))
