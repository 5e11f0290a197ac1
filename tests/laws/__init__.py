"""Laws: properties that hold for every agent, every format and every way."""
