"""Tests of `claude/`."""
