"""A fuzzer for agentc: documents of every format, made and changed, asked of everything that the
program can do.

Belongs here: nothing; see `__main__.py`.
"""
