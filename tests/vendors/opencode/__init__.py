"""Tests of `opencode/`."""
