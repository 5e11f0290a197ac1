"""One run of `agentc check`: each file, then what only all of them together show.

Belongs here: what is found, and the state of the run. Not here: options and output (`check.py`),
what a repair writes and says (`check_fix.py`), the rules (`linter/`).
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from agentc.cli.check_fix import Fixer, report_repairs
from agentc.cli.streams import read_input
from agentc.diagnostics.code_types import Severity
from agentc.diagnostics.diagnostic import Diagnostic, diagnose_error
from agentc.errors import STDIN_NAME, AgentcError, ReadError
from agentc.filesystem import read
from agentc.filesystem.read import current_folder, make_absolute
from agentc.lens.fix import UnwantedFix
from agentc.lens.format import Format
from agentc.linter.check import Report, check_document
from agentc.linter.duplicate_names import NamedAgent, find_duplicate_names
from agentc.linter.later_findings import add_later_findings
from agentc.linter.repair_steps import mend
from agentc.linter.silences import CodeFilter
from agentc.linter.wanted_findings import choose_findings
from agentc.project.client_config import Configurations
from agentc.project.config import list_config_faults, load_config
from agentc.project.config_files import find_config_folder
from agentc.project.config_findings import find_config_faults
from agentc.project.config_places import read_config_text
from agentc.project.detect import (
    detect,
    find_root,
    format_at,
    lies_in_place,
    lies_in_vendor_folder,
    try_document,
)
from agentc.project.file_kinds import judge_read, refuse_other_kind
from agentc.project.inputs import make_left_out
from agentc.project.non_agents import UNFENCED, UNREAD
from agentc.project.plan import PlannedWrite
from agentc.project.project_root import find_project
from agentc.project.request import STDIN
from agentc.project.unmerged import find_unmerged
from agentc.secrets.scan import find_secrets_in_lines

# Every severity with those that are as grave, or graver.
_AS_GRAVE = {
    Severity.ERROR: (Severity.ERROR,),
    Severity.WARNING: (Severity.ERROR, Severity.WARNING),
    Severity.NOTE: tuple(Severity),
}


@dataclass(slots=True)
class CheckRun:
    """One run: what is asked for, and what was found so far.

    `texts` are those of the files, by their paths, `secrets` what is hidden of each, `heads` their
    fields. `projects` are the projects that hold the files, one for each client, with one of its
    formats. `exit_code` is that of files that cannot be read.
    """

    paths: tuple[str, ...]
    source: Format | None
    clients: tuple[str, ...]
    filter_codes: CodeFilter
    fix: Fixer | None
    found: list[Diagnostic] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)
    named: list[NamedAgent] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    projects: dict[tuple[str, Path | None], Format] = field(default_factory=dict)
    configurations: Configurations = field(default_factory=Configurations)
    own_servers: frozenset[str] = frozenset()
    exit_code: int = 0

    def read_own_configuration(self) -> None:
        """Take the MCP servers that agentc's own configuration names, and note what is wrong with
        it."""
        faults = list_config_faults(current_folder())
        if find_config_folder(current_folder()) is not None:
            from agentc.build.configuration_faults import list_build_faults  # few projects build

            faults += list_build_faults(current_folder())
        self.found += map(diagnose_error, faults)
        self.exit_code = max((fault.exit_code for fault in faults), default=0)
        if not faults:
            self.own_servers = load_config(current_folder()).servers

    def check_files(self, sources: Iterable[str | PlannedWrite]) -> int:
        """Check every input, and return how many are agents, or should be."""
        count = 0
        for source in sources:
            count += 1
            if isinstance(source, str):
                try:
                    count -= not self.check_file(source)
                except AgentcError as error:
                    placed = error.at(STDIN_NAME if source == STDIN else source)
                    self.found.append(diagnose_error(placed))
                    self.exit_code = max(self.exit_code, error.exit_code)
            elif source.error is not None:
                self.found.append(diagnose_error(source.error))
                self.exit_code = 2
            else:
                count -= 1
                self.leave_out(source)
        return count

    def leave_out(self, item: PlannedWrite) -> None:
        """Note a file that is no agent."""
        self.left_out.append((item.source, item.reason))
        if item.told is not None:
            self.found += self.filter_codes(
                (replace(diagnose_error(item.told), own_severity=None),), ""
            )

    def check_file(self, path: str) -> bool:
        """Check one file, and return whether it is an agent's."""
        is_named = path in self.paths
        text = read_input() if path == STDIN else read.read_text(Path(path))
        torn = None if path == STDIN else find_unmerged(Path(path), text)
        if torn is not None:
            self.texts[path] = text
            self.found.append(diagnose_error(torn))
            return True
        if self.source is None:
            read_ = try_document("" if path == STDIN else path, text)
            other = None if is_named else judge_read(path, read_)
            pure = PurePath(path)
            # Where agents lie, one whose fields nobody reads is checked as one: it may be repaired.
            placed = lies_in_vendor_folder(pure) or lies_in_place(pure)
            if other is not None and not (placed and other.kind in (UNFENCED, UNREAD)):
                self.leave_out(make_left_out(path, other.kind, other.told))
                return False
            if is_named and not isinstance(read_, ReadError):
                refuse_other_kind(None if path == STDIN else path, read_)
        self.found += self.check_text(path, text)
        return True

    def check_text(self, path: str, text: str) -> list[Diagnostic]:
        """Return the wanted diagnostics on the text of one file, after its repair where that is
        wanted."""
        place = None if path == STDIN else path
        path = place or STDIN_NAME
        self.texts[path] = text
        form = format_at(self.source, place) if self.source else detect(place, text)
        project = find_project(path, form) if place else current_folder()
        if place:
            self.projects[form.own, project] = form
        servers = functools.cache(
            lambda: self.own_servers | self.configurations.list_servers((project, current_folder()))
        )

        def check(text: str, leave: Collection[UnwantedFix] = ()) -> Report:
            return check_document(form, text, path, self.clients, servers, leave)

        result = check(text)
        if self.fix is None:
            result = add_later_findings(text, result, check)
        else:
            steps = mend(text, result, check, self.filter_codes)
            mended = steps[-1].text if steps else None
            if self.fix(path, text, mended):
                for step in steps:
                    report_repairs(path, step, steps[-1].after)
                result, self.texts[path] = steps[-1].after, steps[-1].text
        # Where any tool may keep agents (`agents/`) no client looks.
        root = find_root(Path(path), form, shared=False) if place else None
        if root is not None:
            self.named += [NamedAgent(path, str(root), form, name) for name in result.names]
        self.secrets[path], self.heads[path] = result.secrets, result.head
        return choose_findings(result, self.filter_codes, path, is_file=bool(place))

    def check_between_files(self) -> None:
        """Note what is wrong with files beside each other: equal names, and their clients'
        configuration."""
        self.found += [
            diagnostic
            for diagnostic in find_duplicate_names(self.named)
            if self.filter_codes((diagnostic,), self.heads.get(diagnostic.where.path or "", ""))
        ]
        known = {(_find_spot(diagnostic), diagnostic.severity) for diagnostic in self.found}
        for diagnostic in dict.fromkeys(self.find_config_faults()):
            spot = _find_spot(diagnostic)
            as_grave = _AS_GRAVE[diagnostic.severity]
            # Else it was told of the file itself, which holds agents, too.
            if known.isdisjoint((spot, severity) for severity in as_grave):
                self.found += self.filter_codes((diagnostic,), "")

    def find_config_faults(self) -> Iterator[Diagnostic]:
        """Yield what is wrong with the configuration of the clients whose projects these are."""
        for (_, root), form in self.projects.items():
            for diagnostic in find_config_faults(self.configurations, form, root):
                path = diagnostic.where.path or ""
                if path not in self.texts and diagnostic.where.line is not None:
                    self.texts[path] = text = read_config_text(Path(path))
                    self.secrets[path] = find_secrets_in_lines(text)
                yield diagnostic


def _find_spot(diagnostic: Diagnostic) -> tuple[str, int | None, int | None]:
    """Return the place of a diagnostic with an absolute path, which is the same however the file
    was named."""
    path = str(make_absolute(diagnostic.where.path or ""))
    return path, diagnostic.where.line, diagnostic.where.column
