"""A page of outputs with what they carry, for a reader who knows nothing of agentc.

Belongs here: which outputs, and writing the page with `python -m tests.support.carried_page`. Not
here: that it is up to date (`unit/carry/test_carried_page.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import agentc
from agentc.options import ConversionOptions
from agentc.pipeline.generated import add_proved_header
from agentc.vendors.registry import get_format

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "tests/unit/carry/outputs.md"
SETTINGS = ConversionOptions(carry_exec=True, unenforced="write")
# A source's format and file, and the formats that it goes through.
WAYS = (
    ("claude", "claude/all-fields.md", ("opencode",)),
    ("claude", "claude/all-fields.md", ("gemini",)),
    ("claude", "claude/unknown-keys.md", ("opencode",)),
    ("claude", "claude/scoped-bash.md", ("codex",)),
    ("opencode", "opencode/bash-patterns.md", ("claude",)),
    ("opencode", "opencode/all-fields.md", ("claude",)),
    ("extended", "extended/full.md", ("opencode",)),
    ("extended", "extended/targets.md", ("copilot",)),
    ("gemini", "gemini/quay-mason.md", ("qwen",)),
    ("claude", "claude/timetable-steward.md", ("opencode", "extended-yaml")),
    ("claude", "claude/all-fields.md", ("roo",)),
)
SHOWN = 2
LANGUAGES = {"codex": "toml"}


def render_page() -> str:
    """Return the page."""
    return "\n".join(_write_page())


def _write_page() -> Iterator[str]:
    yield "# Eleven generated files\n"
    for source, file, targets in WAYS:
        yield from _write_output(source, file, targets)


def _write_output(source: str, file: str, targets: tuple[str, ...]) -> Iterator[str]:
    text = (ROOT / "fixtures" / file).read_bytes().decode("utf-8")
    path = get_format(source).place().path_of(Path(file).stem)
    for target in targets:
        done = agentc.convert(text, source=source, target=target, path=path, settings=SETTINGS)
        form = get_format(target)
        text = done.text
        if not form.within:
            text = add_proved_header(form, text, done.name, path).text
        source, path = target, done.path
    yield f"## `{path}`\n"
    yield f"````{LANGUAGES.get(source, 'yaml')}"
    yield from _shorten(text)
    yield "````\n"


def _shorten(text: str) -> Iterator[str]:
    """Yield the lines of a text, of its prompt a few."""
    lines = text.splitlines()
    fences = [place for place, line in enumerate(lines) if line == "---"]
    start = fences[1] + 1 if len(fences) > 1 else len(lines)
    prompt = re.compile(r"(?:prompt:|developer_instructions =)")
    start = next((place + 1 for place, line in enumerate(lines) if prompt.match(line)), start)
    yield from lines[: start + SHOWN]
    if len(lines) > start + SHOWN:
        yield "[...]"


def write_page() -> None:
    """Write the page anew."""
    PAGE.write_text(render_page(), encoding="utf-8")


if __name__ == "__main__":
    write_page()
