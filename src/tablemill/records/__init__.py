"""Records: the Documents of a spec become Datasets. Rows are selected, read, converted, joined, and checked."""
