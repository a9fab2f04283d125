// The table of what is found. Few records stand in it whole, each as high as its texts; of many only those in sight,
// on one line each, and the table says how many there are (aria-rowcount) and which these are (aria-rowindex).

import { textOf } from "./data.js";
import { brief, valueNodes } from "./cells.js";
import { el } from "./dom.js";
import { named } from "./facets.js";

/** @typedef {import("./address.js").State} State */
/** @typedef {import("./cells.js").Reading} Reading */
/** @typedef {import("./data.js").Column} Column */
/** @typedef {import("./data.js").Dataset} Dataset */
/** @typedef {import("./words.js").Language} Language */

/** So many records may stand in the table whole. */
const WHOLE = 400;
/** So many lines are as high as a browser can scroll (Firefox: 17.8 million pixels). */
export const MOST = 400_000;
const BEYOND = 12;
/** A character is about so wide, in rem. */
const CHARACTER = 0.56;

export class Table {
  /**
   * @param {Dataset} dataset
   * @param {Language} language
   * @param {{sort: (column: string, more: boolean) => void, address: (number: number) => string, open: (number: number) => void}} actions
   */
  constructor(dataset, language, actions) {
    this.dataset = dataset;
    this.language = language;
    this.actions = actions;
    this.isWindow = dataset.length > WHOLE;
    /** @type {Int32Array} */
    this.numbers = new Int32Array(0);
    /** @type {Column[]} */
    this.columns = [];
    /** @type {[number, number][]} how wide each column is at least, and at best */
    this.widths = [];
    /** @type {Reading} */
    this.reading = { words: [], base: "", empty: "" };
    /** @type {Map<number, HTMLTableRowElement>} the rows that stand in the table, by their places */
    this.drawn = new Map();
    this.rowHeight = 0;
    this.body = el("tbody", { role: "rowgroup" });
    this.head = el("thead", { role: "rowgroup" });
    this.group = el("colgroup");
    const name = language.say(language.words.table, { name: dataset.title });
    this.table = el("table", { role: "table", "aria-label": name }, this.group, this.head, this.body);
    this.inner = el("div", { class: "inner" }, this.table);
    const kind = this.isWindow ? "grid window" : "grid whole";
    this.element = el("div", { class: kind, tabindex: 0, role: "region", "aria-label": name }, this.inner);
    this.element.addEventListener("scroll", () => this.isWindow && requestAnimationFrame(() => this.#draw()));
    this.body.addEventListener("click", (event) => this.#clicked(event));
    this.body.addEventListener("keydown", (event) => this.#moved(event));
    new ResizeObserver(() => {
      this.#fit();
      this.#draw();
    }).observe(this.element);
  }

  /**
   * @param {State} state
   * @param {Int32Array} numbers
   * @param {Column[]} columns
   * @param {Reading} reading
   */
  show(state, numbers, columns, reading) {
    const isSame = columns.length === this.columns.length && columns.every((column, at) => column === this.columns[at]);
    this.numbers = numbers.length > MOST ? numbers.subarray(0, MOST) : numbers;
    this.columns = columns;
    this.reading = reading;
    if (!isSame) this.widths = columns.map((column) => widthOf(column, this.dataset.length, this.isWindow));
    if (!isSame) this.#fit();
    this.#header(state);
    if (this.isWindow) this.table.setAttribute("aria-rowcount", String(numbers.length + 1));
    this.drawn.clear();
    this.body.replaceChildren();
    this.#draw();
  }

  /** Go back to the first record. */
  rewind() {
    this.element.scrollTop = 0;
  }

  /** Put all rows into the table, as far as paper can bear it. */
  whole() {
    if (this.isWindow) this.#range(0, Math.min(this.numbers.length, 2000));
  }

  /** @param {State} state */
  #header(state) {
    const cells = this.columns.map((column) => {
      const by = state.sort.find((one) => one.column === column.id);
      const label = this.language.say(this.language.words.sortBy, { name: column.path.join(" › ") });
      const sort = (/** @type {MouseEvent} */ event) => this.actions.sort(column.id, event.shiftKey);
      const button = el("button", { type: "button", title: label, "data-column": column.id, onclick: sort }, ...named(column));
      const order = by ? (by.down ? "descending" : "ascending") : null;
      return el("th", { role: "columnheader", scope: "col", "aria-sort": order, class: kindOf(column) }, button);
    });
    const focused = this.head.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.column : null;
    this.head.replaceChildren(el("tr", { role: "row", "aria-rowindex": this.isWindow ? 1 : null }, ...cells));
    if (focused) /** @type {HTMLElement | null} */ (this.head.querySelector(`[data-column="${CSS.escape(focused)}"]`))?.focus();
  }

  /**
   * Give each column the width of its texts, so that no row that comes into sight moves the others; where there is less
   * room, those that can be narrower give of theirs.
   */
  #fit() {
    const room = (this.element.clientWidth || 1000) / (CHARACTER * rem());
    const [wanted, least] = [sumOf(this.widths.map(([, most]) => most)), sumOf(this.widths.map(([least]) => least))];
    const share = wanted > least ? Math.min(1, Math.max(0, (room - least) / (wanted - least))) : 1;
    const widths = this.widths.map(([least, most]) => least + (most - least) * share);
    const cols = widths.map((width) => {
      const col = el("col");
      col.style.width = `${width * CHARACTER}rem`;
      return col;
    });
    this.group.replaceChildren(...cols);
    this.table.style.width = `max(100%, ${sumOf(widths) * CHARACTER}rem)`;
  }

  #draw() {
    if (!this.isWindow) {
      this.#range(0, this.numbers.length);
      return;
    }
    if (!this.rowHeight && this.numbers.length) {
      this.#range(0, 1);
      this.rowHeight = this.body.rows[0].getBoundingClientRect().height;
      if (!this.rowHeight) return;
    }
    const above = Math.floor(this.element.scrollTop / (this.rowHeight || 1));
    const inSight = Math.ceil((this.element.clientHeight || 600) / (this.rowHeight || 1));
    const first = Math.max(0, Math.min(above, this.numbers.length - inSight) - BEYOND);
    this.#range(first, Math.min(this.numbers.length, above + inSight + BEYOND));
  }

  /**
   * Put the rows of a range into the table, and as much room around them as the others would take.
   * @param {number} first
   * @param {number} end
   */
  #range(first, end) {
    const focused = this.#focused();
    for (const [place, row] of this.drawn) {
      if (place >= first && place < end) continue;
      row.remove();
      this.drawn.delete(place);
    }
    /** @type {Node | null} */
    let next = this.body.firstChild;
    for (let place = first; place < end; place++) {
      const row = this.drawn.get(place);
      if (row) {
        next = row.nextSibling;
        continue;
      }
      const made = this.#row(place);
      this.drawn.set(place, made);
      this.body.insertBefore(made, next);
    }
    if (this.isWindow) {
      this.inner.style.paddingTop = `${first * this.rowHeight}px`;
      this.inner.style.paddingBottom = `${(this.numbers.length - end) * this.rowHeight}px`;
    }
    if (focused !== null && !this.drawn.has(focused)) this.element.focus({ preventScroll: true });
  }

