"""Reading: bytes become values with places. Files, folders and streams, front matter, YAML and JSON."""
