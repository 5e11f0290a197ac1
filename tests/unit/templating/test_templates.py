"""Templates: the user's own, the examples, and that an agent's text is never one.

Belongs here: what goes through Jinja. Not here: skeletons' bytes (`laws/test_laws.py`).
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given

import agentc
from agentc.errors import UsageError
from agentc.ir.agent import Agent
from agentc.lens.parse import parse
from agentc.options import DEFAULTS
from agentc.pipeline.template import convert_with_template, output_suffix
from agentc.vendors.registry import get_format
from tests.support.strategies import texts

TEXT = "---\nname: pilot\ndescription: 'Steers: boats'\nmaxTurns: 5\n---\n# You\n\nsteer {{ 7*7 }} {% raw %}.\n"


def fill(template: Path, text: str = TEXT, target: str | None = None) -> str:
    document = parse(get_format("claude"), text, "x.md")
    return convert_with_template(
        document, template, get_format(target) if target else None, DEFAULTS
    )[0].text


def test_the_example_of_a_bare_prompt() -> None:
    assert fill(Path("system-prompt.md")) == "# You\n\nsteer {{ 7*7 }} {% raw %}.\n"


def test_the_example_of_crewai() -> None:
    entry = yaml.safe_load(fill(Path("crewai.yaml")))["pilot"]
    assert entry == {
        "role": "pilot",
        "goal": "Steers: boats",
        "backstory": TEXT.split("---\n")[2],
        "max_iter": 5,
    }


@given(name=texts(1), description=texts(), prompt=texts())
def test_crewai_gets_the_text_exactly(name: str, description: str, prompt: str) -> None:
    text = agentc.render(Agent(f"x{name}", description, prompt), format="extended-yaml")
    document = parse(get_format("extended-yaml"), text)
    filled = convert_with_template(document, Path("crewai.yaml"), None, DEFAULTS)[0].text
    ((key, entry),) = yaml.safe_load(filled).items()
    assert (key, entry["goal"], entry["backstory"]) == (
        f"x{name}",
        description or f"x{name}",
        prompt,
    )


def test_a_template_of_ones_own(tmp_path: Path) -> None:
    own = tmp_path / "own.toml.j2"
    own.write_text(
        'name = {{ agent.name | toml }}\n{% include "part.j2" %}\n{{ body | json }}\n{{ "*x*" | md }}\n'
    )
    (tmp_path / "part.j2").write_text("{% for f in fields %}{{ f.key }} {% endfor %}\n\n")
    filled = fill(own).splitlines()
    assert filled[0] == 'name = "pilot"'
    assert filled[1].split() == ["name", "description", "maxTurns"]
    assert filled[2:] == ['"# You\\n\\nsteer {{ 7*7 }} {% raw %}.\\n"', "\\*x\\*"]
    assert output_suffix(own) == ".toml"


def test_a_template_for_a_format_is_proved(tmp_path: Path) -> None:
    own = tmp_path / "own.md.j2"
    own.write_text(
        "---\n# made by us\n{% for f in fields %}{{ f | yaml }}\n{% endfor %}---\n{{ body -}}\n"
    )
    assert fill(own, target="opencode").startswith("---\n# made by us\ndescription:")
    own.write_text("---\ndescription: another\n---\n")
    with pytest.raises(agentc.AgentcError, match="is not the agent"):
        fill(own, target="opencode")


@pytest.mark.parametrize(
    "template",
    [
        "{{ nothing }}",
        "{% for x in",
        "{{ ''.__class__.__mro__ }}",
        '{% include "../../etc/passwd" %}',
        '{% include "/etc/passwd" %}',
        "{{ agent.extra.update({}) }}",
        "{{ 1 / 0 }}",
    ],
)
def test_a_template_that_fails_is_a_message(tmp_path: Path, template: str) -> None:
    own = tmp_path / "own.txt.j2"
    own.write_text(template)
    with pytest.raises(agentc.AgentcError) as caught:
        fill(own)
    assert "own.txt.j2" in str(caught.value)
    assert caught.value.exit_code == 2


ENDLESS = {
    "loops in loops": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "a loop that is too long": "{% for a in range(10 ** 9) %}{% endfor %}",
    "a macro in itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "a macro twice in itself": "{% macro m(n) %}{{ m(n - 1) ~ m(n - 1) if n }}{% endmacro %}{{ m(60) }}",
    "a loop that calls itself": "{% for a in [1] recursive %}{{ loop([1, 1]) }}{% endfor %}",
    "a file in itself": "{% include 'endless.txt' %}",
    "a long text": "{{ 'a' * 10 ** 10 }}",
    "a long list": "{{ 10 ** 10 * [0] }}",
    "a large number": "{{ (10 ** 100000) ** 100000 }}",
    "a wide text": "{{ 'x'|center(10 ** 11) }}",
    "another wide text": "{{ 'x'.ljust(10 ** 11) }}",
    "a wide number": "{{ '%9999999999d' % 1 }}",
    "a text that doubles": "{% set n = namespace(s='x') %}{% for i in 'x' * 99 %}{% set n.s = n.s ~ n.s %}{% endfor %}",
    "a sum that doubles": "{% set n = namespace(s='x') %}{% for i in range(99) %}{% set n.s = n.s + n.s %}{% endfor %}",
    "a list that holds itself": "{% set n = namespace() %}{% set n.n = n %}{{ n|json }}",
    "many words": "{{ lipsum(n=10 ** 9) }}",
    "brackets": "{{ " + "(" * 50_000 + ")" * 50_000 + " }}",
    "a number of too many digits": "{{ " + "9" * 5_000 + " }}",
    "division": "{{ 1 / 0 }}",
    "no text": "\xff",
}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_a_template_ends(text: str, tmp_path: Path) -> None:
    file = tmp_path / "endless.txt"
    file.write_text(text, encoding="latin-1")
    with pytest.raises(UsageError) as error:
        fill(file)
    assert error.value.code == "template"


def test_a_long_loop_is_no_endless_one(tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_text("{% for n in range(50000) %}{{ loop.index }} {{ loop.last }}\n{% endfor %}")
    assert fill(file).endswith("50000 True\n")
    assert fill(file) == fill(file), "every file begins to count anew"


def test_a_template_without_a_name_of_a_file(tmp_path: Path) -> None:
    for name in ("x" * 5_000, "x\0y", "/proc/self/mem", str(tmp_path)):
        with pytest.raises(UsageError):
            fill(Path(name))


def test_what_a_template_leaves_out_of_a_target_is_named(tmp_path: Path) -> None:
    file = tmp_path / "short.txt"
    file.write_text("---\n{{ field('name', agent.name) | yaml }}\n---\n{{ body }}")
    with pytest.raises(UsageError, match="would have it: description, max_turns") as error:
        fill(file, target="claude")
    assert "INTERNAL" not in str(error.value)
