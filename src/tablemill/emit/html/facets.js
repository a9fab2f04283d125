// The summary of each column, which filters it, too: bars of its values, a histogram of its numbers, what is missing.

import { wordOf } from "./address.js";
import { brief } from "./cells.js";
import { el, svg } from "./dom.js";
import { countsOf, mannerOf, ranksOf, spreadOf } from "./query.js";

/** @typedef {import("./address.js").Filter} Filter */
/** @typedef {import("./address.js").State} State */
/** @typedef {import("./data.js").Column} Column */
/** @typedef {import("./data.js").Dataset} Dataset */
/** @typedef {import("./query.js").Found} Found */
/** @typedef {import("./words.js").Language} Language */

const FEW_CHOICES = 8;
const MOST_SHOWN = 200;

/** The facets of one dataset: made once, and filled anew whenever something else is found. */
export class Facets {
  /**
   * @param {Dataset} dataset
   * @param {Language} language
   * @param {(column: string, filter: Filter | null) => void} change
   */
  constructor(dataset, language, change) {
    this.dataset = dataset;
    this.language = language;
    this.change = change;
    /** @type {Set<Column>} the columns of which all values are shown */
    this.open = new Set();
    this.bodies = dataset.shown.map((column) => ({ column, manner: mannerOf(column, dataset.length), body: el("div") }));
    this.element = el("div", { class: "facets" }, ...this.bodies.map((one) => this.#frame(one)));
  }

  /** @param {{column: Column, manner: string, body: HTMLElement}} one */
  #frame({ column, manner, body }) {
    const { words } = this.language;
    const different = this.language.count(words.distinct, column.values.length - 1);
    const count = manner === "choice" ? null : el("span", { class: "faint count", dir: "auto" }, different);
    return el("fieldset", { class: manner }, el("legend", {}, el("span", { title: column.field.about || null }, ...named(column)), count), body);
  }

  /**
   * @param {State} state
   * @param {Found} found
   */
  show(state, found) {
    for (const { column, manner, body } of this.bodies) {
      const filter = state.where.get(column.id) ?? { values: [], from: null, to: null };
      const counts = countsOf(this.dataset, column, found);
      const active = /** @type {HTMLElement | null} */ (body.contains(document.activeElement) ? document.activeElement : null);
      const focused = active?.dataset.at;
      body.replaceChildren(...this.#filled(column, manner, filter, counts));
      if (focused !== undefined) /** @type {HTMLElement | null} */ (body.querySelector(`[data-at="${CSS.escape(focused)}"]`))?.focus();
    }
  }

  /**
   * @param {Column} column
   * @param {string} manner
   * @param {Filter} filter
   * @param {Int32Array} counts
   * @returns {Node[]}
   */
  #filled(column, manner, filter, counts) {
    if (manner === "choice") return this.#choices(column, filter, counts);
    const numbers = manner === "range" ? this.#range(column, filter, counts) : [];
    const missing = this.dataset.length > 0 && column.codes.includes(0);
    return [...numbers, ...(missing ? this.#presence(column, filter, counts) : [])];
  }

  /**
   * @param {Column} column
   * @param {Filter} filter
   * @param {Int32Array} counts
   */
  #choices(column, filter, counts) {
    const { language } = this;
    const ranks = ranksOf(column, language.collator);
    const isOrdered = Boolean(column.field.choices) || column.field.kind !== "string";
    const codes = column.values.map((_, code) => code).filter((code) => code > 0);
    codes.sort((a, b) => (isOrdered ? ranks[a] - ranks[b] : counts[b] - counts[a] || ranks[a] - ranks[b]));
    const all = this.open.has(column);
    const chosen = new Set(filter.values);
    const some = codes.filter((code, at) => all || at < FEW_CHOICES || chosen.has(wordOf(column.values[code]))).slice(0, MOST_SHOWN);
    const most = Math.max(1, ...counts);
    const lines = some.map((code) => this.#line(column, filter, wordOf(column.values[code]), brief(column.values[code]), counts[code], most));
    if (column.codes.includes(0)) lines.push(this.#line(column, filter, "null", null, counts[0], most));
    if (codes.length <= FEW_CHOICES) return lines;
    const more = all ? language.words.fewer : language.count(language.words.more, codes.length - some.length);
    const toggle = () => {
      if (!this.open.delete(column)) this.open.add(column);
      this.change(column.id, filter);
    };
    return [...lines, el("button", { class: "quiet", type: "button", "data-at": "more", onclick: toggle }, more)];
  }

  /**
   * @param {Column} column
   * @param {Filter} filter
   * @param {Int32Array} counts
   */
  #presence(column, filter, counts) {
    const there = counts.reduce((sum, count) => sum + count, 0) - counts[0];
    const most = Math.max(1, there, counts[0]);
    return [this.#line(column, filter, "*", this.language.words.something, there, most), this.#line(column, filter, "null", null, counts[0], most)];
  }

  /**
   * Show one value that can be chosen, with a bar as long as it is frequent.
   * @param {Column} column
   * @param {Filter} filter
   * @param {string} word
   * @param {string | null} text null for nothing there
   * @param {number} count
   * @param {number} most
   */
  #line(column, filter, word, text, count, most) {
    const { language } = this;
    const box = el("input", { type: "checkbox", "data-at": word });
    box.checked = filter.values.includes(word);
    box.addEventListener("change", () => {
      const values = box.checked ? [...filter.values, word] : filter.values.filter((other) => other !== word);
      this.change(column.id, { ...filter, values });
    });
    const isGrey = text === null || word === "*";
    const name = el("span", { class: isGrey ? "name faint" : "name", dir: "auto" }, text ?? language.words.nothing);
    const bar = svg("svg", { class: "bar", "aria-hidden": "true" }, svg("rect", { width: `${(100 * count) / most}%`, height: "100%" }));
    return el("label", { class: count ? "line" : "line zero" }, box, name, el("span", { class: "number" }, language.numbers.format(count)), bar);
  }

  /**
   * @param {Column} column
   * @param {Filter} filter
   * @param {Int32Array} counts
   * @returns {Node[]}
   */
  #range(column, filter, counts) {
    const { words } = this.language;
    const spread = spreadOf(column, counts);
    if (!spread) return [];
    /** @param {"from" | "to"} end */
    const field = (end) => {
      const bound = String(end === "from" ? spread.low : spread.high);
      const input = el("input", { type: "number", step: "any", placeholder: bound, "data-at": end, "aria-label": `${column.path.join(" ")} ${words[end]}` });
      input.value = filter[end] === null ? "" : String(filter[end]);
      input.addEventListener("change", () => {
        this.change(column.id, { ...filter, [end]: input.value === "" ? null : Number(input.value) });
      });
      return input;
    };
    return [histogram(spread, filter), el("div", { class: "ends" }, field("from"), el("span", { "aria-hidden": "true" }, "–"), field("to"))];
  }
}

/**
 * @param {Column} column
 * @returns {(Node | string)[]}
 */
export function named({ path }) {
  return path.flatMap((name, at) => [at ? el("span", { class: "faint" }, " › ") : "", name]);
}

/**
 * Draw how often numbers are; those that a filter leaves out are pale.
 * @param {import("./query.js").Spread} spread
 * @param {Filter} filter
 */
function histogram({ low, high, bins }, { from, to }) {
  const most = Math.max(1, ...bins);
  const width = (high - low) / bins.length;
  const bars = bins.map((count, at) => {
    const height = count ? Math.max(1.5, (30 * count) / most) : 0;
    const isOut = (from !== null && low + width * (at + 1) < from) || (to !== null && low + width * at > to);
    return svg("rect", { x: at * 10 + 1, y: 31 - height, width: 8, height, class: isOut ? "out" : null });
  });
  const frame = { viewBox: `0 0 ${bins.length * 10} 32`, class: "histogram", preserveAspectRatio: "none", "aria-hidden": "true" };
  return svg("svg", frame, ...bars, svg("path", { d: `M0 31.5H${bins.length * 10}` }));
}
