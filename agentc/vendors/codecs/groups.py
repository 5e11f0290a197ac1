"""A ready permission codec for clients that grant groups of tools, one of them perhaps within some
paths alone.

Belongs here: reading and writing the list of groups. Not here: a list of single tools
(`allowed_tools.py`), expressions over paths (`path_regexes.py`), vendors' words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import InvalidValue
from agentc.ir.field_change import PermissionChange
from agentc.ir.permission import (
    ALL_SERVERS,
    ANY,
    EVERYTHING,
    Cap,
    Decision,
    Permission,
    Rule,
    Tool,
)
from agentc.ir.value import Map, Value
from agentc.lens.codecs import decode_strings
from agentc.lens.format import Document
from agentc.lens.locate import locate_inside
from agentc.lens.schema import ValueKind
from agentc.options import ConversionOptions
from agentc.permissions.decision_lists import list_decisions
from agentc.permissions.globs import WILD
from agentc.permissions.resolve import ResolvedRules
from agentc.syntax.source import Entry, make_entry
from agentc.tool_lists.changes import ClientProfile
from agentc.tool_lists.reader import ToolLists
from agentc.tool_lists.writer import EncodedToolLists
from agentc.vendors.codecs.allowed_tools import AllowedTools
from agentc.vendors.codecs.path_regexes import is_regex, read_path_regex, write_path_regex
from agentc.vendors.codecs.unenforced import let_go, name_unenforced, refuse_unenforced

LIST, GLOB = Tool(Cap.LIST), Tool(Cap.GLOB)
OPEN = (Decision.DEFAULT, Decision.ALLOW)
# Tools whose argument is a path.
ON_PATHS = frozenset({Cap.READ, Cap.EDIT, Cap.CREATE})


@dataclass(frozen=True, slots=True, eq=False)
class ToolGroups(AllowedTools):
    """`key` with a list of groups, each a word or a word and what limits it: `[edit, {fileRegex:
    '\\.md$'}]`. Without the key nothing is granted: the client has no such agent.

    `always` is what every agent has, whatever its file says. `idle` are groups that grant nothing
    besides, and `gone` those that the client overlooks. `within_paths` is the group that is written
    with an expression, and `servers` the key that names the only MCP servers. What such an
    expression limits is granted for the patterns that stand for it; where none do, for nothing.
    """

    key: str = "groups"
    always: tuple[Tool, ...] = ()
    idle: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    within_paths: str = "edit"
    servers: str = "allowedMcpServers"

    @property
    def keys(self) -> tuple[str, ...]:
        """Return both keys."""
        return (self.key, self.servers)

    @property
    def kind(self) -> ValueKind:
        """Return the kind of lists that the client takes."""
        words = ", ".join((*self.groups, *sorted(self.idle)))
        word = {"enum": [*self.groups, *sorted({*self.idle, *self.gone})]}
        limits = {"fileRegex": {"type": "string"}, "description": {"type": "string"}}
        limited = {
            "type": "array",
            "prefixItems": [word, {"type": "object", "properties": limits}],
            "items": False,
            "minItems": 2,
        }
        schema = {"type": "array", "items": {"anyOf": [word, limited]}}
        wording = f"a list of groups ({words}), each once"
        return ValueKind(wording, lambda value: not self._explain(value), schema, self._explain)

    def _explain(self, value: Value) -> InvalidValue | None:
        """Return why the client takes a value for no groups; `None` where it takes it."""
        try:
            for _ in self._list_groups(make_entry(self.key, value)):
                pass
        except InvalidValue as error:
            return error
        return None

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the word of each group."""
        return (*self.vocabulary.classes, *self.vocabulary.names)

    def list_words(self) -> Mapping[str, tuple[Tool, ...]]:
        """Return each group with the tools that it grants."""
        return {word: self.vocabulary.granted(word) for word in self.groups}

    @property
    def profile(self) -> ClientProfile:
        """Return what the client has. Files that can be found can be listed, too."""
        found: ClientProfile = AllowedTools.profile.__get__(self)
        return replace(found, tools=(*found.tools, *self.always), instead={LIST: GLOB})

    def read(self, entries: Mapping[str, Entry]) -> Permission:
        """Return what the groups grant. Raises InvalidValue (fatal) for what the client takes for
        no groups."""
        groups = dict(self._list_groups(entries[self.key])) if self.key in entries else {}
        named = entries.get(self.servers)
        if named is None and groups == dict.fromkeys(self.groups):
            return Permission((Rule(ANY, Decision.DEFAULT),))
        granted = [Rule(tool, Decision.DEFAULT) for tool in self.always]
        for word, patterns in groups.items():
            for tool in self.vocabulary.granted(word):
                if tool == ALL_SERVERS and named is not None:
                    granted += _grant_servers(named)
                elif patterns is None or EVERYTHING in patterns:
                    granted.append(Rule(tool, Decision.DEFAULT))
                elif tool.cap in ON_PATHS:
                    granted += [Rule(tool, Decision.DEFAULT, pattern) for pattern in patterns]
        return Permission((Rule(ANY, Decision.DENY), *granted))

    def _list_groups(self, entry: Entry) -> Iterator[tuple[str, tuple[str, ...] | None]]:
        """Yield every group, and the patterns that it is limited to, `None` where it is not."""
        if not isinstance(entry.value, tuple):
            raise self._refuse(f"`{self.key}` must be a list of groups")
        words_before = set[str]()
        for place, item in enumerate(entry.value):
            word, limit = item if isinstance(item, tuple) and len(item) == 2 else (item, Map())
            if not isinstance(word, str) or not isinstance(limit, Map):
                raise self._refuse("a group is a word, or a list of a word and its options", place)
            if fault := self._find_fault(word, limit, words_before):
                raise self._refuse(fault, place)
            words_before.add(word)
            if word in self.groups:
                yield word, _read_limit(limit)

    def _find_fault(self, word: str, limit: Map, words_before: Set[str]) -> str:
        """Return for what the client takes a group for none; empty where it takes it."""
        if word in self.gone:
            return ""
        if word not in (*self.groups, *self.idle):
            return f"`{word}` is no group"
        for key in ("fileRegex", "description"):
            if not isinstance(limit.get(key, ""), str):
                return f"`{key}` must be text"
        if not is_regex(str(limit.get("fileRegex", ""))):
            return f"`fileRegex` is no expression: {limit['fileRegex']}"
        return f"`{word}` stands twice" if word in words_before else ""

    def lint(self, document: Document) -> Iterator[Diagnostic]:
        """Yield a diagnostic for each expression that no few patterns stand for: what it leaves is
        read as nothing."""
        for record in document.source.records:
            for entry in (entry for entry in record.entries if entry.key == self.key):
                for place, (word, patterns) in enumerate(self._list_groups(entry)):
                    if patterns == ():
                        message = f"`fileRegex` of `{word}` is no simple pattern; read as no paths"
                        at = locate_inside(document.source, record, entry, (place,))
                        hint = r"expressions like `\.md$`, `^docs/` and `\.(js|ts)$` are read"
                        where = document.source.where(at, document.path)
                        yield Diagnostic("PERM-PATTERN-NARROWED", message, where, hint=hint)

    def _refuse(self, message: str, *path: int) -> InvalidValue:
        hint = f"{self.title} has no mode of such a file; groups are {', '.join(self.groups)}"
        return InvalidValue(message, hint=hint, fatal=True, key=self.key, path=path)

    def image(self, attribute: Permission, settings: ConversionOptions) -> Permission:
        """Return what groups grant that say at most as much.

        Raises InvalidValue (fatal) where what every agent has is limited, unless limits may be
        written as wishes.
        """
        try:
            refuse_unenforced(self.title, self.unenforced(attribute), settings)
        except InvalidValue as unkept:
            raise self._add_second_refusal(unkept, attribute, settings) from None
        return AllowedTools.image(self, attribute, settings)

    def _add_second_refusal(
        self, unkept: InvalidValue, attribute: Permission, settings: ConversionOptions
    ) -> InvalidValue:
        """Return a refusal of limits that would not be kept to, with that of limits that could not
        be said either, if there are some: one option alone would not do."""
        try:
            AllowedTools.image(self, attribute, replace(settings, unenforced="write"))
        except InvalidValue as unsaid:
            return InvalidValue(
                f"{unkept}; besides, {unsaid}",
                hint=f"it takes both: {unkept.hint}; {unsaid.hint}",
                fatal=True,
                about=(*unkept.about, *unsaid.about),
                code=unkept.code,
            )
        return unkept

    def unenforced(self, attribute: Permission) -> tuple[Tool, ...]:
        """Return the limited tools that every agent has all the same."""
        found = ResolvedRules(AllowedTools._list_rules(self, attribute))
        return tuple(tool for tool in self.always if not {*list_decisions(found[tool])} <= {*OPEN})

    def _list_rules(self, attribute: Permission) -> tuple[Rule, ...] | None:
        """Return the rules to encode. Tools that every agent has all the same are granted in them:
        no list of groups takes these away."""
        rules, left = AllowedTools._list_rules(self, attribute), self.unenforced(attribute)
        return (*rules, *(Rule(tool, Decision.DEFAULT) for tool in left)) if rules else rules

    def _encode(self, attribute: Permission, settings: ConversionOptions) -> EncodedToolLists:
        """Return the words of the groups that may be granted, with a space and an expression behind
        one that is limited by it."""
        found = ResolvedRules(attribute.rules)
        if LIST not in found.mentioned and found.for_all_arguments(GLOB) in OPEN:
            rules = (*(attribute.rules or ()), Rule(LIST, Decision.DEFAULT))
            attribute = replace(attribute, rules=rules if attribute.rules is not None else None)
        done = AllowedTools._encode(self, attribute, settings)
        only = done.lists.only
        if only is not None and not {EVERYTHING, self.within_paths} & {*only}:
            patterns = self._list_patterns(attribute)
            regex = write_path_regex(patterns) if patterns else None
            words = (f"{self.within_paths} {regex}",) if regex is not None else ()
            done.lists = ToolLists((*only, *words))
        return done

    def _list_patterns(self, attribute: Permission) -> tuple[str, ...]:
        """Return the patterns for which all of the limited group is granted, and nothing besides;
        none where that is not so."""
        if attribute.mode is not None or attribute.guards:
            return ()
        found = ResolvedRules(attribute.rules)
        several = self.vocabulary.classes[self.within_paths]
        (_, general), *rest = first = found[several[0]] or ((EVERYTHING, Decision.DEFAULT),)
        same = all(found[tool] == found[several[0]] for tool in several)
        grants = general is Decision.DENY and all(decision in OPEN for _, decision in rest)
        plain = first[0][0] == EVERYTHING
        return tuple(pattern for pattern, _ in rest) if same and grants and plain else ()

    def _list_granted(self, done: EncodedToolLists) -> dict[str, Value]:
        """Return the groups in the client's order. Unlike lists of single tools, the key is written
        also where nothing is limited, with all groups: the client has no agent without it."""
        only = done.lists.only
        if only is None or EVERYTHING in only:
            return {self.key: self.groups}
        ordered = sorted(only, key=lambda word: self.groups.index(word.partition(" ")[0]))
        return {self.key: tuple(map(_spell_group, ordered))}

    def effects(
        self, before: Permission, after: Permission, settings: ConversionOptions
    ) -> tuple[PermissionChange, ...]:
        """Return what the agent may do less, and what the client does not keep to."""
        left = self.unenforced(before)
        found = AllowedTools.effects(self, before, after, let_go(left, settings))
        return name_unenforced(self.title, found, left)


def _read_limit(limit: Map) -> tuple[str, ...] | None:
    """Return the patterns to which a group is limited; `None` where it is not."""
    return (read_path_regex(str(limit["fileRegex"])) or ()) if "fileRegex" in limit else None


def _spell_group(word: str) -> Value:
    group, space, regex = word.partition(" ")
    return (group, Map({"fileRegex": regex})) if space else group


def _grant_servers(entry: Entry) -> Iterator[Rule]:
    """Yield a rule for each server that the key of servers names. A name that no server can have,
    as one with a wildcard, grants nothing: read as a pattern, it would open more than one server.

    Raises InvalidValue (fatal) for what is no list of texts.
    """
    try:
        names = decode_strings(entry)
    except InvalidValue as bad:
        raise InvalidValue(str(bad), hint=bad.hint, fatal=True, key=entry.key) from None
    for name in names:
        if name and WILD.isdisjoint(name) and "/" not in name:
            yield Rule(Tool(Cap.MCP, f"{name}/*"), Decision.DEFAULT)
