"""The fast path: many lines and cells at once, and the plain path for what is not plain. The same result, sooner."""
