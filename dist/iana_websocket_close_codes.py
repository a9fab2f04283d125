"""One WebSocket close code, or one range of them, as the IANA WebSocket Close Code Number Registry has it.

Made by Tablemill; edit the seed, not this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class IanaWebsocketCloseCodesRecord:
    """One WebSocket close code, or one range of them, as the IANA WebSocket Close Code Number Registry has it."""

    code_start: int
    """The code, or the first code of the range."""
    code_end: int
    """The code, or the last code of the range; equal to code_start where the row is one code."""
    name: str | None
    """The name that the registry gives the code; null where it gives none, as for what is unassigned, and for 1014, of which it has a description."""
    common_name: str | None
    """A name that is widely used and is not the registry's; null for all but 1014."""
    description: str | None
    """The sentence that the registry has in place of a name; null for all but 1014."""
    status: Literal[
        "assigned",
        "temporary",
        "unused",
        "obsolete",
        "unassigned",
        "reserved",
        "private use",
    ]
    """What the registration is: assigned; temporary, until it expires; unused, a number that is kept out of use; obsolete; unassigned; reserved; or for private use."""
    reference: str | None
    """What defines the code, as the registry names it, without brackets; a semicolon between two. Null where the registry names nothing."""
    rfc: int | None
    """The number of the RFC among the references; null where none is."""
    link: str | None
    """The address of the first reference; null where there is none."""


