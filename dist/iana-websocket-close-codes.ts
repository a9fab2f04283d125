// Made by Tablemill; edit the seed, not this file.

/** One WebSocket close code, or one range of them, as the IANA WebSocket Close Code Number Registry has it. */
export interface IanaWebsocketCloseCodesRecord {
  /** The code, or the first code of the range. */
  readonly code_start: number;
  /** The code, or the last code of the range; equal to code_start where the row is one code. */
  readonly code_end: number;
  /** The name that the registry gives the code; null where it gives none, as for what is unassigned, and for 1014, of which it has a description. */
  readonly name: string | null;
  /** A name that is widely used and is not the registry's; null for all but 1014. */
  readonly common_name: string | null;
  /** The sentence that the registry has in place of a name; null for all but 1014. */
  readonly description: string | null;
  /** What the registration is: assigned; temporary, until it expires; unused, a number that is kept out of use; obsolete; unassigned; reserved; or for private use. */
  readonly status: "assigned" | "temporary" | "unused" | "obsolete" | "unassigned" | "reserved" | "private use";
  /** What defines the code, as the registry names it, without brackets; a semicolon between two. Null where the registry names nothing. */
  readonly reference: string | null;
  /** The number of the RFC among the references; null where none is. */
  readonly rfc: number | null;
  /** The address of the first reference; null where there is none. */
  readonly link: string | null;
}

