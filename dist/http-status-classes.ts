// Made by Tablemill; edit the seed, not this file.

/** One class of HTTP status codes, from a heading of the seed and the note below it. */
export interface HttpStatusClassesRecord {
  /** The class: the first digit of its codes and xx. */
  readonly category: "1xx" | "2xx" | "3xx" | "4xx" | "5xx";
  /** What the heading calls the class, in Chinese. */
  readonly title: string;
  /** The note below the heading, in Chinese, without its brackets. */
  readonly note: string;
}

/** All records, in the order of the seed. */
export const httpStatusClasses = [
  {
    "category": "1xx",
    "title": "信息",
    "note": "用于表示临时响应并需要请求者执行操作才能继续的状态代码"
  },
  {
    "category": "2xx",
    "title": "成功",
    "note": "用于表示服务器已成功处理了请求的状态代码"
  },
  {
    "category": "3xx",
    "title": "重定向",
    "note": "要完成请求，您需要进一步进行操作。通常，这些状态代码是永远重定向的"
  },
  {
    "category": "4xx",
    "title": "客户端错误",
    "note": "这些状态代码表示，请求可能出错，已妨碍了服务器对请求的处理"
  },
  {
    "category": "5xx",
    "title": "服务器错误",
    "note": "这些状态代码表示，服务器在尝试处理请求时发生内部错误。这些错误可能是服务器本身的错误，而不是请求出错"
  }
] as const satisfies readonly HttpStatusClassesRecord[];

/** The keys of all records. */
export type HttpStatusClassesKey = (typeof httpStatusClasses)[number]["category"];

/** Finds the record with a key. */
export function httpStatusClassesByCategory<K extends HttpStatusClassesKey>(
  key: K,
): Extract<(typeof httpStatusClasses)[number], { readonly category: K }>;
export function httpStatusClassesByCategory(key: string): HttpStatusClassesRecord | undefined;
export function httpStatusClassesByCategory(key: string): HttpStatusClassesRecord | undefined {
  return (httpStatusClasses as readonly HttpStatusClassesRecord[]).find((record) => record["category"] === key);
}