  /** @param {number} place */
  #row(place) {
    const number = this.numbers[place];
    const key = this.columns.find((column) => column.id === this.dataset.key[0]) ?? this.columns[0];
    const cells = this.columns.map((column) => {
      const nodes = valueNodes(this.dataset, column, number, this.reading);
      const given = { class: kindOf(column), "data-name": column.path.join(" › "), dir: column.field.kind === "string" ? "auto" : null };
      if (column !== key) return el("td", { role: "cell", ...given }, ...(this.isWindow || !nodes.length ? nodes : [el("div", {}, ...nodes)]));
      const name = this.dataset.nameOf(number);
      const text = nodes.length && !nodes.some((one) => one instanceof HTMLElement && one.matches("a, ul, dl")) ? nodes : [brief(name) || "–"];
      const label = this.dataset.key.length > 1 ? this.language.say(this.language.words.open, { name }) : null;
      const open = el("a", { class: "open", href: this.actions.address(number), "aria-label": label }, ...text);
      return el("th", { role: "rowheader", scope: "row", ...given }, open);
    });
    return el("tr", { role: "row", "data-place": place, "aria-rowindex": this.isWindow ? place + 2 : null }, ...cells);
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const target = /** @type {Element} */ (event.target);
    const row = target.closest("tr");
    const link = target.closest("a");
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!row || !isPlain || (link && !link.matches(".open"))) return;
    if (!link && String(getSelection())) return; // somebody takes a text out of it
    event.preventDefault();
    this.actions.open(this.numbers[Number(row.dataset.place)]);
  }

  /** @param {KeyboardEvent} event */
  #moved(event) {
    const place = this.#focused();
    const page = this.rowHeight ? Math.floor(this.element.clientHeight / this.rowHeight) - 1 : 10;
    /** @type {{[key: string]: number}} */
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (place === null || !Object.hasOwn(steps, event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.focus(Math.max(0, Math.min(this.numbers.length - 1, place + steps[event.key])));
  }

  /**
   * Go to the record at a place.
   * @param {number} place
   */
  focus(place) {
    if (this.isWindow && this.rowHeight) {
      const top = place * this.rowHeight;
      const room = this.element.clientHeight - this.head.clientHeight - this.rowHeight;
      if (top < this.element.scrollTop) this.element.scrollTop = top;
      else if (top > this.element.scrollTop + room) this.element.scrollTop = top - room;
      this.#draw();
    }
    /** @type {HTMLElement | null | undefined} */ (this.drawn.get(place)?.querySelector("a.open"))?.focus();
  }

  /** Return the place of the row that has the focus. */
  #focused() {
    const active = document.activeElement;
    if (!active?.matches("a.open") || !this.body.contains(active)) return null;
    return Number(/** @type {HTMLElement} */ (active.closest("tr")).dataset.place);
  }
}

