"""What a format's own client has of a text, compared with what agentc reads. A limit that only the
client sees is refused.

Belongs here: when the client is asked, and the comparison. Not here: any client
(`vendors/*/client/`), limits that stand in text which nobody reads
(`lens/tolerant/unread_limits.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from agentc.diagnostics.alike import join_some
from agentc.diagnostics.shared_codes import TAB
from agentc.errors import HiddenLimit, InvalidValue, ReadError
from agentc.ir.agent import Agent
from agentc.ir.permission import Decision, Permission
from agentc.ir.value import Map, same
from agentc.lens.field import Field
from agentc.lens.format import Document, Format
from agentc.permissions.changes import find_changes
from agentc.permissions.guards import list_guarded_tools
from agentc.permissions.modes import with_mode_restrictions
from agentc.permissions.resolve import ResolvedRules
from agentc.syntax.source import Entry, Record, Source, make_entry

# What limits an agent, or opens something for it.
LIMITS = ("permission", "hooks", "memory", "disabled", "mode")
# Lines that every reader takes alike: a word and a plain or quoted text, an item, a comment, a map
# of words in braces or over lines of its own. Most heads have no others. A number as a key, or
# `<<`, is not the same to every reader.
_ODD = r"\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff"
_ODD_CHARACTER = re.compile(rf"[{_ODD}]")
# What ends a plain text, or may: an odd character, a colon before a space, a `#` behind one.
_END_OF_PLAIN = re.compile(rf"[{_ODD}]|:(?!\S)|(?<!\S)\#")
_KEY = re.compile(r"[A-Za-z][A-Za-z_-]*:(?: +(?=[^ ])|\Z)")
_ITEM = re.compile(r" *- +(?=[A-Za-z0-9])")
_PLAIN_START = re.compile(r"[A-Za-z0-9./~$(]")
_IN_QUOTES = {'"': re.compile(rf'"[^"\\{_ODD}]*"'), "'": re.compile(rf"'[^'{_ODD}]*'")}
_QUOTED = rf"""(?:"[^"\\<{_ODD}]*"|'[^'<{_ODD}]*')"""
_IN_BRACES = re.compile(rf"\{{(?:[A-Za-z_ ,{{}}-]|: |{_QUOTED})*\}}")
# A key that YAML takes for a date.
_DATE_AS_KEY = re.compile(r"(?:^|[{,\s])(?P<date>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})[ \t]*:[ \t\r\n]")
_NESTED = re.compile(rf" +(?:[A-Za-z_][A-Za-z_-]*|{_QUOTED}):(?: +(?:allow|ask|deny|true|false))?")


def ask_client(form: Format, text: str) -> Map | None:
    """Return the fields that a format's own client has of a text; `None` where it has no agent of
    it, or where the text is too large for the client's model, and so for every other reader."""
    try:
        return None if form.view_fields is None else form.view_fields(text)
    except ReadError:
        return None


def refuse_hidden(
    form: Format, source: Source, record: Record, attributes: Mapping[str, Any]
) -> None:
    """Raise HiddenLimit where the client lets the agent do less than its fields seem to say. Raises
    TooComplex where limits cost too much to compare."""
    if form.view_fields is None or _has_ordinary_lines(source, record):
        return
    if any(note.code == TAB for note in source.notes) and form.refused(source.text):
        return  # it has no agent of it, nor of any other file
    fields = ask_client(form, source.text)
    if fields is None:
        return
    fields = read_braces_as_maps(form, source, record, fields)
    own = {name: attributes.get(name) for name in LIMITS}
    limits = read_limits(form, fields)
    if not fields and isinstance(own["permission"], Permission):
        # It has the agent without a single field: what it decides is not the file's.
        own["permission"] = _leave_to_client(own["permission"], mended=record.broken)
    differences = find_differences(form, limits, own) or _find_masked(form, fields, record)
    if differences:
        _refuse_counted_comment(form, source, record, fields, own)
        raise _make_refusal(source, record, join_some(differences))


