// Elements are made one by one, and what a cell says is only ever text in them: no string is parsed as markup.

/** @typedef {string | number | boolean | null | undefined | ((event: any) => void)} Attribute */
/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Make an element. A function is a listener (`onclick`), true an attribute without a value; null and false are none.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {{[attribute: string]: Attribute}} [given]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function el(name, given = {}, ...children) {
  const made = document.createElement(name);
  attribute(made, given);
  made.append(.../** @type {(Node | string)[]} */ (children.filter((child) => child || child === "")));
  return made;
}

/**
 * @param {string} name
 * @param {{[attribute: string]: Attribute}} [given]
 * @param {...Child} children
 * @returns {SVGElement}
 */
export function svg(name, given = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  attribute(made, given);
  made.append(.../** @type {(Node | string)[]} */ (children.filter(Boolean)));
  return made;
}

/**
 * @param {Element} element
 * @param {{[attribute: string]: Attribute}} given
 */
function attribute(element, given) {
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
}

const ICONS = {
  close: "M4 4l8 8M12 4l-8 8",
  previous: "M10 3L5 8l5 5",
  next: "M6 3l5 5-5 5",
};

/**
 * Draw an icon; who cannot see it is told by the label of what it stands in.
 * @param {keyof typeof ICONS} name
 */
export function icon(name) {
  return svg("svg", { viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true" }, svg("path", { d: ICONS[name] }));
}
