"""The machinery that turns one table a format into a reader and a writer."""