def _find_masked(form: Format, fields: Map, record: Record) -> list[str]:
    """Return what an agent may do beyond the client's own fields where denials that the client does
    not heed hide it."""
    stated = Map((entry.key, entry.value) for entry in record.entries)
    heeded = form.keep_heeded_denials(stated)
    if same(heeded, stated):
        return []
    before = read_limits(form, form.keep_heeded_denials(fields))
    return find_differences(form, before, read_limits(form, heeded))


def read_braces_as_maps(form: Format, source: Source, record: Record, fields: Map) -> Map:
    """Return the fields that the client has of a text. Where it refuses the text, maps in braces
    that it takes for text are maps, beside what is not YAML."""
    maps = {
        entry.key: entry.value
        for entry in record.entries
        if isinstance(entry.value, Map)
        and not entry.mend
        and fields.get(entry.key) == source.slice(entry.value_span)
    }
    if not maps or not [*form.refused(source.text)]:
        return fields
    return Map((key, maps.get(key, value)) for key, value in fields.items())


def _refuse_counted_comment(
    form: Format, source: Source, record: Record, fields: Map, own: Mapping[str, Any]
) -> None:
    """Raise HiddenLimit where a comment behind a limit counts for the client, which would let the
    agent do more without it."""
    from agentc.lens.counted_comments import find_counted_comments  # few texts get here

    before = find_differences(form, read_limits(form, fields), own)
    for comment in find_counted_comments(form, source, record, fields):
        after = find_differences(form, read_limits(form, comment.fields), own)
        if lost := [difference for difference in before if difference not in after]:
            message = (
                f"the client takes the comment behind `{comment.key}` for a part of the value, "
                f"and lets the agent do less: {join_some(lost)}"
            )
            hint = "put the comment on a line of its own"
            where, about = source.where(comment.place), (comment.key,)
            raise HiddenLimit("hidden-limit", message, hint=hint, where=where, about=about)


def _make_refusal(source: Source, record: Record, differences: str) -> HiddenLimit:
    """Return the error on limits that the client has and agentc would not: at a `---` among the
    fields, where one ends them for the client, else at the fields."""
    fence = source.text.find("---", record.head.start, record.head.end)
    if 0 <= fence < max((entry.span.end for entry in record.entries), default=0):
        message = (
            f"the client ends the fields at this `---`, and lets the agent do less: {differences}"
        )
        hint = "take the `---` out of the fields"
        return HiddenLimit("fence-inside", message, hint=hint, where=source.where(fence))
    date = _DATE_AS_KEY.search(source.text, record.head.start, record.head.end)
    if date is not None:
        message = (
            f"`{date['date']}` is a date to the client without quotes, and so another pattern; "
            "the client lets the agent do less"
        )
        hint = f'put it in quotes: `"{date["date"]}"`'
        return HiddenLimit(
            "hidden-limit", message, hint=hint, where=source.where(date.start("date"))
        )
    message = f"the client takes these fields otherwise, and lets the agent do less: {differences}"
    hint = (
        "keep limits in plain `key: value` lines at the margin, without merge keys, anchors or `?`"
    )
    return HiddenLimit("hidden-limit", message, hint=hint, where=source.where(record.head.start))


def _leave_to_client(permission: Permission, *, mended: bool) -> Permission:
    """Return a permission that denies what it asks about: a question is no more than what a client
    gives by itself. Where its fields need repair, what it allows is left to the client: a question
    of the client's own is no limit of a file that it cannot read."""
    instead = {Decision.ASK: Decision.DENY} | ({Decision.ALLOW: Decision.DEFAULT} if mended else {})
    rules = permission.rules or ()
    left = (replace(rule, decision=instead.get(rule.decision, rule.decision)) for rule in rules)
    return replace(permission, rules=tuple(left))


