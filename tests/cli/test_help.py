"""What `--help` says: every command once by task, every option once by task, examples that run.

Belongs here: help texts. Not here: what commands do.
"""

from __future__ import annotations

import importlib
import pkgutil
import shlex

import click
import pytest
from click.testing import CliRunner

import agentc.cli
from agentc.cli import COMMANDS, EXAMPLES, cli
from agentc.cli.grouped_help import GroupedCommand
from tests.conftest import ROOT

NAMES = sorted(name for commands in COMMANDS.values() for name in commands)
GROUPED = [
    name
    for name in NAMES
    if isinstance(importlib.import_module(f"agentc.cli.{name}").command, GroupedCommand)
]


def get_command(name: str) -> click.Command:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    return command


def fill_in(example: str) -> str:
    """Return an example with words that the options take for its placeholders."""
    return example.replace("FORMAT", "gemini").replace("NAME", "gemini")


def test_every_command_is_listed_once_in_one_line() -> None:
    modules = [module.name for module in pkgutil.iter_modules(agentc.cli.__path__)]
    with_command = [
        name
        for name in modules
        if hasattr(importlib.import_module(f"agentc.cli.{name}"), "command")
    ]
    assert sorted(with_command) == NAMES
    shown = CliRunner().invoke(cli, ["--help"], terminal_width=80).output
    for commands in COMMANDS.values():
        for name, summary in commands.items():
            lines = [line for line in shown.splitlines() if line.startswith(f"  {name} ")]
            assert [line.split(None, 1)[1] for line in lines] == [summary], name
    assert all(f"{heading}:\n" in shown for heading in (*COMMANDS, "Examples"))


def test_the_readme_names_every_command() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"`agentc {name}" not in text] == []


@pytest.mark.parametrize("name", GROUPED)
def test_every_option_is_listed_once_by_task(name: str) -> None:
    command = get_command(name)
    assert isinstance(command, GroupedCommand)
    options = {str(one.name): one for one in command.params if isinstance(one, click.Option)}
    if command.groups:
        grouped = [name for names in command.groups.values() for name in names]
        assert sorted(grouped) == sorted(options)
    shown = CliRunner().invoke(cli, [name, "--help"], terminal_width=80).output
    for option in options.values():
        spelled = [line for line in shown.splitlines() if line.startswith(f"  {option.opts[0]}")]
        assert spelled, option.name
    assert all(f"{heading}:\n" in shown for heading in (*command.groups, "Examples"))


@pytest.mark.parametrize("name", GROUPED)
def test_every_example_is_a_call_that_the_command_takes(name: str) -> None:
    command = get_command(name)
    assert isinstance(command, GroupedCommand)
    for example in command.examples:
        *_, call = example.split(" | ")
        program, called, *arguments = shlex.split(fill_in(call))
        assert (program, called) == ("agentc", name)
        context = command.make_context(name, arguments)
        assert context.command is command


def test_the_examples_of_the_program_are_calls_of_its_commands() -> None:
    for example in EXAMPLES:
        _, name, *arguments = shlex.split(fill_in(example))
        if "--help" not in arguments:
            get_command(name).make_context(name, arguments)
        assert name in NAMES


@pytest.mark.parametrize(
    ("slip", "meant"), [("covnert", "convert"), ("stauts", "status"), ("shw", "show")]
)
def test_a_slip_in_a_command_is_answered_with_the_nearest(slip: str, meant: str) -> None:
    done = CliRunner().invoke(cli, [slip])
    assert done.exit_code == 2
    assert f"No such command '{slip}'. Did you mean \"{meant}\"?" in done.output
