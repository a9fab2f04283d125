"""Reports: problems and findings become text, annotations, SARIF, JSON, and tables for a terminal."""
