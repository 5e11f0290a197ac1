"""Ids that the own list of a client has not: what `check_document` and a conversion say of them.

Belongs here: clients whose lists are in `vendors/model_lists.py`, and models that are none of a
list. Not here: Claude's words and ids (`test_model_names.py`), whether the lists are right
(`clients/test_model_lists.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.ir.field_change import Outcome
from agentc.linter.check import check_document
from agentc.options import DEFAULTS, ConversionOptions
from agentc.vendors.model_lists import CODEX_IDS, GEMINI_IDS
from agentc.vendors.registry import get_format

LISTS = {"codex": CODEX_IDS, "gemini": GEMINI_IDS}
PREFIXES = {"codex": "gpt-", "gemini": "gemini-"}
ARN = "arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-sonnet-5-v1:0"


def convert(
    model: str, source: str, target: str, settings: ConversionOptions = DEFAULTS
) -> agentc.Conversion:
    text = f'---\nname: x\ndescription: d\nmodel: "{model}"\n---\nbody\n'
    return agentc.convert(text, source=source, target=target, path="x.md", settings=settings)


def check_output(done: agentc.Conversion, target: str) -> list[str]:
    """What is said of the model in an output."""
    report = check_document(get_format(target), done.text, done.path)
    return [one.message for one in report.diagnostics if one.code == "unknown-model"]


def list_told(done: agentc.Conversion) -> list[str]:
    return [one.message for one in done.notes if one.code == "unknown-model"]


@given(
    st.sampled_from(sorted(LISTS)),
    st.one_of(
        st.sampled_from(sorted(CODEX_IDS | GEMINI_IDS)),
        st.text("0123456789.-abcflasho", min_size=1, max_size=8),
    ),
    st.booleans(),
)
def test_no_id_that_the_list_lacks_is_written_untold(target: str, name: str, whole: bool) -> None:
    model = name if whole else PREFIXES[target] + name
    done = convert(model, "extended", target)
    written = agentc.parse(done.text, format=target, path=done.path).agent.model
    lacks = written is not None and written not in LISTS[target]
    assert bool(list_told(done)) is lacks
    assert bool(check_output(done, target)) is lacks


@pytest.mark.parametrize("target", sorted(LISTS))
def test_every_id_of_the_list_is_written_as_it_is(target: str) -> None:
    for model in sorted(LISTS[target]):
        done = convert(model, "extended", target)
        assert agentc.parse(done.text, format=target, path=done.path).agent.model == model
        assert check_output(done, target) == []


def test_an_id_that_left_the_catalogue_is_told_where_the_source_says_it() -> None:
    done = convert("openai/gpt-5.2", "opencode", "codex")
    assert 'model = "gpt-5.2"' in done.text
    (note,) = [one for one in done.notes if one.code == "unknown-model"]
    assert (note.where.path, note.where.line) == ("x.md", 4)
    assert "Codex's own list of 2026-11-28 has no `gpt-5.2`" in note.message
    (loss,) = [loss for loss in done.losses if loss.field == "model"]
    assert loss.outcome is Outcome.APPROXIMATED
    assert 'models={"openai/gpt-5.2": ' in loss.reason


def test_a_choice_of_the_user_is_not_told() -> None:
    settings = ConversionOptions(models={"sonnet": "gpt-9"})
    done = convert("sonnet", "claude", "codex", settings)
    assert 'model = "gpt-9"' in done.text
    assert list_told(done) == []


def test_a_slip_is_asked_about() -> None:
    text = "---\nname: x\ndescription: d\nmodel: gemini-3.8-flahs\n---\nbody\n"
    report = check_document(get_format("gemini"), text, ".gemini/agents/x.md")
    (found,) = [one for one in report.diagnostics if one.code == "unknown-model"]
    assert found.message.endswith("did you mean `gemini-3.8-flash`?")


def test_a_model_of_an_account_has_no_provider_in_opencode() -> None:
    done = convert(ARN, "claude", "opencode")
    assert agentc.parse(done.text, format="opencode", path=done.path).agent.model is None
    (loss,) = [loss for loss in done.losses if loss.field == "model"]
    assert loss.outcome is Outcome.DROPPED
    assert "OpenCode would take `arn:...` for a provider" in loss.reason
    text = f"---\ndescription: d\nmodel: {ARN}\n---\nbody\n"
    report = check_document(get_format("opencode"), text, ".opencode/agents/x.md")
    assert "unknown-model" in {one.code for one in report.diagnostics}


def test_a_client_without_a_list_is_not_said_to_have_one() -> None:
    done = convert("anthropic/claude-sonnet-5", "opencode", "copilot")
    (loss,) = [loss for loss in done.losses if loss.field == "model"]
    assert "own list" not in loss.reason
