"""YAML: text to nodes with places, within bounds, and values to text."""
