"""The disc: reading files, folders that are held open, writing in one step; the journal of a run,
the lock of runs."""
