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
    """A command whose `--help` lists its options by task.

    `groups` are headings with the names of their parameters, and `examples` command lines with what
    each is for.
    """

    def __init__(
        self,
        *arguments: Any,
        groups: Mapping[str, Sequence[str]],
        examples: Mapping[str, str],
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.groups = groups
        self.examples = examples

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, and then each group of options; `--help` stands by itself."""
        with formatter.section("Examples"):
            formatter.write_dl([*self.examples.items()])
        listed = (
            declared for declared in self.get_params(ctx) if isinstance(declared, click.Option)
        )
        params = {param.name or "": param for param in listed}
        grouped = {name for names in self.groups.values() for name in names}
        others = [name for name in params if name not in grouped]
        for heading, names in {**self.groups, "Other": others}.items():
            records = (params[name].get_help_record(ctx) for name in names)
            with formatter.section(heading):
                formatter.write_dl([record for record in records if record is not None])
