"""The configurations of clients around the agents of one run: found on the disc, each file parsed
once.

Belongs here: which files there are, what they say, and the MCP servers that they name. Not here:
what a key means (`vendors/*/config_limits.py`), what of it counts for which conversion
(`config_limits.py`), what a variable of the environment states
(`filesystem/environment_folders.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import AgentcError, ReadError, UsageError, Where
from agentc.filesystem.read import home_folder, shorten_path
from agentc.ir.value import Map
from agentc.lens.client_config import (
    NO_GENERAL_LIMITS,
    ClientConfig,
    ConfigFile,
    ConfigLocation,
    GeneralLimits,
)
from agentc.lens.format import Format
from agentc.project.config_places import ConfigPlaces, read_config_text
from agentc.project.locations import list_spots_below
from agentc.syntax import GRAMMARS
from agentc.syntax.json_places import find_place
from agentc.syntax.plain_json import load
from agentc.syntax.source import BOM, locate
from agentc.vendors.registry import get_client_config, get_format, list_configured_clients


@dataclass(frozen=True, slots=True)
class FoundConfig:
    """A configuration: its files, what they limit for every agent, the files that its client passes
    over, and diagnostics on limits that limit nothing."""

    files: tuple[ConfigFile, ...] = ()
    general: GeneralLimits = NO_GENERAL_LIMITS
    passed_over: tuple[str, ...] = ()
    inert: tuple[Diagnostic, ...] = ()


class Configurations:
    """The configurations that one run has looked at. They are forgotten with it: the next run looks
    anew."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, Path | None], FoundConfig] = {}
        self._paths: dict[tuple[str, Path | None], tuple[Path, ...]] = {}
        # By whom they limit: `None` stands for every agent, and a place in the order for each file.
        self._merged: dict[tuple[str, Path | None], dict[str | None, dict[int, ConfigFile]]] = {}
        self._texts: dict[Path, ConfigFile | ReadError | None] = {}
        self._places = ConfigPlaces()
        self._locations: dict[Path, ConfigLocation] = {}
        self._servers: dict[Path | None, frozenset[str]] = {}
        # Files of which nobody knows which servers they name, with the reason.
        self.unread: dict[Path, str] = {}

    def of(self, form: Format, root: Path | None) -> FoundConfig:
        """Return the configuration of a format's client in a project, or the user's alone where
        `root` is `None`. It is looked up once.

        Raises AgentcError for a file that cannot be read, or that holds a permission which the
        client refuses, if the client does not start with it.
        """
        key = form.own, root
        if key not in self._found:
            self._found[key] = self._look_up(form, root)
        return self._found[key]

    def paths(self, form: Format, root: Path | None) -> tuple[Path, ...]:
        """Return the files of a configuration that exist, those that count least first."""
        key = form.own, root
        if key not in self._paths:
            self._paths[key] = self._list_files(list_config_locations(form), root)
        return self._paths[key]

    def merged(self, form: Format, root: Path | None, name: str) -> tuple[ConfigFile, ...]:
        """Return the files of a configuration with those of agents that its client merges with
        others of that name, in the order in which it does so.

        Agents where those of `form` are written are none of these: there one file takes another's
        place. Raises AgentcError as `of` does.
        """
        key = form.name, root
        if key not in self._merged:
            by_name: dict[str | None, dict[int, ConfigFile]] = {}
            for place, (owner, file) in enumerate(self._list_merged(form, root)):
                by_name.setdefault(owner, {})[place] = file
            self._merged[key] = by_name
        general, named = (self._merged[key].get(owner, {}) for owner in (None, name))
        return tuple(file for _, file in sorted({**general, **named}.items()))

    def _list_merged(
        self, form: Format, root: Path | None
    ) -> Iterator[tuple[str | None, ConfigFile]]:
        """Yield every such file, that of an agent with the name of whom it limits."""
        files = {file.path: file for file in self.of(form, root).files}
        client, locations = get_client_config(form.own), list_config_locations(form)
        apart: tuple[Path, ...] = ()
        if form.name == form.own and any(location.agents for location in locations):
            place = form.place("user" if root is None else "project")
            apart = list_spots_below(root or home_folder(), place)
        found = self._places.list_merged(locations, root, agents=client is not None)
        for path, (location, folder) in found.items():
            if folder is None:
                if str(path) in files:
                    yield None, files[str(path)]
            elif client is not None and folder not in apart:
                name = path.relative_to(folder).with_suffix("").as_posix()
                for owner, values in client.agent(_read_text_or_empty(path), name):
                    yield owner, ConfigFile(str(path), values, location.turn, str(folder))

    def servers(self, roots: Iterable[Path | None]) -> frozenset[str]:
        """Return the MCP servers that are named for several projects, by any client that has
        servers.

        For a root that is `None` they are those of the user alone. Files that cannot be read are
        noted in `unread`.
        """
        return frozenset(name for root in dict.fromkeys(roots) for name in self._servers_of(root))

    def readable_files(self, form: Format, root: Path | None) -> tuple[ConfigFile, ...]:
        """Return what the readable files of a configuration say, those that count least first."""
        client = get_client_config(form.own)
        paths = self.paths(form, root) if client is not None else ()
        found = (self._read_once(path, client) for path in paths if client is not None)
        return tuple(file for file in found if isinstance(file, ConfigFile))

    def _servers_of(self, root: Path | None) -> frozenset[str]:
        if root not in self._servers:
            self._servers[root] = frozenset(
                name for own in list_configured_clients() for name in self._servers_in(own, root)
            )
        return self._servers[root]

    def _servers_in(self, own: str, root: Path | None) -> Iterable[str]:
        client = get_client_config(own)
        if client is None:
            return ()
        paths = self._list_files((*get_format(own).configuration, *client.server_files), root)
        files = tuple(
            file for path in paths if (file := self._read_servers(path, client)) is not None
        )
        return client.servers(files, None if root is None else str(root))

    def _read_servers(self, path: Path, client: ClientConfig) -> ConfigFile | None:
        found = self._read_once(path, client)
        if isinstance(found, ReadError):
            self.unread.setdefault(path, found.message)
            return None
        return found

    def _read_once(self, path: Path, client: ClientConfig) -> ConfigFile | ReadError | None:
        """Return what a file says, `None` for nothing, or why it cannot be read."""
        if path not in self._texts:
            try:
                self._texts[path] = _parse(path, client, self._locations[path])
            except ReadError as error:
                self._texts[path] = error
        return self._texts[path]

    def _list_files(
        self, locations: Iterable[ConfigLocation], root: Path | None
    ) -> tuple[Path, ...]:
        """Return the files that exist at several locations, in their order."""
        found = self._places.list_existing(locations, root)
        self._locations = {**found, **self._locations}
        return tuple(found)

    def _look_up(self, form: Format, root: Path | None) -> FoundConfig:
        paths = self.paths(form, root)
        client = get_client_config(form.own) if paths else None
        if client is None:
            return FoundConfig()
        read = [self._read(path, client) for path in paths]
        files = tuple(file for file in read if isinstance(file, ConfigFile))
        passed_over = tuple(reason for reason in read if isinstance(reason, str))
        with placing_refusals(client, files):
            general = client.general(files)
        return FoundConfig(files, general, passed_over, tuple(list_inert(client, files)))

    def _read(self, path: Path, client: ClientConfig) -> ConfigFile | str | None:
        """Return what a file says, or why its client passes it over; `None` for one that says
        nothing."""
        found = self._read_once(path, client)
        if not isinstance(found, ReadError):
            return found
        if not (client.ignores_broken or self._locations[path].key):
            message = f"your {client.title} configuration cannot be read: {found.message}"
            hint = f"{client.title} does not start with it, so nobody knows what it limits; mend it"
            where = Where(shorten_path(path), found.where.line, found.where.column)
            raise UsageError("config", message, hint=hint, where=where)
        reason = f"{shorten_path(path)}: {found.message}"
        return f"{reason}; {client.title} passes it over, and so does agentc"


