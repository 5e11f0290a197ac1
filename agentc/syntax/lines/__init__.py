"""Files whose client reads the fields line by line, and knows no YAML."""
