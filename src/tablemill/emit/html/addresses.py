"""Where a link of the page may lead. cells.js has the same rule."""

from __future__ import annotations

import re

from ...expressions import lazy

__all__ = ["safe_address"]

_UNSEEN = lazy(r"[\x00-\x20\x7f]")
_SAFE = lazy(r"https?://|mailto:", re.IGNORECASE)
_SCHEME = lazy(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def safe_address(address: str) -> str | None:
    """Return where a link may lead: to the web, to an address for letters, or to a file beside the page; else None.

    ``javascript:`` is none, and neither is what begins like the address of another host: a browser reads
    ``\\\\host`` and ``/\\host`` as ``//host``, and passes over tabs and line breaks in a scheme.
    """
    if not address or _UNSEEN.search(address):
        return None
    if _SAFE.match(address):
        return address
    if _SCHEME.match(address) or address[0] in "/\\#" or "\\" in address:
        return None
    return address
