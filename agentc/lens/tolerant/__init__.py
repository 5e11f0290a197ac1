"""Reading what people mean where YAML reads something else, or nothing."""
