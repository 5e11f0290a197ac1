"""Tests of `permissions/`."""
