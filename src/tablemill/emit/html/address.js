// The state of the page stands in its address, so that a search or a record can be sent to somebody:
// #http-status-codes?q=timeout&where.category=4xx&where.code=400..451&sort=-code&record=408

/** @typedef {import("./data.js").Json} Json */

/**
 * What of a column is wanted: any of the values (`null` is nothing there, `*` is something there), or a number from
 * one to another.
 * @typedef {object} Filter
 * @property {string[]} values
 * @property {number | null} from
 * @property {number | null} to
 */

/**
 * @typedef {object} State
 * @property {string} dataset
 * @property {string} query
 * @property {Map<string, Filter>} where
 * @property {{column: string, down: boolean}[]} sort
 * @property {string[] | null} columns which are shown, where somebody chose
 * @property {string | null} record
 */

/**
 * @param {string} [dataset]
 * @returns {State}
 */
export function stateOf(dataset = "") {
  return { dataset, query: "", where: new Map(), sort: [], columns: null, record: null };
}

/**
 * Write a value as one word of a filter: a text as it is, unless it would be taken for something else.
 * @param {Json} value
 * @returns {string}
 */
export function wordOf(value) {
  if (typeof value === "string" && !/^(|\*|null|".*|.*\.\..*)$/su.test(value)) return value;
  return JSON.stringify(value);
}

const RANGE = /^(-?[\d.]+(?:e[+-]?\d+)?)?\.\.(-?[\d.]+(?:e[+-]?\d+)?)?$/iu;

/**
 * @param {string | undefined} text
 * @returns {number | null}
 */
function number(text) {
  return text !== undefined && text !== "" && Number.isFinite(Number(text)) ? Number(text) : null;
}

/**
 * Read the part of an address that begins with #. What it cannot mean is left out.
 * @param {string} hash
 * @returns {State}
 */
export function parsed(hash) {
  const [name, ...rest] = hash.replace(/^#/u, "").split("?");
  const state = stateOf(decoded(name));
  for (const [word, value] of new URLSearchParams(rest.join("?"))) {
    if (word === "q") state.query = value;
    else if (word === "record") state.record = value;
    else if (word === "columns") state.columns = value.split(",").map(decoded);
    else if (word === "sort") {
      state.sort = value.split(",").filter(Boolean).map((one) => ({ column: decoded(one.replace(/^-/u, "")), down: one[0] === "-" }));
    } else if (word.startsWith("where.")) {
      const filter = state.where.get(word.slice(6)) ?? { values: [], from: null, to: null };
      state.where.set(word.slice(6), filter);
      const range = RANGE.exec(value);
      if (range) Object.assign(filter, { from: number(range[1]), to: number(range[2]) });
      else filter.values.push(value);
    }
  }
  return state;
}

/**
 * @param {string} text
 * @returns {string}
 */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Write what of an address begins with #; `parsed` reads it back.
 * @param {State} state
 * @returns {string}
 */
export function written(state) {
  const words = new URLSearchParams();
  if (state.query) words.append("q", state.query);
  for (const [column, { values, from, to }] of state.where) {
    for (const value of values) words.append(`where.${column}`, value);
    if (from !== null || to !== null) words.append(`where.${column}`, `${from ?? ""}..${to ?? ""}`);
  }
  const sort = state.sort.map(({ column, down }) => `${down ? "-" : ""}${escaped(column)}`);
  if (sort.length) words.append("sort", sort.join(","));
  if (state.columns) words.append("columns", state.columns.map(escaped).join(","));
  if (state.record !== null) words.append("record", state.record);
  const said = words.toString().replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%2F", "/");
  return `#${encodeURIComponent(state.dataset)}${said ? `?${said}` : ""}`;
}

/**
 * Escape what stands between the names of columns.
 * @param {string} column
 * @returns {string}
 */
function escaped(column) {
  return column.replace(/[%,]|^-/gu, encodeURIComponent).replace(/^-/u, "%2D");
}
