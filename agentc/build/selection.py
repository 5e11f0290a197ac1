"""What a run is asked for: which targets, and which of them have to wait for trust.

Belongs here: the choice. Not here: what needs trust (`powers.py`), who has it (`trust.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from agentc.build.configuration import BuildConfiguration, IgnorePlace, TargetTable
from agentc.build.jobs import is_meant_here
from agentc.build.judge import Settled
from agentc.build.places import lies_inside
from agentc.build.powers import list_source_powers, list_target_powers
from agentc.build.trust import is_shared_trusted, is_trusted
from agentc.errors import UsageError
from agentc.slips import find_nearest_word


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What the user wants of a build: which targets, below which folder, whether anything is
    written or removed, and whether what lies outside of the repository is looked at. `settled` are
    edited outputs, by their paths, that are made of their sources anew. `gitignore` is where git is
    to ignore outputs from now on; `None` where nothing is said of it.
    """

    targets: tuple[str, ...] = ()
    below: Path | None = None
    dry: bool = False
    prune: bool = False
    inside: bool = False
    settled: Mapping[Path, Settled] = field(default_factory=dict)
    gitignore: IgnorePlace | None = None


def choose_targets(
    configuration: BuildConfiguration, names: Sequence[str]
) -> tuple[TargetTable, ...]:
    """Return the targets that are called so, by their labels or formats; without names all.

    Raises UsageError for a name that no target has.
    """
    targets = configuration.targets
    known = [target.label for target in targets]
    for name in names:
        if not any(name in _list_names(target) for target in targets):
            near = find_nearest_word(name, tuple(known))
            hint = f'did you mean "{near}"?' if near else f"known are: {', '.join(known)}"
            raise UsageError("target", f'no target is called "{name}"', hint=hint)
    return tuple(
        target
        for target in targets
        if not names or any(name in _list_names(target) for name in names)
    )


def _list_names(target: TargetTable) -> tuple[str, ...]:
    return target.label, *((target.form.name,) if target.form is not None else ())


def find_held(
    configuration: BuildConfiguration, chosen: Iterable[TargetTable], options: BuildOptions
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return who asks for what needs trust, and does not have it, with what that is.

    What is only looked at needs trust where a template is filled, or something is read outside. A
    target that is new on this machine alone takes no trust from the others.
    """
    found = [
        (f"source {source.path}", tuple(list_source_powers(configuration, source)))
        for source in configuration.sources
    ]
    found += [
        (f"target {target.label}", tuple(list_target_powers(target, placed=bool(options.below))))
        for target in chosen
        if is_meant_here(target)
        and (lies_inside(configuration.root, target) or not options.inside)
        and (target.template or not options.dry)
    ]
    asking = tuple((name, words) for name, words in found if words)
    if not asking or is_trusted(configuration):
        return ()
    if not is_shared_trusted(configuration):
        return asking
    own = {f"target {target.label}" for target in configuration.targets if target.own}
    return tuple((name, words) for name, words in asking if name in own)
