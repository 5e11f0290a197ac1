"""Write made-up Claude Code agent files, the same ones for the same seed: the input of `run.py`.

Belongs here: valid files that every converter loads, of the shapes and sizes that real ones have.
Not here: odd or broken files (those are tests), measuring.

    python benchmarks/generate.py DIR --files 1000    # writes DIR/.claude/agents/*.md
"""

from __future__ import annotations

import argparse
import json
import random
import textwrap
from collections.abc import Callable
from pathlib import Path

SEED = 20260801
FOLDER = Path(".claude") / "agents"
DESCRIPTION = (100, 2400)  # characters
BODY = (1_000, 12_000)  # characters

SUBJECTS = (
    "schema", "invoice", "cache", "pipeline", "query", "glossary", "layout", "ledger", "parser", "release",
    "telemetry", "widget", "catalogue", "scheduler", "translation", "migration", "checkout", "sensor", "archive",
)  # fmt: skip
ROLES = (
    "reviewer",
    "planner",
    "writer",
    "tester",
    "auditor",
    "fixer",
    "guide",
    "watcher",
    "summariser",
    "builder",
)
OPENERS = (
    "Use this agent when", "Call it proactively after", "Ask it before", "Prefer it over reading "
                                                                         "by hand when",
    "Hand it the folder once", "It steps in as soon as", "Keep it out of the way unless", "Reach for it whenever",
)  # fmt: skip
ACTORS = (
    "the {0} team", "a change to the {0}", "somebody new to the {0}", "the nightly {0} job", "one failing {0} test",
    "the owner of the {0}", "an old {0} that nobody dares to touch", "a draft of the {0}",
)  # fmt: skip
ACTIONS = (
    "needs a second pair of eyes", "has grown past what one page can hold", "no longer matches "
                                                                            "what was agreed",
    "asks for numbers and gets opinions", "was merged in a hurry", "touches more than three "
                                                                   "modules",
    "breaks on names like “Zoë” or “naïve”", "takes longer than a cup of tea", "costs more → "
                                                                               "earns less",
)  # fmt: skip
ADVICE = (
    "Read the whole {0} before changing a line of it", "Name the file and the line for every "
                                                       "finding",
    "Say what was not checked, and why", "Don't guess at the intent of the {0}; ask for it",
    "Leave the {0} in a state that somebody else could ship", "Measure twice, on the same machine",
    "Prefer deleting to adding when both make the test pass", "Write the summary first — then see "
                                                              "whether it is true",
    "Treat a warning in the {0} as a question that deserves an answer", "Stop after the third "
                                                                        "attempt & report",
)  # fmt: skip
HEADINGS = (
    "How to work",
    "What to look at",
    "Order of steps",
    "What to hand back",
    "When in doubt",
    "Out of scope",
)
FENCES = (
    "```python\ndef check_{0}(path: str) -> list[str]:\n    with open(path) as lines:\n"
    '        return [line for line in lines if "{0}" in line and not line.startswith("#")]\n```',
    '```bash\nset -euo pipefail\ngrep -rn "{0}" src/ | sort | uniq -c | head -20\n./tools/{0}.sh '
    '--dry-run "$1"\n```',
    '```json\n{{"{0}": {{"status": "open", "items": [1, 2, 3], "note": "see below"}}}}\n```',
    "```yaml\n{0}:\n  owner: nobody\n  steps: [read, compare, report]\n```",
    "```\nBEFORE  {0}  12 files\nAFTER   {0}   9 files\n```",
    "```ts\nexport const {0} = (rows: Row[]) => rows.filter((row) => row.kind !== "
    '"{0}").length;\n```',
)
TOOLS = (
    "Read", "Grep", "Glob", "Edit", "Write", "Bash", "WebFetch", "WebSearch", "TodoWrite", "NotebookEdit",
    "mcp__tracker__search", "mcp__tracker__comment", "mcp__wiki__lookup",
)  # fmt: skip
DENIABLE = ("Bash", "Write", "Edit", "WebFetch", "WebSearch", "mcp__tracker__comment")
MODELS = ("sonnet", "opus", "haiku", "inherit", None, None)
COLOURS = ("red", "blue", "green", "yellow", "purple", "orange", "pink", "cyan", None, None)


def sentence(rng: random.Random, subject: str) -> str:
    """A sentence about a subject, safe as a plain YAML scalar: no `: `, no ` #`, and it begins with
    a letter."""
    if rng.random() < 0.5:
        return f"{rng.choice(OPENERS)} {rng.choice(ACTORS).format(subject)} {rng.choice(ACTIONS)}."
    return f"{rng.choice(ADVICE).format(subject)}."


def sentences(rng: random.Random, subject: str, length: int) -> str:
    """At least one sentence, and as many as fit into a length."""
    text = sentence(rng, subject)
    while len(text) + len(following := sentence(rng, subject)) < length:
        text += f" {following}"
    return text


def example(rng: random.Random, subject: str) -> str:
    """A dialogue of the kind that descriptions carry."""
    return (
        f"<example>\nContext: {sentence(rng, subject)}\nuser: 'Could you look at the {subject}?'\n"
        f'assistant: "I\'ll hand the {subject} over." # {rng.choice(ACTIONS)}\n</example>'
    )


