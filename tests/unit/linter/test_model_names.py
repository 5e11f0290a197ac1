"""Which id a model becomes for a client, what is told of it, and which ids `check_document` does
not find in a client's list.

Belongs here: names of models. Not here: whether the clients' lists still have them
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
from agentc.vendors.models import CLAUDE_ALIASES, CLAUDE_IDS, OPENCODE_ALIASES, OPENCODE_IDS
from agentc.vendors.registry import get_format
from tests.conftest import FEWER


def converted(
    model: str, source: str, target: str, settings: ConversionOptions = DEFAULTS
) -> agentc.Conversion:
    text = f'---\nname: x\ndescription: d\nmodel: "{model}"\n---\nbody\n'
    return agentc.convert(text, source=source, target=target, path="x.md", settings=settings)


def there(
    model: str, source: str = "claude", target: str = "opencode", **options: str
) -> str | None:
    done = converted(model, source, target, ConversionOptions(**options))  # type: ignore[arg-type]
    return agentc.parse(done.text, format=target, path=done.path).agent.model


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("sonnet", "claude-sonnet-5"),
        ("Sonnet", "claude-sonnet-5"),
        ("haiku", "claude-haiku-4-5"),
        ("fable", "claude-fable-5-1"),
        ("opus", "claude-opus-5-5"),
        ("best", "claude-opus-5-5"),
        ("opusplan", "claude-sonnet-5"),
        ("opus[1m]", "claude-opus-5-5"),
        ("sonnet[1m]", "claude-sonnet-5"),
        ("claude-opus-4-7", "claude-opus-4-7"),
        ("claude-opus-4-7[1m]", "claude-opus-4-7"),
        ("claude-haiku-4-5@20251001", "claude-haiku-4-5-20251001"),
        ("claude-opus-4-6@default", "claude-opus-4-6"),
        ("us.anthropic.claude-opus-4-5-20251101-v1:0", "claude-opus-4-5-20251101"),
        ("eu.anthropic.claude-sonnet-4-6-v1[1m]", "claude-sonnet-4-6"),
        ("anthropic.claude-sonnet-4-6", "claude-sonnet-4-6"),
        ("claude-sonnet-4.6", "claude-sonnet-4-6"),
        ("claude-opus-4-8:thinking", "claude-opus-4-8"),
        ("claude-sonnet-5-5", None),  # that list has no such id
        ("claude-opus-4-1", None),
        ("mythos", None),
        ("default", None),
        ("inherit", None),
        ("gpt-5", None),
    ],
)
def test_what_opencode_gets(model: str, expected: str | None) -> None:
    assert there(model) == (expected and f"anthropic/{expected}")
    (loss,) = [
        loss for loss in converted(model, "claude", "opencode").losses if loss.field == "model"
    ]
    marked = expected is not None and model.lower() not in OPENCODE_ALIASES and model != expected
    assert (loss.outcome is Outcome.DROPPED) == (expected is None and model != "inherit")
    if marked and not model.startswith(("claude-haiku-4-5@", "claude-sonnet-4.")):
        assert loss.outcome is Outcome.APPROXIMATED
        assert "no part of a model's name" in loss.reason
    assert loss.carried


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("anthropic/claude-opus-4-8[1m]", "anthropic/claude-opus-4-8"),
        ("anthropic/claude-haiku-4-5@20251001", "anthropic/claude-haiku-4-5-20251001"),
        (
            "anthropic/claude-sonnet-5-5",
            "anthropic/claude-sonnet-5-5",
        ),  # said in OpenCode's own words
        ("gate/claude-opus-4-8[1m]", "gate/claude-opus-4-8"),
        ("openrouter/anthropic/claude-opus-4-8:beta", "openrouter/anthropic/claude-opus-4-8:beta"),
    ],
)
def test_a_model_that_names_its_provider(model: str, expected: str) -> None:
    assert there(model, "extended") == expected


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("anthropic/claude-sonnet-5", "claude-sonnet-5"),
        ("anthropic/claude-opus-4-8@20260101", "claude-opus-4-8"),
        ("anthropic/claude-opus-5-fast", None),
        ("openai/gpt-5", None),
    ],
)
def test_what_claude_code_gets(model: str, expected: str | None) -> None:
    assert there(model, "opencode", "claude") == expected


def test_words_of_claude_code_stay_its_words() -> None:
    for model in ("sonnet[1m]", "opusplan", "best", "claude-sonnet-4-5@20250929"):
        assert there(model, "extended", "claude") == model
    assert there("default", "extended", "claude") is None


def test_what_another_provider_serves_nobody_knows() -> None:
    assert there("claude-sonnet-5-5", provider="gate") == "gate/claude-sonnet-5-5"
    assert there("claude-sonnet-5-5[1m]", provider="gate") == "gate/claude-sonnet-5-5"
    assert there("opus[1m]", provider="gate") == "gate/claude-opus-5-5"


WORDS = st.sampled_from(
    [*CLAUDE_ALIASES, *sorted(CLAUDE_IDS), "claude-sonnet-9", "gpt-5", "mythos", "a b"]
)
BEFORE = st.sampled_from(["", "us.anthropic.", "anthropic."])
BEHIND = st.sampled_from(
    ["", "[1m]", "[2M]", "@20250929", "@latest", "-v1:0", ":beta", "-20250929", "-v2"]
)


@FEWER
@given(word=WORDS, before=BEFORE, behind=st.lists(BEHIND, max_size=2).map("".join))
def test_a_written_id_is_one_that_the_list_has(word: str, before: str, behind: str) -> None:
    model = there(f"{before}{word}{behind}")
    assert model is None or model.removeprefix("anthropic/") in OPENCODE_IDS
    again = None if model is None else there(model, "opencode", "claude")
    assert again is None or again in CLAUDE_IDS


@FEWER
@given(
    word=st.sampled_from(sorted(CLAUDE_IDS)),
    before=BEFORE,
    behind=BEHIND,
    target=st.sampled_from(["copilot", "cursor"]),
)
def test_no_mark_of_another_service_is_written(
    word: str, before: str, behind: str, target: str
) -> None:
    """Also for a client that brings no list along; and on the way back it is an id again."""
    model = there(f"{before}{word}{behind}", target=target)
    assert model is not None
    assert not set(model) & set("[@:")
    assert model.startswith("claude-")
    assert not model.endswith("-v1")
    back = there(model, "copilot", "claude")
    assert back is not None
    assert "." not in back


@pytest.mark.parametrize(
    ("model", "copilot", "cursor"),
    [
        ("claude-sonnet-4-5", "claude-sonnet-4.5", "claude-sonnet-4-5"),
        ("claude-opus-4-8[1m]", "claude-opus-4.8", "claude-opus-4-8"),
        ("claude-sonnet-4-5@20250929", "claude-sonnet-4.5", "claude-sonnet-4-5"),
        ("us.anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4.5",
         "claude-haiku-4-5-20251001"),
        ("claude-opus-5", "claude-opus-5", "claude-opus-5"),
        ("gpt-5", "gpt-5", "gpt-5"),
    ],
)  # fmt: skip
def test_what_clients_without_a_list_get(model: str, copilot: str, cursor: str) -> None:
    assert (there(model, target="copilot"), there(model, target="cursor")) == (copilot, cursor)


def test_a_version_with_a_dot_is_the_id_of_claudes_own_list() -> None:
    assert there("claude-sonnet-4.5", "copilot", "claude") == "claude-sonnet-4-5"
    assert there("claude-opus-4.6", "extended", "claude") == "claude-opus-4-6"
    assert there("claude-sonnet-9.9", "copilot", "claude") == "claude-sonnet-9.9"  # as it is


def test_the_words_become_ids_of_the_lists() -> None:
    assert set(OPENCODE_ALIASES.values()) <= OPENCODE_IDS
    assert set(CLAUDE_ALIASES.values()) <= CLAUDE_IDS
    assert OPENCODE_ALIASES.keys() == CLAUDE_ALIASES.keys()


@pytest.mark.parametrize(
    ("model", "found"),
    [
        ("anthropic/claude-sonnet-5", False),
        ("anthropic/claude-sonnet-5-5", True),
        ("anthropic/claude-opus-4-8[1m]", True),
        ("anthropic/claude-haiku-4-5@20251001", True),
        ("openai/gpt-5.2", False),
        ("openai/gpt-5-2", True),
        ("google/gemini-3-pro", True),
        ("mine/anything", False),
        ("sonnet", True),
        ("{env:MODEL}", False),
    ],
)
def test_check_finds_ids_that_opencode_does_not_know(model: str, found: bool) -> None:
    text = f'---\ndescription: d\nmodel: "{model}"\n---\nx\n'
    codes = {
        one.code
        for one in check_document(
            get_format("opencode"), text, ".opencode/agents/x.md", ["opencode"]
        ).diagnostics
    }
    assert ("unknown-model" in codes) == (found or model == "{env:MODEL}"), codes


def test_a_model_that_the_client_fills_in_is_not_judged() -> None:
    """Which it does in its configuration alone."""
    text = '{"agent": {"x": {"prompt": "p", "model": "{env:MODEL}"}}}'
    found = check_document(get_format("opencode-json"), text, "opencode.json").diagnostics
    assert {one.code for one in found} == {"substitution"}


@pytest.mark.parametrize(
    ("model", "found"),
    [("sonnet[1m]", False), ("best", False), ("opusplan", False), ("claude-x", False), ("mythos", True),
     ("gpt-5", True), ("default", True),
     ("eu.anthropic.claude-opus-4-8-v1:0", False), ("anthropic/claude-opus-4-8", True),
     ("arn:aws:bedrock:us-east-1:1:inference-profile/x", False), ("inherit", False)],
)  # fmt: skip
def test_check_knows_what_claude_code_takes(model: str, found: bool) -> None:
    text = f'---\nname: x\ndescription: d\nmodel: "{model}"\n---\nx\n'
    codes = {
        one.code
        for one in check_document(get_format("claude"), text, ".claude/agents/x.md").diagnostics
    }
    assert ("unknown-model" in codes) == found, codes


@pytest.mark.parametrize(
    ("model", "target", "why"),
    [
        ("openrouter/anthropic/claude-sonnet-5", "claude", "`openrouter` is no provider that"),
        ("bedrock/us.anthropic.claude-sonnet-5-v1:0", "claude", "`bedrock` is no provider that"),
        ("anthropic/claude-sonnet-9", "claude", "Claude Code's own list of"),
        ("anthropic/claude-sonnet-5", "copilot", "`anthropic` is no provider that Copilot"),
        ("mystery-1", "copilot", "Copilot is not known to have a model of that name"),
        ("mystery-1", "codex", "Codex's own list of"),
        ("gpt-6-sol", "opencode", "it names no provider, and OpenCode needs one"),
        ("claude-sonnet-9", "opencode", "OpenCode's own list of"),
        ("arn:aws:bedrock:x", "opencode", "OpenCode would take `arn:...` for a provider"),
        ("arn:aws:bedrock:x", "codex", "it is a model of an account at Amazon's service"),
    ],
)
def test_a_model_that_is_left_out_says_why(model: str, target: str, why: str) -> None:
    (loss,) = [
        loss for loss in converted(model, "extended", target).losses if loss.field == "model"
    ]
    assert (loss.outcome, loss.reason.startswith(why)) == (Outcome.DROPPED, True), loss.reason


@given(model=st.text("ab[]1m '$`\\/-", min_size=1, max_size=8))
@FEWER
def test_what_names_a_model_for_a_shell_can_be_typed(model: str) -> None:
    import shlex

    from agentc.vendors.models import judge_for_claude

    reason = judge_for_claude(model, None, DEFAULTS).reason
    option = reason[reason.index("--model ") :].removesuffix(" says its name there")
    assert shlex.split(option) == ["--model", f"{model}=NAME"]


def test_claude_codes_own_mark_stays_there() -> None:
    assert there("anthropic/claude-opus-4-5[1m]", "extended", "claude") == "claude-opus-4-5[1m]"
    assert there("anthropic/claude-opus-4-5[2m]", "extended", "claude") == "claude-opus-4-5"
    assert there("claude-opus-4-5[1m]", "extended", "claude") == "claude-opus-4-5[1m]"


@pytest.mark.parametrize(
    ("model", "meant"),
    [
        ("claude-opus-4-8[1m]", "claude-opus-4-8"),
        ("claude-sonnet-4-5@20250929", "claude-sonnet-4-5-20250929"),
        ("claude-sonnet-5-5", "claude-sonnet-5"),
        ("claude-haiku-9", "claude-haiku-4-5"),
        ("xx", ""),
    ],
)
def test_the_nearest_id_of_the_list_is_meant(model: str, meant: str) -> None:
    from agentc.vendors.opencode.model_list import find_nearest

    assert find_nearest(f"anthropic/{model}") == (meant and f"anthropic/{meant}")


@pytest.mark.parametrize("target", ["copilot", "cursor"])
def test_a_client_without_a_list_is_told_of_once(target: str) -> None:
    codes = [note.code for note in converted("claude-opus-5-5", "claude", target).notes]
    assert codes.count("models-unseen") == 1
    codes = [note.code for note in converted("inherit", "claude", target).notes]
    assert "models-unseen" not in codes
