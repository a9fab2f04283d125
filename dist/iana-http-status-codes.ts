// Made by Tablemill; edit the seed, not this file.

/** One HTTP status code, or one range of them, as the IANA HTTP Status Code Registry has it. */
export interface IanaHttpStatusCodesRecord {
  /** The code, or the first code of the range. */
  readonly code_start: number;
  /** The code, or the last code of the range; equal to code_start where the row is one code. */
  readonly code_end: number;
  /** The name that the registry gives the code, without annotations; null where it gives none, as for what is unassigned or unused. */
  readonly name: string | null;
  /** What the registration is: assigned; temporary, until it expires; unused, a number that is kept out of use; obsolete; unassigned; reserved; or for private use. */
  readonly status: "assigned" | "temporary" | "unused" | "obsolete" | "unassigned" | "reserved" | "private use";
  /** What defines the code, as the registry names it, without brackets; a semicolon between two. Null where the registry names nothing. */
  readonly reference: string | null;
  /** The number of the RFC among the references; null where none is. */
  readonly rfc: number | null;
  /** The section of the RFC, such as 15.5.5; null where the registry names none. */
  readonly section: string | null;
  /** The address of the first reference; null where there is none. */
  readonly link: string | null;
  /** The day on which a temporary registration was due to expire; null for all others. */
  readonly expires: string | null;
}