IANA_WEBSOCKET_CLOSE_CODES: Final[tuple[IanaWebsocketCloseCodesRecord, ...]] = (
    IanaWebsocketCloseCodesRecord(
        code_start=1000,
        code_end=1000,
        name="Normal Closure",
        common_name=None,
        description=None,
        status="assigned",
        reference="RFC6455",
        rfc=6455,
        link="https://www.rfc-editor.org/rfc/rfc6455",
    ),
    IanaWebsocketCloseCodesRecord(
        code_start=1001,
        code_end=1001,
        name="Going Away",
        common_name=None,
        description=None,
        status="assigned",
        reference="RFC6455",
        rfc=6455,
        link="https://www.rfc-editor.org/rfc/rfc6455",
    ),
    IanaWebsocketCloseCodesRecord(
        code_start=1002,
        code_end=1002,
        name="Protocol error",
        common_name=None,
        description=None,
        status="assigned",
        reference="RFC6455",
        rfc=6455,
        link="https://www.rfc-editor.org/rfc/rfc6455",
    ),
    IanaWebsocketCloseCodesRecord(
        code_start=1003,
        code_end=1003,
        name="Unsupported Data",
        common_name=None,
        description=None,
        status="assigned",
        reference="RFC6455",
        rfc=6455,
        link="https://www.rfc-editor.org/rfc/rfc6455",
    ),
    IanaWebsocketCloseCodesRecord(
        code_start=1004,
        code_end=1004,
        name=None,
        common_name=None,
        description=None,
        status="reserved",
        reference="RFC6455",
        rfc=6455,
        link="https://www.rfc-editor.org/rfc/rfc6455",
    ),
    IanaWebsocketCloseCodesRecord(
        code_start=1005,
        code_end=1005,
        name="No Status Rcvd",
        common_name=None,
        description=None,
        status="assigned",
        reference="RFC6455",
        rfc=6455,
        link="https://www.rfc-editor.org/rfc/rfc6455",
    ),
    IanaWebsocketCloseCodesRecord(
        code_start=1006,
        code_end=1006,
        name="Abnormal Closure",
        common_name=None,
        description=None,
        status="assigned",
        reference="RFC6455",
        rfc=6455,
        link="https://www.rfc-editor.org/rfc/rfc6455",
    ),
    IanaWebsocketCloseCodesRecord(
        code_start=1007,
        code_end=1007,
        name="Invalid frame payload data",
        common_name=None,
        description=None,
        status="assigned",
        reference="RFC6455",
        rfc=6455,
        link="https://www.rfc-editor.org/rfc/rfc6455",
    ),
    IanaWebsocketCloseCodesRecord(
        code_start=1008,
        code_end=1008,
        name="Policy Violation",
        common_name=None,
        description=None,
        status="assigned",
        reference="RFC6455",
        rfc=6455,
        link="https://www.rfc-editor.org/rfc/rfc6455",
    ),
    IanaWebsocketCloseCodesRecord(
        code_start=1009,
        code_end=1009,
        name="Message Too Big",
        common_name=None,
        description=None,
        status="assigned",
        reference="RFC6455",
        rfc=6455,
        link="https://www.rfc-editor.org/rfc/rfc6455",
    ),
    IanaWebsocketCloseCodesRecord(
        code_start=1010,
        code_end=1010,
        name="Mandatory Ext.",
        common_name=None,
        description=None,
        status="assigned",
        reference="RFC6455",
        rfc=6455,
        link="https://www.rfc-editor.org/rfc/rfc6455",
    ),
    IanaWebsocketCloseCodesRecord(
        code_start=1011,
        code_end=1011,
        name="Internal Error",
        common_name=None,
        description=None,
        status="assigned",
        reference="RFC6455; RFC Errata 3227",
        rfc=6455,
        link="https://www.rfc-editor.org/rfc/rfc6455",
    ),
    IanaWebsocketCloseCodesRecord(
        code_start=1012,
        code_end=1012,
        name="Service Restart",
        common_name=None,
        description=None,
        status="assigned",
        reference="http://www.ietf.org/mail-archive/web/hybi/current/msg09670.html",
        rfc=None,
        link="http://www.ietf.org/mail-archive/web/hybi/current/msg09670.html",
    ),
    IanaWebsocketCloseCodesRecord(
        code_start=1013,
        code_end=1013,
        name="Try Again Later",
        common_name=None,
        description=None,
        status="assigned",
        reference="http://www.ietf.org/mail-archive/web/hybi/current/msg09670.html",
        rfc=None,
        link="http://www.ietf.org/mail-archive/web/hybi/current/msg09670.html",
    ),
    IanaWebsocketCloseCodesRecord(
        code_start=1014,
        code_end=1014,
        name=None,
        common_name="Bad Gateway",
        description="The server was acting as a gateway or proxy and received an invalid response from the upstream server. This is similar to 502 HTTP Status Code.",
        status="assigned",
        reference="https://www.ietf.org/mail-archive/web/hybi/current/msg10748.html",
        rfc=None,
        link="https://www.ietf.org/mail-archive/web/hybi/current/msg10748.html",
    ),
    IanaWebsocketCloseCodesRecord(
        code_start=1015,
        code_end=1015,
        name="TLS handshake",
        common_name=None,
        description=None,
        status="assigned",
        reference="RFC6455",
        rfc=6455,
        link="https://www.rfc-editor.org/rfc/rfc6455",
    ),
    IanaWebsocketCloseCodesRecord(
        code_start=1016,
        code_end=2999,
        name=None,
        common_name=None,
        description=None,
        status="unassigned",
        reference=None,
        rfc=None,
        link=None,
    ),
    IanaWebsocketCloseCodesRecord(
        code_start=3000,
        code_end=3000,
        name="Unauthorized",
        common_name=None,
        description=None,
        status="assigned",
        reference=None,
        rfc=None,
        link=None,
    ),
    IanaWebsocketCloseCodesRecord(
        code_start=3001,
        code_end=3002,
        name=None,
        common_name=None,
        description=None,
        status="unassigned",
        reference=None,
        rfc=None,
        link=None,
    ),
    IanaWebsocketCloseCodesRecord(
        code_start=3003,
        code_end=3003,
        name="Forbidden",
        common_name=None,
        description=None,
        status="assigned",
        reference=None,
        rfc=None,
        link=None,
    ),
    IanaWebsocketCloseCodesRecord(
        code_start=3004,
        code_end=3007,
        name=None,
        common_name=None,
        description=None,
        status="unassigned",
        reference=None,
        rfc=None,
        link=None,
    ),
    IanaWebsocketCloseCodesRecord(
        code_start=3008,
        code_end=3008,
        name="Timeout",
        common_name=None,
        description=None,
        status="assigned",
        reference=None,
        rfc=None,
        link=None,
    ),
    IanaWebsocketCloseCodesRecord(
        code_start=3009,
        code_end=3999,
        name=None,
        common_name=None,
        description=None,
        status="unassigned",
        reference=None,
        rfc=None,
        link=None,
    ),
    IanaWebsocketCloseCodesRecord(
        code_start=4000,
        code_end=4999,
        name=None,
        common_name=None,
        description=None,
        status="private use",
        reference="RFC6455",
        rfc=6455,
        link="https://www.rfc-editor.org/rfc/rfc6455",
    ),
)
"""All records, in the order of the seed."""

IANA_WEBSOCKET_CLOSE_CODES_BY_CODE_START: Final = MappingProxyType(
    {record.code_start: record for record in IANA_WEBSOCKET_CLOSE_CODES}
)
"""The same records under their keys."""
