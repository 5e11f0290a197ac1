"""`agentc build --watch`: build, and again whenever a source or the configuration changes.

Belongs here: the loop, and what is said between two builds. Not here: which files count, and
waiting (`build/watch.py`), one build (`build_run.py`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

from agentc.build.read_configuration import find_configuration
from agentc.build.watch import check_watcher, take_fingerprint, wait_for_change
from agentc.cli.build_run import build_once
from agentc.cli.streams import report
from agentc.errors import AgentcError, on_one_line
from agentc.filesystem.read import current_folder, shorten_path

# So many changed files are named.
NAMED = 3


def build_and_watch(options: dict[str, Any], *, inside: bool) -> NoReturn:
    """Build, and wait, until somebody interrupts that. What is wrong later on is told, and the
    next change may put it right.

    Raises AgentcError for what is wrong from the beginning.
    """
    check_watcher()
    configuration = find_configuration(current_folder())
    root, outputs, quiet = configuration.root, set[Path](), options["quiet"]
    while True:
        stated = take_fingerprint(root, None, ())  # before it is read
        before = stated
        try:
            configuration = find_configuration(root)
            before = {**take_fingerprint(root, configuration, outputs), **stated}
            done, _ = build_once(options, dry=False, inside=inside)
            outputs |= {one.path for one in done.outputs if one.path is not None}
        except AgentcError as error:
            before = {**take_fingerprint(root, configuration, outputs), **before}
            report(str(error))
        if not quiet:
            report("watching the sources and agentc.toml; Ctrl-C ends it")
        changed = wait_for_change(root, configuration, outputs, before)
        if not quiet:
            names = ", ".join(on_one_line(shorten_path(path)) for path in changed[:NAMED])
            rest = len(changed) - NAMED
            report(f"changed: {names}" + (f" and {rest} more" if rest > 0 else ""))
