"""The plain path: Markdown line by line and character by character, as its rules say it. The reference for people."""
