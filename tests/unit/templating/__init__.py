"""Tests of `templating/`."""
