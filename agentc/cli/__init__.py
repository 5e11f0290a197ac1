"""The command line: its commands, each imported when it is called.

Belongs here: the group of commands, the program's entry. Not here: what is said of errors and
interrupts, and the exit code (`run.py`), logic.
"""

from __future__ import annotations

import importlib
import sys

import click

from agentc import __version__

# Headings of `agentc --help` with their commands, and what each does in a line. A command is the
# module of its name.
COMMANDS = {
    "Convert and compare": {
        "convert": "Convert agents to another format.",
        "check": "Say what is wrong with agents, and repair it.",
        "show": "Show what an agent means, or what it may do.",
        "diff": "Compare two agents, whatever their formats.",
        "undo": "Bring back what the last run replaced, made or removed.",
    },
    "Keep a repository in step": {
        "init": "Propose an agentc.toml for the agents that are here.",
        "build": "Make every target in agentc.toml from its sources.",
        "status": "Say how sources and outputs stand.",
        "sync": "Take edits of outputs home into their sources.",
        "adopt": "Let the next build replace files that are not agentc's.",
        "forget": "Let outputs go: they are yours from then on.",
        "trust": "Let this agentc.toml write outside of its repository.",
    },
    "Look something up": {
        "formats": "List the formats, and what each can hold.",
        "schema": "Print the JSON Schema of agentc.toml, or of a format.",
        "explain": "Say what a code in a message means.",
        "completion": "Print the completion script for a shell.",
    },
}
EXAMPLES = {
    "agentc convert --to FORMAT": "every agent of this project, for another tool",
    "agentc check --fix": "repair what a client skips or misreads",
    "agentc convert --help": "every option, by task, with examples",
}


class LazyGroup(click.Group):
    """A group that imports a command only when it is needed, and lists all of them by task."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(name for commands in COMMANDS.values() for name in commands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        summary = next((found for one in COMMANDS.values() if (found := one.get(cmd_name))), None)
        if summary is None:
            return None
        command: click.Command = importlib.import_module(f"agentc.cli.{cmd_name}").command
        command.short_help = summary
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command as click does. Raises UsageError with the nearest one for a slip."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib  # for slips alone

            near = difflib.get_close_matches(args[0], self.list_commands(ctx), 1)
            meant = f' Did you mean "{near[0]}"?' if near else ""
            raise click.UsageError(error.message + meant, ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by task, and examples, without importing any of them."""
        widest = max(map(len, self.list_commands(ctx)))
        for heading, commands in COMMANDS.items():
            with formatter.section(heading):
                formatter.write_dl([(name.ljust(widest), what) for name, what in commands.items()])
        with formatter.section("Examples"):
            formatter.write_dl([*EXAMPLES.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="agentc", message="%(prog)s %(version)s")
def cli() -> None:
    """Compile agent definitions between the formats of AI coding tools."""


def main() -> None:
    """Run the command line, and leave with its exit code."""
    from agentc.cli.run import run

    sys.exit(run())
