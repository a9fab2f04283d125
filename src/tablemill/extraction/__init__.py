"""Extraction: the tables of any Markdown as data, without a spec."""
