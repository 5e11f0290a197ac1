"""Prompts in another vendor's words: the way back gives the same text, and only what is
unmistakable is touched.

Belongs here: the law of `prompt/adapt.py` and examples of its rules. Not here: Markdown itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.lens.terminology import Terminology
from agentc.prompt import adapt as adapting
from agentc.prompt.adapt import Adapted, Replaced, adapt
from agentc.prompt.prose import find_prose
from agentc.vendors.registry import all_formats, get_format
from tests.support import corpus
from tests.support.strategies import texts

CLAUDE, OPENCODE = (get_format(name).words or Terminology({}) for name in ("claude", "opencode"))
WAYS = st.sampled_from([(CLAUDE, OPENCODE), (OPENCODE, CLAUDE)])

# Words of both vendors, in forms that mean the thing and in forms that do not.
SAID = [
    "CLAUDE.md", "AGENTS.md", "docs/CLAUDE.md", ".claude/AGENTS.md", "~/.claude/CLAUDE.md", "~/.config/opencode/AGENTS.md",
    ".claude/agents/", "~/.claude/agents/x.md", ".opencode/agents", "~/.config/opencode/agents", ".claude/commands/go.md",
    "the Read tool", "the read tool", "Use Read tool", "Read the file", "the Read, Grep and Glob tools", "Bash tool",
    "the bash tool", "the Read or read tool", "Bash, WebFetch and Task tools", "the task tool", "the Task tool", "Agent tool",
    "WebFetch", "webfetch", "WebSearch/WebFetch", "TodoWrite, Read", "todowrite", "tools: WebFetch", "AskUserQuestion",
    "the AskUserQuestion tool", "the question tool", "NotebookEdit", "_EnterPlanMode_", "plan_enter", "**TodoWrite**",
    "subagent_type: general-purpose", 'subagent_type="Explore"', "subagent_type: general", "'subagent_type': 'explore'",
]  # fmt: skip
AROUND = [
    "`", "``", "`x`", "\\", "\\`", "<", ">", "<b>", "</b>", "<code>", "<!--", "-->", "<https://x.y/", "https://x.y/", "[", "](",
    ")", "][", "]: /x", "*", "_", "**", "|", "\\|", "~", "#", " #", "\0", "\x0b", "\x85", "\u2028", "🚢", "é", "\t", "  ", ".", ":", ", ",
]  # fmt: skip
LINE_STARTS = [
    "", "", "", "- ", "  - ", "1. ", "> ", "> > ", "- > ", "# ", "###### ", "    ", "\t", "```\n", "~~~\n", "```", "<div>\n", "<!--\n",
    "| a | b |\n|---|---|\n| ", "---\n", "===\n", "[AGENTS.md]: /x\n", "[CLAUDE.md]: /x\n", "<pre>\n", "\n\n",
]  # fmt: skip


@st.composite
def bodies(draw: st.DrawFn) -> str:
    """A prompt as nobody would write it: any blocks, line ends, marks, and words of both vendors
    between them."""
    some = draw(st.lists(st.sampled_from(SAID), min_size=1, max_size=4, unique=True))
    piece = st.one_of(
        st.sampled_from(some),
        st.sampled_from(some),
        st.sampled_from(AROUND),
        st.sampled_from([" ", "and"]),
        texts(),
    )
    line = st.tuples(
        st.sampled_from(LINE_STARTS),
        st.lists(piece, max_size=4).map("".join) | st.lists(piece, max_size=4).map(" ".join),
    )
    lines = ["".join(parts) for parts in draw(st.lists(line, min_size=1, max_size=6))]
    return draw(st.sampled_from(["\n", "\n", "\n\n", "\r\n", "\r"])).join(lines)


@given(bodies(), WAYS)
def test_the_way_back_gives_the_same_text(body: str, way: tuple[Terminology, Terminology]) -> None:
    """No text can promise more: `AGENTS.md` alone comes from `CLAUDE.md` and from itself, and has
    one way back."""
    source, target = way
    done = adapt(body, source, target)
    if done.done:
        back = adapt(done.text, target, source)
        assert back.text == body
        assert {(one.after, one.before, one.count) for one in back.done} == {
            (one.before, one.after, one.count) for one in done.done
        }
    else:
        assert done.text == body
    assert bool(done.done) == (done.text != body)
    assert all(one.reason for one in done.skipped)


@given(bodies(), WAYS)
def test_only_prose_changes(body: str, way: tuple[Terminology, Terminology]) -> None:
    from markdown_it import MarkdownIt

    def kept(text: str) -> list[tuple[str, object, str]]:
        blocks = MarkdownIt("commonmark").enable("table").parse(text)
        tokens = [
            token
            for block in blocks
            for token in (block.children if block.type == "inline" else [block]) or ()
        ]
        return [
            (token.type, token.attrs, token.content) for token in tokens if token.type != "text"
        ]

    assert kept(adapt(body, *way).text) == kept(body)


@given(st.text(max_size=200) | texts(), st.lists(st.integers(0, 200)))
def test_prose_is_found_in_any_text(body: str, places: list[int]) -> None:
    found = find_prose(body, [min(place, len(body)) for place in places])
    assert found is not None
    assert all(0 <= start < end <= len(body) for start, end in found.spans)
    assert all(
        left[1] <= right[0] for left, right in zip(found.spans, found.spans[1:], strict=False)
    )


BOTH_WAYS = [
    ("Follow CLAUDE.md.", "Follow AGENTS.md."),
    ("(CLAUDE.md)", "(AGENTS.md)"),
    ("See packages/api/CLAUDE.md", "See packages/api/AGENTS.md"),
    ("Your own ~/.claude/CLAUDE.md counts.", "Your own ~/.config/opencode/AGENTS.md counts."),
    ("Put it into .claude/agents/x.md", "Put it into .opencode/agents/x.md"),
    ("or into ~/.claude/agents/", "or into ~/.config/opencode/agents/"),
    (".claude/commands/ and ~/.claude/commands", ".opencode/commands/ and ~/.config/opencode/commands"),
    ("Use the Read tool first.", "Use the read tool first."),
    ("Use Write tool for it", "Use write tool for it"),
    ("your Edit tool", "your edit tool"),
    ("the Agent tool", "the task tool"),
    ("The Read, Grep, and Glob tools", "The read, grep, and glob tools"),
    ("the Read tool or the Bash tool", "the read tool or the bash tool"),
    ("the Edit or Write tool", "the edit or write tool"),
    ("Bash tool; LSP tool", "bash tool; lsp tool"),
    ("Ask WebFetch, WebSearch/TodoWrite.", "Ask webfetch, websearch/todowrite."),
    ("**TodoWrite** keeps the list", "**todowrite** keeps the list"),
    ("*EnterPlanMode*", "*plan_enter*"),
    ("the AskUserQuestion tool", "the question tool"),
    ("Task(subagent_type: general-purpose)", "Task(subagent_type: general)"),
    ('subagent_type="Explore", subagent_type=Explore', 'subagent_type="explore", subagent_type=explore'),
    ('{"subagent_type": "general-purpose"}', '{"subagent_type": "general"}'),
    ("a\r\n- b CLAUDE.md\r\n  > CLAUDE.md 🚢\r\n", "a\r\n- b AGENTS.md\r\n  > AGENTS.md 🚢\r\n"),
    ("# CLAUDE.md #\n\nCLAUDE.md\n===\n", "# AGENTS.md #\n\nAGENTS.md\n===\n"),
    ("| `a` | CLAUDE.md |\n|---|---|\n| CLAUDE.md | x |", "| `a` | AGENTS.md |\n|---|---|\n| AGENTS.md | x |"),
    ("1. a\n   - b\n     - CLAUDE.md", "1. a\n   - b\n     - AGENTS.md"),
    ("`CLAUDE.md` is code, CLAUDE.md is not", "`CLAUDE.md` is code, AGENTS.md is not"),
    ("\\`CLAUDE.md` and `` ` `` CLAUDE.md", "\\`AGENTS.md` and `` ` `` AGENTS.md"),
    ("a ` CLAUDE.md", "a ` AGENTS.md"),
    ("<b>CLAUDE.md</b>", "<b>AGENTS.md</b>"),
    ("[x](CLAUDE.md) and CLAUDE.md", "[x](CLAUDE.md) and AGENTS.md"),
]  # fmt: skip


@pytest.mark.parametrize(("claude", "opencode"), BOTH_WAYS)
def test_words_that_are_replaced(claude: str, opencode: str) -> None:
    assert adapt(claude, CLAUDE, OPENCODE).text == opencode
    assert adapt(opencode, OPENCODE, CLAUDE).text == claude


UNTOUCHED = [
    "Read the file, then Write a test and Edit it.", "Read tool output first", "Write tools that last", "Edit tool configs",
    "read tool output first", "you should edit tool definitions", "then grep tool output for errors", "Task tool lists",
    "the tools Read and Grep", "tools: Read, Grep", "tools: WebFetch, WebSearch", "Read, WebFetch, Bash", "the Reading tool",
    "the Read toolbox", "a reader tool", "Bash", "the bash", "Bash(git:*) tool", "WebFetch(domain:x)", "MyWebFetch", "WebFetch.js",
    "x/WebFetch", "WebFetcher", "the Read, Foo, and Glob tools", "the Read and NotebookEdit tools", "NotebookEdit", "question it",
    "AskUserQuestion first", "the `Read` tool", "the Task and Bash tools",
    ".claude/CLAUDE.md", "/home/x/.claude/agents/", "$HOME/.claude/agents", "./x/.claude/CLAUDE.md", "MY_CLAUDE.md", "CLAUDE.mdx",
    "CLAUDE.md.bak", "CLAUDE.local.md", "claude.md", "@CLAUDE.md", ".claude/agents-old", ".claude/settings.json", ".claude/skills/x",
    ".claude/hooks", ".opencode/plugins", ".opencode/agent/x.md", "~/.claude.json", "~/.config/opencode/opencode.json",
    "subagent_type: general-purpose-2", "subagent_type: explorer", "subagent_type: Plan", "the general-purpose agent", "Explore it",
    "my_subagent_type: Explore", "in general", "general: yes", "explore",
    "`CLAUDE.md`", "`` CLAUDE.md ` ``", "`a\nCLAUDE.md`", "```\nCLAUDE.md\n```", "~~~\nCLAUDE.md", "- a\n\n  ```\n  CLAUDE.md\n  ```",
    "    CLAUDE.md", "\tCLAUDE.md", "- a\n\n      CLAUDE.md", "<div>\nCLAUDE.md\n</div>", "<!-- CLAUDE.md -->", "a <!-- CLAUDE.md --> b",
    "<example>\nCLAUDE.md\n</example>", '<a href="CLAUDE.md">', "a <b title='CLAUDE.md'>", "a <code>CLAUDE.md</code>",
    "[x](CLAUDE.md)", "![x](CLAUDE.md 'the Read tool')", "[x](<CLAUDE.md>)", "[CLAUDE.md](CLAUDE.md)", "[x][CLAUDE.md]\n\n[CLAUDE.md]: /x",
    "[CLAUDE.md]\n\n[CLAUDE.md]: /x", "[x]: CLAUDE.md", "<https://x.y/CLAUDE.md>", "https://x.y/CLAUDE.md", "https://x.y?q=CLAUDE.md",
    "| a | b |\n|---|---|\n| `CLAUDE.md` | x |", "| a |\n|---|\n| x \\| CLAUDE.md |",
]  # fmt: skip


@pytest.mark.parametrize("body", UNTOUCHED)
def test_sentences_that_stay(body: str) -> None:
    assert adapt(body, CLAUDE, OPENCODE).text == body
    again = adapt(body.replace("CLAUDE.md", "AGENTS.md"), OPENCODE, CLAUDE)
    assert again.text == body.replace("CLAUDE.md", "AGENTS.md")


def reasons(done: Adapted) -> dict[str, str]:
    return {one.before: one.reason for one in done.skipped}


def test_a_pair_whose_words_both_stand_there_is_skipped_alone() -> None:
    done = adapt("CLAUDE.md, else AGENTS.md. Use the Bash tool, the Bash tool.", CLAUDE, OPENCODE)
    assert done.text == "CLAUDE.md, else AGENTS.md. Use the bash tool, the bash tool."
    assert done.done == (Replaced("Bash", "bash", 2),)
    assert "`AGENTS.md` too" in reasons(done)["CLAUDE.md"]


def test_both_words_are_seen_through_a_slash() -> None:
    assert adapt("CLAUDE.md/AGENTS.md", CLAUDE, OPENCODE).done == ()


def test_a_list_is_replaced_as_a_whole_or_not_at_all() -> None:
    done = adapt("the Read and Grep tools, the Glob tool; the read tool", CLAUDE, OPENCODE)
    assert done.text == "the Read and Grep tools, the glob tool; the read tool"
    assert "one list with `Read`" in reasons(done)["Grep"]


def test_a_word_of_the_target_alone_would_not_come_back_as_it_is() -> None:
    done = adapt("Read AGENTS.md with the Read tool", CLAUDE, OPENCODE)
    assert done.done == ()
    assert (
        reasons(done)["Read"]
        == "the text says `AGENTS.md` already, and the way back would make `CLAUDE.md` of it"
    )


def test_an_older_name_stays_and_is_told() -> None:
    done = adapt("the Task tool reads CLAUDE.md", CLAUDE, OPENCODE)
    assert done.text == "the Task tool reads AGENTS.md"
    assert "older name" in reasons(done)["Task"]


def test_words_in_code_are_not_told() -> None:
    assert adapt("`CLAUDE.md` and `WebFetch`", CLAUDE, OPENCODE) == Adapted(
        "`CLAUDE.md` and `WebFetch`"
    )


def test_a_block_that_markdown_reads_otherwise_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    from agentc.prompt import prose as module

    read = module._find_code_and_tags
    monkeypatch.setattr(
        module, "_find_code_and_tags", lambda text: (read(text)[0], ["x"] if "odd" in text else [])
    )
    assert (
        adapt("odd CLAUDE.md\n\nCLAUDE.md", CLAUDE, OPENCODE).text == "odd CLAUDE.md\n\nAGENTS.md"
    )


def test_a_body_that_is_too_large_stays() -> None:
    body = "CLAUDE.md " * (adapting.LIMIT // 10 + 1)
    done = adapt(body, CLAUDE, OPENCODE)
    assert (done.text, done.done) == (body, ())
    assert "too large" in done.skipped[0].reason


@pytest.mark.parametrize(
    "piece",
    [
        "See CLAUDE.md `x`.\n\n",
        "a <!-- CLAUDE.md ",
        "[a](CLAUDE.md ",
        "[[CLAUDE.md ",
        "`CLAUDE.md`` ",
        "a/b.c/",
        "Read, ",
        "<a ",
    ],
)
def test_time_is_bounded(piece: str) -> None:
    body = "CLAUDE.md " + piece * (200_000 // len(piece))
    start = time.perf_counter()
    done = adapt(body, CLAUDE, OPENCODE)
    assert time.perf_counter() - start < 20
    assert not done.done or adapt(done.text, OPENCODE, CLAUDE).text == body


def test_formats_of_one_client_state_its_words() -> None:
    stated = {name for name, form in all_formats().items() if form.words}
    assert stated == {"claude", "claude-plugin", "opencode", "opencode-json", "opencode-mode"}
    assert get_format("opencode-json").words is OPENCODE


def test_real_prompts_come_back(figure: Callable[[str], None]) -> None:
    changed = replaced = skipped = 0
    prompts = [
        agent.prompt for document in corpus.documents().values() for agent in document.agents
    ]
    for body in prompts:
        for source, target in ((CLAUDE, OPENCODE), (OPENCODE, CLAUDE)):
            done = adapt(body, source, target)
            assert not done.done or adapt(done.text, target, source).text == body
            if source is CLAUDE:
                changed += bool(done.done)
                replaced += sum(one.count for one in done.done)
                skipped += sum(one.count for one in done.skipped)
    assert changed >= 30
    figure(
        f"adapted {changed} of {len(prompts)} prompts: {replaced} words replaced, {skipped} skipped, all come back"
    )


def test_a_long_list_of_names_is_read_once() -> None:
    """Each name in it could begin a list, and what is glued to its end makes none of them one (once
    4 s for 36 KB)."""
    assert (
        adapt("Grep/the Read/the " * 20_000 + "next", CLAUDE, OPENCODE).text.count("Grep") == 20_000
    )


@pytest.mark.parametrize("odd", ["\xa0C=\xa0v" * 50, "\u2003" * 20_000, " " * 20_000])
def test_a_tag_of_odd_spaces_is_no_prose(odd: str) -> None:
    """The parser's own pattern for tags goes back and forth in white space (once 2 ** 50 times)."""
    text = f"Use the WebFetch tool <D{odd}<\n\nUse the WebFetch tool.\n"
    assert adapt(text, CLAUDE, OPENCODE).text == text.replace("WebFetch tool.", "webfetch tool.")
