"""The disc: reading files, folders that are held open, and writing in one step."""
