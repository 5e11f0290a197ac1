"""Permissions as lists of tools, the shape that most vendors share: read, written, and what changed
on the way."""
