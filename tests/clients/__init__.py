"""Tests that run the real clients."""
