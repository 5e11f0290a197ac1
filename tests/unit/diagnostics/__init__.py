"""Tests of `diagnostics/`."""
