"""The reference files, the seeds and the fixtures, and what the real clients made of them."""
