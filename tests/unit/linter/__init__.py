"""Tests of `linter/`."""