def long_text(rng: random.Random, subject: str, length: int) -> str:
    """Paragraphs, with examples where there is room for one."""
    text = sentences(rng, subject, min(length, 400))
    while len(text) + len(following := f"\n\n{example(rng, subject)}") <= length:
        text += following
    return text


def plain(rng: random.Random, subject: str, length: int) -> str:
    """A plain scalar on one line."""
    return sentences(rng, subject, length)


def single_quoted(rng: random.Random, subject: str, length: int) -> str:
    """A single-quoted scalar that needs its quotes."""
    text = f"Note: {sentences(rng, subject, length - 12)}"
    return "'{}'".format(text.replace("'", "''"))


def double_quoted(rng: random.Random, subject: str, length: int) -> str:
    """A double-quoted scalar with escaped line breaks."""
    return json.dumps(long_text(rng, subject, length), ensure_ascii=False)


def literal(rng: random.Random, subject: str, length: int) -> str:
    """A `|` block with paragraphs."""
    return "|\n" + textwrap.indent(long_text(rng, subject, length), "  ")


def folded(rng: random.Random, subject: str, length: int) -> str:
    """A `>-` block with wrapped lines."""
    lines = textwrap.wrap(f"About the {subject}: {sentences(rng, subject, length - 30)}", 96)
    return ">-\n" + textwrap.indent("\n".join(lines), "  ")


SPELLINGS: tuple[Callable[[random.Random, str, int], str], ...] = (
    plain,
    single_quoted,
    double_quoted,
    literal,
    folded,
)


def tool_lines(rng: random.Random, index: int) -> list[str]:
    """Comma list, YAML list, flow list, nothing, a denylist, or both lists, in turn."""
    allowed = sorted(rng.sample(TOOLS, rng.randint(2, 8)), key=TOOLS.index)
    denied = sorted(rng.sample(DENIABLE, rng.randint(1, 3)), key=DENIABLE.index)
    return (
        [f"tools: {', '.join(allowed)}"],
        ["tools:", *(f"  - {tool}" for tool in allowed)],
        [f"tools: [{', '.join(allowed)}]"],
        [],
        [f"disallowedTools: {', '.join(denied)}"],
        [f"tools: {', '.join(allowed)}", "disallowedTools:", *(f"  - {tool}" for tool in denied)],
    )[index % 6]


def section(rng: random.Random, subject: str) -> str:
    """A heading with a paragraph, a list or a code fence under it."""
    points = [sentence(rng, subject) for _ in range(rng.randint(3, 6))]
    content = (
        sentences(rng, subject, 500),
        "\n".join(f"- **{subject}**: {point}" for point in points),
        "\n".join(f"{number}. {point}" for number, point in enumerate(points, 1)),
        f"{sentence(rng, subject)}\n\n{rng.choice(FENCES).format(subject)}",
    )
    return f"## {rng.choice(HEADINGS)}\n\n{rng.choice(content)}"


def body(rng: random.Random, subject: str, length: int) -> str:
    """A prompt of about a length; it always holds a code fence."""
    text = f"You look after the {subject}.\n\n{rng.choice(FENCES).format(subject)}"
    while len(text) < BODY[0] or len(text) + 600 < length:
        text += f"\n\n{section(rng, subject)}"
    return text


def agent(rng: random.Random, index: int) -> tuple[str, str]:
    """The name and the text of one agent file."""
    subject = rng.choice(SUBJECTS)
    name = f"{subject}-{rng.choice(ROLES)}-{index:04d}"
    # Most descriptions are short: the square leans towards the lower end.
    length = DESCRIPTION[0] + int((DESCRIPTION[1] - DESCRIPTION[0]) * rng.random() ** 2)
    lines = [
        f"name: {name}",
        f"description: {describe(rng, subject, length)}",
        *tool_lines(rng, index),
    ]
    if model := rng.choice(MODELS):
        lines.append(f"model: {model}")
    if colour := rng.choice(COLOURS):
        lines.append(f"color: {colour}")
    fields = "\n".join(lines)
    return name, f"---\n{fields}\n---\n\n{body(rng, subject, rng.randint(*BODY))}\n"


def describe(rng: random.Random, subject: str, length: int) -> str:
    """A description in one of the spellings; a fifth more than the shortest allowed leaves room for
    its marks."""
    spelling = rng.choice(SPELLINGS)
    while not DESCRIPTION[0] * 1.2 <= len(text := spelling(rng, subject, length)) <= DESCRIPTION[1]:
        length = min(length + 50, DESCRIPTION[1] - 200)
    return text


def generate(project: Path, files: int, seed: int = SEED) -> list[Path]:
    """Write a number of agent files into a project; the paths, in order."""
    rng = random.Random(seed)
    folder = project / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    for index in range(files):
        name, text = agent(rng, index)
        paths.append(folder / f"{name}.md")
        paths[-1].write_text(text, encoding="utf-8", newline="\n")
    return paths


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        description="Write made-up Claude Code agent files to DIR/.claude/agents."
    )
    parser.add_argument("project", metavar="DIR", type=Path)
    parser.add_argument("--files", metavar="N", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    paths = generate(options.project, options.files, options.seed)
    print(
        f"{len(paths)} files, {sum(path.stat().st_size for path in paths):,} bytes, in "
        f"{options.project / FOLDER}"
    )


if __name__ == "__main__":
    main()