def leave_to_client(document: Document, index: int, agent: Agent) -> Agent:
    """Return an agent without what it is allowed where its client has none of its fields: the
    client allows that by itself, with its own questions."""
    form, source = document.format, document.source
    if not source.records[index].broken or not agent.permission.rules:
        return agent
    fields = ask_client(form, source.text)
    if fields is None or fields:
        return agent
    rules = tuple(
        replace(rule, decision=Decision.DEFAULT) if rule.decision is Decision.ALLOW else rule
        for rule in agent.permission.rules
    )
    return replace(agent, permission=replace(agent.permission, rules=rules))


def read_limits(form: Format, fields: Map) -> dict[str, Any]:
    """Return the attributes that limit an agent, from the fields that its client has. Values that
    it ignores are left out."""
    entries = {key: make_entry(key, value) for key, value in fields.items()}
    limiting = (field for name in LIMITS if (field := form.field_of(name)) is not None)
    return {
        field.attribute: _read_limits(field, field.present(entries))
        for field in limiting
        if field.keys
    }


def find_differences(
    form: Format, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[str]:
    """Return what an agent with the limits `after` may do beyond one with those `before`, in words.
    Raises TooComplex where comparing them costs too much."""
    from agentc.lens.widening import find_widenings  # few texts get here

    one, other = _gather_limits(before), _gather_limits(after)
    called = ["a session of its own"] if one.mode == "subagent" != other.mode else []
    return list(dict.fromkeys((*find_widenings(one, other, form), *called)))


def compare_readings(
    form: Format, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[str]:
    """Return in words what an agent may do otherwise with each of two sets of limits: as its file
    stands, and repaired. Raises TooComplex where comparing them costs too much."""
    was, now = (
        ResolvedRules(with_mode_restrictions(_gather_limits(agent).permission))
        for agent in (before, after)
    )
    found = [
        f"{change.tool.label}: {change.before} as the file stands, {change.after} if it is repaired"
        for change in find_changes(was, now)
    ]
    return found or [*find_differences(form, before, after), *find_differences(form, after, before)]


def _gather_limits(limits: Mapping[str, Any]) -> Agent:
    """Return an agent that has nothing but limits. Of its hooks only what they guard counts:
    readers differ in how they have a number."""
    known = {name: value for name, value in limits.items() if value is not None and name != "hooks"}
    permission = known.pop("permission", Permission())
    return Agent(
        name="x",
        permission=replace(permission, guards=list_guarded_tools(limits.get("hooks"))),
        **known,
    )


def _read_limits(field: Field, present: dict[str, Entry]) -> Any:
    """Return what a field says of the entries that can be read: each one that cannot is left out of
    `present`."""
    while True:
        try:
            return field.codec.read(present)
        except InvalidValue as bad:
            del present[bad.key if bad.key in present else next(iter(present))]


def _has_ordinary_lines(source: Source, record: Record) -> bool:
    """Return whether all lines of a record's fields are so plain that every reader of YAML takes
    them alike. Then the client is not asked what it has of them, so in doubt they are not."""
    start, end = record.head.start, record.head.end
    if record.broken or source.notes or source.text.find("---", start, end) >= 0:
        return False
    head = source.text[start:end]
    return head.endswith("\n") and all(
        _is_ordinary(line.removesuffix("\r")) for line in head.split("\n")[:-1]
    )


def _is_ordinary(line: str) -> bool:
    """Return whether every reader takes a line alike."""
    if line.startswith("#"):
        return _ODD_CHARACTER.search(line) is None
    if _NESTED.fullmatch(line):
        return True
    if item := _ITEM.match(line):
        return _END_OF_PLAIN.search(line, item.end()) is None
    key = _KEY.match(line)
    if key is None or key.end() == len(line):
        return key is not None or not line
    quoted = _IN_QUOTES.get(line[key.end()])
    if quoted is not None:
        return quoted.fullmatch(line, key.end()) is not None
    if line[key.end()] == "{":
        return _IN_BRACES.fullmatch(line, key.end()) is not None
    return (
        _PLAIN_START.match(line, key.end()) is not None
        and _END_OF_PLAIN.search(line, key.end()) is None
    )