/** @param {Column} column */
function kindOf({ field }) {
  if (field.address) return "address";
  return field.kind === "integer" || field.kind === "number" ? "number" : null;
}

/**
 * Choose the width of a column in characters, from a sample of its values: at least, and at best.
 * @param {Column} column
 * @param {number} length
 * @param {boolean} isWindow
 * @returns {[number, number]}
 */
function widthOf(column, length, isWindow) {
  /** @type {number[]} */
  const lengths = [];
  const step = Math.max(1, Math.floor(length / 500));
  for (let number = 0; number < length; number += step) lengths.push(wide(textOf(column.values[column.codes[number]]).slice(0, 200)));
  lengths.sort((a, b) => a - b);
  const most = lengths[Math.floor((lengths.length - 1) * (isWindow ? 0.95 : 1))] ?? 0;
  const header = Math.max(...column.path.map(wide)) + 5;
  if (column.field.address) return [Math.max(Math.min(most + 4, 14), Math.min(header, 18)), Math.max(Math.min(most + 4, 36), header)];
  if (most <= 12) return [Math.max(most + 4, Math.min(header, 18)), Math.max(most + 4, header)];
  const [middle, long] = [0.5, 0.8].map((share) => lengths[Math.floor(lengths.length * share)]);
  const least = Math.max(14, Math.min(header, 18), Math.min(middle + 4, isWindow ? 18 : 32));
  return [least, Math.max(least, header, Math.min(most + 4, isWindow ? 45 : Math.max(30, Math.min(long, 64))))];
}

/** @param {number[]} numbers */
function sumOf(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** Return how many pixels a rem has. */
function rem() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize);
}

/** @param {string} text */
function wide(text) {
  let width = 0;
  for (const character of text) width += character > "\u1100" ? 1.85 : 1;
  return width;
}
