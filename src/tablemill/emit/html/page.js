// The page itself: what stands in the address is what is shown, and what somebody does changes the address.

import { parsed, stateOf, written } from "./address.js";
import { FORMS, textOfRecords } from "./copying.js";
import { Dataset } from "./data.js";
import { Details } from "./details.js";
import { el } from "./dom.js";
import { Facets, named } from "./facets.js";
import { find, repeating } from "./query.js";
import { MOST, Table } from "./table.js";
import { Language } from "./words.js";

/** @typedef {import("./address.js").Filter} Filter */
/** @typedef {import("./address.js").State} State */
/** @typedef {import("./copying.js").Form} Form */
/** @typedef {import("./query.js").Found} Found */

/**
 * What the page says of the package.
 * @typedef {object} Package
 * @property {string} title
 * @property {string} language
 * @property {import("./words.js").Words} words
 * @property {{name: string, title: string, length: number}[]} datasets
 * @property {{path: string, href?: string, base?: string}[]} seeds
 */

/**
 * @param {string} id
 * @returns {any}
 */
function embedded(id) {
  return JSON.parse(document.getElementById(id)?.textContent ?? "null");
}

/** What is shown of one dataset. */
class View {
  /**
   * @param {Dataset} dataset
   * @param {Page} page
   */
  constructor(dataset, page) {
    const { language } = page;
    const { words } = language;
    this.dataset = dataset;
    this.page = page;
    this.folded = repeating(dataset);
    this.table = new Table(dataset, language, {
      sort: (column, more) => page.go({ ...page.state, sort: sorted(page.state.sort, column, more) }),
      address: (number) => written({ ...page.state, record: dataset.keyOf(number) }),
      open: (number) => page.open(number),
    });
    this.facets = new Facets(dataset, language, (column, filter) => page.filter(column, filter));
    this.search = el("input", { type: "search", id: "search", placeholder: words.searchHint, "aria-label": words.search, autocomplete: "off", spellcheck: "false", enterkeyhint: "search" });
    this.search.addEventListener("input", () => page.type(this.search.value));
    this.status = el("p", { class: "status", role: "status", dir: "auto" });
    this.chips = el("ul", { class: "chips" });
    this.columns = el("div", { class: "list" });
    this.none = el("p", { class: "none", hidden: true });
    this.side = el("details", { class: "side" }, el("summary", {}, words.filters), this.facets.element);
    this.side.open = matchMedia("(min-width: 60rem)").matches;
    this.element = el(
      "section",
      { "aria-labelledby": "dataset" },
      el("h2", { id: "dataset", dir: "auto", class: dataset.title === page.package.title ? "unseen" : null }, dataset.title),
      dataset.about ? el("p", { class: "about", dir: "auto" }, dataset.about) : null,
      el("div", { class: "bar", role: "search" }, this.search, this.#menu(words.columns, this.columns), this.#forms("copy"), this.#forms("download")),
      el("div", { class: "now" }, this.status, this.chips),
      el("div", { class: "body" }, this.side, el("div", { class: "right" }, this.table.element, this.none)),
    );
  }

  /**
   * @param {string} name
   * @param {HTMLElement} list
   */
  #menu(name, list) {
    return el("details", { class: "menu" }, el("summary", {}, name), list);
  }

