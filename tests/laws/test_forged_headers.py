"""Headers and blocks that claim what nobody said, without a line of digests: then what a file was
made from follows from these alone.

Belongs here: attacks by such files, over one hop or two, and as edits of an original. Not here:
forged digests (`test_forged.py`), which files have no line of them (`unit/pipeline`).
"""

from __future__ import annotations

import json

from hypothesis import assume, given
from hypothesis import strategies as st

import agentc
from agentc.errors import AgentcError, InternalError
from agentc.ir.provenance import Carried, CarriedKey
from agentc.options import ConversionOptions
from agentc.syntax.header import add_header
from agentc.vendors.registry import get_format, writable_formats
from tests.conftest import FEWER
from tests.laws.test_forged import (
    CLAIMS,
    FORMATS,
    HOMES,
    KEYS,
    RAWS,
    STATED,
    head_of,
    hop,
    model_of,
    more,
    spelled,
    starting,
)
from tests.support.carried import drop_block, put_on_top
from tests.unit.carry.test_carry import path_in

SOURCES = st.sampled_from(
    ["NAME", "NAME", "../../x/NAME", "agents/y.md", "x.md", "opencode.json", ".gemini/agents/x.md"]
)


@st.composite
def forgeries(draw: st.DrawFn, form: str) -> tuple[str, str]:
    """The format that is claimed to be the original's, and a file with a forged header."""
    home = draw(st.sampled_from([one for one in HOMES if one != get_format(form).own]))
    stated = draw(STATED[home])
    text = spelled(form, draw(STATED[form]))
    if draw(st.booleans()):  # what an honest conversion writes, without what that carries
        try:
            made = agentc.convert(
                spelled(home, stated), source=home, target=form, path=path_in(home)
            )
        except AgentcError:
            assume(False)
            raise
        lines = drop_block(made.text).splitlines(keepends=True)
        text = "".join(line for line in lines if not line.lstrip(" ").startswith("# "))
    claims = {**stated, **dict(draw(st.lists(CLAIMS, max_size=3)))}
    kept = [CarriedKey(home, key, json.dumps(value)) for key, value in claims.items()]
    kept = [one for one in kept if draw(st.booleans())]
    raws = draw(st.dictionaries(KEYS[home], RAWS, max_size=1))
    kept += [CarriedKey(home, key, raw) for key, raw in raws.items()]
    third = draw(st.sampled_from(HOMES))
    for key, value in draw(st.lists(CLAIMS, max_size=2)):
        kept.append(CarriedKey(third, key, json.dumps(value)))
    # A block with nothing but `memory` adds three tools to the list above it, which the models do
    # not see: by itself they take it for an agent with every tool.
    kept = [one for one in kept if not ('"memory"' in (one.raw or "") and one.key == "targets")]
    assume(kept)
    source = draw(SOURCES).replace("NAME", path_in(home))
    forged = add_header(put_on_top(text, Carried(tuple(kept))), source)
    if draw(st.booleans()):  # edited since
        forged = forged.replace("description: d", "description: e")
    return home, forged


@FORMATS
@FEWER
@given(data=st.data(), carry_exec=st.booleans())
def test_a_forged_header_opens_nothing(
    first: str, data: st.DataObject, *, carry_exec: bool
) -> None:
    home, text = data.draw(forgeries(first))
    path, source = path_in(first), first
    settings = ConversionOptions(carry_exec=carry_exec)
    for _ in range(data.draw(st.integers(1, 2))):
        others = [one for one in writable_formats() if one != source]
        target = data.draw(st.sampled_from([*[home] * (home != source), *others]))
        done = hop(source, text, path, target, settings)
        text, path, source = done.text, done.path, target


@FORMATS
@FEWER
@given(data=st.data(), carry_exec=st.booleans(), prefer=st.sampled_from(["", "ours", "theirs"]))
def test_a_forged_header_opens_nothing_in_an_original(
    first: str, data: st.DataObject, *, carry_exec: bool, prefer: str
) -> None:
    home, text = data.draw(forgeries(first))
    original = spelled(home, data.draw(STATED[home]))
    settings = ConversionOptions(carry_exec=carry_exec, prefer=prefer)  # type: ignore[arg-type]
    try:
        done = agentc.merge_edits(
            agentc.parse(text, format=first, path=path_in(first)),
            agentc.parse(original, format=home, path=path_in(home)),
            settings,
        )
    except InternalError:
        raise
    except AgentcError:
        assume(False)
        raise
    opened: list[object] = [*more(model_of(home, original), done, model_of(home, done.text))]
    opened += starting(home, head_of(home, done.text)) - starting(home, head_of(home, original))
    assert not opened, (text, original, done.text)
