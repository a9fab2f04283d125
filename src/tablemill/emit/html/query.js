// Which records are found, in which order, and how many have each value: counted over all records at every key stroke.

import { wordOf } from "./address.js";
import { hasAll, wordsOf } from "./search.js";

/** @typedef {import("./data.js").Column} Column */
/** @typedef {import("./data.js").Dataset} Dataset */
/** @typedef {import("./address.js").Filter} Filter */
/** @typedef {import("./address.js").State} State */

/**
 * How a column is filtered and summed up: by a `choice` of its values, by a `range` of numbers, or only by whether
 * something is there.
 * @typedef {"choice" | "range" | "text"} Manner
 */

const MOST_CHOICES = 24;
const FEWEST_OF_RANGE = 9;

/**
 * @param {Column} column
 * @param {number} records
 * @returns {Manner}
 */
export function mannerOf({ field, values, codes }, records) {
  const different = values.length - 1;
  if (field.kind === "boolean" || field.choices?.length) return "choice";
  if (field.kind === "integer" || field.kind === "number") return different < FEWEST_OF_RANGE && different * 2 <= records ? "choice" : "range";
  if (values.some((value) => typeof value === "object" && value !== null)) return "text";
  if (field.references && different <= 200) return "choice";
  const there = codes.reduce((count, code) => (code ? count + 1 : count), 0);
  return different > 0 && different <= MOST_CHOICES && different * 3 <= there ? "choice" : "text";
}

/**
 * Tell for each value of a column whether a filter lets it through.
 * @param {Column} column
 * @param {Filter} filter
 * @returns {Uint8Array}
 */
export function passing(column, { values, from, to }) {
  const wanted = new Set(values);
  const passes = new Uint8Array(column.values.length);
  const isRange = from !== null || to !== null;
  column.values.forEach((value, code) => {
    const inside = isRange && typeof value === "number" && (from === null || value >= from) && (to === null || value <= to);
    const named = code === 0 ? wanted.has("null") : wanted.has("*") || (wanted.size > 0 && wanted.has(wordOf(value)));
    passes[code] = inside || named ? 1 : 0;
  });
  return passes;
}

/**
 * What is found of a dataset. `misses` counts for each record the filters that it fails, 2 for the words; `failed`
 * has the number of the column whose filter it failed last.
 * @typedef {object} Found
 * @property {Int32Array} numbers the records, in order
 * @property {Uint8Array} misses
 * @property {Uint16Array} failed
 * @property {string[]} words
 */

/**
 * @param {Dataset} dataset
 * @param {State} state
 * @param {Intl.Collator} collator
 * @returns {Found}
 */
export function find(dataset, state, collator) {
  const { length, columns } = dataset;
  const misses = new Uint8Array(length);
  const failed = new Uint16Array(length);
  const words = wordsOf(state.query);
  if (words.length) {
    dataset.prepare();
    const { haystacks } = dataset;
    for (let number = 0; number < length; number++) if (!hasAll(haystacks[number], words)) misses[number] = 2;
  }
  columns.forEach((column, at) => {
    const filter = state.where.get(column.id);
    if (!filter) return;
    const passes = passing(column, filter);
    for (let number = 0; number < length; number++) {
      if (passes[column.codes[number]]) continue;
      misses[number] = Math.min(misses[number] + 1, 3);
      failed[number] = at;
    }
  });
  return { numbers: ordered(dataset, state, collator, misses), misses, failed, words };
}

/**
 * Count the records that have each value of a column: those that are found, or would be without its own filter.
 * @param {Dataset} dataset
 * @param {Column} column
 * @param {Found} found
 * @returns {Int32Array}
 */
export function countsOf(dataset, column, { misses, failed }) {
  const { codes, values } = column;
  const own = dataset.columns.indexOf(column);
  const counts = new Int32Array(values.length);
  for (let number = 0; number < codes.length; number++) {
    const missed = misses[number];
    if (missed === 0 || (missed === 1 && failed[number] === own)) counts[codes[number]]++;
  }
  return counts;
}

/**
 * @param {Dataset} dataset
 * @param {State} state
 * @param {Intl.Collator} collator
 * @param {Uint8Array} misses
 * @returns {Int32Array}
 */
