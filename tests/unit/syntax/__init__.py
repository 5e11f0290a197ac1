"""Tests of `syntax/`."""
