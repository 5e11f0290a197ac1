"""How `--help` of a command with many options is laid out.

Belongs here: the order of examples and groups. Not here: which examples and groups a command has
(`convert.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from agentc.cli.options import OnceCommand


class GroupedCommand(OnceCommand):
    """A command whose `--help` begins its options with examples, and lists them by task.

    `examples` are command lines with what each is for, and `groups` headings with the names of
    their parameters; without any, all options are one group.
    """

    def __init__(
        self,
        *arguments: Any,
        examples: Mapping[str, str],
        groups: Mapping[str, Sequence[str]] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.groups = groups or {}
        self.examples = examples

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, then each group of options, and what is in none of them."""
        with formatter.section("Examples"):
            formatter.write_dl([*self.examples.items()])
        listed = (
            declared for declared in self.get_params(ctx) if isinstance(declared, click.Option)
        )
        params = {param.name or "": param for param in listed}
        grouped = {name for names in self.groups.values() for name in names}
        others = [name for name in params if name not in grouped]
        rest = "Other" if self.groups else "Options"
        for heading, names in {**self.groups, rest: others}.items():
            records = (params[name].get_help_record(ctx) for name in names)
            with formatter.section(heading):
                formatter.write_dl([record for record in records if record is not None])
