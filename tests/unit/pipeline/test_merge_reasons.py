"""Lists of tools with reasons on the way back: the tool of an edit goes, or comes, with its line.

Belongs here: originals whose tools stand in a map, or in several places. Not here: plain lists
(`test_merge_lists.py`).
"""

from __future__ import annotations

import re
import sys
from types import FrameType

import pytest

import agentc
from agentc.errors import Refused
from agentc.ir.value import Map, freeze
from agentc.lens.edit import edit_document
from agentc.options import ConversionOptions
from agentc.pipeline.merge import merge_edits
from agentc.vendors.registry import get_format
from tests.support.carried import edit_fields, part_behind

ACCEPT = ConversionOptions(accept_widening=True)
PATH = "agents/x.md"
HEAD = "---\n# who\nname: x\ndescription: 'd'   # what\n"
TAIL = "model: opus\n---\n\nB\n"
REASONS = """tool_restrictions:      # why so
  forbidden:
    Bash: "deployments are others' work"   # no shell
    WebFetch: 'offline'
  # what it may
  allowed:
    Read: to see      # needed
    Grep: "to find"
    Glob:
    Edit: to mend
    Write: "to make"  # w
  rationale: >-
    Reads and
    reports.
"""
IN_ONE_LINE = (
    "tools: {allowed: {Read: 'to see', Grep: x}, forbidden: [Bash], rationale: because} # why\n"
)
DENIED = """tool_restrictions:
    forbidden:
        Bash:    "no shell"   # really
        WebFetch: offline # x
    rationale: "none"
"""
LISTS = """tool_restrictions:
  allowed:   # these
  - Read
  - Grep   # to find
  - Glob
  forbidden: Bash, WebFetch
  reasons: {Grep: "to find"}
"""
SHARED = """tool_restrictions:
  # what it needs
  allowed:
    Read: to read  # first
    # both
    Grep, Glob: to search  # two
    Bash(git log:*), Bash(git diff:*): history  # scoped
  forbidden:
    WebFetch, WebSearch: offline  # no web
"""
TWO_PLACES = """tools: Read, Grep, Glob, WebFetch # all
tool_restrictions:
  allowed:
    Read: to see # r
    Grep: to find # g
    WebFetch: "to ask"
disallowedTools: [Bash, "WebSearch"]
"""


def put_back(fields: str, target: str, old: str, new: str) -> str:
    """The original's fields with an edit of the file that a conversion makes of it."""
    text = HEAD + fields + TAIL
    there = agentc.convert(text, source="extended", target=target, path=PATH)
    assert old in there.text
    edited = agentc.parse(edit_fields(there.text, old, new), format=target, path=there.path)
    put = merge_edits(edited, agentc.parse(text, format="extended", path=PATH), ACCEPT).text
    assert put.startswith(HEAD)
    assert put.endswith(TAIL)
    return put[len(HEAD) : -len(TAIL)]


