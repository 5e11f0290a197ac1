"""`docs/messages.md`: every code of the table, with the example that gives it and what that prints.

Belongs here: the layout of the page, and writing it (`make docs`). Not here: the table
(`vendors/messages.py`), the examples (`support/message_examples/`).
"""

from __future__ import annotations

import tempfile
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path

from agentc.vendors.messages import describe_clients, list_codes
from tests.conftest import ROOT
from tests.support.message_examples import EXAMPLES, GROUPS, NOT_SHOWN, Group
from tests.support.message_examples.example import MessageExample, Run, run_example

PAGE = ROOT / "docs" / "messages.md"
WIDTH = 120
# Lines of files are shown whole up to this length, and of longer ones so much.
LONG, SHOWN = 200, 60
LANGUAGES = {".md": "markdown", ".json": "json", ".toml": "toml", ".yaml": "yaml"}
BEGINNING = (
    "Every code that a message of agentc has in brackets: its severity, what it means, what the "
    "clients do, and a small example that gives it. `agentc explain CODE` says the same without "
    "the example.",
    "An **error** ends in exit code 1, or in 2 where something cannot be read (`busy` in 75); a "
    "**warning** and a **note** do not. `agentc check` gives a code the severity that it has here. A conversion "
    "goes on where it can, and says `note` of what `agentc check` says more gravely. What becomes "
    "of a field or of a permission begins with `narrowed`, `dropped`, `approximated` or `mapped`, "
    "and has its code at the end of the line.",
    "Every example is a project of its own, in `/home/you/project`. Shown are the lines about its "
    "code, which are not all that the command prints. `make docs` writes this page, and a test "
    "runs every example.",
)


def run_all(codes: Mapping[str, MessageExample] = EXAMPLES) -> dict[str, Run]:
    """Run every example in an empty folder of its own; return what each does, by its code."""
    runs = {}
    for code, example in codes.items():
        with tempfile.TemporaryDirectory(prefix="agentc-example-") as folder:
            runs[code] = run_example(example, Path(folder))
    return runs


def render_page(runs: Mapping[str, Run]) -> str:
    """Return the page, with what the examples print."""
    parts = ["# Messages\n", *(f"{_wrap(text)}\n" for text in BEGINNING), "## Index\n"]
    for group in GROUPS:
        parts += [f"### {group.title}\n", _render_index(group)]
    for group in GROUPS:
        parts += [_render_section(code, runs) for code in _list_codes(group)]
    return "\n".join(parts)


def _list_codes(group: Group) -> list[str]:
    """Return the codes of a group in the order of the table."""
    return [code for code in list_codes() if code in group.examples or code in group.not_shown]


def _render_index(group: Group) -> str:
    codes = list_codes()
    rows = [
        f"| [{code}](#{code.lower()}) | {codes[code].severity} | {codes[code].title} |"
        for code in _list_codes(group)
    ]
    return "\n".join(("| code | severity | title |", "|---|---|---|", *rows, ""))


def _render_section(code: str, runs: Mapping[str, Run]) -> str:
    known = list_codes()[code]
    texts = [f"**{known.severity}**: {known.title}", known.meaning]
    texts += [text for text in [describe_clients(code)] if text]
    texts += [f"There is no example. {NOT_SHOWN[code]}"] if code in NOT_SHOWN else []
    parts = [f"## {code}", *map(_wrap, texts)]
    if code in EXAMPLES:
        parts += _render_example(EXAMPLES[code], runs[code].about(code))
    return "\n\n".join(parts) + "\n"


def _wrap(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _render_example(example: MessageExample, lines: list[str]) -> Iterator[str]:
    for path, text in example.files.items():
        if text:
            yield f"`{path}`:"
            shown = "\n".join(map(_shorten, text.split("\n")))
            yield _fence(shown, LANGUAGES.get(Path(path).suffix, ""))
        else:
            yield f"`{path}`, with nothing in it."
    if example.remark:
        yield example.remark
    if example.stdin:
        yield "Standard input:"
        yield _fence(example.stdin, "")
    steps = [f"$ ln -s {target} {path}" for path, target in example.links.items()]
    steps += [f"$ agentc {command}" for command in example.first]
    steps += [
        f"$ # in {edit.path}, write `{edit.new.strip()}` for `{edit.old.strip()}`".replace(
            "\n", "\\n"
        )
        for edit in example.edits
    ]
    yield _fence("\n".join((*steps, f"$ agentc {example.command}", *lines, "")), "console")


def _fence(text: str, language: str) -> str:
    """Return a text as a block of code."""
    fence = "````" if "```" in text else "```"
    return "\n".join((f"{fence}{language}", text.removesuffix("\n"), fence))


def _shorten(line: str) -> str:
    return line if len(line) <= LONG else f"{line[:SHOWN]}[...] ({len(line):,} characters)"


def write_page() -> None:
    """Write the page anew."""
    PAGE.write_text(render_page(run_all()), encoding="utf-8")


if __name__ == "__main__":
    write_page()
