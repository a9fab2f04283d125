// One record, whole: each field with its meaning, where it stands in the seeds, and the ways to take it along.

import { nodesOfField } from "./cells.js";
import { FORMS, textOfRecord } from "./copying.js";
import { el, icon } from "./dom.js";
import { named } from "./facets.js";

/** @typedef {import("./cells.js").Reading} Reading */
/** @typedef {import("./copying.js").Form} Form */
/** @typedef {import("./data.js").Dataset} Dataset */
/** @typedef {import("./words.js").Language} Language */

/**
 * What the details ask of the page.
 * @typedef {object} Actions
 * @property {() => void} close
 * @property {(step: 1 | -1) => void} step
 * @property {(text: string, button: HTMLElement) => void} copy
 * @property {(dataset: string, key: string) => string | null} addressOf the address of a record of a dataset
 * @property {(seed: number, line: number) => {text: string, href: string | null}} place
 */

export class Details {
  /**
   * @param {Language} language
   * @param {Actions} actions
   */
  constructor(language, actions) {
    this.language = language;
    this.actions = actions;
    this.element = el("dialog", { class: "details", "aria-labelledby": "record" });
    this.element.addEventListener("cancel", (event) => {
      event.preventDefault();
      actions.close();
    });
    this.element.addEventListener("click", (event) => event.target === this.element && actions.close());
    this.element.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const isLeft = event.key === (document.dir === "rtl" ? "ArrowRight" : "ArrowLeft");
      if (isLeft) actions.step(-1);
      else if (event.key.startsWith("Arrow") && /Left|Right/.test(event.key)) actions.step(1);
    });
  }

  /**
   * Show a record, which is one of `of` found ones, the one at `place` (-1: it is not among them).
   * @param {Dataset} dataset
   * @param {number} number
   * @param {{place: number, of: number}} among
   * @param {Reading} reading
   */
  show(dataset, number, { place, of }, reading) {
    const { words } = this.language;
    const focused = this.element.open ? /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.at : undefined;
    const title = dataset.titleOf(number);
    const heading = el("h2", { id: "record", tabindex: -1, dir: "auto" }, dataset.nameOf(number) || "–", title && el("span", { class: "faint" }, ` ${title}`));
    const counted = place >= 0 ? `${this.language.numbers.format(place + 1)} / ${this.language.numbers.format(of)}` : "";
    const bar = el(
      "div",
      { class: "bar" },
      this.#step("previous", -1, place > 0),
      this.#step("next", 1, place >= 0 && place < of - 1),
      el("span", { class: "faint count" }, counted),
      el("button", { type: "button", class: "square", "data-at": "close", "aria-label": words.close, title: words.close, onclick: this.actions.close }, icon("close")),
    );
    const columns = dataset.shown.map((column) => {
      const nodes = nodesOfField(dataset, column, number, reading, this.actions.addressOf);
      const value = nodes.length ? nodes : [el("span", { class: "faint" }, words.nothing)];
      const about = column.field.about ? el("p", { class: "about", dir: "auto" }, column.field.about) : null;
      const type = column.field.kind && el("span", { class: "type" }, column.field.kind);
      return el("div", {}, el("dt", {}, type, ...named(column)), el("dd", { dir: "auto" }, ...value, about));
    });
    this.element.replaceChildren(bar, heading, el("dl", {}, ...columns), this.#foot(dataset, number));
    if (!this.element.open) this.element.showModal();
    const again = focused && /** @type {HTMLButtonElement | null} */ (this.element.querySelector(`[data-at="${focused}"]:not(:disabled)`));
    (again || heading).focus();
    this.element.scrollTop = 0;
  }

  hide() {
    if (this.element.open) this.element.close();
  }

  /**
   * @param {"previous" | "next"} name
   * @param {1 | -1} step
   * @param {boolean} isThere
   */
  #step(name, step, isThere) {
    const label = this.language.words[name];
    const given = { type: "button", class: "square", "data-at": name, "aria-label": label, title: label, disabled: !isThere };
    return el("button", { ...given, onclick: () => this.actions.step(step) }, icon(name));
  }

  /**
   * @param {Dataset} dataset
   * @param {number} number
   */
  #foot(dataset, number) {
    const { words } = this.language;
    const at = dataset.place(number);
    const stands = at && this.actions.place(at.seed, at.line);
    const place = stands && (stands.href ? el("a", { href: stands.href, rel: "noreferrer" }, stands.text) : stands.text);
    const copies = /** @type {[Form, {name: string}][]} */ (Object.entries(FORMS)).map(([form, { name }]) => {
      const copy = (/** @type {Event} */ event) =>
        this.actions.copy(textOfRecord(dataset, number, form), /** @type {HTMLElement} */ (event.currentTarget));
      return el("button", { type: "button", "data-at": form, onclick: copy }, name);
    });
    const link = (/** @type {Event} */ event) => this.actions.copy(location.href, /** @type {HTMLElement} */ (event.currentTarget));
    copies.push(el("button", { type: "button", "data-at": "link", onclick: link }, words.link));
    return el(
      "footer",
      {},
      place && el("p", { class: "place" }, `${words.place} `, place),
      el("div", { class: "copies", role: "group", "aria-label": words.copy }, el("span", { class: "faint" }, words.copy), ...copies),
    );
  }
}
