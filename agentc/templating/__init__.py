"""Jinja: the skeletons of outputs and pages, and templates that users bring along."""
