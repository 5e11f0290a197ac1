"""Choices as keyword arguments, and advice that a Python program can follow.

Belongs here: their names and values, and the words of errors, losses and notes. Not here: what
conversions do with them.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.api.keywords import Keywords, make_settings, say_as_keywords
from agentc.cli.check import command as check_command
from agentc.cli.convert import command as convert_command
from agentc.errors import UsageError
from agentc.options import DEFAULTS, ConversionOptions
from agentc.vendors.registry import writable_formats
from tests.conftest import FEWER, FIXTURES, read
from tests.support.strategies import agents

# What a program has no use for: what is known of a run, and of configurations, none of which the
# library looks at.
INNER = {"respect_config", "ambient", "fold_config", "config_limits", "name_prefix", "file_name", "names", "peers"}  # fmt: skip
OPTIONS = {
    word
    for command in (convert_command, check_command)
    for one in command.params
    for word in one.opts
    if word.startswith("--")
}


def test_every_choice_is_a_keyword_argument() -> None:
    fields = {field.name for field in dataclasses.fields(ConversionOptions)}
    assert set(Keywords.__annotations__) == fields - INNER


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("models", {"sonnet": "x/y"}),
        ("provider", "gateway"),
        ("grants", "ask"),
        ("allow_widening", {"shell"}),
        ("allow_widening", ["shell", "hooks"]),
        ("carry_exec", True),
        ("unenforced", "write"),
        ("servers", ("github",)),
        ("prefer", "theirs"),
    ],
)
def test_a_keyword_is_the_setting_of_its_name(keyword: str, value: Any) -> None:
    made = make_settings(DEFAULTS, {keyword: value})
    plain: Any = frozenset(value) if isinstance(value, (set, list, tuple)) else value
    assert made == ConversionOptions(**{keyword: plain})


def test_models_come_on_top_of_others() -> None:
    settings = ConversionOptions(models={"opus": "a/b", "sonnet": "c/d"})
    made = make_settings(settings, {"models": {"sonnet": "x/y"}})
    assert made.models == {"opus": "a/b", "sonnet": "x/y"}


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ({"grants": "never"}, 'grants must be "allow" or "ask"'),
        ({"carry": "no"}, "carry must be true or false"),
        ({"allow_widening": ["shel"]}, "allow_widening must be a list of"),
        ({"allow_widening": "shell"}, "allow_widening must be a list of"),
        ({"prefer": "mine"}, "prefer must be"),
        ({"provider": "a b"}, "provider is no prefix of a model"),
        ({"models": {"sonnet": ""}}, "models must map texts to texts"),
    ],
)
def test_a_value_that_is_none_is_refused(stated: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=re.escape(told)):
        make_settings(DEFAULTS, stated)


def test_a_keyword_that_there_is_not_is_a_type_error() -> None:
    text = "---\nname: a\ndescription: b\n---\nc\n"
    with pytest.raises(
        TypeError, match=r"no keyword argument is called grant \(did you mean `grants`\?\)"
    ):
        agentc.convert(text, source="claude", target="opencode", grant="ask")  # type: ignore[call-arg]


def list_advice(done: agentc.Conversion) -> Iterator[str]:
    for loss in done.losses:
        yield loss.reason
        for effect in loss.effects:
            yield from (effect.reason, effect.hint)
    yield from (words for note in done.notes for words in (note.hint, note.message))


def find_options(said: Iterable[str]) -> list[str]:
    return [words for words in said if OPTIONS.intersection(re.findall(r"--[a-z][a-z-]*", words))]


FILES = [
    pytest.param(path, id=str(path.relative_to(FIXTURES)))
    for path in sorted(FIXTURES.rglob("*.*"))
    if path.is_file() and path.name != "README.md" and path.suffix in (".md", ".yaml", ".yml", ".toml", ".json", ".jsonc")
]  # fmt: skip
CHOICES: list[dict[str, Any]] = [
    {},
    {"unenforced": "write", "carry": False},
    {"adapt_body": True, "carry_exec": True},
]


@pytest.mark.parametrize("path", FILES)
def test_no_advice_on_a_fixture_names_an_option(path: Path) -> None:
    said: list[str] = []
    try:
        text = read(path)
    except UnicodeDecodeError:
        return
    said += [
        words for one in agentc.check(text, path=str(path)) for words in (one.hint, one.message)
    ]
    for call in (agentc.detect, agentc.repair):
        try:
            call(text, path=str(path))
        except agentc.AgentcError as error:
            said += [error.hint, error.message]
    form = (
        agentc.formats()[path.parent.name].name
        if path.parent.name in agentc.formats()
        else "claude"
    )
    for target in writable_formats():
        for choice in CHOICES:
            try:
                done = agentc.convert(text, source=form, target=target, path=str(path), **choice)
                said += list_advice(done)
            except agentc.AgentcError as error:
                said += [error.hint, error.message]
    assert find_options(said) == []


@FEWER
@given(agent=agents(), data=st.data())
def test_no_advice_on_an_agent_names_an_option(agent: agentc.Agent, data: st.DataObject) -> None:
    text = agentc.render(agent, format="extended")
    target = data.draw(st.sampled_from(sorted(writable_formats())))
    try:
        said = [
            *list_advice(agentc.convert(text, source="extended", target=target, path="agents/x.md"))
        ]
    except agentc.AgentcError as error:
        said = [error.hint, error.message]
    assert find_options(said) == []


def test_advice_leads_on() -> None:
    text = "---\nname: general\ndescription: b\n---\nc\n"
    with pytest.raises(agentc.AgentcError) as caught:
        agentc.convert(text, source="claude", target="opencode")
    assert 'rename_reserved="-mine"' in caught.value.hint
    done = agentc.convert(text, source="claude", target="opencode", rename_reserved="-mine")
    assert done.name == "general-mine"
    with pytest.raises(agentc.AgentcError) as caught:
        agentc.convert("---\ndescription: b\n---\nc\n", source="extended", target="claude")
    assert 'name="NAME"' in caught.value.hint


@pytest.mark.parametrize(
    ("words", "other"),
    [
        ("--allow-widening shell --allow-widening hooks lets go", 'allow_widening={"shell", "hooks"} lets go'),
        ("--allow-widening '*' lets go", 'allow_widening={"*"} lets go'),
        ("--model 'a b=c/d'", 'models={"a b": "c/d"}'),
        ("ask the client, or say --model NAME=NAME-THERE", 'ask the client, or say models={"NAME": "NAME-THERE"}'),
        ("`agentc check --fix` puts them there", "`agentc.repair` puts them there"),
        ("repair the file first: agentc check --fix", "repair the file first: `agentc.repair`"),
        ("`agentc convert 'a b' --into c` takes the edit home", "`agentc.merge_edits` takes the edit home"),
        ("--into 'a b' puts its edits back", "`agentc.merge_edits` puts its edits back"),
        ("edited by hand; --force replaces it", "edited by hand; force=True replaces it"),
        ("rm --x, and a -- b", "rm --x, and a -- b"),
    ],
)  # fmt: skip
def test_what_is_said_instead(words: str, other: str) -> None:
    assert say_as_keywords(words) == other
