"""The pairs that two vendors' words make, and where such a word stands unmistakably.

Belongs here: pairing, finding. Not here: any vendor's words, what is prose (`prose.py`), replacing
(`adapt.py`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from agentc.ir.permission import Tool
from agentc.lens.terminology import Terminology


class Form(IntEnum):
    """Where a word must stand to mean the thing."""

    FILE = 0
    AGENT = 1
    NAME = 2  # anywhere
    BEFORE_TOOL = 3  # `bash tool`
    THE_TOOL = 4  # `the read tool`


@dataclass(frozen=True, slots=True)
class Pair:
    """Two vendors' words for one thing."""

    before: str
    after: str
    form: Form

    @property
    def turned(self) -> Pair:
        """Return the same pair for the way back."""
        return Pair(self.after, self.before, self.form)


def make_pairs(source: Terminology, target: Terminology) -> tuple[Pair, ...]:
    """Return the pairs of all concepts that both vendors have a word of their own for."""
    found = [
        Pair(word, target.files[key], Form.FILE)
        for key, word in source.files.items()
        if key in target.files
    ]
    found += [
        Pair(word, target.agents[key], Form.AGENT)
        for key, word in source.agents.items()
        if key in target.agents
    ]
    theirs, ours = _index_by_tool(target), _index_by_tool(source)
    found += [Pair(word, theirs[tool], _make_form(word, theirs[tool], source, target))
              for tool, word in ours.items() if tool in theirs]  # fmt: skip
    return tuple(pair for pair in found if pair.before != pair.after)


def make_older_pairs(source: Terminology, target: Terminology) -> tuple[Pair, ...]:
    """Return the pairs of older names. There is no way back to such a name, since the newer one has
    it."""
    theirs = _index_by_tool(target)
    found = ((word, theirs[tool]) for word, tool in source.older.items() if tool in theirs)
    return tuple(
        Pair(word, other, _make_form(word, other, source, target)) for word, other in found
    )


def _index_by_tool(words: Terminology) -> dict[Tool, str]:
    return {tool: name for name, tool in reversed(tuple(words.tools.items()))}


def _make_form(word: str, other: str, source: Terminology, target: Terminology) -> Form:
    """Return where a word must stand to be replaced: there its counterpart, too, would be known for
    what it is."""
    if word in source.ordinary or other in target.ordinary:
        return Form.THE_TOOL
    sure = word in source.unmistakable and other in target.unmistakable
    return Form.NAME if sure else Form.BEFORE_TOOL


@dataclass(frozen=True, slots=True)
class Match:
    """A word of a pair, and where it stands."""

    start: int
    end: int
    pair: Pair


# Words in one list (`the Read and Grep tools`) are replaced together or not at all.
Run = tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class TermMatcher:
    """Finds the words on one side of some pairs."""

    words: Mapping[str, Pair]
    files: re.Pattern[str] | None
    agents: re.Pattern[str] | None
    tools: re.Pattern[str] | None

    def find_runs(self, text: str) -> Iterator[Run]:
        """Yield every place where words mean the things of the pairs, kind by kind. Linear in the
        length of the text."""
        for match in self.files.finditer(text) if self.files else ():
            if not _is_hidden(match["path"]):
                yield (Match(*match.span("word"), self.words[match["word"]]),)
        for match in self.agents.finditer(text) if self.agents else ():
            yield (Match(*match.span("word"), self.words[match["word"]]),)
        position = 0
        while self.tools and (listed := self.tools.search(text, position)):
            names = [
                name
                for name in _NAME.finditer(text, *listed.span("list"))
                if name.group() not in _GLUE
            ]
            while names and not _ENDS.match(text, names[-1].end()):
                names.pop()  # what is glued to a word ends no list; the list before it can be one
            tool = _TOOL.match(text, names[-1].end()) if names else None
            position = tool.end() if tool else names[-1].end() if names else listed.end()
            yield from self._match_listed_tools(
                text, names, the=bool(listed["the"]), tool=tool is not None
            )

    def _match_listed_tools(
        self, text: str, names: list[re.Match[str]], *, the: bool, tool: bool
    ) -> Iterator[Run]:
        """Yield the names of a list, where each has a pair, and is known for a name from what
        stands around the list."""
        found = [(*name.span(), self.words.get(name.group())) for name in names]
        run = tuple(Match(start, end, pair) for start, end, pair in found if pair is not None)
        before = text[max(0, run[0].start - 6) : run[0].start] if run else ""
        if (
            run
            and len(run) == len(names)
            and _are_names_of_tools({hit.pair.form for hit in run}, the, tool, before)
        ):
            yield run


def _are_names_of_tools(forms: set[Form], the: bool, tool: bool, before: str) -> bool:
    """Return whether names of tools are known for names by what stands around them, and are no
    words of prose."""
    if tool and the:
        return True
    if tool and Form.THE_TOOL not in forms:
        return not before.endswith(_LISTED)  # the end of a list that holds other words
    # `tools: WebFetch, WebSearch` is a field, whose names belong to whoever reads it.
    return forms == {Form.NAME} and not before.endswith("ools: ")


def _is_hidden(path: str) -> bool:
    """Return whether a path leads through a folder that belongs to some program: a file there is
    another one."""
    return any(part.startswith(".") and part not in (".", "..") for part in path.split("/"))


# What both clients' tools for starting an agent call the agent's name (Claude Code 2.1.332,
# OpenCode 1.18.33).
_AGENT = "subagent_type"
_LISTED = (", ", " and ", " or ", " & ")
_GLUE = frozenset({"and", "or", "the"})
_NAME = re.compile(r"\w+")
_BEGIN = r"(?<![\w.~/\\$@#-])"
# Where a list of tools ends, and what may stand behind it: looked for from its last name on, as a
# pattern for the whole would begin such a list anew at each of its names.
_ENDS = re.compile(r"(?![\w(/\\-]|\.\w)")
_TOOL = re.compile(r" tools?\b")
_END = r"(?![\w-]|\.\w)"


@functools.cache
def make_matcher(some: tuple[Pair, ...], names: tuple[str, ...]) -> TermMatcher:
    """Return a matcher for the words on the left of some pairs; `names` are all tools of their
    vendor, which lists may hold."""
    files = [pair.before for pair in some if pair.form is Form.FILE]
    agents = [pair.before for pair in some if pair.form is Form.AGENT]
    tools = names if any(pair.form >= Form.NAME for pair in some) else ()
    name = rf"(?:{_any_of(tools)})"
    return TermMatcher(
        {pair.before: pair for pair in reversed(some)},
        _compile(files, rf"{_BEGIN}(?P<path>(?:[\w.-]+/)*)(?P<word>{_any_of(files)}){_END}"),
        _compile(
            agents,
            rf"""(?<!\w){_AGENT}["']?[ ]?[:=][ ]?["']?(?P<word>{_any_of(agents)})(?![\w/-]|\.\w)""",
        ),
        _compile(
            tools,
            rf"(?P<the>\b(?:[Tt]he|[Yy]our|[Uu]se|[Uu]sing|[Vv]ia|[Ww]ith) )?{_BEGIN}"
            rf"(?P<list>{name}(?:(?:, (?:and |or )?| and | or | & |/)(?:the )?{name})*)",
        ),
    )


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _compile(words: Iterable[str], pattern: str) -> re.Pattern[str] | None:
    return re.compile(pattern) if words else None
