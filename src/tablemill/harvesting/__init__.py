"""The harvest: the tables of a million files as one Parquet dataset, on one machine or on many.

A plan lists the inputs and cuts them into shards (`plan`). A shard is read and becomes parts and a receipt (`shards`),
wherever an engine puts it (`engines`). When all have one, the receipts become the manifest (`run`).
"""

from .model import Options, Receipt, Stats
from .package import summary
from .run import Harvested, harvest, merge, pages

__all__ = ["Harvested", "Options", "Receipt", "Stats", "harvest", "merge", "pages", "summary"]
