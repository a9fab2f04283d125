// Made by Tablemill; edit the seed, not this file.

/** One WebSocket close code, or one range of them, as the seed describes it in Chinese. */
export interface WebsocketCloseCodesRecord {
  /** The code, or the first code of the range. */
  readonly code_start: number;
  /** The code, or the last code of the range; equal to code_start where the row is one code. */
  readonly code_end: number;
  /** The name of the code as the seed has it; null where the seed has a dash. */
  readonly name: string | null;
  /** What the code means, without the dangling [Ref] marks of the page that the table descends from. */
  readonly description: string;
  /** What the IANA WebSocket Close Code Number Registry says of the code or range; null where the registry has no row of just these. */
  readonly registry: {
    /** The name that the registry gives the code; null where it gives none. */
    readonly name: string | null;
    /** What the registration is. */
    readonly status: "assigned" | "temporary" | "unused" | "obsolete" | "unassigned" | "reserved" | "private use";
    /** What defines the code, as the registry names it; null where it names nothing. */
    readonly reference: string | null;
  } | null;
}

/** All records, in the order of the seed. */
export const websocketCloseCodes = [
  {
    "code_start": 0,
    "code_end": 999,
    "name": null,
    "description": "保留段, 未使用。",
    "registry": null
  },
  {
    "code_start": 1000,
    "code_end": 1000,
    "name": "CLOSE_NORMAL",
    "description": "正常关闭; 无论为何目的而创建, 该链接都已成功完成任务。",
    "registry": {
      "name": "Normal Closure",
      "status": "assigned",
      "reference": "RFC6455"
    }
  },
  {
    "code_start": 1001,
    "code_end": 1001,
    "name": "CLOSE_GOING_AWAY",
    "description": "终端离开, 可能因为服务端错误, 也可能因为浏览器正从打开连接的页面跳转离开。",
    "registry": {
      "name": "Going Away",
      "status": "assigned",
      "reference": "RFC6455"
    }
  },
  {
    "code_start": 1002,
    "code_end": 1002,
    "name": "CLOSE_PROTOCOL_ERROR",
    "description": "由于协议错误而中断连接。",
    "registry": {
      "name": "Protocol error",
      "status": "assigned",
      "reference": "RFC6455"
    }
  },
  {
    "code_start": 1003,
    "code_end": 1003,
    "name": "CLOSE_UNSUPPORTED",
    "description": "由于接收到不允许的数据类型而断开连接 (如仅接收文本数据的终端接收到了二进制数据)。",
    "registry": {
      "name": "Unsupported Data",
      "status": "assigned",
      "reference": "RFC6455"
    }
  },
  {
    "code_start": 1004,
    "code_end": 1004,
    "name": null,
    "description": "保留。 其意义可能会在未来定义。",
    "registry": {
      "name": null,
      "status": "reserved",
      "reference": "RFC6455"
    }
  },
  {
    "code_start": 1005,
    "code_end": 1005,
    "name": "CLOSE_NO_STATUS",
    "description": "保留。 表示没有收到预期的状态码。",
    "registry": {
      "name": "No Status Rcvd",
      "status": "assigned",
      "reference": "RFC6455"
    }
  },
  {
    "code_start": 1006,
    "code_end": 1006,
    "name": "CLOSE_ABNORMAL",
    "description": "保留。 用于期望收到状态码时连接非正常关闭 (也就是说, 没有发送关闭帧)。",
    "registry": {
      "name": "Abnormal Closure",
      "status": "assigned",
      "reference": "RFC6455"
    }
  },
  {
    "code_start": 1007,
    "code_end": 1007,
    "name": "Unsupported Data",
    "description": "由于收到了格式不符的数据而断开连接 (如文本消息中包含了非 UTF-8 数据)。",
    "registry": {
      "name": "Invalid frame payload data",
      "status": "assigned",
      "reference": "RFC6455"
    }
  },
  {
    "code_start": 1008,
    "code_end": 1008,
    "name": "Policy Violation",
    "description": "由于收到不符合约定的数据而断开连接。 这是一个通用状态码, 用于不适合使用 1003 和 1009 状态码的场景。",
    "registry": {
      "name": "Policy Violation",
      "status": "assigned",
      "reference": "RFC6455"
    }
  },
  {
    "code_start": 1009,
    "code_end": 1009,
    "name": "CLOSE_TOO_LARGE",
    "description": "由于收到过大的数据帧而断开连接。",
    "registry": {
      "name": "Message Too Big",
      "status": "assigned",
      "reference": "RFC6455"
    }
  },
  {
    "code_start": 1010,
    "code_end": 1010,
    "name": "Missing Extension",
    "description": "客户端期望服务器商定一个或多个拓展, 但服务器没有处理, 因此客户端断开连接。",
    "registry": {
      "name": "Mandatory Ext.",
      "status": "assigned",
      "reference": "RFC6455"
    }
  },
  {
    "code_start": 1011,
    "code_end": 1011,
    "name": "Internal Error",
    "description": "客户端由于遇到没有预料的情况阻止其完成请求, 因此服务端断开连接。",
    "registry": {
      "name": "Internal Error",
      "status": "assigned",
      "reference": "RFC6455; RFC Errata 3227"
    }
  },
  {
    "code_start": 1012,
    "code_end": 1012,
    "name": "Service Restart",
    "description": "服务器由于重启而断开连接。",
    "registry": {
      "name": "Service Restart",
      "status": "assigned",
      "reference": "http://www.ietf.org/mail-archive/web/hybi/current/msg09670.html"
    }
  },
  {
    "code_start": 1013,
    "code_end": 1013,
    "name": "Try Again Later",
    "description": "服务器由于临时原因断开连接, 如服务器过载因此断开一部分客户端连接。",
    "registry": {
      "name": "Try Again Later",
      "status": "assigned",
      "reference": "http://www.ietf.org/mail-archive/web/hybi/current/msg09670.html"
    }
  },
  {
    "code_start": 1014,
    "code_end": 1014,
    "name": null,
    "description": "由 WebSocket 标准保留以便未来使用。",
    "registry": {
      "name": null,
      "status": "assigned",
      "reference": "https://www.ietf.org/mail-archive/web/hybi/current/msg10748.html"
    }
  },
  {
    "code_start": 1015,
    "code_end": 1015,
    "name": "TLS Handshake",
    "description": "保留。 表示连接由于无法完成 TLS 握手而关闭 (例如无法验证服务器证书)。",
    "registry": {
      "name": "TLS handshake",
      "status": "assigned",
      "reference": "RFC6455"
    }
  },
  {
    "code_start": 1016,
    "code_end": 1999,
    "name": null,
    "description": "由 WebSocket 标准保留以便未来使用。",
    "registry": null
  },
  {
    "code_start": 2000,
    "code_end": 2999,
    "name": null,
    "description": "由 WebSocket 拓展保留使用。",
    "registry": null
  },
  {
    "code_start": 3000,
    "code_end": 3999,
    "name": null,
    "description": "可以由库或框架使用。 不应由应用使用。 可以在 IANA 注册, 先到先得。",
    "registry": null
  },
  {
    "code_start": 4000,
    "code_end": 4999,
    "name": null,
    "description": "可以由应用使用。",
    "registry": {
      "name": null,
      "status": "private use",
      "reference": "RFC6455"
    }
  }
] as const satisfies readonly WebsocketCloseCodesRecord[];

/** The keys of all records. */
export type WebsocketCloseCodesKey = (typeof websocketCloseCodes)[number]["code_start"];

/** Finds the record with a key. */
export function websocketCloseCodesByCodeStart<K extends WebsocketCloseCodesKey>(
  key: K,
): Extract<(typeof websocketCloseCodes)[number], { readonly code_start: K }>;
export function websocketCloseCodesByCodeStart(key: number): WebsocketCloseCodesRecord | undefined;
export function websocketCloseCodesByCodeStart(key: number): WebsocketCloseCodesRecord | undefined {
  return (websocketCloseCodes as readonly WebsocketCloseCodesRecord[]).find((record) => record["code_start"] === key);
}
