// The records of a dataset as columns: what is done to all of them is done to the different values of a column.

import { fold } from "./search.js";

/** @typedef {null | boolean | number | string | Json[] | {[name: string]: Json}} Json */

/**
 * What the schema says of a field. `marks` names the field that has its highlights, `references` the dataset whose
 * key it is; with `address`, it is the address of a link, and with `optional`, a record may be without it.
 * @typedef {object} Field
 * @property {string} name
 * @property {string | null} kind
 * @property {string} [about]
 * @property {Json[]} [choices]
 * @property {string} [references]
 * @property {string} [marks]
 * @property {boolean} [address]
 * @property {boolean} [optional]
 * @property {Field[]} [fields]
 */

/**
 * The values of a field: plain, or the different ones and for each record the number of its own.
 * @typedef {Json[] | {of: Json[], at: number[]}} Packed
 */

/**
 * A dataset as the page holds it. `places` are runs of records: the number of a seed, the line of the first, the
 * number of lines from each to the next, and how many they are.
 * @typedef {object} Written
 * @property {string} name
 * @property {string} title
 * @property {string} about
 * @property {string[]} key
 * @property {string} formulas
 * @property {number} length
 * @property {Field[]} fields
 * @property {{[field: string]: Packed}} columns
 * @property {[number, number, number, number][]} places
 */

/**
 * A column of the table: a field, or a property of one that is an object. `codes` has for each record the number of
 * its value among `values`; 0 is nothing there.
 * @typedef {object} Column
 * @property {string} id
 * @property {string[]} path
 * @property {Field} field
 * @property {Json[]} values
 * @property {Int32Array} codes
 */

/**
 * Return the values of a field, one for each record.
 * @param {Packed} packed
 * @returns {Json[]}
 */
export function unpacked(packed) {
  if (Array.isArray(packed)) return packed;
  return packed.at.map((code) => packed.of[code]);
}

/** One dataset, with all that is asked of its records. */
export class Dataset {
  /** @param {Written} written */
  constructor(written) {
    this.name = written.name;
    this.title = written.title || written.name;
    this.about = written.about;
    this.key = written.key;
    this.formulas = written.formulas;
    this.length = written.length;
    this.fields = written.fields;
    this.places = written.places;
    /** @type {Map<string, Json[]>} */
    this.values = new Map(written.fields.map((field) => [field.name, unpacked(written.columns[field.name])]));
    /** @type {Column[]} */
    this.columns = [];
    for (const field of written.fields) this.#unfold([field.name], field, this.values.get(field.name) ?? []);
    /** @type {Map<string, Column>} */
    this.byId = new Map(this.columns.map((column) => [column.id, column]));
    const marks = new Set(written.fields.map((field) => field.marks));
    /** The columns of the table: what is marked in a text needs none of its own. */
    this.shown = this.columns.filter((column) => !marks.has(column.id));
    /** @type {string[]} */
    this.haystacks = [];
    /** @type {(string | undefined)[][] | undefined} */
    this.folded = undefined;
  }

