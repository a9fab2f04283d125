// Records as texts, to be copied or downloaded: JSON, CSV and Markdown, as the package writes them.

/** @typedef {import("./data.js").Dataset} Dataset */
/** @typedef {import("./data.js").Json} Json */
/** @typedef {"json" | "csv" | "markdown"} Form */

/** @type {{[form in Form]: {name: string, type: string, end: string}}} */
export const FORMS = {
  json: { name: "JSON", type: "application/json", end: "json" },
  csv: { name: "CSV", type: "text/csv", end: "csv" },
  markdown: { name: "Markdown", type: "text/markdown", end: "md" },
};

/**
 * Write records in one of the forms.
 * @param {Dataset} dataset
 * @param {Iterable<number>} numbers
 * @param {Form} form
 * @returns {string}
 */
export function textOfRecords(dataset, numbers, form) {
  const records = Array.from(numbers, (number) => dataset.record(number));
  if (form === "json") return `${JSON.stringify(records, null, 2)}\n`;
  const names = dataset.fields.map((field) => field.name);
  const cells = [names, ...records.map((record) => names.map((name) => cellText(record[name])))];
  if (form === "csv") return cells.map((row) => `${row.map((text) => csvCell(text, dataset.formulas)).join(",")}\n`).join("");
  const lines = cells.map((row) => `| ${row.map(markdownCell).join(" | ")} |\n`);
  lines.splice(1, 0, `|${" --- |".repeat(names.length)}\n`);
  return lines.join("");
}

/**
 * Write a text of one record alone: in JSON it is no list.
 * @param {Dataset} dataset
 * @param {number} number
 * @param {Form} form
 * @returns {string}
 */
export function textOfRecord(dataset, number, form) {
  if (form !== "json") return textOfRecords(dataset, [number], form);
  return `${JSON.stringify(dataset.record(number), null, 2)}\n`;
}

/**
 * @param {Json | undefined} value
 * @returns {string}
 */
function cellText(value) {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/**
 * Quote a cell as RFC 4180 has it; unless formulas are kept, none is one that a spreadsheet would run.
 * @param {string} text
 * @param {string} formulas
 * @returns {string}
 */
export function csvCell(text, formulas) {
  const safe = formulas !== "keep" && /^'*[=+\-@\t\r]/u.test(text) && !isNumber(text) ? `'${text}` : text;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** @param {string} text */
function isNumber(text) {
  return /^-\d+(\.\d+)?(e[+-]?\d+)?$/iu.test(text);
}

/**
 * Escape a cell, so that a reader of the Markdown sees just that text.
 * @param {string} text
 * @returns {string}
 */
export function markdownCell(text) {
  return text.replace(/[\\`*_~|<>&[\]=!]|:\/\/|@/gu, (found) => `\\${found}`).replace(/\r\n|\r|\n/gu, "<br>").trim();
}
