"""What carried values let an agent do beyond what stands in its file, and what of an original does
not come back.

Belongs here: comparing what is written with what would be without comments, and with what the trace
says was in the original. Not here: taking carried values back (`restore.py`), what counts as more
(`lens/widening.py`). Whoever can write a file can write its comments and every digest in them, so
nothing that they open may go untold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from agentc.carry.authored import AuthoredForm
from agentc.carry.restore import drop_carried_limits
from agentc.carry.traces import EACH, is_part, list_statements, split_digests
from agentc.diagnostics.alike import join_some
from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import AgentcError, TooComplex
from agentc.ir.agent import Agent
from agentc.ir.executables import STRIP_EXECUTABLE
from agentc.ir.provenance import digest
from agentc.ir.value import Map, same
from agentc.lens.agent_references import follow_renames
from agentc.lens.client_config import NO_LIMITS, ConfiguredLimits, fold_limits
from agentc.lens.client_view import ask_client, find_differences, read_limits
from agentc.lens.format import Format
from agentc.lens.overrides import drop_statements_for, specialise
from agentc.lens.project import project
from agentc.lens.widening import find_new_processes_anywhere, find_widenings_anywhere
from agentc.options import ConversionOptions

_UNKNOWN = "perhaps more than its patterns tell: they are too many to compare"


def note_carried_widenings(
    origin: AuthoredForm,
    image: Agent,
    target: Format,
    formats: Mapping[str, Format],
    settings: ConversionOptions,
    limits: ConfiguredLimits = NO_LIMITS,
    text: str = "",
) -> Iterator[Diagnostic]:
    """Yield a note on fields of the original that do not come back, and one where comments, or what
    is stated for the target alone, let an agent do more than the rest of its file. The limits were
    put into the image. `text` is what is written of it; empty where a template writes it."""
    seen = origin.seen
    if missing := [*_find_missing(seen, image, target)]:
        reason = f"the original had {', '.join(missing)}, which the file does not carry"
        yield Diagnostic(
            "home-without", f"{reason}; --into ORIGINAL takes the edits home and keeps them there"
        )
    carries = settings.carry and bool(seen.carried.kept or seen.carried.traces)
    alike = origin.home.own == target.own  # what stands aside in it means nothing to its target
    rest = seen if alike else drop_statements_for(seen, target, formats)
    stated = rest is not seen
    if not stated and not (settings.carry and seen.carried.kept):
        return
    more = find_carried_widenings(rest, image, target, formats, settings, limits)
    more += _find_unheeded(text, target)
    if more:
        sources = ["carries"] * carries + [f"states for {target.name} alone"] * stated
        reason = f"what it {', or '.join(sources)}" + "," * (len(sources) > 1)
        message = f"{reason} lets it do more than what else stands in the file: {join_some(more)}"
        if carries:
            message += "; --no-carry leaves out what is carried"
        yield Diagnostic("carry-wider" if carries else "override-wider", message)


def _find_missing(seen: Agent, image: Agent, target: Format) -> Iterator[str]:
    """Yield in words what the original in the target format had, by a trace, and was not restored.
    What was edited here is left out."""
    trace = seen.carried.trace(target.own)
    if trace is None:
        return
    in_seen, in_image, absent = list_statements(seen), list_statements(image), digest(None)
    for name, (base_original, base_written) in trace.digests.items():
        is_edited = digest(in_seen.get(name)) != base_written
        is_known = not (is_part(name) or is_edited or name in trace.guessed)
        if not is_known or base_original in (absent, digest(in_image.get(name))):
            continue
        if name == f"extra.{target.own}":
            known = set(split_digests(trace.digests.get(EACH.format(target.own), ("",))[0]))
            own = {digest((key, value)) for key, value in image.extra_of(target.own).items()}
            if count := len(known - own) if known else int(not own):
                yield f"{count} field{'s' * (count > 1)} that {target.name} alone has"
        elif name in STRIP_EXECUTABLE or name not in in_image:
            field = target.field_of(name)
            yield f"`{field.keys[0] if field and field.keys else name}`"


def _find_unheeded(text: str, form: Format) -> tuple[str, ...]:
    """Return in words what a client lets an agent do beyond what agentc reads, as it does not heed
    denials that came home with a text."""
    fields = ask_client(form, text)
    if fields is None:
        return ()
    heeded = form.keep_heeded_denials(fields)
    if same(heeded, fields):
        return ()
    try:
        return (*find_differences(form, read_limits(form, fields), read_limits(form, heeded)),)
    except TooComplex:
        return (_UNKNOWN,)


def find_carried_widenings(
    seen: Agent,
    image: Agent,
    form: Format,
    formats: Mapping[str, Format],
    settings: ConversionOptions,
    limits: ConfiguredLimits = NO_LIMITS,
) -> tuple[str, ...]:
    """Return in words what `image` may do, or start, beyond what would be written from `seen`
    alone.

    Here `seen` counts without the limits for this format that only its comments state.
    """
    try:
        special = specialise(drop_carried_limits(seen, form, formats), form, formats)
        special = follow_renames(fold_limits(special, limits), settings)
        plain = project(form, special, settings)[0]
    except AgentcError as error:
        return (f"it can be written at all ({error.message})",)
    if seen.origin and formats[seen.origin.dialect].targets_key:
        # What `targets` states is no news where it is written as a block.
        plain = replace(plain, extra=Map({**seen.extra, **plain.extra}))
    try:
        more = find_widenings_anywhere(plain, image, form, formats)
    except TooComplex:
        more = (_UNKNOWN,)
    return (
        *more,
        *(
            f"{name} (starts processes)"
            for name in find_new_processes_anywhere(plain, image, form, formats)
        ),
    )