@pytest.mark.parametrize(
    ("fields", "target", "edit", "line"),
    [
        (REASONS, "claude", (", Grep", ""), ('    Grep: "to find"\n', "")),
        (REASONS, "claude", (", Glob", ""), ("    Glob:\n", "")),
        (
            REASONS,
            "claude",
            (", Edit, Write", ""),
            ('    Edit: to mend\n    Write: "to make"  # w\n', ""),
        ),
        (
            REASONS,
            "claude",
            ("Write\n", "Write, Skill\n"),
            ("  # w\n", '  # w\n    Skill: ""\n'),
        ),
        (REASONS, "opencode", ("  grep: allow\n", ""), ('    Grep: "to find"\n', "")),
        (
            REASONS,
            "opencode",
            ("  grep: allow\n", "  grep: deny\n"),
            ('    Grep: "to find"\n', ""),
        ),
        (
            REASONS,
            "claude",
            ("disallowedTools: Bash, WebFetch", "disallowedTools: Bash, WebFetch, Grep"),
            ('    Grep: "to find"\n', ""),
        ),
        (IN_ONE_LINE, "claude", (", Grep", ""), (", Grep: x", "")),
        (
            IN_ONE_LINE,
            "claude",
            ("tools: Read", "tools: Read, Glob"),
            ("Grep: x", 'Grep: x, Glob: ""'),
        ),
        (
            DENIED,
            "claude",
            ("WebFetch\n", "WebFetch, Grep\n"),
            ("offline # x\n", 'offline # x\n        Grep: ""\n'),
        ),
        (
            DENIED,
            "claude",
            ("Bash, WebFetch\n", "Bash\n"),
            ("        WebFetch: offline # x\n", ""),
        ),
        (LISTS, "claude", (", Grep", ""), ("  - Grep   # to find\n", "")),
        (LISTS, "claude", ("Bash, WebFetch", "Bash, WebFetch, Glob"), ("  - Glob\n", "")),
        (SHARED, "opencode", ("  glob: allow\n", "  glob: deny\n"), ("Grep, Glob:", "Grep:")),
        (SHARED, "claude", (" Grep,", ""), ("Grep, Glob:", "Glob:")),
        (
            SHARED,
            "opencode",
            ('    "git diff *": allow\n', ""),
            ("Bash(git log:*), Bash(git diff:*):", '"Bash(git log:*)":'),
        ),
        (
            TWO_PLACES,
            "opencode",
            ("  grep: allow\n", ""),
            (TWO_PLACES, TWO_PLACES.replace(", Grep", "").replace("    Grep: to find # g\n", "")),
        ),
        (
            TWO_PLACES,
            "opencode",
            ("  grep: allow\n", "  grep: allow\n  skill: allow\n"),
            (
                TWO_PLACES,
                TWO_PLACES.replace("WebFetch #", "WebFetch, Skill #").replace(
                    '"to ask"\n', '"to ask"\n    Skill: ""\n'
                ),
            ),
        ),
    ],
)
def test_an_edit_of_one_tool_is_one_item(
    fields: str, target: str, edit: tuple[str, str], line: tuple[str, str]
) -> None:
    assert line[0] in fields
    assert put_back(fields, target, *edit) == fields.replace(*line)


def test_a_reason_that_goes_with_its_tool_is_told() -> None:
    text = HEAD + REASONS + TAIL
    there = agentc.convert(text, source="extended", target="claude", path=PATH)
    edited = agentc.parse(there.text.replace(", Grep", ""), format="claude", path=there.path)
    put = merge_edits(edited, agentc.parse(text, format="extended", path=PATH))
    told = {loss.field: loss.reason for loss in put.losses}
    assert told.keys() == {"permission", "permission.rationale"}
    assert "Grep" in told["permission.rationale"]


def _frozen(keys: dict[str, object]) -> Map:
    frozen = freeze(keys)
    assert isinstance(frozen, Map)
    return frozen


def test_only_comments_that_went_are_told() -> None:
    """A `#` in a text is none, and what stands in the prompt does not count."""
    text = '---\nname: x\ndescription: d\nx-m:\n  a: "fix #12"\n  b: 1 # one\n  c: 2 # two\n---\n# one\n'
    base = agentc.parse(text, format="claude", path="x.md")
    for keys, told in (({"a": "fix", "b": 1, "c": 2}, []), ({"a": "fix #12", "c": 2}, ["# one"])):
        changed = base.agent.with_extra("claude", _frozen({"x-m": keys}))
        done = edit_document(get_format("claude"), changed, base)
        assert [note.message.rpartition(": ")[2] for note in done.notes] == [
            f"`{one}`" for one in told
        ]


def test_a_comment_does_not_follow_to_another_tool() -> None:
    """Though both have the same reason, or the same decision, in the same place."""
    fields = "tool_restrictions:\n  allowed:\n    Read: ''\n    Grep: ''  # only callers\n"
    swapped = put_back(fields, "claude", "Read, Grep", "Read, Glob")
    assert "# only callers" not in swapped
    assert "Glob" in swapped


def test_comments_that_a_new_spelling_loses_are_told() -> None:
    """A question is no word of a list of tools."""
    text = HEAD + SHARED + TAIL
    there = agentc.convert(text, source="extended", target="opencode", path=PATH)
    asks = there.text.replace("  grep: allow\n", "  grep: ask\n")
    put = merge_edits(
        agentc.parse(asks, format="opencode", path=there.path),
        agentc.parse(text, format="extended", path=PATH),
        ACCEPT,
    )
    assert "# both" not in put.text
    told = [note for note in put.notes if note.code == "rewritten-head"]
    (note,) = told
    assert note.where.line == 5
    assert note.message.endswith("changed: `# what it needs`, `# first`, `# both`, and 2 more")


