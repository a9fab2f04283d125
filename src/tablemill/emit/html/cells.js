// A value as elements: highlights are marks, links are links, lists are lists, and null is nothing there.

import { textOf } from "./data.js";
import { el } from "./dom.js";
import { foundIn } from "./search.js";

/** @typedef {import("./data.js").Json} Json */
/** @typedef {import("./data.js").Column} Column */
/** @typedef {import("./data.js").Dataset} Dataset */

const SAFE = /^(?:https?:\/\/|mailto:)/i;
const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/**
 * Return where a link may lead: to the web, to an address for letters, or to a file beside this one; null for all
 * else, such as `javascript:` and what begins like an address of another host (`//`, and `\` is taken for `/`).
 * @param {string} address
 * @param {string} [base] where relative addresses start, if that is known
 * @returns {string | null}
 */
export function safeAddress(address, base = "") {
  const trimmed = address.replace(/[\u0000-\u0020\u007f]/g, "");
  if (trimmed !== address || !address) return null;
  if (SAFE.test(address)) return address;
  if (HAS_SCHEME.test(address) || /^[/\\#]/.test(address) || address.includes("\\")) return null;
  return base ? new URL(address, base).href : address;
}

/** @typedef {{words: string[], base: string, empty: string}} Reading how values are shown: what was searched for */

/**
 * Show a value of a column in a record.
 * @param {Dataset} dataset
 * @param {Column} column
 * @param {number} number
 * @param {Reading} reading
 * @returns {Node[]}
 */
export function valueNodes(dataset, column, number, reading) {
  const value = column.values[column.codes[number]];
  const { marks } = column.field;
  const given = marks === undefined ? undefined : dataset.values.get(marks)?.[number];
  if (typeof value === "string" && Array.isArray(given)) return textNodes(value, reading, stretches(value, given));
  return nodesOf(value, reading, Boolean(column.field.address));
}

/**
 * Show a value as `valueNodes` does; the key of another dataset leads to its record.
 * @param {Dataset} dataset
 * @param {Column} column
 * @param {number} number
 * @param {Reading} reading
 * @param {(dataset: string, key: string) => string | null} addressOf
 * @returns {Node[]}
 */
export function nodesOfField(dataset, column, number, reading, addressOf) {
  const nodes = valueNodes(dataset, column, number, reading);
  const { references } = column.field;
  const href = references && nodes.length ? addressOf(references, textOf(column.values[column.codes[number]])) : null;
  return href ? [el("a", { href }, ...nodes)] : nodes;
}

/**
 * Return the offsets of highlights, which count code points, in units of a text.
 * @param {string} text
 * @param {Json[]} highlights
 * @returns {[number, number][]}
 */
export function stretches(text, highlights) {
  /** @type {[number, number][]} */
  const found = [];
  const units = [0];
  for (const character of text) units.push(/** @type {number} */ (units.at(-1)) + character.length);
  for (const one of highlights) {
    if (!one || typeof one !== "object" || Array.isArray(one)) continue;
    const [start, end] = [units[Number(one.start)], units[Number(one.end)]];
    if (start < end && start >= (found.at(-1)?.[1] ?? 0)) found.push([start, end]);
  }
  return found;
}

/**
 * @param {Json | undefined} value
 * @param {Reading} reading
 * @param {boolean} isAddress
 * @returns {Node[]}
 */
function nodesOf(value, reading, isAddress) {
  if (value === null || value === undefined) return [];
  if (typeof value === "string") return stringNodes(value, reading, isAddress);
  if (typeof value !== "object") return textNodes(String(value), reading);
  if (Array.isArray(value)) {
    return value.length ? [el("ul", {}, ...value.map((one) => el("li", {}, ...nodesOf(one, reading, isAddress))))] : [];
  }
  if (typeof value.text === "string") return partNodes(value.text, value, reading);
  const parts = Object.entries(value).flatMap(([name, one]) => [el("dt", {}, name), el("dd", {}, ...nodesOf(one, reading, isAddress))]);
  return [el("dl", {}, ...parts)];
}

/**
 * Show a highlight, a link or a footnote.
 * @param {string} text
 * @param {{[name: string]: Json}} part
 * @param {Reading} reading
 * @returns {Node[]}
 */
function partNodes(text, part, reading) {
  if (typeof part.url === "string") {
    const title = typeof part.title === "string" ? part.title : null;
    return [link(part.url, textNodes(text || part.url, reading), reading, title)];
  }
  if (typeof part.start === "number") return [el("mark", {}, ...textNodes(text, reading))];
  return textNodes(text, reading);
}

/**
 * @param {string} text
 * @param {Reading} reading
 * @param {boolean} isAddress
 * @returns {Node[]}
 */
function stringNodes(text, reading, isAddress) {
  if (text === "") return [el("span", { class: "faint" }, reading.empty)];
  if (!isAddress && (!SAFE.test(text) || /\s/.test(text))) return textNodes(text, reading);
  const addresses = text.split(/\s+/);
  return addresses.flatMap((one, at) => [at ? " " : "", link(one, textNodes(one.replace(/^https?:\/\//i, ""), reading), reading)].map(node));
}

/** @param {Node | string} one */
function node(one) {
  return typeof one === "string" ? document.createTextNode(one) : one;
}

/**
 * @param {string} address
 * @param {Node[]} children
 * @param {Reading} reading
 * @param {string | null} [title]
 */
function link(address, children, reading, title = null) {
  const href = safeAddress(address, reading.base);
  return href === null ? el("span", { title: address }, ...children) : el("a", { href, title, rel: "noreferrer" }, ...children);
}

/**
 * Show a text with the author's marks, and in it what was searched for.
 * @param {string} text
 * @param {Reading} reading
 * @param {[number, number][]} [marked]
 * @returns {Node[]}
 */
export function textNodes(text, reading, marked = []) {
  const found = foundIn(text, reading.words);
  if (!marked.length) return pieces(text, 0, text.length, found);
  /** @type {Node[]} */
  const nodes = [];
  let at = 0;
  for (const [start, end] of marked) {
    nodes.push(...pieces(text, at, start, found), el("mark", {}, ...pieces(text, start, end, found)));
    at = end;
  }
  nodes.push(...pieces(text, at, text.length, found));
  return nodes;
}

/**
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {[number, number][]} found
 * @returns {Node[]}
 */
function pieces(text, start, end, found) {
  /** @type {Node[]} */
  const nodes = [];
  let at = start;
  for (const stretch of found) {
    const [from, to] = [Math.max(stretch[0], start), Math.min(stretch[1], end)];
    if (from >= to) continue;
    if (from > at) nodes.push(document.createTextNode(text.slice(at, from)));
    nodes.push(el("mark", { class: "found" }, text.slice(from, to)));
    at = to;
  }
  if (at < end) nodes.push(document.createTextNode(text.slice(at, end)));
  return nodes;
}

/**
 * Return the beginning of what is read of a value, for where there is little room.
 * @param {Json | undefined} value
 */
export function brief(value) {
  const text = textOf(value).replaceAll("\n", ", ");
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
