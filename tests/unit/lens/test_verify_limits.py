"""No codec can widen, whatever it says, or leaves out: a conversion to its format is refused.

Belongs here: codecs that a third party could write, with and without the optional parts. Not here:
the project's own (`laws/test_soundness.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.errors import AgentcError, InternalError
from agentc.ir.field_change import ChangeReason, Outcome, PermissionChange
from agentc.ir.permission import ANY, Cap, Decision, Permission, Rule, Tool, at_most
from agentc.ir.value import Value
from agentc.lens.field import Field
from agentc.lens.format import Format
from agentc.lens.parse import parse
from agentc.options import ConversionOptions
from agentc.permissions.modes import with_mode_restrictions
from agentc.permissions.resolve import ResolvedRules
from agentc.pipeline.convert import convert_document
from agentc.syntax.source import Entry
from agentc.vendors.registry import get_format

TOOLS = (Tool(Cap.SHELL), Tool(Cap.READ), Tool(Cap.EDIT), Tool(Cap.MCP, "gh/*"))
WORDS = ("shell", "read", "edit", "mcp")


@dataclass(frozen=True, slots=True)
class Honest:
    """One key that names the tools that are closed: only what every codec needs."""

    def read(self, entries: Mapping[str, Entry]) -> Permission:
        if "closed" not in entries:
            return Permission()
        names = (entries["closed"].text or "").split()
        closed = (Rule(TOOLS[WORDS.index(name)], Decision.DENY) for name in names)
        return Permission((Rule(ANY, Decision.DEFAULT), *closed))

    def write(self, attribute: Permission) -> Mapping[str, Value]:
        if attribute.rules is None:
            return {}
        found = ResolvedRules(attribute.rules)
        closed = [
            word
            for word, tool in zip(WORDS, TOOLS, strict=True)
            if found.for_all_arguments(tool) is Decision.DENY
        ]
        return {"closed": " ".join(closed)} if closed else {}

    def image(self, attribute: Permission, settings: ConversionOptions) -> Permission:
        """Return all that can be closed, where anything else is limited."""
        rules = with_mode_restrictions(attribute)
        if rules is None:
            return Permission()
        found = ResolvedRules(rules)
        known = all(
            found.for_all_arguments(tool) in (Decision.DEFAULT, Decision.ALLOW)
            for tool in found.mentioned
            if tool not in TOOLS
        )
        if not known:
            return Permission((Rule(ANY, Decision.DENY),))
        closed = [
            tool
            for tool in TOOLS
            if found.for_all_arguments(tool) not in (Decision.DEFAULT, Decision.ALLOW)
        ]
        if not closed:
            return Permission()
        return Permission(
            (Rule(ANY, Decision.DEFAULT), *(Rule(tool, Decision.DENY) for tool in closed))
        )

    def verdict(
        self, name: str, before: Any, after: Any, settings: ConversionOptions
    ) -> ChangeReason:
        return ChangeReason(Outcome.DROPPED, "")


@dataclass(frozen=True, slots=True)
class Careless(Honest):
    """Forgets all limits."""

    def image(self, attribute: Permission, settings: ConversionOptions) -> Permission:
        return Permission()


@dataclass(frozen=True, slots=True)
class Lying(Careless):
    """Forgets all limits, and reports that nothing changed."""

    def effects(
        self, before: Permission, after: Permission, settings: ConversionOptions
    ) -> tuple[PermissionChange, ...]:
        return ()


def made_of(codec: Any) -> Format:
    """Return a format like one of the project's own, with a third party's codec of limits."""
    form = get_format("claude")
    fields = tuple(
        field for field in form.fields if field.attribute not in ("permission", "hooks", "memory")
    )
    return replace(
        form,
        name="third",
        store="third",
        fields=(*fields, Field(("closed",), "permission", codec)),
        prepare=lambda agent: agent,
        caveats=lambda *_: (),
    )


LIMITS = st.sampled_from(
    [
        "tools: Read",
        "tools: Read, Bash",
        "tools: []",
        "disallowedTools: Bash",
        "disallowedTools: mcp__gh",
        "disallowedTools: WebFetch",
        "permissionMode: plan",
        "tools: Read, Bash\npermissionMode: plan",
    ]
)


def convert(codec: Any, limits: str) -> tuple[Permission, Permission]:
    text = f"---\nname: x\ndescription: d\n{limits}\n---\nBody.\n"
    document = parse(get_format("claude"), text, "x.md")
    form = made_of(codec)
    (conversion,) = convert_document(document, form)
    return document.agent.permission, parse(form, conversion.text, "x.md").agent.permission


@given(LIMITS)
def test_a_codec_that_forgets_limits_is_refused(limits: str) -> None:
    for codec in (Careless(), Lying()):
        with pytest.raises(InternalError) as caught:
            convert(codec, limits)
        assert "would go from" in caught.value.message


@given(LIMITS)
def test_a_codec_without_the_optional_parts_cannot_widen(limits: str) -> None:
    try:
        before, after = convert(Honest(), limits)
    except AgentcError:
        return
    old, new = (ResolvedRules(with_mode_restrictions(one)) for one in (before, after))
    for tool in (*TOOLS, *old.mentioned, *new.mentioned):
        assert at_most(new.for_all_arguments(tool), old.for_all_arguments(tool))


def test_an_agent_without_limits_goes_through_every_codec() -> None:
    for codec in (Honest(), Careless(), Lying()):
        assert convert(codec, "model: sonnet")[1] == Permission()


def test_a_denied_tool_that_the_target_has_not_is_nothing_to_lose() -> None:
    """Also where a hook makes everything else a question there."""
    text = "---\nname: x\ndescription: d\ndisallowedTools: Frobnicate\nhooks: 1\n---\nBody.\n"
    (conversion,) = convert_document(
        parse(get_format("claude"), text, "x.md"), get_format("opencode")
    )
    assert "ask" in conversion.text
