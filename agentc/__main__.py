"""`python -m agentc`.

Belongs here: the call of the command line. Not here: what becomes of errors and interrupts
(`cli/run.py`).
"""

from agentc.cli import main

main()
