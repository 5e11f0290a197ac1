"""The build, through its command line."""
