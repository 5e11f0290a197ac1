"""The build: all sources of a repository into all its targets, and what is remembered of that."""
