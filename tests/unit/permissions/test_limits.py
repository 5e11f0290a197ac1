"""Very long and very deep files cost little; any text at all survives every format.

Belongs here: `agentc.parse` and `agentc.render` at their bounds. Not here: YAML alone
(`unit/syntax/test_yaml.py`).
"""

from __future__ import annotations

import functools
import subprocess
import sys

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import agentc
from agentc.vendors.claude.agent import unescape_line_breaks
from agentc.vendors.registry import get_format, writable_formats
from tests.unit.syntax.test_yaml import BOMBS

MILLION = 1_000_000
PLAIN = "x" * MILLION
# A line of a million characters: text of the description, the body, whether the description is YAML
# as it stands.
LONG: dict[str, tuple[str, str, bool]] = {
    "description": (PLAIN, "Sail.\n", True),
    "description with a colon": (f"Use when: {PLAIN}", "Sail.\n", False),
    "description of colons": (": x" * (MILLION // 3), "Sail.\n", False),
    "description of quotes": ('a "b\\" ' * (MILLION // 7) + ": c", "Sail.\n", False),
    "description of hashes": ("x " + "# " * (MILLION // 2), "Sail.\n", False),
    "body": ("Sails.", PLAIN, True),
    "body of dashes": ("Sails.", "-" * MILLION, True),
    "body of fences": ("Sails: often.", "---\n" * (MILLION // 4), False),
}
BRACKETS = "[a]: {b} " * (MILLION // 10)
LONG["false keys in front"] = ("a: b\n" + "x: 1\n...\n" * 40 + BRACKETS, "Sail.\n", False)
DEEP = {name: BOMBS[name] for name in ("brackets", "levels", "aliases", "dashes")}
DEEP["a thousand levels"] = "\n".join(" " * depth + "a:" for depth in range(1_000))

CASES = {
    name: (f"description: {description}", body) for name, (description, body, _) in LONG.items()
}
CASES |= {name: (f"description: y\n{fields}", "z") for name, fields in DEEP.items()}
CASES |= {
    f"{name}, not YAML": (f"description: Use: this\n{fields}", "z") for name, fields in DEEP.items()
}
CASES["broken fields"] = ("color: a: b\n" * 80_000, "z")

# A process for each case, with two seconds of CPU and 64 MiB over what the interpreter and its
# libraries take.
CHILD = """
import os, resource, sys
import agentc
from tests.unit.permissions.test_limits import CASES
from tests.unit.syntax.test_yaml import base_kib

def answer(name):
    fields, body = CASES[name]
    text = f"---\\nname: x\\n{fields}\\n---\\n{body}"
    limit = (base_kib() << 10) + (64 << 20)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CPU, (2, 99))
    try:
        document = agentc.parse(text, format=sys.argv[1], path="x.md")
    except agentc.AgentcError as error:
        return error.code
    agent = document.agent
    return f"{len(agent.description)} {len(agent.prompt)} {document.source.records[0].broken}"

agentc.parse("---\\nname: x\\n---\\n", format=sys.argv[1], path="x.md")
for name in CASES:
    if os.fork() == 0:
        print(name, answer(name), sep="\\t", flush=True)
        os._exit(0)
    os.wait()
"""


@functools.cache
def limited(form: str) -> dict[str, str]:
    """What becomes of each case; one that ran out of its limits is missing."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, form], capture_output=True, text=True, check=True
    )
    return dict(line.split("\t") for line in done.stdout.splitlines())


@pytest.mark.parametrize("form", ["claude", "opencode"])
@pytest.mark.parametrize("name", LONG)
def test_a_line_of_a_million_characters_is_answered(form: str, name: str) -> None:
    description, body, is_yaml = LONG[name]
    assert limited(form).get(name) == f"{len(description.strip())} {len(body)} {not is_yaml}"


@pytest.mark.parametrize("form", ["claude", "opencode"])
@pytest.mark.parametrize("name", [name for name in CASES if name not in LONG])
def test_what_has_no_end_is_refused(form: str, name: str) -> None:
    assert limited(form).get(name) == "limit"


PRINTABLE = st.text(
    st.characters(exclude_categories=["C"]) | st.sampled_from("\n\t \\'\"#:-{}[]|>&*!%@`,?~=<"),
    max_size=200,
)


@given(description=PRINTABLE)
@example(description="Use when: a\\nuser: b # c\n\n---\n- d\n\te \n")
@pytest.mark.parametrize("form", [form for form in writable_formats() if form != "cursor"])
def test_any_printable_description_survives(form: str, description: str) -> None:
    field = get_format(form).field_of("description")
    accepts = field.kinds.values() if field is not None else ()
    assume(not description or all(kind.holds(description) for kind in accepts))
    agent = agentc.Agent(name="xy", description=description, prompt="Sail the boat.\n")
    again = agentc.parse(agentc.render(agent, format=form), format=form, path="x.md").agent
    expected = unescape_line_breaks(description) if form == "claude" else description
    required = "description" in get_format(form).missing
    assert again.description == (expected or ("xy" if required else expected))
    assert again.prompt == agent.prompt
