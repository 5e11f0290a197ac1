"""`python -m agentc`.

Belongs here: the call of the command line. Not here: anything else.
"""

from agentc.cli import main

main()
