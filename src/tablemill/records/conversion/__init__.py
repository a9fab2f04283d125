"""Converts what a field reads to the type that the schema gives it, or says why it cannot.

Enters: a field, its type, and what stands in the Markdown or in the front matter. Leaves: a value. What YAML has is
text here, as in the spec: the schema says what ``404``, ``true`` and ``2026-01-01`` are. `texts` has the way of one
text, step by step, `parts` that of a list, `numbers` how numbers are written; what most fields need not is imported
when a field needs it.
"""

from .frontmatter import from_front_matter
from .texts import convert, means_some, value_of, values_of
from .words import FieldError, lacking, place_in, source

__all__ = [
    "FieldError",
    "convert",
    "from_front_matter",
    "lacking",
    "means_some",
    "place_in",
    "source",
    "value_of",
    "values_of",
]
