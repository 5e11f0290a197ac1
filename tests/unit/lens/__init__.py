"""Tests of `lens/`."""
