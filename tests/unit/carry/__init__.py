"""Tests of `carry/`."""
