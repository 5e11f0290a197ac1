"""`agentc status`: how sources and outputs stand, one line a file.

Belongs here: its options, and the answer where nothing is to be done, for which little is imported.
Not here: the two columns (`build/status.py`), how an output stands (`build/judge.py`).
"""

from __future__ import annotations

import sys

import click

from agentc.build.memory import recall
from agentc.cli.streams import report, tell, tell_data
from agentc.filesystem.read import current_folder
from agentc.printable import to_printable


@click.command()
@click.option("--target", "targets", multiple=True, metavar="TARGET", help="Only of these targets.")
@click.option("--inside", is_flag=True, help="Look at the repository alone.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.option("-v", "--verbose", is_flag=True, help="Also list what is in step.")
def command(*, targets: tuple[str, ...], inside: bool, as_json: bool, verbose: bool) -> None:
    """Say how sources and outputs stand.

    The first column is the source since the output was made (A added, M modified, D deleted, ! not
    readable), the second the output (M edited, D deleted, ? not agentc's, ! kept, - let go).
    """
    known = None
    if not (targets or as_json or verbose):
        known = recall(current_folder(), inside=inside)
    if known is not None:
        report(*known.tracked, known.summarize())
        sys.exit(0)
    sys.exit(_look(targets, inside=inside, as_json=as_json, verbose=verbose))


def _look(targets: tuple[str, ...], *, inside: bool, as_json: bool, verbose: bool) -> int:
    """Say how everything stands, file by file, and return the exit code."""
    from agentc.build import plain_data, words
    from agentc.build.read_configuration import find_configuration
    from agentc.build.run import run_build
    from agentc.build.selection import BuildOptions
    from agentc.build.status import find_columns, render_status

    configuration = find_configuration(current_folder())
    done = run_build(configuration, BuildOptions(targets, dry=True, inside=inside))
    code = words.count_exit_code(done, differs=False) // 2 * 2  # that something differs is no error
    if as_json:
        listed = [one for one in done.outputs if verbose or words.is_in_need(one)]
        data = [{**plain_data.output_to_data(one), "columns": find_columns(one)} for one in listed]
        tell_data({"outputs": data, "exit_code": code})
    else:
        lines = [to_printable(line) for line in render_status(done.outputs, every=verbose)]
        if lines:
            tell(*lines)
        report(*words.list_held(done), *done.tracked, words.summarize_run(done, dry=True))
    return code
