"""Inspection: what people ask of a run: where a value stands, how joined data agree, and that it be made again."""