def test_what_cannot_be_put_back_opens_no_denial_beside_it() -> None:
    """A map among Claude's denials, and an access that its lists cannot name."""
    original = "---\ndescription: a\ndisallowedTools:\n LS: why\n---\nB\n"
    edited = (
        "---\nname: x\ndescription: a\ndisallowedTools: LS, why\ntool_access: read_only\n---\nB\n"
    )
    with pytest.raises(Refused, match="tool access is called"):
        merge_edits(
            agentc.parse(edited, format="extended", path="agents/x.md"),
            agentc.parse(original, format="claude", path=".claude/agents/x.md"),
            ConversionOptions(),
        )


@pytest.mark.parametrize("pattern", ["*n", "*n*", "*tion", "Cron*", "E*", "*Plan*"])
@pytest.mark.parametrize("own", ["Bash", "mcp__gh", "[Bash, Grep]"])
def test_a_pattern_that_an_edit_denies_closes_the_clients_own_tools_of_such_names(
    pattern: str, own: str
) -> None:
    original = f"---\nname: x\ndescription: a\ndisallowedTools: {own}\n---\nB\n"
    names = own.strip("[]")
    edited = original.replace(f"disallowedTools: {own}", f'disallowedTools: "{names}, {pattern}"')
    done = merge_edits(
        agentc.parse(edited, format="extended", path="agents/x.md"),
        agentc.parse(original, format="claude", path=".claude/agents/x.md"),
        ConversionOptions(),
    )

    def list_denied(text: str) -> set[str]:
        line = text.partition("\ndisallowedTools: ")[2].partition("\n")[0]
        return {name.strip("\"' []") for name in line.split(",")}

    wanted = agentc.convert(edited, source="extended", target="claude", path="agents/x.md").text
    assert list_denied(done.text) == list_denied(wanted) > list_denied(original)


@pytest.mark.parametrize(("old", "new"), [("ask", "allow"), ("allow", "ask")])
def test_an_edit_of_a_joined_name_is_about_the_tool_that_the_original_names(
    old: str, new: str
) -> None:
    """Tools of other servers that the joined name can mean stay closed."""
    original = f'---\nname: q\ndescription: d\npermission:\n  - deny: "*"\n  - {old}: mcp:my_db/row   # m\n---\nB\n'
    there = agentc.convert(original, source="extended", target="opencode", path="agents/q.md")
    edited = there.text.replace(f"my_db_row: {old}", f"my_db_row: {new}")
    assert edited != there.text
    done = merge_edits(
        agentc.parse(edited, format="opencode", path="q.md"),
        agentc.parse(original, format="extended", path="agents/q.md"),
        ConversionOptions(accept_widening=True),
    )
    assert '"mcp:my_db/row"   # m' in done.text
    claude = agentc.convert(done.text, source="extended", target="claude", path="agents/q.md").text
    assert "mcp__my__" not in claude


def count_calls(number: int) -> int:
    """How many calls an edit takes that closes every second tool, of which each two share a
    reason."""
    lines = "".join(
        f"    mcp__s{number}x{n}__a, mcp__s{number}x{n}__b: why {n}\n" for n in range(number)
    )
    text = f"{HEAD}tool_restrictions:\n  allowed:\n    Read: to read\n{lines}{TAIL}"
    there = agentc.convert(text, source="extended", target="claude", path=PATH)
    carried, own = part_behind(there.text)
    fewer = carried + re.sub(r", mcp__s\d+x\d+__a", "", own, count=number // 2)
    edited = agentc.parse(fewer, format="claude", path=there.path)
    original = agentc.parse(text, format="extended", path=PATH)
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        put = merge_edits(edited, original)
    finally:
        sys.setprofile(before)
    assert put.text.count(": why ") == number
    return calls


def test_many_shared_reasons_take_linear_time() -> None:
    """Twice as many take twice as many calls, and not four times."""
    assert count_calls(240) < 2.4 * count_calls(120)
