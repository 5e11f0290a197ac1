"""Tests of one vendor."""
