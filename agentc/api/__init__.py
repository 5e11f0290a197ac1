"""The functions that Python programs call, with what a conversion takes as keyword arguments."""
