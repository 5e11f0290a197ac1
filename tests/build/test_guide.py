"""What other tools call: the hooks, the action, `make`; and what the guide to the build names.

Belongs here: what stands around a build. Not here: the guide's own commands
(`cli/test_documents.py`), what a build does else.
"""

from __future__ import annotations

import os
import re
import sys

import pytest
import yaml

from tests.conftest import ROOT
from tests.support.builds import Machine, write_agent
from tests.support.console_blocks import call

pytestmark = pytest.mark.skipif(os.name == "nt", reason="its commands are a Unix shell's")
GUIDE = ROOT / "docs/build.md"


def test_the_guide_names_every_key() -> None:
    from agentc.build.configuration_keys import OWN_KEYS, SOURCE_KEYS

    text = GUIDE.read_text(encoding="utf-8")
    for key in (*OWN_KEYS, *SOURCE_KEYS):
        assert f"`{key}" in text or f" {key} = " in text, key


HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("hook", HOOKS, ids=[hook["id"] for hook in HOOKS])
def test_a_hook_sees_deletions_too(shell: Machine, hook: dict[str, object]) -> None:
    assert (hook["pass_filenames"], hook["require_serial"], hook["always_run"]) == (
        False,
        True,
        True,
    )
    shell.put("agentc.toml", '[[source]]\npath = "agents"\n[[target]]\nformat = "copilot"\n')
    shell.put("agents/a.md", write_agent("a"))
    shell.put("agents/b.md", write_agent("b"))
    assert call(shell, "agentc build")[0] == 0
    assert call(shell, "git init -q && git add -A")[0] == 0
    shell.env["PRE_COMMIT"] = "1"
    assert call(shell, str(hook["entry"]))[0] == 0
    (shell.root / ".github/agents/a.agent.md").unlink()
    code, printed = call(shell, str(hook["entry"]))
    assert "1 missing" in printed or "1 created" in printed, printed
    assert code == 1
    assert call(shell, "agentc build && " + str(hook["entry"]))[0] == 0


def test_the_action_annotates_what_is_out_of_step(shell: Machine) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    steps = action["runs"]["steps"]
    # What a workflow hands over enters through the environment, and never the text of a script.
    assert not any("${{" in step.get("run", "") for step in steps)
    assert steps[-1]["run"] == 'python "$ACTION/scripts/annotate.py"'
    shell.put("sub/agentc.toml", '[[source]]\npath = "agents"\n[[target]]\nformat = "copilot"\n')
    shell.put("sub/agents/a.md", write_agent("a"))
    shell.put("sub/agents/b.md", write_agent("b"))
    shell.env["DIRECTORY"] = "sub"
    command = f'"{sys.executable}" "{ROOT}/scripts/annotate.py"'
    code, printed = call(shell, command)
    assert (code, printed.count("::error ")) == (1, 2)
    assert "::error file=sub/.github/agents/a.agent.md,title=agentc::missing: " in printed
    assert printed.count("(`agentc build`)") == 2
    assert call(shell, "cd sub && agentc build")[0] == 0
    assert call(shell, command) == (0, "")
    shell.change("sub/agents/a.md", "Reads.", "Reads all.")
    (shell.root / "sub/agents/b.md").rename(shell.root / "b.md")
    code, printed = call(shell, command)
    assert (code, printed.count("::error ")) == (1, 2)
    assert "stale: to be made from agents/a.md (`agentc build`)" in printed
    assert "made from agents/b.md, which gives it no more (`agentc build --prune`)" in printed
    (shell.root / "b.md").rename(shell.root / "sub/agents/b.md")
    lock = (shell.root / "sub/agentc.lock").rename(shell.root / "lock")
    assert call(shell, "cd sub && agentc build")[0] == 0
    (shell.root / "sub/agentc.lock").unlink()
    code, printed = call(shell, command)
    assert (code, "file=sub/agentc.lock,title=agentc::agentc.lock is not there" in printed) == (
        1,
        True,
    )
    lock.rename(shell.root / "sub/agentc.lock")
    shell.env["DIRECTORY"] = "nowhere"
    code, printed = call(shell, command)
    assert (code, printed) == (
        2,
        "::error file=.,title=agentc::directory: there is no folder nowhere\n",
    )
    shell.env["DIRECTORY"] = "sub"
    (shell.root / "sub/agents/a.md").write_bytes(b"---\nname: \xff\n---\n")
    code, printed = call(shell, command)
    assert code == 2
    assert "::error file=sub/agents/a.md,title=agentc::failed: not UTF-8 text" in printed


def test_make_and_the_lists_of_files(shell: Machine) -> None:
    shell.put("agentc.toml", '[[source]]\npath = "agents"\n[[target]]\nformat = "copilot"\n')
    shell.put("agents/a.md", write_agent("a"))
    recipe = re.search(r"```make\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert recipe is not None
    shell.put("Makefile", re.sub(r"(?m)^  ", "", recipe[1]))
    assert "1 created" in call(shell, "make agents")[1]
    assert "created" not in call(shell, "make agents")[1]
    assert call(shell, "make agents")[1].strip().endswith("Nothing to be done for 'agents'.")
    shell.put("agents/b.md", write_agent("b"))
    assert "1 created" in call(shell, "make agents")[1]
    outputs = call(shell, "agentc build --list-outputs")[1].split()
    assert all((shell.root / path).is_file() for path in outputs)
