"""The linter: rules on what was read, and what each client makes of the file."""
