"""The Markdown room: a Source becomes a Document. The only place that imports markdown-it-py."""

from .document import parse
from .inline import Reader

__all__ = ["Reader", "parse"]