  /** @param {"copy" | "download"} what */
  #forms(what) {
    const { page } = this;
    const buttons = /** @type {Form[]} */ (Object.keys(FORMS)).map((form) => {
      const act = (/** @type {Event} */ event) => {
        const text = textOfRecords(this.dataset, this.found?.numbers ?? [], form);
        if (what === "copy") page.copy(text, /** @type {HTMLElement} */ (event.currentTarget));
        else save(text, `${this.dataset.name}.${FORMS[form].end}`, FORMS[form].type);
      };
      return el("button", { type: "button", "data-form": form, onclick: act }, FORMS[form].name);
    });
    if (what === "copy") {
      const link = (/** @type {Event} */ event) => page.copy(location.href, /** @type {HTMLElement} */ (event.currentTarget));
      buttons.push(el("button", { type: "button", "data-form": "link", onclick: link }, page.language.words.link));
    }
    const list = el("div", { class: "list" }, ...buttons);
    const menu = this.#menu(page.language.words[what], list);
    menu.dataset.menu = what;
    return menu;
  }

  /** @param {State} state */
  show(state) {
    const { dataset, page } = this;
    const { language } = page;
    /** @type {Found | undefined} */
    this.found = find(dataset, state, language.collator);
    const { numbers, words } = this.found;
    const reading = { words, base: page.package.seeds[dataset.places[0]?.[0]]?.base ?? "", empty: language.words.empty };
    this.reading = reading;
    if (document.activeElement !== this.search || this.search.value !== state.query) this.search.value = state.query;
    const visible = this.#visible(state);
    this.table.show(state, numbers, visible, reading);
    this.facets.show(state, this.found);
    const isAll = numbers.length === dataset.length;
    this.status.textContent = isAll
      ? language.count(language.words.records, dataset.length)
      : language.count(language.words.found, numbers.length, { of: language.numbers.format(dataset.length) });
    if (numbers.length > MOST) this.status.textContent += ` ${language.count({ other: language.words.tooMany }, MOST)}`;
    this.none.hidden = numbers.length > 0;
    this.none.textContent = dataset.length ? language.words.noneFound : language.words.noRecords;
    this.table.element.hidden = numbers.length === 0;
    this.#chips(state);
    this.#chooser(visible);
    this.#details(state, numbers);
  }

  /** @param {State} state */
  #visible({ columns }) {
    const { shown } = this.dataset;
    const chosen = shown.filter(({ id }) => (columns ? columns.includes(id) : !this.folded.has(id)));
    return chosen.length ? chosen : shown.slice(0, 1);
  }

  /** @param {State} state */
  #chips(state) {
    const { page } = this;
    const { words } = page.language;
    /** @type {HTMLElement[]} */
    const chips = [];
    for (const [column, filter] of state.where) {
      for (const [value, rest] of parts(filter)) {
        const shown = value === "null" ? words.nothing : value === "*" ? words.something : value;
        const label = page.language.say(words.remove, { name: column, value: shown });
        const remove = () => page.filter(column, rest);
        chips.push(el("li", {}, el("button", { type: "button", class: "chip", "aria-label": label, onclick: remove }, el("b", {}, column), ` ${shown} `, el("span", { "aria-hidden": "true" }, "×"))));
      }
    }
    if (chips.length || state.query) {
      const clear = () => page.go({ ...state, query: "", where: new Map(), record: null });
      chips.push(el("li", {}, el("button", { type: "button", class: "quiet", onclick: clear }, words.clear)));
    }
    this.chips.replaceChildren(...chips);
  }

  /** @param {import("./data.js").Column[]} visible */
  #chooser(visible) {
    if (this.columns.contains(document.activeElement)) return; // who chooses there has changed it there
    const boxes = this.dataset.shown.map((column) => {
      const box = el("input", { type: "checkbox", value: column.id });
      box.checked = visible.includes(column);
      box.addEventListener("change", () => {
        const all = [...this.columns.querySelectorAll("input")];
        this.page.go({ ...this.page.state, columns: all.filter((one) => one.checked).map((one) => one.value) });
      });
      return el("label", {}, box, el("span", {}, ...named(column)));
    });
    this.columns.replaceChildren(...boxes);
  }

  /**
   * @param {State} state
   * @param {Int32Array} numbers
   */
  #details(state, numbers) {
    const { details } = this.page;
    const number = state.record === null ? -1 : this.dataset.find(state.record);
    if (number < 0) details.hide();
    else details.show(this.dataset, number, { place: numbers.indexOf(number), of: numbers.length }, this.reading ?? { words: [], base: "", empty: "" });
  }
}