@contextmanager
def placing_refusals(client: ClientConfig, files: Iterable[ConfigFile]) -> Iterator[None]:
    """Say of a refused value of a configuration where in its files it stands, as their client would
    find it.

    Raises UsageError with the place, the message and the hint of that fault.
    """
    try:
        yield
    except UsageError as error:
        if error.code != "config" or error.where.line is not None:
            raise
        found = next((fault for file in files for fault in list_faults(client, file.path)), None)
        if found is None:
            raise
        message = f"your {client.title} configuration: {found.message}; the client refuses it"
        raise UsageError("config", message, hint=found.hint, where=found.where) from None


def list_faults(client: ClientConfig, path: str | Path) -> Iterator[Diagnostic]:
    """Yield everything in a file of a configuration for which its client refuses it, each at its
    place."""
    for fault in client.faults(read_config_text(Path(path))):
        yield fault.at(shorten_path(Path(path)))


def list_inert(client: ClientConfig, files: Iterable[ConfigFile]) -> Iterator[Diagnostic]:
    """Yield a diagnostic on each limit in files of a configuration that limits nothing."""
    for limit in client.inert(tuple(files)):
        where = locate_keys(limit.path, limit.keys)
        yield Diagnostic(limit.code, limit.message, where)


def locate_keys(path: str, keys: Iterable[str]) -> Where:
    """Return where the last of several keys stands in a file of a configuration, each below the one
    before. The last one can be the text of an item instead."""
    text = read_config_text(Path(path))
    place = find_place(text, len(text) - len(text.removeprefix(BOM)), keys)
    return replace(locate(text, place or 0), path=shorten_path(Path(path)))


def list_config_locations(form: Format) -> tuple[ConfigLocation, ...]:
    """Return where the configuration stands that belongs to the client of a format's dialect;
    nowhere for a dialect without one."""
    try:
        return get_format(form.own).configuration
    except AgentcError:  # the store of a dialect that is no format by itself
        return form.configuration


def _read_text_or_empty(path: Path) -> str:
    """Return the text of an agent's file; of one that cannot be read its client has no agent."""
    try:
        return read_config_text(path)
    except ReadError:
        return ""


def _parse(path: Path, client: ClientConfig, location: ConfigLocation) -> ConfigFile | None:
    text = read_config_text(path)
    if not text.strip(BOM + " \t\r\n"):
        return None
    if client.comments and not location.key:
        entries = GRAMMARS["json"].read(text, (), ()).records[0].entries
        return ConfigFile(
            str(path), Map((entry.key, entry.value) for entry in entries), location.turn
        )
    values = load(text.removeprefix(BOM))
    if not isinstance(values, Map):
        raise ReadError("json", "it holds no map")
    return ConfigFile(
        str(path), Map({location.key: values}) if location.key else values, location.turn
    )
