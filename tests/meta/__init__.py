"""The project itself: its floors, its mutants, its package."""