class Page {
  constructor() {
    /** @type {Package} */
    this.package = embedded("package");
    this.language = new Language(this.package.words, this.package.language);
    this.state = this.#read();
    /** @type {Map<string, View>} */
    this.views = new Map();
    this.isTyping = false;
    this.nav = el("ul");
    this.main = /** @type {HTMLElement} */ (document.querySelector("main"));
    this.details = new Details(this.language, {
      close: () => this.close(),
      step: (step) => this.step(step),
      copy: (text, button) => this.copy(text, button),
      addressOf: (dataset, record) => (this.#has(dataset) ? written({ ...stateOf(dataset), record }) : null),
      place: (seed, line) => this.place(seed, line),
    });
  }

  start() {
    const { words } = this.language;
    const nav = el("nav", { "aria-label": words.datasets }, this.nav);
    document.querySelector("header")?.after(...(this.package.datasets.length > 1 ? [nav] : []));
    document.querySelector("body > footer")?.append(el("p", { class: "keys", dir: "auto" }, words.keys));
    document.body.append(this.details.element);
    addEventListener("popstate", () => this.show(this.#read()));
    addEventListener("keydown", (event) => this.#key(event));
    addEventListener("click", (event) => closeMenus(/** @type {Element} */ (event.target)));
    addEventListener("beforeprint", () => this.view().table.whole());
    this.show(this.state);
    this.#prepare();
  }

  #read() {
    const state = parsed(location.hash);
    if (!this.#has(state.dataset)) return stateOf(this.package.datasets[0]?.name);
    return state;
  }

  /** @param {string} name */
  #has(name) {
    return this.package.datasets.some((dataset) => dataset.name === name);
  }

  view() {
    const { dataset } = this.state;
    let view = this.views.get(dataset);
    if (!view) {
      view = new View(new Dataset(embedded(`data-${dataset}`)), this);
      this.views.set(dataset, view);
    }
    return view;
  }

  /** @param {State} state */
  show(state) {
    const before = this.state.dataset;
    this.state = state;
    const view = this.view();
    if (view.element.parentNode !== this.main) {
      this.main.replaceChildren(view.element);
      this.#tabs();
    }
    view.show(state);
    document.title = view.dataset.title === this.package.title ? this.package.title : `${view.dataset.title} – ${this.package.title}`;
    if (before !== state.dataset) this.#prepare();
  }

  #tabs() {
    const tabs = this.package.datasets.map(({ name, title, length }) => {
      const current = name === this.state.dataset ? "page" : null;
      const count = el("span", { class: "faint count" }, this.language.numbers.format(length));
      return el("li", {}, el("a", { href: written(stateOf(name)), "aria-current": current, dir: "auto" }, title, " ", count));
    });
    this.nav.replaceChildren(...tabs);
  }

  /** Fold the texts for the search while nobody waits. */
  #prepare() {
    const { dataset } = this.view();
    const step = () => {
      if (!dataset.prepare(2000)) setTimeout(step);
    };
    setTimeout(step, 50);
  }

  /**
   * Show another state, and let the button "back" lead to this one.
   * @param {State} state
   */
  go(state) {
    this.isTyping = false;
    history.pushState({ from: true }, "", written(state));
    this.show(state);
  }

  /** @param {string} query */
  type(query) {
    const state = { ...this.state, query, record: null };
    if (this.isTyping) history.replaceState(history.state, "", written(state));
    else history.pushState({ from: true }, "", written(state));
    this.isTyping = true;
    this.view().table.rewind();
    this.show(state);
  }

  /**
   * @param {string} column
   * @param {Filter | null} filter
   */
  filter(column, filter) {
    const where = new Map(this.state.where);
    if (filter && (filter.values.length || filter.from !== null || filter.to !== null)) where.set(column, filter);
    else where.delete(column);
    this.view().table.rewind();
    this.go({ ...this.state, where });
  }

  /** @param {number} number */
  open(number) {
    this.go({ ...this.state, record: this.view().dataset.keyOf(number) });
  }

  close() {
    const { dataset, table } = this.view();
    const number = this.state.record === null ? -1 : dataset.find(this.state.record);
    this.go({ ...this.state, record: null });
    const place = table.numbers.indexOf(number);
    if (place >= 0) table.focus(place);
  }

  /** @param {1 | -1} step */
  step(step) {
    const { dataset, found } = this.view();
    const number = this.state.record === null ? -1 : dataset.find(this.state.record);
    const next = found && number >= 0 ? found.numbers[found.numbers.indexOf(number) + step] : undefined;
    if (next === undefined || !found?.numbers.includes(number)) return;
    const state = { ...this.state, record: dataset.keyOf(next) };
    history.replaceState(history.state, "", written(state));
    this.show(state);
  }

  /**
   * Say where in the seeds a record stands, and link to it where the page knows how.
   * @param {number} seed
   * @param {number} line
   */
  place(seed, line) {
    const { path, href } = this.package.seeds[seed];
    return { text: `${path}:${line}`, href: href ? `${href}#L${line}` : null };
  }

  /**
   * @param {string} text
   * @param {HTMLElement} button what to say on that it is done
   */
  async copy(text, button) {
    const { words } = this.language;
    const isDone = await copied(text);
    const before = button.dataset.said ?? button.textContent ?? "";
    button.dataset.said = before;
    button.textContent = isDone ? words.copied : words.notCopied;
    button.setAttribute("aria-live", "polite");
    setTimeout(() => (button.textContent = before), 1500);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = /** @type {Element} */ (event.target);
    if (event.key === "Escape") closeMenus(null);
    const isElsewhere = target.closest("input, textarea, select, dialog");
    if (event.key !== "/" || isElsewhere || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.view().search.select();
  }
}

/**
 * Close what has opened, save what somebody is in.
 * @param {Element | null} inside
 */
function closeMenus(inside) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (inside && menu.contains(inside)) continue;
    if (menu.contains(document.activeElement)) menu.querySelector("summary")?.focus();
    menu.removeAttribute("open");
  }
}

/**
 * Sort by a column: upwards, then downwards, then as the seeds have it; with `more`, after what is sorted by already.
 * @param {State["sort"]} sort
 * @param {string} column
 * @param {boolean} more
 * @returns {State["sort"]}
 */
function sorted(sort, column, more) {
  const before = sort.find((one) => one.column === column);
  const others = more ? sort.filter((one) => one.column !== column) : [];
  return before?.down ? others : [...others, { column, down: Boolean(before) }];
}

/**
 * Take a filter apart: each part as it is told, and the filter without it.
 * @param {Filter} filter
 * @returns {[string, Filter][]}
 */
function parts(filter) {
  /** @type {[string, Filter][]} */
  const found = filter.values.map((value) => [value, { ...filter, values: filter.values.filter((other) => other !== value) }]);
  const { from, to } = filter;
  if (from !== null || to !== null) found.push([`${from ?? ""}–${to ?? ""}`, { ...filter, from: null, to: null }]);
  return found;
}

/**
 * Put a text on the clipboard; an older browser, or one that shows a file, may only take it from a selection.
 * @param {string} text
 * @returns {Promise<boolean>}
 */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = el("textarea", { class: "away" });
    field.value = text;
    (document.querySelector("dialog[open]") ?? document.body).append(field);
    field.select();
    const isDone = document.execCommand("copy");
    field.remove();
    return isDone;
  }
}

/**
 * @param {string} text
 * @param {string} name
 * @param {string} type
 */
function save(text, name, type) {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

new Page().start();
