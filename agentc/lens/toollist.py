"""Lists of allowed and forbidden tools, read to rules and written from them: the one shape that most vendors share.

Belongs here: allowlist + denylist <-> rules, over any vocabulary. Not here: keys, vendors, what a scope means to whom.
"""

from __future__ import annotations

from dataclasses import dataclass

from agentc.ir.loss import Outcome
from agentc.ir.permission import ANY, Cap, Decision, Permission, Rule, Tool, changed, covers, freer, live
from agentc.ir.value import Value
from agentc.lens.field import BadValue
from agentc.lens.vocabulary import Vocabulary, denied_names, items


@dataclass(frozen=True, slots=True)
class ToolLists:
    """What the two lists say. `only` is `None` where there is no allowlist, and `("*",)` where it opens everything."""

    only: tuple[str, ...] | None = None
    deny: tuple[str, ...] = ()


def read_allowed(vocabulary: Vocabulary, parts: tuple[str, ...]) -> tuple[Rule, ...]:
    """The rules of an allowlist. `*` anywhere in it opens everything."""
    rules = [Rule(ANY, Decision.DENY)]
    for name, scope in items(parts):
        tool = vocabulary.tool(name)
        if tool == ANY:
            return (Rule(ANY, Decision.DEFAULT),)
        rules += [Rule(tool, Decision.DEFAULT, pattern) for pattern in patterns(tool, scope)]
    return tuple(dict.fromkeys(rules))


def read_denied(vocabulary: Vocabulary, text: str) -> tuple[Rule, ...]:
    """The rules of a denylist. A scope takes the whole tool away.

    Grants are read by the letter and denials by their meaning: both err on the side of less.
    """
    return tuple(Rule(vocabulary.denied(name), Decision.DENY) for name in denied_names(text))


def patterns(tool: Tool, scope: str | None) -> tuple[str, ...]:
    """A scope as patterns: `git:*` is `git *` for a shell, `a, b` are two agents to delegate to."""
    if scope is None:
        return ("*",)
    if tool.cap is Cap.DELEGATE:
        return tuple(name.strip() for name in scope.split(",") if name.strip()) or ("*",)
    if tool.cap is Cap.SHELL and scope.endswith(":*"):
        return (scope.removesuffix(":*") + " *",)
    return (scope.strip() or "*",)


def refuse_unclear(permission: Permission) -> None:
    """Raise BadValue (fatal) for an agent whose limit is one word that no rule spells out."""
    if permission.unclear:
        raise BadValue(
            f'its tool access is called "{permission.access}", and no list says which tools that means',
            hint="list the tools under `tool_restrictions.allowed`",
            fatal=True,
        )


def write_lists(vocabulary: Vocabulary, rules: tuple[Rule, ...] | None) -> ToolLists:
    """The two lists that say the same as whole-tool rules, as far as the vocabulary reaches.

    An allowed tool without a name is left out, which narrows. Raises BadValue (fatal) for what lists cannot say: a
    pattern, a question, a denied tool without a name.
    """
    if rules is None:
        return ToolLists()
    for rule in rules:
        if not rule.whole:
            raise _inexpressible(f"{rule.tool.label}({rule.pattern})")
        if rule.tool.cap is Cap.OTHER and (name := vocabulary.name(rule.tool)) and vocabulary.tool(name) != rule.tool:
            raise BadValue(f'"{rule.tool}" is another name of a known tool', fatal=True)
        if rule.decision is Decision.ASK:
            raise _inexpressible(f"ask before {rule.tool.label}")
    base, tools = live(rules)
    denied = [tool for tool, decision in tools.items() if decision is Decision.DENY]
    opened = [tool for tool, decision in tools.items() if decision is not Decision.DENY]
    only: tuple[str, ...] | None = None
    if base is Decision.DENY:
        only = tuple(name for tool in opened if (name := vocabulary.name(tool)))
    elif base is Decision.DEFAULT and not denied:
        only = ("*",)
    names = {tool: vocabulary.name(tool) for tool in denied if vocabulary.has(tool)}
    for tool, name in names.items():
        if name is None and (base is not Decision.DENY or any(covers(wide, tool) for wide in opened)):
            raise _inexpressible(f"deny {tool.label}")
    return ToolLists(only, tuple(name for name in names.values() if name))


def tool_keys(lists: ToolLists) -> dict[str, Value]:
    """The two lists as comma lines under the usual keys; an empty allowlist as an empty list."""
    written: dict[str, Value] = {}
    if lists.only is not None:
        written["tools"] = ", ".join(lists.only) if lists.only else ()
    if lists.deny:
        written["disallowedTools"] = ", ".join(lists.deny)
    return written


def _inexpressible(rule: str) -> BadValue:
    return BadValue(
        f'it cannot say "{rule}"',
        hint="leave that rule out of the source, or state the target's own under `targets:` in the extended format",
        fatal=True,
    )


def verdict_on_rules(
    before: tuple[Rule, ...] | None, after: tuple[Rule, ...] | None, client: str
) -> tuple[Outcome, str]:
    """Whether rules were said in other words, or narrowed, and for which tools."""
    changes = list(changed(before, after))
    lost = [tool.label for tool, old, new in changes if freer(old, new) and new is Decision.DENY]
    if lost:
        return Outcome.NARROWED, f"{client} cannot grant: {', '.join(lost)}"
    asked = [tool.label for tool, old, new in changes if freer(old, new)]
    if asked:
        return Outcome.NARROWED, f"{client} grants these, and may ask first: {', '.join(asked)}"
    needless = [tool.label for tool, old, new in changes if freer(new, old)]
    if needless:
        return Outcome.DROPPED, f"{client} has no such tool, so there is nothing to deny: {', '.join(needless)}"
    servers = [rule.tool.label for rule in before or () if rule.tool.cap is Cap.MCP and rule.tool.name.endswith("/*")]
    caution = f"; {', '.join(servers)} also covers servers whose names begin so" if servers else ""
    return Outcome.MAPPED, f"the same tools in the words of {client}{caution}"
