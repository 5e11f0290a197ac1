"""The choices of a conversion as keyword arguments, and advice in their words.

Belongs here: which there are, and what each takes. Not here: what they do (`options.py`), the
functions that take them (`texts.py`, `files.py`).
"""

from __future__ import annotations

import contextlib
import re
import shlex
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal, TypedDict

from agentc.errors import AgentcError, UsageError
from agentc.options import ConversionOptions
from agentc.project.config_faults import PROVIDER_HINT
from agentc.project.config_keys import FILES, FLAG, PERMISSIONS, Keys, choose_word, is_provider
from agentc.project.plan import FORCE
from agentc.report.advice import WIDENING, WIDENINGS, make_rewording, reword_error
from agentc.slips import ask_for_slip


class Keywords(TypedDict, total=False):
    """What a conversion takes, by the names of `ConversionOptions`."""

    models: Mapping[str, str]
    provider: str
    grants: Literal["allow", "ask"]
    allow_widening: Collection[str]
    carry_exec: bool
    rename_reserved: str
    unenforced: Literal["refuse", "write"]
    servers: Collection[str]
    strict_servers: bool
    carry: bool
    adapt_body: bool
    materialize: bool
    accept_widening: bool
    prefer: Literal["", "ours", "theirs"]


# What the others take, the keys of `agentc.toml` say.
_OWN: Keys = {"accept_widening": FLAG, "prefer": choose_word("", "ours", "theirs")}


def make_settings(settings: ConversionOptions, stated: Mapping[str, Any]) -> ConversionOptions:
    """Return settings with keyword arguments on top.

    Raises TypeError for a keyword that there is not, UsageError for a value that it does not take.
    """
    known = tuple(Keywords.__annotations__)
    chosen = dict(stated)
    for name, value in stated.items():
        if name not in known:
            raise TypeError(f"no keyword argument is called {name}{ask_for_slip(name, known)}")
        setting = {**PERMISSIONS, **FILES, **_OWN}.get(name)
        plain = [*value] if isinstance(value, set | frozenset | tuple) else value
        if setting is not None and not setting.takes(plain):
            raise UsageError("option", f"{name} must be {setting.words}")
        if isinstance(plain, list):
            chosen[name] = frozenset(plain)
    provider, models = stated.get("provider", ""), stated.get("models", {})
    if provider and not (isinstance(provider, str) and is_provider(provider)):
        raise UsageError("option", "provider is no prefix of a model", hint=PROVIDER_HINT)
    if not all(isinstance(one, str) and one for pair in models.items() for one in pair):
        raise UsageError("option", "models must map texts to texts", hint='{"sonnet": "x/y"}')
    return replace(settings, **{**chosen, "models": {**settings.models, **models}})


def _list_capabilities(found: re.Match[str]) -> str:
    names = ", ".join(f'"{name}"' for name in WIDENING.findall(found[0]))
    return f"allow_widening={{{names}}}"


def _name_model(found: re.Match[str]) -> str:
    name, _, other = shlex.split(found[1])[0].partition("=")
    return f'models={{"{name}": "{other}"}}'


say_as_keywords = make_rewording(
    (
        (
            "nothing was written; settle it in the original, convert that again .*",
            'settle it in one of both texts, or say prefer="ours" or prefer="theirs"',
        ),
        (r"`agentc convert (?:\S+|'[^'`]*') --into [^`]*`", "`agentc.merge_edits`"),
        (r"--into (?:'[^']*'|[^\s;,]+)", "`agentc.merge_edits`"),
        (r"`?agentc check --fix(?: [^`;]*)?`?(?=\W|$)", "`agentc.repair`"),
        (re.escape(FORCE), "force=True replaces it"),
        ("--follow writes there all the same", "write below the folder that it leads to"),
        (
            r"--from FORMAT takes it for one all the same, as in `--from ([\w-]+)`",
            r'it is one all the same where you say so: source="\1"',
        ),
        (r"--from ([\w-]+)", r'source="\1"'),
        ("--name NAME", 'name="NAME"'),
        ("--rename-reserved SUFFIX", 'rename_reserved="-mine"'),
        ("--rename-reserved", "rename_reserved"),
        (WIDENINGS, _list_capabilities),
        (r"""--model ((?:'[^']*'|"[^"]*"|[^\s'"])+)""", _name_model),
        (r"--(unenforced|grants) (\w+)", r'\1="\2"'),
        ("--carry-exec", "carry_exec=True"),
        ("--no-carry", "carry=False"),
        ("--strict-servers", "strict_servers=True"),
        ("--accept-widening", "accept_widening=True"),
        ("--adapt-body", "adapt_body=True"),
        ("--materialize", "materialize=True"),
    )
)


@contextlib.contextmanager
def advise_in_keywords() -> Iterator[None]:
    """Have errors that are raised meanwhile advise with keyword arguments."""
    try:
        yield
    except AgentcError as error:
        reword_error(error, say_as_keywords)
        raise