/** All records, in the order of the seed. */
export const ianaWebsocketCloseCodes = [
  {
    "code_start": 1000,
    "code_end": 1000,
    "name": "Normal Closure",
    "common_name": null,
    "description": null,
    "status": "assigned",
    "reference": "RFC6455",
    "rfc": 6455,
    "link": "https://www.rfc-editor.org/rfc/rfc6455"
  },
  {
    "code_start": 1001,
    "code_end": 1001,
    "name": "Going Away",
    "common_name": null,
    "description": null,
    "status": "assigned",
    "reference": "RFC6455",
    "rfc": 6455,
    "link": "https://www.rfc-editor.org/rfc/rfc6455"
  },
  {
    "code_start": 1002,
    "code_end": 1002,
    "name": "Protocol error",
    "common_name": null,
    "description": null,
    "status": "assigned",
    "reference": "RFC6455",
    "rfc": 6455,
    "link": "https://www.rfc-editor.org/rfc/rfc6455"
  },
  {
    "code_start": 1003,
    "code_end": 1003,
    "name": "Unsupported Data",
    "common_name": null,
    "description": null,
    "status": "assigned",
    "reference": "RFC6455",
    "rfc": 6455,
    "link": "https://www.rfc-editor.org/rfc/rfc6455"
  },
  {
    "code_start": 1004,
    "code_end": 1004,
    "name": null,
    "common_name": null,
    "description": null,
    "status": "reserved",
    "reference": "RFC6455",
    "rfc": 6455,
    "link": "https://www.rfc-editor.org/rfc/rfc6455"
  },
  {
    "code_start": 1005,
    "code_end": 1005,
    "name": "No Status Rcvd",
    "common_name": null,
    "description": null,
    "status": "assigned",
    "reference": "RFC6455",
    "rfc": 6455,
    "link": "https://www.rfc-editor.org/rfc/rfc6455"
  },
  {
    "code_start": 1006,
    "code_end": 1006,
    "name": "Abnormal Closure",
    "common_name": null,
    "description": null,
    "status": "assigned",
    "reference": "RFC6455",
    "rfc": 6455,
    "link": "https://www.rfc-editor.org/rfc/rfc6455"
  },
  {
    "code_start": 1007,
    "code_end": 1007,
    "name": "Invalid frame payload data",
    "common_name": null,
    "description": null,
    "status": "assigned",
    "reference": "RFC6455",
    "rfc": 6455,
    "link": "https://www.rfc-editor.org/rfc/rfc6455"
  },
  {
    "code_start": 1008,
    "code_end": 1008,
    "name": "Policy Violation",
    "common_name": null,
    "description": null,
    "status": "assigned",
    "reference": "RFC6455",
    "rfc": 6455,
    "link": "https://www.rfc-editor.org/rfc/rfc6455"
  },
  {
    "code_start": 1009,
    "code_end": 1009,
    "name": "Message Too Big",
    "common_name": null,
    "description": null,
    "status": "assigned",
    "reference": "RFC6455",
    "rfc": 6455,
    "link": "https://www.rfc-editor.org/rfc/rfc6455"
  },
  {
    "code_start": 1010,
    "code_end": 1010,
    "name": "Mandatory Ext.",
    "common_name": null,
    "description": null,
    "status": "assigned",
    "reference": "RFC6455",
    "rfc": 6455,
    "link": "https://www.rfc-editor.org/rfc/rfc6455"
  },
  {
    "code_start": 1011,
    "code_end": 1011,
    "name": "Internal Error",
    "common_name": null,
    "description": null,
    "status": "assigned",
    "reference": "RFC6455; RFC Errata 3227",
    "rfc": 6455,
    "link": "https://www.rfc-editor.org/rfc/rfc6455"
  },
  {
    "code_start": 1012,
    "code_end": 1012,
    "name": "Service Restart",
    "common_name": null,
    "description": null,
    "status": "assigned",
    "reference": "http://www.ietf.org/mail-archive/web/hybi/current/msg09670.html",
    "rfc": null,
    "link": "http://www.ietf.org/mail-archive/web/hybi/current/msg09670.html"
  },
  {
    "code_start": 1013,
    "code_end": 1013,
    "name": "Try Again Later",
    "common_name": null,
    "description": null,
    "status": "assigned",
    "reference": "http://www.ietf.org/mail-archive/web/hybi/current/msg09670.html",
    "rfc": null,
    "link": "http://www.ietf.org/mail-archive/web/hybi/current/msg09670.html"
  },
  {
    "code_start": 1014,
    "code_end": 1014,
    "name": null,
    "common_name": "Bad Gateway",
    "description": "The server was acting as a gateway or proxy and received an invalid response from the upstream server. This is similar to 502 HTTP Status Code.",
    "status": "assigned",
    "reference": "https://www.ietf.org/mail-archive/web/hybi/current/msg10748.html",
    "rfc": null,
    "link": "https://www.ietf.org/mail-archive/web/hybi/current/msg10748.html"
  },
  {
    "code_start": 1015,
    "code_end": 1015,
    "name": "TLS handshake",
    "common_name": null,
    "description": null,
    "status": "assigned",
    "reference": "RFC6455",
    "rfc": 6455,
    "link": "https://www.rfc-editor.org/rfc/rfc6455"
  },
  {
    "code_start": 1016,
    "code_end": 2999,
    "name": null,
    "common_name": null,
    "description": null,
    "status": "unassigned",
    "reference": null,
    "rfc": null,
    "link": null
  },
  {
    "code_start": 3000,
    "code_end": 3000,
    "name": "Unauthorized",
    "common_name": null,
    "description": null,
    "status": "assigned",
    "reference": null,
    "rfc": null,
    "link": null
  },
  {
    "code_start": 3001,
    "code_end": 3002,
    "name": null,
    "common_name": null,
    "description": null,
    "status": "unassigned",
    "reference": null,
    "rfc": null,
    "link": null
  },
  {
    "code_start": 3003,
    "code_end": 3003,
    "name": "Forbidden",
    "common_name": null,
    "description": null,
    "status": "assigned",
    "reference": null,
    "rfc": null,
    "link": null
  },
  {
    "code_start": 3004,
    "code_end": 3007,
    "name": null,
    "common_name": null,
    "description": null,
    "status": "unassigned",
    "reference": null,
    "rfc": null,
    "link": null
  },
  {
    "code_start": 3008,
    "code_end": 3008,
    "name": "Timeout",
    "common_name": null,
    "description": null,
    "status": "assigned",
    "reference": null,
    "rfc": null,
    "link": null
  },
  {
    "code_start": 3009,
    "code_end": 3999,
    "name": null,
    "common_name": null,
    "description": null,
    "status": "unassigned",
    "reference": null,
    "rfc": null,
    "link": null
  },
  {
    "code_start": 4000,
    "code_end": 4999,
    "name": null,
    "common_name": null,
    "description": null,
    "status": "private use",
    "reference": "RFC6455",
    "rfc": 6455,
    "link": "https://www.rfc-editor.org/rfc/rfc6455"
  }
] as const satisfies readonly IanaWebsocketCloseCodesRecord[];

/** The keys of all records. */
export type IanaWebsocketCloseCodesKey = (typeof ianaWebsocketCloseCodes)[number]["code_start"];

/** Finds the record with a key. */
export function ianaWebsocketCloseCodesByCodeStart<K extends IanaWebsocketCloseCodesKey>(
  key: K,
): Extract<(typeof ianaWebsocketCloseCodes)[number], { readonly code_start: K }>;
export function ianaWebsocketCloseCodesByCodeStart(key: number): IanaWebsocketCloseCodesRecord | undefined;
export function ianaWebsocketCloseCodesByCodeStart(key: number): IanaWebsocketCloseCodesRecord | undefined {
  return (ianaWebsocketCloseCodes as readonly IanaWebsocketCloseCodesRecord[]).find((record) => record["code_start"] === key);
}
