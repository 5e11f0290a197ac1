"""Powers: what a client's tools can do beside what they are named for.

Belongs here: tools that do each other's work, and rules with and without what follows from that.
Not here: which tools of which client these are (`vendors/`), what rules decide (`resolve.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from agentc.ir.permission import Decision, Rule, Tool
from agentc.permissions.tool_coverage import covers


@dataclass(frozen=True, slots=True)
class Writing:
    """Tools that both edit and create files where an agent can read. Where it cannot, each of them
    only makes new files."""

    edit: Tool
    create: Tool
    read: Tool

    def list_implied(self, granted: tuple[Rule, ...], denied: tuple[Rule, ...]) -> Iterator[Rule]:
        """Yield what follows from the tools that are granted, by an allowlist, and not denied
        again.

        A denial that comes after these rules still applies. Without a grant to read, editing is
        denied: it would need what it edits.
        """
        file_tools = (rule for rule in granted if rule.tool in (self.edit, self.create, self.read))
        given = [
            rule
            for rule in file_tools
            if not any(covers(denial.tool, rule.tool) for denial in denied)
        ]
        edits = [rule for rule in given if rule.tool == self.edit]
        creates = [rule for rule in given if rule.tool == self.create]
        if any(rule.tool == self.read for rule in given):
            yield from (
                _as(self.edit, rule)
                for rule in creates
                if _as(self.edit, rule, implied=False) not in edits
            )
        elif edits:
            yield Rule(self.edit, Decision.DENY, implied=True)
        yield from (
            _as(self.create, rule)
            for rule in edits
            if _as(self.create, rule, implied=False) not in creates
        )

    def keep_other_open(self, denied: tuple[Rule, ...]) -> Iterator[Rule]:
        """Yield, where an open list denies editing or creating by its name, a rule that the other
        one stays.

        The rule decides nothing. It tells such a list of the client's own from one whose author
        knows editing and creating as two things: there the other one would do what is denied.
        """
        edits, creates = (
            not any(covers(denial.tool, tool) for denial in denied)
            for tool in (self.edit, self.create)
        )
        if edits != creates:
            yield self.make_open_rule(self.edit if edits else self.create)

    def make_open_rule(self, tool: Tool) -> Rule:
        """Return the rule by which editing or creating stays as it is beside the other's denial."""
        return Rule(tool, Decision.DEFAULT, implied=True)

    def find_lone_grant(self, edits: bool, creates: bool, reads: bool) -> Tool | None:
        """Return the tool whose grant would also grant the work of the other one, which is not
        granted; `None` where no grant would."""
        if edits and not creates:
            return self.edit
        return self.create if creates and not edits and reads else None


def _as(tool: Tool, rule: Rule, *, implied: bool = True) -> Rule:
    return replace(rule, tool=tool, implied=implied)


def list_stated_by_name(rules: tuple[Rule, ...] | None) -> tuple[Rule, ...] | None:
    """Return the rules that somebody stated; `None` where nothing is said."""
    if rules is None or not any(rule.implied for rule in rules):
        return rules
    return tuple(rule for rule in rules if not rule.implied)


def spell_out(rules: tuple[Rule, ...] | None) -> tuple[Rule, ...] | None:
    """Return the rules with what they imply as if it were stated; what a tool cannot do is not
    granted; `None` where nothing is said."""
    if rules is None or not any(rule.implied for rule in rules):
        return rules
    if rules[0].implied:  # before every other it decides nothing
        return spell_out(rules[1:])
    none = {rule.tool for rule in rules if rule.implied and rule.decision is Decision.DENY}
    kept = (
        rule
        for rule in rules
        if rule.tool not in none or (rule.decision is Decision.DENY and not rule.implied)
    )
    return tuple(replace(rule, implied=False) for rule in kept)
