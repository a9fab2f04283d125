"""HTML tables in Markdown: the page that GitHub makes of it, and the tables of that."""
