"""Taking files for agentc's own, and letting them go.

Belongs here: what is remembered of a path by hand. Not here: records as such (`records.py`), what
the next build makes of it (`judge.py`).
"""

from __future__ import annotations

from pathlib import Path

from agentc.build.configuration import BuildConfiguration
from agentc.build.jobs import digest_options
from agentc.build.judge import Output, Standing
from agentc.build.record_texts import OutputRecord, digest_text
from agentc.build.run import BuildPlan
from agentc.errors import Refused
from agentc.filesystem.read import make_absolute, shorten_path
from agentc.project.replaced_files import find_lacking, read_old_and_new


def adopt(plan: BuildPlan, configuration: BuildConfiguration, path: Path) -> str:
    """Take the file at a path for an output as it is: the next build may replace it. Return what is
    to be told of that.

    Raises Refused where no target gives that file.
    """
    whole, shown = make_absolute(path), shorten_path(make_absolute(path))
    output = _find_output(plan, whole)
    item = output.item if output is not None else None
    if output is None or item is None or item.conversion is None or item.error is not None:
        hint = "`agentc build --list-outputs` lists those that they give"
        raise Refused("output", "no target gives this file", hint=hint).at(shown)
    target = next(one for one in configuration.targets if one.label == output.target)
    plan.records.let_go(whole, target=None)
    if item.old is None:
        return f"{shown}: the next build writes it"
    source = make_absolute(item.source)
    digest = plan.judge.digest_source(source)
    options = digest_options(target)
    record = OutputRecord(output.target, output.source, digest, digest_text(item.old), options)
    plan.records.put(whole, record)
    lack = (
        find_lacking(read_old_and_new(target.form, item), item) if target.form is not None else None
    )
    loses = f"; {lack}" if lack else ""
    return f"{shown}: adopted; the next build makes it from {output.source} anew{loses}"


def forget(plan: BuildPlan, path: Path) -> str:
    """Let the file at a path go: builds neither write nor remove it. Return what is to be told of
    that.

    Raises Refused for a path that is no output of agentc's.
    """
    whole, shown = make_absolute(path), shorten_path(make_absolute(path))
    known = plan.records.get(whole) is not None
    output = _find_output(plan, whole)
    if not known and output is None:
        raise Refused("output", "this is none of agentc's files").at(shown)
    plan.records.put(whole, None)
    gives = output is not None and output.item is not None and output.item.conversion is not None
    is_found = output is not None and output.standing is Standing.ORPHANED and not known
    if output is None or not (gives or is_found):
        return f"{shown}: forgotten"
    plan.records.let_go(whole, target=output.target)
    return f"{shown}: yours; builds leave it alone until `agentc adopt {shown}`"


def _find_output(plan: BuildPlan, path: Path) -> Output | None:
    return next((one for one in plan.run.outputs if one.path == path), None)