/** All records, in the order of the seed. */
export const ianaHttpStatusCodes = [
  {
    "code_start": 100,
    "code_end": 100,
    "name": "Continue",
    "status": "assigned",
    "reference": "RFC9110, Section 15.2.1",
    "rfc": 9110,
    "section": "15.2.1",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.2.1",
    "expires": null
  },
  {
    "code_start": 101,
    "code_end": 101,
    "name": "Switching Protocols",
    "status": "assigned",
    "reference": "RFC9110, Section 15.2.2",
    "rfc": 9110,
    "section": "15.2.2",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.2.2",
    "expires": null
  },
  {
    "code_start": 102,
    "code_end": 102,
    "name": "Processing",
    "status": "assigned",
    "reference": "RFC2518",
    "rfc": 2518,
    "section": null,
    "link": "https://www.rfc-editor.org/rfc/rfc2518",
    "expires": null
  },
  {
    "code_start": 103,
    "code_end": 103,
    "name": "Early Hints",
    "status": "assigned",
    "reference": "RFC8297",
    "rfc": 8297,
    "section": null,
    "link": "https://www.rfc-editor.org/rfc/rfc8297",
    "expires": null
  },
  {
    "code_start": 104,
    "code_end": 104,
    "name": "Upload Resumption Supported",
    "status": "temporary",
    "reference": "draft-ietf-httpbis-resumable-upload-05",
    "rfc": null,
    "section": null,
    "link": "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-resumable-upload-05",
    "expires": "2026-11-13"
  },
  {
    "code_start": 105,
    "code_end": 199,
    "name": null,
    "status": "unassigned",
    "reference": null,
    "rfc": null,
    "section": null,
    "link": null,
    "expires": null
  },
  {
    "code_start": 200,
    "code_end": 200,
    "name": "OK",
    "status": "assigned",
    "reference": "RFC9110, Section 15.3.1",
    "rfc": 9110,
    "section": "15.3.1",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.3.1",
    "expires": null
  },
  {
    "code_start": 201,
    "code_end": 201,
    "name": "Created",
    "status": "assigned",
    "reference": "RFC9110, Section 15.3.2",
    "rfc": 9110,
    "section": "15.3.2",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.3.2",
    "expires": null
  },
  {
    "code_start": 202,
    "code_end": 202,
    "name": "Accepted",
    "status": "assigned",
    "reference": "RFC9110, Section 15.3.3",
    "rfc": 9110,
    "section": "15.3.3",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.3.3",
    "expires": null
  },
  {
    "code_start": 203,
    "code_end": 203,
    "name": "Non-Authoritative Information",
    "status": "assigned",
    "reference": "RFC9110, Section 15.3.4",
    "rfc": 9110,
    "section": "15.3.4",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.3.4",
    "expires": null
  },
  {
    "code_start": 204,
    "code_end": 204,
    "name": "No Content",
    "status": "assigned",
    "reference": "RFC9110, Section 15.3.5",
    "rfc": 9110,
    "section": "15.3.5",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.3.5",
    "expires": null
  },
  {
    "code_start": 205,
    "code_end": 205,
    "name": "Reset Content",
    "status": "assigned",
    "reference": "RFC9110, Section 15.3.6",
    "rfc": 9110,
    "section": "15.3.6",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.3.6",
    "expires": null
  },
  {
    "code_start": 206,
    "code_end": 206,
    "name": "Partial Content",
    "status": "assigned",
    "reference": "RFC9110, Section 15.3.7",
    "rfc": 9110,
    "section": "15.3.7",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7",
    "expires": null
  },
  {
    "code_start": 207,
    "code_end": 207,
    "name": "Multi-Status",
    "status": "assigned",
    "reference": "RFC4918",
    "rfc": 4918,
    "section": null,
    "link": "https://www.rfc-editor.org/rfc/rfc4918",
    "expires": null
  },
  {
    "code_start": 208,
    "code_end": 208,
    "name": "Already Reported",
    "status": "assigned",
    "reference": "RFC5842",
    "rfc": 5842,
    "section": null,
    "link": "https://www.rfc-editor.org/rfc/rfc5842",
    "expires": null
  },
  {
    "code_start": 209,
    "code_end": 225,
    "name": null,
    "status": "unassigned",
    "reference": null,
    "rfc": null,
    "section": null,
    "link": null,
    "expires": null
  },
  {
    "code_start": 226,
    "code_end": 226,
    "name": "IM Used",
    "status": "assigned",
    "reference": "RFC3229",
    "rfc": 3229,
    "section": null,
    "link": "https://www.rfc-editor.org/rfc/rfc3229",
    "expires": null
  },
  {
    "code_start": 227,
    "code_end": 299,
    "name": null,
    "status": "unassigned",
    "reference": null,
    "rfc": null,
    "section": null,
    "link": null,
    "expires": null
  },
  {
    "code_start": 300,
    "code_end": 300,
    "name": "Multiple Choices",
    "status": "assigned",
    "reference": "RFC9110, Section 15.4.1",
    "rfc": 9110,
    "section": "15.4.1",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.4.1",
    "expires": null
  },
  {
    "code_start": 301,
    "code_end": 301,
    "name": "Moved Permanently",
    "status": "assigned",
    "reference": "RFC9110, Section 15.4.2",
    "rfc": 9110,
    "section": "15.4.2",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.4.2",
    "expires": null
  },
  {
    "code_start": 302,
    "code_end": 302,
    "name": "Found",
    "status": "assigned",
    "reference": "RFC9110, Section 15.4.3",
    "rfc": 9110,
    "section": "15.4.3",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.4.3",
    "expires": null
  },
  {
    "code_start": 303,
    "code_end": 303,
    "name": "See Other",
    "status": "assigned",
    "reference": "RFC9110, Section 15.4.4",
    "rfc": 9110,
    "section": "15.4.4",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.4.4",
    "expires": null
  },
  {
    "code_start": 304,
    "code_end": 304,
    "name": "Not Modified",
    "status": "assigned",
    "reference": "RFC9110, Section 15.4.5",
    "rfc": 9110,
    "section": "15.4.5",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5",
    "expires": null
  },
  {
    "code_start": 305,
    "code_end": 305,
    "name": "Use Proxy",
    "status": "assigned",
    "reference": "RFC9110, Section 15.4.6",
    "rfc": 9110,
    "section": "15.4.6",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.4.6",
    "expires": null
  },
  {
    "code_start": 306,
    "code_end": 306,
    "name": null,
    "status": "unused",
    "reference": "RFC9110, Section 15.4.7",
    "rfc": 9110,
    "section": "15.4.7",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.4.7",
    "expires": null
  },
  {
    "code_start": 307,
    "code_end": 307,
    "name": "Temporary Redirect",
    "status": "assigned",
    "reference": "RFC9110, Section 15.4.8",
    "rfc": 9110,
    "section": "15.4.8",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.4.8",
    "expires": null
  },
  {
    "code_start": 308,
    "code_end": 308,
    "name": "Permanent Redirect",
    "status": "assigned",
    "reference": "RFC9110, Section 15.4.9",
    "rfc": 9110,
    "section": "15.4.9",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.4.9",
    "expires": null
  },
  {
    "code_start": 309,
    "code_end": 399,
    "name": null,
    "status": "unassigned",
    "reference": null,
    "rfc": null,
    "section": null,
    "link": null,
    "expires": null
  },
  {
    "code_start": 400,
    "code_end": 400,
    "name": "Bad Request",
    "status": "assigned",
    "reference": "RFC9110, Section 15.5.1",
    "rfc": 9110,
    "section": "15.5.1",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.1",
    "expires": null
  },
  {
    "code_start": 401,
    "code_end": 401,
    "name": "Unauthorized",
    "status": "assigned",
    "reference": "RFC9110, Section 15.5.2",
    "rfc": 9110,
    "section": "15.5.2",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2",
    "expires": null
  },
  {
    "code_start": 402,
    "code_end": 402,
    "name": "Payment Required",
    "status": "assigned",
    "reference": "RFC9110, Section 15.5.3",
    "rfc": 9110,
    "section": "15.5.3",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.3",
    "expires": null
  },
  {
    "code_start": 403,
    "code_end": 403,
    "name": "Forbidden",
    "status": "assigned",
    "reference": "RFC9110, Section 15.5.4",
    "rfc": 9110,
    "section": "15.5.4",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4",
    "expires": null
  },
  {
    "code_start": 404,
    "code_end": 404,
    "name": "Not Found",
    "status": "assigned",
    "reference": "RFC9110, Section 15.5.5",
    "rfc": 9110,
    "section": "15.5.5",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5",
    "expires": null
  },
  {
    "code_start": 405,
    "code_end": 405,
    "name": "Method Not Allowed",
    "status": "assigned",
    "reference": "RFC9110, Section 15.5.6",
    "rfc": 9110,
    "section": "15.5.6",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6",
    "expires": null
  },
  {
    "code_start": 406,
    "code_end": 406,
    "name": "Not Acceptable",
    "status": "assigned",
    "reference": "RFC9110, Section 15.5.7",
    "rfc": 9110,
    "section": "15.5.7",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.7",
    "expires": null
  },
  {
    "code_start": 407,
    "code_end": 407,
    "name": "Proxy Authentication Required",
    "status": "assigned",
    "reference": "RFC9110, Section 15.5.8",
    "rfc": 9110,
    "section": "15.5.8",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.8",
    "expires": null
  },
  {
    "code_start": 408,
    "code_end": 408,
    "name": "Request Timeout",
    "status": "assigned",
    "reference": "RFC9110, Section 15.5.9",
    "rfc": 9110,
    "section": "15.5.9",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.9",
    "expires": null
  },
  {
    "code_start": 409,
    "code_end": 409,
    "name": "Conflict",
    "status": "assigned",
    "reference": "RFC9110, Section 15.5.10",
    "rfc": 9110,
    "section": "15.5.10",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.10",
    "expires": null
  },
  {
    "code_start": 410,
    "code_end": 410,
    "name": "Gone",
    "status": "assigned",
    "reference": "RFC9110, Section 15.5.11",
    "rfc": 9110,
    "section": "15.5.11",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.11",
    "expires": null
  },
  {
    "code_start": 411,
    "code_end": 411,
    "name": "Length Required",
    "status": "assigned",
    "reference": "RFC9110, Section 15.5.12",
    "rfc": 9110,
    "section": "15.5.12",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.12",
    "expires": null
  },
  {
    "code_start": 412,
    "code_end": 412,
    "name": "Precondition Failed",
    "status": "assigned",
    "reference": "RFC9110, Section 15.5.13",
    "rfc": 9110,
    "section": "15.5.13",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.13",
    "expires": null
  },
  {
    "code_start": 413,
    "code_end": 413,
    "name": "Content Too Large",
    "status": "assigned",
    "reference": "RFC9110, Section 15.5.14",
    "rfc": 9110,
    "section": "15.5.14",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.14",
    "expires": null
  },
  {
    "code_start": 414,
    "code_end": 414,
    "name": "URI Too Long",
    "status": "assigned",
    "reference": "RFC9110, Section 15.5.15",
    "rfc": 9110,
    "section": "15.5.15",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.15",
    "expires": null
  },
  {
    "code_start": 415,
    "code_end": 415,
    "name": "Unsupported Media Type",
    "status": "assigned",
    "reference": "RFC9110, Section 15.5.16",
    "rfc": 9110,
    "section": "15.5.16",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.16",
    "expires": null
  },
  {
    "code_start": 416,
    "code_end": 416,
    "name": "Range Not Satisfiable",
    "status": "assigned",
    "reference": "RFC9110, Section 15.5.17",
    "rfc": 9110,
    "section": "15.5.17",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.17",
    "expires": null
  },
  {
    "code_start": 417,
    "code_end": 417,
    "name": "Expectation Failed",
    "status": "assigned",
    "reference": "RFC9110, Section 15.5.18",
    "rfc": 9110,
    "section": "15.5.18",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.18",
    "expires": null
  },
  {
    "code_start": 418,
    "code_end": 418,
    "name": null,
    "status": "unused",
    "reference": "RFC9110, Section 15.5.19",
    "rfc": 9110,
    "section": "15.5.19",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.19",
    "expires": null
  },
  {
    "code_start": 419,
    "code_end": 420,
    "name": null,
    "status": "unassigned",
    "reference": null,
    "rfc": null,
    "section": null,
    "link": null,
    "expires": null
  },
  {
    "code_start": 421,
    "code_end": 421,
    "name": "Misdirected Request",
    "status": "assigned",
    "reference": "RFC9110, Section 15.5.20",
    "rfc": 9110,
    "section": "15.5.20",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.20",
    "expires": null
  },
  {
    "code_start": 422,
    "code_end": 422,
    "name": "Unprocessable Content",
    "status": "assigned",
    "reference": "RFC9110, Section 15.5.21",
    "rfc": 9110,
    "section": "15.5.21",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.21",
    "expires": null
  },
  {
    "code_start": 423,
    "code_end": 423,
    "name": "Locked",
    "status": "assigned",
    "reference": "RFC4918",
    "rfc": 4918,
    "section": null,
    "link": "https://www.rfc-editor.org/rfc/rfc4918",
    "expires": null
  },
  {
    "code_start": 424,
    "code_end": 424,
    "name": "Failed Dependency",
    "status": "assigned",
    "reference": "RFC4918",
    "rfc": 4918,
    "section": null,
    "link": "https://www.rfc-editor.org/rfc/rfc4918",
    "expires": null
  },
  {
    "code_start": 425,
    "code_end": 425,
    "name": "Too Early",
    "status": "assigned",
    "reference": "RFC8470",
    "rfc": 8470,
    "section": null,
    "link": "https://www.rfc-editor.org/rfc/rfc8470",
    "expires": null
  },
  {
    "code_start": 426,
    "code_end": 426,
    "name": "Upgrade Required",
    "status": "assigned",
    "reference": "RFC9110, Section 15.5.22",
    "rfc": 9110,
    "section": "15.5.22",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.22",
    "expires": null
  },
  {
    "code_start": 427,
    "code_end": 427,
    "name": null,
    "status": "unassigned",
    "reference": null,
    "rfc": null,
    "section": null,
    "link": null,
    "expires": null
  },
  {
    "code_start": 428,
    "code_end": 428,
    "name": "Precondition Required",
    "status": "assigned",
    "reference": "RFC6585",
    "rfc": 6585,
    "section": null,
    "link": "https://www.rfc-editor.org/rfc/rfc6585",
    "expires": null
  },
  {
    "code_start": 429,
    "code_end": 429,
    "name": "Too Many Requests",
    "status": "assigned",
    "reference": "RFC6585",
    "rfc": 6585,
    "section": null,
    "link": "https://www.rfc-editor.org/rfc/rfc6585",
    "expires": null
  },
  {
    "code_start": 430,
    "code_end": 430,
    "name": null,
    "status": "unassigned",
    "reference": null,
    "rfc": null,
    "section": null,
    "link": null,
    "expires": null
  },
  {
    "code_start": 431,
    "code_end": 431,
    "name": "Request Header Fields Too Large",
    "status": "assigned",
    "reference": "RFC6585",
    "rfc": 6585,
    "section": null,
    "link": "https://www.rfc-editor.org/rfc/rfc6585",
    "expires": null
  },
  {
    "code_start": 432,
    "code_end": 450,
    "name": null,
    "status": "unassigned",
    "reference": null,
    "rfc": null,
    "section": null,
    "link": null,
    "expires": null
  },
  {
    "code_start": 451,
    "code_end": 451,
    "name": "Unavailable For Legal Reasons",
    "status": "assigned",
    "reference": "RFC7725",
    "rfc": 7725,
    "section": null,
    "link": "https://www.rfc-editor.org/rfc/rfc7725",
    "expires": null
  },
  {
    "code_start": 452,
    "code_end": 499,
    "name": null,
    "status": "unassigned",
    "reference": null,
    "rfc": null,
    "section": null,
    "link": null,
    "expires": null
  },
  {
    "code_start": 500,
    "code_end": 500,
    "name": "Internal Server Error",
    "status": "assigned",
    "reference": "RFC9110, Section 15.6.1",
    "rfc": 9110,
    "section": "15.6.1",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.1",
    "expires": null
  },
  {
    "code_start": 501,
    "code_end": 501,
    "name": "Not Implemented",
    "status": "assigned",
    "reference": "RFC9110, Section 15.6.2",
    "rfc": 9110,
    "section": "15.6.2",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.2",
    "expires": null
  },
  {
    "code_start": 502,
    "code_end": 502,
    "name": "Bad Gateway",
    "status": "assigned",
    "reference": "RFC9110, Section 15.6.3",
    "rfc": 9110,
    "section": "15.6.3",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.3",
    "expires": null
  },
  {
    "code_start": 503,
    "code_end": 503,
    "name": "Service Unavailable",
    "status": "assigned",
    "reference": "RFC9110, Section 15.6.4",
    "rfc": 9110,
    "section": "15.6.4",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4",
    "expires": null
  },
  {
    "code_start": 504,
    "code_end": 504,
    "name": "Gateway Timeout",
    "status": "assigned",
    "reference": "RFC9110, Section 15.6.5",
    "rfc": 9110,
    "section": "15.6.5",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.5",
    "expires": null
  },
  {
    "code_start": 505,
    "code_end": 505,
    "name": "HTTP Version Not Supported",
    "status": "assigned",
    "reference": "RFC9110, Section 15.6.6",
    "rfc": 9110,
    "section": "15.6.6",
    "link": "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.6",
    "expires": null
  },
  {
    "code_start": 506,
    "code_end": 506,
    "name": "Variant Also Negotiates",
    "status": "assigned",
    "reference": "RFC2295",
    "rfc": 2295,
    "section": null,
    "link": "https://www.rfc-editor.org/rfc/rfc2295",
    "expires": null
  },
  {
    "code_start": 507,
    "code_end": 507,
    "name": "Insufficient Storage",
    "status": "assigned",
    "reference": "RFC4918",
    "rfc": 4918,
    "section": null,
    "link": "https://www.rfc-editor.org/rfc/rfc4918",
    "expires": null
  },
  {
    "code_start": 508,
    "code_end": 508,
    "name": "Loop Detected",
    "status": "assigned",
    "reference": "RFC5842",
    "rfc": 5842,
    "section": null,
    "link": "https://www.rfc-editor.org/rfc/rfc5842",
    "expires": null
  },
  {
    "code_start": 509,
    "code_end": 509,
    "name": null,
    "status": "unassigned",
    "reference": null,
    "rfc": null,
    "section": null,
    "link": null,
    "expires": null
  },
  {
    "code_start": 510,
    "code_end": 510,
    "name": "Not Extended",
    "status": "obsolete",
    "reference": "RFC2774; Status change of HTTP experiments to Historic",
    "rfc": 2774,
    "section": null,
    "link": "https://www.rfc-editor.org/rfc/rfc2774",
    "expires": null
  },
  {
    "code_start": 511,
    "code_end": 511,
    "name": "Network Authentication Required",
    "status": "assigned",
    "reference": "RFC6585",
    "rfc": 6585,
    "section": null,
    "link": "https://www.rfc-editor.org/rfc/rfc6585",
    "expires": null
  },
  {
    "code_start": 512,
    "code_end": 599,
    "name": null,
    "status": "unassigned",
    "reference": null,
    "rfc": null,
    "section": null,
    "link": null,
    "expires": null
  }
] as const satisfies readonly IanaHttpStatusCodesRecord[];

/** The keys of all records. */
export type IanaHttpStatusCodesKey = (typeof ianaHttpStatusCodes)[number]["code_start"];

/** Finds the record with a key. */
export function ianaHttpStatusCodesByCodeStart<K extends IanaHttpStatusCodesKey>(
  key: K,
): Extract<(typeof ianaHttpStatusCodes)[number], { readonly code_start: K }>;
export function ianaHttpStatusCodesByCodeStart(key: number): IanaHttpStatusCodesRecord | undefined;
export function ianaHttpStatusCodesByCodeStart(key: number): IanaHttpStatusCodesRecord | undefined {
  return (ianaHttpStatusCodes as readonly IanaHttpStatusCodesRecord[]).find((record) => record["code_start"] === key);
}