function ordered(dataset, state, collator, misses) {
  const sort = state.sort.flatMap(({ column, down }) => {
    const found = dataset.byId.get(column);
    return found ? [{ ranks: ranksOf(found, collator), codes: found.codes, down }] : [];
  });
  const numbers = new Int32Array(misses.length);
  let count = 0;
  for (let number = 0; number < misses.length; number++) if (misses[number] === 0) numbers[count++] = number;
  const all = numbers.subarray(0, count);
  if (!sort.length) return all;
  if (sort.length === 1) return counted(all, sort[0]);
  return all.sort((a, b) => {
    for (const { ranks, codes, down } of sort) {
      const [one, other] = [codes[a], codes[b]];
      if (one !== other) {
        if (!one || !other) return one ? -1 : 1; // what is not there comes last, in either direction
        return (ranks[one] - ranks[other]) * (down ? -1 : 1);
      }
    }
    return a - b;
  });
}

/**
 * Sort records by one column: those of each rank together, which takes no comparison.
 * @param {Int32Array} numbers
 * @param {{ranks: Int32Array, codes: Int32Array, down: boolean}} by
 * @returns {Int32Array}
 */
function counted(numbers, { ranks, codes, down }) {
  const places = new Int32Array(ranks.length + 1);
  /** @param {number} number */
  const place = (number) => {
    const code = codes[number];
    return code === 0 ? ranks.length - 1 : down ? ranks.length - 1 - ranks[code] : ranks[code] - 1;
  };
  for (const number of numbers) places[place(number) + 1]++;
  for (let at = 1; at < places.length; at++) places[at] += places[at - 1];
  const sorted = new Int32Array(numbers.length);
  for (const number of numbers) sorted[places[place(number)]++] = number;
  return sorted;
}

/** @type {WeakMap<Column, Int32Array>} */
const RANKS = new WeakMap();

/**
 * Rank the values of a column, from 1: numbers as numbers, before texts, which are in the order of the language.
 * @param {Column} column
 * @param {Intl.Collator} collator
 * @returns {Int32Array}
 */
export function ranksOf(column, collator) {
  const known = RANKS.get(column);
  if (known) return known;
  const codes = column.field.choices ? byChoice(column) : bySize(column, collator);
  const ranks = new Int32Array(column.values.length);
  codes.forEach((code, at) => (ranks[code] = at + 1));
  RANKS.set(column, ranks);
  return ranks;
}

/**
 * @param {Column} column
 * @param {Intl.Collator} collator
 */
function bySize({ values }, collator) {
  const codes = values.map((_, code) => code).slice(1);
  const texts = values.map((value) => (typeof value === "string" ? value : typeof value === "number" ? "" : JSON.stringify(value)));
  return codes.sort((a, b) => {
    const [one, other] = [values[a], values[b]];
    if (typeof one === "number" && typeof other === "number") return one - other;
    if (typeof one === "number" || typeof other === "number") return typeof one === "number" ? -1 : 1;
    return collator.compare(texts[a], texts[b]) || a - b;
  });
}

/** @param {Column} column */
function byChoice({ values, field }) {
  const places = new Map((field.choices ?? []).map((value, at) => [value, at]));
  /** @param {number} code */
  const place = (code) => places.get(values[code]) ?? places.size;
  return values.map((_, code) => code).slice(1).sort((a, b) => place(a) - place(b) || a - b);
}

/**
 * Sum up numbers: the lowest, the highest, and of equal stretches between how many records have one there.
 * @typedef {object} Spread
 * @property {number} low
 * @property {number} high
 * @property {number[]} bins
 */

const BINS = 24;

/**
 * @param {Column} column
 * @param {Int32Array} counts
 * @returns {Spread | null}
 */
export function spreadOf({ values }, counts) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (typeof value !== "number") continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return null;
  const bins = new Array(BINS).fill(0);
  values.forEach((value, code) => {
    if (typeof value !== "number") return;
    const share = high > low ? (value - low) / (high - low) : 0;
    bins[Math.min(BINS - 1, Math.floor(share * BINS))] += counts[code];
  });
  return { low, high, bins };
}

/**
 * Name the columns that mostly say again what another one before them says: they are folded away at first.
 * @param {Dataset} dataset
 * @returns {Set<string>}
 */
export function repeating({ shown, length }) {
  const folded = new Set();
  const texts = shown.filter((column) => column.field.kind === "string" && !column.field.choices);
  texts.forEach((column, at) => {
    const same = texts.slice(0, at).some((other) => !folded.has(other.id) && alike(column, other, length));
    if (same) folded.add(column.id);
  });
  return folded;
}

/**
 * @param {Column} column
 * @param {Column} other
 * @param {number} length
 */
function alike(column, other, length) {
  let [there, same] = [0, 0];
  for (let number = 0; number < Math.min(length, 2000); number++) {
    const value = column.values[column.codes[number]];
    if (typeof value !== "string") continue;
    there++;
    const others = other.values[other.codes[number]];
    if (typeof others === "string" && value.length * 2 >= others.length && others.includes(value)) same++;
  }
  return there > 1 && same >= there * 0.6;
}
