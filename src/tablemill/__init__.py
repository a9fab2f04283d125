"""Tablemill compiles the tables that people keep in Markdown into validated datasets."""

__version__ = "0.1.0"
