"""Reads one document in its own process: ``python -m tablemill.harvesting.alone``, a pickle of it on standard input.

It ends well, whatever the document gives, unless the document ends it. See `shards`.
"""

from __future__ import annotations

import pickle
import sys

from .documents import read_page

if __name__ == "__main__":
    text, options = pickle.load(sys.stdin.buffer)  # noqa: S301  # from shards.survives, who started us
    read_page(text, options)