  /**
   * Make columns of a field, or of its properties where it is an object.
   * @param {string[]} path
   * @param {Field} field
   * @param {(Json | undefined)[]} values
   */
  #unfold(path, field, values) {
    if (!field.fields || path.length > 3) {
      const id = path.join(".");
      this.columns.push({ id, path, field, ...coded(values) });
      return;
    }
    for (const inner of field.fields) {
      const own = values.map((value) =>
        value && typeof value === "object" && !Array.isArray(value) && Object.hasOwn(value, inner.name)
          ? value[inner.name]
          : undefined,
      );
      this.#unfold([...path, inner.name], inner, own);
    }
  }

  /**
   * Return a record as the seeds gave it.
   * @param {number} number
   * @returns {{[field: string]: Json}}
   */
  record(number) {
    const there = this.fields.filter(({ name, optional }) => !optional || this.values.get(name)?.[number] !== null);
    return Object.fromEntries(there.map(({ name }) => [name, this.values.get(name)?.[number] ?? null]));
  }

  /**
   * Name a record for the address: its key, or its number where the dataset has none.
   * @param {number} number
   * @returns {string}
   */
  keyOf(number) {
    if (!this.key.length) return String(number + 1);
    return this.key.map((field) => textOf(this.values.get(field)?.[number]).replace(/[%/]/g, encodeURIComponent)).join("/");
  }

  /**
   * Return what readers call a record.
   * @param {number} number
   * @returns {string}
   */
  nameOf(number) {
    if (!this.key.length) return String(number + 1);
    return this.key.map((field) => textOf(this.values.get(field)?.[number])).join(" · ");
  }

  /**
   * Return what is said of a record beside its key: its name or title, where it has one.
   * @param {number} number
   * @returns {string}
   */
  titleOf(number) {
    const field = this.fields.find(({ name, kind }) => /^(name|title|label)$/i.test(name) && kind === "string" && !this.key.includes(name));
    const title = field ? textOf(this.values.get(field.name)?.[number]) : "";
    return title.length > 80 ? "" : title;
  }

  /**
   * Find a record by its name; -1 where there is none.
   * @param {string} key
   * @returns {number}
   */
  find(key) {
    if (!this.key.length) return Number(key) >= 1 && Number(key) <= this.length ? Number(key) - 1 : -1;
    for (let number = 0; number < this.length; number++) if (this.keyOf(number) === key) return number;
    return -1;
  }

  /**
   * Return the seed that a record stands in, by its number, and the line.
   * @param {number} number
   * @returns {{seed: number, line: number} | null}
   */
  place(number) {
    let before = 0;
    for (const [seed, line, step, count] of this.places) {
      if (number < before + count) return { seed, line: line + step * (number - before) };
      before += count;
    }
    return null;
  }

  /**
   * Fold the texts of some records for the search, from where it was left; true when all are ready.
   * @param {number} [most]
   * @returns {boolean}
   */
  prepare(most = this.length) {
    const end = Math.min(this.length, this.haystacks.length + most);
    const folded = (this.folded ??= this.columns.map(({ values }) => new Array(values.length)));
    for (let number = this.haystacks.length; number < end; number++) {
      let haystack = "";
      for (let at = 0; at < this.columns.length; at++) {
        const { values, codes } = this.columns[at];
        const code = codes[number];
        if (code) haystack += (folded[at][code] ??= fold(textOf(values[code]))) + "\n";
      }
      this.haystacks.push(haystack);
    }
    return end === this.length;
  }
}

/**
 * Number the different values of a column. Lists and objects all count as different.
 * @param {(Json | undefined)[]} values
 * @returns {{values: Json[], codes: Int32Array}}
 */
function coded(values) {
  /** @type {Json[]} */
  const different = [null];
  /** @type {Map<Json, number>} */
  const numbers = new Map();
  const codes = new Int32Array(values.length);
  for (let number = 0; number < values.length; number++) {
    const value = values[number];
    if (value === null || value === undefined) continue;
    let code = typeof value === "object" ? undefined : numbers.get(value);
    if (code === undefined) {
      code = different.push(value) - 1;
      if (typeof value !== "object") numbers.set(value, code);
    }
    codes[number] = code;
  }
  return { values: different, codes };
}

/**
 * Return what of a value is read: a text itself, of a list or an object what stands in it. Of a highlight, a link
 * or a footnote it is the text, and not where it stands.
 * @param {Json | undefined} value
 * @returns {string}
 */
export function textOf(value) {
  if (value === null || value === undefined) return "";
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return value.map(textOf).join("\n");
  if (typeof value.text === "string") return typeof value.url === "string" ? `${value.text}\n${value.url}` : value.text;
  return Object.values(value).map(textOf).join("\n");
}
