"""Templates: the user's own, the examples, and that an agent's text is never one.

Belongs here: what goes through Jinja. Not here: skeletons' bytes (`test_laws.py`).
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given

import agentc
from agentc.formats import get
from agentc.ir.agent import Agent
from agentc.lens.parse import parse
from agentc.lens.settings import DEFAULTS
from agentc.pipeline import template_suffix, with_template
from tests.strategies import texts

TEXT = "---\nname: pilot\ndescription: 'Steers: boats'\nmaxTurns: 5\n---\n# You\n\nsteer {{ 7*7 }} {% raw %}.\n"


def fill(template: Path, text: str = TEXT, target: str | None = None) -> str:
    document = parse(get("claude"), text, "x.md")
    return with_template(document, template, get(target) if target else None, DEFAULTS)[0].text


def test_the_example_of_a_bare_prompt() -> None:
    assert fill(Path("system-prompt.md")) == "# You\n\nsteer {{ 7*7 }} {% raw %}.\n"


def test_the_example_of_crewai() -> None:
    entry = yaml.safe_load(fill(Path("crewai.yaml")))["pilot"]
    assert entry == {"role": "pilot", "goal": "Steers: boats", "backstory": TEXT.split("---\n")[2], "max_iter": 5}


@given(name=texts(1), description=texts(), prompt=texts())
def test_crewai_gets_the_text_exactly(name: str, description: str, prompt: str) -> None:
    text = agentc.render(Agent(f"x{name}", description, prompt), format="extended-yaml")
    document = parse(get("extended-yaml"), text)
    filled = with_template(document, Path("crewai.yaml"), None, DEFAULTS)[0].text
    ((key, entry),) = yaml.safe_load(filled).items()
    assert (key, entry["goal"], entry["backstory"]) == (f"x{name}", description or f"x{name}", prompt)


def test_a_template_of_ones_own(tmp_path: Path) -> None:
    own = tmp_path / "own.toml.j2"
    own.write_text('name = {{ agent.name | toml }}\n{% include "part.j2" %}\n{{ body | json }}\n{{ "*x*" | md }}\n')
    (tmp_path / "part.j2").write_text("{% for f in fields %}{{ f.key }} {% endfor %}\n\n")
    filled = fill(own).splitlines()
    assert filled[0] == 'name = "pilot"'
    assert filled[1].split() == ["name", "description", "maxTurns"]
    assert filled[2:] == ['"# You\\n\\nsteer {{ 7*7 }} {% raw %}.\\n"', "\\*x\\*"]
    assert template_suffix(own) == ".toml"


def test_a_template_for_a_format_is_proved(tmp_path: Path) -> None:
    own = tmp_path / "own.md.j2"
    own.write_text("---\n# made by us\n{% for f in fields %}{{ f | yaml }}\n{% endfor %}---\n{{ body -}}\n")
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
