"""Many files: which there are, what is to become of them, and the disc."""
