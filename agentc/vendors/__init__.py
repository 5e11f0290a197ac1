"""The vendors: all that is known of each tool whose agents are read or written."""
