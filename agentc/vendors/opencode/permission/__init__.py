"""OpenCode's `permission` map, read and written."""
