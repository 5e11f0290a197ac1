"""Every fixture of the project, read as what it is and written to every format: refused exactly
where its name says so.

Belongs here: what holds of all fixtures. Not here: what real clients make of them (`clients/`).
"""

from __future__ import annotations

from pathlib import Path

import pytest

import agentc
from agentc.diagnostics.shared_codes import UNENFORCED
from agentc.ir.agent import differences
from agentc.lens.overrides import specialise
from agentc.pipeline.convert import convert_document
from agentc.vendors.registry import all_formats, writable_formats
from tests.conftest import FIXTURES, read
from tests.support.oracles import ORACLES

FILES = [
    (path, folder)
    for folder in ("claude", "opencode", "extended", "extended-yaml", *ORACLES)
    for path in sorted((FIXTURES / folder).rglob("*.*"))
]
CASES = [
    pytest.param(path, form, target, id=f"{path.name}-{target}")
    for path, form in FILES
    for target in writable_formats()
]


def test_there_are_fixtures() -> None:
    assert len(FILES) > 35


@pytest.mark.parametrize(("path", "form", "target"), CASES)
def test_a_fixture_is_written_or_refused(path: Path, form: str, target: str) -> None:
    text = read(path)
    native = {"extended-yaml": "extended"}.get(form, form)
    holds = target in (form, native) or target.startswith("extended")
    refusal: agentc.AgentcError | None = None
    done: tuple[agentc.Conversion, ...] = ()
    try:
        document = agentc.parse(text, format=form, path=str(path))
        done = convert_document(document, all_formats()[target])
    except agentc.AgentcError as error:
        refusal = error
    if refusal is not None and refusal.code == UNENFORCED:
        return  # the target's client does not keep to its limits
    if refusal is not None:
        assert (refusal.exit_code, path.name.startswith("refused"), holds) == (1, True, False)
        return
    assert not path.name.startswith("refused") or holds
    assert len(done) == len(document.agents)
    for place, one in enumerate(done):
        agents = agentc.parse(one.text, format=target, path=one.path).agents
        again = agents[place if target == form else 0]
        special = specialise(one.agent, all_formats()[target], all_formats())
        assert {name for name, *_ in differences(special, again)} - {"name"} <= {
            loss.field for loss in one.losses
        }
        assert again.prompt == one.agent.prompt
        assert target != form or one.text == text or document.source.records[0].broken


@pytest.mark.parametrize("name", ["opencode-bash-boolean.md", "opencode-duplicate-permission.md"])
def test_what_the_client_would_misread_is_an_error(name: str) -> None:
    with pytest.raises(agentc.AgentcError) as caught:
        agentc.parse(read(FIXTURES / "broken" / name), format="opencode", path=name)
    assert caught.value.exit_code == 2
